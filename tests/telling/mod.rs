//! What each event owes to whom: written in its transaction, once, and queued unless there is no address.

mod confirming;
mod debts;
mod inbox;
mod mail;
mod preferences;
mod receivers;
mod reminders;
mod told;
mod unsubscribe;

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, PASSWORD, Secret, World, hex, person, timeless, with};

on_both! {
    each_event_owes_just_what_it_should
    an_assignee_holds_the_duty_alone
    an_appeal_goes_to_somebody_who_did_not_decline
    nobody_is_told_of_the_own_doing
    duties_about_anonymous_reports_leave_at_the_full_hour
    a_repeat_owes_nothing_more
}

/// The tellings of the report's latest event as "kind to holder", in order of their names.
fn owed(world: &World, report: &str) -> Vec<String> {
    let events = world.rows_of("events", "report_id", report);
    let last = events.iter().max_by_key(|event| event["seq"].as_i64()).unwrap();
    let mut owed: Vec<String> = world
        .rows_of("tellings", "report_id", report)
        .iter()
        .filter(|telling| telling["event_id"] == last["id"])
        .map(|telling| {
            let holders =
                ["follower", "person", "team"].map(|holder| (holder, &telling[format!("{holder}_id")]));
            let set: Vec<&str> =
                holders.iter().filter(|(_, id)| !id.is_null()).map(|(holder, _)| *holder).collect();
            assert_eq!(set.len(), 1, "{telling}");
            assert_eq!(telling["owed_since"], last["at"], "since the event");
            format!("{} to {}", telling["kind"].as_str().unwrap(), set[0])
        })
        .collect();
    owed.sort();
    owed
}

/// The outbox row of each telling of the report; nothing where it has none.
fn queued(world: &World, report: &str) -> Vec<(Value, Option<i64>)> {
    let outbox = world.rows("outbox");
    let tellings = world.rows_of("tellings", "report_id", report);
    let find = |telling: &Value| outbox.iter().find(|row| row["telling_id"] == telling["id"]);
    tellings
        .into_iter()
        .map(|telling| {
            let due = find(&telling).map(|row| row["due_at"].as_i64().unwrap());
            (telling, due)
        })
        .collect()
}

fn each_event_owes_just_what_it_should(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    assert_eq!(owed(&world, &report), ["new_report to team", "receipt to follower"]);
    let changed = ["state_change to follower"];
    let go = |hospital: &mut Hospital, from: &str, to: &str, wanted: &[&str]| {
        hospital.owner.go(&report, from, to).expect(200);
        assert_eq!(owed(&world, &report), wanted, "{from} to {to}");
    };
    go(&mut hospital, "received", "acknowledged", &changed);
    go(&mut hospital, "acknowledged", "clarifying", &["question to follower"]);
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    assert_eq!(owed(&world, &report), ["reporter_answered to team"]);
    go(&mut hospital, "acknowledged", "clarifying", &["question to follower"]);
    go(&mut hospital, "clarifying", "acknowledged", &changed);
    for (visibility, wanted) in [
        ("public", vec!["comment to follower"]),
        ("reporter", vec!["comment to follower"]),
        ("internal", vec![]),
    ] {
        hospital
            .owner
            .act(&report, "comments", json!({"body": "Words", "visibility": visibility}))
            .expect(200);
        assert_eq!(owed(&world, &report), wanted, "{visibility}");
    }
    hospital.nurse.act(&report, "comments", json!({"body": "Words", "visibility": "reporter"})).expect(200);
    assert_eq!(owed(&world, &report), ["reporter_answered to team"]);
    // Accepting brings a title along: one telling, of the move.
    go(&mut hospital, "acknowledged", "accepted", &changed);
    let plan = json!({"from": "accepted", "from_date": "2026-12-10"});
    hospital.owner.act(&report, "plan", plan).expect(200);
    assert_eq!(owed(&world, &report), changed);
    let mut owner = hospital.owner.clone();
    let tag = owner.get(&format!("/reports/{report}")).header("etag").to_owned();
    owner
        .with_header("if-match", &tag)
        .patch(&format!("/reports/{report}"), json!({"severity": "low"}))
        .expect(200);
    assert_eq!(owed(&world, &report), [""; 0], "triage is the owner's business");
    go(&mut hospital, "scheduled", "transferred", &["passed_on to follower"]);
    go(&mut hospital, "transferred", "transferred", &[]);
    go(&mut hospital, "transferred", "answered", &["answered to follower"]);
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    assert_eq!(owed(&world, &report), ["reopened to team"]);
    let on = json!({"from": "reopened", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", on).expect(200);
    assert_eq!(owed(&world, &report), ["new_report to team", "state_change to follower"]);
    hospital.nurse.act(&report, "withdraw", json!({})).expect(200);
    assert_eq!(owed(&world, &report), ["reporter_answered to team"]);
    for (telling, due) in queued(&world, &report) {
        assert_eq!(due, telling["owed_since"].as_i64(), "all of it can leave at once: {telling}");
    }
}

fn an_assignee_holds_the_duty_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let take = json!({"from": "received", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
    hospital.owner.act(&report, "owner", take).expect(200);
    assert_eq!(owed(&world, &report), [""; 0], "within the team nobody needs to hear of it");
    hospital.nurse.act(&report, "comments", json!({"body": "More", "visibility": "reporter"})).expect(200);
    assert_eq!(owed(&world, &report), ["reporter_answered to person"]);
    let duty = world.rows_of("tellings", "person_id", &hospital.owner_id);
    assert_eq!(duty.len(), 1);
}

fn an_appeal_goes_to_somebody_who_did_not_decline(world: World) {
    let mut hospital = Hospital::found(&world);
    // The only member of the team declined: administrators hear the appeal.
    let report = hospital.report_in("declined");
    hospital.nurse.act(&report, "reopen", json!({"reason": "It wakes the ward"})).expect(200);
    let ada = hospital.administrator.get("/me").expect(200).text_at("/id");
    assert_eq!(owed(&world, &report), ["appeal to person"]);
    assert_eq!(world.rows_of("tellings", "person_id", &ada).len(), 1);
    // With another member the team does.
    person(&world, &mut hospital.administrator, "Olga Other", "", &[&hospital.team]);
    let report = hospital.report_in("declined");
    hospital.nurse.act(&report, "reopen", json!({"reason": "It wakes the ward"})).expect(200);
    assert_eq!(owed(&world, &report), ["appeal to team"]);
}

fn nobody_is_told_of_the_own_doing(world: World) {
    let mut hospital = Hospital::found(&world);
    // An owner reports to the own team.
    let body = hospital.report();
    let report = hospital.owner.post("/reports", body).expect(201).text_at("/id");
    assert_eq!(owed(&world, &report), ["new_report to team", "receipt to follower"]);
    let mut administrator = world.guest();
    administrator.sign_in(&hospital.administrator.email(), PASSWORD).expect(200);
    administrator.go(&report, "received", "acknowledged").expect(200);
    assert_eq!(owed(&world, &report), ["state_change to follower"]);
    let take = json!({"from": "acknowledged", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
    hospital.owner.act(&report, "owner", take).expect(200);
    let followers = world.rows_of("followers", "report_id", &report);
    assert_eq!(followers.len(), 1);
    for telling in world.rows_of("tellings", "report_id", &report) {
        assert_ne!(telling["person_id"], hex(&hospital.owner_id));
    }
}

fn duties_about_anonymous_reports_leave_at_the_full_hour(world: World) {
    let hospital = Hospital::found(&world);
    world.later(25 * 60 + 3);
    let (start, next) = (first_hour(), 3_600_000_000);
    for (severity, leaves) in [("low", start + next), ("high", start + next), ("critical", start)] {
        let body = with(hospital.anonymous_report(&Secret::new()), json!({"severity": severity}));
        let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
        let tellings = queued(&world, &report);
        assert_eq!(tellings.len(), 2);
        for (telling, due) in tellings {
            assert_eq!(telling["owed_since"], start);
            let wanted = (telling["kind"] == "new_report").then_some(leaves);
            assert_eq!(due, wanted, "{severity}: the reporter has no address, the page pays it");
        }
    }
    // What the reporter adds waits for the hour, too.
    let secret = Secret::new();
    let report = world
        .guest()
        .post("/anonymous-reports", hospital.anonymous_report(&secret))
        .expect(201)
        .text_at("/id");
    world.later(60 * 60);
    let comment = with(timeless(), json!({"body": "More"}));
    world.guest().post(&format!("/status/{}/comments", secret.token), comment).expect(200);
    let duties = queued(&world, &report);
    let comment = duties.iter().find(|(telling, _)| telling["kind"] == "reporter_answered").unwrap();
    assert_eq!((&comment.0["owed_since"], comment.1), (&json!(start + next), Some(start + 2 * next)));
}

/// The hour at which the tests' clock starts, in microseconds.
fn first_hour() -> i64 {
    crate::world::START.parse::<domain::moment::Moment>().unwrap().micros()
}

fn a_repeat_owes_nothing_more(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = hospital.report();
    let report = hospital.nurse.post("/reports", body.clone()).expect(201).text_at("/id");
    hospital.nurse.post("/reports", body).expect(200);
    let id = json!({"id": crate::world::new_id::<domain::id::kind::Event>(), "body": "More", "visibility": "reporter"});
    hospital.nurse.act(&report, "comments", id.clone()).expect(200);
    hospital.nurse.act(&report, "comments", id).expect(200);
    let tellings = world.rows_of("tellings", "report_id", &report);
    assert_eq!(tellings.len(), 3);
    assert_eq!(world.rows("outbox").len(), 3);
    let mut pairs: Vec<String> = tellings
        .iter()
        .map(|telling| format!("{}{}{}", telling["event_id"], telling["follower_id"], telling["team_id"]))
        .collect();
    pairs.sort();
    pairs.dedup();
    assert_eq!(pairs.len(), 3, "one telling for each who is owed one");
}
