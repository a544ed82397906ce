//! What carriage costs, and how far a lead-time band reaches. Knows nothing of timetables.

use model::CarrierCard;

/// Index into [`CarrierCard::lead_days`]: below 100 km, below 400 km, beyond.
pub(crate) fn band(distance_m: i64) -> usize {
    match distance_m {
        ..100_000 => 0,
        100_000..400_000 => 1,
        400_000.. => 2,
    }
}

/// Carriage of one parcel, cents: started hundreds of kilometres and started kilograms count whole.
pub(crate) fn carriage_cents(carrier: &CarrierCard, distance_m: i64, weight_g: u32) -> i64 {
    let hundreds_km = distance_m.max(1).saturating_add(99_999) / 100_000;
    let kilograms = i64::from(weight_g.max(1)).saturating_add(999) / 1_000;
    let distance = carrier.per_100km_cents.saturating_mul(hundreds_km);
    let weight = carrier.per_kg_cents.saturating_mul(kilograms);
    carrier.base_cents.saturating_add(distance).saturating_add(weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{CarrierId, Service};

    #[test]
    fn what_is_started_is_paid() {
        let carrier = CarrierCard {
            carrier: CarrierId::new("COL").expect("a code"),
            name: "Colis".into(),
            services: vec![Service::Standard],
            base_cents: 400,
            per_100km_cents: 50,
            per_kg_cents: 30,
            lead_days: [1, 2, 3],
            delivers_by_min: 1080,
        };
        assert_eq!(carriage_cents(&carrier, 0, 200), 480);
        assert_eq!(carriage_cents(&carrier, 100_000, 1_000), 480);
        assert_eq!(carriage_cents(&carrier, 100_001, 1_001), 560);
    }

    #[test]
    fn bands_end_below_their_limit() {
        assert_eq!([99_999, 100_000, 399_999, 400_000].map(band), [0, 1, 1, 2]);
    }
}
