//! Why something happened: the walk along causes. Knows no incident.

use model::{Event, Seq};

/// Links shown at most: beyond, nobody reads, and a damaged log must not hold the reader.
pub const CHAIN_MAX: usize = 50;

/// The causes of an event and the event itself, oldest first; the nearest [`CHAIN_MAX`].
pub fn chain(seq: Seq, get: &dyn Fn(Seq) -> Option<Event>) -> Vec<Event> {
    let mut links: Vec<Event> = Vec::new();
    let mut next = Some(seq);
    while let Some(event) = next.filter(|_| links.len() < CHAIN_MAX).and_then(get) {
        // A cause lies in the past; one that does not would lead round in circles.
        next = event.cause.filter(|cause| *cause < event.seq);
        links.push(event);
    }
    links.reverse();
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Body, Fact, Moment};

    fn event(seq: u64, cause: Option<u64>) -> Event {
        let body = Body::Fact(Fact::ActionTaken { action: Seq(1) });
        Event {
            seq: Seq(seq),
            at: Moment(0),
            cause: cause.map(Seq),
            based_on: None,
            origin: None,
            happened_at: None,
            body,
        }
    }

    fn walk(from: u64, log: &dyn Fn(u64) -> Option<Option<u64>>) -> Vec<u64> {
        let get = |seq: Seq| log(seq.0).map(|cause| event(seq.0, cause));
        chain(Seq(from), &get).iter().map(|event| event.seq.0).collect()
    }

    #[test]
    fn causes_come_oldest_first() {
        let log =
            |seq| [(2, None), (5, Some(2)), (9, Some(5))].into_iter().find(|link| link.0 == seq).map(|link| link.1);
        assert_eq!(walk(9, &log), [2, 5, 9]);
        assert_eq!(walk(7, &log), Vec::<u64>::new());
    }

    #[test]
    fn long_and_damaged_chains_end() {
        assert_eq!(walk(900, &|seq| Some(Some(seq - 1))).len(), CHAIN_MAX);
        assert_eq!(walk(3, &|_| Some(Some(3))), [3]);
        assert_eq!(walk(3, &|seq| (seq == 3).then_some(Some(2))), [3], "a cause that is lost");
    }
}
