-- Each way out (instructions to the plant, mails, notices) reads, waits and fails for itself, over days.
-- `asked_at` and `next_at` are of the machine's clock, since a demo's clock may run sixty times as fast as
-- a mail server comes back.
alter table outbox add column lane text not null default 'instructions'
    check (lane in ('instructions', 'mail', 'notices'));
alter table outbox add column asked_at bigint not null default 0;
-- Which time a person had it sent again after it was given up: its outcome is then a new fact.
alter table outbox add column round integer not null default 0;

update outbox set
    lane = case
        when kind <> 'notify' then 'instructions'
        when body::jsonb #>> '{notify,medium}' = 'webhook' then 'notices'
        else 'mail'
    end,
    asked_at = (extract(epoch from now()) * 1000)::bigint,
    next_at = case when state = 'pending' then 0 else next_at end;

alter table outbox alter column lane drop default;
alter table outbox alter column asked_at drop default;

comment on column outbox.code is 'Why the last try did not work; never personal data.';

drop index outbox_pending;
create index outbox_pending on outbox (lane, seq, n) where state = 'pending';
create index outbox_failed on outbox (lane, seq, n) where state = 'failed';
