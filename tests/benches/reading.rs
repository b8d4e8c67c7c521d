//! Benchmarks of reading: a committee's list (`ranking`), the board (`board`) and the search (`search`) over a database of
//! many reports, through HTTP, beside the same requests to a hospital with 1,000 reports in the same run.
//!
//! `cargo xtask bench ranking board search` runs them on both databases with 100,000 reports; `--reports 1000000` with as
//! many as that. Up to 100,000 the database is then compared with what its events say (`readback check`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement may stop at the first surprise")]
#![allow(clippy::print_stdout, reason = "the figures are what it is for")]
#![allow(clippy::disallowed_methods, reason = "it plays the client, which makes the ids, and measures time")]

mod generator;
#[path = "../world/mod.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "the tests use the rest of it")]
mod world;

use std::time::{Duration, Instant};

use domain::id::kind;
use generator::{COMMON, Filled, Lives, RARE};
use serde_json::{Value, json};
use world::{Client, Kind, PASSWORD, new_id};

/// Reports of the hospital beside which is measured.
const FEW: usize = 1_000;
/// Reports where nothing else is asked for.
const MANY: usize = 100_000;
/// Up to so many the database is checked at the end.
const CHECKED: usize = 100_000;
/// Requests of each kind that are measured, after some that are not.
const ROUNDS: usize = 40;
const WARM: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test` asks every target for its tests; this one has none.
    if arguments.iter().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let count = arguments.iter().position(|argument| argument == "--reports");
    let count = count.map_or(MANY, |at| arguments[at + 1].parse().expect("how many reports"));
    let wanted: Vec<&String> = arguments.iter().filter(|argument| argument.parse::<u64>().is_err()).collect();
    let nothing_named = !wanted.iter().any(|argument| !argument.starts_with('-'));
    let is_wanted = |name: &str| nothing_named || wanted.iter().any(|argument| *argument == name);
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if is_wanted("ranking") {
            compare(kind, count, Lives::Accepted, &[ranking]);
        }
        let others: Vec<Part> = [("board", board as Part), ("search", search)]
            .iter()
            .filter(|(name, _)| is_wanted(name))
            .map(|(_, part)| *part)
            .collect();
        if !others.is_empty() {
            compare(kind, count, Lives::Whole, &others);
        }
    }
}

/// What is measured in one hospital: by name, in order.
type Part = fn(&mut Filled, &mut Figures);

/// Best and median of each request.
type Figures = Vec<(&'static str, Duration, Duration)>;

/// Measures the same in a small hospital and in a large one.
fn compare(kind: Kind, count: usize, lives: Lives, parts: &[Part]) {
    let [few, many] = [FEW, count].map(|count| {
        let begun = Instant::now();
        let mut filled = Filled::new(kind, count, lives);
        let mut figures = Vec::new();
        if count == FEW {
            println!("{kind:?}");
        } else {
            println!("{kind:?}: {count} reports written in {:.0} s", begun.elapsed().as_secs_f64());
        }
        let mut guest = filled.world.guest();
        measure(&mut figures, "a round trip (/healthz)", || drop(guest.get("//healthz").expect(200)));
        for part in parts {
            part(&mut filled, &mut figures);
        }
        if count > CHECKED {
            filled.world.unchecked();
        }
        figures
    });
    println!("{:<44} {:>10} {:>10} {:>10} {:>8}", "", "best", "median", FEW, "times");
    for ((name, best, median), (_, _, before)) in many.iter().zip(&few) {
        let (best, median, before) = (millis(*best), millis(*median), millis(*before));
        println!("{name:<44} {best:>7.1} ms {median:>7.1} ms {before:>7.1} ms {:>8.1}", median / before);
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn measure(figures: &mut Figures, name: &'static str, mut request: impl FnMut()) {
    let mut took: Vec<Duration> = (0..WARM + ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            request();
            begun.elapsed()
        })
        .skip(WARM)
        .collect();
    took.sort_unstable();
    figures.push((name, took[0], took[took.len() / 2]));
}

fn get(figures: &mut Figures, name: &'static str, client: &mut Client, path: &str) {
    measure(figures, name, || drop(client.get(path).expect(200)));
}

fn post(figures: &mut Figures, name: &'static str, client: &mut Client, path: &str, body: &Value) {
    measure(figures, name, || drop(client.post(path, body.clone()).expect(200)));
}

/// The first page of what waits for a committee, and one far behind.
fn ranking(filled: &mut Filled, figures: &mut Figures) {
    let committee = new_id::<kind::Committee>();
    let hospital = &mut filled.hospital;
    let chair = json!({"person_id": hospital.owner_id, "area": "Wards", "chair": true});
    let body = json!({
        "id": committee, "names": {"en": "Clinical Systems Committee"}, "charter": "Decides what goes ahead.",
        "quorum": 1, "members": [chair],
    });
    hospital.administrator.post("/committees", body).expect(201);
    let path = format!("/committees/{committee}/ranking");
    // Whoever takes a seat signs in anew.
    let chair = &mut filled.world.guest();
    chair.sign_in(&hospital.owner.email(), PASSWORD).expect(200);
    for (name, sort) in [
        ("ranking by burden", "burden"),
        ("ranking by people", "people"),
        ("ranking by age", "age"),
        ("ranking by harm", "harm"),
    ] {
        get(figures, name, chair, &format!("{path}?sort={sort}"));
    }
    get(figures, "ranking of one system", chair, &format!("{path}?system_id={}", filled.system));
    get(figures, "ranking of one unit", chair, &format!("{path}?unit_id={}", filled.unit));
    let mut far = path.clone();
    for _ in 0..4 {
        let page =
            chair.get(&format!("{far}{}limit=200", if far == path { "?" } else { "&" })).expect(200).json;
        let Some(next) = page["next_cursor"].as_str() else { break };
        far = format!("{path}?cursor={next}");
    }
    get(figures, "ranking, the seventeenth page", chair, &far);
}

/// The board as everybody opens it, and parts of it.
fn board(filled: &mut Filled, figures: &mut Figures) {
    let reader = &mut filled.hospital.nurse;
    get(figures, "board", reader, "/board");
    get(figures, "board of two years", reader, "/board?from=2024-11-19&to=2026-11-18");
    get(figures, "board of one unit", reader, &format!("/board?unit_id={}", filled.unit));
    get(figures, "board of one system", reader, &format!("/board?system_id={}", filled.system));
    get(figures, "known issues of a unit", reader, &format!("/known-issues?unit_id={}", filled.unit));
}

/// Words that are rare, common, and in many reports together; and what a new report is like.
fn search(filled: &mut Filled, figures: &mut Figures) {
    let common_and_rare = format!("{COMMON} {RARE}");
    let searches = [
        ("search, a rare word, owner", RARE),
        ("search, a common word, owner", COMMON),
        ("search, a common and a rare word, owner", common_and_rare.as_str()),
        ("search, a word that nobody wrote, owner", "xylophone"),
    ];
    let found = |client: &mut Client, words: &str| {
        let found = client.post("/reports/search", json!({"words": words})).expect(200).json;
        found["items"].as_array().expect("a list").len()
    };
    let owner = &mut filled.hospital.owner;
    assert!(found(owner, COMMON) > 10, "the common word is common");
    for (name, words) in searches {
        post(figures, name, owner, "/reports/search", &json!({"words": words}));
    }
    let nurse = &mut filled.hospital.nurse;
    post(figures, "search, a rare word, staff", nurse, "/reports/search", &json!({"words": RARE}));
    post(figures, "search, a common word, staff", nurse, "/reports/search", &json!({"words": COMMON}));
    let text = "The printer in the medication room stops every night and the patient labels are lost.";
    let alike = json!({"text": text, "unit_id": filled.unit, "system_id": filled.system});
    post(figures, "similar while writing, staff", nurse, "/reports/similar", &alike);
    let owner = &mut filled.hospital.owner;
    post(figures, "similar while writing, owner", owner, "/reports/similar", &alike);
    get(figures, "queue of the team, newest", owner, "/reports?scope=team");
}
