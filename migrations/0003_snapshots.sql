-- States of the World, so that a restart reads a short tail of the log. Written by the loop from
-- time to time; only the newest three are kept, and losing all of them loses time, not data.
create table snapshot (
    seq   bigint not null primary key,
    at    bigint not null,
    state bytea  not null
);

-- Already compact; a second compression would only cost time.
alter table snapshot alter column state set storage external;
