//! Setting committees up: everything wrong is named, what changes holds at once, and staff know what may be known.

use domain::id::kind;
use serde_json::{Value, json};

use super::Committee;
use crate::on_both;
use crate::world::{Hospital, World, new_id, person, with};

on_both! {
    everything_wrong_is_named_and_nothing_is_kept
    a_repeat_gets_the_first_answer
    staff_know_charter_and_areas_and_administrators_the_rest
    seats_hold_at_once_and_end_at_once
    a_committee_that_is_switched_off_decides_nothing
}

fn whole(hospital: &Hospital, members: Value) -> Value {
    json!({
        "id": new_id::<kind::Committee>(), "names": {"en": "Digital committee", "de": "Digitalkommission"},
        "charter": "Decides what goes ahead.", "quorum": 1,
        "scope": {"site_ids": [hospital.site], "system_ids": [], "category_ids": []}, "members": members,
    })
}

fn everything_wrong_is_named_and_nothing_is_kept(world: World) {
    let mut hospital = Hospital::found(&world);
    let nurse = hospital.nurse_id.clone();
    let nothing = new_id::<()>().to_string();
    let one = json!([{"person_id": nurse, "area": "Wards", "chair": true}]);
    let body =
        |hospital: &Hospital, members: &Value, more: Value| with(whole(hospital, members.clone()), more);
    let nobody = json!([{"person_id": nothing, "area": "Wards", "chair": true}]);
    let no_chair = json!([{"person_id": nurse, "area": "Wards"}]);
    for (members, more, wanted) in [
        (&one, json!({"quorum": 2}), vec![("quorum", "out_of_range")]),
        (
            &one,
            json!({"quorum": 0, "charter": " "}),
            vec![("charter", "required"), ("quorum", "out_of_range")],
        ),
        (&no_chair, json!({}), vec![("members", "no_chair")]),
        (&json!([]), json!({}), vec![("members", "no_chair"), ("quorum", "out_of_range")]),
        (&nobody, json!({}), vec![("members.0.person_id", "unknown")]),
        (&one, json!({"scope": {"site_ids": [nothing]}}), vec![("scope.site_ids.0", "unknown")]),
        (
            &one,
            json!({"scope": {"system_ids": [nothing], "category_ids": [nothing]}}),
            vec![("scope.category_ids.0", "unknown"), ("scope.system_ids.0", "unknown")],
        ),
    ] {
        let body = body(&hospital, members, more);
        hospital.administrator.post("/committees", body).expect_fields(&wanted);
    }
    assert_eq!(world.rows("committees").len() + world.rows("committee_members").len(), 0);
    let id = hospital.administrator.post("/committees", whole(&hospital, one)).expect(201).text_at("/id");
    let path = format!("/committees/{id}");
    for (more, wanted) in [
        (json!({"quorum": 2}), ("quorum", "out_of_range")),
        (json!({"members": no_chair}), ("members", "no_chair")),
        (json!({"scope": {"site_ids": [nothing]}}), ("scope.site_ids.0", "unknown")),
    ] {
        hospital.administrator.patch(&path, more).expect_fields(&[wanted]);
    }
    let stale = hospital.administrator.get(&path).header("etag").to_owned();
    hospital.administrator.patch(&path, json!({"charter": "Decides."})).expect(200);
    let mut late = hospital.administrator.clone().with_header("if-match", &stale);
    late.patch(&path, json!({"charter": "Nothing."})).expect(412).expect_problem("changed");
    hospital.colleague.patch(&path, json!({"charter": "Mine."})).expect(403).expect_problem("not_allowed");
}

fn a_repeat_gets_the_first_answer(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = whole(&hospital, json!([{"person_id": hospital.nurse_id, "area": "Wards", "chair": true}]));
    let first = hospital.administrator.post("/committees", body.clone()).expect(201);
    assert_eq!(hospital.administrator.post("/committees", body.clone()).expect(200).text, first.text);
    let other = with(body, json!({"charter": "Another."}));
    hospital.administrator.post("/committees", other).expect(409).expect_problem("id_reused");
    assert_eq!(world.rows("committees").len(), 1);
}

fn staff_know_charter_and_areas_and_administrators_the_rest(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let path = format!("/committees/{}", committee.id);
    let staff = hospital.nurse.get(&path).expect(200);
    assert_eq!(
        (staff.text_at("/name"), staff.text_at("/charter")),
        ("Digital committee".to_owned(), "Decides what goes ahead.".to_owned(),)
    );
    let areas: Vec<&str> =
        staff.json["members"].as_array().unwrap().iter().map(|one| one["area"].as_str().unwrap()).collect();
    assert_eq!(areas, ["Wards", "Pharmacy", "Theatres"]);
    assert!(!staff.text.contains("Digital Chair") && !staff.text.contains("names"), "{}", staff.text);
    for client in [&mut committee.member, &mut hospital.administrator] {
        assert_eq!(client.get(&path).expect(200).text_at("/members/0/person/name"), "Digital Chair");
    }
    let names = hospital.administrator.get(&path).expect(200).json["names"].clone();
    assert_eq!(names, json!({"en": "Digital committee"}));
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    hospital.nurse.get(&path).expect(404).expect_problem("not_found");
    assert_eq!(hospital.nurse.get("/committees").expect(200).json["items"], json!([]));
    assert_eq!(hospital.administrator.get("/committees").expect(200).text_at("/items/0/id"), committee.id);
    hospital.nurse.get("/committees?limit=0").expect(400).expect_problem("unreadable");
}

fn seats_hold_at_once_and_end_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let mut committee = Committee::of_all(&world, &mut hospital);
    let me = committee.chair.get("/me").expect(200).json;
    assert_eq!(me["committees"], json!([{"id": committee.id, "name": "Digital committee", "chair": true}]));
    assert!(me["may"].as_array().unwrap().contains(&json!("decide")));
    let may = committee.member.get("/me").expect(200).json["may"].clone();
    assert!(
        may.as_array().unwrap().contains(&json!("vote"))
            && !may.as_array().unwrap().contains(&json!("decide"))
    );
    assert_eq!(committee.member.look(&report)["view"], "whole");

    // Out of scope from now on: nobody keeps what was opened before.
    let path = format!("/committees/{}", committee.id);
    let other = new_id::<kind::System>();
    let system = json!({"id": other, "names": {"en": "PACS"}, "steps": []});
    hospital.administrator.post("/systems", system).expect(201);
    hospital.administrator.patch(&path, json!({"scope": {"system_ids": [other]}})).expect(200);
    committee.member.get(&format!("/reports/{report}")).expect(401).expect_problem("sign_in_needed");
    committee.member.stay();
    assert_eq!(committee.member.look(&report)["view"], "staff");

    // A member who leaves is no member any more; the others go on.
    hospital.administrator.patch(&path, json!({"scope": {}})).expect(200);
    committee.member.stay();
    assert_eq!(committee.member.look(&report)["view"], "whole");
    let (_, other) = person(&world, &mut hospital.administrator, "Nina New", &hospital.ward, &[]);
    let members = json!([
        {"person_id": committee.chair_id, "area": "Wards", "chair": true}, {"person_id": other, "area": "Pharmacy"},
    ]);
    committee.chair.stay();
    hospital.administrator.patch(&path, json!({"members": members})).expect(200);
    committee.chair.get("/me").expect(200);
    committee.member.get("/me").expect(401);
    committee.member.stay();
    assert_eq!(committee.member.get("/me").expect(200).json["committees"], json!([]));
    assert_eq!(committee.member.look(&report)["view"], "staff");
}

fn a_committee_that_is_switched_off_decides_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let mut committee = Committee::of_all(&world, &mut hospital);
    let path = format!("/committees/{}", committee.id);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    committee.chair.stay();
    committee.decide("decline", &[&report]).expect(403).expect_problem("not_allowed");
    committee.chair.get(&format!("{path}/ranking")).expect(403);
    assert_eq!(hospital.nurse.look(&report)["state"], "accepted");
}
