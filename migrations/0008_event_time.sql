-- When a fact happened, where its sender says so: a count, a position or a sale may be told late and
-- out of order. `at` stays the moment at which it was stamped.
alter table event add column happened_at bigint;

comment on column event.happened_at is 'When it happened, as the outside says; null when it did not say.';
