//! The Readback server: HTTP API, store, jobs, and the embedded web app.
//!
//! One folder a capability, each with the same files: `mod.rs` what it is and its routes, `api.rs` handlers,
//! `actions.rs` what can happen, `store.rs` queries, `rows.rs` what the tables hold. Data flows one way:
//! HTTP → domain rule → store → outbox.

pub mod administration;
pub mod app;
pub mod backup;
pub mod changes;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod directory;
pub mod error;
pub mod governance;
pub mod http;
pub mod identity;
pub mod insights;
pub mod jobs;
pub mod local_socket;
pub mod log;
pub mod repeats;
pub mod reports;
pub mod routing;
pub mod search;
pub mod serve;
pub mod service_levels;
pub mod telling;
pub mod tls;
pub mod words;
pub mod zone;
