//! Anonymous reports: sent without a name, answered by their secret.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, Secret, World, timeless, with};

on_both! {
    an_anonymous_report_is_owned_and_nobody_is_named
    the_holder_of_the_secret_carries_it_on
    the_status_tells_no_words_of_people
    an_appeal_by_the_secret_is_possible_once
    unknown_tokens_open_nothing
    moves_about_it_carry_timeless_ids
}

fn send(world: &World, hospital: &Hospital) -> (String, Secret) {
    let secret = Secret::new();
    let sent = world.guest().post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201);
    (sent.text_at("/id"), secret)
}

/// A move of the owner about an anonymous report.
fn go(hospital: &mut Hospital, report: &str, from: &str, to: &str) {
    let wish = with(crate::world::needs_of(to), timeless());
    hospital.owner.transition(report, from, to, wish).expect(200);
}

fn an_anonymous_report_is_owned_and_nobody_is_named(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(25 * 60);
    let secret = Secret::new();
    let receipt = world.guest().post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201);
    assert_eq!(receipt.json["owner"]["team"]["id"], hospital.team.as_str());
    assert_eq!(receipt.json["due_at"], "2026-11-20T09:00:00Z", "counted from the hour");
    assert_eq!(receipt.header("set-cookie"), "");
    let report = receipt.text_at("/id");
    for client in [&mut hospital.owner, &mut hospital.nurse, &mut hospital.administrator] {
        client.stay();
    }
    let seen = hospital.owner.look(&report);
    assert_eq!((&seen["reporter"], &seen["identity"]), (&json!({"kind": "anonymous"}), &json!("anonymous")));
    assert_eq!(seen["reported_on"], "2026-11-18T09:00:00Z");
    assert_eq!(hospital.nurse.get("/reports?scope=mine").expect(200).json["items"], json!([]));
    hospital.nurse.get(&format!("/reports/{report}")).expect(404);
    hospital.owner.act(&report, "identity", timeless()).expect(403).expect_problem("not_allowed");
    let reason = with(timeless(), json!({"reason": "Curious"}));
    hospital.administrator.act(&report, "identity", reason).expect(403).expect_problem("not_allowed");
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    assert_eq!(events["items"][0]["by"], json!({"kind": "anonymous"}));
}

fn the_holder_of_the_secret_carries_it_on(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    let path = format!("/status/{}", secret.token);
    let mut guest = world.guest();
    let answer = guest.get(&path).expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let status = answer.json;
    assert_eq!(status["state"], "received");
    assert_eq!((&status["token"], &status["relation"]), (&json!("report"), &json!("reporter")));
    assert_eq!(status["owner"], "Medication Systems");
    assert_eq!(status["may"], json!(["comment", "withdraw"]));
    assert_eq!(status["history"], json!([{"at": "2026-11-18T09:00:00Z", "state": "received"}]));
    go(&mut hospital, &report, "received", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "clarifying");
    let status = guest.get(&path).expect(200).json;
    assert_eq!(status["question"]["body"], "At which bed?");
    assert_eq!(status["may"], json!(["answer", "comment", "withdraw"]));
    let answer = with(timeless(), json!({"body": "At bed 4"}));
    assert_eq!(guest.post(&format!("{path}/answers"), answer).expect(200).json["state"], "acknowledged");
    let late = with(timeless(), json!({"body": "At bed 5"}));
    guest.post(&format!("{path}/answers"), late).expect(409).expect_problem("not_possible");
    let comment = with(timeless(), json!({"body": "Also at night"}));
    guest.post(&format!("{path}/comments"), comment).expect(200);
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).text;
    assert!(events.contains("At bed 4") && events.contains("Also at night"));
    go(&mut hospital, &report, "acknowledged", "answered");
    let status = guest.get(&path).expect(200).json;
    assert_eq!(
        status["ending"],
        json!({"kind": "answered", "text": "It keeps patients safe", "by": "Medication Systems"})
    );
    assert_eq!(status["may"], json!(["comment", "reopen"]));
    let reopen = with(timeless(), json!({"reason": "It still alarms"}));
    assert_eq!(guest.post(&format!("{path}/reopen"), reopen).expect(200).json["state"], "reopened");
    assert_eq!(guest.post(&format!("{path}/withdraw"), timeless()).expect(200).json["state"], "withdrawn");
    let status = guest.get(&path).expect(200).json;
    let states: Vec<&str> =
        status["history"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect();
    let way = ["received", "acknowledged", "clarifying", "acknowledged", "answered", "reopened", "withdrawn"];
    assert_eq!(states, way);
    assert_eq!(status["may"], json!([]));
}

fn the_status_tells_no_words_of_people(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    go(&mut hospital, &report, "received", "acknowledged");
    let comment = with(timeless(), json!({"body": "We look at it", "visibility": "public"}));
    hospital.owner.act(&report, "comments", comment).expect(200);
    let note = with(timeless(), json!({"body": "Ask the maker", "visibility": "internal"}));
    hospital.owner.act(&report, "comments", note).expect(200);
    let path = format!("/status/{}", secret.token);
    for answer in [
        world.guest().get(&path).expect(200).text,
        world.guest().get(&format!("//s/{}", secret.token)).expect(200).text,
    ] {
        for words in
            ["pump alarms", "Ines", "We look at it", "Ask the maker", "General", &hospital.ward, &report]
        {
            assert!(!answer.contains(words), "{words} in {answer}");
        }
    }
}

fn an_appeal_by_the_secret_is_possible_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    let path = format!("/status/{}/reopen", secret.token);
    let appeal = || with(timeless(), json!({"reason": "It wakes the ward"}));
    go(&mut hospital, &report, "received", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "declined");
    world.guest().post(&path, appeal()).expect(200);
    go(&mut hospital, &report, "reopened", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "declined");
    let status = world.guest().get(&format!("/status/{}", secret.token)).expect(200).json;
    assert_eq!(status["may"], json!(["comment"]));
    world.guest().post(&path, appeal()).expect(409).expect_problem("not_possible");
}

fn unknown_tokens_open_nothing(world: World) {
    let hospital = Hospital::found(&world);
    let (_, secret) = send(&world, &hospital);
    let mut changed = secret.token.clone();
    let last = if changed.pop() == Some('A') { 'E' } else { 'A' };
    changed.push(last);
    for token in
        [Secret::new().token, secret.hash.clone(), changed, "x".to_owned(), secret.token.to_lowercase()]
    {
        let path = format!("/status/{token}");
        world.guest().get(&path).expect(404).expect_problem("not_found");
        let comment = with(timeless(), json!({"body": "Hello"}));
        world.guest().post(&format!("{path}/comments"), comment).expect(404).expect_problem("not_found");
        world.guest().post(&format!("{path}/withdraw"), timeless()).expect(404);
        world.guest().get(&format!("//s/{token}")).expect(404);
    }
    assert_eq!(world.rows("events").len(), 1);
}

fn moves_about_it_carry_timeless_ids(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, _) = send(&world, &hospital);
    hospital.owner.go(&report, "received", "acknowledged").expect_fields(&[("id", "not_timeless")]);
    let comment = json!({"body": "We look at it", "visibility": "public"});
    hospital.owner.act(&report, "comments", comment).expect_fields(&[("id", "not_timeless")]);
    assert_eq!(hospital.owner.look(&report)["seq"], 1);
}
