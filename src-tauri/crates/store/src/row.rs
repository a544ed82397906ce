//! An event as a row of the log, and back. Knows no connection.

use crate::StoreError;
use model::{Body, Decision, Event, KEY_MAX, Moment, Origin, Seq, SourceId};

/// A row of the log as the database gives it.
pub(crate) struct EventRow {
    pub seq: i64,
    pub at: i64,
    pub cause: Option<i64>,
    pub based_on: Option<i64>,
    pub source: Option<String>,
    pub key: Option<String>,
    pub happened_at: Option<i64>,
    pub body: String,
}

/// Events as columns: one array each, as the insert takes them.
#[derive(Default)]
pub(crate) struct Columns {
    pub seq: Vec<i64>,
    pub at: Vec<i64>,
    pub kind: Vec<String>,
    pub cause: Vec<Option<i64>>,
    pub based_on: Vec<Option<i64>>,
    pub source: Vec<Option<String>>,
    pub key: Vec<Option<String>>,
    pub happened_at: Vec<Option<i64>>,
    pub body: Vec<String>,
}

/// The log position as the database counts it. A position beyond its range does not occur: a
/// thousand events a second would take 290 million years.
pub(crate) fn place(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// The log position of a row.
pub(crate) fn seq(place: i64) -> Seq {
    Seq(u64::try_from(place).unwrap_or(0))
}

impl Columns {
    /// Turns events into columns; refuses what would not come back the same.
    pub fn of(events: &[Event]) -> Result<Self, StoreError> {
        let mut columns = Self::default();
        for event in events {
            check(event)?;
            columns.push(event)?;
        }
        Ok(columns)
    }

    fn push(&mut self, event: &Event) -> Result<(), StoreError> {
        let body = serde_json::to_string(&event.body)
            .map_err(|_| StoreError::Unstorable { seq: event.seq, what: "it has no JSON form" })?;
        self.seq.push(place(event.seq));
        self.at.push(event.at.0);
        self.kind.push(event.kind().to_owned());
        self.cause.push(event.cause.map(place));
        self.based_on.push(event.based_on.map(place));
        self.source.push(event.origin.as_ref().map(|origin| origin.source.to_string()));
        self.key.push(event.origin.as_ref().map(|origin| origin.key.clone()));
        self.happened_at.push(event.happened_at.map(|at| at.0));
        self.body.push(body);
        Ok(())
    }
}

/// Refuses what the database would refuse or JSON would bend, so that one bad event is named instead
/// of a whole batch failing without a reason.
fn check(event: &Event) -> Result<(), StoreError> {
    let refuse = |what| Err(StoreError::Unstorable { seq: event.seq, what });
    if let Some(origin) = &event.origin {
        if origin.key.len() > KEY_MAX {
            return refuse("its key is too long");
        }
        if origin.key.contains('\0') {
            return refuse("its key holds a zero byte");
        }
    }
    if event.cause.is_some_and(|cause| cause >= event.seq) {
        return refuse("its cause is not earlier");
    }
    // JSON has no word for "not a number": it would come back as an unreadable event.
    if let Body::Decision(Decision::ForecastRevised(forecast)) = &event.body {
        let finite = |q: &model::Quantiles| q.q10.is_finite() && q.q50.is_finite() && q.q90.is_finite();
        if !forecast.quarters.iter().all(finite) {
            return refuse("its forecast is not a number");
        }
    }
    Ok(())
}

impl EventRow {
    /// Reads a row back.
    pub fn event(self) -> Result<Event, StoreError> {
        let seq = seq(self.seq);
        let corrupt = |what: String| StoreError::Corrupt { seq, what };
        let body = serde_json::from_str(&self.body).map_err(|error| corrupt(error.to_string()))?;
        let origin = match (self.source, self.key) {
            (Some(source), Some(key)) => {
                let source = SourceId::new(&source).map_err(|error| corrupt(error.to_string()))?;
                Some(Origin { source, key })
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(corrupt("half an origin".to_owned())),
        };
        let (cause, based_on) = (self.cause.map(self::seq), self.based_on.map(self::seq));
        let happened_at = self.happened_at.map(Moment);
        Ok(Event { seq, at: Moment(self.at), cause, based_on, origin, happened_at, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Fact, Forecast, Quantiles, SkuId};

    fn event(seq: u64, body: Body) -> Event {
        Event {
            seq: Seq(seq),
            at: Moment(1_795_856_400_000),
            cause: None,
            based_on: None,
            origin: None,
            happened_at: None,
            body,
        }
    }

    fn forecast(q50: f64) -> Body {
        let quantiles = Quantiles { q10: 0.1, q50, q90: 1e300 };
        let sku = SkuId::new("ML-SERUM").expect("a code");
        let forecast = Forecast {
            sku,
            made_at: Moment(1),
            from: Moment(2),
            quarters: vec![quantiles],
            units: None,
            hour: None,
            multiplier_pct: 140,
        };
        Body::Decision(Decision::ForecastRevised(forecast))
    }

    fn back(event: &Event) -> Result<Event, StoreError> {
        let mut columns = Columns::of(std::slice::from_ref(event))?;
        let body = columns.body.remove(0);
        let (source, key) = (columns.source.remove(0), columns.key.remove(0));
        let (cause, based_on) = (columns.cause[0], columns.based_on[0]);
        let happened_at = columns.happened_at[0];
        EventRow { seq: columns.seq[0], at: columns.at[0], cause, based_on, source, key, happened_at, body }.event()
    }

    #[test]
    fn a_forecast_comes_back_to_the_last_bit() {
        for q50 in [0.1 + 0.2, 1.0 / 3.0, 2.5e-308, 123_456_789.123_456_79] {
            let event = event(1, forecast(q50));
            assert_eq!(back(&event).expect("it is storable"), event);
        }
    }

    #[test]
    fn a_forecast_that_is_no_number_is_refused_before_it_poisons_the_log() {
        let refused = back(&event(7, forecast(f64::NAN)));
        assert!(matches!(refused, Err(StoreError::Unstorable { seq: Seq(7), .. })));
    }

    #[test]
    fn keys_that_the_database_cannot_hold_are_named() {
        let mut told = event(3, Body::Fact(Fact::DeadLettered { code: "BAD_ROW".to_owned() }));
        let source = SourceId::new("drop:stock").expect("a code");
        told.origin = Some(Origin { source, key: "a\0b".to_owned() });
        assert!(matches!(back(&told), Err(StoreError::Unstorable { .. })));
        told.origin = Some(Origin { source, key: "stock.csv:12".to_owned() });
        told.happened_at = Some(Moment(1_795_856_300_000));
        assert_eq!(back(&told).expect("it is storable"), told);
    }
}
