//! What a committee sees: everything in its scope once somebody has looked at it, no confidential name, nothing else.

use serde_json::json;

use super::Committee;
use crate::on_both;
use crate::world::{Hospital, World, with};

on_both! {
    members_see_reports_in_scope_whole_and_move_nothing
    nothing_is_seen_before_anybody_has_looked
    confidential_names_stay_with_the_owner
    lists_hold_what_is_in_scope
}

fn members_see_reports_in_scope_whole_and_move_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("accepted");
    hospital.owner.act(&report, "comments", json!({"body": "A note", "visibility": "internal"})).expect(200);
    let seen = committee.member.look(&report);
    assert_eq!((&seen["view"], &seen["reporter"]["name"]), (&json!("whole"), &json!("Nora Nurse")));
    assert!(committee.member.get(&format!("/reports/{report}/events")).text.contains("A note"));
    assert_eq!(seen["possible"], json!([]));
    let may: Vec<&str> = seen["may"].as_array().unwrap().iter().map(|may| may.as_str().unwrap()).collect();
    assert!(may.contains(&"vote") && may.contains(&"read_whole") && !may.contains(&"decide"), "{may:?}");
    assert!(!may.contains(&"move") && !may.contains(&"triage") && !may.contains(&"see_identity"), "{may:?}");
    assert!(committee.chair.look(&report)["may"].as_array().unwrap().contains(&json!("decide")));
    for client in [&mut committee.member, &mut committee.chair] {
        client.go(&report, "accepted", "declined").expect(403).expect_problem("not_allowed");
        let note = json!({"body": "Mine", "visibility": "internal"});
        client.act(&report, "comments", note).expect(403).expect_problem("not_allowed");
        client.get(&format!("/reports/{report}/tellings")).expect(403);
    }
}

fn nothing_is_seen_before_anybody_has_looked(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.send_report();
    committee.chair.get(&format!("/reports/{report}")).expect(404).expect_problem("not_found");
    committee.chair.get(&format!("/reports/{report}/events")).expect(404);
    assert_eq!(committee.waiting_ids(""), [""; 0]);
}

fn confidential_names_stay_with_the_owner(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    // The clinic is small: it would name somebody.
    let body = with(hospital.report(), json!({"identity": "confidential", "unit_id": hospital.clinic}));
    let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
    hospital.bring(&report, "acknowledged");
    let seen = committee.chair.get(&format!("/reports/{report}")).expect(200);
    assert_eq!(seen.json["reporter"], json!({"kind": "confidential"}));
    assert!(seen.json["unit"].is_null() && !seen.text.contains("Nora"), "{}", seen.text);
    let listed = committee.waiting("");
    assert!(listed[0]["unit"].is_null() && listed[0]["share_of_unit"].is_null(), "{listed:?}");
    assert_eq!(committee.waiting_ids(&format!("?unit_id={}", hospital.clinic)), [""; 0]);
    let look = json!({"id": crate::world::new_id::<()>(), "reason": "Curious"});
    committee
        .chair
        .post(&format!("/reports/{report}/identity"), look)
        .expect(403)
        .expect_problem("not_allowed");
}

fn lists_hold_what_is_in_scope(world: World) {
    let mut hospital = Hospital::found(&world);
    let scope = json!({"system_ids": [hospital.system]});
    let mut committee = Committee::found(&world, &mut hospital, "Medication", scope);
    let report = hospital.report_in("acknowledged");
    let mut other = hospital.report();
    other.as_object_mut().unwrap().remove("system_id");
    let outside = hospital.nurse.post("/reports", other).expect(201).text_at("/id");
    hospital.other_owner.transition(&outside, "received", "acknowledged", json!({})).expect(200);
    assert_eq!(committee.member.look(&outside)["view"], "staff");
    // By unit, only what the reader sees more of than staff.
    let by_unit = committee.member.get(&format!("/reports?unit_id={}", hospital.ward)).expect(200).json;
    let ids: Vec<&str> =
        by_unit["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [report.as_str()]);
}
