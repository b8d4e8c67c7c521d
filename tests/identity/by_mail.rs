//! Links by mail: to sign in, and to set a new password.

use std::time::{Duration, Instant};

use domain::id::kind;
use serde_json::json;

use super::mailed::Mailed;
use crate::on_both;
use crate::world::{Hospital, Kind, PASSWORD, Secret, World, new_id};

on_both! { with_kind:
    a_mailed_link_signs_in_once
    everybody_gets_the_same_answer
    only_active_people_get_a_link
    what_is_no_address_is_refused_for_everybody
    a_mailed_link_holds_an_hour
    several_clicks_make_one_mail
    a_reset_needs_a_password_and_ends_all_else
    purposes_are_not_mixed_up
    of_two_taps_one_wins
    an_invitation_survives_who_asks_for_a_link
    a_new_address_ends_what_was_mailed_to_the_old_one
    odd_addresses_get_their_mail
    invitations_are_mailed_and_shown
    while_mail_is_paused_nothing_is_promised
}
on_both! { without_mail_the_answer_is_the_same }

const NEW: &str = "quartz ferry onion nineteen";

fn a_mailed_link_signs_in_once(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    assert_eq!(mailed.world.guest().get("/public").expect(200).json["mail"], true);
    let link = mailed.link(&hospital.nurse.email());
    // Looking spends nothing: mail programs look.
    for _ in 0..3 {
        let holder = mailed.world.guest().get(&link).expect(200).json;
        assert_eq!(holder, json!({"purpose": "sign_in", "name": "Nora Nurse", "has_password": true}));
    }
    let mut nurse = mailed.world.guest();
    assert_eq!(nurse.post(&link, json!({})).expect(200).json["id"], hospital.nurse_id.as_str());
    nurse.get("/me").expect(200);
    let spent = mailed.world.guest().post(&link, json!({})).expect(410).expect_problem("spent");
    assert!(spent.text_at("/detail").contains("Ask for a new link"), "{}", spent.text);
    mailed.world.guest().get(&link).expect(410).expect_problem("spent");
    // Nothing else has changed.
    hospital.nurse.get("/me").expect(200);
    mailed.world.guest().sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
}

fn everybody_gets_the_same_answer(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let path = format!("/people/{}", hospital.owner_id);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    hospital.administrator.patch("/settings", json!({"join_domains": ["joiners.example"]})).expect(200);
    let nurse = hospital.nurse.email();
    let mut answers = Vec::new();
    for email in
        [nurse.as_str(), "nobody@example.org", "ines.owner@example.org", "new@joiners.example", &nurse]
    {
        for purpose in ["sign_in", "reset"] {
            let begun = Instant::now();
            let body = json!({"email": email, "purpose": purpose});
            let answer = mailed.world.guest().post("/session/link", body).expect(202);
            assert!(begun.elapsed() >= Duration::from_millis(250), "{email} was answered early");
            let headers =
                answer.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
            let mut headers: Vec<String> =
                headers.map(|(name, value)| format!("{name}: {value:?}")).collect();
            headers.sort();
            answers.push((answer.text, headers));
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(mailed.count(), 3, "the nurse twice, and who may join");
}

fn only_active_people_get_a_link(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let link = mailed.link(&hospital.owner.email());
    let path = format!("/people/{}", hospital.owner_id);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    mailed.world.guest().get(&link).expect(410).expect_problem("spent");
    mailed.world.guest().post(&link, json!({})).expect(410).expect_problem("spent");
    mailed.world.later(120);
    mailed.ask(&hospital.owner.email()).expect(202);
    mailed.ask("stranger@example.org").expect(202);
    assert_eq!(mailed.count(), 1);
    assert!(mailed.world.rows("outbox").is_empty());
    // Switched off after the click: nothing leaves any more.
    hospital.administrator.patch(&path, json!({"active": true})).expect(200);
    mailed.ask(&hospital.owner.email()).expect(202);
    hospital.administrator.patch(&path, json!({"active": false})).expect(200);
    assert_eq!(mailed.count(), 1);
    assert!(mailed.world.rows("outbox").is_empty());
}

fn what_is_no_address_is_refused_for_everybody(kind: Kind) {
    let mailed = Mailed::new(kind);
    for wrong in
        ["", "ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\r\nBcc: eve@example.org"]
    {
        let code = if wrong.is_empty() { "required" } else { "not_an_address" };
        let answer = mailed.ask(wrong).expect(422);
        assert_eq!(answer.json["errors"][0]["field"], "email", "{wrong}: {}", answer.text);
        assert!(
            [code, "forbidden_character"].contains(&answer.text_at("/errors/0/code").as_str()),
            "{wrong}"
        );
    }
    let body = json!({"email": "ana@example.org", "purpose": "join", "name": "Ana"});
    let refused = mailed.world.guest().post("/session/link", body);
    refused.expect_fields(&[("purpose", "not_a_choice"), ("name", "unknown_field")]);
}

fn a_mailed_link_holds_an_hour(kind: Kind) {
    let mailed = Mailed::new(kind);
    let hospital = Hospital::found(&mailed.world);
    let in_time = mailed.link(&hospital.nurse.email());
    let late = mailed.link(&hospital.owner.email());
    mailed.world.later(3_599);
    mailed.world.guest().post(&in_time, json!({})).expect(200);
    mailed.world.later(1);
    mailed.world.guest().get(&late).expect(410).expect_problem("spent");
    mailed.world.guest().post(&late, json!({})).expect(410).expect_problem("spent");
    // A mail that could not leave in time does not leave at all.
    mailed.ask(&hospital.owner.email()).expect(202);
    mailed.world.later(3_601);
    assert_eq!(mailed.links(&hospital.owner.email()).len(), 1);
    assert!(mailed.world.rows("outbox").is_empty());
}

fn several_clicks_make_one_mail(kind: Kind) {
    let mailed = Mailed::new(kind);
    let email = Hospital::found(&mailed.world).nurse.email();
    let first = mailed.link(&email);
    for _ in 0..4 {
        mailed.world.later(14);
        mailed.ask(&email).expect(202);
    }
    assert_eq!(mailed.links(&email), [first.as_str()]);
    mailed.world.later(10);
    let second = mailed.link(&email);
    assert_ne!(first, second);
    // Mails come in any order: each of them works, until one was used.
    mailed.world.guest().get(&second).expect(200);
    mailed.world.guest().post(&first, json!({})).expect(200);
    mailed.world.guest().get(&second).expect(410).expect_problem("spent");
    mailed.world.guest().post(&second, json!({})).expect(410).expect_problem("spent");
    // A used one does not hold up the next.
    mailed.link(&email);
}

fn a_reset_needs_a_password_and_ends_all_else(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let email = hospital.nurse.email();
    let to_sign_in = mailed.link(&email);
    mailed.ask_to_reset(&email).expect(202);
    let link = mailed.links(&email).pop().unwrap();
    assert_ne!(to_sign_in, link);
    let mut guest = mailed.world.guest();
    assert_eq!(guest.get(&link).expect(200).json["purpose"], "reset");
    guest.post(&link, json!({})).expect_fields(&[("password", "required")]);
    guest.post(&link, json!({"password": null})).expect_fields(&[("password", "required")]);
    guest.post(&link, json!({"password": "short"})).expect_fields(&[("password", "too_short")]);
    guest.post(&link, json!({"password": "nora nurse nora"})).expect_fields(&[("password", "too_weak")]);
    hospital.nurse.get("/me").expect(200);
    guest.post(&link, json!({"password": NEW})).expect(200);
    guest.get("/me").expect(200);
    hospital.nurse.get("/me").expect(401);
    hospital.nurse.post("/session/refresh", json!({})).expect(401);
    mailed.world.guest().sign_in(&email, PASSWORD).expect(401);
    mailed.world.guest().sign_in(&email, NEW).expect(200);
    mailed.world.guest().post(&to_sign_in, json!({})).expect(410).expect_problem("spent");
    mailed.world.guest().post(&link, json!({"password": PASSWORD})).expect(410).expect_problem("spent");
    // Who changes the password while signed in ends open links, too.
    mailed.world.later(61);
    let open = mailed.link(&email);
    guest.put("/me/password", json!({"current": NEW, "new": "onion ferry quartz eleven"})).expect(204);
    mailed.world.guest().post(&open, json!({})).expect(410).expect_problem("spent");
}

fn purposes_are_not_mixed_up(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let email = hospital.nurse.email();
    let link = mailed.link(&email);
    let name = json!({"name": "Queen"});
    mailed.world.guest().post(&link, name).expect_fields(&[("name", "unknown_field")]);
    mailed.world.guest().post(&link, json!({"email": email})).expect_fields(&[("email", "unknown_field")]);
    // A link to sign in may set a password, which then ends the other sessions.
    mailed.world.guest().post(&link, json!({"password": NEW})).expect(200);
    hospital.nurse.get("/me").expect(401);
    mailed.world.guest().sign_in(&email, NEW).expect(200);
    assert_eq!(hospital.colleague.get("/me").expect(200).json["name"], "Cleo Colleague");
    // Tokens of links open nothing else, nor do others open links.
    let token = link.rsplit('/').next().unwrap();
    mailed.world.guest().get(&format!("/status/{token}")).expect(404);
    mailed.world.guest().get(&format!("//s/{token}")).expect(404);
    let secret = Secret::new();
    let report = hospital.anonymous_report(&secret);
    mailed.world.guest().post("/anonymous-reports", report).expect(201);
    mailed.world.guest().get(&format!("/session/link/{}", secret.token)).expect(410).expect_problem("spent");
}

fn of_two_taps_one_wins(kind: Kind) {
    let mailed = Mailed::new(kind);
    let email = Hospital::found(&mailed.world).nurse.email();
    mailed.ask_to_reset(&email).expect(202);
    let link = mailed.links(&email).pop().unwrap();
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let taps: Vec<_> = [NEW, "onion ferry quartz eleven", "lamp seventeen marble otter"]
            .into_iter()
            .map(|password| {
                let (mut guest, link) = (mailed.world.guest(), link.clone());
                scope.spawn(move || guest.post(&link, json!({"password": password})).status)
            })
            .collect();
        taps.into_iter().map(|tap| tap.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410, 410]);
}

fn an_invitation_survives_who_asks_for_a_link(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let person = json!({
        "id": new_id::<kind::Person>(), "name": "Ivy Invited", "email": "ivy@example.org", "roles": [], "team_ids": [],
    });
    let made = hospital.administrator.post("/people", person).expect(201);
    let invitation = path(&made.text_at("/sign_in_link"));
    // Anybody can ask for a link: that must not spoil the one which the administrator handed over.
    let asked = mailed.link("ivy@example.org");
    assert_eq!(mailed.world.guest().get(&asked).expect(200).json["purpose"], "sign_in");
    assert_eq!(mailed.world.guest().get(&invitation).expect(200).json["purpose"], "invitation");
    mailed.world.guest().post(&asked, json!({})).expect(200);
    mailed.world.guest().post(&invitation, json!({})).expect(410).expect_problem("spent");
}

fn a_new_address_ends_what_was_mailed_to_the_old_one(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let old = mailed.link(&hospital.nurse.email());
    let person = format!("/people/{}", hospital.nurse_id);
    hospital.administrator.patch(&person, json!({"name": "Nora New"})).expect(200);
    mailed.world.guest().get(&old).expect(200);
    hospital.administrator.patch(&person, json!({"email": "nora@elsewhere.example"})).expect(200);
    mailed.world.guest().get(&old).expect(410).expect_problem("spent");
    mailed.world.later(61);
    mailed.ask(&hospital.nurse.email()).expect(202);
    let new = mailed.link("nora@elsewhere.example");
    assert_eq!(mailed.world.guest().get(&new).expect(200).json["name"], "Nora New");
    assert_eq!(mailed.count(), 2);
}

fn odd_addresses_get_their_mail(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    for odd in ["o'brien+ward%7!#$&*=?^_`{|}~@example.org", "ana@spital-zürich.ch", "zoë@example.org"] {
        let person = json!({
            "id": new_id::<kind::Person>(), "name": "Odd", "email": odd, "roles": [], "team_ids": [],
        });
        let id = hospital.administrator.post("/people", person).expect(201).text_at("/id");
        mailed.count();
        mailed.ask(&format!(" {} ", odd.to_uppercase())).expect(202);
        let link = mailed.newest();
        assert_eq!(mailed.world.guest().get(&link).expect(200).json["purpose"], "sign_in", "{odd}");
        assert_eq!(mailed.world.guest().post(&link, json!({})).expect(200).json["id"], id.as_str(), "{odd}");
    }
}

/// The path of a link that was shown.
fn path(link: &str) -> String {
    format!("/session/link/{}", link.rsplit('/').next().unwrap())
}

fn invitations_are_mailed_and_shown(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    let person = json!({
        "id": new_id::<kind::Person>(), "name": "Ivy Invited", "email": "ivy@example.org", "roles": [], "team_ids": [],
    });
    let made = hospital.administrator.post("/people", person.clone()).expect(201);
    assert_eq!(made.json["mailed"], true);
    let shown = path(&made.text_at("/sign_in_link"));
    assert_eq!(mailed.links("ivy@example.org"), [shown.as_str()]);
    // The same answer again, though the link itself is kept nowhere.
    let again = hospital.administrator.post("/people", person).expect(200);
    assert_eq!(again.text, made.text);
    assert_eq!(mailed.links("ivy@example.org").len(), 1);
    let token = shown.rsplit('/').next().unwrap();
    for table in mailed.world.tables() {
        let rows = serde_json::to_string(&mailed.world.rows(&table)).unwrap();
        assert!(!rows.contains(token), "{table} holds the link");
    }
    let renew = format!("/people/{}/sign-in-link", made.text_at("/id"));
    let renewed = hospital.administrator.post(&renew, json!({})).expect(200);
    assert_eq!(renewed.json["mailed"], true);
    let links = mailed.links("ivy@example.org");
    assert_eq!(links, [shown.clone(), path(&renewed.text_at("/sign_in_link"))]);
    mailed.world.guest().get(&shown).expect(410).expect_problem("spent");
    mailed.world.guest().post(&links[1], json!({"password": NEW})).expect(200);
}

fn while_mail_is_paused_nothing_is_promised(kind: Kind) {
    let mailed = Mailed::new(kind);
    let mut hospital = Hospital::found(&mailed.world);
    hospital.administrator.patch("/settings/mail", json!({"paused": true})).expect(200);
    assert_eq!(mailed.world.guest().get("/public").expect(200).json["mail"], false);
    mailed.ask(&hospital.nurse.email()).expect(202);
    assert!(mailed.open_links("sign_in").is_empty());
    hospital.administrator.patch("/settings/mail", json!({"paused": false})).expect(200);
    mailed.link(&hospital.nurse.email());
}

fn without_mail_the_answer_is_the_same(world: World) {
    let mut hospital = Hospital::found(&world);
    assert_eq!(world.guest().get("/public").expect(200).json["mail"], false);
    let before = world.rows("sign_in_links").len();
    for email in [hospital.nurse.email(), "nobody@example.org".to_owned()] {
        let answer = world.guest().post("/session/link", json!({"email": email})).expect(202);
        assert_eq!(answer.text, "");
    }
    assert_eq!(world.rows("sign_in_links").len(), before);
    let renew = format!("/people/{}/sign-in-link", hospital.nurse_id);
    let renewed = hospital.administrator.post(&renew, json!({})).expect(200);
    assert!(renewed.json.get("mailed").is_none(), "{}", renewed.text);
    assert!(world.rows("outbox").iter().all(|row| row["link_id"].is_null()));
}
