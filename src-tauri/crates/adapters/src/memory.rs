//! A sink in memory, for tests: remembers all it is given, and can be full or down.

use crate::{
    Accepted, BoxFuture, DeadLetter, Device, FactSink, PositionRow, PrivacyRequest, Quarantined, SinkError, Standing,
    odd::Odd,
};
use model::{Contact, DeptId, Fact, Incoming, Moment, OrderId, Origin, Reason, SkuId, SourceId, VanId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

#[derive(Default)]
pub(crate) struct Memory {
    pub facts: Mutex<Vec<Incoming>>,
    pub letters: Mutex<Vec<DeadLetter>>,
    pub quarantine: Mutex<Vec<Quarantined>>,
    pub rows: Mutex<Vec<PositionRow>>,
    pub privacy: Mutex<Vec<PrivacyRequest>>,
    /// Facts that name this word are not believed.
    pub unbelieved: Mutex<Vec<(&'static str, Reason)>>,
    /// Articles and nodes that are known; without them all are.
    pub known: Mutex<Option<(BTreeSet<String>, BTreeSet<String>)>>,
    /// What a person mapped.
    pub aliases: Mutex<BTreeMap<String, SkuId>>,
    /// Orders that have left: too late to change.
    pub left: Mutex<BTreeSet<OrderId>>,
    /// What the next deliveries meet.
    pub trouble: Mutex<Option<SinkError>>,
    keys: Mutex<BTreeSet<Origin>>,
}

fn lock<T>(guarded: &Mutex<T>) -> MutexGuard<'_, T> {
    guarded.lock().expect("no test panics while it holds a lock")
}

impl Memory {
    pub fn facts(&self) -> Vec<Incoming> {
        lock(&self.facts).clone()
    }
    pub fn kinds(&self) -> Vec<&'static str> {
        lock(&self.facts).iter().map(|told| told.fact.kind()).collect()
    }
    pub fn codes(&self) -> Vec<&'static str> {
        lock(&self.letters).iter().map(|letter| letter.code).collect()
    }
    pub fn refuse(&self, word: &'static str, reason: Reason) {
        lock(&self.unbelieved).push((word, reason));
    }
    fn disbelief(&self, told: &Incoming) -> Option<Reason> {
        let text = serde_json::to_string(&told.fact).unwrap_or_default();
        lock(&self.unbelieved).iter().find(|(word, _)| text.contains(word)).map(|(_, reason)| *reason)
    }
    pub fn know(&self, skus: &[&str], nodes: &[&str]) {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        *lock(&self.known) = Some((owned(skus), owned(nodes)));
    }
    fn refusal(&self, fact: &Fact) -> Option<Reason> {
        let known = lock(&self.known);
        let (_, nodes) = known.as_ref()?;
        let (Fact::StockCounted { node, .. } | Fact::StockDoubted { node, .. }) = fact else { return None };
        (!nodes.contains(node.as_str())).then_some(Reason::UnknownNode)
    }
    fn lateness(&self, fact: &Fact) -> Option<Reason> {
        changes(fact).filter(|order| lock(&self.left).contains(order)).map(|_| Reason::TooLate)
    }
    pub fn odd(&self) -> Vec<(String, &'static str, String)> {
        lock(&self.quarantine).iter().map(|item| (item.field.clone(), item.code, item.words.clone())).collect()
    }
    pub fn order(&self, order: OrderId) -> Option<Standing> {
        let mut found: Option<Standing> = None;
        for told in lock(&self.facts).iter() {
            let contact = told.contact.as_ref().map(|(_, contact)| contact.clone());
            if let (Fact::OrderPlaced(card), true) = (&told.fact, found.is_none()) {
                found = (card.order == order).then(|| standing(card, contact));
                continue;
            }
            match (&told.fact, &mut found) {
                (Fact::OrderEdited { order: of, lines }, Some(held)) if *of == order => held.lines.clone_from(lines),
                (Fact::OrderCancelled { order: of }, Some(held)) if *of == order => held.over = true,
                (Fact::OrderRedirected { order: of, dept, near }, Some(held)) if *of == order => {
                    (held.dept, held.near, held.contact) = (*dept, *near, contact);
                }
                _ => {}
            }
        }
        found
    }
    pub fn meet(&self, trouble: Option<SinkError>) {
        *lock(&self.trouble) = trouble;
    }
}

fn standing(card: &model::OrderCard, contact: Option<Contact>) -> Standing {
    let (lines, dept, near) = (card.lines.clone(), card.dept, card.near);
    Standing { lines, dept, near, contact, packed: false, over: false }
}

/// The order that a fact would change.
fn changes(fact: &Fact) -> Option<OrderId> {
    match fact {
        Fact::OrderCancelled { order } | Fact::OrderEdited { order, .. } | Fact::OrderRedirected { order, .. } => {
            Some(*order)
        }
        _ => None,
    }
}

impl FactSink for Memory {
    fn accept(&self, facts: Vec<Incoming>) -> BoxFuture<'_, Result<Accepted, SinkError>> {
        Box::pin(async move {
            if let Some(trouble) = *lock(&self.trouble) {
                return Err(trouble);
            }
            let mut accepted = Accepted::default();
            for (at, told) in facts.into_iter().enumerate() {
                let refusal = self.disbelief(&told).or_else(|| self.refusal(&told.fact));
                let refusal = refusal.or_else(|| self.lateness(&told.fact));
                accepted.refused.extend(refusal.map(|reason| (at, reason)));
                if lock(&self.keys).insert(told.origin.clone()) {
                    accepted.new += 1;
                    lock(&self.facts).push(told);
                } else {
                    accepted.known += 1;
                }
            }
            Ok(accepted)
        })
    }
    fn overtaken(&self, source: SourceId, subject: String, odd: Vec<Odd>) -> BoxFuture<'_, Result<(), SinkError>> {
        lock(&self.quarantine).retain(|one| {
            one.source != source || one.subject != subject || odd.iter().any(|part| part.is_of(&one.field, &one.words))
        });
        Box::pin(async { Ok(()) })
    }

    fn quarantine(&self, item: Quarantined) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            if let Some(trouble) = *lock(&self.trouble) {
                return Err(trouble);
            }
            let mut kept = lock(&self.quarantine);
            let known = |one: &Quarantined| (one.source, &one.key, &one.field) == (item.source, &item.key, &item.field);
            if !kept.iter().any(known) {
                kept.push(item);
            }
            Ok(())
        })
    }

    fn resolve(&self, _: SourceId, word: &str) -> Option<SkuId> {
        let (mapped, known) = (lock(&self.aliases).get(word).copied(), lock(&self.known));
        let held = |_: &SkuId| known.as_ref().is_none_or(|(skus, _)| skus.contains(word));
        mapped.or_else(|| SkuId::new(word).ok().filter(held))
    }

    fn standing(&self, order: OrderId) -> BoxFuture<'_, Option<Standing>> {
        Box::pin(async move { self.order(order) })
    }

    fn may_know(&self, order: OrderId, _: Moment) -> bool {
        self.order(order).is_some()
    }

    fn knows(&self, origin: Origin) -> BoxFuture<'_, Result<bool, SinkError>> {
        Box::pin(async move { Ok(lock(&self.keys).contains(&origin)) })
    }

    fn home(&self) -> Option<DeptId> {
        DeptId::new("75").ok()
    }

    fn dead_letter(&self, letter: DeadLetter) -> BoxFuture<'_, ()> {
        Box::pin(async move { lock(&self.letters).push(letter) })
    }
    fn positions(&self, rows: Vec<PositionRow>) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            lock(&self.rows).extend(rows);
            Ok(())
        })
    }
    fn privacy(&self, request: PrivacyRequest) -> BoxFuture<'_, Result<(), SinkError>> {
        Box::pin(async move {
            lock(&self.privacy).push(request);
            Ok(())
        })
    }
    /// Devices are named as their vans: `V07`.
    fn device(&self, id: &str) -> Option<Device> {
        let van = VanId::new(id).ok().filter(|_| id.starts_with('V'))?;
        Some(Device { van, source: SourceId::new("osmand:FR-IDF").ok()? })
    }
}
