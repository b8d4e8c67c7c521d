//! The promises of the database engine, each on every database that makes it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

mod columns;
mod conflicts;
mod hints;
mod opening;
mod pool;
mod schema;
mod statements;
mod support;
mod transactions;
mod writer;
