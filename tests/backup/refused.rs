//! What is refused, in clear words, and changes nothing: damaged and newer backups, places that hold something.

use std::path::Path;

use serde_json::json;

use super::files::{Shelf, backup, manifest, members, names, printed, reason, restore, rewrite};
use crate::on_both;
use crate::world::{Hospital, Kind, Place, Process, World};

on_both! {
    a_damaged_backup_is_refused
    a_newer_backup_is_refused
    a_place_that_holds_something_is_refused
}

/// A backup of a hospital with a report, in a place of its own.
fn saved(world: &World, shelf: &Shelf) -> std::path::PathBuf {
    let mut hospital = Hospital::found(world);
    hospital.send_report();
    let file = shelf.file("readback.tar");
    printed(&backup(world.place(), &file));
    file
}

/// Restoring it fails with these words and leaves the place as empty as it was.
#[track_caller]
fn refused(empty: &Place, file: &Path, words: &str) {
    let said = reason(&restore(empty, file));
    assert!(said.contains(words) && said.contains("nothing was restored"), "{said}");
    // The lock alone says nothing: a second try finds the place as empty as the first one did.
    let mut left = names(empty.folder());
    left.retain(|name| name != "lock");
    assert_eq!(left, [""; 0]);
}

fn a_damaged_backup_is_refused(world: World) {
    let shelf = Shelf::new();
    let file = saved(&world, &shelf);
    let whole = std::fs::read(&file).unwrap();
    let empty = Place::new(world.kind);
    let damaged = shelf.file("damaged.tar");
    let refuse = |bytes: &[u8]| {
        std::fs::write(&damaged, bytes).unwrap();
        refused(&empty, &damaged, "is no whole backup");
    };
    let members = members(&file);
    for (place, member) in members.iter().enumerate() {
        // A byte of the contents of each file, and a byte of the name of every fourth.
        let mut positions = vec![member.bytes_at as usize + member.bytes.len() * place / members.len()];
        if place % 4 == 0 {
            positions.push(member.header_at as usize + 2);
        }
        for position in positions {
            let mut bytes = whole.clone();
            bytes[position] ^= 0x20;
            refuse(&bytes);
        }
    }
    let last = members.last().expect("members");
    let ends =
        [0, 100, 512, whole.len() / 3, whole.len() / 2, last.header_at as usize, last.bytes_at as usize];
    for end in ends {
        refuse(&whole[..end]);
    }
    refuse(b"no archive, but a text that somebody called so");
    let missing = reason(&restore(&empty, &shelf.file("missing.tar")));
    assert!(missing.contains("missing.tar: No such file"), "{missing}");
    // The place was good all the time.
    printed(&restore(&empty, &file));
}

fn a_newer_backup_is_refused(world: World) {
    let shelf = Shelf::new();
    let file = saved(&world, &shelf);
    let empty = Place::new(world.kind);
    let said = manifest(&file);
    let changed = |name: &str, field: &str, value: serde_json::Value| {
        let mut said = said.clone();
        said[field] = value;
        let to = shelf.file(name);
        rewrite(&file, &to, &said, |_| true);
        to
    };
    let newer = changed("schema.tar", "schema", json!("20991231000001"));
    refused(&empty, &newer, "which is newer (its database has 20991231000001)");
    refused(&empty, &changed("format.tar", "format", json!(2)), "which is newer");
    refused(&empty, &changed("product.tar", "product", json!("other")), "it was made by other");
    let mut tables = said["tables"].clone();
    tables[0]["name"] = "elsewhere".into();
    refused(&empty, &changed("tables.tar", "tables", tables), "a table elsewhere that nobody knows");
    let mut tables = said["tables"].clone();
    tables[0]["columns"][0] = "elsewhere".into();
    refused(&empty, &changed("other.tar", "tables", tables), "has other columns");
    let mut tables = said["tables"].clone();
    tables[0]["rows"] = 1_000_000.into();
    refused(&empty, &changed("rows.tar", "tables", tables), "rows, not 1000000");
    // That it says more than we know is no reason.
    printed(&restore(&empty, &changed("more.tar", "remark", json!("made by hand"))));
}

fn a_place_that_holds_something_is_refused(world: World) {
    let shelf = Shelf::new();
    let file = saved(&world, &shelf);
    let before = world.rows("events");
    let running = reason(&restore(world.place(), &file));
    assert!(running.contains("in use by another readback"), "{running}");
    assert_eq!(world.rows("events"), before);
    let again = reason(&backup(world.place(), &file));
    assert!(again.contains("is there already, and a backup overwrites nothing"), "{again}");
    assert_eq!(shelf.names(), ["readback.tar"]);
    let nowhere = reason(&backup(world.place(), &shelf.file("no/such/folder.tar")));
    assert!(nowhere.contains("No such file"), "{nowhere}");
    let kind = world.kind;
    // Stopped, it still holds what it holds.
    let stopped = world.stop();
    let full = reason(&restore(&stopped.database, &file));
    assert!(full.contains("is not empty: it holds"), "{full}");
    // A folder with anything in it, and a database that another folder filled.
    let place = Place::new(kind);
    std::fs::write(place.folder().join("notes.txt"), "mine").unwrap();
    let full = reason(&restore(&place, &file));
    assert!(full.contains("is not empty: it holds notes.txt"), "{full}");
    assert_eq!(names(place.folder()), ["notes.txt"]);
    if kind == Kind::Postgres {
        let full = reason(&restore(&stopped.database.beside(), &file));
        assert!(full.contains("the PostgreSQL database is not empty: it holds tables"), "{full}");
    }
    let world = stopped.start(|_| {});
    assert_eq!(world.rows("events"), before);
}

#[test]
fn what_a_killed_restore_left_is_in_nobodys_way() {
    let world = World::new(Kind::Sqlite);
    let shelf = Shelf::new();
    let file = saved(&world, &shelf);
    let place = Place::new(Kind::Sqlite);
    for name in ["lock", "restoring.sqlite3", "restoring.sqlite3-wal"] {
        std::fs::write(place.folder().join(name), "left over").unwrap();
    }
    printed(&restore(&place, &file));
    assert_eq!(names(place.folder()), ["lock", "readback.sqlite3"]);
    let process = Process::start(&place, &[]);
    process.stop();
}
