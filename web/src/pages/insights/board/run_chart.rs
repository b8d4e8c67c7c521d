//! The run chart: the share of closed loops month by month, with its median.

use domain::{
    insights::wire::{Board, MonthFigures},
    moment::Date,
};
use leptos::prelude::*;

use super::chart::{ChartCard, percent};
use crate::{
    t,
    words::{Style, day},
};

const WIDTH: f64 = 340.0;
const LEFT: f64 = 42.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 150.0;
/// About how wide a month below the chart is, and the words of the median.
const LABEL: f64 = 50.0;
const MEDIAN_WORDS: f64 = 90.0;

/// The share of a month, where any report ended in it.
fn share(month: &MonthFigures) -> Option<f64> {
    (month.ended > 0).then(|| month.closed as f64 / month.ended as f64)
}

/// The middle one of the shares, as a run chart takes it.
fn median(shares: &[f64]) -> Option<f64> {
    let mut sorted = shares.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

fn height(share: f64) -> f64 {
    BOTTOM - share * (BOTTOM - TOP)
}

/// The chart.
#[component]
pub fn RunChart(board: Signal<Board>) -> impl IntoView {
    move || {
        let months = board.with(|board| board.run_chart.clone());
        let shares: Vec<f64> = months.iter().filter_map(share).collect();
        let last = months.iter().rev().find_map(|month| share(month).map(|share| (month.month, share)));
        let (Some(median), Some((last_month, last_share))) = (median(&shares), last) else {
            return view! {
                <section class="card stack" aria-labelledby="run-chart">
                    <h2 id="run-chart">{t!("board.run")}</h2>
                    <p class="soft">{t!("board.run_empty")}</p>
                </section>
            }
            .into_any();
        };
        let finding = t!(
            "board.run_finding",
            month = named(last_month),
            last = percent(last_share),
            median = percent(median)
        );
        let rows = months
            .iter()
            .map(|month| {
                let name =
                    view! { <time datetime=month.month.to_string()>{named(month.month)}</time> }.into_any();
                let share = share(month).map_or_else(|| t!("board.no_share"), percent);
                (name, vec![figure(month.ended), figure(month.closed), share])
            })
            .collect();
        view! {
            <ChartCard
                id="run-chart"
                title=t!("board.run")
                finding=finding.clone()
                picture=picture(&months, median, finding).into_any()
                heads=vec![
                    t!("board.month"), t!("board.ended"), t!("board.closed"), t!("board.share"),
                ]
                rows=rows
            />
        }
        .into_any()
    }
}

/// "Nov 2026".
fn named(month: Date) -> String {
    day(month, Style::Month)
}

fn figure(count: u64) -> String {
    t!("board.figure", count = count)
}

fn picture(months: &[MonthFigures], median: f64, finding: String) -> impl IntoView + use<> {
    let step = (WIDTH - LEFT - RIGHT - 12.0) / (months.len().max(2) - 1) as f64;
    let across = |at: usize| LEFT + 6.0 + step * at as f64;
    let points: Vec<Option<(f64, f64)>> = months
        .iter()
        .enumerate()
        .map(|(at, month)| share(month).map(|share| (across(at), height(share))))
        .collect();
    // A month in which nothing ended breaks the line.
    let lines = points
        .split(Option::is_none)
        .map(|run| run.iter().flatten().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .map(|line| view! { <polyline class="line" points=line></polyline> })
        .collect_view();
    let dots = points
        .iter()
        .flatten()
        .map(|(x, y)| view! { <circle class="dot" cx=format!("{x:.1}") cy=format!("{y:.1}") r="3"></circle> })
        .collect_view();
    let scale = [0.0, 0.5, 1.0]
        .map(|share| {
            let y = height(share);
            view! {
                <path class="limit" d=format!("M{LEFT} {y:.1}H{WIDTH}")></path>
                <text x="0" y=format!("{:.1}", y + 4.0)>{percent(share)}</text>
            }
        })
        .collect_view();
    let every = months.len().div_ceil(4).max(1);
    let labels = months
        .iter()
        .enumerate()
        .filter(|(at, _)| at % every == 0)
        .map(|(at, month)| {
            // The last word would run over the edge.
            let anchor = (at > 0 && across(at) > WIDTH - LABEL).then_some("end");
            let x = if anchor.is_some() { WIDTH } else { across(at) };
            view! {
                <text x=format!("{x:.1}") y="172" text-anchor=anchor translate="no">{named(month.month)}</text>
            }
        })
        .collect_view();
    let middle = height(median);
    // The median's words stand clear of the line: below everything that the last months drew, or above.
    let last = || {
        points.iter().flatten().filter(|(x, _)| *x > WIDTH - MEDIAN_WORDS).map(|(_, y)| *y).chain([middle])
    };
    let (top, bottom) = (last().fold(f64::MAX, f64::min), last().fold(0.0, f64::max));
    let words = if top - TOP > BOTTOM - bottom { top - 8.0 } else { bottom + 16.0 };
    view! {
        <svg class="chart" viewBox="0 0 340 180" role="img" aria-labelledby="run-title run-words">
            <title id="run-title">{t!("board.run")}</title>
            <desc id="run-words">{finding}</desc>
            {scale}
            <path class="median" d=format!("M{LEFT} {middle:.1}H{WIDTH}")></path>
            {lines}
            {dots}
            <text class="b" x=WIDTH.to_string() y=format!("{words:.1}") text-anchor="end">
                {t!("board.median", share = percent(median))}
            </text>
            {labels}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[0.9, 0.1, 0.5]), Some(0.5));
        assert_eq!(median(&[0.25, 0.75]), Some(0.5));
    }
}
