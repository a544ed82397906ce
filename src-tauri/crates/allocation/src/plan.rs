//! Chooses who serves an order: one node for all of it when that is on time, else a few.

use crate::{
    offer::Offer,
    overlay::Overlay,
    passed::{Rival, Rivals, contest},
    request::{Line, Place, Plan, Request},
};
use model::{Channel, Foreseen, Moment, ParcelId, ParcelPlan, Passed, Promise, Reason};

/// Most parcels of one plan; lines beyond are declined. Keeps the work of one order bounded.
pub(crate) const PARCELS_MAX: usize = 32;

/// A line that the catalogue knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub line: u16,
    /// Its place in the request.
    index: usize,
    /// Row of the SKU.
    pub sku: usize,
    qty: u32,
    pub weight_g: u32,
}

/// Lines for one node, with an offer for them.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub offer: Offer,
    pub lines: Vec<Wanted>,
    pub items: Vec<(usize, u32)>,
    /// What the node could still promise before, of the SKU of which it had fewest.
    pub atp: u32,
    /// Nodes that lost against this one.
    pub rivals: Rivals,
    /// The node that was passed over for what it keeps, and the forecast for which it does.
    pub kept: Option<(Passed, Option<Foreseen>)>,
}

/// One way to serve an order.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub shares: Vec<Share>,
    /// Lines nobody can serve, in the order of the request.
    pub declined: Vec<(u16, Reason)>,
}

impl Overlay<'_> {
    /// Plans the lines of one order and remembers what it gave. An error names why nothing can be served.
    pub(crate) fn plan(&mut self, request: &Request, now: Moment) -> Result<Plan, Reason> {
        let place = request.place()?;
        self.turn_to(now);
        self.book_around(request.channel != Channel::Live && request.pinned.is_none());
        let first = self.attempt(request, place);
        let Attempt { shares, declined } = self.sparing(request, place, first);
        let Some(latest) = shares.iter().map(|share| share.offer.way.latest).max() else {
            return Err(declined.first().map_or(Reason::Unknown, |(_, reason)| *reason));
        };
        let later = self.later_for(request, place, &shares);
        let parcels = shares.iter().enumerate().map(|(n, share)| parcel(request, n, share)).collect();
        Ok(Plan { parcels, declined, promise: Promise { latest }, later })
    }

    /// One way to serve the order, as things stand; what it gives is gone.
    pub(crate) fn attempt(&mut self, request: &Request, place: Place) -> Attempt {
        let (mut wanted, mut declined) = self.wanted(request);
        let nodes = self.candidates(request);
        let mut shares: Vec<Share> = self.pinned(request, place, &mut wanted).into_iter().collect();
        let rest = self.serve(&nodes, place, request, &mut wanted);
        shares.extend(rest);
        declined.extend(wanted.iter().map(|w| (w.line, self.why_not(&nodes, place, request, w))));
        declined.sort_unstable_by_key(|(line, _)| *line);
        Attempt { shares, declined }
    }

    /// The lines whose SKU is listed, and those to be declined.
    fn wanted(&self, request: &Request) -> (Vec<Wanted>, Vec<(u16, Reason)>) {
        let (mut wanted, mut declined) = (Vec::with_capacity(request.lines.len()), Vec::new());
        for (index, Line { line, sku, qty, margin_cents: _ }) in request.lines.iter().enumerate() {
            let row = self.book.sku_rows.get(sku).copied();
            let weight = row.and_then(|row| self.book.articles.get(row)).and_then(|article| article.weight_g);
            match (row, weight) {
                (Some(sku), Some(weight_g)) => {
                    let weight_g = weight_g.saturating_mul(*qty);
                    wanted.push(Wanted { line: *line, index, sku, qty: *qty, weight_g });
                }
                _ => declined.push((*line, Reason::UnknownSku)),
            }
        }
        (wanted, declined)
    }

    /// Rows of the nodes that may serve, in the order of their ids: the first of equals wins.
    pub(crate) fn candidates(&self, request: &Request) -> Vec<usize> {
        let may = |(node, row): (&model::NodeId, &usize)| {
            let listed = self.book.sites.get(*row).is_some_and(|site| site.card.is_some());
            (listed && !request.avoid.contains(node)).then_some(*row)
        };
        self.book.node_rows.iter().filter_map(may).collect()
    }

    /// What the pinned node can take, whatever it costs and however late it is.
    fn pinned(&mut self, request: &Request, place: Place, wanted: &mut Vec<Wanted>) -> Option<Share> {
        let row = *self.book.node_rows.get(&request.pinned?)?;
        let share = self.share(row, place, request, wanted)?;
        self.accept(&share, wanted);
        Some(share)
    }

    /// Serves what it can of `wanted` and leaves the rest there.
    fn serve(&mut self, nodes: &[usize], place: Place, request: &Request, wanted: &mut Vec<Wanted>) -> Vec<Share> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let whole = self.whole(nodes, place, request, wanted);
        if let Some(share) = whole.as_ref().filter(|share| share.offer.late == 0 || wanted.len() == 1) {
            self.accept(share, wanted);
            return vec![share.clone()];
        }
        let mut left = wanted.clone();
        let mut split = self.split(nodes, place, request, &mut left);
        match whole {
            Some(mut share) if !left.is_empty() || score(std::slice::from_ref(&share)) <= score(&split) => {
                self.undo(&split);
                self.accept(&share, wanted);
                if let Some(rival) = Share::rival(&split).filter(|_| left.is_empty()) {
                    share.rivals.note(rival);
                }
                vec![share]
            }
            lost => {
                let lost = lost.map(|share| share.as_rival());
                lost.into_iter().for_each(|rival| split.iter_mut().for_each(|share| share.rivals.note(rival)));
                *wanted = left;
                split
            }
        }
    }

    /// The best node that can take all lines.
    fn whole(&mut self, nodes: &[usize], place: Place, request: &Request, wanted: &[Wanted]) -> Option<Share> {
        let items = items(wanted);
        let units = items.iter().fold(0u32, |sum, (_, qty)| sum.saturating_add(*qty));
        let weight_g = wanted.iter().fold(0u32, |sum, w| sum.saturating_add(w.weight_g));
        let offer = |row: &usize| {
            let holds = items.iter().all(|(sku, qty)| self.atp(*row, *sku) >= *qty);
            let offer = holds.then(|| self.offer(*row, place, request.service, units, weight_g))?.ok()?;
            let atp = self.least(*row, &items);
            Some((Rival::of(&offer, wanted.len(), atp), (offer, atp)))
        };
        let (best, rivals) = contest(nodes.iter().filter_map(offer));
        best.map(|(offer, atp)| Share { offer, lines: wanted.to_vec(), items, atp, rivals, kept: None })
    }

    /// Gives lines away node by node: on time first, then as many lines as possible, then cheapest.
    fn split(&mut self, nodes: &[usize], place: Place, request: &Request, left: &mut Vec<Wanted>) -> Vec<Share> {
        let mut shares = Vec::new();
        while !left.is_empty() && shares.len() < PARCELS_MAX {
            let all = nodes.iter().filter_map(|row| self.share(*row, place, request, left));
            let (best, rivals) = contest(all.map(|share| (share.as_rival(), share)));
            let Some(share) = best.map(|share| Share { rivals, ..share }) else { break };
            self.accept(&share, left);
            shares.push(share);
        }
        shares
    }

    /// The lines that one node can take in one parcel: those in stock, up to what a quarter can prepare.
    fn share(&mut self, row: usize, place: Place, request: &Request, wanted: &[Wanted]) -> Option<Share> {
        let capacity = self.book.sites.get(row)?.card.as_ref()?.capacity_per_quarter;
        let (mut lines, mut held): (Vec<Wanted>, Vec<(usize, u32)>) = (Vec::new(), Vec::new());
        let (mut units, mut weight_g) = (0u32, 0u32);
        for w in wanted {
            let before = held.iter().find(|(sku, _)| *sku == w.sku).map_or(0, |(_, qty)| *qty);
            let fits = units.saturating_add(w.qty) <= capacity;
            if fits && self.atp(row, w.sku) >= before.saturating_add(w.qty) {
                add(&mut held, w);
                units = units.saturating_add(w.qty);
                weight_g = weight_g.saturating_add(w.weight_g);
                lines.push(*w);
            }
        }
        if lines.is_empty() {
            return None;
        }
        let offer = self.offer(row, place, request.service, units, weight_g).ok()?;
        let atp = self.least(row, &held);
        Some(Share { offer, lines, items: held, atp, rivals: Rivals::default(), kept: None })
    }

    /// What a node can still promise of the one of these SKUs of which it has fewest.
    fn least(&self, row: usize, items: &[(usize, u32)]) -> u32 {
        items.iter().map(|(sku, _)| self.atp(row, *sku)).min().unwrap_or(0)
    }

    /// Gives a node its share and strikes the lines out.
    fn accept(&mut self, share: &Share, wanted: &mut Vec<Wanted>) {
        self.give(share.offer.row, &share.items, share.offer.quarter, share.offer.way.via);
        // A share keeps the order of the request, so one walk over both is enough.
        let mut taken = share.lines.iter().map(|w| w.index).peekable();
        wanted.retain(|w| taken.next_if_eq(&w.index).is_none());
    }

    /// What these shares were given is there again.
    pub(crate) fn undo(&mut self, shares: &[Share]) {
        for Share { offer, items, .. } in shares {
            self.take_back(offer.row, items, offer.quarter, offer.way.via);
        }
    }

    /// Why nobody takes a line: the obstacle nearest to being overcome.
    fn why_not(&mut self, nodes: &[usize], place: Place, request: &Request, w: &Wanted) -> Reason {
        let mut reason = Reason::NoStock;
        for &row in nodes {
            if self.atp(row, w.sku) < w.qty {
                continue;
            }
            match self.offer(row, place, request.service, w.qty, w.weight_g) {
                Err(Reason::NoDeparture) => return Reason::NoDeparture,
                // It could be served, but not in the parcels that one plan may have.
                Ok(_) | Err(_) => reason = Reason::NoCapacity,
            }
        }
        reason
    }
}

fn parcel(request: &Request, n: usize, share: &Share) -> ParcelPlan {
    let number = request.first_parcel.max(1).saturating_add(u8::try_from(n).unwrap_or(u8::MAX));
    ParcelPlan {
        parcel: ParcelId::of(request.order, number),
        node: share.offer.node,
        lines: share.lines.iter().map(|w| w.line).collect(),
        via: share.offer.way.via,
        prepared_in: share.offer.prepared_in,
        eta: share.offer.way.eta,
        cost_cents: share.offer.cost_cents,
        atp: Some(share.atp),
        passed: share.passed(),
        foreseen: share.kept.and_then(|(_, foreseen)| foreseen).map(Box::new),
    }
}

/// Days late of the latest parcel, then cents.
fn score(shares: &[Share]) -> (u32, i64) {
    let late = shares.iter().map(|share| share.offer.late).max().unwrap_or(u32::MAX);
    (late, shares.iter().fold(0, |sum, share| share.offer.cost_cents.saturating_add(sum)))
}

/// Units by SKU.
fn items(wanted: &[Wanted]) -> Vec<(usize, u32)> {
    let mut items = Vec::with_capacity(wanted.len());
    for w in wanted {
        add(&mut items, w);
    }
    items
}

fn add(items: &mut Vec<(usize, u32)>, w: &Wanted) {
    match items.iter_mut().find(|(sku, _)| *sku == w.sku) {
        Some((_, qty)) => *qty = qty.saturating_add(w.qty),
        None => items.push((w.sku, w.qty)),
    }
}

#[cfg(test)]
mod tests;
