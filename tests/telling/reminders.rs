//! What the passing of time owes: reminders, each once, however often anybody looks.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, PASSWORD, Secret, World, needs_of, timeless, with};

on_both! {
    an_open_question_is_brought_to_mind_on_day_five_and_taken_back_on_day_fourteen
    an_answered_question_is_not
    near_and_past_promises_alert_the_owner_once_each
    a_promise_that_is_kept_alerts_nobody
    the_day_of_a_follow_up_alerts_the_owner
    about_an_anonymous_report_reminders_keep_the_hour
}

const DAY: i64 = 86_400;

fn come_back(hospital: &mut Hospital) {
    for client in [&mut hospital.nurse, &mut hospital.owner] {
        let email = client.email();
        client.sign_in(&email, PASSWORD).expect(200);
    }
}

/// Looks as often as a job would, in steps of so many seconds.
fn pass(world: &World, seconds: i64, step: i64) {
    let mut left = seconds;
    while left > 0 {
        world.later(left.min(step));
        world.run_jobs();
        left -= step;
    }
}

fn an_open_question_is_brought_to_mind_on_day_five_and_taken_back_on_day_fourteen(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    pass(&world, 5 * DAY - 1, 2 * DAY);
    assert_eq!(world.told(&report, "question_reminder").len(), 0);
    pass(&world, 1, 1);
    let reminded = world.told(&report, "question_reminder");
    assert_eq!(reminded.len(), 1);
    let question = world.told(&report, "question")[0].clone();
    assert_eq!(reminded[0]["event_id"], question["event_id"], "about the question itself");
    assert!(reminded[0]["follower_id"].is_string());
    assert!(world.rows("outbox").iter().any(|row| row["telling_id"] == reminded[0]["id"]));
    pass(&world, 9 * DAY - 1, DAY);
    come_back(&mut hospital);
    assert_eq!(hospital.owner.look(&report)["state"], "clarifying");
    pass(&world, 1, 1);
    assert_eq!(hospital.owner.look(&report)["state"], "acknowledged");
    assert_eq!(world.told(&report, "question_reminder").len(), 1);
    // The next question has a reminder of its own.
    hospital.owner.go(&report, "acknowledged", "clarifying").expect(200);
    pass(&world, 5 * DAY, 5 * DAY);
    assert_eq!(world.told(&report, "question_reminder").len(), 2);
}

fn an_answered_question_is_not(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    pass(&world, 20 * DAY, 20 * DAY);
    assert_eq!(world.told(&report, "question_reminder").len(), 0);
    assert!(!hospital.owner_story(&report).contains(&"question_withdrawn".to_owned()));
}

impl Hospital {
    fn owner_story(&mut self, report: &str) -> Vec<String> {
        come_back(self);
        self.owner.story(report)
    }
}

fn near_and_past_promises_alert_the_owner_once_each(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let due = hospital.owner.look(&report)["due_at"].as_str().unwrap().to_owned();
    assert_eq!(due, "2026-11-20T09:00:00Z", "18 working hours");
    // Eight working hours before: Thursday 11:00 in Zurich.
    pass(&world, DAY + 3_599, DAY);
    assert_eq!(world.told(&report, "due").len(), 0);
    pass(&world, 1, 1);
    let near = world.told(&report, "due");
    assert_eq!(near.len(), 1);
    assert!(near[0]["team_id"].is_string(), "a duty");
    pass(&world, DAY - 3_601, 600 * 60);
    assert_eq!(world.told(&report, "overdue").len(), 0);
    pass(&world, 3_600, 60 * 60);
    assert_eq!((world.told(&report, "due").len(), world.told(&report, "overdue").len()), (1, 1));
    // In one jump over months: each of the three promises of an arrival once.
    pass(&world, 120 * DAY, 120 * DAY);
    world.run_jobs();
    assert_eq!((world.told(&report, "due").len(), world.told(&report, "overdue").len()), (3, 3));
    let mut details: Vec<String> =
        world.told(&report, "overdue").iter().map(|telling| telling["detail"].to_string()).collect();
    details.sort();
    details.dedup();
    assert_eq!(details.len(), 3);
}

fn a_promise_that_is_kept_alerts_nobody(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("answered");
    pass(&world, 200 * DAY, 50 * DAY);
    for kind in ["due", "overdue"] {
        assert_eq!(world.told(&report, kind).len(), 0, "{kind}");
    }
    assert!(world.rows_of("reports", "id", &report)[0]["alarm_at"].is_null(), "nothing more to do");
}

fn the_day_of_a_follow_up_alerts_the_owner(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("transferred");
    // Tuesday 1 December begins in Zurich at 23:00 UTC of the day before.
    let midnight = "2026-11-30T23:00:00Z".parse::<domain::moment::Moment>().unwrap();
    let left = midnight.seconds_since(crate::world::START.parse().unwrap());
    pass(&world, left - 1, 3 * DAY);
    assert_eq!(world.told(&report, "follow_up_due").len(), 0);
    pass(&world, 1, 1);
    pass(&world, DAY, 60 * 60);
    assert_eq!(world.told(&report, "follow_up_due").len(), 1);
    come_back(&mut hospital);
    let later = with(needs_of("transferred"), json!({"follow_up_on": "2026-12-20"}));
    hospital.owner.transition(&report, "transferred", "transferred", later).expect(200);
    pass(&world, 30 * DAY, 30 * DAY);
    assert_eq!(world.told(&report, "follow_up_due").len(), 2, "a new day, a new alert");
}

fn about_an_anonymous_report_reminders_keep_the_hour(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(17 * 60 + 9);
    let body = hospital.anonymous_report(&Secret::new());
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    come_back(&mut hospital);
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "clarifying")] {
        hospital.owner.transition(&report, from, to, with(needs_of(to), timeless())).expect(200);
    }
    pass(&world, 16 * DAY, 11 * 60 * 60 + 13 * 60);
    let hour = 3_600_000_000;
    for kind in ["question_reminder", "question", "new_report"] {
        let told = world.told(&report, kind);
        assert_eq!(told.len(), 1, "{kind}");
        for column in ["owed_since", "leaves_at"] {
            assert_eq!(told[0][column].as_i64().unwrap() % hour, 0, "{kind} {column}");
        }
    }
    let events = world.rows_of("events", "report_id", &report);
    assert!(events.iter().all(|event| event["at"].as_i64().unwrap() % hour == 0));
    assert_eq!(events.iter().filter(|event| event["kind"] == "question_withdrawn").count(), 1);
}
