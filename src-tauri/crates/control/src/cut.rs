//! Problems cut out of the World, as plain data for the crates that plan.

pub(crate) mod tours;
