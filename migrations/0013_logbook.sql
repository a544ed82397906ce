-- The logbook: what a person who takes over must know of the day. It is read from the log by kind, newest first, and
-- most of the log (robots, vans, orders) is no part of it, so these indexes stay small.
create index event_logbook on event (seq) where kind in (
    'alert_changed', 'alert_opened', 'alert_resolved', 'alert_woken', 'day_began', 'day_ended', 'fault_seen',
    'incident_closed', 'incident_opened', 'operator', 'robot_down', 'van_broke_down'
);

-- What is told of an alert names its key alone: what is wrong, and how bad it was before, is found by that.
create index event_alert on event (substring(body from '"alert":"([^"]*)"'), seq)
    where kind in ('alert_changed', 'alert_opened');

-- What comes in numbers is one row a minute.
create index event_crowd on event (at) where kind in ('declined', 'notification_asked', 'promise_moved');

-- The page begins with the last hand-over, wherever it stands.
create index event_hand_over on event (seq) where kind = 'operator' and strpos(body, '"says":{"hand_over":') > 0;
