//! The figures of the board that lead to their reports.

use domain::insights::wire::{Board, BoardFigure};

use super::filters::Filters;
use crate::t;

/// Those that stand behind the rate, in the order in which they are shown.
pub const BEHIND: [BoardFigure; 5] = [
    BoardFigure::Closed,
    BoardFigure::NotClosed,
    BoardFigure::Waiting,
    BoardFigure::Assumed,
    BoardFigure::BySupporters,
];

/// Every figure that leads to reports.
const ALL: [BoardFigure; 8] = [
    BoardFigure::Ended,
    BoardFigure::Closed,
    BoardFigure::NotClosed,
    BoardFigure::Waiting,
    BoardFigure::Assumed,
    BoardFigure::BySupporters,
    BoardFigure::Fixed,
    BoardFigure::Arrived,
];

/// Its name in addresses.
const fn name(figure: BoardFigure) -> &'static str {
    match figure {
        BoardFigure::Ended => "ended",
        BoardFigure::Closed => "closed",
        BoardFigure::NotClosed => "not_closed",
        BoardFigure::Waiting => "waiting",
        BoardFigure::Assumed => "assumed",
        BoardFigure::BySupporters => "by_supporters",
        BoardFigure::Fixed => "fixed",
        BoardFigure::Arrived => "arrived",
    }
}

/// The figure of that name; else all that ended.
pub fn named(name_given: &str) -> BoardFigure {
    ALL.into_iter().find(|figure| name(*figure) == name_given).unwrap_or(BoardFigure::Ended)
}

/// What it counts.
pub fn words(figure: BoardFigure) -> String {
    match figure {
        BoardFigure::Ended => t!("board.figure.ended"),
        BoardFigure::Closed => t!("board.figure.closed"),
        BoardFigure::NotClosed => t!("board.figure.not_closed"),
        BoardFigure::Waiting => t!("board.figure.waiting"),
        BoardFigure::Assumed => t!("board.figure.assumed"),
        BoardFigure::BySupporters => t!("board.figure.by_supporters"),
        BoardFigure::Fixed => t!("board.figure.fixed"),
        BoardFigure::Arrived => t!("board.figure.arrived"),
    }
}

/// What that means.
pub fn meaning(figure: BoardFigure) -> String {
    match figure {
        BoardFigure::Ended => t!("board.meaning.ended"),
        BoardFigure::Closed => t!("board.meaning.closed"),
        BoardFigure::NotClosed => t!("board.meaning.not_closed"),
        BoardFigure::Waiting => t!("board.meaning.waiting"),
        BoardFigure::Assumed => t!("board.meaning.assumed"),
        BoardFigure::BySupporters => t!("board.meaning.by_supporters"),
        BoardFigure::Fixed => t!("board.meaning.fixed"),
        BoardFigure::Arrived => t!("board.meaning.arrived"),
    }
}

/// How many reports stand behind it, where the board counts it.
pub fn count(figure: BoardFigure, board: &Board) -> Option<u64> {
    let closing = &board.closing;
    match figure {
        BoardFigure::Ended => Some(closing.ended),
        BoardFigure::Closed => Some(closing.closed),
        BoardFigure::NotClosed => Some(closing.ended.saturating_sub(closing.closed + closing.waiting)),
        BoardFigure::Waiting => Some(closing.waiting),
        BoardFigure::Assumed => Some(closing.assumed),
        BoardFigure::BySupporters => Some(closing.by_supporters),
        BoardFigure::Fixed | BoardFigure::Arrived => None,
    }
}

/// Whether it is shown although no report stands behind it.
pub const fn always_shown(figure: BoardFigure) -> bool {
    matches!(figure, BoardFigure::Closed | BoardFigure::NotClosed)
}

/// Where its reports stand.
pub fn address(figure: BoardFigure, filters: &Filters) -> String {
    let chosen = filters.query();
    let more = chosen.strip_prefix('?').map(|chosen| format!("&{chosen}")).unwrap_or_default();
    format!("/board/reports?figure={}{more}", name(figure))
}

/// What is asked of the API for its reports.
pub fn question(figure: BoardFigure, filters: &Filters) -> String {
    let chosen = filters.question();
    format!("/board/reports{chosen}&figure={}", name(figure))
}
