//! What a committee puts off or asks for: the clocks, the list, and how a hold ends.

use serde_json::{Value, json};

use super::Committee;
use crate::on_both;
use crate::world::{Client, Hospital, World};

on_both! {
    a_hold_ends_on_its_day_also_after_a_restart
    the_next_decision_and_a_move_end_it
    clocks_stand_still_while_it_lasts
    it_lasts_through_a_question
}

fn clock(client: &mut Client, report: &str, kind: &str) -> Value {
    let seen = client.look(report);
    let clocks = seen["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["kind"] == kind).map_or(json!(null), |clock| clock["state"].clone())
}

const DAY: i64 = 86_400;

fn a_hold_ends_on_its_day_also_after_a_restart(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("acknowledged");
    let wish = committee.wish("defer", &[&report], json!({"until": "2026-11-23"}));
    committee.chair.post("/decisions", wish).expect(201);
    let seen = hospital.nurse.look(&report);
    assert_eq!(seen["hold"], json!({"kind": "defer", "until": "2026-11-23"}));
    assert_eq!(seen["next_step"]["code"], "hold");
    assert_eq!(seen["next_step"]["text"], "Digital committee has put it off until Mon 23 Nov.");
    assert_eq!(committee.waiting_ids(""), [""; 0]);
    assert_eq!(committee.waiting_ids("?held=true"), [report.as_str()]);
    world.later(3 * DAY);
    world.run_jobs();
    committee.member.stay();
    assert_eq!(committee.waiting_ids(""), [""; 0], "not before its day");
    world.later(2 * DAY);
    let world = world.restart();
    let mut member = world.guest();
    member.sign_in(&committee.member.email(), crate::world::PASSWORD).expect(200);
    committee.member = member;
    // The day has come, whether or not the job has run.
    assert_eq!(committee.waiting_ids(""), [report.as_str()]);
    world.run_jobs();
    world.run_jobs();
    let back = committee.waiting("");
    assert_eq!((back.len(), &back[0]["back_on"], &back[0]["hold"]), (1, &json!("2026-11-23"), &json!(null)));
    let kinds = committee.member.story(&report);
    assert_eq!(kinds.iter().filter(|kind| *kind == "hold_ended").count(), 1, "{kinds:?}");
}

fn the_next_decision_and_a_move_end_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (again, onwards) = (hospital.report_in("acknowledged"), hospital.report_in("acknowledged"));
    committee.decide("need_more", &[&again, &onwards]).expect(201);
    let held = json!({"kind": "need_more", "asked_for": "How often does it happen?"});
    assert_eq!(hospital.nurse.look(&again)["hold"], held);
    assert_eq!(committee.waiting("").len(), 2, "what the committee asked for stays in its list");
    committee.decide("defer", &[&again]).expect(201);
    assert_eq!(hospital.nurse.look(&again)["hold"], json!({"kind": "defer", "until": "2027-01-15"}));
    hospital.owner.go(&onwards, "acknowledged", "accepted").expect(200);
    assert!(hospital.nurse.look(&onwards)["hold"].is_null());
    assert_eq!(clock(&mut hospital.owner, &onwards, "fix"), "running");
    committee.decide("defer", &[&onwards]).expect(201);
    assert_eq!(clock(&mut hospital.owner, &onwards, "fix"), "paused");
    hospital.owner.act(&onwards, "plan", json!({"from": "accepted", "from_date": "2026-12-10"})).expect(200);
    assert!(hospital.nurse.look(&onwards)["hold"].is_null());
    assert_eq!(clock(&mut hospital.owner, &onwards, "fix"), "running");
}

fn clocks_stand_still_while_it_lasts(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (deferred, asked) = (hospital.report_in("acknowledged"), hospital.report_in("acknowledged"));
    committee.decide("defer", &[&deferred]).expect(201);
    committee.decide("need_more", &[&asked]).expect(201);
    assert_eq!(clock(&mut hospital.owner, &deferred, "decision"), "met");
    assert_eq!(clock(&mut hospital.owner, &asked, "decision"), "paused");
    assert_eq!(clock(&mut hospital.owner, &asked, "first_answer"), "running");
}

fn it_lasts_through_a_question(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("accepted");
    committee.decide("need_more", &[&report]).expect(201);
    hospital.owner.go(&report, "accepted", "clarifying").expect(200);
    hospital.nurse.act(&report, "answers", json!({"body": "At bed 4"})).expect(200);
    assert_eq!(hospital.nurse.look(&report)["hold"]["kind"], "need_more");
    assert_eq!(clock(&mut hospital.owner, &report, "fix"), "paused");
}
