//! What is known to be wrong in a unit: as staff see it, and never so that a list names somebody.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, new_id, person, timeless, with};

on_both! {
    a_unit_knows_what_is_wrong_and_what_was_fixed
    before_anybody_has_looked_nothing_is_known
    what_was_fixed_is_shown_for_thirty_days
    few_people_are_not_named_by_their_unit
    another_site_is_not_there
}

#[track_caller]
fn known(client: &mut Client, unit: &str) -> Value {
    client.get(&format!("/known-issues?unit_id={unit}")).expect(200).json
}

fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Lets at least five people share the ward.
fn crowd(hospital: &mut Hospital) {
    let ward = format!("/units/{}", hospital.ward);
    hospital.administrator.patch(&ward, json!({"headcount": 20})).expect(200);
}

fn a_unit_knows_what_is_wrong_and_what_was_fixed(world: World) {
    let mut hospital = Hospital::found(&world);
    crowd(&mut hospital);
    let planned = hospital.report_in("scheduled");
    let waiting = hospital.report_in("clarifying");
    let again = hospital.report_in("reopened");
    let shipped = hospital.shipped();
    let _declined = hospital.report_in("declined");
    let _received = hospital.send_report();
    hospital
        .owner
        .clone()
        .with_header("if-match", &hospital.owner.look(&planned)["seq"].to_string())
        .patch(&format!("/reports/{planned}"), json!({"workaround": "Press twice"}))
        .expect(200);
    let ward = hospital.ward.clone();
    let list = known(&mut hospital.colleague, &ward);
    let mut open = ids(&list["open"]);
    open.sort();
    let mut expected = vec![planned.clone(), waiting, again];
    expected.sort();
    assert_eq!(open, expected);
    assert_eq!(ids(&list["fixed"]), [shipped]);
    assert_eq!(list["fixed"][0]["fixed_on"], "2026-11-18");
    let issue = list["open"].as_array().unwrap().iter().find(|issue| issue["id"] == planned).unwrap();
    assert_eq!((&issue["view"], &issue["supported"]), (&json!("staff"), &json!(false)));
    assert_eq!(issue["workaround"], "Press twice");
    assert_eq!(issue["expected"], json!({"from_date": "2026-12-10", "moved": 0}));
    for hidden in ["text", "unit", "snippet", "severity"] {
        assert!(issue.get(hidden).is_none(), "{issue}");
    }
    // Whoever reported it has said so already.
    let own = known(&mut hospital.nurse, &ward);
    assert!(own["open"].as_array().unwrap().iter().all(|issue| issue["supported"] == true), "{own}");
    // The clinic has nothing of it, the site has all of it.
    let clinic = hospital.clinic.clone();
    assert_eq!(known(&mut hospital.colleague, &clinic), json!({"open": [], "fixed": []}));
    let site = hospital.colleague.get("/known-issues").expect(200).json;
    assert_eq!(site["open"].as_array().unwrap().len(), 3);
}

fn before_anybody_has_looked_nothing_is_known(world: World) {
    let mut hospital = Hospital::found(&world);
    crowd(&mut hospital);
    hospital.send_report();
    let ward = hospital.ward.clone();
    for client in [&mut hospital.nurse, &mut hospital.colleague, &mut hospital.owner] {
        assert_eq!(known(client, &ward), json!({"open": [], "fixed": []}));
    }
}

fn what_was_fixed_is_shown_for_thirty_days(world: World) {
    let mut hospital = Hospital::found(&world);
    crowd(&mut hospital);
    let shipped = hospital.shipped();
    let ward = hospital.ward.clone();
    world.later(20 * 86_400);
    hospital.nurse.stay();
    hospital.nurse.act(&shipped, "confirmation", json!({"answer": "fixed"})).expect(200);
    assert_eq!(ids(&known(&mut hospital.nurse, &ward)["fixed"]), std::slice::from_ref(&shipped));
    world.later(10 * 86_400);
    hospital.nurse.stay();
    assert_eq!(ids(&known(&mut hospital.nurse, &ward)["fixed"]), [shipped]);
    world.later(60);
    assert_eq!(ids(&known(&mut hospital.nurse, &ward)["fixed"]), [""; 0]);
}

fn few_people_are_not_named_by_their_unit(world: World) {
    let mut hospital = Hospital::found(&world);
    // Three people work in the clinic.
    let clinic = hospital.clinic.clone();
    let (mut neighbour, _) = person(&world, &mut hospital.administrator, "Nils Neighbour", &clinic, &[]);
    let mut reports = Vec::new();
    for identity in ["named", "confidential"] {
        let body = with(hospital.report(), json!({"unit_id": clinic, "identity": identity}));
        reports.push(hospital.nurse.post("/reports", body).expect(201).text_at("/id"));
    }
    let secret = Secret::new();
    let body = with(hospital.anonymous_report(&secret), json!({"unit_id": clinic}));
    reports.push(world.guest().post("/anonymous-reports", body).expect(201).text_at("/id"));
    for report in &reports {
        hospital.owner.transition(report, "received", "acknowledged", timeless()).expect(200);
    }
    let (named, confidential, anonymous) = (&reports[0], &reports[1], &reports[2]);
    let open = |client: &mut Client| {
        let mut open = ids(&known(client, &clinic)["open"]);
        open.sort();
        open
    };
    let sorted = |reports: &[&String]| {
        let mut reports: Vec<String> = reports.iter().map(|report| (*report).clone()).collect();
        reports.sort();
        reports
    };
    assert_eq!(open(&mut neighbour), sorted(&[named]));
    assert_eq!(open(&mut hospital.colleague), [""; 0]);
    assert_eq!(open(&mut hospital.nurse), sorted(&[named, confidential]));
    assert_eq!(open(&mut hospital.owner), sorted(&[named, confidential, anonymous]));
    // An administrator sees the unit of a named and an anonymous report, never of a confidential one.
    assert_eq!(open(&mut hospital.administrator), sorted(&[named, anonymous]));
    let site = hospital.colleague.get("/known-issues").expect(200).json;
    assert_eq!(site["open"].as_array().unwrap().len(), 3);
    hospital.administrator.patch(&format!("/units/{clinic}"), json!({"headcount": 5})).expect(200);
    assert_eq!(open(&mut hospital.colleague), sorted(&[named, confidential, anonymous]));
}

fn another_site_is_not_there(world: World) {
    let mut hospital = Hospital::found(&world);
    crowd(&mut hospital);
    hospital.report_in("accepted");
    let (site, unit) = (new_id::<kind::Site>().to_string(), new_id::<kind::Unit>().to_string());
    let new = json!({"id": site, "names": {"en": "Hill"}, "time_zone": "UTC"});
    hospital.administrator.post("/sites", new).expect(201);
    let new =
        json!({"id": unit, "site_id": site, "names": {"en": "Hill ward"}, "kind": "ward", "headcount": 9});
    hospital.administrator.post("/units", new).expect(201);
    let (mut hal, _) = person(&world, &mut hospital.administrator, "Hal Hill", &unit, &[]);
    hal.get(&format!("/known-issues?unit_id={}", hospital.ward)).expect(404).expect_problem("not_found");
    hal.get(&format!("/known-issues?unit_id={}", new_id::<kind::Unit>()))
        .expect(404)
        .expect_problem("not_found");
    assert_eq!(hal.get("/known-issues").expect(200).json, json!({"open": [], "fixed": []}));
    assert_eq!(known(&mut hal, &unit), json!({"open": [], "fixed": []}));
    hal.get("/known-issues?unit_id=5").expect(400).expect_problem("unreadable");
    hal.get("/known-issues?floor=5").expect(400).expect_problem("unreadable");
}
