-- A channel may tell a price in another currency only: then the line has no price in euros.
alter table order_line alter column price_cents drop not null;
