//! Known issues and the board.

mod board;
mod known_issues;
mod sets;
