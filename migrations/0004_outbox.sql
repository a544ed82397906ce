-- What events ask of the outside, until the outside has taken it: given out at least once.
-- Written in the transaction of the event; moved on by the workers that send.
create table outbox (
    seq      bigint   not null references event (seq),
    n        integer  not null check (n >= 0),
    kind     text     not null,
    body     text     not null,
    state    text     not null default 'pending' check (state in ('pending', 'done', 'failed')),
    attempts integer  not null default 0,
    next_at  bigint   not null,
    code     text,
    primary key (seq, n),
    constraint outbox_failure_has_code check (state <> 'failed' or code is not null)
);

create index outbox_pending on outbox (next_at, seq, n) where state = 'pending';
