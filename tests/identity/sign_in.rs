//! Signing in and out, and the cookies of a session.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Answer, Hospital, Kind, PASSWORD, World, new_id};

on_both! {
    the_answer_says_who_it_is
    every_refusal_is_the_same
    an_access_token_holds_ten_minutes
    what_is_no_token_of_ours_signs_nobody_in
    signing_out_drops_the_cookies
}
on_both! { with_kind: cookies_are_as_safe_as_the_address }

fn set_cookies(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

fn the_answer_says_who_it_is(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut again = world.guest();
    let me = again.sign_in(&hospital.owner.email().to_uppercase(), PASSWORD).expect(200);
    assert_eq!(me.header("cache-control"), "no-store");
    assert_eq!(me.json["id"], hospital.owner_id.as_str());
    assert_eq!(me.json["name"], "Ines Owner");
    assert_eq!(me.json["language"], "en");
    assert_eq!(me.json["roles"], json!([]));
    assert_eq!(me.json["committees"], json!([]));
    assert_eq!(me.json["teams"], json!([{"id": hospital.team, "name": "Medication Systems"}]));
    let may = me.json["may"].as_array().unwrap();
    assert!(may.contains(&json!("move")) && !may.contains(&json!("administer")), "{may:?}");
    assert_eq!(again.get("/me").expect(200).json, me.json);
    let nurse = hospital.nurse.get("/me").expect(200).json;
    assert_eq!(nurse["unit"]["id"], hospital.ward.as_str());
    assert!(!nurse["may"].as_array().unwrap().contains(&json!("move")));
}

fn every_refusal_is_the_same(world: World) {
    let mut hospital = Hospital::found(&world);
    let id = new_id::<kind::Person>();
    let invited =
        json!({"id": id, "name": "Ivy Invited", "email": "ivy@example.org", "roles": [], "team_ids": []});
    hospital.administrator.post("/people", invited).expect(201);
    let gone = hospital.colleague.get("/me").expect(200).text_at("/id");
    hospital.administrator.patch(&format!("/people/{gone}"), json!({"active": false})).expect(200);
    let gone = hospital.colleague.email();
    let nurse = hospital.nurse.email();
    let mut refusals = Vec::new();
    for (email, password) in [
        (nurse.as_str(), "marble otter lamp eighteen"),
        (&nurse, ""),
        (&nurse, " marble otter lamp seventeen "),
        ("nobody@example.org", PASSWORD),
        (&gone, PASSWORD),
        ("ivy@example.org", ""),
        ("ivy@example.org", PASSWORD),
    ] {
        let mut guest = world.guest();
        let answer = guest.sign_in(email, password).expect(401).expect_problem("sign_in_refused");
        assert!(guest.cookies.is_empty());
        let mut body: Value = answer.json;
        body["instance"] = Value::Null;
        refusals.push(body);
    }
    refusals.dedup();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    world
        .guest()
        .post("/session", json!({"email": "nurse", "password": 5}))
        .expect_fields(&[("email", "not_an_address"), ("password", "wrong_type")]);
}

fn an_access_token_holds_ten_minutes(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(599);
    hospital.nurse.get("/me").expect(200);
    world.later(2);
    hospital.nurse.get("/me").expect(401).expect_problem("sign_in_needed");
    hospital.nurse.post("/session/refresh", json!({})).expect(204);
    hospital.nurse.get("/me").expect(200);
}

fn what_is_no_token_of_ours_signs_nobody_in(world: World) {
    let hospital = Hospital::found(&world);
    let token = hospital.nurse.cookies["rb_access"].0.clone();
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    let other_body = format!(
        "{}.{}.{}",
        parts[0],
        hospital.owner.cookies["rb_access"].0.split('.').nth(1).unwrap(),
        parts[2]
    );
    for forged in
        [unsigned, other_body, format!("{token}x"), "x".to_owned(), String::new(), "a.b.c".to_owned()]
    {
        let mut thief = world.guest().with_header("cookie", &format!("rb_access={forged}"));
        thief.get("/me").expect(401).expect_problem("sign_in_needed");
    }
}

fn signing_out_drops_the_cookies(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut kept = hospital.nurse.clone();
    let answer = hospital.nurse.delete("/session").expect(204);
    let cookies = set_cookies(&answer);
    assert_eq!(cookies.len(), 2);
    assert!(
        cookies.iter().all(|cookie| cookie.contains("Max-Age=0") && cookie.contains("HttpOnly")),
        "{cookies:?}"
    );
    assert!(hospital.nurse.cookies.is_empty());
    kept.get("/me").expect(401).expect_problem("sign_in_needed");
    kept.post("/session/refresh", json!({})).expect(401).expect_problem("sign_in_needed");
    // Nobody signed in: nothing to do, nothing wrong.
    hospital.nurse.delete("/session").expect(204);
}

fn cookies_are_as_safe_as_the_address(kind: Kind) {
    for (address, secure) in [(None, ""), (Some("https://readback.example".to_owned()), "; Secure")] {
        let world = World::with(kind, |options| options.public_url = address);
        let hospital = Hospital::found(&world);
        let answer = world.guest().sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
        let mut cookies = set_cookies(&answer);
        cookies.sort();
        let [access, refresh] = cookies.as_slice() else { panic!("{cookies:?}") };
        let attributes = |cookie: &str| {
            let mut attributes: Vec<String> = cookie.split("; ").skip(1).map(str::to_owned).collect();
            attributes.sort();
            attributes.join("; ")
        };
        assert!(access.starts_with("rb_access=") && refresh.starts_with("rb_refresh="));
        assert_eq!(
            attributes(access),
            format!("HttpOnly; Max-Age=600; Path=/api/v1; SameSite=Strict{secure}")
        );
        assert_eq!(
            attributes(refresh),
            format!("HttpOnly; Max-Age=2592000; Path=/api/v1/session; SameSite=Strict{secure}")
        );
        // Nothing that opens a door is kept as it is.
        let token = refresh.trim_start_matches("rb_refresh=").split(';').next().unwrap();
        for table in world.tables() {
            let text = serde_json::to_string(&world.rows(&table)).unwrap();
            assert!(!text.contains(token), "{table} keeps the refresh token");
            assert!(!text.contains(PASSWORD), "{table} keeps the password");
        }
    }
}
