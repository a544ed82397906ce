-- High-rate rows for pictures and for fitting the twin; no decision reads them. Written by the
-- telemetry workers by COPY with relaxed durability. One partition a UTC day, made by the store
-- before it writes, dropped whole when the day is too old.
create table van_position (
    at          bigint  not null,
    van         text    not null,
    lat_e5      integer not null,
    lon_e5      integer not null,
    speed_cm_s  bigint,
    heading_deg integer
) partition by range (at);

create index van_position_at on van_position using brin (at);
create index van_position_van on van_position (van, at);

create table show_signal (
    at   bigint  not null,
    room text    not null,
    kind text    not null,
    n    bigint  not null,
    sku  text
) partition by range (at);

create index show_signal_at on show_signal using brin (at);
create index show_signal_room on show_signal (room, kind, at);

-- Where each van was last seen: small, so that a map never asks the history.
create table van_last (
    van         text    not null primary key,
    at          bigint  not null,
    lat_e5      integer not null,
    lon_e5      integer not null,
    speed_cm_s  bigint,
    heading_deg integer
);
