//! Insights: whether the promise is kept, and what everybody should know of.

pub mod wire;
