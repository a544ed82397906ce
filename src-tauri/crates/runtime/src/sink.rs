//! Feeds hand their facts over here.

use crate::app::App;
use adapters::{
    Accepted, BoxFuture, DeadLetter, Device, FactSink, PositionRow, Privacy, PrivacyRequest, Quarantined, SinkError,
    Standing, odd::Odd,
};
use control::{ParcelState, World};
use model::{ContactId, DeptId, Fact, Incoming, Moment, OrderId, OrderLine, Origin, SkuId, SourceId};
use std::{
    collections::BTreeSet,
    sync::{PoisonError, atomic::Ordering},
};
use store::{Kept, QUARANTINE_MAX, QuarantineItem};

impl FactSink for App {
    fn accept(&self, facts: Vec<Incoming>) -> BoxFuture<'_, Result<Accepted, SinkError>> {
        Box::pin(async move {
            let told = self.tell(facts).await?;
            let new = told.iter().filter(|told| told.new).count();
            let refused = (0..).zip(&told).filter_map(|(n, told)| Some((n, told.refused?))).collect();
            Ok(Accepted { new, known: told.len() - new, refused })
        })
    }

    fn quarantine(&self, item: Quarantined) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            let (source, code) = (item.source, item.code);
            let person = OrderId::new(&item.subject).ok().and_then(adapters::contact_of);
            let kept = self.store.quarantine(&row(&item, self.clock.now()), &item.body, person, QUARANTINE_MAX).await;
            match kept {
                Ok(Kept::New) => self.status.more_waits(source),
                Ok(Kept::Known) => {}
                Ok(Kept::Full) => {
                    tracing::error!(%source, code, "the quarantine is full: its items must be decided first");
                    return Err(SinkError::Full);
                }
                Err(error) => {
                    tracing::warn!(%error, %source, code, "an item was not put in quarantine");
                    return Err(SinkError::Down);
                }
            }
            Ok(())
        })
    }

    fn overtaken(&self, source: SourceId, subject: String, odd: Vec<Odd>) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            if self.status.quarantined_of(source) == 0 {
                return Ok(());
            }
            let still: Vec<(&str, &str)> = odd.iter().map(Odd::concern).collect();
            let now = self.clock.now();
            let closed = self.store.quarantine_overtake(source, &subject, &still, now).await;
            self.status.fewer_wait(source, closed.map_err(|_| SinkError::Down)?);
            Ok(())
        })
    }

    fn resolve(&self, source: SourceId, word: &str) -> Option<SkuId> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).resolve(source, word)
    }

    fn home(&self) -> Option<DeptId> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).home()
    }

    fn standing(&self, order: OrderId) -> BoxFuture<'_, Option<Standing>> {
        Box::pin(async move {
            let (standing, contact) = match self.read(|world| standing(world, order)) {
                Some(found) => found,
                None => self.past_standing(order).await?,
            };
            // One that cannot be opened is as one that was erased: it is not told anew.
            let contact = self.store.contact(contact).await.ok().flatten();
            Some(Standing { contact, ..standing })
        })
    }

    fn may_know(&self, order: OrderId, placed_at: Moment) -> bool {
        self.read(|world| world.orders().may_know(order, placed_at))
    }

    fn knows(&self, origin: Origin) -> BoxFuture<'_, Result<bool, SinkError>> {
        Box::pin(async move {
            let places = self.store.known(&[origin]).await.map_err(|_| SinkError::Down)?;
            Ok(places.iter().any(Option::is_some))
        })
    }

    fn dead_letter(&self, letter: DeadLetter) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let (source, code) = (letter.source, letter.code);
            let kept = store::DeadLetter {
                source,
                code: code.to_owned(),
                message: letter.message,
                at: self.clock.now(),
                excerpt: letter.excerpt,
                body: Vec::new(),
            };
            match self.store.dead_letter(&kept).await {
                Ok(id) => {
                    self.status.dead_letters.fetch_add(1, Ordering::Relaxed);
                    let origin = Origin { source, key: format!("dead:{id}") };
                    let fact = Fact::DeadLettered { code: code.to_owned() };
                    let _ =
                        self.tell(vec![Incoming { origin, cause: None, fact, contact: None, happened_at: None }]).await;
                }
                Err(error) => tracing::error!(%error, %source, code, "a dead letter was not kept"),
            }
        })
    }

    fn positions(&self, rows: Vec<PositionRow>) -> BoxFuture<'_, Result<(), SinkError>> {
        self.telemetry.add_positions(rows);
        Box::pin(std::future::ready(Ok(())))
    }

    fn privacy(&self, request: PrivacyRequest) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            match request.kind {
                Privacy::Erase => self.erase(&request).await,
                // A person answers within the month the law gives; the dead letters are where people look.
                Privacy::Export | Privacy::EraseShop => {
                    let code = if request.kind == Privacy::Export { "privacy_export" } else { "privacy_erase_shop" };
                    let orders: Vec<&str> = request.orders.iter().map(|order| order.as_str()).collect();
                    let message = format!("the shop asks on behalf of its customers, orders: {}", orders.join(" "));
                    self.dead_letter(DeadLetter { source: request.source, code, message, excerpt: String::new() })
                        .await;
                    Ok(())
                }
            }
        })
    }

    fn health(&self) -> serde_json::Value {
        self.health.json()
    }

    fn device(&self, id: &str) -> Option<Device> {
        self.devices.read().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }
}

/// What the World holds of an order, and the key of its contact.
fn standing(world: &World, order: OrderId) -> Option<(Standing, ContactId)> {
    let order = world.orders().get(order)?;
    let mut parcels = world.orders().parcels_of(order).filter(|(_, parcel)| parcel.state.is_current()).peekable();
    let packed = parcels.peek().is_some() && parcels.all(|(_, parcel)| parcel.state >= ParcelState::Packed);
    let card = &order.card;
    let (lines, over) = (card.lines.clone(), order.is_over());
    let standing = Standing { lines, dept: card.dept, near: card.near, contact: None, packed, over };
    Some((standing, card.contact))
}

impl App {
    /// What the projection holds of an order that is over and has left the World; it is not asked for orders that are
    /// new to the app.
    async fn past_standing(&self, order: OrderId) -> Option<(Standing, ContactId)> {
        let may_be = |world: &World| world.orders().has_ended(order) || world.orders().unknown_before().is_some();
        if !self.read(may_be) {
            return None;
        }
        let past = self.store.order(order).await.ok().flatten()?;
        let bought = |line: &store::LineRow| OrderLine { sku: line.sku, qty: line.qty, price_cents: line.price_cents };
        let lines = past.lines.iter().map(bought).collect();
        let over = past.state.is_over();
        let standing = Standing { lines, dept: past.dept, near: None, contact: None, packed: over, over };
        Some((standing, past.contact))
    }

    async fn erase(&self, request: &PrivacyRequest) -> Result<(), SinkError> {
        for order in &request.orders {
            // An order that comes later, or again, brings its contact under the same name: it is forgotten beforehand.
            let card = self.read(|world| world.orders().get(*order).map(|order| order.card.contact));
            let card = match card {
                Some(card) => Some(card),
                None => self.store.order(*order).await.map_err(|_| SinkError::Down)?.map(|past| past.contact),
            };
            let contacts: BTreeSet<ContactId> = card.into_iter().chain(adapters::contact_of(*order)).collect();
            for contact in contacts {
                self.store.erase(contact).await.map_err(|_| SinkError::Down)?;
            }
        }
        let subjects: Vec<String> = request.orders.iter().map(ToString::to_string).collect();
        let by = request.source.to_string();
        let erased =
            self.store.quarantine_erase(&subjects, self.clock.now(), &by).await.map_err(|_| SinkError::Down)?;
        erased.into_iter().for_each(|(source, fewer)| self.status.fewer_wait(source, fewer));
        tracing::info!(source = %request.source, orders = request.orders.len(), "contacts erased");
        Ok(())
    }
}

/// An item as it is kept.
fn row(item: &Quarantined, at: Moment) -> QuarantineItem {
    QuarantineItem {
        at,
        source: item.source,
        key: item.key.clone(),
        subject: item.subject.clone(),
        code: item.code.to_owned(),
        field: item.field.clone(),
        message: item.message.clone(),
        words: item.words.clone(),
        form: item.form.clone(),
    }
}
