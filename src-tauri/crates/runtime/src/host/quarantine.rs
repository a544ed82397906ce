//! What feeds understood in part: shown, taken after a mapping or correction, or dismissed. A delivery that is taken
//! is told under its own key, so that it counts once, however often a person presses.

use super::{Reply, down, not_taken, unknown};
use crate::app::App;
use adapters::{
    FactSink, FeedError, Retake,
    odd::{self, Arrival, Odd},
    shop::Known,
};
use contract::{
    CORRECTION_MAX, CORRECTIONS_MAX, Caller, PAGE_MAX, QuarantineArgs, QuarantineDismissArgs, QuarantineDone,
    QuarantinePage, QuarantineStatus, QuarantineTakeArgs, QuarantineView, Refusal, RefusalCode,
};
use control::World;
use model::{Incoming, OrderId, Origin, Override, Reason, Seq, SkuId};
use std::collections::{BTreeMap, BTreeSet};
use store::{QuarantineDecision, QuarantineItem, QuarantineRow, QuarantineState};

/// Corrected fields and what stands there instead.
type Corrections = BTreeMap<String, String>;

impl App {
    pub(super) async fn quarantine_list(&self, args: QuarantineArgs) -> Reply<QuarantinePage> {
        let rows = self.store.quarantine_page(args.offset, args.limit.clamp(1, PAGE_MAX)).await.map_err(down)?;
        let total = self.store.quarantine_count().await.map_err(down)?;
        let items = self.read(|world| rows.into_iter().map(|row| view(world, row)).collect());
        Ok(QuarantinePage { items, waiting: self.status.quarantined(), total })
    }

    pub(super) async fn take_item(&self, caller: &Caller, args: QuarantineTakeArgs) -> Reply<QuarantineDone> {
        check(&args.corrections)?;
        let _turn = self.deciding.lock().await;
        let row = self.item(args.id).await?;
        match row.state {
            QuarantineState::Waiting => {}
            QuarantineState::Taken => return Ok(QuarantineDone { items: 1, ..QuarantineDone::default() }),
            QuarantineState::Dismissed => return Err(decided("dismissed")),
        }
        let mut corrections = args.corrections;
        if let Some(sku) = args.map_sku {
            self.sku_exists(sku).await?;
            if row.item.words.is_empty() {
                corrections.insert(row.item.field.clone(), sku.to_string());
            }
        }
        let mapped = args.map_sku.filter(|_| !row.item.words.is_empty());
        let facts = self.read_again(&row, &corrections, mapped).await?;
        let cause = match mapped {
            Some(sku) => Some(self.map_word(caller, &row, sku).await?),
            None => None,
        };
        let mut done = self.tell_item(caller, &row, facts, &corrections, cause).await?;
        if let Some(sku) = mapped {
            self.take_alike(caller, &row, sku, cause, &mut done).await?;
        }
        Ok(done)
    }

    pub(super) async fn dismiss_item(&self, caller: &Caller, args: QuarantineDismissArgs) -> Reply<QuarantineDone> {
        fits(&args.why)?;
        let _turn = self.deciding.lock().await;
        let row = self.item(args.id).await?;
        match row.state {
            QuarantineState::Waiting => {
                self.decide(caller, &row, QuarantineState::Dismissed, &args.why, &BTreeMap::new()).await?;
            }
            QuarantineState::Dismissed => {}
            QuarantineState::Taken => return Err(decided("taken")),
        }
        Ok(QuarantineDone { items: 1, ..QuarantineDone::default() })
    }

    async fn item(&self, id: u64) -> Reply<QuarantineRow> {
        let found = self.store.quarantine_item(id).await.map_err(down)?;
        found.ok_or_else(|| unknown(RefusalCode::UnknownItem, id))
    }

    async fn sku_exists(&self, sku: SkuId) -> Reply<()> {
        let found = self.read(|world| world.stock().sku(sku).is_some());
        if found { Ok(()) } else { Err(unknown(RefusalCode::UnknownSku, sku)) }
    }

    /// What the shop means by its word is a fact told by a person: it holds for whatever comes later.
    async fn map_word(&self, caller: &Caller, row: &QuarantineRow, sku: SkuId) -> Reply<Seq> {
        let (source, alias) = (row.item.source, row.item.words.clone());
        Ok(self.say(caller, Override::MapSku { source, alias, sku }, None).await?.seq)
    }

    /// The facts of a delivery with all that persons corrected in it so far. Tells nothing.
    async fn read_again(
        &self,
        row: &QuarantineRow,
        corrections: &Corrections,
        mapped: Option<SkuId>,
    ) -> Reply<Vec<Incoming>> {
        let item = &row.item;
        let body = self.store.quarantine_body(row.id).await.map_err(down)?;
        let body = body.ok_or_else(|| cannot("it was too large to be kept, or its customer's data was erased"))?;
        let mut all = self.store.quarantine_corrections(item.source, &item.key).await.map_err(down)?;
        all.extend(corrections.clone());
        let resolve = |word: &str| match mapped {
            Some(sku) if word == item.words => Some(sku),
            Some(_) | None => self.resolve(item.source, word),
        };
        let origin = Origin { source: item.source, key: item.key.clone() };
        let standing = match OrderId::new(&item.subject) {
            Ok(order) => self.standing(order).await,
            Err(_) => None,
        };
        let (form, field, standing) = (&item.form, &item.field, standing.as_ref());
        let asked = Retake { form, body: &body, origin: &origin, field, corrections: &all, standing };
        let (shop, none) =
            (self.settings.feeds.shopify.iter().find(|shop| shop.source == item.source), BTreeSet::new());
        let services = shop.map_or(&none, |shop| &shop.services);
        let home = shop.and_then(|shop| shop.home).or_else(|| self.home());
        let again = adapters::retake(asked, Known { resolve: &resolve, home, services }).map_err(still)?;
        // Told before and broken off before it was noted, or another part still keeps all of it back: what a person
        // has said is kept.
        self.still_waits(item, &body, &again.odd).await?;
        let held = !again.odd.is_empty() || standing.is_some_and(|standing| !standing.over);
        let said = mapped.is_some() || !corrections.is_empty();
        let nothing = again.facts.is_empty() && !(held && said);
        if nothing { Err(Refusal::new(RefusalCode::BadCorrection, "nothing comes of it")) } else { Ok(again.facts) }
    }

    /// Parts of a delivery that a correction has brought to light wait like the others.
    async fn still_waits(&self, item: &QuarantineItem, body: &[u8], odd: &[Odd]) -> Reply<()> {
        let from = Arrival { source: item.source, key: &item.key, form: &item.form, body };
        odd::set_aside(self, &from, &item.subject, odd)
            .await
            .map_err(|_| Refusal::new(RefusalCode::DatabaseDown, "what still waits could not be kept: try again"))
    }

    /// Tells what was read again, then notes the decision: broken off in between, the next press tells known facts.
    async fn tell_item(
        &self,
        caller: &Caller,
        row: &QuarantineRow,
        facts: Vec<Incoming>,
        corrections: &Corrections,
        cause: Option<Seq>,
    ) -> Reply<QuarantineDone> {
        let facts = facts.into_iter().map(|fact| Incoming { cause: fact.cause.or(cause), ..fact }).collect();
        let told = self.tell(facts).await.map_err(not_taken)?;
        let new = told.iter().filter(|told| told.new).count();
        // Read again as it came and nothing new: what was in doubt still is.
        if new == 0 && corrections.is_empty() && cause.is_none() {
            return Err(Refusal::new(RefusalCode::BadCorrection, "nothing new comes of it"));
        }
        // Where every fact was refused, the person must not believe that something was taken.
        let refused = told.iter().map(|told| told.refused).collect::<Option<Vec<Reason>>>();
        let refused = refused.and_then(|all| all.first().copied());
        let state = if refused.is_some() { QuarantineState::Dismissed } else { QuarantineState::Taken };
        self.decide(caller, row, state, refused.map_or("", Reason::as_str), corrections).await?;
        Ok(QuarantineDone { facts: u32::try_from(new).unwrap_or(u32::MAX), items: 1, left: 0, refused })
    }

    /// Whatever else waits for the same word of the same source.
    async fn take_alike(
        &self,
        caller: &Caller,
        first: &QuarantineRow,
        sku: SkuId,
        cause: Option<Seq>,
        done: &mut QuarantineDone,
    ) -> Reply<()> {
        let (source, words) = (first.item.source, first.item.words.as_str());
        let mut after = 0;
        loop {
            let rows = self.store.quarantine_alike(source, words, after).await.map_err(down)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in &rows {
                match self.read_again(row, &BTreeMap::new(), Some(sku)).await {
                    Ok(facts) => {
                        let one = self.tell_item(caller, row, facts, &BTreeMap::new(), cause).await?;
                        done.facts = done.facts.saturating_add(one.facts);
                        done.items += 1;
                    }
                    Err(refusal) if refusal.code == RefusalCode::DatabaseDown => return Err(refusal),
                    Err(_) => done.left += 1,
                }
            }
        }
    }

    async fn decide(
        &self,
        caller: &Caller,
        row: &QuarantineRow,
        state: QuarantineState,
        why: &str,
        correction: &Corrections,
    ) -> Reply<()> {
        let (at, by) = (self.clock.now(), caller.operator.to_string());
        let decision = QuarantineDecision { state, at, by: &by, why, correction };
        if self.store.quarantine_decide(row.id, &decision).await.map_err(down)? {
            tracing::info!(operator = by, item = row.id, state = state.as_str(), "an item in quarantine was decided");
            self.status.fewer_wait(row.item.source, 1);
        }
        Ok(())
    }
}

fn view(world: &World, row: QuarantineRow) -> QuarantineView {
    let item = row.item;
    // One that is over and has left the World is still found.
    let order = OrderId::new(&item.subject).ok().filter(|order| world.orders().is_over(*order).is_some());
    QuarantineView {
        id: row.id,
        at: item.at,
        source: item.source,
        order,
        takable: row.has_body && adapters::can_retake(&item.form),
        article: is_article(&item.code, &item.field),
        subject: item.subject,
        code: item.code,
        field: item.field,
        message: item.message,
        words: item.words,
        form: item.form,
        state: match row.state {
            QuarantineState::Waiting => QuarantineStatus::Waiting,
            QuarantineState::Taken => QuarantineStatus::Taken,
            QuarantineState::Dismissed => QuarantineStatus::Dismissed,
        },
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        why: row.why,
    }
}

/// Whether what is in doubt is an article.
fn is_article(code: &str, field: &str) -> bool {
    matches!(code, "unknown_sku" | "no_sku" | "rounded_code") || field.rsplit(['.', '_']).next() == Some("sku")
}

fn check(corrections: &Corrections) -> Reply<()> {
    if corrections.len() > CORRECTIONS_MAX {
        return Err(Refusal::new(
            RefusalCode::BadArgs,
            format!("at most {CORRECTIONS_MAX} fields are corrected at once"),
        ));
    }
    corrections.iter().flat_map(|(field, text)| [field, text]).try_for_each(|text| fits(text))
}

fn fits(text: &str) -> Reply<()> {
    if text.chars().count() > CORRECTION_MAX {
        return Err(Refusal::new(RefusalCode::BadArgs, format!("a text has at most {CORRECTION_MAX} characters")));
    }
    Ok(())
}

fn decided(how: &str) -> Refusal {
    Refusal::new(RefusalCode::Decided, format!("this was {how} before"))
}

fn cannot(why: &str) -> Refusal {
    Refusal::new(RefusalCode::CannotRetake, format!("it cannot be read again: {why}")).hint("dismiss it")
}

/// Why a delivery is still not understood: its words name rules and places, never values.
fn still(error: FeedError) -> Refusal {
    match error.code {
        "cannot_retake" => cannot("its feed does not keep a form that can be"),
        code => Refusal::new(RefusalCode::BadCorrection, error.to_string()).hint(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_in_doubt_by_its_code_or_its_field() {
        let doubted = [("unknown_sku", "x"), ("no_number", "line_items[2].sku"), ("no_number", "product_sku")];
        assert!(doubted.iter().all(|(code, field)| is_article(code, field)));
        assert!(!is_article("no_number", "skus"));
    }
}
