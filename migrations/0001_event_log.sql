-- The log: the one truth of the house. Written by the process that holds control, in one
-- transaction a tick, append only; nobody updates or deletes a row. Everything else that this
-- database holds about the day can be made again from here, except contacts.
-- Moments are UTC milliseconds, as in the code, so that no driver or time zone can bend them.
create table event (
    seq      bigint not null primary key check (seq > 0),
    at       bigint not null,
    kind     text   not null,
    cause    bigint,
    based_on bigint,
    source   text,
    key      text,
    body     text   not null,
    constraint event_origin_whole check ((source is null) = (key is null)),
    constraint event_key_short check (octet_length(key) <= 200),
    constraint event_cause_earlier check (cause < seq)
);

comment on column event.body is 'The fact or decision as JSON; never personal data.';

-- The same webhook, file line or message twice has one effect.
create unique index event_origin on event (source, key) where source is not null;

-- "Why?" and "what followed?" are walks along causes.
create index event_cause on event (cause) where cause is not null;

-- Time grows with seq, so a block range index finds a slice of the day and costs almost nothing.
create index event_at on event using brin (at) with (pages_per_range = 16, autosummarize = on);

-- One row: the term of the process that holds control. Each append holds it in share mode and
-- names its own term, so a process that lost control without noticing can no longer write.
create table control_term (
    one  boolean not null primary key default true check (one),
    term bigint  not null
);

insert into control_term (term) values (0);
