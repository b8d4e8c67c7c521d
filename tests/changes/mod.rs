//! Changes: written by the owner, shipped once, for every report that they name.

mod answers;
mod audience;
mod drafts;
mod planned;

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, Secret, World, needs_of, new_id, timeless, with};

on_both! {
    a_change_ships_its_reports_and_every_follower_will_be_told
    what_has_ended_meanwhile_is_left_out
    what_belongs_to_another_team_is_left_out
    a_question_is_taken_back_by_shipping
    about_an_anonymous_report_nothing_finer_than_the_hour_is_kept
    a_change_ships_once
    only_owners_write_and_ship
    a_draft_is_seen_by_those_who_may_ship_it
    everything_that_is_wrong_is_named
}

fn numbers(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|report| report["number"].as_i64().unwrap()).collect()
}

fn a_change_ships_its_reports_and_every_follower_will_be_told(world: World) {
    let mut hospital = Hospital::found(&world);
    let states = ["accepted", "scheduled", "in_progress", "in_trial", "transferred"];
    let reports: Vec<String> = states.iter().map(|state| hospital.report_in(state)).collect();
    let change = hospital.change(&reports);
    let id = change["id"].as_str().unwrap().to_owned();
    let written = hospital.owner.post("/changes", change.clone()).expect(201).json;
    assert_eq!((&written["state"], &written["told"]["owed"]), (&json!("draft"), &json!(0)));
    for field in ["title", "you_said", "we_did", "do_now", "language", "unit_ids", "measure"] {
        assert_eq!(written[field], change[field], "{field}");
    }
    hospital.owner.post("/changes", change).expect(200);
    let shipped = hospital.owner.ship(&id).expect(200).json;
    assert_eq!(numbers(&shipped["shipped"]), [1001, 1002, 1003, 1004, 1005]);
    assert_eq!((&shipped["left_out"], &shipped["told"]), (&json!([]), &json!(1)), "one person told all five");
    let mut messages = Vec::new();
    for report in &reports {
        let seen = hospital.nurse.look(report);
        assert_eq!((&seen["state"], &seen["next_step"]["code"]), (&json!("shipped"), &json!("your_turn")));
        let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
        let last = events["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["kind"], &last["by"]["id"]), (&json!("shipped"), &json!(hospital.owner_id)));
        assert!(last["data"].to_string().contains(&id), "{last}");
        let tellings = world.rows_of("tellings", "report_id", report);
        let told: Vec<_> = tellings.iter().filter(|telling| telling["kind"] == "shipped").collect();
        assert_eq!(told.len(), 1);
        assert!(told[0]["follower_id"].is_string() && told[0]["paid_at"].is_null());
        let mail = world.rows("outbox").into_iter().find(|row| row["telling_id"] == told[0]["id"]);
        messages.push(mail.expect("it can leave")["message_id"].clone());
    }
    messages.dedup();
    assert_eq!(messages.len(), 1, "they all leave in one mail to the one who told them");
    let seen = hospital.nurse.get(&format!("/changes/{id}")).expect(200).json;
    assert_eq!(seen["state"], "shipped");
    assert_eq!(seen["shipped_at"], crate::world::START);
    assert_eq!(seen["told"], json!({"owed": 5, "delivered": 0, "failed": 0}));
    assert_eq!(seen["report_ids"].as_array().unwrap().len(), 5);
}

fn what_has_ended_meanwhile_is_left_out(world: World) {
    let mut hospital = Hospital::found(&world);
    // Where a change waits with it, its reporter leaves and the report stays.
    let states = ["acknowledged", "accepted", "declined", "acknowledged", "answered"];
    let reports: Vec<String> = (0..5).map(|_| hospital.report_in("acknowledged")).collect();
    let change = hospital.write_change(&reports);
    for (report, state) in reports.iter().zip(states).skip(1) {
        if state == "acknowledged" {
            let answer = hospital.nurse.act(report, "withdraw", json!({})).expect(200).json;
            assert_eq!(answer["left"], true);
        } else {
            hospital.owner.go(report, "acknowledged", state).expect(200);
        }
    }
    let answer = hospital.owner.ship(&change).expect(200).json;
    assert_eq!(numbers(&answer["shipped"]), [1002]);
    let left: Vec<(i64, &str)> = (answer["left_out"].as_array().unwrap().iter())
        .map(|report| (report["number"].as_i64().unwrap(), report["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        left,
        [(1001, "acknowledged"), (1003, "declined"), (1004, "acknowledged"), (1005, "answered")]
    );
    assert_eq!(answer["told"], 1);
    for (report, state) in reports.iter().zip(states) {
        let wanted = if state == "accepted" { "shipped" } else { state };
        assert_eq!(hospital.owner.look(report)["state"], wanted);
    }
}

fn what_belongs_to_another_team_is_left_out(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
    let change = hospital.write_change(&reports);
    let on = json!({"from": "accepted", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&reports[0], "owner", on).expect(200);
    let answer = hospital.owner.ship(&change).expect(200).json;
    assert_eq!((numbers(&answer["shipped"]), numbers(&answer["left_out"])), (vec![1002], vec![1001]));
    assert_eq!(hospital.other_owner.look(&reports[0])["state"], "accepted");
    // Nor can a report of another team be named at all.
    let unseen = hospital.send_report();
    let body = hospital.change(&[reports[1].clone(), unseen]);
    hospital
        .other_owner
        .post("/changes", body)
        .expect_fields(&[("report_ids.0", "not_yours"), ("report_ids.1", "unknown")]);
}

fn a_question_is_taken_back_by_shipping(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    hospital.owner.go(&report, "in_progress", "clarifying").expect(200);
    hospital.ship(std::slice::from_ref(&report));
    let story = hospital.nurse.story(&report);
    assert!(story.ends_with(&["question_withdrawn".to_owned(), "shipped".to_owned()]), "{story:?}");
    assert!(hospital.nurse.look(&report).get("question").is_none());
}

fn about_an_anonymous_report_nothing_finer_than_the_hour_is_kept(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(25 * 60 + 7);
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    hospital.owner.stay();
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "accepted")] {
        hospital.owner.transition(&report, from, to, with(needs_of(to), timeless())).expect(200);
    }
    hospital.ship(std::slice::from_ref(&report));
    let fine = |row: &Value, column: &str| row[column].as_i64().unwrap() % 3_600_000_000 != 0;
    for event in world.rows_of("events", "report_id", &report) {
        assert!(!fine(&event, "at") && event["id"].as_str().unwrap().as_bytes()[12] == b'4', "{event}");
    }
    for telling in world.rows_of("tellings", "report_id", &report) {
        assert!(!fine(&telling, "owed_since") && !fine(&telling, "leaves_at"), "{telling}");
        assert_eq!(telling["id"].as_str().unwrap().as_bytes()[12], b'4', "{telling}");
    }
    let row = &world.rows_of("reports", "id", &report)[0];
    assert!(!fine(row, "alarm_at") && !fine(row, "state_since"), "{row}");
    let told = world.rows_of("tellings", "report_id", &report);
    let shipped = told.iter().find(|telling| telling["kind"] == "shipped").unwrap();
    assert!(world.rows("outbox").iter().all(|row| row["telling_id"] != shipped["id"]), "there is no address");
}

fn a_change_ships_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(std::slice::from_ref(&report));
    let body = json!({"id": new_id::<kind::Event>()});
    let path = format!("/changes/{change}/ship");
    let first = hospital.owner.post(&path, body.clone()).expect(200);
    assert_eq!(hospital.owner.post(&path, body.clone()).expect(200).text, first.text, "byte for byte");
    hospital.owner.ship(&change).expect(409).expect_problem("not_possible");
    hospital.administrator.post(&path, body).expect(409).expect_problem("id_reused");
    assert_eq!(hospital.nurse.story(&report).iter().filter(|kind| *kind == "shipped").count(), 1);
    let told = world.rows_of("tellings", "report_id", &report);
    assert_eq!(told.iter().filter(|telling| telling["kind"] == "shipped").count(), 1);
}

fn only_owners_write_and_ship(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let body = hospital.change(std::slice::from_ref(&report));
    hospital.nurse.post("/changes", body.clone()).expect(403).expect_problem("not_allowed");
    world.guest().post("/changes", body).expect(401);
    let change = hospital.write_change(std::slice::from_ref(&report));
    hospital.nurse.ship(&change).expect(403).expect_problem("not_allowed");
    // A member of another team does not even see it.
    hospital.other_owner.ship(&change).expect(404).expect_problem("not_found");
    hospital.owner.ship(&new_id::<kind::Change>().to_string()).expect(404);
    assert_eq!(hospital.owner.look(&report)["state"], "accepted");
    // An administrator may, in the owner's place.
    hospital.administrator.ship(&change).expect(200);
    let events = world.rows_of("events", "report_id", &report);
    let last = events.iter().max_by_key(|event| event["seq"].as_i64()).unwrap();
    assert_eq!((&last["kind"], &last["by_who"]), (&json!("shipped"), &json!("administrator")));
}

fn a_draft_is_seen_by_those_who_may_ship_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
    let change = hospital.write_change(&reports);
    let path = format!("/changes/{change}");
    for client in [&mut hospital.owner, &mut hospital.administrator] {
        client.get(&path).expect(200);
    }
    for client in [&mut hospital.nurse, &mut hospital.colleague, &mut hospital.other_owner] {
        client.get(&path).expect(404).expect_problem("not_found");
    }
    hospital.owner.ship(&change).expect(200);
    for client in [&mut hospital.nurse, &mut hospital.colleague, &mut hospital.other_owner] {
        assert_eq!(client.get(&path).expect(200).json["we_did"], "One prompt is left.");
    }
    world.guest().get(&path).expect(401);
}

fn everything_that_is_wrong_is_named(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = with(
        hospital.change(&[report]),
        json!({"title": "ab", "we_did": "", "unit_ids": [new_id::<kind::Unit>()], "ship_at": crate::world::START}),
    );
    hospital.owner.post("/changes", change.clone()).expect_fields(&[
        ("title", "too_short"),
        ("we_did", "required"),
        ("ship_at", "unknown_field"),
    ]);
    let mut change = with(change, json!({"title": "Fewer prompts", "we_did": "Two are gone."}));
    change.as_object_mut().unwrap().remove("ship_at");
    hospital.owner.post("/changes", change).expect_fields(&[("unit_ids.0", "unknown")]);
    assert_eq!(world.rows("changes").len(), 0);
}
