//! Rate limits: guessing gets slower, a hospital behind one address does not.

use serde_json::json;

use super::mailed::Mailed;
use crate::on_both;
use crate::world::{Answer, Hospital, Kind, PASSWORD, Secret, World};

on_both! { with_kind:
    guessing_a_password_gets_slower_and_slower
    guessing_the_present_password_is_limited_too
    asking_for_links_gets_slower_for_everybody_alike
    reports_without_account_are_limited_by_address
    trusted_proxies_may_say_for_whom_they_ask
}

fn limited(kind: Kind) -> World {
    World::with(kind, |options| options.rate_limits = Some("on".to_owned()))
}

fn wait_of(answer: &Answer) -> i64 {
    answer.header("retry-after").parse().expect("seconds")
}

fn guessing_a_password_gets_slower_and_slower(kind: Kind) {
    let world = limited(kind);
    let hospital = Hospital::found(&world);
    let email = hospital.nurse.email();
    for _ in 0..5 {
        world.guest().sign_in(&email, "a wrong guess").expect(401).expect_problem("sign_in_refused");
    }
    let mut waits = Vec::new();
    for _ in 0..5 {
        let refused = world.guest().sign_in(&email, PASSWORD).expect(429).expect_problem("too_many");
        waits.push(wait_of(&refused));
        world.later(wait_of(&refused));
        world.guest().sign_in(&email, "a wrong guess").expect(401);
    }
    assert!(waits.windows(2).all(|pair| pair[1] > pair[0]), "{waits:?}");
    // Others at the same address are not held up.
    world.guest().sign_in(&hospital.owner.email(), PASSWORD).expect(200);
    let refused = world.guest().sign_in(&email.to_uppercase(), PASSWORD).expect(429);
    world.later(wait_of(&refused));
    world.guest().sign_in(&email, PASSWORD).expect(200);
    // The right password: earlier guesses are forgotten.
    for _ in 0..4 {
        world.guest().sign_in(&email, "a wrong guess").expect(401);
    }
    world.guest().sign_in(&email, PASSWORD).expect(200);
}

fn guessing_the_present_password_is_limited_too(kind: Kind) {
    let world = limited(kind);
    let mut nurse = Hospital::found(&world).nurse;
    for _ in 0..5 {
        nurse
            .put("/me/password", json!({"current": "guess", "new": "quartz ferry onion nineteen"}))
            .expect(422);
    }
    nurse.put("/me/password", json!({"current": PASSWORD, "new": "quartz ferry onion nineteen"})).expect(429);
}

fn asking_for_links_gets_slower_for_everybody_alike(kind: Kind) {
    let mailed = Mailed::limited(kind, true);
    let hospital = Hospital::found(&mailed.world);
    let known = hospital.nurse.email();
    let ask = |email: &str| mailed.ask(email);
    let mut waits = Vec::new();
    for _ in 0..3 {
        ask(&known).expect(202);
        ask("nobody@example.org").expect(202);
    }
    for _ in 0..10 {
        let wait = wait_of(&ask(&known).expect(429).expect_problem("too_many"));
        assert_eq!(wait, wait_of(&ask("NOBODY@example.org").expect(429)), "nobody learns who has an account");
        waits.push(wait);
        mailed.world.later(wait);
        ask(&known).expect(202);
        ask("nobody@example.org").expect(202);
    }
    assert!(waits.windows(2).all(|pair| pair[1] > pair[0]), "{waits:?}");
    assert!(waits[0] <= 3 && waits[9] == 901, "{waits:?}");
    // Others at the same address are not held up, nor is the password.
    ask(&hospital.owner.email()).expect(202);
    mailed.world.guest().sign_in(&known, PASSWORD).expect(200);
    // Who used a link reads the mail of that address: the slate is clean.
    let link = mailed.links(&known).pop().unwrap();
    ask(&known).expect(429);
    mailed.world.guest().post(&link, json!({})).expect(200);
    ask(&known).expect(202);
    ask("nobody@example.org").expect(429);
}

fn reports_without_account_are_limited_by_address(kind: Kind) {
    let world = limited(kind);
    let hospital = Hospital::found(&world);
    let mut guest = world.guest();
    for _ in 0..120 {
        guest.post("/anonymous-reports", hospital.anonymous_report(&Secret::new())).expect(201);
    }
    let body = hospital.anonymous_report(&Secret::new());
    let refused = guest.post("/anonymous-reports", body.clone()).expect(429).expect_problem("too_many");
    assert!((1..=60).contains(&wait_of(&refused)));
    // Nobody is a proxy here: whom the request claims to be for does not matter.
    let mut liar = world.guest().with_header("x-forwarded-for", "203.0.113.9");
    liar.post("/anonymous-reports", body.clone()).expect(429);
    world.later(wait_of(&refused));
    guest.post("/anonymous-reports", body).expect(201);
}

fn trusted_proxies_may_say_for_whom_they_ask(kind: Kind) {
    let world = World::with(kind, |options| {
        options.rate_limits = Some("on".to_owned());
        options.trusted_proxies = Some("127.0.0.0/8".to_owned());
    });
    let hospital = Hospital::found(&world);
    let mut at_home = world.guest().with_header("x-forwarded-for", "198.51.100.7, 203.0.113.9");
    for _ in 0..120 {
        at_home.post("/anonymous-reports", hospital.anonymous_report(&Secret::new())).expect(201);
    }
    at_home.post("/anonymous-reports", hospital.anonymous_report(&Secret::new())).expect(429);
    // What a client wrote there itself stands further left and changes nothing.
    let mut liar = world.guest().with_header("x-forwarded-for", "192.0.2.1, 203.0.113.9");
    liar.post("/anonymous-reports", hospital.anonymous_report(&Secret::new())).expect(429);
    let mut other = world.guest().with_header("x-forwarded-for", "198.51.100.7");
    other.post("/anonymous-reports", hospital.anonymous_report(&Secret::new())).expect(201);
}
