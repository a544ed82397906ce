//! What a road must let through: a vehicle by class, size and weight.

/// What traffic signs take a vehicle for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum VehicleClass {
    /// A passenger car (M1).
    Car,
    /// Goods up to 3.5 t (N1): what parcels travel in. Lorry signs do not speak to it.
    #[default]
    Van,
    /// Goods above 3.5 t (N2, N3).
    Lorry,
}

/// A vehicle as roads see it. Lengths in centimetres, weights in kilograms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VehicleProfile {
    /// What signs take it for.
    pub class: VehicleClass,
    /// Height with its load and antennas.
    pub height_cm: u32,
    /// Width without mirrors: what width signs mean.
    pub width_cm: u32,
    /// Length.
    pub length_cm: u32,
    /// Permitted total weight.
    pub weight_kg: u32,
    /// Heaviest axle.
    pub axle_load_kg: u32,
}

impl Default for VehicleProfile {
    /// A 3.5 t panel van with a raised roof, as large as the common ones come (L3H2: Master, Sprinter, Transit).
    fn default() -> Self {
        Self {
            class: VehicleClass::Van,
            height_cm: 270,
            width_cm: 210,
            length_cm: 630,
            weight_kg: 3_500,
            axle_load_kg: 2_100,
        }
    }
}
