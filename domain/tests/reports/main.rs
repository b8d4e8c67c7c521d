//! Reports by properties: whatever is asked for in whatever order, and however time passes, the rules hold.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod alarms;
mod confirming;
mod deciding;
mod eyes;
mod insights;
mod joining;
mod lives;
mod searching;
mod table;
