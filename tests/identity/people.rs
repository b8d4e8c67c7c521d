//! People in administration.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, World, new_id, with};

on_both! {
    a_person_is_added_looked_at_and_changed
    adding_twice_is_adding_once
    everything_wrong_with_a_person_is_said_at_once
    pages_and_search_lose_nobody
    own_settings_are_changed_by_oneself
}

fn ivy() -> Value {
    json!({"id": new_id::<kind::Person>(), "name": "Ivy Invited", "email": "Ivy@Example.org", "roles": [], "team_ids": []})
}

fn a_person_is_added_looked_at_and_changed(world: World) {
    let mut hospital = Hospital::found(&world);
    let admin = &mut hospital.administrator;
    let new = with(
        ivy(),
        json!({
            "unit_id": hospital.ward, "roles": [{"role": "champion", "site_id": hospital.site}],
            "team_ids": [hospital.team], "language": "en",
        }),
    );
    let made = admin.post("/people", new).expect(201);
    let path = format!("/people/{}", made.text_at("/id"));
    assert_eq!(made.json["email"], "ivy@example.org");
    assert_eq!((&made.json["active"], &made.json["signed_in"]), (&json!(true), &json!(false)));
    let mut shown = made.json.clone();
    shown.as_object_mut().unwrap().remove("sign_in_link");
    assert_eq!(admin.get(&path).expect(200).json, shown, "the link is shown once");
    let changes = json!({
        "name": "Ivy Idle", "email": "idle@example.org", "unit_id": hospital.clinic, "roles": [], "team_ids": [],
    });
    let changed = admin.patch(&path, changes).expect(200).json;
    assert_eq!(changed["name"], "Ivy Idle");
    assert_eq!(changed["unit_id"], hospital.clinic.as_str());
    assert_eq!((&changed["roles"], &changed["team_ids"]), (&json!([]), &json!([])));
    let changed = admin.patch(&path, json!({"unit_id": null})).expect(200).json;
    assert!(changed["unit_id"].is_null());
    assert_eq!(changed["site_id"], hospital.site.as_str(), "who leaves a unit stays at its site");
    let changed = admin.patch(&path, json!({"site_id": null})).expect(200).json;
    assert!(changed["site_id"].is_null());
    assert_eq!(admin.patch(&path, json!({})).expect(200).json, changed);
    assert_eq!(admin.get(&path).expect(200).json, changed);
    admin.get(&format!("/people/{}", new_id::<kind::Person>())).expect(404).expect_problem("not_found");
}

fn adding_twice_is_adding_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let admin = &mut hospital.administrator;
    let person = ivy();
    let first = admin.post("/people", person.clone()).expect(201);
    let again = admin.post("/people", person.clone()).expect(200);
    assert_eq!(first.text, again.text);
    // What is kept for the repeat opens nothing.
    let token = first.text_at("/sign_in_link").rsplit('/').next().unwrap().to_owned();
    assert!(!serde_json::to_string(&world.rows("answered_requests")).unwrap().contains(&token));
    admin
        .post("/people", with(person.clone(), json!({"name": "Ida"})))
        .expect(409)
        .expect_problem("id_reused");
    let taken = with(ivy(), json!({"email": "IVY@example.org"}));
    admin.post("/people", taken).expect_fields(&[("email", "taken")]);
    let path = format!("/people/{}", hospital.nurse_id);
    admin.patch(&path, json!({"email": "ivy@example.org"})).expect_fields(&[("email", "taken")]);
    admin.patch(&path, json!({"email": "nora.nurse@example.org"})).expect(200);
    assert_eq!(world.rows("people").len(), 6);
}

fn everything_wrong_with_a_person_is_said_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let stranger = new_id::<kind::Unit>().to_string();
    let admin = &mut hospital.administrator;
    let wrong = json!({
        "id": "x", "name": "", "email": "ivy@", "language": "english", "unit_id": 5, "site_id": "y",
        "roles": [{"role": "owner"}, {"role": "champion", "site": stranger}], "team_ids": ["z"], "password": "p",
    });
    admin.post("/people", wrong).expect_fields(&[
        ("id", "not_an_id"),
        ("name", "required"),
        ("email", "not_an_address"),
        ("language", "not_a_choice"),
        ("unit_id", "not_an_id"),
        ("site_id", "not_an_id"),
        ("roles.0.role", "not_a_choice"),
        ("roles.1.site", "unknown_field"),
        ("team_ids.0", "not_a_choice"),
        ("password", "unknown_field"),
    ]);
    let unknown = json!({
        "language": "fr", "unit_id": stranger, "site_id": stranger, "team_ids": [hospital.team, stranger],
        "roles": [{"role": "champion", "site_id": stranger}],
    });
    let wanted = [
        ("language", "not_a_choice"),
        ("unit_id", "unknown"),
        ("site_id", "unknown"),
        ("team_ids.1", "unknown"),
        ("roles.0.site_id", "unknown"),
    ];
    admin.post("/people", with(ivy(), unknown.clone())).expect_fields(&wanted);
    admin.patch(&format!("/people/{}", hospital.nurse_id), unknown).expect_fields(&wanted);
    let path = format!("/people/{}", hospital.nurse_id);
    let long = "x".repeat(121);
    admin.patch(&path, json!({"name": long, "email": null, "active": null, "roles": null})).expect_fields(&[
        ("name", "too_long"),
        ("email", "required"),
        ("active", "required"),
        ("roles", "required"),
    ]);
    assert_eq!(world.rows("people").len(), 5);
}

fn names_of(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

fn walk(admin: &mut Client, limit: usize) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/people?limit={limit}{cursor}")).expect(200).json;
        assert!(page["items"].as_array().unwrap().len() <= limit);
        names.extend(names_of(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}

fn pages_and_search_lose_nobody(world: World) {
    let mut hospital = Hospital::found(&world);
    let admin = &mut hospital.administrator;
    for (index, name) in ["Änne Aal", "Bo Birch", "Cy Cedar"].into_iter().enumerate() {
        world.later(1);
        let person = with(ivy(), json!({"name": name, "email": format!("tree{index}@example.org")}));
        admin.post("/people", person).expect(201);
    }
    let all = names_of(&admin.get("/people").expect(200).json);
    assert_eq!(all[..3], ["Cy Cedar", "Bo Birch", "Änne Aal"], "newest first");
    assert_eq!(all.len(), 8);
    for limit in [1, 3, 8, 200] {
        assert_eq!(walk(admin, limit), all, "pages of {limit}");
    }
    for (words, found) in [
        ("ÄNNE", vec!["Änne Aal"]),
        ("tree1@", vec!["Bo Birch"]),
        ("ceda", vec!["Cy Cedar"]),
        ("100%", vec![]),
        ("_", vec![]),
    ] {
        let page = admin.post("/people/search", json!({"words": words})).expect(200).json;
        assert_eq!(names_of(&page), found, "{words}");
    }
    admin.post("/people/search", json!({"words": "", "limit": 0, "cursor": 5})).expect_fields(&[
        ("words", "required"),
        ("limit", "out_of_range"),
        ("cursor", "wrong_type"),
    ]);
}

fn own_settings_are_changed_by_oneself(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.administrator.patch("/settings", json!({"languages": ["en", "de"]})).expect(200);
    let me =
        hospital.nurse.patch("/me", json!({"language": "de", "unit_id": hospital.clinic})).expect(200).json;
    assert_eq!((&me["language"], &me["unit"]["id"]), (&json!("de"), &json!(hospital.clinic)));
    let categories = hospital.nurse.get("/directory").expect(200).json["categories"].clone();
    assert!(categories.to_string().contains("Zu viele Klicks"), "names come in the reader's language");
    let stranger = new_id::<kind::Unit>();
    hospital
        .nurse
        .patch("/me", json!({"language": "fr", "unit_id": stranger}))
        .expect_fields(&[("language", "not_a_choice"), ("unit_id", "unknown")]);
    hospital.nurse.patch("/me", json!({"name": "Queen"})).expect_fields(&[("name", "unknown_field")]);
    assert_eq!(hospital.nurse.get("/me").expect(200).json["language"], "de");
}
