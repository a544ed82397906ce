//! Reads the rows that some events may touch.

use super::{
    book::Book,
    ledger::{LineRow, OrderRow, ParcelRow, ParcelStage, StockRow},
    scope::Scope,
};
use crate::{StoreError, row::seq};
use model::{
    Channel, CodeError, ContactId, DepartureId, DeptId, Moment, NodeId, OrderId, OrderState, ParcelId, Promise, Reason,
    Service, SkuId, VanId, Via,
};
use sqlx::{Postgres, Transaction};
use std::collections::BTreeSet;

/// The rows in scope, and what hangs together with them.
pub(super) async fn book(transaction: &mut Transaction<'_, Postgres>, scope: &Scope) -> Result<Book, StoreError> {
    let ids = order_ids(transaction, scope).await?;
    let mut book = Book::default();
    orders(transaction, &ids, &mut book).await?;
    lines(transaction, &ids, &mut book).await?;
    parcels(transaction, &ids, &mut book).await?;
    shelves(transaction, scope, &mut book).await?;
    Ok(book)
}

/// The orders in scope, by their own name or by that of a parcel or van.
async fn order_ids(transaction: &mut Transaction<'_, Postgres>, scope: &Scope) -> Result<Vec<String>, StoreError> {
    let orders: Vec<String> = scope.orders.iter().map(OrderId::to_string).collect();
    let parcels: Vec<String> = scope.parcels.iter().map(ParcelId::to_string).collect();
    let vans: Vec<String> = scope.vans.iter().map(VanId::to_string).collect();
    let found = sqlx::query_scalar!(
        r#"select unnest($1::text[]) as "id!"
           union select "order" from parcel where id = any($2::text[])
           union select "order" from parcel where van = any($3::text[]) and state = 'left'"#,
        &orders,
        &parcels,
        &vans,
    )
    .fetch_all(&mut **transaction)
    .await?;
    Ok(found)
}

async fn orders(
    transaction: &mut Transaction<'_, Postgres>,
    ids: &[String],
    book: &mut Book,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        "select id, seq, channel, placed_at, contact, dept, service, state, held, promise, reason, updated_at
         from customer_order where id = any($1::text[])",
        ids,
    )
    .fetch_all(&mut **transaction)
    .await?;
    for row in rows {
        let order = OrderRow {
            order: code(OrderId::new(&row.id))?,
            seq: seq(row.seq),
            channel: word(Channel::parse(&row.channel))?,
            placed_at: Moment(row.placed_at),
            contact: code(ContactId::new(&row.contact))?,
            dept: code(DeptId::new(&row.dept))?,
            service: word(Service::parse(&row.service))?,
            state: word(state(&row.state))?,
            held: row.held,
            promise: row.promise.map(|latest| Promise { latest: Moment(latest) }),
            reason: row.reason.map(|reason| word(Reason::parse(&reason))).transpose()?,
            updated_at: Moment(row.updated_at),
            lines: Vec::new(),
            parcels: Vec::new(),
        };
        book.orders.insert(order.order, order);
    }
    Ok(())
}

async fn lines(transaction: &mut Transaction<'_, Postgres>, ids: &[String], book: &mut Book) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"select "order" as id, sku, qty, price_cents, parcel, declined
           from order_line where "order" = any($1::text[]) order by "order", n"#,
        ids,
    )
    .fetch_all(&mut **transaction)
    .await?;
    for row in rows {
        let line = LineRow {
            sku: code(SkuId::new(&row.sku))?,
            qty: u32::try_from(row.qty).unwrap_or(u32::MAX),
            price_cents: row.price_cents,
            parcel: row.parcel.map(|parcel| code(ParcelId::new(&parcel))).transpose()?,
            declined: row.declined.map(|reason| word(Reason::parse(&reason))).transpose()?,
        };
        if let Some(order) = book.orders.get_mut(&code(OrderId::new(&row.id))?) {
            order.lines.push(line);
        }
    }
    Ok(())
}

async fn parcels(
    transaction: &mut Transaction<'_, Postgres>,
    ids: &[String],
    book: &mut Book,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"select id, "order" as of, node, state, departure, van, prepared_in, eta, cost_cents, updated_at
           from parcel where "order" = any($1::text[])"#,
        ids,
    )
    .fetch_all(&mut **transaction)
    .await?;
    for row in rows {
        let departure = row.departure.map(|departure| code(DepartureId::new(&departure))).transpose()?;
        let parcel = ParcelRow {
            parcel: code(ParcelId::new(&row.id))?,
            node: code(NodeId::new(&row.node))?,
            stage: word(ParcelStage::parse(&row.state))?,
            via: departure.map_or(Via::Van, Via::Departure),
            van: row.van.map(|van| code(VanId::new(&van))).transpose()?,
            prepared_in: Moment(row.prepared_in),
            eta: Moment(row.eta),
            cost_cents: row.cost_cents,
            updated_at: Moment(row.updated_at),
        };
        book.parcels.insert(parcel.parcel, (code(OrderId::new(&row.of))?, parcel));
    }
    Ok(())
}

/// The shelves that the orders in the book use or may move to, and those that were counted. Reading
/// whole nodes would be simpler and, on the day of a show, a hundred times as much.
async fn shelves(
    transaction: &mut Transaction<'_, Postgres>,
    scope: &Scope,
    book: &mut Book,
) -> Result<(), StoreError> {
    let mut keys: BTreeSet<(NodeId, SkuId)> = scope.shelves.clone();
    let uses = book.parcels.values().map(|(order, parcel)| (*order, parcel.node));
    for (order, node) in uses.chain(scope.moves.iter().copied()) {
        let lines = book.orders.get(&order).into_iter().flat_map(|order| &order.lines);
        keys.extend(lines.map(|line| (node, line.sku)));
        keys.extend(scope.placed.get(&order).into_iter().flatten().map(|sku| (node, *sku)));
    }
    let nodes: Vec<String> = keys.iter().map(|(node, _)| node.to_string()).collect();
    let skus: Vec<String> = keys.iter().map(|(_, sku)| sku.to_string()).collect();
    let rows = sqlx::query_as!(
        Shelf,
        r#"select node, sku, on_hand, allocated, short, safety, counted_at
           from stock where (node, sku) in (select * from unnest($1::text[], $2::text[]))"#,
        &nodes,
        &skus,
    )
    .fetch_all(&mut **transaction)
    .await?;
    for row in rows {
        let stock = row.stock()?;
        book.stock.insert((stock.node, stock.sku), stock);
    }
    Ok(())
}

pub(super) async fn all_stock(transaction: &mut Transaction<'_, Postgres>) -> Result<Vec<StockRow>, StoreError> {
    let rows = sqlx::query_as!(
        Shelf,
        "select node, sku, on_hand, allocated, short, safety, counted_at from stock order by node, sku"
    )
    .fetch_all(&mut **transaction)
    .await?;
    rows.into_iter().map(Shelf::stock).collect()
}

struct Shelf {
    node: String,
    sku: String,
    on_hand: i64,
    allocated: i64,
    short: i64,
    safety: i64,
    counted_at: i64,
}

impl Shelf {
    fn stock(self) -> Result<StockRow, StoreError> {
        Ok(StockRow {
            node: code(NodeId::new(&self.node))?,
            sku: code(SkuId::new(&self.sku))?,
            on_hand: self.on_hand,
            allocated: self.allocated,
            short: self.short,
            safety: self.safety,
            counted_at: Moment(self.counted_at),
        })
    }
}

/// Text forms of the states of an order.
const STATES: [(OrderState, &str); 9] = [
    (OrderState::Placed, "placed"),
    (OrderState::Held, "held"),
    (OrderState::Allocated, "allocated"),
    (OrderState::Picking, "picking"),
    (OrderState::Packed, "packed"),
    (OrderState::Shipped, "shipped"),
    (OrderState::Delivered, "delivered"),
    (OrderState::Declined, "declined"),
    (OrderState::Cancelled, "cancelled"),
];

/// The text form of a state.
pub(super) fn state_text(state: OrderState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("", |(_, text)| text)
}

fn state(text: &str) -> Option<OrderState> {
    STATES.iter().find(|(_, word)| *word == text).map(|(state, _)| *state)
}

/// A code read back: it was one when it was written.
fn code<T>(read: Result<T, CodeError>) -> Result<T, StoreError> {
    read.map_err(|error| StoreError::Corrupt { seq: model::Seq(0), what: format!("a projected row: {error}") })
}

fn word<T>(read: Option<T>) -> Result<T, StoreError> {
    read.ok_or_else(|| StoreError::Corrupt { seq: model::Seq(0), what: "a projected row: an unknown word".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_an_order_comes_back() {
        for (known, text) in STATES {
            assert_eq!((state(text), state_text(known)), (Some(known), text));
        }
    }
}
