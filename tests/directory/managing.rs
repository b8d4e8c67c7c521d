//! What administrators manage one by one: the same manners for every kind of thing.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, World, new_id, with};

on_both! {
    every_kind_is_added_looked_at_listed_and_changed
    adding_twice_is_adding_once
    every_field_is_checked
    a_change_of_something_that_changed_is_refused
    steps_are_ordered_replaced_and_switched_off
}

fn id() -> String {
    new_id::<kind::Site>().to_string()
}

/// Path, a new one, and a change of each kind of thing.
fn kinds(hospital: &Hospital) -> Vec<(&'static str, Value, Value)> {
    let names = json!({"en": "First name", "de": "Erster Name"});
    let level =
        json!({"open": {"mon": [{"from": 480, "to": 720}]}, "holidays": [{"kind": "easter", "offset": 1}]});
    vec![
        ("/sites", json!({"names": names, "time_zone": "Europe/Lisbon"}), json!({"time_zone": "UTC"})),
        (
            "/units",
            json!({"site_id": hospital.site, "names": names, "kind": "ward", "headcount": 12}),
            json!({"kind": "clinic", "headcount": 0}),
        ),
        (
            "/categories",
            json!({"key": "noise", "names": names, "icon": "bell", "position": 99}),
            json!({"icon": "ear"}),
        ),
        ("/systems", json!({"names": names, "steps": []}), json!({"active": false})),
        ("/teams", json!({"names": names, "members": [], "purpose": "Pumps"}), json!({"purpose": null})),
        (
            "/service-levels",
            json!({"names": names, "fix_hours": 90, "calendar": level}),
            json!({"fix_hours": null}),
        ),
    ]
}

fn every_kind_is_added_looked_at_listed_and_changed(world: World) {
    let mut hospital = Hospital::found(&world);
    for (path, new, change) in kinds(&hospital) {
        let new = with(new, json!({"id": id()}));
        let admin = &mut hospital.administrator;
        let made = admin.post(path, new.clone()).expect(201).json;
        for (field, value) in new.as_object().unwrap() {
            assert!(made[field] == *value || field == "calendar", "{path} {field}: {}", made[field]);
        }
        let one = format!("{path}/{}", new["id"].as_str().unwrap());
        assert_eq!(admin.get(&one).expect(200).json, made);
        let list = admin.get(path).expect(200).json;
        assert_eq!(list["items"][0], made, "{path}: newest first");
        let changed = admin.patch(&one, change.clone()).expect(200).json;
        for (field, value) in change.as_object().unwrap() {
            let now = if value.is_null() {
                changed.get(field).cloned().unwrap_or_default()
            } else {
                changed[field].clone()
            };
            assert_eq!(now, *value, "{path} {field}");
        }
        assert_eq!(changed["names"], made["names"]);
        assert_eq!(admin.get(&one).expect(200).json, changed);
        let renamed = admin.patch(&one, json!({"names": {"en": "Other"}})).expect(200).json;
        assert_eq!(renamed["names"], json!({"en": "Other"}));
        admin.patch(&format!("{path}/{}", id()), json!({})).expect(404).expect_problem("not_found");
        walk(admin, path);
    }
}

/// Pages of every size hold the same things.
fn walk(admin: &mut Client, path: &str) {
    let whole = admin.get(path).expect(200).json;
    let all = whole["items"].as_array().unwrap();
    assert!(whole["next_cursor"].is_null());
    for limit in [1, 2, 5] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("{path}?limit={limit}{cursor}")).expect(200).json;
            found.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(&found, all, "{path} in pages of {limit}");
    }
}

fn adding_twice_is_adding_once(world: World) {
    let mut hospital = Hospital::found(&world);
    for (path, new, change) in kinds(&hospital) {
        let new = with(new, json!({"id": id()}));
        let admin = &mut hospital.administrator;
        let first = admin.post(path, new.clone()).expect(201);
        admin.patch(&format!("{path}/{}", new["id"].as_str().unwrap()), change).expect(200);
        let again = admin.post(path, new.clone()).expect(200);
        assert_eq!(again.text, first.text, "{path}: the first answer, byte for byte");
        let other = with(new, json!({"names": {"en": "Another"}}));
        admin.post(path, other).expect(409).expect_problem("id_reused");
        // An id that stands for something that set-up made.
        let list = admin.get(path).expect(200).json;
        let oldest = list["items"].as_array().unwrap().last().unwrap()["id"].clone();
        let (_, new, _) = kinds(&hospital).into_iter().find(|(other, ..)| *other == path).unwrap();
        let reused = with(new, json!({"id": oldest, "key": "quiet"}));
        let reused = if path == "/categories" { reused } else { without(reused, "key") };
        hospital.administrator.post(path, reused).expect(409).expect_problem("id_reused");
    }
}

fn without(mut value: Value, field: &str) -> Value {
    value.as_object_mut().unwrap().remove(field);
    value
}

fn every_field_is_checked(world: World) {
    let mut hospital = Hospital::found(&world);
    let (long, stranger) = ("x".repeat(121), id());
    let admin = &mut hospital.administrator;
    for names in [json!({}), json!(null)] {
        let new = json!({"id": id(), "names": names, "time_zone": "UTC"});
        admin.post("/sites", new).expect_fields(&[("names", "required")]);
    }
    let names = json!({"en": "", "english": "Hill", "de": long, "fr": 5, "it": "a\u{7}b"});
    admin.post("/sites", json!({"id": "5", "names": names, "time_zone": ""})).expect_fields(&[
        ("id", "not_an_id"),
        ("names.en", "required"),
        ("names.english", "not_a_choice"),
        ("names.de", "too_long"),
        ("names.fr", "wrong_type"),
        ("names.it", "forbidden_character"),
        ("time_zone", "required"),
    ]);
    let site = json!({"id": id(), "names": {"en": "Hill"}, "time_zone": "Europe/Larkmoor"});
    admin.post("/sites", site).expect_fields(&[("time_zone", "unknown")]);
    let unit = json!({"id": id(), "site_id": stranger, "names": {"en": "U"}, "kind": "ward", "headcount": 1});
    admin.post("/units", unit.clone()).expect_fields(&[("site_id", "unknown")]);
    admin
        .post("/units", with(unit, json!({"kind": "", "headcount": -1})))
        .expect_fields(&[("kind", "required"), ("headcount", "out_of_range")]);
    let category =
        json!({"id": id(), "key": "Noise!", "names": {"en": "N"}, "icon": "x".repeat(41), "position": 1001});
    admin.post("/categories", category.clone()).expect_fields(&[
        ("key", "forbidden_character"),
        ("icon", "too_long"),
        ("position", "out_of_range"),
    ]);
    let taken = with(category, json!({"key": "clicks", "icon": "ear", "position": 0}));
    admin.post("/categories", taken).expect_fields(&[("key", "duplicate")]);
    let step = json!({"id": hospital.step, "names": {"en": "Step"}});
    let system = json!({"id": id(), "names": {"en": "S"}, "steps": [step]});
    admin.post("/systems", system.clone()).expect_fields(&[("steps.0.id", "duplicate")]);
    let own = json!({"id": id(), "names": {"en": ""}});
    admin.post("/systems", with(system, json!({"steps": [own, own, 5]}))).expect_fields(&[
        ("steps.0.names.en", "required"),
        ("steps.1.names.en", "required"),
        ("steps.2", "wrong_type"),
    ]);
    let nurse = json!({"person_id": hospital.nurse_id, "lead": true});
    let team = json!({"id": id(), "names": {"en": "T"}, "members": [nurse, {"person_id": stranger}]});
    admin.post("/teams", team.clone()).expect_fields(&[("members.1.person_id", "unknown")]);
    let twice = json!({"members": [nurse, nurse]});
    admin.post("/teams", with(team.clone(), twice)).expect_fields(&[("members", "repeated")]);
    let leads = json!({"members": [nurse, {"person_id": hospital.owner_id, "lead": true}]});
    admin.post("/teams", with(team, leads)).expect_fields(&[("members", "repeated")]);
}

fn a_change_of_something_that_changed_is_refused(world: World) {
    let mut hospital = Hospital::found(&world);
    let path = format!("/units/{}", hospital.clinic);
    let read = hospital.administrator.get(&path).expect(200);
    let tag = read.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    let mut first = hospital.administrator.clone().with_header("if-match", &tag);
    let changed = first.patch(&path, json!({"headcount": 4})).expect(200);
    assert_ne!(changed.header("etag"), tag);
    first.patch(&path, json!({"headcount": 5})).expect(412).expect_problem("changed");
    let mut broken = hospital.administrator.clone().with_header("if-match", "\"abc\"");
    broken.patch(&path, json!({"headcount": 6})).expect(412);
    let now = hospital.administrator.get(&path).expect(200);
    assert_eq!(now.json["headcount"], 4);
    assert_eq!(now.header("etag"), changed.header("etag"));
}

fn steps_are_ordered_replaced_and_switched_off(world: World) {
    let mut hospital = Hospital::found(&world);
    let path = format!("/systems/{}", hospital.system);
    let new = id();
    let steps = json!([{"id": new, "names": {"en": "Ordering"}}]);
    let system = hospital.administrator.patch(&path, json!({"steps": steps})).expect(200).json;
    assert_eq!((&system["steps"][0]["id"], &system["steps"][0]["active"]), (&json!(new), &json!(true)));
    assert_eq!(system["steps"][1]["id"], hospital.step.as_str());
    assert_eq!(system["steps"][1]["active"], false, "a step that reports name is never deleted");
    let shown = hospital.nurse.get("/directory").expect(200).json["systems"][0]["steps"].clone();
    assert_eq!(shown, json!([{"id": new, "name": "Ordering"}]));
    let report = with(hospital.report(), json!({"workflow_step_id": hospital.step}));
    hospital.nurse.post("/reports", report).expect_fields(&[("workflow_step_id", "unknown")]);
    let back =
        json!([{"id": hospital.step, "names": {"en": "Giving"}}, {"id": new, "names": {"en": "Ordering"}}]);
    hospital.administrator.patch(&path, json!({"steps": back})).expect(200);
    let report = with(hospital.report(), json!({"workflow_step_id": hospital.step}));
    hospital.nurse.post("/reports", report).expect(201);
}
