//! Debts: who has not been told how a report ended, why, and who sees that.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Kind, PASSWORD, Secret, World, new_id, timeless, with};

on_both! {
    without_mail_everything_waits_and_administrators_see_how_much
    what_was_read_is_no_debt
    each_team_sees_its_own_and_each_site_its_own
    confidential_people_owe_nobody_their_name
    the_oldest_debt_comes_first
}

on_both! { with_kind: each_debt_has_its_reason }

fn debts(client: &mut Client) -> Vec<Value> {
    client.get("/debts").expect(200).json["items"].as_array().unwrap().clone()
}

fn count(client: &mut Client) -> i64 {
    client.get("/debts/count").expect(200).json["owed"].as_i64().unwrap()
}

fn without_mail_everything_waits_and_administrators_see_how_much(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    let found = debts(&mut hospital.owner);
    assert_eq!(found.len(), 1, "the end alone is a debt, not each step on the way");
    let debt = &found[0];
    assert_eq!((&debt["kind"], &debt["why"]), (&json!("declined"), &json!("no_mail")));
    assert_eq!(debt["report"]["id"], report);
    assert_eq!(debt["report"]["title"], "Pump alarms all night");
    assert_eq!(debt["who"]["name"], "Nora Nurse");
    assert_eq!(
        (&debt["relation"], &debt["owed_since"]),
        (&json!("reporter"), &json!("2026-11-18T09:00:00Z"))
    );
    assert!(debt["next_try_at"].is_null());
    assert_eq!(count(&mut hospital.owner), 1);
    for path in ["/debts", "/debts/count"] {
        hospital.nurse.get(path).expect(403).expect_problem("not_allowed");
    }
    // Receipt, duty, two steps, the end: five letters wait.
    let waiting = world.rows("outbox").len();
    assert_eq!(hospital.administrator.get("/me").expect(200).json["owed_without_mail"], waiting);
    for client in [&mut hospital.owner, &mut hospital.nurse] {
        assert!(client.get("/me").expect(200).json["owed_without_mail"].is_null());
    }
}

fn what_was_read_is_no_debt(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("answered");
    let owed = hospital.administrator.get("/me").expect(200).json["owed_without_mail"].as_i64().unwrap();
    assert_eq!(count(&mut hospital.administrator), 1);
    hospital.nurse.post("/inbox/read", json!({"report_id": report})).expect(204);
    assert_eq!(debts(&mut hospital.owner), [json!(null); 0]);
    assert_eq!(count(&mut hospital.administrator), 0);
    let left = hospital.administrator.get("/me").expect(200).json["owed_without_mail"].as_i64().unwrap();
    assert_eq!(owed - left, 3, "receipt, step and end were read");
}

fn each_team_sees_its_own_and_each_site_its_own(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    assert_eq!(count(&mut hospital.other_owner), 0);
    assert_eq!(count(&mut hospital.administrator), 1);
    let body =
        json!({"id": new_id::<kind::Site>(), "names": {"en": "Elsewhere"}, "time_zone": "Europe/Zurich"});
    let elsewhere = hospital.administrator.post("/sites", body).expect(201).text_at("/id");
    for (name, site, sees) in [("Sid Here", hospital.site.clone(), 1), ("Sue There", elsewhere, 0)] {
        let (client, id) = crate::world::person(&world, &mut hospital.administrator, name, "", &[]);
        let roles = json!({"roles": [{"role": "administrator", "site_id": site}]});
        hospital.administrator.patch(&format!("/people/{id}"), roles).expect(200);
        let mut client = client.clone();
        client.sign_in(&client.email(), PASSWORD).expect(200);
        assert_eq!(debts(&mut client).len(), sees, "{name}");
        assert_eq!(count(&mut client), sees as i64);
        let owed = client.get("/me").expect(200).json["owed_without_mail"].as_i64().unwrap();
        assert_eq!(owed > 0, sees > 0, "{name}: {owed}");
    }
    // Whoever owns the report now answers for its debts.
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    let pass_on = json!({"from": "reopened", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", pass_on).expect(200);
    assert_eq!((count(&mut hospital.owner), count(&mut hospital.other_owner)), (0, 1));
}

fn confidential_people_owe_nobody_their_name(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_confidential();
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "declined").expect(200);
    let declined = &world.told(&report, "declined")[0];
    world.mail_became(declined, "refused", Some("550 5.1.1 <nora.nurse@example.org> is unknown"));
    for client in [&mut hospital.owner, &mut hospital.administrator] {
        let found = debts(client);
        assert_eq!(found[0]["who"], json!({"kind": "confidential"}));
        assert_eq!((&found[0]["why"], &found[0]["answer"]), (&json!("refused"), &json!("550 5.1.1")));
        let text = json!(found).to_string().to_lowercase();
        assert!(!text.contains("nora") && !text.contains(&hospital.nurse_id), "{text}");
    }
}

fn the_oldest_debt_comes_first(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut reports = Vec::new();
    for _ in 0..3 {
        world.later(1);
        reports.push(hospital.report_in("declined"));
    }
    let named = |items: &[Value]| -> Vec<String> {
        items.iter().map(|debt| debt["report"]["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(named(&debts(&mut hospital.owner)), reports);
    let mut walked = Vec::new();
    let mut path = "/debts?limit=1".to_owned();
    loop {
        let page = hospital.administrator.get(&path).expect(200).json;
        walked.extend(named(page["items"].as_array().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/debts?limit=1&cursor={cursor}");
    }
    assert_eq!(walked, reports);
}

/// A relay is set, and nobody takes a mail up: what is in the tables is all that there is.
fn each_debt_has_its_reason(kind: Kind) {
    let world = World::with(kind, |options| options.smtp_url = Some("smtp://127.0.0.1:9".to_owned()));
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    let declined = world.told(&report, "declined")[0].clone();
    let id = world.sql_id(declined["id"].as_str().unwrap());
    let why = |hospital: &mut Hospital| {
        let debt = debts(&mut hospital.owner)[0].clone();
        (debt["why"].as_str().unwrap().to_owned(), debt["next_try_at"].clone(), debt["answer"].clone())
    };
    let is = |why: &str, at: Value, answer: Value| (why.to_owned(), at, answer);
    assert!(hospital.administrator.get("/me").expect(200).json["owed_without_mail"].is_null());
    let morning = "2026-11-19T06:00:00Z";
    let micros = morning.parse::<domain::moment::Moment>().unwrap().micros();
    world.execute(&format!("UPDATE outbox SET due_at = {} WHERE telling_id = {id}", world.sql_time(micros)));
    assert_eq!(why(&mut hospital), is("waiting", json!(morning), Value::Null));
    let busy = "451 4.7.1 Greylisted";
    world.execute(&format!("UPDATE outbox SET answer = '{busy}', attempts = 2 WHERE telling_id = {id}"));
    assert_eq!(why(&mut hospital), is("trying_again", json!(morning), json!(busy)));
    let settings = hospital.administrator.get("/settings/mail").expect(200);
    let mut administrator = hospital.administrator.clone().with_header("if-match", settings.header("etag"));
    administrator.patch("/settings/mail", json!({"paused": true})).expect(200);
    assert_eq!(why(&mut hospital), is("paused", Value::Null, Value::Null));
    let unknown = "550 5.1.1 No such user";
    for (outcome, answer, wanted) in [
        ("given_up", Some(busy), "given_up"),
        ("refused", Some(unknown), "refused"),
        ("no_address", None, "no_address"),
        ("by_choice", None, "unread"),
    ] {
        world.execute(&format!("DELETE FROM deliveries WHERE telling_id = {id}"));
        world.mail_became(&declined, outcome, answer);
        assert_eq!(why(&mut hospital), is(wanted, Value::Null, json!(answer)), "{outcome}");
    }
    hospital.nurse.post("/inbox/read", json!({"report_id": report})).expect(204);
    assert_eq!(count(&mut hospital.owner), 0);

    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "declined")] {
        let wish = with(crate::world::needs_of(to), timeless());
        hospital.owner.transition(&report, from, to, wish).expect(200);
    }
    assert_eq!(why(&mut hospital), is("not_opened", Value::Null, Value::Null));
    assert_eq!(debts(&mut hospital.owner)[0]["who"], json!({"kind": "anonymous"}));
    world.guest().get(&format!("//s/{}", secret.token)).expect(200);
    assert_eq!(count(&mut hospital.owner), 0, "the page has told it");
}
