//! Of an anonymous report nothing is kept that tells who sent it, or when within the hour.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, Secret, World, hex, is_time, timeless, with};

on_both! { every_time_in_every_table_is_the_hour every_id_tells_no_time nothing_ties_it_to_anybody }

const HOUR: i64 = 3_600_000_000;

/// One anonymous report through much that can happen, each at an odd minute; its number and secret.
fn carry_on(world: &World, hospital: &mut Hospital) -> (String, Secret) {
    let odd = || world.later(7 * 60 + 11);
    odd();
    let secret = Secret::new();
    let body =
        with(hospital.anonymous_report(&secret), json!({"burden": {"minutes": 5, "times": 2, "per": "day"}}));
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    let status = format!("/status/{}", secret.token);
    let by_secret = |route: &str, body: Value| {
        world.later(3 * 60 + 7);
        world.guest().post(&format!("{status}/{route}"), with(timeless(), body)).expect(200);
    };
    let go = |hospital: &mut Hospital, from: &str, to: &str| {
        world.later(3 * 60 + 7);
        hospital.owner.stay();
        let wish = with(crate::world::needs_of(to), timeless());
        hospital.owner.transition(&report, from, to, wish).expect(200);
    };
    by_secret("comments", json!({"body": "More"}));
    go(hospital, "received", "acknowledged");
    go(hospital, "acknowledged", "clarifying");
    by_secret("answers", json!({"body": "At bed 4"}));
    go(hospital, "acknowledged", "accepted");
    let plan = json!({"from": "accepted", "from_date": "2026-12-10"});
    hospital.owner.act(&report, "plan", with(timeless(), plan)).expect(200);
    let mut owner = hospital.owner.clone();
    let tag = owner.get(&format!("/reports/{report}")).header("etag").to_owned();
    let mut owner = owner.with_header("if-match", &tag);
    owner
        .patch(&format!("/reports/{report}"), json!({"severity": "low", "dimension": "process"}))
        .expect(200);
    go(hospital, "scheduled", "declined");
    by_secret("reopen", json!({"reason": "It still alarms"}));
    let on = json!({"from": "reopened", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", with(timeless(), on)).expect(200);
    by_secret("withdraw", json!({}));
    (report, secret)
}

/// Tables about accounts, which know nothing of reports.
const ACCOUNTS: [&str; 6] =
    ["people", "sessions", "refresh_tokens", "sign_in_links", "signing_keys", "setup_code"];

/// Every time in these rows that is finer than the hour, columns and documents alike.
fn finer(table: &str, rows: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for row in rows {
        for (column, value) in row.as_object().unwrap() {
            let is_fine = match value {
                Value::Number(number) if is_time(column) => {
                    number.as_i64().is_none_or(|micros| micros % HOUR != 0)
                }
                Value::String(text) => has_fine_time(text),
                other => has_fine_time(&other.to_string()),
            };
            if is_fine {
                found.push(format!("{table}.{column} = {value}"));
            }
        }
    }
    found
}

/// Whether the text holds a time such as 2026-11-18T09:07:11Z with other than a full hour.
fn has_fine_time(text: &str) -> bool {
    text.match_indices("2026-").any(|(at, _)| {
        let time = text.get(at..at + 20).unwrap_or_default().as_bytes();
        time.get(10) == Some(&b'T') && time.get(13) == Some(&b':') && time.get(14..) != Some(b"00:00Z")
    })
}

fn every_time_in_every_table_is_the_hour(world: World) {
    let mut hospital = Hospital::found(&world);
    carry_on(&world, &mut hospital);
    let fine = |world: &World| -> Vec<String> {
        let tables = world.tables().into_iter().filter(|table| !ACCOUNTS.contains(&table.as_str()));
        tables.flat_map(|table| finer(&table, &world.rows(&table))).collect()
    };
    assert_eq!(world.rows("events").len(), 13);
    assert_eq!(fine(&world), [""; 0]);
    // The same look finds a named report's times: it does look.
    hospital.nurse.stay();
    hospital.send_report();
    let found = fine(&world);
    for column in [
        "reports.reported_at",
        "reports.projection",
        "events.at",
        "followers.since",
        "tellings.owed_since",
        "outbox.due_at",
        "answered_requests.at",
    ] {
        assert!(found.iter().any(|fine| fine.starts_with(column)), "{column} in {found:?}");
    }
}

fn every_id_tells_no_time(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, _) = carry_on(&world, &mut hospital);
    let mut ids = vec![hex(&report)];
    for (table, columns) in [
        ("events", &["id", "by_follower_id"][..]),
        ("followers", &["id"]),
        ("tellings", &["id", "event_id", "follower_id"]),
    ] {
        for row in world.rows_of(table, "report_id", &report) {
            ids.extend(columns.iter().filter_map(|column| row[*column].as_str().map(str::to_owned)));
        }
    }
    assert!(ids.len() > 40, "{}", ids.len());
    for id in &ids {
        assert_eq!(id.as_bytes()[12], b'4', "{id} is no version 4 UUID");
    }
    for row in world.rows("events") {
        let question = row["data"].as_str().and_then(|data| data.split("question_id\":\"").nth(1));
        assert!(question.is_none_or(|id| id.as_bytes()[14] == b'4'), "{row}");
    }
}

fn nothing_ties_it_to_anybody(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = carry_on(&world, &mut hospital);
    let followers = world.rows_of("followers", "report_id", &report);
    assert_eq!(followers.len(), 1);
    let identities = world.rows("follower_identity");
    let identity = identities.iter().find(|row| row["follower_id"] == followers[0]["id"]).unwrap();
    assert!(identity["person_id"].is_null());
    assert_eq!(identity["secret_hash"], secret.hash.as_str());
    for table in world.tables() {
        let mut rows = world.rows(&table);
        // The answers to the administrator, who added people before, name the server's own address.
        rows.retain(|row| !row.to_string().contains("sign_in_link"));
        let rows = json!(rows).to_string();
        assert!(!rows.contains(&secret.token), "{table} keeps the secret");
        assert!(table == "follower_identity" || !rows.contains(&secret.hash), "{table} keeps the hash");
        assert!(!rows.contains("127.0.0.1"), "{table} keeps an address");
    }
    for event in world.rows_of("events", "report_id", &report) {
        let by = event["by_who"].as_str().unwrap();
        assert!(["anonymous", "owner"].contains(&by), "{event}");
        assert!(by == "owner" || (event["by_person_id"].is_null() && event["by_follower_id"].is_null()));
    }
    let hours = world.rows_of("tellings", "report_id", &report);
    assert!(hours.iter().all(|telling| telling["owed_since"].as_i64().unwrap() % HOUR == 0));
}
