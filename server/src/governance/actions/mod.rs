//! What can happen in governance, one file each.

pub mod committees;
pub mod deciding;
