//! Appeals: they come back to whoever chairs the committee, first in its list.

use serde_json::{Value, json};

use super::Committee;
use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    an_appeal_comes_back_to_the_committee_that_declined
    an_appeal_against_the_owner_goes_to_the_committee_in_scope
    without_a_committee_it_stays_with_the_owner
}

fn persons(tellings: &[Value]) -> Vec<String> {
    tellings.iter().filter_map(|telling| telling["person_id"].as_str().map(str::to_owned)).collect()
}

fn an_appeal_comes_back_to_the_committee_that_declined(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let scope = json!({"system_ids": [hospital.system]});
    let mut other = Committee::found(&world, &mut hospital, "Medication", scope);
    let (heavy, declined) = (hospital.report_in("accepted"), hospital.report_in("accepted"));
    committee.decide("decline", &[&declined]).expect(201);
    hospital.nurse.act(&declined, "reopen", json!({"reason": "It still alarms"})).expect(200);
    let told = world.told(&declined, "appeal");
    assert_eq!(persons(&told), [crate::world::hex(&committee.chair_id)]);
    let inbox = committee.chair.get("/inbox").expect(200).json;
    let appeal = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "appeal").unwrap();
    assert_eq!(appeal["your_turn"], true);
    let waiting = committee.waiting("");
    assert_eq!((&waiting[0]["id"], &waiting[0]["appeal"]), (&json!(declined), &json!(true)));
    assert_eq!((&waiting[1]["id"], &waiting[1]["appeal"]), (&json!(heavy), &json!(false)));
    // The owner looks at it: an appeal all the same.
    hospital.owner.transition(&declined, "reopened", "acknowledged", json!({})).expect(200);
    assert_eq!(committee.waiting("")[0]["appeal"], true);
    let decided = committee.decide("decline", &[&declined]).expect(201).json;
    assert_eq!(decided["appeal"], true);
    assert!(committee.waiting_ids("").iter().all(|id| *id != declined));
    let inbox = committee.chair.get("/inbox").expect(200).json;
    let appeal = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "appeal").unwrap();
    assert_eq!(appeal["your_turn"], false);
    hospital
        .nurse
        .act(&declined, "reopen", json!({"reason": "Again"}))
        .expect(409)
        .expect_problem("not_possible");
    assert_eq!(other.chair.get("/inbox").expect(200).json["items"], json!([]));
}

fn an_appeal_against_the_owner_goes_to_the_committee_in_scope(world: World) {
    let mut hospital = Hospital::found(&world);
    let scope = json!({"system_ids": [hospital.system]});
    let mut committee = Committee::found(&world, &mut hospital, "Medication", scope);
    let report = hospital.report_in("declined");
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    assert_eq!(persons(&world.told(&report, "appeal")), [crate::world::hex(&committee.chair_id)]);
    assert_eq!(committee.waiting("")[0]["appeal"], true);
}

fn without_a_committee_it_stays_with_the_owner(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    let told = world.told(&report, "appeal");
    assert_eq!(told.len(), 1);
    assert_eq!(persons(&told).len(), 1, "nobody else of the owner is there: an administrator");
}
