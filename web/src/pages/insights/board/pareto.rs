//! The Pareto chart: which kinds of trouble make up most of it.

use domain::insights::wire::{Board, CategoryFigures};
use leptos::prelude::*;

use super::chart::{ChartCard, percent};
use crate::t;

const WIDTH: f64 = 340.0;
const ROW: usize = 40;
/// So many kinds have a bar of their own; the others share one.
const OWN_BARS: usize = 7;
/// What "most of it" means.
const MOST: f64 = 0.7;

/// A bar: a kind of trouble, or all others.
struct Bar {
    /// The category's name; none for all others.
    name: Option<String>,
    reports: u64,
    hours: f64,
    /// With all bars above.
    share: f64,
}

fn bars(categories: &[CategoryFigures]) -> Vec<Bar> {
    let mut sorted: Vec<&CategoryFigures> = categories.iter().filter(|it| it.reports > 0).collect();
    sorted.sort_by_key(|it| std::cmp::Reverse(it.reports));
    let all: u64 = sorted.iter().map(|it| it.reports).sum();
    let own = if sorted.len() > OWN_BARS + 1 { OWN_BARS } else { sorted.len() };
    let (few, others) = sorted.split_at(own);
    let hours = |it: &CategoryFigures| it.burden_hours.tenths as f64 / 10.0;
    let mut bars: Vec<Bar> = few
        .iter()
        .map(|it| Bar {
            name: Some(it.category.name.clone()),
            reports: it.reports,
            hours: hours(it),
            share: 0.0,
        })
        .collect();
    if !others.is_empty() {
        let reports = others.iter().map(|it| it.reports).sum();
        bars.push(Bar { name: None, reports, hours: others.iter().map(|it| hours(it)).sum(), share: 0.0 });
    }
    let mut so_far = 0;
    for bar in &mut bars {
        so_far += bar.reports;
        bar.share = so_far as f64 / all.max(1) as f64;
    }
    bars
}

/// The chart.
#[component]
pub fn Pareto(board: Signal<Board>) -> impl IntoView {
    move || {
        let bars = board.with(|board| bars(&board.pareto));
        if bars.is_empty() {
            return view! {
                <section class="card stack" aria-labelledby="pareto">
                    <h2 id="pareto">{t!("board.pareto")}</h2>
                    <p class="soft">{t!("board.pareto_empty")}</p>
                </section>
            }
            .into_any();
        }
        let all: u64 = bars.iter().map(|bar| bar.reports).sum();
        let most = bars.iter().position(|bar| bar.share >= MOST).unwrap_or_default();
        let finding = t!(
            "board.pareto_finding",
            count = most + 1,
            share = percent(bars[most].share),
            all = t!("board.reports", count = all)
        );
        let rows = bars
            .iter()
            .map(|bar| {
                let figures = vec![
                    t!("board.figure", count = bar.reports),
                    percent(bar.share),
                    t!("board.figure", count = bar.hours),
                ];
                (name(bar), figures)
            })
            .collect();
        view! {
            <ChartCard
                id="pareto"
                title=t!("board.pareto")
                finding=finding.clone()
                picture=picture(&bars, finding).into_any()
                heads=vec![
                    t!("board.kind"), t!("board.reports_head"), t!("board.share_so_far"), t!("board.hours_head"),
                ]
                rows=rows
            />
        }
        .into_any()
    }
}

fn name(bar: &Bar) -> AnyView {
    match bar.name.clone() {
        Some(name) => view! { <span translate="no">{name}</span> }.into_any(),
        None => t!("board.others").into_any(),
    }
}

fn picture(bars: &[Bar], finding: String) -> impl IntoView + use<> {
    let longest = bars.iter().map(|bar| bar.reports).max().unwrap_or(1);
    let rows = bars
        .iter()
        .enumerate()
        .map(|(at, bar)| {
            let (words, top) = (at * ROW + 14, at * ROW + 21);
            let length = WIDTH * bar.reports as f64 / longest as f64;
            let ours = bar.name.is_none();
            view! {
                <text class="b" x="0" y=words translate=(!ours).then_some("no")>
                    {bar.name.clone().unwrap_or_else(|| t!("board.others"))}
                </text>
                <text class="b" x="288" y=words text-anchor="end">{t!("board.figure", count = bar.reports)}</text>
                <text x="340" y=words text-anchor="end">{percent(bar.share)}</text>
                <rect class="track" x="0" y=top width="340" height="10" rx="4"></rect>
                <rect class="bar" class:rest=ours x="0" y=top width=format!("{length:.1}") height="10" rx="4"></rect>
            }
        })
        .collect_view();
    let frame = format!("0 0 340 {}", bars.len() * ROW);
    view! {
        <svg class="chart" viewBox=frame role="img" aria-labelledby="pareto-title pareto-words">
            <title id="pareto-title">{t!("board.pareto_title")}</title>
            <desc id="pareto-words">{finding}</desc>
            {rows}
        </svg>
    }
}
