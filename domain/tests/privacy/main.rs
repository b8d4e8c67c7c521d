//! The health-information guard: measured on labelled texts, and by properties.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod corpus;
mod properties;
mod settings;
