//! Passwords: what is too easy to guess, and how they change.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, PASSWORD, World};

on_both! {
    a_password_is_changed_by_who_knows_it
    weak_passwords_are_refused_wherever_one_is_set
    who_never_had_one_sends_an_empty_text
    passwords_are_kept_by_owasps_parameters
    a_password_is_kept_as_it_was_typed
}

const NEW: &str = "quartz ferry onion nineteen";

fn a_password_is_changed_by_who_knows_it(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    nurse
        .put("/me/password", json!({"current": "not it", "new": "passwordpassword"}))
        .expect_fields(&[("current", "wrong"), ("new", "too_weak")]);
    nurse.put("/me/password", json!({"current": PASSWORD, "new": NEW})).expect(204);
    let email = nurse.email();
    world.guest().sign_in(&email, PASSWORD).expect(401).expect_problem("sign_in_refused");
    world.guest().sign_in(&email, NEW).expect(200);
}

fn weak_passwords_are_refused_wherever_one_is_set(world: World) {
    let mut hospital = Hospital::found(&world);
    let path = format!("/people/{}/sign-in-link", hospital.nurse_id);
    let link = hospital.administrator.post(&path, json!({})).expect(200).text_at("/sign_in_link");
    let path = format!("/session/link/{}", link.rsplit('/').next().unwrap());
    let long = "a".repeat(129);
    for (weak, code) in [
        ("short", "too_short"),
        ("elevenchars", "too_short"),
        (long.as_str(), "too_long"),
        ("passwordpassword", "too_weak"),
        ("123456789012", "too_weak"),
        ("aaaaaaaaaaaaaaaa", "too_weak"),
        ("nora nurse nora", "too_weak"),
        ("larkmoor larkmoor", "too_weak"),
    ] {
        hospital
            .nurse
            .put("/me/password", json!({"current": PASSWORD, "new": weak}))
            .expect_fields(&[("new", code)]);
        world.guest().post(&path, json!({"password": weak})).expect_fields(&[("password", code)]);
    }
    // Refused tries use nothing up.
    world.guest().post(&path, json!({"password": NEW})).expect(200);
}

fn who_never_had_one_sends_an_empty_text(world: World) {
    let mut hospital = Hospital::found(&world);
    let person = json!({
        "id": crate::world::new_id::<domain::id::kind::Person>(), "name": "Ivy Invited", "email": "ivy@example.org",
        "roles": [], "team_ids": [],
    });
    let link = hospital.administrator.post("/people", person).expect(201).text_at("/sign_in_link");
    let mut ivy = world.guest();
    let me = ivy.post(&format!("/session/link/{}", link.rsplit('/').next().unwrap()), json!({})).expect(200);
    assert_eq!(me.json["has_password"], false);
    ivy.put("/me/password", json!({"current": "guess", "new": NEW})).expect_fields(&[("current", "wrong")]);
    ivy.put("/me/password", json!({"current": "", "new": NEW})).expect(204);
    assert_eq!(ivy.get("/me").expect(200).json["has_password"], true);
    world.guest().sign_in("ivy@example.org", NEW).expect(200);
    world.guest().sign_in("ivy@example.org", "").expect(401);
}

fn passwords_are_kept_by_owasps_parameters(world: World) {
    Hospital::found(&world);
    let kept = world.rows("people");
    assert_eq!(kept.len(), 5);
    for person in &kept {
        let hash = person["password_hash"].as_str().unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
    let mut salted: Vec<&str> = kept.iter().map(|person| person["password_hash"].as_str().unwrap()).collect();
    salted.sort_unstable();
    salted.dedup();
    assert_eq!(salted.len(), 5, "the same password is kept differently each time");
}

fn a_password_is_kept_as_it_was_typed(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    let typed = format!(" {NEW} ");
    nurse.put("/me/password", json!({"current": PASSWORD, "new": typed})).expect(204);
    world.guest().sign_in(&nurse.email(), &typed).expect(200);
    world.guest().sign_in(&nurse.email(), NEW).expect(401).expect_problem("sign_in_refused");
}
