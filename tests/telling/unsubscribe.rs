//! One click ends a kind of mail: by POST alone, for the person of the mail alone, and never into silence.

use serde_json::{Value, json};
use ureq::http::Method;

use crate::on_both;
use crate::world::{Client, Hospital, World, person};

on_both! {
    one_click_stops_the_kind_for_that_person
    two_clicks_at_once_both_count
    looking_changes_nothing_and_the_button_does
    a_closing_message_stays_in_the_inbox
    a_member_stops_the_teams_mail_for_nobody_else
    a_digest_stops_whatever_came_daily
    a_token_that_we_did_not_make_stops_nothing
    neither_cookie_nor_header_is_needed_and_neither_hurts
}

/// As a mail program sends it (RFC 8058).
fn click(world: &World, token: &str) -> u16 {
    let mut guest = one_click(world);
    let body = b"List-Unsubscribe=One-Click".to_vec();
    guest.send(Method::POST, &format!("/unsubscribe/{token}"), Some(body)).status
}

fn one_click(world: &World) -> Client {
    let mut guest = world.guest().with_header("content-type", "application/x-www-form-urlencoded");
    guest.headers.remove("x-requested-with");
    guest
}

fn channels(client: &mut Client, kind: &str) -> Value {
    client.get("/me/preferences").expect(200).json["kinds"][kind].take()
}

fn both() -> Value {
    json!({"mail": "at_once", "inbox": "at_once"})
}

fn no_mail() -> Value {
    json!({"mail": "off", "inbox": "at_once"})
}

fn one_click_stops_the_kind_for_that_person(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let token = world.unsubscribe_token(&world.told(&report, "state_change")[0], None, false);
    assert_eq!(click(&world, &token), 200);
    assert_eq!(channels(&mut hospital.nurse, "state_change"), no_mail());
    assert_eq!(channels(&mut hospital.nurse, "receipt"), both());
    assert_eq!(channels(&mut hospital.colleague, "state_change"), both());
    assert_eq!(click(&world, &token), 200, "a repeat is fine");
    // Without a body, too.
    let token = world.unsubscribe_token(&world.told(&report, "receipt")[0], None, false);
    let mut guest = one_click(&world);
    guest.send(Method::POST, &format!("/unsubscribe/{token}"), None).expect(200);
    assert_eq!(channels(&mut hospital.nurse, "receipt"), no_mail());
    assert_eq!(channels(&mut hospital.nurse, "state_change"), no_mail());
}

fn two_clicks_at_once_both_count(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("answered");
    let kinds = ["receipt", "state_change", "answered"];
    std::thread::scope(|scope| {
        for kind in kinds {
            let token = world.unsubscribe_token(&world.told(&report, kind)[0], None, false);
            let world = &world;
            scope.spawn(move || assert_eq!(click(world, &token), 200, "{kind}"));
        }
    });
    for kind in kinds {
        assert_eq!(channels(&mut hospital.nurse, kind), no_mail(), "{kind}");
    }
}

fn looking_changes_nothing_and_the_button_does(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let token = world.unsubscribe_token(&world.told(&report, "receipt")[0], None, false);
    let page = format!("//u/{token}");
    world.guest().get(&format!("/unsubscribe/{token}")).expect(405);
    let mut guest = one_click(&world);
    for method in [Method::HEAD, Method::GET] {
        let answer = guest.send(method, &page, None).expect(200);
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("set-cookie"), "");
    }
    assert_eq!(channels(&mut hospital.nurse, "receipt"), both());
    assert_eq!(world.rows("preferences").len(), 0);
    let asked = guest.get(&page).expect(200).text;
    assert!(asked.contains(&format!("<form method=\"post\" action=\"/u/{token}\">")), "{asked}");
    assert!(asked.contains("That your report has arrived") && !asked.contains("Nora"), "{asked}");
    let done = guest.send(Method::POST, &page, Some(Vec::new())).expect(200).text;
    assert!(!done.contains("<form"), "{done}");
    assert_eq!(channels(&mut hospital.nurse, "receipt"), no_mail());
    assert!(!guest.get(&page).expect(200).text.contains("<form"), "it is done already");
}

fn a_closing_message_stays_in_the_inbox(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    let wish = json!({"digest_hour": 7, "kinds": {"declined": {"mail": "at_once", "inbox": "off"}}});
    hospital.nurse.put("/me/preferences", wish).expect(200);
    let token = world.unsubscribe_token(&world.told(&report, "declined")[0], None, false);
    assert_eq!(click(&world, &token), 200);
    assert_eq!(channels(&mut hospital.nurse, "declined"), no_mail());
}

fn a_member_stops_the_teams_mail_for_nobody_else(world: World) {
    let mut hospital = Hospital::found(&world);
    let (mut other, _) = person(&world, &mut hospital.administrator, "Olga Other", "", &[&hospital.team]);
    let report = hospital.send_report();
    let duty = &world.told(&report, "new_report")[0];
    let nobodys = world.unsubscribe_token(duty, None, false);
    assert_eq!(click(&world, &nobodys), 404, "a team has no choice of its own");
    let token = world.unsubscribe_token(duty, Some(&hospital.owner_id), false);
    assert_eq!(click(&world, &token), 200);
    assert_eq!(channels(&mut hospital.owner, "new_report"), no_mail());
    assert_eq!(channels(&mut other, "new_report"), both());
    assert_eq!(channels(&mut hospital.nurse, "new_report"), both());
}

fn a_digest_stops_whatever_came_daily(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let daily = json!({"mail": "daily", "inbox": "at_once"});
    let wish = json!({"digest_hour": 7, "kinds": {"comment": daily, "answered": daily}});
    hospital.nurse.put("/me/preferences", wish).expect(200);
    let token = world.unsubscribe_token(&world.told(&report, "receipt")[0], None, true);
    let page = world.guest().get(&format!("//u/{token}")).expect(200).text;
    assert!(page.contains("The daily digest"), "{page}");
    assert_eq!(click(&world, &token), 200);
    for kind in ["comment", "answered"] {
        assert_eq!(channels(&mut hospital.nurse, kind), no_mail());
    }
    assert_eq!(channels(&mut hospital.nurse, "receipt"), both());
}

fn a_token_that_we_did_not_make_stops_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let receipt = &world.told(&report, "receipt")[0];
    let good = world.unsubscribe_token(receipt, None, false);
    let changed = format!("{}{}", if good.starts_with('A') { "B" } else { "A" }, &good[1..]);
    for token in [changed, world.token(receipt), "A".repeat(55), "x".to_owned(), "%00".to_owned()] {
        assert_eq!(click(&world, &token), 404, "{token}");
        world.guest().get(&format!("//u/{token}")).expect(404);
    }
    assert_eq!(channels(&mut hospital.nurse, "receipt"), both());
    // Of an anonymous reporter there is nobody whose choice it could be.
    let body = hospital.anonymous_report(&crate::world::Secret::new());
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    let token = world.unsubscribe_token(&world.told(&report, "receipt")[0], None, false);
    assert_eq!(click(&world, &token), 404);
}

fn neither_cookie_nor_header_is_needed_and_neither_hurts(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let token = world.unsubscribe_token(&world.told(&report, "receipt")[0], None, false);
    // Somebody else is signed in at this browser: the token says whose mail it is.
    let mut colleague = hospital.colleague.clone().with_header("sec-fetch-site", "cross-site");
    colleague.headers.remove("x-requested-with");
    colleague.send(Method::POST, &format!("/unsubscribe/{token}"), None).expect(200);
    assert_eq!(channels(&mut hospital.nurse, "receipt"), no_mail());
    assert_eq!(channels(&mut hospital.colleague, "receipt"), both());
}
