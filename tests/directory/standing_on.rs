//! What cannot be switched off while something stands on it.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    a_team_that_owns_cannot_go
    the_last_places_stay_open
    the_last_category_stays
    a_report_keeps_the_names_of_what_was_switched_off
}

fn a_team_that_owns_cannot_go(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let off = json!({"active": false});
    let fallback = format!("/teams/{}", hospital.fallback);
    let refused = hospital.administrator.patch(&fallback, off.clone()).expect(409).expect_problem("in_use");
    assert!(!refused.text_at("/detail").is_empty());
    let team = format!("/teams/{}", hospital.team);
    // A rule leads to it.
    hospital.administrator.patch(&team, off.clone()).expect(409).expect_problem("in_use");
    let rules = json!({"rules": [], "fallback": {"team_id": hospital.fallback, "service_level_id": hospital.service_level}});
    hospital.administrator.put("/routing-rules", rules).expect(200);
    // It owns an open report.
    hospital.administrator.patch(&team, off.clone()).expect(409).expect_problem("in_use");
    hospital.bring(&report, "answered");
    hospital.administrator.patch(&team, off).expect(200);
    let to_it = json!({"from": "answered", "team_id": hospital.team, "reason": "Yours"});
    hospital.administrator.act(&report, "owner", to_it).expect_fields(&[("team_id", "unknown")]);
    let back = json!({"rules": [], "fallback": {"team_id": hospital.team, "service_level_id": hospital.service_level}});
    hospital.administrator.put("/routing-rules", back).expect_fields(&[("fallback.team_id", "inactive")]);
}

fn the_last_places_stay_open(world: World) {
    let mut hospital = Hospital::found(&world);
    let off = json!({"active": false});
    let site = format!("/sites/{}", hospital.site);
    hospital.administrator.patch(&site, off.clone()).expect(409).expect_problem("in_use");
    hospital.administrator.patch(&format!("/units/{}", hospital.ward), off.clone()).expect(200);
    let last = format!("/units/{}", hospital.clinic);
    hospital.administrator.patch(&last, off).expect(409).expect_problem("in_use");
    let body = hospital.report();
    hospital.nurse.post("/reports", body).expect_fields(&[("unit_id", "unknown")]);
}

fn the_last_category_stays(world: World) {
    let mut admin = Hospital::found(&world).administrator;
    let categories = admin.get("/categories").expect(200).json["items"].clone();
    let (last, others) = categories.as_array().unwrap().split_last().unwrap();
    for category in others {
        admin
            .patch(&format!("/categories/{}", category["id"].as_str().unwrap()), json!({"active": false}))
            .expect(200);
    }
    let last = format!("/categories/{}", last["id"].as_str().unwrap());
    admin.patch(&last, json!({"active": false})).expect(409).expect_problem("in_use");
}

fn a_report_keeps_the_names_of_what_was_switched_off(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let before = hospital.nurse.look(&report);
    for path in [format!("/systems/{}", hospital.system), format!("/categories/{}", hospital.category)] {
        hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    }
    let mut after = hospital.nurse.look(&report);
    assert_eq!(after, before);
    assert_eq!(after["system"]["name"].take(), "eMAR");
    hospital.bring(&report, "accepted");
}
