//! Reports that look alike: for whoever writes one, and for the owner who may join them.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, World, with};

on_both! {
    staff_see_confirmed_titles_and_numbers_of_others
    fewer_than_three_words_find_nothing
    owners_see_how_much_alike
    what_is_done_is_compared_no_more
}

const TEXT: &str = "The infusion pump alarms at every dose, all night long.";

/// Signs in anew: the session has ended by the passing of time.
fn again(client: &mut Client) {
    client.sign_in(&client.email(), PASSWORD).expect(200);
}

fn told(hospital: &mut Hospital, text: &str) -> String {
    let body = with(hospital.report(), json!({"text": text}));
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

#[track_caller]
fn similar(client: &mut Client, hospital: &Value, text: &str) -> Value {
    let body = json!({"text": text, "unit_id": hospital["unit_id"], "system_id": hospital["system_id"]});
    client.post("/reports/similar", body).expect(200).json
}

fn staff_see_confirmed_titles_and_numbers_of_others(world: World) {
    let mut hospital = Hospital::found(&world);
    let place = hospital.report();
    let accepted = told(&mut hospital, TEXT);
    hospital.bring(&accepted, "accepted");
    told(&mut hospital, "Printer jams again today");
    for _ in 0..2 {
        told(&mut hospital, TEXT);
    }
    let seen = similar(&mut hospital.colleague, &place, "Our infusion pump alarms all night");
    let item = &seen["reports"][0];
    assert_eq!((&item["id"], &item["title"]), (&json!(accepted), &json!("Pump alarms all night")));
    assert_eq!((&item["supporters"], &item["supported_by_me"]), (&json!(0), &json!(false)));
    assert_eq!(seen["reports"].as_array().unwrap().len(), 1);
    assert!(item.get("score").is_none());
    // Two others would speak of single people, three do not.
    assert_eq!(seen["others"], json!([]));
    told(&mut hospital, TEXT);
    let seen = similar(&mut hospital.colleague, &place, "Our infusion pump alarms all night");
    assert_eq!(
        (&seen["others"][0]["count"], &seen["others"][0]["system"]["name"]),
        (&json!(3), &json!("eMAR"))
    );
    assert!(!seen.to_string().contains("infusion"), "{seen}");
    // Whoever reported them sees them.
    let own = similar(&mut hospital.nurse, &place, "Our infusion pump alarms all night");
    assert_eq!(own["reports"].as_array().unwrap().len(), 4);
    assert!(own["reports"].as_array().unwrap().iter().all(|item| item["supported_by_me"] == true));
    assert_eq!(own["others"], json!([]));
}

fn fewer_than_three_words_find_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let place = hospital.report();
    let accepted = told(&mut hospital, TEXT);
    hospital.bring(&accepted, "accepted");
    let nothing = json!({"reports": [], "others": []});
    for text in [
        "infusion",
        "the infusion pump",
        "pump pump pump infusion",
        "it is on at the 😀",
        "\"infusion\" OR pump",
    ] {
        assert_eq!(similar(&mut hospital.owner, &place, text), nothing, "{text}");
    }
    assert_eq!(
        similar(&mut hospital.owner, &place, &"pump infusion night ".repeat(499))["reports"][0]["id"],
        accepted
    );
    let mut refuse = |change: Value, field: &str, code: &str| {
        let body = with(json!({"text": TEXT, "unit_id": place["unit_id"]}), change);
        hospital.owner.post("/reports/similar", body).expect_fields(&[(field, code)]);
    };
    refuse(json!({"text": "a".repeat(10_001)}), "text", "too_long");
    refuse(json!({"unit_id": "x"}), "unit_id", "not_an_id");
    refuse(json!({"unit_id": "0190a5b2-0000-7000-8000-000000000000"}), "unit_id", "unknown");
    refuse(json!({"id": "0190a5b2-0000-7000-8000-000000000000"}), "id", "unknown_field");
}

fn owners_see_how_much_alike(world: World) {
    let mut hospital = Hospital::found(&world);
    let first = told(&mut hospital, TEXT);
    let second = told(&mut hospital, "At every dose the infusion pump gives an alarm");
    told(&mut hospital, "Printer jams again today");
    let path = format!("/reports/{first}/similar");
    let seen = hospital.owner.get(&path).expect(200).json;
    let items = seen["reports"].as_array().unwrap();
    assert_eq!(items.iter().map(|item| item["id"].clone()).collect::<Vec<_>>(), [json!(second)]);
    let score = items[0]["score"].as_f64().unwrap();
    assert!(score > 0.3 && score < 1.0, "{score}");
    assert_eq!(items[0]["title"], "At every dose the infusion pump gives an alarm");
    // All words of a text stand in a longer one: that is not the same. The same words are, in any order.
    let longer = told(&mut hospital, &format!("{TEXT} Nobody in the ward can sleep."));
    let same = told(&mut hospital, "All night long, at every dose: the infusion pump ALARMS.");
    let seen = hospital.owner.get(&path).expect(200).json;
    let score = |id: &str| {
        let items = seen["reports"].as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap()["score"].as_f64().unwrap()
    };
    assert!(score(&longer) > 0.5 && score(&longer) < 1.0, "{}", score(&longer));
    assert!((score(&same) - 1.0).abs() < f64::EPSILON, "{}", score(&same));
    hospital.other_owner.get(&path).expect(404).expect_problem("not_found");
    hospital.bring(&first, "acknowledged");
    hospital.other_owner.get(&path).expect(403).expect_problem("not_allowed");
    hospital.nurse.get(&path).expect(403).expect_problem("not_allowed");
}

fn what_is_done_is_compared_no_more(world: World) {
    let mut hospital = Hospital::found(&world);
    let place = hospital.report();
    let shipped = told(&mut hospital, TEXT);
    hospital.bring(&shipped, "in_progress");
    hospital.ship(std::slice::from_ref(&shipped));
    let declined = told(&mut hospital, TEXT);
    hospital.bring(&declined, "declined");
    let found = |client: &mut Client| {
        let seen = similar(client, &place, TEXT);
        let reports = seen["reports"].as_array().unwrap().clone();
        reports.into_iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(&mut hospital.colleague), [shipped]);
    world.later(31 * 86_400);
    world.run_jobs();
    again(&mut hospital.colleague);
    assert_eq!(found(&mut hospital.colleague), [""; 0]);
    // Open again, it is compared again.
    again(&mut hospital.nurse);
    hospital.nurse.act(&declined, "reopen", json!({"reason": "It still alarms"})).expect(200);
    assert_eq!(found(&mut hospital.colleague), [declined]);
}
