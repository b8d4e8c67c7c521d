//! Readback's rules and wire types.
//!
//! Five promises hold in this crate: every function is pure and total, it compiles for the server and for the
//! browser, it reads no clock ("now" is an argument), it makes no random number, and it does not panic.
//! One folder a capability, with the same word as in `server`, `web/src/pages`, `migrations` and `tests`.

pub mod access;
pub mod administration;
pub mod changes;
#[cfg(feature = "diesel")]
pub mod columns;
pub mod directory;
pub mod fields;
pub mod governance;
pub mod id;
pub mod identity;
pub mod insights;
pub mod moment;
pub mod names;
pub mod page;
pub mod privacy;
pub mod problem;
pub mod reports;
pub mod routing;
pub mod search;
pub mod service_levels;
pub mod telling;
