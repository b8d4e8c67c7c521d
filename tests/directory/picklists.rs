//! `GET /directory`: what each reader may know of it, and what is never sent twice.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    a_new_database_is_usable_at_once
    strangers_see_names_and_ids_only
    without_anonymous_reports_strangers_see_nothing
    what_the_client_has_is_not_sent_again
    what_is_switched_off_is_not_offered
    names_come_in_the_readers_language
}

fn a_new_database_is_usable_at_once(world: World) {
    let hospital = Hospital::found(&world);
    let mut guest = world.guest();
    let directory = guest.get("/directory").expect(200).json;
    assert_eq!(directory["categories"].as_array().unwrap().len(), 12);
    assert_eq!(directory["sites"].as_array().unwrap().len(), 1);
    let fallback =
        directory["teams"].as_array().unwrap().iter().find(|team| team["fallback"] == true).unwrap();
    assert_eq!(fallback["id"], hospital.fallback.as_str());
    let level = hospital.administrator.clone().get("/service-levels").expect(200).json["items"][0].clone();
    for (target, hours) in
        [("acknowledge_hours", 18), ("first_answer_hours", 45), ("decision_hours", 180), ("fix_hours", 810)]
    {
        assert_eq!(level[target], hours, "{target}");
    }
    assert_eq!(level["calendar"]["open"]["fri"], json!([{"from": 480, "to": 1020}]));
    assert!(level["calendar"]["open"].get("sat").is_none_or(|day| *day == json!([])));
}

/// The names of all fields in a list's items.
fn fields(directory: &Value, list: &str) -> Vec<String> {
    let items = directory[list].as_array().unwrap();
    assert!(!items.is_empty());
    let mut fields: Vec<String> =
        items.iter().flat_map(|item| item.as_object().unwrap().keys().cloned()).collect();
    fields.sort();
    fields.dedup();
    fields
}

fn strangers_see_names_and_ids_only(world: World) {
    let mut hospital = Hospital::found(&world);
    let stranger = world.guest().get("/directory").expect(200).json;
    assert_eq!(fields(&stranger, "sites"), ["id", "name"]);
    assert_eq!(fields(&stranger, "units"), ["id", "name", "site_id"]);
    assert_eq!(fields(&stranger, "teams"), ["fallback", "id", "name"]);
    assert_eq!(fields(&stranger, "systems"), ["id", "name", "steps"]);
    let nurse = hospital.nurse.get("/directory").expect(200).json;
    assert_eq!(fields(&nurse, "units"), ["headcount", "id", "kind", "name", "site_id"]);
    assert_eq!(fields(&nurse, "sites"), ["id", "name", "time_zone"]);
    assert!(!nurse.to_string().contains("Ines Owner"), "staff don't see who is in a team");
    let owner = hospital.owner.get("/directory").expect(200).json;
    assert!(owner["teams"].to_string().contains("Ines Owner"), "owners pass reports on to people");
}

fn without_anonymous_reports_strangers_see_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.administrator.patch("/settings", json!({"anonymous": false})).expect(200);
    world.guest().get("/directory").expect(403).expect_problem("anonymous_off");
    hospital.nurse.get("/directory").expect(200);
    assert_eq!(world.guest().get("/public").expect(200).json["anonymous"], false);
    let body = hospital.anonymous_report(&crate::world::Secret::new());
    world.guest().post("/anonymous-reports", body.clone()).expect(403).expect_problem("anonymous_off");
    hospital.administrator.patch("/settings", json!({"anonymous": true})).expect(200);
    world.guest().get("/directory").expect(200);
    world.guest().post("/anonymous-reports", body).expect(201);
}

fn what_the_client_has_is_not_sent_again(world: World) {
    let mut hospital = Hospital::found(&world);
    let first = hospital.nurse.get("/directory").expect(200);
    let tag = first.header("etag").to_owned();
    let mut again = hospital.nurse.clone().with_header("if-none-match", &tag);
    let unchanged = again.get("/directory").expect(304);
    assert_eq!((unchanged.text.as_str(), unchanged.header("etag")), ("", tag.as_str()));
    // Another reader's picture is another one.
    let mut owner = hospital.owner.clone().with_header("if-none-match", &tag);
    owner.get("/directory").expect(200);
    world.guest().with_header("if-none-match", &tag).get("/directory").expect(200);
    let unit = format!("/units/{}", hospital.clinic);
    hospital.administrator.patch(&unit, json!({"names": {"en": "Day clinic"}})).expect(200);
    let changed = again.get("/directory").expect(200);
    assert!(changed.text.contains("Day clinic"));
}

fn what_is_switched_off_is_not_offered(world: World) {
    let mut hospital = Hospital::found(&world);
    for (path, list) in [
        (format!("/units/{}", hospital.clinic), "units"),
        (format!("/categories/{}", hospital.category), "categories"),
        (format!("/systems/{}", hospital.system), "systems"),
    ] {
        let id = path.rsplit('/').next().unwrap().to_owned();
        let offered = |directory: Value| directory[list].to_string().contains(&id);
        assert!(offered(hospital.nurse.get("/directory").expect(200).json));
        hospital.administrator.patch(&path, json!({"active": false})).expect(200);
        assert!(!offered(hospital.nurse.get("/directory").expect(200).json), "{list}");
        assert_eq!(hospital.administrator.get(&path).expect(200).json["active"], false);
        hospital.administrator.patch(&path, json!({"active": true})).expect(200);
        assert!(offered(hospital.nurse.get("/directory").expect(200).json), "{list}");
    }
}

fn names_come_in_the_readers_language(world: World) {
    let mut hospital = Hospital::found(&world);
    let instruction = json!({"en": "Call 555 first", "de": "Erst 555 anrufen"});
    let settings = json!({"languages": ["en", "de"], "safety_instruction": instruction});
    hospital.administrator.patch("/settings", settings).expect(200);
    let told = |answer: crate::world::Answer| answer.expect(200).text_at("/safety_instruction");
    assert_eq!(told(hospital.nurse.get("/directory")), "Call 555 first");
    assert_eq!(told(world.guest().get("/directory?language=de")), "Erst 555 anrufen");
    assert_eq!(
        told(world.guest().with_header("accept-language", "de-CH,en;q=0.5").get("/directory")),
        "Erst 555 anrufen"
    );
    assert_eq!(told(world.guest().with_header("accept-language", "fr").get("/directory")), "Call 555 first");
    // A name that is missing in a language falls back to the organisation's.
    assert!(world.guest().get("/directory?language=de").expect(200).text.contains("Clinic"));
}
