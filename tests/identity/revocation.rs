//! What ends sessions ends them within a second, open streams included.

use std::time::Duration;

use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, Stream, World};

on_both! {
    signing_out_here_leaves_the_other_sessions
    signing_out_everywhere_ends_every_session_and_stream
    an_account_that_is_switched_off_is_out_at_once
    a_change_of_role_holds_at_once
    leaving_a_team_holds_at_once
    a_new_password_ends_every_other_session
    a_link_with_a_new_password_ends_every_session
}

/// Within this, everybody knows.
const AT_ONCE: Duration = Duration::from_millis(1_000);

fn another_session(world: &World, client: &Client) -> Client {
    let mut other = world.guest();
    other.sign_in(&client.email(), PASSWORD).expect(200);
    other
}

fn signing_out_here_leaves_the_other_sessions(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut other = another_session(&world, &hospital.nurse);
    let (mut here, mut there) = (Stream::settled(&hospital.nurse), Stream::settled(&other));
    hospital.nurse.delete("/session").expect(204);
    assert!(here.ends_within(AT_ONCE));
    other.get("/me").expect(200);
    assert!(!there.ends_within(Duration::from_millis(1_500)));
    other.post("/session/refresh", json!({})).expect(204);
}

fn signing_out_everywhere_ends_every_session_and_stream(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut other = another_session(&world, &hospital.nurse);
    let mut streams = [Stream::settled(&hospital.nurse), Stream::settled(&other)];
    let mut bystander = Stream::settled(&hospital.colleague);
    hospital.nurse.delete("/session?everywhere=true").expect(204);
    for stream in &mut streams {
        assert!(stream.ends_within(AT_ONCE));
    }
    other.get("/me").expect(401).expect_problem("sign_in_needed");
    other.post("/session/refresh", json!({})).expect(401);
    assert!(!bystander.ends_within(Duration::from_millis(600)));
}

fn an_account_that_is_switched_off_is_out_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut stream = Stream::settled(&hospital.nurse);
    let path = format!("/people/{}", hospital.nurse_id);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    hospital.nurse.get("/me").expect(401).expect_problem("sign_in_needed");
    assert!(stream.ends_within(AT_ONCE));
    hospital.nurse.post("/session/refresh", json!({})).expect(401);
    let email = hospital.nurse.email();
    world.guest().sign_in(&email, PASSWORD).expect(401).expect_problem("sign_in_refused");
    let body = hospital.report();
    hospital.nurse.post("/reports", body).expect(401);
    // And back: old sessions stay ended, the password is the same.
    hospital.administrator.patch(&path, json!({"active": true})).expect(200);
    hospital.nurse.get("/me").expect(401);
    world.guest().sign_in(&email, PASSWORD).expect(200);
}

fn a_change_of_role_holds_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut stream = Stream::settled(&hospital.nurse);
    hospital.nurse.get("/people").expect(403).expect_problem("not_allowed");
    let path = format!("/people/{}", hospital.nurse_id);
    hospital.administrator.patch(&path, json!({"roles": [{"role": "administrator"}]})).expect(200);
    assert!(stream.ends_within(AT_ONCE));
    hospital.nurse.get("/me").expect(401).expect_problem("sign_in_needed");
    hospital.nurse.post("/session/refresh", json!({})).expect(204);
    hospital.nurse.get("/people").expect(200);
    hospital.administrator.patch(&path, json!({"roles": []})).expect(200);
    hospital.nurse.get("/people").expect(401);
    hospital.nurse.post("/session/refresh", json!({})).expect(204);
    hospital.nurse.get("/people").expect(403).expect_problem("not_allowed");
}

fn leaving_a_team_holds_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    hospital.owner.look(&report);
    let mut stream = Stream::settled(&hospital.owner);
    hospital.administrator.patch(&format!("/teams/{}", hospital.team), json!({"members": []})).expect(200);
    assert!(stream.ends_within(AT_ONCE));
    hospital.owner.get(&format!("/reports/{report}")).expect(401);
    hospital.owner.post("/session/refresh", json!({})).expect(204);
    hospital.owner.get(&format!("/reports/{report}")).expect(404).expect_problem("not_found");
}

fn a_new_password_ends_every_other_session(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut other = another_session(&world, &hospital.nurse);
    let mut stream = Stream::settled(&other);
    let change = json!({"current": PASSWORD, "new": "quartz ferry onion nineteen"});
    hospital.nurse.put("/me/password", change).expect(204);
    hospital.nurse.get("/me").expect(200);
    hospital.nurse.post("/session/refresh", json!({})).expect(204);
    other.get("/me").expect(401).expect_problem("sign_in_needed");
    other.post("/session/refresh", json!({})).expect(401);
    assert!(stream.ends_within(AT_ONCE));
}

fn a_link_with_a_new_password_ends_every_session(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut stream = Stream::settled(&hospital.nurse);
    let path = format!("/people/{}/sign-in-link", hospital.nurse_id);
    let link = hospital.administrator.post(&path, json!({})).expect(200).text_at("/sign_in_link");
    let path = format!("/session/link/{}", link.rsplit('/').next().unwrap());
    world.guest().post(&path, json!({"password": "quartz ferry onion nineteen"})).expect(200);
    hospital.nurse.get("/me").expect(401).expect_problem("sign_in_needed");
    assert!(stream.ends_within(AT_ONCE));
}
