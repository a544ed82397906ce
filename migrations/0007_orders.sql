-- Orders, parcels and stock as the log tells them: a projection for history screens and a second
-- lock on the books. Written by the projector only, which can make it again from the log.
create table projection (
    one boolean not null primary key default true check (one),
    seq bigint  not null
);

insert into projection (seq) values (0);

create table customer_order (
    id         text    not null primary key,
    seq        bigint  not null,
    channel    text    not null check (channel in ('live', 'web', 'marketplace', 'store')),
    placed_at  bigint  not null,
    contact    text    not null,
    dept       text    not null,
    service    text    not null check (service in ('evening', 'next_day', 'standard', 'pickup')),
    state      text    not null check (state in ('placed', 'held', 'allocated', 'picking', 'packed',
                                                 'shipped', 'delivered', 'declined', 'cancelled')),
    held       boolean not null default false,
    promise    bigint,
    reason     text,
    updated_at bigint  not null,
    constraint order_ended_for_a_reason check ((state in ('declined', 'cancelled')) = (reason is not null))
);

create index customer_order_placed on customer_order (placed_at);
create index customer_order_state on customer_order (state, placed_at);

create table order_line (
    "order"     text    not null references customer_order (id),
    n           integer not null check (n >= 0),
    sku         text    not null,
    qty         bigint  not null check (qty >= 0),
    price_cents bigint  not null,
    parcel      text,
    declined    text,
    primary key ("order", n),
    constraint order_line_served_or_not check (parcel is null or declined is null)
);

create index order_line_parcel on order_line (parcel) where parcel is not null;

create table parcel (
    id          text   not null primary key,
    "order"     text   not null references customer_order (id),
    node        text   not null,
    state       text   not null check (state in ('waiting', 'released', 'picking', 'packed', 'left', 'delivered')),
    departure   text,
    van         text,
    prepared_in bigint not null,
    eta         bigint not null,
    cost_cents  bigint not null,
    updated_at  bigint not null
);

create index parcel_order on parcel ("order");
create index parcel_van on parcel (van) where van is not null and state = 'left';

-- `allocated` is what is promised and on the shelf; `short` is what was promised when a later count
-- found the shelf emptier. Only a count may make a shortage: a promise beyond the shelf is refused
-- by the check, whatever the code believed.
create table stock (
    node       text   not null,
    sku        text   not null,
    on_hand    bigint not null check (on_hand >= 0),
    allocated  bigint not null default 0,
    short      bigint not null default 0 check (short >= 0),
    safety     bigint not null default 0 check (safety >= 0),
    counted_at bigint not null,
    primary key (node, sku),
    constraint stock_never_oversold check (allocated >= 0 and allocated <= on_hand),
    constraint stock_short_when_empty check (short = 0 or allocated = on_hand)
);
