//! Orders, parcels and stock as the log tells them: for history screens, and as a second lock on the
//! books. Decides nothing, and can be made again from the log at any time.

mod book;
mod ledger;
mod load;
mod save;
mod scope;

pub use ledger::{LineRow, OrderRow, ParcelRow, ParcelStage, StockRow};

use crate::{
    Store, StoreError,
    patience::{ANSWER, WORK, within},
    row::{place, seq},
};
use book::Book;
use model::{Body, DeptId, Event, Moment, OrderId, Seq};
use scope::Scope;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Events projected in one transaction: small enough that a screen never waits for it.
const STEP: u32 = 2_000;
/// Most orders one look gives.
const ORDERS_MAX: u32 = 10_000;

/// Facts of which nothing counts, because control refused them: the refusal stands right behind its fact.
fn voided(events: &[Event]) -> BTreeSet<Seq> {
    let refused = |pair: &[Event]| match &pair[0].body {
        Body::Fact(fact) => pair[1].refuses(&pair[0]).filter(|reason| fact.is_voided_by(*reason)).map(|_| pair[0].seq),
        Body::Decision(_) => None,
    };
    events.windows(2).filter_map(refused).collect()
}

impl Store {
    /// The last event that the projection has seen.
    pub async fn projected(&self) -> Result<Seq, StoreError> {
        let at = within(ANSWER, sqlx::query_scalar!("select seq from projection").fetch_one(&self.pool)).await?;
        Ok(seq(at))
    }

    /// Projects events, in one transaction; those it has seen are passed over, a gap is an error.
    /// `Refused` means that the books promise more than the shelf holds, or another broken rule.
    /// A fact that the event behind it refuses whole is passed over.
    pub async fn project(&self, events: &[Event]) -> Result<Seq, StoreError> {
        within(WORK, self.project_but(events, &voided(events))).await
    }

    async fn project_but(&self, events: &[Event], voided: &BTreeSet<Seq>) -> Result<Seq, StoreError> {
        let mut transaction = self.relaxed().await?;
        let at = sqlx::query_scalar!("select seq from projection for update").fetch_one(&mut *transaction).await?;
        let seen = seq(at);
        let new = &events[events.partition_point(|event| event.seq <= seen)..];
        let (Some(first), Some(last)) = (new.first(), new.last()) else { return Ok(seen) };
        if first.seq.0 != seen.0.saturating_add(1) {
            return Err(StoreError::Gap { expected: Seq(seen.0.saturating_add(1)), got: first.seq });
        }
        let new: Vec<&Event> = new.iter().filter(|event| !voided.contains(&event.seq)).collect();
        let scope = Scope::of(new.iter().copied());
        if !scope.is_empty() {
            let before = load::book(&mut transaction, &scope).await?;
            let mut after: Book = before.clone();
            new.into_iter().for_each(|event| after.apply(event));
            save::changes(&mut transaction, &before, &after).await?;
        }
        sqlx::query!("update projection set seq = $1", place(last.seq)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(last.seq)
    }

    /// Projects one step of what the log holds and the projection has not seen. Gives where it is
    /// then; call again until that no longer moves.
    pub async fn catch_up(&self) -> Result<Seq, StoreError> {
        let seen = self.projected().await?;
        let mut events = self.events(Seq(seen.0.saturating_add(1)), STEP).await?;
        // Whether a fact counts is known with the event behind it; at the end of the log none follows.
        if events.len() == STEP as usize {
            events.pop_if(|last| matches!(last.body, Body::Fact(_)));
        }
        if events.is_empty() {
            return Ok(seen);
        }
        let voided = voided(&events);
        match self.project_but(&events, &voided).await {
            Err(StoreError::Refused(error)) => {
                tracing::error!(%error, first = %events[0].seq, "a step was refused: it is taken event by event");
                self.project_singly(&events, &voided).await
            }
            projected => projected,
        }
    }

    /// What breaks a rule of the tables is passed over, so that history goes on; the log and the World stand.
    async fn project_singly(&self, events: &[Event], voided: &BTreeSet<Seq>) -> Result<Seq, StoreError> {
        let mut at = self.projected().await?;
        for event in events {
            at = match self.project_but(std::slice::from_ref(event), voided).await {
                Err(StoreError::Refused(error)) => {
                    tracing::error!(%error, seq = %event.seq, kind = event.kind(), "an event is not projected");
                    sqlx::query!("update projection set seq = $1", place(event.seq)).execute(&self.pool).await?;
                    event.seq
                }
                projected => projected?,
            };
        }
        Ok(at)
    }

    /// Forgets the projection and makes it again from the whole log. Screens see it grow meanwhile.
    pub async fn rebuild(&self) -> Result<Seq, StoreError> {
        within(WORK, self.forget_projection()).await?;
        let mut at = Seq(0);
        loop {
            let next = self.catch_up().await?;
            if next == at {
                return Ok(at);
            }
            at = next;
        }
    }

    async fn forget_projection(&self) -> Result<(), StoreError> {
        let mut transaction = self.relaxed().await?;
        sqlx::query!("update projection set seq = 0").execute(&mut *transaction).await?;
        sqlx::query!("truncate order_line, parcel, customer_order, stock").execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// One order with its lines and parcels.
    pub async fn order(&self, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let look = async {
            let mut transaction = self.pool.begin().await?;
            load::book(&mut transaction, &Scope::order(id)).await
        };
        Ok(within(ANSWER, look).await?.orders().next())
    }

    /// Orders placed before a moment, newest first, with their lines and parcels; at most `limit`
    /// (and 10 000).
    pub async fn orders(&self, placed_before: Moment, limit: u32) -> Result<Vec<OrderRow>, StoreError> {
        within(WORK, self.orders_now(placed_before, limit)).await
    }

    async fn orders_now(&self, placed_before: Moment, limit: u32) -> Result<Vec<OrderRow>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let ids = sqlx::query_scalar!(
            "select id from customer_order where placed_at < $1 order by placed_at desc, id desc limit $2",
            placed_before.0,
            i64::from(limit.min(ORDERS_MAX)),
        )
        .fetch_all(&mut *transaction)
        .await?;
        let scope = Scope::orders(ids.iter().filter_map(|id| OrderId::new(id).ok()));
        let mut orders: Vec<OrderRow> = load::book(&mut transaction, &scope).await?.orders().collect();
        orders.sort_by_key(|order| Reverse((order.placed_at, order.order)));
        Ok(orders)
    }

    /// Where orders placed in `from..until` go, also those that are over.
    pub async fn destinations(&self, from: Moment, until: Moment) -> Result<BTreeMap<OrderId, DeptId>, StoreError> {
        let rows = within(
            WORK,
            sqlx::query!(
                "select id, dept from customer_order where placed_at >= $1 and placed_at < $2",
                from.0,
                until.0,
            )
            .fetch_all(&self.pool),
        )
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| Some((OrderId::new(&row.id).ok()?, DeptId::new(&row.dept).ok()?)))
            .collect())
    }

    /// All stock, by node and SKU.
    pub async fn stock(&self) -> Result<Vec<StockRow>, StoreError> {
        let look = async {
            let mut transaction = self.pool.begin().await?;
            load::all_stock(&mut transaction).await
        };
        within(WORK, look).await
    }
}
