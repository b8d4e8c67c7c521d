//! The state table through the door: for every state and every other, the move works exactly where the design's
//! table has it. Written out here once more, so that a slip in the table is noticed.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, World};

on_both! { only_the_moves_of_the_table_are_possible what_has_a_route_of_its_own_is_no_transition }

/// From each state that this stage can reach, where the owner's transitions lead.
const TABLE: [(&str, &[&str]); 12] = [
    ("received", &["acknowledged"]),
    ("acknowledged", &["clarifying", "accepted", "answered", "declined", "transferred"]),
    // Asked in acknowledged: going back there takes the question back.
    ("clarifying", &["acknowledged", "accepted", "answered", "declined", "transferred"]),
    ("accepted", &["clarifying", "in_progress", "answered", "declined", "transferred"]),
    ("scheduled", &["clarifying", "accepted", "in_progress", "answered", "declined", "transferred"]),
    ("in_progress", &["clarifying", "accepted", "in_trial", "answered", "declined", "transferred"]),
    ("in_trial", &["clarifying", "accepted", "in_progress", "answered", "declined", "transferred"]),
    ("answered", &[]),
    ("declined", &[]),
    ("transferred", &["accepted", "answered", "declined", "transferred"]),
    ("withdrawn", &[]),
    ("reopened", &["acknowledged"]),
];

const STATES: [&str; 16] = [
    "received",
    "acknowledged",
    "clarifying",
    "accepted",
    "scheduled",
    "in_progress",
    "in_trial",
    "shipped",
    "confirmed",
    "assumed",
    "answered",
    "declined",
    "transferred",
    "duplicate",
    "withdrawn",
    "reopened",
];

/// Where something else than a transition leads.
const BY_OTHER_ROUTES: [&str; 4] = ["scheduled", "shipped", "duplicate", "reopened"];

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|state| state.as_str().unwrap()).collect()
}

fn only_the_moves_of_the_table_are_possible(world: World) {
    let mut hospital = Hospital::found(&world);
    for (from, possible) in TABLE {
        let report = hospital.report_in(from);
        let seen = hospital.owner.look(&report);
        for to in STATES {
            if possible.contains(&to) {
                let moving = hospital.report_in(from);
                let moved = hospital.owner.go(&moving, from, to).expect(200).json;
                assert_eq!(moved["state"], to, "{from} to {to}");
                assert_eq!(hospital.nurse.look(&moving)["state"], to);
            } else {
                let refused = hospital.owner.go(&report, from, to).expect(409).expect_problem("not_possible");
                assert_eq!(refused.json["state"], from);
                let told = names(&refused.json["possible"]);
                assert_eq!(told, names(&seen["possible"]), "{from}: what is offered is what is told");
                assert!(possible.iter().all(|state| told.contains(state)), "{from}: {told:?}");
                let other: Vec<&&str> = told.iter().filter(|state| !possible.contains(state)).collect();
                assert!(other.iter().all(|state| BY_OTHER_ROUTES.contains(state)), "{from}: {other:?}");
            }
        }
        assert_eq!(hospital.owner.look(&report)["seq"], seen["seq"], "{from}: refused moves leave nothing");
    }
}

fn what_has_a_route_of_its_own_is_no_transition(world: World) {
    let mut hospital = Hospital::found(&world);
    for (from, planned) in [
        ("received", false),
        ("acknowledged", false),
        ("accepted", true),
        ("scheduled", true),
        ("in_progress", true),
        ("in_trial", true),
        ("answered", false),
        ("transferred", false),
        ("withdrawn", false),
        ("reopened", false),
    ] {
        let report = hospital.report_in(from);
        let plan = json!({"from": from, "from_date": "2026-12-10", "to_date": "2026-12-12", "reason": "The maker said so"});
        let answer = hospital.owner.act(&report, "plan", plan);
        if planned {
            let state = if from == "accepted" { "scheduled" } else { from };
            assert_eq!(answer.expect(200).json["state"], state, "{from}");
        } else {
            answer.expect(409).expect_problem("not_possible");
        }
        let open = !["answered", "declined", "transferred", "withdrawn"].contains(&from);
        let report = hospital.report_in(from);
        let answer = hospital.nurse.act(&report, "withdraw", json!({}));
        if open {
            assert_eq!(answer.expect(200).json["state"], "withdrawn", "{from}");
        } else {
            answer.expect(409).expect_problem("not_possible");
        }
        let report = hospital.report_in(from);
        let answer = hospital.owner.act(&report, "reopen", json!({"reason": "It is back"}));
        if ["answered", "declined", "transferred"].contains(&from) {
            assert_eq!(answer.expect(200).json["state"], "reopened", "{from}");
        } else {
            answer.expect(409).expect_problem("not_possible");
        }
    }
}
