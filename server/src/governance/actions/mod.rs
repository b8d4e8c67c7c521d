//! What can happen in governance, one file each.

pub mod committees;
