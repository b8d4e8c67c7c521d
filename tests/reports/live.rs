//! Live hints: pages hear that something changed, never what; and only pages that may see it.

use std::time::Duration;

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, Secret, Stream, World, timeless, with};

on_both! {
    owner_and_reporter_hear_of_it_and_nobody_else
    of_an_anonymous_report_pages_hear_at_the_full_hour
    a_stream_needs_a_session
}

const SOON: Duration = Duration::from_secs(3);
const A_WHILE: Duration = Duration::from_millis(400);

fn owner_and_reporter_hear_of_it_and_nobody_else(world: World) {
    let mut hospital = Hospital::found(&world);
    let [mut owner, mut nurse, mut colleague, mut other] =
        [&hospital.owner, &hospital.nurse, &hospital.colleague, &hospital.other_owner].map(Stream::settled);
    let report = hospital.send_report();
    let hint = format!("data: {{\"id\":\"{report}\",\"topic\":\"report\"}}");
    assert!(owner.wait_for(&hint, SOON), "{}", owner.so_far());
    assert!(nurse.wait_for(&hint, SOON), "{}", nurse.so_far());
    let report = hospital.report_in("clarifying");
    assert!(nurse.wait_for(&report, SOON) && owner.wait_for(&report, SOON));
    for stream in [&mut colleague, &mut other] {
        assert!(!stream.wait_for("\"topic\":\"report\"", A_WHILE), "{}", stream.so_far());
    }
    // Passed on: the new team hears of it, too.
    let pass_on = json!({"from": "clarifying", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", pass_on).expect(200);
    assert!(other.wait_for(&report, SOON), "{}", other.so_far());
    assert!(!nurse.so_far().contains("pump"), "a hint carries no data");
}

fn of_an_anonymous_report_pages_hear_at_the_full_hour(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut owner = Stream::settled(&hospital.owner);
    world.later(17 * 60);
    let secret = Secret::new();
    let report = world
        .guest()
        .post("/anonymous-reports", hospital.anonymous_report(&secret))
        .expect(201)
        .text_at("/id");
    let comment = with(timeless(), json!({"body": "More"}));
    world.guest().post(&format!("/status/{}/comments", secret.token), comment).expect(200);
    world.run_jobs();
    assert!(!owner.wait_for("\"topic\":\"report\"", A_WHILE), "{}", owner.so_far());
    world.later(43 * 60);
    world.run_jobs();
    assert!(owner.wait_for(&report, SOON), "{}", owner.so_far());
    // Where a patient could be harmed, at once.
    world.later(20 * 60);
    let body = with(hospital.anonymous_report(&Secret::new()), json!({"severity": "critical"}));
    let critical = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    assert!(owner.wait_for(&critical, SOON), "{}", owner.so_far());
    hospital.owner.stay();
    hospital.owner.look(&report);
}

fn a_stream_needs_a_session(world: World) {
    let hospital = Hospital::found(&world);
    assert_eq!(Stream::open(&world.guest(), "/events").status, 401);
    let stream = Stream::open(&hospital.nurse, "/events");
    assert_eq!(stream.status, 200);
    assert!(stream.so_far().to_lowercase().contains("content-type: text/event-stream"));
}
