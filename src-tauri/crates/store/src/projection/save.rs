//! Writes the rows that events have changed.

use super::{
    book::Book,
    ledger::{OrderRow, ParcelRow, StockRow},
    load::state_text,
};
use crate::{StoreError, row::place};
use model::{OrderId, ParcelId, Via};
use sqlx::{Postgres, Transaction};

/// Writes the difference between two books.
pub(super) async fn changes(
    transaction: &mut Transaction<'_, Postgres>,
    before: &Book,
    after: &Book,
) -> Result<(), StoreError> {
    let orders: Vec<&OrderRow> =
        after.orders.iter().filter(|(id, row)| before.orders.get(id) != Some(row)).map(|(_, row)| row).collect();
    let parcels: Vec<&(OrderId, ParcelRow)> =
        after.parcels.iter().filter(|(id, row)| before.parcels.get(id) != Some(row)).map(|(_, row)| row).collect();
    let gone = before.parcels.keys().filter(|id| !after.parcels.contains_key(id)).map(ParcelId::to_string).collect();
    let stock: Vec<&StockRow> =
        after.stock.iter().filter(|(key, row)| before.stock.get(key) != Some(row)).map(|(_, row)| row).collect();
    save_orders(transaction, &orders).await?;
    save_lines(transaction, &orders).await?;
    drop_parcels(transaction, gone).await?;
    save_parcels(transaction, &parcels).await?;
    save_stock(transaction, &stock).await
}

/// One array a column.
fn column<R, T>(rows: &[R], of: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

async fn save_orders(transaction: &mut Transaction<'_, Postgres>, rows: &[&OrderRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into customer_order
             (id, seq, channel, placed_at, contact, dept, service, state, held, promise, reason, updated_at)
         select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                              $8::text[], $9::boolean[], $10::bigint[], $11::text[], $12::bigint[])
         on conflict (id) do update
         set (dept, service, state, held, promise, reason, updated_at) =
             (excluded.dept, excluded.service, excluded.state, excluded.held, excluded.promise, excluded.reason,
              excluded.updated_at)",
        &column(rows, |row| row.order.to_string()),
        &column(rows, |row| place(row.seq)),
        &column(rows, |row| row.channel.to_string()),
        &column(rows, |row| row.placed_at.0),
        &column(rows, |row| row.contact.to_string()),
        &column(rows, |row| row.dept.to_string()),
        &column(rows, |row| row.service.to_string()),
        &column(rows, |row| state_text(row.state).to_owned()),
        &column(rows, |row| row.held),
        &column(rows, |row| row.promise.map(|promise| promise.latest.0)) as &[Option<i64>],
        &column(rows, |row| row.reason.map(|reason| reason.to_string())) as &[Option<String>],
        &column(rows, |row| row.updated_at.0),
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn save_lines(transaction: &mut Transaction<'_, Postgres>, orders: &[&OrderRow]) -> Result<(), StoreError> {
    let numbered = orders.iter().flat_map(|order| order.lines.iter().zip(0..).map(|(line, n)| (order.order, n, line)));
    let rows: Vec<_> = numbered.collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"insert into order_line ("order", n, sku, qty, price_cents, parcel, declined)
           select * from unnest($1::text[], $2::integer[], $3::text[], $4::bigint[], $5::bigint[], $6::text[],
                                $7::text[])
           on conflict ("order", n) do update
           set (qty, price_cents, parcel, declined) =
               (excluded.qty, excluded.price_cents, excluded.parcel, excluded.declined)
           where (order_line.qty, order_line.price_cents, order_line.parcel, order_line.declined)
               is distinct from (excluded.qty, excluded.price_cents, excluded.parcel, excluded.declined)"#,
        &column(&rows, |(order, _, _)| order.to_string()),
        &column(&rows, |(_, n, _)| *n),
        &column(&rows, |(_, _, line)| line.sku.to_string()),
        &column(&rows, |(_, _, line)| i64::from(line.qty)),
        &column(&rows, |(_, _, line)| line.price_cents) as &[Option<i64>],
        &column(&rows, |(_, _, line)| line.parcel.map(|parcel| parcel.to_string())) as &[Option<String>],
        &column(&rows, |(_, _, line)| line.declined.map(|reason| reason.to_string())) as &[Option<String>],
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn drop_parcels(transaction: &mut Transaction<'_, Postgres>, gone: Vec<String>) -> Result<(), StoreError> {
    if !gone.is_empty() {
        sqlx::query!("delete from parcel where id = any($1::text[])", &gone).execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn save_parcels(
    transaction: &mut Transaction<'_, Postgres>,
    rows: &[&(OrderId, ParcelRow)],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let departure = |via| match via {
        Via::Departure(departure) => Some(departure.to_string()),
        Via::Van => None,
    };
    sqlx::query!(
        r#"insert into parcel
               (id, "order", node, state, departure, van, prepared_in, eta, cost_cents, updated_at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                                $8::bigint[], $9::bigint[], $10::bigint[])
           on conflict (id) do update
           set ("order", node, state, departure, van, prepared_in, eta, cost_cents, updated_at) =
               (excluded."order", excluded.node, excluded.state, excluded.departure, excluded.van,
                excluded.prepared_in, excluded.eta, excluded.cost_cents, excluded.updated_at)"#,
        &column(rows, |(_, row)| row.parcel.to_string()),
        &column(rows, |(order, _)| order.to_string()),
        &column(rows, |(_, row)| row.node.to_string()),
        &column(rows, |(_, row)| row.stage.as_str().to_owned()),
        &column(rows, |(_, row)| departure(row.via)) as &[Option<String>],
        &column(rows, |(_, row)| row.van.map(|van| van.to_string())) as &[Option<String>],
        &column(rows, |(_, row)| row.prepared_in.0),
        &column(rows, |(_, row)| row.eta.0),
        &column(rows, |(_, row)| row.cost_cents),
        &column(rows, |(_, row)| row.updated_at.0),
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn save_stock(transaction: &mut Transaction<'_, Postgres>, rows: &[&StockRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into stock (node, sku, on_hand, allocated, short, safety, counted_at)
         select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                              $7::bigint[])
         on conflict (node, sku) do update
         set (on_hand, allocated, short, safety, counted_at) =
             (excluded.on_hand, excluded.allocated, excluded.short, excluded.safety, excluded.counted_at)",
        &column(rows, |row| row.node.to_string()),
        &column(rows, |row| row.sku.to_string()),
        &column(rows, |row| row.on_hand),
        &column(rows, |row| row.allocated),
        &column(rows, |row| row.short),
        &column(rows, |row| row.safety),
        &column(rows, |row| row.counted_at.0),
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
