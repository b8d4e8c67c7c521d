//! Telling: what is owed to whom about which event.
//!
//! A telling is written in the transaction of its event and kept for ever; a row in the outbox stands for what has
//! not left yet. An anonymous reporter has no address: such a telling is paid by opening the status page and never
//! stands in the outbox.

pub mod outbox;
pub mod rows;
pub mod store;
