//! Search: what people look for, and what they find of what they may see.
//!
//! [`tokens`] makes words comparable, [`index`] says what is kept of a report to be found by, [`sight`] what of it a
//! reader finds it by, [`rank`] how well it answers, [`alike`] what looks alike, [`requests`] what is asked, [`wire`] what
//! is found.

pub mod alike;
pub mod expression;
pub mod index;
pub mod rank;
pub mod requests;
pub mod sight;
pub mod tokens;
mod vocabulary;
pub mod wire;
