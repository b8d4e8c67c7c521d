//! Tests through the door: every endpoint over HTTP, on SQLite and on a real PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]
#![allow(clippy::disallowed_methods, reason = "tests play the client, which makes the ids")]

mod access;
mod administration;
mod backup;
mod changes;
mod demo;
mod directory;
mod governance;
mod identity;
mod insights;
mod reports;
mod routing;
mod search;
mod service_levels;
mod telling;
mod tls;
mod world;
