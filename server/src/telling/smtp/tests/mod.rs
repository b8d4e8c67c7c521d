//! Sending and the self-test against a small relay that does as each test says.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod relay;
mod self_testing;
mod sending;
