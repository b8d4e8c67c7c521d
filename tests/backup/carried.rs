//! What a backup carries: everything that was acknowledged, and nothing that lets somebody in.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::files::{Shelf, backup, manifest, members, printed, restored, rewrite};
use crate::on_both;
use crate::world::{Hospital, Kind, PASSWORD, Place, Secret, World, new_id, with};
use domain::id::kind;

on_both! {
    what_was_acknowledged_before_is_there_while_others_write
    every_row_is_carried_to_either_database
    an_older_backup_is_brought_up_to_date
}

/// Whose rows are not carried.
const LEFT_OUT: [&str; 3] = ["sessions", "refresh_tokens", "signing_keys"];

fn what_was_acknowledged_before_is_there_while_others_write(world: World) {
    let mut hospital = Hospital::found(&world);
    let before: Vec<(String, Value)> = (0..20)
        .map(|_| {
            let report = hospital.send_report();
            let number = hospital.nurse.look(&report)["number"].clone();
            (report, number)
        })
        .collect();
    let shelf = Shelf::new();
    let file = shelf.file("readback.tar");
    let (begun, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let body = hospital.report();
    let mut colleague = hospital.colleague.another_tab();
    let written = std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            let mut written = 0;
            while !over.load(Ordering::SeqCst) {
                let id = new_id::<kind::Report>();
                colleague.post("/reports", with(body.clone(), json!({"id": id}))).expect(201);
                begun.store(true, Ordering::SeqCst);
                written += 1;
            }
            written
        });
        while !begun.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        let done = backup(world.place(), &file);
        over.store(true, Ordering::SeqCst);
        printed(&done);
        writing.join().expect("every write was acknowledged")
    });
    assert!(written > 1, "nobody waited for the backup");
    assert_eq!(shelf.names(), ["readback.tar"]);
    let there = restored(world.kind, &file);
    let mut nurse = there.guest();
    nurse.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    for (report, number) in before {
        assert_eq!(nurse.look(&report)["number"], number);
        assert_eq!(nurse.story(&report), hospital.nurse.story(&report));
    }
    let last = there.rows("reports").iter().filter_map(|row| row["number"].as_i64()).max();
    let next = nurse.post("/reports", hospital.report()).expect(201).json["number"].as_i64();
    assert!(next > last, "{next:?} goes on after {last:?}");
}

/// A hospital in which every table that the API fills has rows, with words that are hard to carry.
fn lived_in(world: &World) -> (Hospital, Secret, String) {
    let mut hospital = Hospital::found(world);
    hospital.report_in("clarifying");
    hospital.report_in("declined");
    hospital.send_confidential();
    let text =
        "\"Quoted\" \\ back\\slash\n\tsecond line, größer, 数, 🩺, \u{202e}turned, {\"a\": [null]}, 'x'";
    let body = with(hospital.report(), json!({"text": text, "workaround": "''; DROP TABLE reports; --"}));
    let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
    hospital.nurse.act(&report, "comments", json!({"body": "Café ☕ \"again\""}));
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    world.guest().post("/anonymous-reports", body).expect(201);
    let invited = json!({
        "id": new_id::<kind::Person>(), "name": "Ivo Invited", "email": "ivo@example.org", "roles": [], "team_ids": [],
    });
    let link = hospital.administrator.post("/people", invited).expect(201).text_at("/sign_in_link");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    (hospital, secret, token)
}

/// Every row of every table that is carried, in one order.
fn all_rows(world: &World) -> Vec<(String, Vec<String>)> {
    let mut tables = world.tables();
    tables.retain(|table| !LEFT_OUT.contains(&table.as_str()));
    tables.sort();
    let sorted = |table: &str| {
        let mut rows: Vec<String> = world.rows(table).iter().map(Value::to_string).collect();
        rows.sort();
        rows
    };
    tables.into_iter().map(|table| (table.clone(), sorted(&table))).collect()
}

fn every_row_is_carried_to_either_database(world: World) {
    let (mut hospital, secret, invitation) = lived_in(&world);
    let shelf = Shelf::new();
    let file = shelf.file("readback.tar");
    let text = printed(&backup(world.place(), &file));
    assert!(text.contains(" rows of "), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let said = manifest(&file);
    let kind = if world.kind == Kind::Sqlite { "sqlite" } else { "postgres" };
    assert_eq!((&said["database"], &said["product"]), (&json!(kind), &json!("readback")));
    let rows = all_rows(&world);
    let filled = rows.iter().filter(|(_, rows)| !rows.is_empty()).count();
    assert!(filled > 20, "this carries something: {filled} tables have rows");
    let names: Vec<&str> =
        said["tables"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
    assert_eq!(names, rows.iter().map(|(table, _)| table.as_str()).collect::<Vec<_>>());
    let last = world.rows("reports").iter().filter_map(|row| row["number"].as_i64()).max().expect("reports");
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let there = restored(kind, &file);
        for (here, there) in rows.iter().zip(all_rows(&there)) {
            assert_eq!(*here, there);
        }
        for table in ["sessions", "refresh_tokens"] {
            assert!(there.rows(table).is_empty(), "{table}");
        }
        assert!(!there.rows("signing_keys").contains(&world.rows("signing_keys")[0]));
        let mut nurse = there.guest();
        nurse.cookies = hospital.nurse.cookies.clone();
        nurse.get("/me").expect(401);
        nurse.post("/session/refresh", json!({})).expect(401);
        nurse.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
        // What people hold in their hands goes on working, once each.
        there.guest().get(&format!("//s/{}", secret.token)).expect(200);
        let link = format!("/session/link/{invitation}");
        there.guest().post(&link, json!({"password": PASSWORD})).expect(200);
        there.guest().post(&link, json!({"password": PASSWORD})).expect(410);
        let sent = nurse.post("/reports", hospital.report()).expect(201);
        assert_eq!(sent.json["number"], last + 1);
    }
    hospital.nurse.get("/me").expect(200);
}

/// The migration before the last ones: tables that came later are not in a backup of that time.
const OLDER: &str = "20261130000003";
const LATER: [&str; 4] = ["report_words", "similar_words", "report_figures", "board_cells"];

fn an_older_backup_is_brought_up_to_date(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let shelf = Shelf::new();
    let (file, older) = (shelf.file("readback.tar"), shelf.file("older.tar"));
    printed(&backup(world.place(), &file));
    let mut said = manifest(&file);
    assert_ne!(said["schema"], OLDER);
    said["schema"] = OLDER.into();
    let is_later = |name: &str| LATER.iter().any(|table| name.contains(&format!("/{table}.")));
    let without = |list: &mut Value, field: &str| {
        list.as_array_mut().unwrap().retain(|one| !is_later(one[field].as_str().unwrap()));
    };
    without(&mut said["tables"], "file");
    without(&mut said["files"], "path");
    rewrite(&file, &older, &said, |name| !is_later(name));
    assert_eq!(members(&older).len() + LATER.len(), members(&file).len());
    let there = restored(world.kind, &older);
    assert!(LATER.iter().all(|table| there.rows(table).is_empty()));
    let mut nurse = there.guest();
    nurse.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    nurse.look(&report);
}

#[test]
fn a_backup_needs_no_server() {
    let world = World::new(Kind::Sqlite);
    let mut hospital = Hospital::found(&world);
    hospital.send_report();
    let stopped = world.stop();
    let shelf = Shelf::new();
    let file = shelf.file("readback.tar");
    printed(&backup(&stopped.database, &file));
    assert_eq!(restored(Kind::Sqlite, &file).rows("reports").len(), 1);
    // Nothing of the reading stays behind.
    assert!(!Place::folder(&stopped.database).join("readback.sqlite3-wal").exists());
}
