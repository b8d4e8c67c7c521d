//! What it costs: two taps, and the hours a month that they come to.

use leptos::prelude::*;

use super::burden_form::BurdenForm;
use crate::{
    components::{Chips, ErrorLine, Errors, TextField},
    t,
};

/// Minutes each time and how often, in a card of the form.
#[component]
pub fn BurdenCard(form: BurdenForm, errors: Errors) -> impl IntoView {
    let any = move || !form.minutes.with(String::is_empty) || !form.pace.with(String::is_empty);
    let leave_out = move |_| {
        form.minutes.set(String::new());
        form.pace.set(String::new());
    };
    view! {
        <section class="card stack" aria-labelledby="burden-title">
            <div class="row apart">
                <h2 id="burden-title">{t!("burden.title")}</h2>
                {move || if any() {
                    view! { <button class="btn quiet" type="button" on:click=leave_out>{t!("burden.leave_out")}</button> }
                        .into_any()
                } else {
                    view! { <span class="tag">{t!("form.optional")}</span> }.into_any()
                }}
            </div>
            <BurdenChoice form=form errors=errors/>
        </section>
    }
}

/// The two choices, and what they come to.
#[component]
pub fn BurdenChoice(form: BurdenForm, errors: Errors) -> impl IntoView {
    view! {
        <Minutes form=form errors=errors/>
        <Pace form=form errors=errors/>
        <Sum form=form/>
    }
}

#[component]
fn Minutes(form: BurdenForm, errors: Errors) -> impl IntoView {
    let mut options: Vec<(String, String)> = [1_i64, 5, 15]
        .into_iter()
        .map(|count| (count.to_string(), t!("span.minutes", count = count)))
        .collect();
    options.push(("other".to_owned(), t!("burden.more")));
    let other = move || form.minutes.with(|minutes| minutes == "other");
    view! {
        <div class="stack tight">
            <Chips name="minutes" legend=t!("burden.minutes") options=options value=form.minutes/>
            {move || if other() {
                view! {
                    <TextField
                        name="burden.minutes" label=t!("burden.minutes_number") hint=t!("burden.minutes_hint")
                        kind="number" value=form.other_minutes errors=errors
                    />
                }
                .into_any()
            } else {
                view! {
                    <div class="field" id="burden.minutes" tabindex="-1">
                        <ErrorLine id="burden.minutes-error".to_owned() name="burden.minutes" errors=errors/>
                    </div>
                }
                .into_any()
            }}
        </div>
    }
}

#[component]
fn Pace(form: BurdenForm, errors: Errors) -> impl IntoView {
    let options = vec![
        ("weekly".to_owned(), t!("burden.weekly")),
        ("daily".to_owned(), t!("burden.daily")),
        ("ten".to_owned(), t!("burden.ten_a_day")),
        ("other".to_owned(), t!("burden.more")),
    ];
    let periods = vec![
        ("day".to_owned(), t!("burden.a_day")),
        ("week".to_owned(), t!("burden.a_week")),
        ("month".to_owned(), t!("burden.a_month")),
    ];
    let other = move || form.pace.with(|pace| pace == "other");
    view! {
        <div class="stack tight">
            <Chips name="pace" legend=t!("burden.how_often") options=options value=form.pace/>
            {move || if other() {
                let periods = periods.clone();
                view! {
                    <TextField
                        name="burden.times" label=t!("burden.times_number") kind="number"
                        value=form.times errors=errors
                    />
                    <Chips name="per" legend=t!("burden.per") options=periods value=form.per/>
                }
                .into_any()
            } else {
                view! {
                    <div class="field" id="burden.times" tabindex="-1">
                        <ErrorLine id="burden.times-error".to_owned() name="burden.times" errors=errors/>
                    </div>
                }
                .into_any()
            }}
        </div>
    }
}

/// The hours a month, as soon as both are known.
#[component]
fn Sum(form: BurdenForm) -> impl IntoView {
    let sum = move || {
        form.burden().map(|burden| {
            let hours = burden.hours_a_month().tenths as f64 / 10.0;
            if hours < 0.1 { t!("burden.little") } else { t!("burden.hours", count = hours) }
        })
    };
    view! {
        <p class="row" role="status">
            {move || sum().map(|sum| view! {
                <strong class="num">{sum}</strong><span class="soft">{t!("burden.yours")}</span>
            })}
        </p>
    }
}
