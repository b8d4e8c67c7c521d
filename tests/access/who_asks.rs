//! Requests that name somebody: queued ones of another person, and such as must name nobody.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, Secret, World, new_id};

on_both! { a_queued_request_of_another_person_stays_on_the_device an_anonymous_request_must_name_nobody }

fn a_queued_request_of_another_person_stays_on_the_device(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = hospital.report();
    let mut other = hospital.colleague.clone().with_header("readback-person", &hospital.nurse_id);
    other.post("/reports", body.clone()).expect(409).expect_problem("wrong_person");
    other.get("/reports?scope=mine").expect(409).expect_problem("wrong_person");
    let mut nobody = world.guest().with_header("readback-person", &hospital.nurse_id);
    nobody.post("/reports", body.clone()).expect(401).expect_problem("sign_in_needed");
    assert_eq!(world.rows("reports").len(), 0);
    let mut own = hospital.nurse.clone().with_header("readback-person", &hospital.nurse_id);
    own.post("/reports", body).expect(201);
    let stranger = new_id::<domain::id::kind::Person>().to_string();
    hospital.nurse = hospital.nurse.with_header("readback-person", &stranger);
    hospital.nurse.get("/me").expect(409).expect_problem("wrong_person");
}

fn an_anonymous_request_must_name_nobody(world: World) {
    let hospital = Hospital::found(&world);
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let clients = [
        hospital.nurse.clone(),
        world.guest().with_header("readback-person", &hospital.nurse_id),
        world.guest().with_header("authorization", "Bearer key"),
        world.guest().with_header("cookie", "rb_refresh=anything"),
    ];
    for mut client in clients {
        client.post("/anonymous-reports", body.clone()).expect(400).expect_problem("not_anonymous");
        client.get(&format!("/status/{}", secret.token)).expect(400).expect_problem("not_anonymous");
        for route in ["answers", "comments", "reopen", "withdraw"] {
            let path = format!("/status/{}/{route}", secret.token);
            client.post(&path, json!({})).expect(400).expect_problem("not_anonymous");
        }
    }
    assert_eq!(world.rows("reports").len(), 0);
    world.guest().post("/anonymous-reports", body).expect(201);
}
