//! Who was told? Each telling with what became of it, for those who may know, and no more than they may know.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, hex, person, timeless, with};

on_both! {
    owners_and_administrators_see_it_and_nobody_else
    a_telling_is_followed_from_queue_to_answer
    confidential_people_appear_as_such_and_so_do_their_servers_words
    an_anonymous_reporter_is_told_by_the_page
    a_members_delivery_names_the_member
    a_walk_by_cursor_meets_every_telling_once
}

fn tellings(client: &mut Client, report: &str) -> Vec<Value> {
    let answer = client.get(&format!("/reports/{report}/tellings")).expect(200).json;
    answer["items"].as_array().unwrap().clone()
}

fn of_kind(client: &mut Client, report: &str, kind: &str) -> Value {
    let found = tellings(client, report);
    found.iter().find(|telling| telling["kind"] == kind).unwrap_or_else(|| panic!("no {kind}")).clone()
}

fn owners_and_administrators_see_it_and_nobody_else(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let path = format!("/reports/{report}/tellings");
    hospital.nurse.get(&path).expect(403).expect_problem("not_allowed");
    hospital.other_owner.get(&path).expect(404);
    world.guest().get(&path).expect(401);
    assert_eq!(tellings(&mut hospital.owner, &report).len(), 2);
    assert_eq!(tellings(&mut hospital.administrator, &report).len(), 2);
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    hospital.other_owner.get(&path).expect(403).expect_problem("not_allowed");
    let pass_on = json!({"from": "acknowledged", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", pass_on).expect(200);
    hospital.owner.get(&path).expect(403).expect_problem("not_allowed");
    assert_eq!(tellings(&mut hospital.other_owner, &report).len(), 5);
}

fn a_telling_is_followed_from_queue_to_answer(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let receipt = &world.told(&report, "receipt")[0];
    let seen = of_kind(&mut hospital.owner, &report, "receipt");
    assert_eq!(seen["progress"], "queued");
    assert_eq!(seen["who"], json!({"kind": "person", "id": hospital.nurse_id, "name": "Nora Nurse"}));
    assert_eq!(
        (&seen["relation"], &seen["next_try_at"]),
        (&json!("reporter"), &json!("2026-11-18T09:00:00Z"))
    );
    assert_eq!(seen["owed_since"], "2026-11-18T09:00:00Z");
    let id = world.sql_id(receipt["id"].as_str().unwrap());
    world.execute(&format!(
        "UPDATE outbox SET attempts = 3, answer = '451 4.7.1 Try again later' WHERE telling_id = {id}"
    ));
    let seen = of_kind(&mut hospital.owner, &report, "receipt");
    assert_eq!((&seen["progress"], &seen["tries"]), (&json!("trying_again"), &json!(3)));
    assert_eq!(seen["refusal"], "451 4.7.1 Try again later");
    world.mail_became(receipt, "refused", Some("550 5.1.1 No such user"));
    let seen = of_kind(&mut hospital.owner, &report, "receipt");
    assert_eq!(seen["progress"], "failed");
    assert_eq!(seen["deliveries"][0]["answer"], "550 5.1.1 No such user");
    assert!(seen["next_try_at"].is_null() && seen["tries"].is_null() && seen["refusal"].is_null());
    // It was refused by mail and is read in the inbox all the same.
    hospital.nurse.post(&format!("/inbox/{}/read", seen["id"].as_str().unwrap()), json!({})).expect(204);
    let seen = of_kind(&mut hospital.owner, &report, "receipt");
    assert_eq!(seen["progress"], "read");
    assert_eq!(seen["deliveries"].as_array().unwrap().len(), 2);

    hospital.ship(std::slice::from_ref(&report));
    let shipped = &world.told(&report, "shipped")[0];
    world.mail_became(shipped, "accepted", Some("250 2.0.0 Ok: queued as 4F2"));
    let seen = of_kind(&mut hospital.owner, &report, "shipped");
    assert_eq!(seen["progress"], "sent");
    assert_eq!(seen["deliveries"][0]["answer"], "250 2.0.0 Ok: queued as 4F2");
    hospital.nurse.act(&report, "confirmation", json!({"answer": "not_fixed"})).expect(200);
    assert_eq!(of_kind(&mut hospital.owner, &report, "shipped")["progress"], "confirmed");
    // The next ship asks anew; the answer to the first one is not an answer to it.
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "accepted").expect(200);
    world.later(60);
    hospital.ship(std::slice::from_ref(&report));
    let progress: Vec<Value> = tellings(&mut hospital.owner, &report)
        .into_iter()
        .filter(|telling| telling["kind"] == "shipped")
        .map(|mut telling| telling["progress"].take())
        .collect();
    assert_eq!(progress, ["queued", "confirmed"]);
    world.mail_became(&world.told(&report, "shipped")[1], "by_choice", None);
    assert_eq!(of_kind(&mut hospital.owner, &report, "shipped")["progress"], "owed", "the inbox waits");
}

fn confidential_people_appear_as_such_and_so_do_their_servers_words(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_confidential();
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    world.mail_became(
        &world.told(&report, "receipt")[0],
        "refused",
        Some("550 5.1.1 <nora.nurse@example.org>: Nora Nurse has left"),
    );
    let id = world.sql_id(world.told(&report, "state_change")[0]["id"].as_str().unwrap());
    world.execute(&format!(
        "UPDATE outbox SET attempts = 1, answer = '450 4.2.1 nora.nurse is over quota' WHERE telling_id = {id}"
    ));
    for client in [&mut hospital.owner, &mut hospital.administrator] {
        let found = tellings(client, &report);
        let text = json!(found).to_string().to_lowercase();
        assert!(!text.contains("nora") && !text.contains(&hospital.nurse_id), "{text}");
        let followers: Vec<&Value> =
            found.iter().filter(|telling| telling["relation"] == "reporter").collect();
        assert_eq!(followers.len(), 2);
        assert!(followers.iter().all(|telling| telling["who"] == json!({"kind": "confidential"})), "{text}");
        assert_eq!(followers[0]["refusal"], "450 4.2.1");
        assert_eq!(followers[1]["deliveries"][0]["answer"], "550 5.1.1");
    }
}

fn an_anonymous_reporter_is_told_by_the_page(world: World) {
    let mut hospital = Hospital::found(&world);
    let secret = Secret::new();
    let report = world
        .guest()
        .post("/anonymous-reports", hospital.anonymous_report(&secret))
        .expect(201)
        .text_at("/id");
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "answered")] {
        let wish = with(crate::world::needs_of(to), timeless());
        hospital.owner.transition(&report, from, to, wish).expect(200);
    }
    let told = of_kind(&mut hospital.owner, &report, "answered");
    assert_eq!((&told["who"], &told["progress"]), (&json!({"kind": "anonymous"}), &json!("owed")));
    assert_eq!(told["owed_since"], "2026-11-18T09:00:00Z");
    world.guest().get(&format!("//s/{}", secret.token)).expect(200);
    let told = of_kind(&mut hospital.owner, &report, "answered");
    assert_eq!(told["progress"], "opened");
    assert_eq!(told["deliveries"][0]["at"], "2026-11-18T09:00:00Z");
}

fn a_members_delivery_names_the_member(world: World) {
    let mut hospital = Hospital::found(&world);
    let (mut olga, olga_id) =
        person(&world, &mut hospital.administrator, "Olga Other", "", &[&hospital.team]);
    let report = hospital.send_report();
    let duty = of_kind(&mut olga, &report, "new_report");
    assert_eq!(duty["who"], json!({"kind": "team", "id": hospital.team, "name": "Medication Systems"}));
    assert!(duty["relation"].is_null());
    olga.post(&format!("/inbox/{}/read", duty["id"].as_str().unwrap()), json!({})).expect(204);
    let duty = of_kind(&mut hospital.owner, &report, "new_report");
    assert_eq!(duty["progress"], "read");
    let to = json!({"kind": "person", "id": olga_id, "name": "Olga Other"});
    assert_eq!(duty["deliveries"][0]["to"], to);
    assert_eq!(of_kind(&mut olga, &report, "new_report")["deliveries"][0]["to"]["me"], true);
}

fn a_walk_by_cursor_meets_every_telling_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    for _ in 0..3 {
        hospital
            .owner
            .act(&report, "comments", json!({"body": "Words", "visibility": "reporter"}))
            .expect(200);
        hospital
            .nurse
            .act(&report, "comments", json!({"body": "Words", "visibility": "reporter"}))
            .expect(200);
    }
    let ids = |items: &[Value]| -> Vec<String> {
        items.iter().map(|telling| hex(telling["id"].as_str().unwrap())).collect()
    };
    let whole = ids(&tellings(&mut hospital.owner, &report));
    assert_eq!(whole.len(), 8);
    for limit in [1, 3, 7] {
        let mut walked = Vec::new();
        let mut path = format!("/reports/{report}/tellings?limit={limit}");
        loop {
            let page = hospital.owner.get(&path).expect(200).json;
            walked.extend(ids(page["items"].as_array().unwrap()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/reports/{report}/tellings?limit={limit}&cursor={cursor}");
        }
        assert_eq!(walked, whole, "by {limit}");
    }
}
