-- Personal data of customers, encrypted by the application (XChaCha20-Poly1305, the id as
-- associated data) with a key that never enters this database. Written with the facts that bring
-- it; a row is deleted when a customer is erased, and the log stays whole.
create table contact (
    id         text   not null primary key,
    cipher     bytea  not null,
    created_at bigint not null
);
