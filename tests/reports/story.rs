//! The whole loop, from the report to its answer, as each side sees it.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    the_loop_to_an_answer
    a_decline_can_be_appealed_once
    what_is_passed_on_is_followed_up
    an_administrator_acts_in_the_owners_place
    a_report_taken_back_is_closed
}

fn the_loop_to_an_answer(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let (owner, nurse) = (&mut hospital.owner, &mut hospital.nurse);
    owner.go(&report, "received", "acknowledged").expect(200);
    owner.go(&report, "acknowledged", "clarifying").expect(200);
    let seen = nurse.look(&report);
    assert_eq!(
        (&seen["question"]["body"], &seen["next_step"]["code"]),
        (&json!("At which bed?"), &json!("your_turn"))
    );
    assert!(seen["may"].as_array().unwrap().contains(&json!("answer")));
    nurse.act(&report, "answers", json!({"body": "At bed 4"})).expect(200);
    let seen = nurse.look(&report);
    assert_eq!(seen["state"], "acknowledged");
    assert!(seen.get("question").is_none());
    owner.go(&report, "acknowledged", "accepted").expect(200);
    let plan = |date: &str, from: &str| json!({"from": from, "from_date": date});
    owner.act(&report, "plan", plan("2026-12-10", "accepted")).expect(200);
    assert_eq!(nurse.look(&report)["expected"], json!({"from_date": "2026-12-10", "moved": 0}));
    owner.act(&report, "plan", plan("2026-12-17", "scheduled")).expect_fields(&[("reason", "required")]);
    let window = json!({"from": "scheduled", "from_date": "2026-12-17", "to_date": "2026-12-18", "reason": "Parts are late"});
    owner.act(&report, "plan", window).expect(200);
    let expected = json!({"from_date": "2026-12-17", "to_date": "2026-12-18", "moved": 1});
    assert_eq!(nurse.look(&report)["expected"], expected, "moves of the date are counted");
    owner.go(&report, "scheduled", "in_progress").expect(200);
    owner.go(&report, "in_progress", "in_trial").expect(200);
    assert_eq!(nurse.look(&report)["tried_by"], "Ward 4");
    owner.go(&report, "in_trial", "in_progress").expect(200);
    owner.go(&report, "in_progress", "answered").expect(200);

    let own = nurse.look(&report);
    assert_eq!((&own["state"], &own["title"]), (&json!("answered"), &json!("Pump alarms all night")));
    assert_eq!(own["ending_words"], "It keeps patients safe");
    assert_eq!(own["next_step"]["code"], "none");
    assert!(own.get("due_at").is_none());
    let kinds = [
        "received", "moved", "asked", "replied", "moved", "planned", "planned", "moved", "moved", "moved",
        "moved",
    ];
    assert_eq!(nurse.story(&report), kinds, "the title and disposition are the owner's business");
    assert_eq!(owner.story(&report).len(), kinds.len() + 1);
    let events = nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    let moved = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(moved["by"], json!({"kind": "person", "id": hospital.owner_id, "name": "Ines Owner"}));
    assert_eq!(moved["data"]["from"], "in_progress");
    assert_eq!(moved["data"]["reason"], "It keeps patients safe");
    assert_eq!(events["items"][3]["by"]["me"], true, "the answer is one's own");
}

fn a_decline_can_be_appealed_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    let seen = hospital.nurse.look(&report);
    assert!(seen["may"].as_array().unwrap().contains(&json!("reopen_own")));
    assert_eq!(seen["appealed"], false);
    hospital
        .colleague
        .act(&report, "reopen", json!({"reason": "Me too"}))
        .expect(403)
        .expect_problem("not_allowed");
    hospital.nurse.act(&report, "reopen", json!({"reason": "It wakes the ward"})).expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(
        (&seen["state"], &seen["appealed"], &seen["reopened"]),
        (&json!("reopened"), &json!(true), &json!(1))
    );
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "declined").expect(200);
    let again = hospital.nurse.act(&report, "reopen", json!({"reason": "Still"}));
    again.expect(409).expect_problem("not_possible");
    // The owner may change its mind whenever it likes.
    hospital.owner.act(&report, "reopen", json!({"reason": "We were wrong"})).expect(200);
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "answered").expect(200);
    hospital.nurse.act(&report, "reopen", json!({"reason": "The answer is wrong"})).expect(200);
}

fn what_is_passed_on_is_followed_up(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let wish = json!({
        "title": "Pump alarms", "transferred_to": "The maker", "reference": "T-77", "follow_up_on": "2026-12-01",
        "reason": "They build it",
    });
    hospital.owner.transition(&report, "acknowledged", "transferred", wish).expect(200);
    let seen = hospital.nurse.look(&report);
    assert_eq!(
        seen["transfer"],
        json!({"to": "The maker", "reference": "T-77", "follow_up_on": "2026-12-01"})
    );
    assert!(seen["next_step"]["text"].as_str().unwrap().contains("Medication Systems"));
    let again = json!({"follow_up_on": "2027-02-16"});
    hospital.owner.transition(&report, "transferred", "transferred", again).expect(200);
    let seen = hospital.nurse.look(&report);
    assert_eq!(
        seen["transfer"],
        json!({"to": "The maker", "reference": "T-77", "follow_up_on": "2027-02-16"})
    );
    hospital.owner.go(&report, "transferred", "accepted").expect(200);
    let seen = hospital.owner.look(&report);
    assert!(seen.get("transfer").is_none());
    assert!(seen["due_at"].is_string(), "it is open again, and due");
}

fn an_administrator_acts_in_the_owners_place(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    hospital.administrator.go(&report, "received", "acknowledged").expect(200);
    hospital.administrator.go(&report, "acknowledged", "accepted").expect(200);
    let rows = world.rows_of("events", "report_id", &report);
    assert!(
        rows.iter().filter(|row| row["seq"] != 1).all(|row| row["by_who"] == "administrator"),
        "{rows:?}"
    );
    let events = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    assert_eq!(events["items"][1]["by"]["name"], "Ada Admin");
}

fn a_report_taken_back_is_closed(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    hospital.owner.act(&report, "withdraw", json!({})).expect(403).expect_problem("not_allowed");
    hospital.nurse.act(&report, "withdraw", json!({"reason": "It went away"})).expect(200);
    let seen = hospital.nurse.look(&report);
    assert_eq!(seen["state"], "withdrawn");
    assert!(seen.get("question").is_none() && seen.get("due_at").is_none());
    hospital
        .nurse
        .act(&report, "answers", json!({"body": "Bed 4"}))
        .expect(409)
        .expect_problem("not_possible");
    hospital
        .nurse
        .act(&report, "reopen", json!({"reason": "Back"}))
        .expect(409)
        .expect_problem("not_possible");
    hospital.owner.go(&report, "withdrawn", "acknowledged").expect(409).expect_problem("not_possible");
    let open = hospital.owner.get("/reports/queue-counts").expect(200).json;
    assert_eq!((&open["open"], &open["waiting"]), (&json!(0), &json!(0)));
}
