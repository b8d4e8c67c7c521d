//! The inbox: whose entries stand there, in which words, and who has read them.

use std::time::Duration;

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, Secret, Stream, World, hex, new_id, person, timeless, with};

on_both! {
    a_reporter_reads_what_happened_the_newest_first
    a_read_entry_is_read_on_every_device
    many_taps_at_once_are_one
    what_a_team_owes_each_member_reads_alone
    what_the_person_no_longer_sees_is_gone
    a_report_that_was_passed_on_leaves_with_its_duties
    duties_about_anonymous_reports_come_and_are_read_by_the_hour
    a_story_that_was_opened_is_read
    everything_up_to_an_entry_is_read
    a_walk_by_cursor_meets_every_entry_once
    open_pages_of_the_same_person_hear_of_it
    kinds_that_are_off_are_left_out
    what_waits_for_somebody_waits_until_it_is_done
    a_supporter_reads_it_while_the_report_can_be_seen
}

const SOON: Duration = Duration::from_secs(3);
const A_WHILE: Duration = Duration::from_millis(400);

fn inbox(client: &mut Client) -> Value {
    client.get("/inbox").expect(200).json
}

/// The kinds of the entries, the newest first.
fn kinds(client: &mut Client) -> Vec<String> {
    let items = inbox(client)["items"].take();
    items.as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

/// The newest entry of that kind.
fn entry(client: &mut Client, kind: &str) -> Value {
    let inbox = inbox(client);
    let items = inbox["items"].as_array().unwrap();
    items.iter().find(|item| item["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {inbox}")).clone()
}

fn read(client: &mut Client, entry: &Value) {
    client.post(&format!("/inbox/{}/read", entry["id"].as_str().unwrap()), json!({})).expect(204);
}

fn a_reporter_reads_what_happened_the_newest_first(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let number = hospital.nurse.look(&report)["number"].as_i64().unwrap();
    world.later(60);
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    let found = inbox(&mut hospital.nurse);
    assert_eq!(found["unread"], 2);
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["kind"], "state_change");
    assert_eq!(items[0]["text"], format!("RB-{number} is now: Being looked at."));
    assert_eq!(items[0]["created_at"], "2026-11-18T09:01:00Z");
    assert_eq!(items[1]["text"], format!("We have RB-{number}. Medication Systems owns it."));
    assert_eq!(items[1]["report"]["number"], number);
    let title = items[1]["report"]["title"].as_str().unwrap();
    assert!(title.ends_with(" · eMAR"), "{title}");
    assert!(!found.to_string().contains("pump"), "{found}");
    assert_eq!(kinds(&mut hospital.colleague), [""; 0]);
    assert_eq!(kinds(&mut hospital.administrator), [""; 0]);
}

fn a_read_entry_is_read_on_every_device(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let receipt = entry(&mut hospital.nurse, "receipt");
    world.later(90);
    let mut phone = world.guest();
    phone.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    let path = format!("/inbox/{}/read", receipt["id"].as_str().unwrap());
    for somebody_else in [&mut hospital.colleague, &mut hospital.owner, &mut hospital.administrator] {
        somebody_else.post(&path, json!({})).expect(404);
    }
    read(&mut phone, &receipt);
    world.later(90);
    read(&mut hospital.nurse, &receipt);
    let found = inbox(&mut hospital.nurse);
    assert_eq!(
        (&found["unread"], &found["items"][0]["read_at"]),
        (&json!(0), &json!("2026-11-18T09:01:30Z"))
    );
    let deliveries = world.rows("deliveries");
    assert_eq!(deliveries.len(), 1, "two taps are one");
    assert_eq!(deliveries[0]["channel"], "inbox");
    assert!(deliveries[0]["person_id"].is_null(), "whose it is stands in one table alone");
    let paid = world.rows_of("tellings", "id", receipt["id"].as_str().unwrap());
    assert_eq!(paid[0]["paid_at"], deliveries[0]["at"]);
    assert!(!report.is_empty());
}

fn many_taps_at_once_are_one(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports: Vec<String> = (0..4).map(|_| hospital.send_report()).collect();
    let newest = inbox(&mut hospital.nurse)["items"][0]["id"].clone();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (mut tab, newest, report) =
                (hospital.nurse.another_tab(), newest.clone(), reports[number % 4].clone());
            scope.spawn(move || {
                let body =
                    if number % 2 == 0 { json!({"up_to": newest}) } else { json!({"report_id": report}) };
                tab.post("/inbox/read", body).expect(204);
            });
        }
    });
    assert_eq!(inbox(&mut hospital.nurse)["unread"], 0);
    assert_eq!(world.rows("deliveries").len(), 4);
}

fn what_a_team_owes_each_member_reads_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let (mut other, other_id) =
        person(&world, &mut hospital.administrator, "Olga Other", "", &[&hospital.team]);
    hospital.send_report();
    let duty = entry(&mut hospital.owner, "new_report");
    assert!(duty["text"].as_str().unwrap().ends_with("waits for Medication Systems."), "{duty}");
    read(&mut other, &duty);
    assert_eq!(inbox(&mut other)["unread"], 0);
    assert_eq!(inbox(&mut hospital.owner)["unread"], 1, "not read by this one");
    read(&mut hospital.owner, &duty);
    let mut readers: Vec<Value> =
        world.rows("deliveries").into_iter().map(|row| row["person_id"].clone()).collect();
    readers.sort_by_key(Value::to_string);
    let mut wanted = vec![json!(hex(&hospital.owner_id)), json!(hex(&other_id))];
    wanted.sort_by_key(Value::to_string);
    assert_eq!(readers, wanted);
    assert_eq!(kinds(&mut hospital.other_owner), [""; 0]);
}

fn what_the_person_no_longer_sees_is_gone(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let take = json!({"from": "received", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
    hospital.owner.act(&report, "owner", take).expect(200);
    hospital.nurse.act(&report, "comments", json!({"body": "More", "visibility": "reporter"})).expect(200);
    assert_eq!(kinds(&mut hospital.owner), ["reporter_answered", "new_report"]);
    let duty = entry(&mut hospital.owner, "reporter_answered");
    person(&world, &mut hospital.administrator, "Olga Other", "", &[&hospital.team]);
    let path = format!("/people/{}", hospital.owner_id);
    hospital.administrator.patch(&path, json!({"team_ids": []})).expect(200);
    hospital.owner.sign_in(&hospital.owner.email(), PASSWORD).expect(200);
    let found = inbox(&mut hospital.owner);
    assert_eq!((found["items"].as_array().unwrap().len(), &found["unread"]), (0, &json!(0)));
    hospital.owner.post(&format!("/inbox/{}/read", duty["id"].as_str().unwrap()), json!({})).expect(404);
}

fn a_report_that_was_passed_on_leaves_with_its_duties(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let pass_on = json!({"from": "received", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", pass_on).expect(200);
    assert_eq!(kinds(&mut hospital.owner), [""; 0]);
    assert_eq!(kinds(&mut hospital.other_owner), ["new_report"]);
    let told = entry(&mut hospital.nurse, "state_change");
    assert!(told["text"].as_str().unwrap().contains(" owns RB-"), "{told}");
}

fn duties_about_anonymous_reports_come_and_are_read_by_the_hour(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(17 * 60);
    hospital.owner.stay();
    let body = hospital.anonymous_report(&Secret::new());
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    assert_eq!(kinds(&mut hospital.owner), [""; 0]);
    world.later(42 * 60);
    hospital.owner.stay();
    assert_eq!(inbox(&mut hospital.owner)["unread"], 0, "a minute before the hour");
    world.later(60);
    let duty = entry(&mut hospital.owner, "new_report");
    assert_eq!(duty["created_at"], "2026-11-18T10:00:00Z");
    world.later(7 * 60 + 11);
    hospital.owner.stay();
    read(&mut hospital.owner, &duty);
    assert_eq!(entry(&mut hospital.owner, "new_report")["read_at"], "2026-11-18T10:00:00Z");
    let deliveries = world.rows("deliveries");
    assert_eq!(deliveries.len(), 1);
    assert_eq!(deliveries[0]["id"].as_str().unwrap().as_bytes()[12], b'4', "it tells no time");
    let hour = 3_600_000_000;
    assert_eq!(deliveries[0]["at"].as_i64().unwrap() % hour, 0);
    for telling in world.rows_of("tellings", "report_id", &report) {
        assert!(telling["paid_at"].as_i64().is_none_or(|at| at % hour == 0), "{telling}");
    }
}

fn a_story_that_was_opened_is_read(world: World) {
    let mut hospital = Hospital::found(&world);
    let [first, _] = [hospital.send_report(), hospital.send_report()];
    hospital.owner.go(&first, "received", "acknowledged").expect(200);
    assert_eq!(inbox(&mut hospital.nurse)["unread"], 3);
    hospital.nurse.post("/inbox/read", json!({"report_id": first})).expect(204);
    assert_eq!(inbox(&mut hospital.nurse)["unread"], 1);
    // Nothing there, or nothing of mine: nothing to read.
    hospital.nurse.post("/inbox/read", json!({"report_id": new_id::<kind::Report>()})).expect(204);
    hospital.colleague.post("/inbox/read", json!({"report_id": first})).expect(204);
    assert_eq!(world.rows("deliveries").len(), 2);
    hospital.nurse.post("/inbox/read", json!({})).expect_fields(&[("up_to", "required")]);
}

fn everything_up_to_an_entry_is_read(world: World) {
    let mut hospital = Hospital::found(&world);
    for _ in 0..3 {
        world.later(1);
        hospital.send_report();
    }
    let seen = inbox(&mut hospital.nurse)["items"][0].clone();
    world.later(1);
    hospital.send_report();
    hospital.nurse.post("/inbox/read", json!({"up_to": seen["id"]})).expect(204);
    let found = inbox(&mut hospital.nurse);
    assert_eq!(found["unread"], 1);
    let read: Vec<bool> =
        found["items"].as_array().unwrap().iter().map(|item| item["read_at"].is_string()).collect();
    assert_eq!(read, [false, true, true, true], "what came meanwhile was not seen");
    hospital.colleague.post("/inbox/read", json!({"up_to": seen["id"]})).expect(404);
    hospital.nurse.post("/inbox/read", json!({"up_to": seen["id"]})).expect(204);
    assert_eq!(world.rows("deliveries").len(), 3);
}

fn a_walk_by_cursor_meets_every_entry_once(world: World) {
    let mut hospital = Hospital::found(&world);
    // As reporter, as member of a team and as the one who takes care of it, some at one moment.
    for number in 0..4 {
        world.later(number % 2);
        let body = hospital.report();
        let report = hospital.owner.post("/reports", body).expect(201).text_at("/id");
        let take = json!({"from": "received", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
        hospital.owner.act(&report, "owner", take).expect(200);
        let theirs = hospital.send_report();
        let take = json!({"from": "received", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
        hospital.owner.act(&theirs, "owner", take).expect(200);
        hospital
            .nurse
            .act(&theirs, "comments", json!({"body": "More", "visibility": "reporter"}))
            .expect(200);
    }
    let ids = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()).collect()
    };
    let whole = hospital.owner.get("/inbox?limit=200").expect(200).json;
    assert_eq!(ids(&whole).len(), 16, "a receipt, two new reports and a comment, four times");
    assert!(whole["next_cursor"].is_null());
    for limit in [1, 3, 15, 16] {
        let mut walked = Vec::new();
        let mut path = format!("/inbox?limit={limit}");
        loop {
            let page = hospital.owner.get(&path).expect(200).json;
            assert!(ids(&page).len() <= limit);
            walked.extend(ids(&page));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/inbox?limit={limit}&cursor={cursor}");
        }
        assert_eq!(walked, ids(&whole), "by {limit}");
    }
    for wrong in ["limit=0", "limit=201", "cursor=xyz", "page=2"] {
        hospital.owner.get(&format!("/inbox?{wrong}")).expect(400).expect_problem("unreadable");
    }
}

fn open_pages_of_the_same_person_hear_of_it(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.send_report();
    let receipt = entry(&mut hospital.nurse, "receipt");
    let mut phone = world.guest();
    phone.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    let [mut phones, mut owners] = [&phone, &hospital.owner].map(Stream::settled);
    read(&mut hospital.nurse, &receipt);
    let hint = "data: {\"id\":\"\",\"topic\":\"inbox\"}";
    assert!(phones.wait_for(hint, SOON), "{}", phones.so_far());
    assert!(!owners.wait_for("inbox", A_WHILE), "{}", owners.so_far());
    // Nothing new was read: nothing to say. Then another choice of what the inbox shows.
    let mut phones = Stream::settled(&phone);
    read(&mut hospital.nurse, &receipt);
    assert!(!phones.wait_for("inbox", A_WHILE), "{}", phones.so_far());
    let off = json!({"digest_hour": 7, "kinds": {"receipt": {"mail": "at_once", "inbox": "off"}}});
    hospital.nurse.put("/me/preferences", off).expect(200);
    assert!(phones.wait_for(hint, SOON), "{}", phones.so_far());
}

fn kinds_that_are_off_are_left_out(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.report_in("acknowledged");
    assert_eq!(kinds(&mut hospital.nurse), ["state_change", "receipt"]);
    let off = json!({"digest_hour": 7, "kinds": {"state_change": {"mail": "at_once", "inbox": "off"}}});
    hospital.nurse.put("/me/preferences", off).expect(200);
    assert_eq!(kinds(&mut hospital.nurse), ["receipt"]);
    assert_eq!(inbox(&mut hospital.nurse)["unread"], 1);
    hospital.nurse.put("/me/preferences", json!({"digest_hour": 7, "kinds": {}})).expect(200);
    assert_eq!(kinds(&mut hospital.nurse), ["state_change", "receipt"], "nothing was lost");
}

fn what_waits_for_somebody_waits_until_it_is_done(world: World) {
    let mut hospital = Hospital::found(&world);
    let turn = |client: &mut Client, kind: &str| entry(client, kind)["your_turn"].as_bool().unwrap();
    let report = hospital.send_report();
    assert!(turn(&mut hospital.owner, "new_report"));
    assert!(!turn(&mut hospital.nurse, "receipt"));
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    assert!(!turn(&mut hospital.owner, "new_report"));
    hospital.owner.go(&report, "acknowledged", "clarifying").expect(200);
    assert!(turn(&mut hospital.nurse, "question"));
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    assert!(!turn(&mut hospital.nurse, "question"));
    assert!(turn(&mut hospital.owner, "reporter_answered"));
    hospital.owner.go(&report, "acknowledged", "accepted").expect(200);
    assert!(!turn(&mut hospital.owner, "reporter_answered"));
    let change = hospital.ship(std::slice::from_ref(&report));
    let shipped = entry(&mut hospital.nurse, "shipped");
    assert_eq!(shipped["change"], json!({"id": change, "name": "Fewer prompts for paracetamol"}));
    assert_eq!(shipped["report"]["title"], "Pump alarms all night");
    assert_eq!(shipped["your_turn"], true);
    hospital.nurse.act(&report, "confirmation", json!({"answer": "fixed"})).expect(200);
    assert!(!turn(&mut hospital.nurse, "shipped"));
}

fn a_supporter_reads_it_while_the_report_can_be_seen(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let (mut zoe, zoe_id) = person(&world, &mut hospital.administrator, "Zoe Zone", &hospital.ward, &[]);
    world.follow(&mut zoe, &report, "supporter");
    hospital.owner.go(&report, "acknowledged", "accepted").expect(200);
    assert_eq!(kinds(&mut zoe), ["state_change"]);
    assert_eq!(inbox(&mut zoe)["unread"], 1);
    assert_eq!(kinds(&mut hospital.colleague), [""; 0]);
    let names = json!({"en": "The other hospital"});
    let body = json!({"id": new_id::<kind::Site>(), "names": names, "time_zone": "Europe/Zurich"});
    let elsewhere = hospital.administrator.post("/sites", body).expect(201).text_at("/id");
    let body = json!({
        "id": new_id::<kind::Unit>(), "site_id": elsewhere, "names": {"en": "Ward"}, "kind": "ward", "headcount": 9,
    });
    let unit = hospital.administrator.post("/units", body).expect(201).text_at("/id");
    hospital.administrator.patch(&format!("/people/{zoe_id}"), json!({"unit_id": unit})).expect(200);
    zoe.sign_in(&zoe.email(), PASSWORD).expect(200);
    let found = inbox(&mut zoe);
    assert_eq!((found["items"].as_array().unwrap().len(), &found["unread"]), (0, &json!(0)));
    // Its reporter sees the own report wherever.
    hospital
        .administrator
        .patch(&format!("/people/{}", hospital.nurse_id), json!({"unit_id": unit}))
        .expect(200);
    hospital.nurse.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    assert_eq!(kinds(&mut hospital.nurse), ["state_change", "state_change", "receipt"]);
    let comment = with(timeless(), json!({"body": "More", "visibility": "reporter"}));
    hospital.nurse.act(&report, "comments", comment).expect(200);
}
