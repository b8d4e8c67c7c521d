//! What was said to "does it help?", as the owner sees it by unit.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, needs_of, timeless, with};

on_both! {
    answers_stand_by_unit_and_relation
    a_small_unit_names_nobody_confidential
    only_who_sees_the_reports_whole_sees_them
}

fn accepted(hospital: &mut Hospital, from: &mut Client, more: Value) -> String {
    let body = with(hospital.report(), more);
    let report = from.post("/reports", body).expect(201).text_at("/id");
    hospital.bring(&report, "accepted");
    report
}

fn counts(fixed: u32, partly: u32, not_fixed: u32, waiting: u32) -> Value {
    json!({"fixed": fixed, "partly": partly, "not_fixed": not_fixed, "cannot_tell": 0, "waiting": waiting})
}

fn answers_stand_by_unit_and_relation(world: World) {
    let mut hospital = Hospital::found(&world);
    let (mut nurse, mut colleague) = (hospital.nurse.clone(), hospital.colleague.clone());
    let clinic = hospital.clinic.clone();
    let reports = [
        accepted(&mut hospital, &mut nurse, json!({})),
        accepted(&mut hospital, &mut colleague, json!({"unit_id": clinic})),
        accepted(&mut hospital, &mut nurse, json!({})),
    ];
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let anonymous = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "accepted")] {
        hospital.owner.transition(&anonymous, from, to, with(needs_of(to), timeless())).expect(200);
    }
    let mut all = reports.to_vec();
    all.push(anonymous);
    let change = hospital.write_change(&all);
    let path = format!("/changes/{change}/answers");
    hospital.owner.get(&path).expect(409).expect_problem("not_possible");
    hospital.owner.ship(&change).expect(200);
    let waiting = hospital.owner.get(&path).expect(200).json;
    assert_eq!((&waiting["total"], &waiting["words"]), (&counts(0, 0, 0, 4), &json!([])));
    nurse.act(&reports[0], "confirmation", json!({"answer": "partly", "words": "Not at night"})).expect(200);
    nurse.act(&reports[0], "confirmation", json!({"answer": "fixed"})).expect(200);
    colleague
        .act(&reports[1], "confirmation", json!({"answer": "not_fixed", "words": "Still three prompts"}))
        .expect(200);
    let confirmation = with(timeless(), json!({"answer": "partly", "words": "Better"}));
    world.guest().post(&format!("/status/{}/confirmation", secret.token), confirmation).expect(200);
    let seen = hospital.owner.get(&path).expect(200).json;
    assert_eq!(seen["total"], counts(1, 1, 1, 1));
    let units = seen["units"].as_array().unwrap();
    let named: Vec<&Value> = units.iter().map(|unit| &unit["unit"]["id"]).collect();
    let ward = units.iter().find(|unit| unit["unit"]["id"] == json!(hospital.ward)).unwrap();
    assert_eq!(
        (named.len(), &ward["reporters"], &ward["supporters"]),
        (2, &counts(1, 1, 0, 1), &counts(0, 0, 0, 0))
    );
    let clinic = units.iter().find(|unit| unit["unit"]["id"] == json!(hospital.clinic)).unwrap();
    assert_eq!(clinic["reporters"], counts(0, 0, 1, 0));
    // The latest answer counts, with its words alone.
    let mut words: Vec<(&str, &str)> = seen["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["words"].as_str().unwrap(),
                one["who"]["name"].as_str().or(one["who"]["kind"].as_str()).unwrap(),
            )
        })
        .collect();
    words.sort_unstable();
    assert_eq!(words, [("Better", "anonymous"), ("Still three prompts", "Cleo Colleague")]);
    let of_anonymous =
        seen["words"].as_array().unwrap().iter().find(|one| one["who"]["kind"] == "anonymous").unwrap();
    assert!(of_anonymous["at"].as_str().unwrap().ends_with(":00:00Z"), "{of_anonymous}");
    // On the change itself everybody sees the figures.
    let helps = hospital.nurse.get(&format!("/changes/{change}")).expect(200).json["helps"].clone();
    assert_eq!(helps, counts(1, 1, 1, 1));
}

fn a_small_unit_names_nobody_confidential(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut colleague = hospital.colleague.clone();
    let more = json!({"identity": "confidential", "unit_id": hospital.clinic});
    let report = accepted(&mut hospital, &mut colleague, more);
    let change = hospital.ship(std::slice::from_ref(&report));
    colleague.act(&report, "confirmation", json!({"answer": "partly", "words": "Only by day"})).expect(200);
    let path = format!("/changes/{change}/answers");
    // Three work there: to an administrator, who may not know the name without a look that is logged, it would name.
    let seen = hospital.administrator.get(&path).expect(200).json;
    assert_eq!(seen["units"].as_array().unwrap().len(), 1);
    assert!(seen["units"][0].get("unit").is_none() && seen["words"][0].get("unit").is_none(), "{seen}");
    assert_eq!(
        (&seen["units"][0]["reporters"]["partly"], &seen["words"][0]["words"]),
        (&json!(1), &json!("Only by day"))
    );
    let text = hospital.owner.get(&path).expect(200).text;
    for text in [text, seen.to_string()] {
        assert!(!text.contains("Cleo"), "{text}");
    }
    assert_eq!(seen["words"][0]["who"], json!({"kind": "confidential"}));
}

fn only_who_sees_the_reports_whole_sees_them(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.ship(std::slice::from_ref(&report));
    let path = format!("/changes/{change}/answers");
    world.guest().get(&path).expect(401);
    hospital.nurse.get(&path).expect(403).expect_problem("not_allowed");
    hospital.other_owner.get(&path).expect(403).expect_problem("not_allowed");
    hospital.administrator.get(&path).expect(200);
    // Of a report that belongs to another team now, its owner alone sees them.
    let on = json!({"from": "shipped", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&report, "owner", on).expect(200);
    assert_eq!(hospital.owner.get(&path).expect(200).json["total"]["waiting"], 0);
    assert_eq!(hospital.other_owner.get(&path).expect(200).json["total"]["waiting"], 1);
}
