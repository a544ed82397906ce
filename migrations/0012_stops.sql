-- What a house needs to stop and start safely, and to forget for good.

-- A snapshot is taken as truth at a start, so it says what its bytes must be: a digest over its place, its moment and
-- its state, made by the store. Older snapshots have none and are dropped; losing them costs one longer start.
delete from snapshot;
alter table snapshot add column digest bytea not null check (octet_length(digest) = 32);

-- Who was erased stays erased when the order is told again. Written by the erasure, also for contacts that have not
-- come yet; holds the name of the contact in our books, which is an order's number, and nothing of the person.
create table contact_erased (
    id text   not null primary key,
    at bigint not null
);

-- Each key that contacts were ever sealed with, as a text sealed with it: a key that is lost or was exchanged is seen
-- at the start, not at the first mail. Written by the store when it begins to use a key.
create table contact_key (
    id    text   not null primary key,
    proof bytea  not null,
    since bigint not null
);
