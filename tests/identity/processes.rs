//! Processes: two on one PostgreSQL, of which each knows within a second what the other commits; and one after another.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, Kind, PASSWORD, Stream, World};

on_both! { after_a_restart_everything_goes_on a_code_that_was_not_used_is_not_printed_again }

/// The same person's browser, asking the other process.
fn at(world: &World, client: &Client) -> Client {
    let mut there = world.guest();
    there.cookies = client.cookies.clone();
    there
}

fn within_a_second(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(1);
    while !holds() {
        assert!(Instant::now() < end, "{what} does not hold within a second");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn sessions_end_in_every_process() {
    let world = World::new(Kind::Postgres);
    let mut hospital = Hospital::found(&world);
    let second = world.beside();
    let mut nurse_there = at(&second, &hospital.nurse);
    nurse_there.get("/me").expect(200);
    let mut stream = Stream::settled(&nurse_there);
    hospital.nurse.delete("/session?everywhere=true").expect(204);
    within_a_second("signing out everywhere", || nurse_there.get("/me").status == 401);
    assert!(stream.ends_within(Duration::from_secs(1)));

    let mut owner_there = at(&second, &hospital.owner);
    owner_there.get("/me").expect(200);
    let path = format!("/people/{}", hospital.owner_id);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    within_a_second("switching an account off", || owner_there.get("/me").status == 401);

    let mut colleague_there = at(&second, &hospital.colleague);
    let id = colleague_there.get("/me").expect(200).text_at("/id");
    let roles = json!({"roles": [{"role": "administrator"}]});
    hospital.administrator.patch(&format!("/people/{id}"), roles).expect(200);
    within_a_second("a change of role", || colleague_there.get("/people").status == 401);
    colleague_there.post("/session/refresh", json!({})).expect(204);
    colleague_there.get("/people").expect(200);
}

#[test]
fn directory_rules_and_hints_are_known_in_every_process() {
    let world = World::new(Kind::Postgres);
    let mut hospital = Hospital::found(&world);
    let second = world.beside();
    let mut nurse_there = at(&second, &hospital.nurse);
    let unit = format!("/units/{}", hospital.clinic);
    hospital.administrator.patch(&unit, json!({"names": {"en": "Day clinic"}})).expect(200);
    within_a_second("a unit's new name", || nurse_there.get("/directory").text.contains("Day clinic"));
    let rules = json!({"rules": [], "fallback": {"team_id": hospital.fallback, "service_level_id": hospital.service_level}});
    hospital.administrator.put("/routing-rules", rules).expect(200);
    // Whatever the other process has heard by now: it never routes by rules that are no longer there.
    let receipt = nurse_there.post("/reports", hospital.report()).expect(201);
    assert_eq!(receipt.json["owner"]["team"]["id"], hospital.fallback.as_str());

    let mut owner_there = at(&second, &hospital.other_owner);
    owner_there.get("/me").expect(200);
    let mut stream = Stream::settled(&owner_there);
    let report = hospital.send_report();
    assert!(stream.wait_for(&report, Duration::from_secs(2)), "{}", stream.so_far());
    // Signing in works in the second process, too, by the same key.
    let mut again = second.guest();
    again.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    at(&world, &again).get("/me").expect(200);
}

fn after_a_restart_everything_goes_on(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body.clone()).expect(201);
    let report = receipt.text_at("/id");
    hospital.bring(&report, "clarifying");
    let story = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).text;
    let world = world.restart();
    assert_eq!(world.setup_code, "", "there is an administrator");
    let mut nurse = at(&world, &hospital.nurse);
    nurse.get("/me").expect(200);
    assert_eq!(nurse.get(&format!("/reports/{report}/events")).expect(200).text, story);
    assert_eq!(nurse.post("/reports", body).expect(200).text, receipt.text);
    nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    assert_eq!(nurse.post("/reports", hospital.report()).expect(201).json["number"], 1_002);
    nurse.stay();
    world.guest().post("/setup", json!({
        "code": "0000", "organisation": "L", "time_zone": "UTC", "name": "Eve", "email": "eve@example.org",
        "password": PASSWORD,
    }))
    .expect(404);
}

fn a_code_that_was_not_used_is_not_printed_again(world: World) {
    let code = world.setup_code.clone();
    assert_ne!(code, "");
    let mut world = world.restart();
    assert_eq!(world.setup_code, "", "only whoever made it knows it");
    assert_eq!(world.guest().get("/public").expect(200).json["setup_needed"], true);
    world.setup_code = code;
    Hospital::found(&world);
}
