-- What a feed was sent and could not understand, kept so that a person can look and send it again.
-- Written by the feeds. May hold personal data, so excerpt and body are encrypted like contacts.
-- Bounded: the store deletes the oldest beyond its limit.
create table dead_letter (
    id      bigint not null generated always as identity primary key,
    at      bigint not null,
    source  text   not null,
    code    text   not null,
    message text   not null,
    excerpt bytea  not null,
    body    bytea  not null
);
