//! "Does it help?": what each answer comes to, when it is asked again, what silence does.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Answer, Hospital, Kind, World, person, timeless, with};

on_both! {
    the_first_fixed_confirms
    not_fixed_opens_it_again
    partly_alerts_the_owner_and_is_asked_again_once
    cannot_tell_is_asked_again_once_and_then_is_silence
    a_partly_of_another_reporter_stands_against_fixed
    the_latest_answer_of_a_reporter_counts
    silence_is_asked_on_day_seven_and_assumed_on_day_twenty_one
    what_was_assumed_can_still_be_confirmed_or_opened
    supporters_are_counted_and_move_nothing
    where_no_reporter_can_be_reached_supporters_decide_by_majority
    only_its_reporter_says_whether_it_helps
    the_same_request_again_is_answered_again
    an_answer_belongs_to_the_latest_ship
}

const DAY: i64 = 86_400;

fn confirm(hospital: &mut Hospital, report: &str, answer: &str) -> Answer {
    hospital.nurse.act(report, "confirmation", json!({"answer": answer}))
}

/// The same by the link of a mail.
fn confirm_by(world: &World, token: &str, answer: &str) -> Answer {
    let body = with(timeless(), json!({"answer": answer}));
    world.guest().post(&format!("/status/{token}/confirmation"), body)
}

fn pass(world: &World, hospital: &mut Hospital, seconds: i64) {
    world.later(seconds);
    world.run_jobs();
    hospital.nurse.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
    hospital.owner.sign_in(&hospital.owner.email(), crate::world::PASSWORD).expect(200);
}

fn state(hospital: &mut Hospital, report: &str) -> String {
    hospital.owner.look(report)["state"].as_str().unwrap().to_owned()
}

fn the_first_fixed_confirms(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let answer = confirm(&mut hospital, &report, "fixed").expect(200).json;
    assert_eq!(answer["state"], "confirmed");
    let story = hospital.nurse.story(&report);
    assert!(story.ends_with(&["shipped", "answered_ship", "moved"].map(str::to_owned)), "{story:?}");
    assert_eq!(world.told(&report, "not_fixed").len() + world.told(&report, "partly").len(), 0);
    pass(&world, &mut hospital, 60 * DAY);
    assert_eq!(state(&mut hospital, &report), "confirmed", "time does nothing more");
    assert_eq!(world.told(&report, "does_it_help").len(), 0, "nobody is asked again");
}

fn not_fixed_opens_it_again(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let wish = json!({"answer": "not_fixed", "words": "It asks at night"});
    let answer = hospital.nurse.act(&report, "confirmation", wish).expect(200).json;
    assert_eq!(answer["state"], "reopened");
    assert_eq!(world.told(&report, "reopened").len(), 1, "its owner hears of it");
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).text;
    assert!(events.contains("It asks at night"));
    let clocks = hospital.owner.look(&report)["clocks"].to_string();
    assert!(clocks.contains("acknowledge") && clocks.contains("running"), "{clocks}");
    confirm(&mut hospital, &report, "fixed").expect(409).expect_problem("not_possible");
}

fn partly_alerts_the_owner_and_is_asked_again_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    world.later(2 * DAY);
    hospital.nurse.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
    assert_eq!(confirm(&mut hospital, &report, "partly").expect(200).json["state"], "shipped");
    let alert = world.told(&report, "partly");
    assert_eq!(alert.len(), 1);
    assert!(alert[0]["team_id"].is_string(), "a duty of the owner");
    pass(&world, &mut hospital, 14 * DAY - 1);
    assert_eq!(world.told(&report, "does_it_help").len(), 0, "who has answered is not asked on day seven");
    pass(&world, &mut hospital, 1);
    pass(&world, &mut hospital, 60);
    assert_eq!(world.told(&report, "does_it_help").len(), 1);
    assert_eq!(confirm(&mut hospital, &report, "partly").expect(200).json["state"], "shipped");
    assert_eq!(world.told(&report, "partly").len(), 2, "each time");
    pass(&world, &mut hospital, 90 * DAY);
    assert_eq!(world.told(&report, "does_it_help").len(), 1, "once");
    assert_eq!(state(&mut hospital, &report), "shipped", "somebody's word stands against assuming");
    assert_eq!(confirm(&mut hospital, &report, "fixed").expect(200).json["state"], "confirmed");
}

fn cannot_tell_is_asked_again_once_and_then_is_silence(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    confirm(&mut hospital, &report, "cannot_tell").expect(200);
    assert_eq!(world.told(&report, "partly").len(), 0);
    pass(&world, &mut hospital, 14 * DAY);
    assert_eq!(world.told(&report, "does_it_help").len(), 1);
    pass(&world, &mut hospital, 21 * DAY - 1);
    assert_eq!(state(&mut hospital, &report), "shipped", "21 days after the repeated question");
    pass(&world, &mut hospital, 1);
    assert_eq!(state(&mut hospital, &report), "assumed");
    assert_eq!(world.told(&report, "does_it_help").len(), 1);
}

fn a_partly_of_another_reporter_stands_against_fixed(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    let (mut other, _) = person(&world, &mut hospital.administrator, "Rita Reporter", &hospital.ward, &[]);
    let (rita, _) = world.join_another(&mut hospital, &mut other, &report);
    hospital.ship(std::slice::from_ref(&report));
    let (theirs, nurses) =
        (world.token_about(&report, "shipped", Some(&rita)), nurses_token(&world, &report, &rita));
    assert_eq!(confirm_by(&world, &theirs, "partly").expect(200).json["state"], "shipped");
    assert_eq!(confirm_by(&world, &nurses, "fixed").expect(200).json["state"], "shipped", "it waits");
    // Once the other says something else, the waiting word counts.
    assert_eq!(confirm_by(&world, &theirs, "cannot_tell").expect(200).json["state"], "confirmed");
    assert_eq!(confirm_by(&world, &theirs, "not_fixed").expect(200).json["state"], "reopened");
}

/// The token of the mail to the one who is not `other`.
fn nurses_token(world: &World, report: &str, other: &str) -> String {
    let told = world.told(report, "shipped");
    world.token(told.iter().find(|telling| telling["follower_id"] != other).unwrap())
}

fn the_latest_answer_of_a_reporter_counts(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    confirm(&mut hospital, &report, "partly").expect(200);
    assert_eq!(confirm(&mut hospital, &report, "fixed").expect(200).json["state"], "confirmed");
    pass(&world, &mut hospital, 30 * DAY);
    assert_eq!(world.told(&report, "does_it_help").len(), 0, "the earlier partly is not asked about");
    assert_eq!(confirm(&mut hospital, &report, "not_fixed").expect(200).json["state"], "reopened");
}

fn silence_is_asked_on_day_seven_and_assumed_on_day_twenty_one(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    pass(&world, &mut hospital, 7 * DAY - 1);
    assert_eq!(world.told(&report, "does_it_help").len(), 0);
    pass(&world, &mut hospital, 1);
    pass(&world, &mut hospital, 1);
    assert_eq!(world.told(&report, "does_it_help").len(), 1);
    pass(&world, &mut hospital, 14 * DAY - 2);
    assert_eq!(state(&mut hospital, &report), "shipped");
    pass(&world, &mut hospital, 1);
    assert_eq!(state(&mut hospital, &report), "assumed");
    let events = world.rows_of("events", "report_id", &report);
    let last = events.iter().max_by_key(|event| event["seq"].as_i64()).unwrap();
    assert_eq!(last["by_who"], "system");
    pass(&world, &mut hospital, 60 * DAY);
    assert_eq!(world.rows_of("events", "report_id", &report).len(), events.len());
    assert_eq!(world.told(&report, "does_it_help").len(), 1);
    // One jump over all of it comes to the same end.
    let other = hospital.shipped();
    pass(&world, &mut hospital, 90 * DAY);
    assert_eq!(state(&mut hospital, &other), "assumed");
    let moved = hospital.owner.story(&other).into_iter().filter(|kind| kind == "moved").count();
    world.run_jobs();
    assert_eq!(hospital.owner.story(&other).into_iter().filter(|kind| kind == "moved").count(), moved);
    if world.kind == Kind::Postgres {
        two_processes_ring_once(&world, &mut hospital);
    }
}

fn two_processes_ring_once(world: &World, hospital: &mut Hospital) {
    let reports: Vec<String> = (0..4).map(|_| hospital.shipped()).collect();
    let beside = world.beside();
    world.later(21 * DAY);
    std::thread::scope(|scope| {
        for process in [world, &beside] {
            scope.spawn(|| process.run_jobs());
        }
    });
    for report in &reports {
        assert_eq!(world.told(report, "does_it_help").len(), 1);
        let events = world.rows_of("events", "report_id", report);
        let assumed = events.iter().filter(|event| event["by_who"] == "system").count();
        assert_eq!(assumed, 1, "{events:?}");
    }
}

fn what_was_assumed_can_still_be_confirmed_or_opened(world: World) {
    let mut hospital = Hospital::found(&world);
    for (answer, wanted) in [("fixed", "confirmed"), ("not_fixed", "reopened")] {
        let report = hospital.shipped();
        pass(&world, &mut hospital, 21 * DAY);
        assert_eq!(state(&mut hospital, &report), "assumed");
        assert_eq!(confirm(&mut hospital, &report, answer).expect(200).json["state"], wanted);
    }
}

/// A report with two supporters, shipped; their tokens.
fn with_supporters(world: &World, hospital: &mut Hospital) -> (String, [String; 2]) {
    let report = hospital.report_in("in_progress");
    let followers = ["Suse Supporter", "Sam Supporter"].map(|name| {
        let (mut client, _) = person(world, &mut hospital.administrator, name, &hospital.ward, &[]);
        world.follow(&mut client, &report, "supporter")
    });
    hospital.ship(std::slice::from_ref(&report));
    let tokens = followers.map(|follower| world.token_about(&report, "shipped", Some(&follower)));
    (report, tokens)
}

fn supporters_are_counted_and_move_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, [suse, sam]) = with_supporters(&world, &mut hospital);
    assert_eq!(confirm_by(&world, &suse, "fixed").expect(200).json["state"], "shipped");
    assert_eq!(confirm_by(&world, &sam, "not_fixed").expect(200).json["state"], "shipped");
    assert_eq!(world.told(&report, "not_fixed").len(), 1, "the owner is alerted");
    assert_eq!(confirm_by(&world, &sam, "fixed").expect(200).json["state"], "shipped");
    pass(&world, &mut hospital, 21 * DAY);
    assert_eq!(state(&mut hospital, &report), "assumed", "the reporter can be reached and is silent");
}

fn where_no_reporter_can_be_reached_supporters_decide_by_majority(world: World) {
    let mut hospital = Hospital::found(&world);
    for (words, wanted) in [(["fixed", "fixed"], "confirmed"), (["fixed", "not_fixed"], "assumed")] {
        let (_, gone) = person(&world, &mut hospital.administrator, &format!("Gone {wanted}"), "", &[]);
        let (report, tokens) = with_supporters_of(&world, &mut hospital, wanted);
        for (token, word) in tokens.iter().zip(words) {
            confirm_by(&world, token, word).expect(200);
        }
        hospital.administrator.sign_in(&hospital.administrator.email(), crate::world::PASSWORD).expect(200);
        let leaves = json!({"active": false});
        hospital.administrator.patch(&format!("/people/{gone}"), leaves.clone()).expect(200);
        let nurse = hospital.nurse_id.clone();
        hospital.administrator.patch(&format!("/people/{nurse}"), leaves).expect(200);
        world.later(21 * DAY);
        world.run_jobs();
        let row = &world.rows_of("reports", "id", &report)[0];
        assert_eq!(row["state"], wanted);
        hospital.administrator.sign_in(&hospital.administrator.email(), crate::world::PASSWORD).expect(200);
        hospital.administrator.patch(&format!("/people/{nurse}"), json!({"active": true})).expect(200);
        hospital.nurse.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
        hospital.owner.sign_in(&hospital.owner.email(), crate::world::PASSWORD).expect(200);
    }
}

fn with_supporters_of(world: &World, hospital: &mut Hospital, name: &str) -> (String, [String; 2]) {
    let report = hospital.report_in("in_progress");
    let followers = ["one", "two"].map(|which| {
        let name = format!("Supporter {name} {which}");
        let (mut client, _) = person(world, &mut hospital.administrator, &name, &hospital.ward, &[]);
        world.follow(&mut client, &report, "supporter")
    });
    hospital.ship(std::slice::from_ref(&report));
    let tokens = followers.map(|follower| world.token_about(&report, "shipped", Some(&follower)));
    (report, tokens)
}

fn only_its_reporter_says_whether_it_helps(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let fixed = json!({"answer": "fixed"});
    for client in [&mut hospital.owner, &mut hospital.administrator, &mut hospital.colleague] {
        client.act(&report, "confirmation", fixed.clone()).expect(403).expect_problem("not_allowed");
    }
    let open = hospital.report_in("in_progress");
    hospital.nurse.act(&open, "confirmation", fixed).expect(409).expect_problem("not_possible");
    let wrong = hospital.nurse.act(&report, "confirmation", json!({"answer": "maybe", "words": ""}));
    wrong.expect_fields(&[("answer", "not_a_choice"), ("words", "required")]);
    assert_eq!(state(&mut hospital, &report), "shipped");
    let may: Value = hospital.nurse.look(&report)["may"].clone();
    assert!(may.to_string().contains("confirm"), "{may}");
    assert!(!hospital.nurse.look(&open)["may"].to_string().contains("confirm"));
}

fn the_same_request_again_is_answered_again(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let id = crate::world::new_id::<domain::id::kind::Event>();
    let body = json!({"id": id, "answer": "fixed"});
    let first = hospital.nurse.act(&report, "confirmation", body.clone()).expect(200);
    assert_eq!(hospital.nurse.act(&report, "confirmation", body).expect(200).text, first.text);
    let other = json!({"id": id, "answer": "partly"});
    hospital.nurse.act(&report, "confirmation", other).expect(409).expect_problem("id_reused");
    assert_eq!(hospital.nurse.story(&report).iter().filter(|kind| *kind == "answered_ship").count(), 1);
}

fn an_answer_belongs_to_the_latest_ship(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    confirm(&mut hospital, &report, "partly").expect(200);
    hospital.owner.act(&report, "reopen", json!({"reason": "Not yet good"})).expect(200);
    for (from, to) in [("reopened", "acknowledged"), ("acknowledged", "accepted")] {
        hospital.owner.go(&report, from, to).expect(200);
    }
    hospital.ship(std::slice::from_ref(&report));
    pass(&world, &mut hospital, 7 * DAY);
    let asked = world.told(&report, "does_it_help");
    assert_eq!(asked.len(), 1, "about the second change nothing has been said");
    assert_eq!(confirm(&mut hospital, &report, "fixed").expect(200).json["state"], "confirmed");
    let second = hospital.report_in("in_progress");
    assert_eq!(state(&mut hospital, &second), "in_progress");
}
