//! Promised times: in working hours of the site, over weekends, paused while the reporter's answer is awaited.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    a_weekend_does_not_count
    each_promise_is_kept_by_what_was_promised
    a_question_stops_the_clocks
    what_is_late_is_overdue
    the_sites_zone_decides
}

/// A clock of the report as its owner sees it.
fn clock(seen: &Value, kind: &str) -> Value {
    let clocks = seen["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["kind"] == kind).cloned().unwrap_or_default()
}

fn a_weekend_does_not_count(world: World) {
    let mut hospital = Hospital::found(&world);
    // Friday 20 November, 16:00 in Zurich: one hour is left of the day, 17 are of Monday and Tuesday.
    world.clock.set("2026-11-20T15:00:00Z".parse().unwrap());
    let mut nurse = world.guest();
    nurse.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
    hospital.nurse = nurse;
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["due_at"], "2026-11-24T15:00:00Z");
    assert_eq!(receipt["next_step"]["code"], "acknowledge");
    // In the night of Saturday nothing of it is used up.
    world.clock.set("2026-11-21T23:00:00Z".parse().unwrap());
    hospital.nurse.stay();
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["due_at"], "2026-11-24T16:00:00Z");
}

fn each_promise_is_kept_by_what_was_promised(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let states = |seen: &Value| {
        ["acknowledge", "first_answer", "decision", "fix"]
            .map(|kind| clock(seen, kind)["state"].as_str().unwrap_or("none").to_owned())
    };
    assert_eq!(states(&hospital.owner.look(&report)), ["running", "running", "running", "none"]);
    world.later(60);
    hospital.bring(&report, "acknowledged");
    let seen = hospital.owner.look(&report);
    assert_eq!(states(&seen), ["met", "running", "running", "none"]);
    assert_eq!(seen["next_step"]["code"], "first_answer");
    let internal = json!({"body": "Ask the maker", "visibility": "internal"});
    hospital.owner.act(&report, "comments", internal).expect(200);
    assert_eq!(states(&hospital.owner.look(&report))[1], "running", "an internal note answers nobody");
    let public = json!({"body": "We look at it", "visibility": "public"});
    hospital.owner.act(&report, "comments", public).expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(states(&seen), ["met", "met", "running", "none"]);
    assert_eq!(seen["next_step"]["code"], "decision");
    hospital.owner.go(&report, "acknowledged", "accepted").expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(states(&seen), ["met", "met", "met", "running"]);
    assert_eq!(seen["next_step"]["code"], "fix");
    hospital.owner.go(&report, "accepted", "declined").expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(states(&seen), ["met", "met", "met", "met"]);
    assert!(seen.get("due_at").is_none());
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(states(&seen)[..3], ["running", "running", "running"], "a new round");
}

fn a_question_stops_the_clocks(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let due = hospital.nurse.look(&report)["due_at"].clone();
    assert_eq!(due, "2026-11-25T09:00:00Z");
    assert_eq!(clock(&hospital.owner.look(&report), "decision")["due_at"], "2026-12-16T09:00:00Z");
    hospital.owner.go(&report, "acknowledged", "clarifying").expect(200);
    let waiting = hospital.owner.look(&report);
    assert_eq!(clock(&waiting, "decision")["state"], "paused");
    assert!(waiting.get("due_at").is_none(), "{waiting}");
    assert_eq!(waiting["next_step"]["code"], "your_turn");
    // Two working hours later it goes on.
    world.later(2 * 3_600);
    hospital.nurse.stay();
    hospital.owner.stay();
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    let seen = hospital.owner.look(&report);
    let decision = clock(&seen, "decision");
    assert_eq!(decision["state"], "running");
    assert_eq!(decision["due_at"], "2026-12-16T11:00:00Z", "two hours later than before");
}

fn what_is_late_is_overdue(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    world.clock.set("2026-11-20T09:00:01Z".parse().unwrap());
    hospital.owner.stay();
    let seen = hospital.owner.look(&report);
    assert_eq!(clock(&seen, "acknowledge")["state"], "overdue");
    let late = hospital.owner.get("/reports?scope=team&clock=overdue").expect(200).json;
    assert_eq!(late["items"][0]["id"], report.as_str());
    assert_eq!(late["items"][0]["clock"], json!({"kind": "acknowledge", "state": "overdue"}));
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    assert_eq!(clock(&hospital.owner.look(&report), "acknowledge")["state"], "met");
    let late = hospital.owner.get("/reports?scope=team&clock=overdue").expect(200).json;
    assert_eq!(late["items"], json!([]));
}

fn the_sites_zone_decides(world: World) {
    let mut hospital = Hospital::found(&world);
    let site = format!("/sites/{}", hospital.site);
    hospital.administrator.patch(&site, json!({"time_zone": "America/New_York"})).expect(200);
    // 09:00 in London is 04:00 in New York: the day begins at 13:00 UTC.
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["due_at"], "2026-11-19T22:00:00Z");
    let words = receipt["next_step"]["text"].as_str().unwrap();
    assert!(words.contains("17:00"), "people read the site's time: {words}");
}
