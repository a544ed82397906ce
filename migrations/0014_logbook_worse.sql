-- What an open alert measures is told each minute, and only that it got worse is a row of the logbook: a few of some
-- thirty thousand a day. Whether it did is found once, when it is written, and the index lists no other. Written by the
-- trigger alone; the log's own columns stay as they were told.
alter table event add column worse boolean not null default false;

comment on column event.worse is 'An alert_changed by which its alert became more severe than it was last told to be.';

create function event_worse() returns trigger language plpgsql as $$
begin
    new.worse := coalesce(strpos('lmh', substring(new.body from '"severity":"(.)')) > (
        select strpos('lmh', substring(was.body from '"severity":"(.)')) from event as was
        where was.kind in ('alert_changed', 'alert_opened')
              and substring(was.body from '"alert":"([^"]*)"') = substring(new.body from '"alert":"([^"]*)"')
              and was.seq < new.seq
        order by was.seq desc limit 1), false);
    return new;
end
$$;

-- What stands earlier in the same insert is seen by it: rows are written in order of their place.
create trigger event_worse before insert on event
    for each row when (new.kind = 'alert_changed') execute function event_worse();

update event as told set worse = true
where kind = 'alert_changed' and strpos('lmh', substring(body from '"severity":"(.)')) > (
    select strpos('lmh', substring(was.body from '"severity":"(.)')) from event as was
    where was.kind in ('alert_changed', 'alert_opened')
          and substring(was.body from '"alert":"([^"]*)"') = substring(told.body from '"alert":"([^"]*)"')
          and was.seq < told.seq
    order by was.seq desc limit 1);

drop index event_logbook;

create index event_logbook on event (seq) where worse or kind in (
    'alert_opened', 'alert_resolved', 'alert_woken', 'day_began', 'day_ended', 'fault_seen', 'incident_closed',
    'incident_opened', 'operator', 'robot_down', 'van_broke_down'
);
