//! Insights: whether the promise is kept, and what everybody should know of.
//!
//! [`known`] says what stands in the list of known issues, [`figures`] what one report adds to the board, [`board`] what
//! comes of all of them, by whole months ([`month`]).

pub mod board;
pub mod figures;
pub mod known;
pub mod month;
pub mod wire;
