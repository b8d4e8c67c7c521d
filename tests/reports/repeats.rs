//! The same id and body again get the first answer byte for byte; another body does not.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, new_id, timeless, with};

on_both! {
    a_report_sent_twice_is_one_report
    every_move_can_be_repeated
    an_id_stands_for_one_thing
    two_sendings_at_once_make_one_report
    an_anonymous_report_can_be_repeated
}

fn a_report_sent_twice_is_one_report(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = hospital.report();
    let first = hospital.nurse.post("/reports", body.clone()).expect(201);
    let id = first.text_at("/id");
    hospital.bring(&id, "accepted");
    world.later(300);
    // The order of fields does not matter.
    let turned: serde_json::Map<String, Value> =
        body.as_object().unwrap().clone().into_iter().rev().collect();
    for body in [body.clone(), Value::Object(turned)] {
        let again = hospital.nurse.post("/reports", body).expect(200);
        assert_eq!(again.text, first.text);
    }
    let other = with(body.clone(), json!({"text": "Something else"}));
    hospital.nurse.post("/reports", other).expect(409).expect_problem("id_reused");
    hospital.colleague.post("/reports", body).expect(409).expect_problem("id_reused");
    assert_eq!(world.rows("reports").len(), 1);
}

fn repeat(client: &mut Client, report: &str, route: &str, body: Value) {
    let body = with(json!({"id": new_id::<kind::Event>()}), body);
    let first = client.act(report, route, body.clone()).expect(200);
    let again = client.act(report, route, body.clone()).expect(200);
    assert_eq!(again.text, first.text, "{route}");
    let answer = &first.json;
    assert_eq!((&answer["id"], &answer["report_id"]), (&body["id"], &json!(report)));
    let field = if body.get("body").is_some() { "body" } else { "reason" };
    let other = with(body, json!({field: "Other words"}));
    client.act(report, route, other).expect(409).expect_problem("id_reused");
}

fn every_move_can_be_repeated(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let (owner, nurse) = (&mut hospital.owner, &mut hospital.nurse);
    let go = |from: &str, to: &str| with(json!({"from": from, "to": to}), crate::world::needs_of(to));
    repeat(owner, &report, "transitions", go("received", "acknowledged"));
    repeat(owner, &report, "transitions", go("acknowledged", "clarifying"));
    repeat(nurse, &report, "answers", json!({"body": "Bed 4"}));
    repeat(nurse, &report, "comments", json!({"body": "And bed 5", "visibility": "reporter"}));
    repeat(owner, &report, "transitions", go("acknowledged", "accepted"));
    repeat(owner, &report, "plan", json!({"from": "accepted", "from_date": "2026-12-10"}));
    repeat(owner, &report, "transitions", go("scheduled", "declined"));
    repeat(nurse, &report, "reopen", json!({"reason": "It still alarms"}));
    let team = json!({"from": "reopened", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
    repeat(owner, &report, "owner", team);
    repeat(nurse, &report, "withdraw", json!({"reason": "It went away"}));
    let seen = hospital.owner.look(&report);
    assert_eq!(seen["seq"], 12, "each happened once, and accepting set title and disposition");
}

fn an_id_stands_for_one_thing(world: World) {
    let mut hospital = Hospital::found(&world);
    let (one, two) = (hospital.send_report(), hospital.send_report());
    let id = json!({"id": new_id::<kind::Event>()});
    let comment = with(id.clone(), json!({"body": "Hello", "visibility": "reporter"}));
    hospital.nurse.act(&one, "comments", comment.clone()).expect(200);
    // The same id for another report, by another person, by another route, for a report.
    hospital.nurse.act(&two, "comments", comment.clone()).expect(409).expect_problem("id_reused");
    hospital.owner.act(&one, "comments", comment).expect(409).expect_problem("id_reused");
    hospital.nurse.act(&one, "withdraw", id.clone()).expect(409).expect_problem("id_reused");
    let report = with(hospital.report(), id);
    hospital.nurse.post("/reports", report).expect(409).expect_problem("id_reused");
    let used = with(hospital.report(), json!({"id": one, "text": "Another one"}));
    hospital.nurse.post("/reports", used).expect(409).expect_problem("id_reused");
    // An id of an event that the product made.
    let event = hospital.nurse.get(&format!("/reports/{one}/events")).expect(200).text_at("/items/0/id");
    hospital.nurse.act(&one, "withdraw", json!({"id": event})).expect(409).expect_problem("id_reused");
    assert_eq!(hospital.nurse.look(&one)["seq"], 2);
    assert_eq!(hospital.nurse.look(&two)["seq"], 1);
}

fn two_sendings_at_once_make_one_report(world: World) {
    let hospital = Hospital::found(&world);
    for _ in 0..5 {
        let body = hospital.report();
        let mut answers: Vec<(u16, String)> = std::thread::scope(|scope| {
            let sending: Vec<_> = (0..4)
                .map(|_| {
                    let (mut nurse, body) = (hospital.nurse.another_tab(), body.clone());
                    scope.spawn(move || {
                        let answer = nurse.post("/reports", body);
                        (answer.status, answer.text)
                    })
                })
                .collect();
            sending.into_iter().map(|one| one.join().unwrap()).collect()
        });
        answers.sort();
        let statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [200, 200, 200, 201]);
        assert!(answers.iter().all(|(_, text)| *text == answers[0].1), "all get the same receipt");
    }
    assert_eq!(world.rows("reports").len(), 5);
    assert_eq!(world.rows("events").len(), 5);
    assert_eq!(world.rows("tellings").len(), 10);
}

fn an_anonymous_report_can_be_repeated(world: World) {
    let hospital = Hospital::found(&world);
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let first = world.guest().post("/anonymous-reports", body.clone()).expect(201);
    world.later(7_200);
    let again = world.guest().post("/anonymous-reports", body.clone()).expect(200);
    assert_eq!(again.text, first.text);
    let other = with(body, json!({"text": "Other"}));
    world.guest().post("/anonymous-reports", other).expect(409).expect_problem("id_reused");
    let path = format!("/status/{}/comments", secret.token);
    let comment = with(timeless(), json!({"body": "More"}));
    let first = world.guest().post(&path, comment.clone()).expect(200);
    assert_eq!(world.guest().post(&path, comment.clone()).expect(200).text, first.text);
    // Another secret's holder with the same id.
    let other = Secret::new();
    world.guest().post("/anonymous-reports", hospital.anonymous_report(&other)).expect(201);
    let path = format!("/status/{}/comments", other.token);
    world.guest().post(&path, comment).expect(409).expect_problem("id_reused");
    assert_eq!(world.rows("reports").len(), 2);
    assert_eq!(world.rows("events").len(), 3);
}
