//! "Me too": who waits with a report, counted and told, and what of that who sees.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, World, new_id, person};

on_both! {
    me_too_counts_people_units_and_hours
    a_confidential_supporter_stays_one
    only_who_sees_a_report_can_support_it
    what_is_wrong_with_it_is_said
    who_follows_is_told_and_can_stop
    a_supporter_says_whether_it_helps
    many_support_at_once
}

fn support(client: &mut Client, report: &str, body: Value) -> crate::world::Answer {
    client.put(&format!("/reports/{report}/support"), body)
}

fn counts(people: u32, units: u32, joined: u32, hours: f64) -> Value {
    json!({"people": people, "units": units, "joined": joined, "burden_hours": hours})
}

fn me_too_counts_people_units_and_hours(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let number = hospital.nurse.look(&report)["number"].clone();
    let body = json!({"burden": {"minutes": 30, "times": 10, "per": "month"}, "unit_id": hospital.clinic});
    let answer = support(&mut hospital.colleague, &report, body.clone()).expect(200).json;
    assert_eq!(answer["report"], json!({"id": report, "number": number}));
    assert_eq!(answer["counts"], counts(2, 2, 0, 5.0));
    assert_eq!(answer["mine"], json!({"relation": "supporter"}));
    let again = support(&mut hospital.colleague, &report, body).expect(200);
    assert_eq!(again.json, answer, "said twice it counts once");
    let more = json!({"burden": {"minutes": 60, "times": 20, "per": "month"}});
    let answer = support(&mut hospital.colleague, &report, more).expect(200).json;
    assert_eq!(answer["counts"], counts(2, 1, 0, 20.0), "in the own unit, where none is named");
    for client in [&mut hospital.nurse, &mut hospital.owner, &mut hospital.colleague] {
        assert_eq!(client.look(&report)["counts"], counts(2, 1, 0, 20.0));
    }
    let seen = hospital.colleague.look(&report);
    assert_eq!((&seen["view"], &seen["mine"]["relation"]), (&json!("staff"), &json!("supporter")));
    assert_eq!(hospital.nurse.look(&report)["mine"]["relation"], "reporter");
    // The reporter sees a number; the owner team names.
    assert!(hospital.nurse.look(&report).get("supporters").is_none());
    let whole = hospital.owner.look(&report);
    assert_eq!(whole["supporters"][0]["who"]["name"], "Cleo Colleague");
    assert_eq!(whole["supporters"][0]["burden_hours"], 20.0);
    assert_eq!(hospital.nurse.story(&report), ["received", "moved"]);
    let story = hospital.owner.get(&format!("/reports/{report}/events")).expect(200);
    assert!(story.text.contains("supported") && !story.text.contains("follower"), "{}", story.text);
    let path = format!("/reports/{report}/support");
    let answer = hospital.colleague.delete(&path).expect(200).json;
    assert_eq!((&answer["counts"], &answer["mine"]["relation"]), (&counts(1, 1, 0, 0.0), &json!("none")));
    assert_eq!(hospital.colleague.delete(&path).expect(200).json, answer);
    assert_eq!(support(&mut hospital.colleague, &report, json!({})).expect(200).json["counts"]["people"], 2);
    assert_eq!(world.rows_of("followers", "report_id", &report).len(), 2, "one row for one person");
}

fn a_confidential_supporter_stays_one(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let (mut zoe, _) = person(&world, &mut hospital.administrator, "Zoe Zone", &hospital.clinic, &[]);
    support(&mut zoe, &report, json!({"identity": "confidential"})).expect(200);
    let seen = hospital.owner.look(&report);
    assert_eq!(
        seen["supporters"],
        json!([{"who": {"kind": "confidential"}, "unit": {"id": hospital.clinic, "name": "Clinic"}}])
    );
    let seen = hospital.administrator.look(&report);
    assert_eq!(seen["supporters"], json!([{"who": {"kind": "confidential"}}]), "three people work there");
    for client in [&mut hospital.owner, &mut hospital.administrator, &mut hospital.nurse] {
        for path in [format!("/reports/{report}"), format!("/reports/{report}/events")] {
            let text = client.get(&path).expect(200).text;
            assert!(!text.contains("Zoe"), "{path}: {text}");
        }
    }
}

fn only_who_sees_a_report_can_support_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    support(&mut hospital.colleague, &report, json!({})).expect(404).expect_problem("not_found");
    support(&mut hospital.nurse, &report, json!({})).expect(409).expect_problem("not_possible");
    let names = json!({"en": "The other hospital"});
    let body = json!({"id": new_id::<kind::Site>(), "names": names, "time_zone": "Europe/Zurich"});
    let elsewhere = hospital.administrator.post("/sites", body).expect(201).text_at("/id");
    let body = json!({
        "id": new_id::<kind::Unit>(), "site_id": elsewhere, "names": {"en": "Ward"}, "kind": "ward", "headcount": 9,
    });
    let unit = hospital.administrator.post("/units", body).expect(201).text_at("/id");
    let (mut far, far_id) = person(&world, &mut hospital.administrator, "Fay Far", &unit, &[]);
    hospital.bring(&report, "acknowledged");
    support(&mut far, &report, json!({})).expect(404).expect_problem("not_found");
    // Whoever owns it but works elsewhere sees it whole, and does not suffer from it.
    let teams = json!({"team_ids": [hospital.team]});
    hospital.administrator.patch(&format!("/people/{far_id}"), teams).expect(200);
    far.sign_in(&far.email(), PASSWORD).expect(200);
    support(&mut far, &report, json!({})).expect(403).expect_problem("not_allowed");
    let may = |client: &mut Client| client.look(&report)["may"].to_string();
    assert!(may(&mut hospital.colleague).contains("\"support\""));
    assert!(!may(&mut hospital.nurse).contains("\"support\""));
    let ended = hospital.report_in("answered");
    support(&mut hospital.colleague, &ended, json!({})).expect(409).expect_problem("not_possible");
    assert!(!hospital.colleague.look(&ended)["may"].to_string().contains("\"support\""));
}

fn what_is_wrong_with_it_is_said(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let wrong = json!({
        "burden": {"minutes": 0, "times": 10, "per": "year"}, "unit_id": "ward", "identity": "anonymous", "colour": 1,
    });
    support(&mut hospital.colleague, &report, wrong).expect_fields(&[
        ("burden.minutes", "out_of_range"),
        ("burden.per", "not_a_choice"),
        ("unit_id", "not_an_id"),
        ("identity", "not_a_choice"),
        ("colour", "unknown_field"),
    ]);
    let nowhere = json!({"unit_id": new_id::<kind::Unit>()});
    support(&mut hospital.colleague, &report, nowhere).expect_fields(&[("unit_id", "unknown")]);
    assert_eq!(world.rows_of("followers", "report_id", &report).len(), 1);
}

fn who_follows_is_told_and_can_stop(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let follow = format!("/reports/{report}/follow");
    let answer = hospital.colleague.put(&follow, json!({})).expect(200).json;
    assert_eq!((&answer["mine"]["relation"], &answer["counts"]["people"]), (&json!("follower"), &json!(1)));
    hospital.colleague.put(&follow, json!({})).expect(200);
    hospital.owner.go(&report, "acknowledged", "accepted").expect(200);
    assert_eq!(world.told(&report, "state_change").len(), 3, "the nurse twice, the colleague once");
    hospital.colleague.delete(&follow).expect(200);
    hospital.owner.go(&report, "accepted", "in_progress").expect(200);
    assert_eq!(world.told(&report, "state_change").len(), 4);
    // Who supports it is told; to stop that, the support is taken back.
    support(&mut hospital.colleague, &report, json!({})).expect(200);
    hospital.colleague.delete(&follow).expect(409).expect_problem("not_possible");
    hospital.nurse.delete(&follow).expect(409).expect_problem("not_possible");
    assert_eq!(hospital.nurse.put(&follow, json!({})).expect(200).json["mine"]["relation"], "reporter");
}

fn a_supporter_says_whether_it_helps(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    support(&mut hospital.colleague, &report, json!({})).expect(200);
    hospital.ship(std::slice::from_ref(&report));
    assert!(hospital.colleague.look(&report)["may"].to_string().contains("confirm"));
    let answer =
        hospital.colleague.act(&report, "confirmation", json!({"answer": "partly"})).expect(200).json;
    assert_eq!(answer["state"], "shipped", "supporters are counted");
    assert_eq!(
        hospital.colleague.look(&report)["mine"],
        json!({"relation": "supporter", "answer": "partly"})
    );
    hospital.colleague.act(&report, "confirmation", json!({"answer": "fixed"})).expect(200);
    assert_eq!(
        hospital.nurse.act(&report, "confirmation", json!({"answer": "fixed"})).expect(200).json["state"],
        "confirmed"
    );
}

fn many_support_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let mut people: Vec<Client> = (0..6)
        .map(|n| person(&world, &mut hospital.administrator, &format!("Person {n}"), &hospital.ward, &[]).0)
        .collect();
    std::thread::scope(|scope| {
        for client in &mut people {
            let report = &report;
            scope.spawn(move || support(client, report, json!({})).expect(200));
        }
    });
    assert_eq!(hospital.nurse.look(&report)["counts"]["people"], 7);
}
