//! A change that ships at a time: taken back until then, shipped once whatever happens to processes and people.

use domain::id::kind;
use serde_json::{Value, json};
use server::clock::{Clock, SystemClock};

use crate::on_both;
use crate::world::mail::Receiver;
use crate::world::{Answer, Client, Hospital, Kind, Process, World, hex, new_id, person};

on_both! {
    a_planned_change_ships_at_its_time
    it_is_taken_back_until_then
    a_time_lies_ahead_within_a_year
    what_is_planned_keeps_a_report
    rights_are_checked_again_at_the_time
    of_two_who_ship_at_once_one_does
}

on_both! {
    with_kind:
    where_nothing_can_ship_the_reason_is_shown_and_told
}

/// An hour after everything begins.
const LATER: &str = "2026-11-18T10:00:00Z";

fn plan(client: &mut Client, change: &str, at: &str) -> Answer {
    client.post(&format!("/changes/{change}/ship"), json!({"id": new_id::<kind::Event>(), "at": at}))
}

fn look(client: &mut Client, change: &str) -> Value {
    client.get(&format!("/changes/{change}")).expect(200).json
}

/// Who is told that the change did not ship: persons by their ids as rows have them, else teams.
fn told_that_it_failed(world: &World, report: &str) -> Vec<String> {
    let tellings = world.told(report, "not_shipped");
    tellings
        .iter()
        .map(|telling| match &telling["person_id"] {
            Value::Null => &telling["team_id"],
            person => person,
        })
        .map(|id| id.as_str().expect("an id").to_owned())
        .collect()
}

/// How often the report was shipped, and how many tellings that owes.
fn shipped(world: &World, report: &str) -> (usize, usize) {
    let events = world.rows_of("events", "report_id", report);
    let count = events.iter().filter(|event| event["kind"] == "shipped").count();
    (count, world.told(report, "shipped").len())
}

fn a_planned_change_ships_at_its_time(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    let change = hospital.write_change(std::slice::from_ref(&report));
    let body = json!({"id": new_id::<kind::Event>(), "at": LATER});
    let path = format!("/changes/{change}/ship");
    let answer = hospital.owner.post(&path, body.clone()).expect(200);
    assert_eq!(answer.json, json!({"shipped": [], "left_out": [], "told": 0, "ship_at": LATER}));
    assert_eq!(hospital.owner.post(&path, body).expect(200).text, answer.text, "byte for byte");
    let planned = look(&mut hospital.owner, &change);
    assert_eq!((&planned["state"], &planned["ship_at"]), (&json!("planned"), &json!(LATER)));
    assert_eq!(planned["planned_by"]["name"], "Ines Owner");
    hospital.nurse.get(&format!("/changes/{change}")).expect(404);
    // Neither again nor now, as long as it is planned.
    hospital.owner.ship(&change).expect(409).expect_problem("not_possible");
    plan(&mut hospital.owner, &change, "2026-11-18T11:00:00Z").expect(409).expect_problem("not_possible");
    world.later(3_599);
    world.run_jobs();
    assert_eq!(shipped(&world, &report), (0, 0));
    world.later(1);
    world.run_jobs();
    world.run_jobs();
    assert_eq!(shipped(&world, &report), (1, 1));
    hospital.owner.stay();
    hospital.nurse.stay();
    let seen = look(&mut hospital.nurse, &change);
    assert_eq!((&seen["state"], &seen["shipped_at"]), (&json!("shipped"), &json!(LATER)));
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["by"]["id"]), (&json!("shipped"), &json!(hospital.owner_id)));
    hospital.owner.ship(&change).expect(409).expect_problem("not_possible");
    plan(&mut hospital.owner, &change, "2026-11-19T11:00:00Z").expect(409).expect_problem("not_possible");
    hospital.owner.delete(&path).expect(409).expect_problem("not_possible");
}

fn it_is_taken_back_until_then(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(std::slice::from_ref(&report));
    plan(&mut hospital.owner, &change, LATER).expect(200);
    let path = format!("/changes/{change}/ship");
    hospital.nurse.delete(&path).expect(403);
    hospital.other_owner.delete(&path).expect(404);
    let back = hospital.administrator.delete(&path).expect(200).json;
    assert_eq!(back["state"], "draft");
    assert!(back.get("ship_at").is_none() && back.get("planned_by").is_none());
    hospital.owner.delete(&path).expect(200);
    world.later(2 * 3_600);
    world.run_jobs();
    assert_eq!(shipped(&world, &report), (0, 0));
    hospital.owner.stay();
    hospital.owner.ship(&change).expect(200);
    assert_eq!(shipped(&world, &report), (1, 1));
}

fn a_time_lies_ahead_within_a_year(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(std::slice::from_ref(&report));
    for (at, code) in [
        (crate::world::START, "in_the_past"),
        ("2020-01-01T00:00:00Z", "in_the_past"),
        ("2027-11-20T09:00:00Z", "too_far"),
        ("tomorrow", "not_a_time"),
    ] {
        plan(&mut hospital.owner, &change, at).expect_fields(&[("at", code)]);
    }
    assert_eq!(look(&mut hospital.owner, &change)["state"], "draft");
    plan(&mut hospital.owner, &change, "2027-11-18T09:00:00Z").expect(200);
}

fn what_is_planned_keeps_a_report(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
    let change = hospital.write_change(&reports);
    plan(&mut hospital.owner, &change, LATER).expect(200);
    let path = format!("/changes/{change}");
    let edit = |client: &mut Client, body: Value| {
        let tag = client.get(&path).expect(200).header("etag").to_owned();
        client.clone().with_header("if-match", &tag).patch(&path, body)
    };
    edit(&mut hospital.owner, json!({"report_ids": []})).expect_fields(&[("report_ids", "required")]);
    let later =
        edit(&mut hospital.owner, json!({"report_ids": [reports[1]], "title": "Fewer prompts"})).expect(200);
    assert_eq!(later.json["state"], "planned");
    world.later(3_600);
    world.run_jobs();
    assert_eq!((shipped(&world, &reports[0]), shipped(&world, &reports[1])), ((0, 0), (1, 1)));
}

fn rights_are_checked_again_at_the_time(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(std::slice::from_ref(&report));
    let (mut second, id) = person(&world, &mut hospital.administrator, "Petra Second", "", &[&hospital.team]);
    plan(&mut second, &change, LATER).expect(200);
    hospital.administrator.patch(&format!("/people/{id}"), json!({"team_ids": []})).expect(200);
    world.later(3_600);
    world.run_jobs();
    assert_eq!(shipped(&world, &report), (0, 0));
    hospital.owner.stay();
    let failed = look(&mut hospital.owner, &change);
    assert_eq!(failed["state"], "draft");
    assert_eq!(failed["ship_failed"], json!({"planned_for": LATER, "reason": "not_allowed"}));
    // Whoever planned it has nothing to do with it any more: it is the owner's to know.
    assert_eq!(told_that_it_failed(&world, &report), [hex(&hospital.team)]);
    second.stay();
    assert!(!second.get("/inbox").expect(200).text.contains("not_shipped"));
    // Planned anew by somebody who may, it ships, and the failure is forgotten.
    plan(&mut hospital.owner, &change, "2026-11-18T11:00:00Z").expect(200);
    assert!(look(&mut hospital.owner, &change).get("ship_failed").is_none());
    world.later(3_600);
    world.run_jobs();
    assert_eq!(shipped(&world, &report), (1, 1));
}

fn where_nothing_can_ship_the_reason_is_shown_and_told(kind: Kind) {
    let receiver = Receiver::new();
    let world = World::with(kind, |options| options.smtp_url = Some(receiver.url()));
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(std::slice::from_ref(&report));
    plan(&mut hospital.owner, &change, LATER).expect(200);
    hospital.owner.go(&report, "accepted", "declined").expect(200);
    world.later(3_600);
    world.run_jobs();
    hospital.owner.stay();
    let failed = look(&mut hospital.owner, &change);
    assert_eq!(
        (&failed["state"], &failed["ship_failed"]["reason"]),
        (&json!("draft"), &json!("nothing_to_ship"))
    );
    assert_eq!(shipped(&world, &report), (0, 0));
    // Whoever planned it is told, once, and led to the change.
    world.run_jobs();
    assert_eq!(told_that_it_failed(&world, &report), [hex(&hospital.owner_id)]);
    let inbox = hospital.owner.get("/inbox").expect(200).json;
    let items = inbox["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["kind"] == "not_shipped").expect("it stands in the inbox");
    assert_eq!((&item["change"]["id"], &item["report"]["id"]), (&json!(change), &json!(report)));
    let mails = receiver.kept_for("ines.owner@example.org");
    assert!(
        mails.iter().any(|mail| mail.letter().text.contains(&format!("/changes/{change}"))),
        "a mail leads there"
    );
    // Planned anew and failed again, it is told again.
    hospital.nurse.stay();
    let other = hospital.report_in("accepted");
    let path = format!("/changes/{change}");
    let tag = hospital.owner.get(&path).expect(200).header("etag").to_owned();
    let mut editing = hospital.owner.clone().with_header("if-match", &tag);
    editing.patch(&path, json!({"report_ids": [report, other]})).expect(200);
    plan(&mut hospital.owner, &change, "2026-11-18T11:00:00Z").expect(200);
    hospital.owner.go(&other, "accepted", "declined").expect(200);
    world.later(3_600);
    world.run_jobs();
    let again = [told_that_it_failed(&world, &report), told_that_it_failed(&world, &other)].concat();
    assert_eq!(again, [hex(&hospital.owner_id), hex(&hospital.owner_id)]);
}

fn of_two_who_ship_at_once_one_does(world: World) {
    let mut hospital = Hospital::found(&world);
    for _ in 0..4 {
        let reports = [hospital.report_in("accepted"), hospital.report_in("in_progress")];
        let change = hospital.write_change(&reports);
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let press = |mut client: Client| {
                let change = &change;
                scope.spawn(move || client.ship(change).status)
            };
            let people = [&hospital.owner, &hospital.administrator, &hospital.owner];
            let pressed: Vec<_> = people.into_iter().map(|client| press(client.clone())).collect();
            pressed.into_iter().map(|press| press.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409]);
        for report in &reports {
            assert_eq!(shipped(&world, report), (1, 1));
        }
    }
}

#[test]
fn of_two_processes_one_ships_what_is_planned() {
    let first = World::new(Kind::Postgres);
    let mut hospital = Hospital::found(&first);
    let second = first.beside();
    let reports: Vec<String> = (0..8).map(|_| hospital.report_in("accepted")).collect();
    for report in &reports {
        let change = hospital.write_change(std::slice::from_ref(report));
        plan(&mut hospital.owner, &change, LATER).expect(200);
    }
    first.later(3_600);
    std::thread::scope(|scope| {
        for world in [&first, &second] {
            scope.spawn(move || world.run_jobs());
        }
    });
    for report in &reports {
        assert_eq!(shipped(&first, report), (1, 1));
    }
}

/// A change that everybody waits for, planned for a time that passes while nobody is there.
fn planned_meanwhile(kind: Kind) -> (World, String, String) {
    let world = World::new(kind);
    world.clock.set(SystemClock.now().plus_seconds(-7_200));
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    world.add_crowd(&report, 400);
    let change = hospital.write_change(std::slice::from_ref(&report));
    let at = SystemClock.now().plus_seconds(-3_600).to_string();
    plan(&mut hospital.owner, &change, &at).expect(200);
    (world, change, report)
}

/// It has shipped, once, and everybody is owed exactly one telling.
fn settle(world: &World, change: &str, report: &str) {
    assert_eq!(shipped(world, report), (1, 401));
    let mut followers: Vec<String> =
        world.told(report, "shipped").iter().map(|telling| telling["follower_id"].to_string()).collect();
    followers.sort();
    followers.dedup();
    assert_eq!(followers.len(), 401);
    assert!(!world.rows_of("changes", "id", change)[0]["shipped_at"].is_null());
}

fn has_shipped(world: &crate::world::Place, change: &str, kind: Kind) -> bool {
    world.count(&match kind {
        Kind::Sqlite => {
            format!(
                "SELECT count(*) AS value FROM changes WHERE id = X'{}' AND shipped_at IS NOT NULL",
                hex(change)
            )
        }
        Kind::Postgres => {
            format!("SELECT count(*) AS value FROM changes WHERE id = '{change}' AND shipped_at IS NOT NULL")
        }
    }) == 1
}

fn killed_while_it_ships(kind: Kind) {
    let (world, change, report) = planned_meanwhile(kind);
    let stopped = world.stop();
    // Each process ships it as soon as it runs, and dies in the middle of that, or before, or after.
    for pause in [0, 5, 15, 40] {
        let process = Process::start(&stopped.database, &[]);
        std::thread::sleep(std::time::Duration::from_millis(pause));
        process.kill();
    }
    let process = Process::start(&stopped.database, &[]);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(40);
    while !has_shipped(&stopped.database, &change, kind) {
        assert!(std::time::Instant::now() < end, "{}", process.log());
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    process.stop();
    settle(&stopped.start(|_| {}), &change, &report);
}

#[test]
fn on_sqlite_a_killed_process_ships_it_once_later() {
    killed_while_it_ships(Kind::Sqlite);
}

#[test]
fn on_postgres_a_killed_process_ships_it_once_later() {
    killed_while_it_ships(Kind::Postgres);
}

#[test]
fn of_two_processes_one_dies_and_the_other_ships_it() {
    let (world, change, report) = planned_meanwhile(Kind::Postgres);
    let stopped = world.stop();
    let second_place = stopped.database.beside();
    let first = Process::start(&stopped.database, &[]);
    let second = Process::start(&second_place, &[]);
    first.kill();
    let end = std::time::Instant::now() + std::time::Duration::from_secs(40);
    while !has_shipped(&stopped.database, &change, Kind::Postgres) {
        assert!(std::time::Instant::now() < end, "{}", second.log());
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    second.stop();
    settle(&stopped.start(|_| {}), &change, &report);
}
