//! Requests that another site makes a person's browser send.

use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, Kind, PASSWORD, World};

on_both! {
    unsafe_requests_with_cookies_must_come_from_our_pages
    signing_in_must_come_from_our_pages
    reading_and_anonymous_requests_need_no_header
}
on_both! { with_kind: a_set_public_address_is_the_only_origin }

fn bare(client: &Client) -> Client {
    let mut client = client.clone();
    client.headers.clear();
    client
}

fn unsafe_requests_with_cookies_must_come_from_our_pages(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = hospital.report();
    bare(&hospital.nurse).post("/reports", body.clone()).expect(403).expect_problem("csrf");
    for (name, value) in [
        ("x-requested-with", "XMLHttpRequest"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ] {
        let mut foreign = hospital.nurse.clone().with_header(name, value);
        foreign.post("/reports", body.clone()).expect(403).expect_problem("csrf");
        foreign.patch("/me", json!({"language": "en"})).expect(403).expect_problem("csrf");
        foreign.delete("/session?everywhere=true").expect(403).expect_problem("csrf");
    }
    assert_eq!(world.rows("reports").len(), 0);
    hospital.nurse.get("/me").expect(200);
    let mut own = hospital
        .nurse
        .clone()
        .with_header("origin", &world.address.replace("127.0.0.1", "localhost"))
        .with_header("sec-fetch-site", "same-origin");
    own.post("/reports", body).expect(201);
}

fn signing_in_must_come_from_our_pages(world: World) {
    let hospital = Hospital::found(&world);
    let body = json!({"email": hospital.nurse.email(), "password": PASSWORD});
    bare(&world.guest()).post("/session", body.clone()).expect(403).expect_problem("csrf");
    let mut foreign = world.guest().with_header("origin", "https://evil.example");
    foreign.post("/session", body.clone()).expect(403).expect_problem("csrf");
    let mut foreign = world.guest().with_header("sec-fetch-site", "cross-site");
    foreign.post("/session", body.clone()).expect(403).expect_problem("csrf");
    world.guest().post("/session", body).expect(200);
}

fn reading_and_anonymous_requests_need_no_header(world: World) {
    let hospital = Hospital::found(&world);
    let mut elsewhere = bare(&hospital.nurse).with_header("sec-fetch-site", "cross-site");
    elsewhere.get("/me").expect(200);
    let secret = crate::world::Secret::new();
    bare(&world.guest()).post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201);
}

fn a_set_public_address_is_the_only_origin(kind: Kind) {
    let world = World::with(kind, |options| options.public_url = Some("https://readback.example".to_owned()));
    let hospital = Hospital::found(&world);
    let mut ours = hospital.nurse.clone().with_header("origin", "https://readback.example");
    ours.post("/reports", hospital.report()).expect(201);
    for other in ["http://readback.example", "https://readback.example.evil.example", &world.address] {
        let mut foreign = hospital.nurse.clone().with_header("origin", other);
        foreign.post("/reports", hospital.report()).expect(403).expect_problem("csrf");
    }
}
