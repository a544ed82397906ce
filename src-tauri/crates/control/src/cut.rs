//! Problems cut out of the World, as plain data for the crates that plan. Their solvers are asked from here alone.

pub(crate) mod forecast;
pub(crate) mod kept;
mod nearness;
pub(crate) mod orders;
pub(crate) mod robots;
pub(crate) mod serving;
pub(crate) mod tours;
pub(crate) mod work;
