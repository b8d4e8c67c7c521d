//! The first figure: the share of loops that are closed, the figures behind it, and the way to the reports.

use domain::insights::wire::{Board, LoopFigures};
use leptos::prelude::*;

use super::{figure, filters::Filters};
use crate::{components::Kpi, t};

/// The dark panel with the ring, and below it what the rate is made of.
#[component]
pub fn Rate(board: Signal<Board>, filters: Memo<Filters>) -> impl IntoView {
    view! {
        <section class="stack tight" aria-labelledby="rate">
            <h2 class="vh" id="rate">{t!("board.rate")}</h2>
            <div class="card deep">
                {move || board.with(|board| view! {
                    <div class="two middle">
                        <div class="row one">{ring(&board.closing)}{hero(&board.closing)}</div>
                        {medians(board)}
                    </div>
                })}
            </div>
            <Behind board=board filters=filters/>
        </section>
    }
}

/// The ring closes as the rate does.
fn ring(loops: &LoopFigures) -> impl IntoView + use<> {
    let full = loops.rate.filter(|rate| *rate > 0.0).map(|rate| {
        let drawn = format!("{:.1} 100", rate * 100.0);
        view! {
            <circle
                class="full" cx="60" cy="60" r="50" pathLength="100" stroke-dasharray=drawn
                transform="rotate(-90 60 60)"
            ></circle>
        }
    });
    view! {
        <svg class="ring" viewBox="0 0 120 120" aria-hidden="true"><circle cx="60" cy="60" r="50"></circle>{full}</svg>
    }
}

fn hero(loops: &LoopFigures) -> impl IntoView + use<> {
    match loops.rate {
        Some(rate) => {
            let words = t!(
                "board.rate_words",
                closed = loops.closed as f64,
                count = loops.ended.saturating_sub(loops.waiting)
            );
            view! {
                <Kpi
                    hero=true value=t!("board.figure", count = (rate * 100.0).round()) unit=t!("board.percent_sign")
                    words=words
                />
            }
        }
        None => view! { <Kpi hero=true value=t!("board.no_share") words=t!("board.rate_none")/> },
    }
}

fn medians(board: &Board) -> impl IntoView + use<> {
    let days = board.fix_median_days.map(|days| {
        view! { <Kpi value=t!("board.figure", count = days) unit=t!("board.days") words=t!("board.to_fix")/> }
    });
    let hours = board.first_answer_median_hours.map(|hours| {
        view! { <Kpi value=t!("board.figure", count = hours) unit=t!("board.hours") words=t!("board.to_answer")/> }
    });
    let back = board.hours_back_month.tenths as f64 / 10.0;
    view! {
        <div class="kpis">
            {days}
            {hours}
            <Kpi value=t!("board.figure", count = back.round()) unit=t!("board.hours") words=t!("board.hours_back")/>
        </div>
    }
}

/// The figures behind the rate, each the way to its reports.
#[component]
fn Behind(board: Signal<Board>, filters: Memo<Filters>) -> impl IntoView {
    let links = move || {
        let filters = filters.get();
        figure::BEHIND
            .into_iter()
            .filter_map(|which| {
                let count = board.with(|board| figure::count(which, board)).unwrap_or_default();
                Some((which, count)).filter(|_| count > 0 || figure::always_shown(which))
            })
            .map(|(which, count)| {
                view! {
                    <li>
                        <a class="chip" href=figure::address(which, &filters)>
                            {figure::words(which)}<span class="num">{t!("board.figure", count = count)}</span>
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let too_few = Memo::new(move |_| board.with(|board| board.too_few));
    view! {
        <h3 class="small soft" id="behind">{t!("board.behind")}</h3>
        <ul class="chips" aria-labelledby="behind">{links}</ul>
        <Show when=move || too_few.get()><p class="soft small">{t!("board.too_few")}</p></Show>
    }
}
