//! Reports that are joined or supported: known in every unit that they trouble, counted once.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, World, person, with};

on_both! {
    every_unit_of_a_set_knows_of_its_root
    a_set_is_closed_when_all_who_reported_were_told
    what_a_reporter_leaves_behind_is_found_no_more
}

fn open(client: &mut Client, unit: &str) -> Vec<String> {
    let known = client.get(&format!("/known-issues?unit_id={unit}")).expect(200).json;
    known["open"].as_array().unwrap().iter().map(|issue| issue["id"].as_str().unwrap().to_owned()).collect()
}

fn set_headcount(hospital: &mut Hospital, people: i64) {
    for unit in [hospital.ward.clone(), hospital.clinic.clone()] {
        hospital.administrator.patch(&format!("/units/{unit}"), json!({"headcount": people})).expect(200);
    }
}

/// A report of Rita in the clinic.
fn ritas(world: &World, hospital: &mut Hospital) -> (Client, String) {
    let clinic = hospital.clinic.clone();
    let (mut rita, _) = person(world, &mut hospital.administrator, "Rita Reporter", &clinic, &[]);
    let body = with(hospital.report(), json!({"unit_id": clinic, "text": "The zebra alarms at night"}));
    let report = rita.post("/reports", body).expect(201).text_at("/id");
    (rita, report)
}

fn every_unit_of_a_set_knows_of_its_root(world: World) {
    let mut hospital = Hospital::found(&world);
    set_headcount(&mut hospital, 20);
    let (ward, clinic) = (hospital.ward.clone(), hospital.clinic.clone());
    let root = hospital.report_in("acknowledged");
    assert_eq!(open(&mut hospital.colleague, &clinic), [""; 0]);
    let (_, report) = ritas(&world, &mut hospital);
    hospital.owner.act(&report, "join", json!({"from": "received", "into": root})).expect(200);
    for unit in [&ward, &clinic] {
        assert_eq!(open(&mut hospital.colleague, unit), std::slice::from_ref(&root));
    }
    hospital.owner.act(&report, "take-apart", json!({"reason": "Another alarm"})).expect(200);
    assert_eq!(open(&mut hospital.colleague, &clinic), [""; 0]);
    // "Me too" counts the unit in, and undoing it out again.
    let path = format!("/reports/{root}/support");
    hospital.colleague.put(&path, json!({"unit_id": clinic, "identity": "confidential"})).expect(200);
    assert_eq!(open(&mut hospital.other_owner, &clinic), std::slice::from_ref(&root));
    let known = hospital.colleague.get(&format!("/known-issues?unit_id={clinic}")).expect(200).json;
    assert_eq!(
        (&known["open"][0]["supported"], &known["open"][0]["counts"]["people"]),
        (&json!(true), &json!(2))
    );
    // Where few share the unit, a confidential supporter is not named by it.
    set_headcount(&mut hospital, 3);
    assert_eq!(open(&mut hospital.other_owner, &clinic), [""; 0]);
    hospital.colleague.delete(&path).expect(200);
    set_headcount(&mut hospital, 20);
    assert_eq!(open(&mut hospital.other_owner, &clinic), [""; 0]);
}

fn closing(world: &World, client: &mut Client) -> Value {
    world.run_jobs();
    let board = client.get("/board").expect(200).json;
    json!([board["loop"]["ended"], board["loop"]["closed"]])
}

fn read_all(client: &mut Client) {
    let inbox = client.get("/inbox").expect(200).json;
    if let Some(newest) = inbox["items"][0]["id"].as_str() {
        client.post("/inbox/read", json!({"up_to": newest})).expect(204);
    }
}

fn a_set_is_closed_when_all_who_reported_were_told(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("acknowledged");
    let (mut rita, report) = ritas(&world, &mut hospital);
    hospital.owner.act(&report, "join", json!({"from": "received", "into": root})).expect(200);
    read_all(&mut rita);
    hospital.owner.go(&root, "acknowledged", "answered").expect(200);
    // Two reports, one ending.
    assert_eq!(closing(&world, &mut hospital.owner), json!([1, 0]));
    let board = hospital.owner.get("/board").expect(200).json;
    assert_eq!(board["pareto"][0]["reports"], 1);
    read_all(&mut hospital.nurse);
    assert_eq!(closing(&world, &mut hospital.owner), json!([1, 0]));
    read_all(&mut rita);
    assert_eq!(closing(&world, &mut hospital.owner), json!([1, 1]));
}

fn what_a_reporter_leaves_behind_is_found_no_more(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("acknowledged");
    let (mut rita, report) = ritas(&world, &mut hospital);
    hospital.owner.act(&report, "join", json!({"from": "received", "into": root})).expect(200);
    let search = |client: &mut Client| {
        let found = client.post("/reports/search", json!({"words": "zebra"})).expect(200).json;
        found["items"].as_array().unwrap().len()
    };
    assert_eq!((search(&mut hospital.owner), search(&mut rita)), (1, 1));
    let left = rita.act(&report, "withdraw", json!({})).expect(200).json;
    assert_eq!(left["left"], true);
    assert_eq!(search(&mut hospital.owner), 0);
    for row in world.rows("report_words").iter().chain(&world.rows("similar_words")) {
        assert!(!row["words"].as_str().unwrap().contains("zebra"), "{row}");
    }
}
