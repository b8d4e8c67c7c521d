//! The first administrator.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Kind, PASSWORD, World, with};

on_both! {
    the_code_makes_the_first_administrator_once
    everything_wrong_with_a_set_up_is_said_at_once
    of_two_set_ups_one_wins
}
on_both! { with_kind: five_codes_a_minute_can_be_tried }

fn set_up(world: &World) -> Value {
    json!({
        "code": world.setup_code, "organisation": "Larkmoor", "time_zone": "Europe/Zurich",
        "name": "Ada Admin", "email": "Ada@Example.org", "password": PASSWORD,
    })
}

fn the_code_makes_the_first_administrator_once(world: World) {
    let mut admin = world.guest();
    assert_eq!(admin.get("/public").expect(200).json["setup_needed"], true);
    assert_eq!(world.setup_code.replace('-', "").len(), 32, "128 bit in hexadecimal digits");
    // However it is typed.
    let typed = format!(" {} ", world.setup_code.to_uppercase().replace('-', " "));
    let me = admin.post("/setup", with(set_up(&world), json!({"code": typed}))).expect(201);
    assert_eq!(me.json["email"], "ada@example.org");
    assert_eq!(me.json["roles"], json!([{"role": "administrator"}]));
    assert!(me.json["may"].as_array().unwrap().contains(&json!("administer")));
    assert_eq!(admin.get("/me").expect(200).json, me.json, "set-up signs in");
    let public = world.guest().get("/public").expect(200).json;
    assert_eq!((&public["setup_needed"], &public["organisation"]), (&json!(false), &json!("Larkmoor")));
    let site = admin.get("/sites").expect(200).json["items"][0].clone();
    assert_eq!(site["time_zone"], "Europe/Zurich");
    world.guest().post("/setup", set_up(&world)).expect(404).expect_problem("not_found");
    let other = with(set_up(&world), json!({"email": "eve@example.org", "code": "0000"}));
    world.guest().post("/setup", other).expect(404).expect_problem("not_found");
    assert_eq!(world.rows("people").len(), 1);
    let kept = world.rows("setup_code")[0].to_string();
    assert!(!kept.contains(&world.setup_code.replace('-', "")), "only a hash is kept");
}

fn everything_wrong_with_a_set_up_is_said_at_once(world: World) {
    let wrong = json!({
        "code": "0000-0000", "time_zone": "Europe/Larkmoor", "password": "aaaaaaaaaaaaaa", "organisation": "L",
        "name": "Ada", "email": "ada@example.org",
    });
    world.guest().post("/setup", wrong).expect_fields(&[
        ("code", "wrong"),
        ("time_zone", "not_a_choice"),
        ("password", "too_weak"),
    ]);
    let mut guest = world.guest();
    guest
        .post("/setup", json!({"email": "ada", "password": "short", "name": "x".repeat(121)}))
        .expect_fields(&[
            ("code", "required"),
            ("organisation", "required"),
            ("time_zone", "required"),
            ("name", "too_long"),
            ("email", "not_an_address"),
            ("password", "too_short"),
        ]);
    assert_eq!(world.rows("people").len(), 0);
    assert!(guest.cookies.is_empty());
    guest.post("/setup", set_up(&world)).expect(201);
}

fn of_two_set_ups_one_wins(world: World) {
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = ["one", "two", "three"]
            .map(|name| {
                let body = with(set_up(&world), json!({"email": format!("{name}@example.org")}));
                let mut guest = world.guest();
                scope.spawn(move || guest.post("/setup", body).status)
            })
            .into();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [201, 404].contains(status)), "{answers:?}");
    assert_eq!(world.rows("people").len(), 1);
}

fn five_codes_a_minute_can_be_tried(kind: Kind) {
    let world = World::with(kind, |options| options.rate_limits = Some("on".to_owned()));
    let wrong = with(set_up(&world), json!({"code": "0000-0000"}));
    for _ in 0..5 {
        world.guest().post("/setup", wrong.clone()).expect_fields(&[("code", "wrong")]);
    }
    let refused = world.guest().post("/setup", set_up(&world)).expect(429).expect_problem("too_many");
    let wait: i64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    world.later(wait);
    world.guest().post("/setup", set_up(&world)).expect(201);
}
