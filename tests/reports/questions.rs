//! Questions: asked, answered, taken back, and given up after 14 days.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    a_question_returns_to_where_it_was_asked
    a_question_can_be_taken_back
    a_move_onwards_takes_the_question_back
    after_fourteen_days_it_goes_on_without_an_answer
    only_the_reporter_answers_and_only_what_was_asked
}

fn a_question_returns_to_where_it_was_asked(world: World) {
    let mut hospital = Hospital::found(&world);
    for from in ["acknowledged", "accepted", "scheduled", "in_progress", "in_trial"] {
        let report = hospital.report_in(from);
        hospital.owner.go(&report, from, "clarifying").expect(200);
        assert_eq!(hospital.owner.look(&report)["returns_to"], from);
        let answer = hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
        assert_eq!(answer.json["state"], from);
    }
}

fn a_question_can_be_taken_back(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_trial");
    hospital.owner.go(&report, "in_trial", "clarifying").expect(200);
    let back = hospital
        .owner
        .transition(&report, "clarifying", "in_trial", json!({"reason": "Found out"}))
        .expect(200);
    assert_eq!(back.json["state"], "in_trial");
    let story = hospital.nurse.story(&report);
    assert_eq!(story.last().unwrap(), "question_withdrawn");
    assert!(hospital.nurse.look(&report).get("question").is_none());
    hospital
        .nurse
        .act(&report, "answers", json!({"body": "Bed 4"}))
        .expect(409)
        .expect_problem("not_possible");
}

fn a_move_onwards_takes_the_question_back(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    hospital.owner.go(&report, "clarifying", "declined").expect(200);
    let story = hospital.nurse.story(&report);
    assert!(story.ends_with(&["question_withdrawn".to_owned(), "moved".to_owned()]), "{story:?}");
    let report = hospital.report_in("accepted");
    hospital.owner.go(&report, "accepted", "clarifying").expect(200);
    let plan = json!({"from": "clarifying", "from_date": "2026-12-10"});
    assert_eq!(hospital.owner.act(&report, "plan", plan).expect(200).json["state"], "scheduled");
    assert!(hospital.nurse.look(&report).get("question").is_none());
}

fn after_fourteen_days_it_goes_on_without_an_answer(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    hospital.owner.go(&report, "accepted", "clarifying").expect(200);
    let fresh = hospital.report_in("clarifying");
    world.later(14 * 86_400 - 1);
    world.run_jobs();
    hospital.nurse.stay();
    hospital.owner.stay();
    assert_eq!(hospital.nurse.look(&report)["state"], "clarifying");
    let answer = hospital.nurse.act(&fresh, "answers", json!({"body": "Bed 4"})).expect(200);
    assert_eq!(answer.json["state"], "acknowledged");
    world.later(1);
    world.run_jobs();
    let seen = hospital.owner.look(&report);
    assert_eq!(seen["state"], "accepted");
    assert!(seen["due_at"].is_string(), "its clocks go on");
    let events = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["by"]), (&json!("question_withdrawn"), &json!({"kind": "system"})));
    let count = hospital.nurse.story(&report).len();
    world.run_jobs();
    assert_eq!(hospital.nurse.story(&report).len(), count, "once");
}

fn only_the_reporter_answers_and_only_what_was_asked(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    let answer = json!({"body": "Bed 4"});
    for client in [&mut hospital.owner, &mut hospital.administrator, &mut hospital.colleague] {
        client.act(&report, "answers", answer.clone()).expect(403).expect_problem("not_allowed");
    }
    let silent = hospital.report_in("acknowledged");
    let refused = hospital.nurse.act(&silent, "answers", answer).expect(409).expect_problem("not_possible");
    assert_eq!(refused.json["state"], "acknowledged");
}
