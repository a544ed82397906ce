-- What feeds understood only in part. A feed writes a row before it answers; a person takes it after a mapping or a
-- correction, or dismisses it. `message`, `words` and `field` hold no personal data; `body` and `correction` are
-- sealed, as they may hold an address. The body goes with the decision and with an erased contact. Rows are bounded:
-- the oldest decided go first, a waiting one never goes by itself.
create table quarantine (
    id         bigint not null generated always as identity primary key,
    at         bigint not null,
    source     text   not null,
    key        text   not null,
    subject    text   not null,
    code       text   not null,
    field      text   not null,
    message    text   not null,
    words      text   not null,
    form       text   not null,
    body       bytea,
    correction bytea,
    state      text   not null default 'waiting' check (state in ('waiting', 'taken', 'dismissed')),
    decided_at bigint,
    decided_by text,
    why        text,
    unique (source, key, field)
);

create index quarantine_waiting on quarantine (source, words, id) where state = 'waiting';
create index quarantine_decided on quarantine (decided_at, id) where state <> 'waiting';
create index quarantine_subject on quarantine (subject);
