//! Fields that triage sets, and the reporter's own text while nobody has looked.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Answer, Client, Hospital, World, new_id};

on_both! {
    triage_sets_every_field
    what_was_decided_on_stays
    the_reporter_mends_the_own_text_until_somebody_looks
    only_the_owner_does_triage
}

/// A PATCH on what the person sees now.
fn edit(client: &mut Client, report: &str, change: Value) -> Answer {
    let path = format!("/reports/{report}");
    let tag = client.get(&path).header("etag").to_owned();
    client.clone().with_header("if-match", &tag).patch(&path, change)
}

fn triage_sets_every_field(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let category = hospital.owner.get("/directory").expect(200).text_at("/categories/3/id");
    let system = json!({
        "id": new_id::<kind::System>(), "names": {"en": "LIS"}, "steps": [{"id": new_id::<kind::WorkflowStep>(), "names": {"en": "Labels"}}],
    });
    let system = hospital.administrator.post("/systems", system).expect(201).json;
    let step = &system["steps"][0]["id"];
    let change = json!({
        "title": "Pump alarms", "workaround": "Silence it", "category_id": category, "unit_id": hospital.clinic,
        "system_id": system["id"], "workflow_step_id": step, "severity": "low", "disposition": "defect",
        "dimension": "technology", "service_level_id": hospital.service_level,
    });
    let seen = edit(&mut hospital.owner, &report, change).expect(200);
    assert_eq!(seen.header("etag"), "\"2\"");
    let seen = seen.json;
    assert_eq!((&seen["title"], &seen["workaround"]), (&json!("Pump alarms"), &json!("Silence it")));
    assert_eq!((&seen["category"]["id"], &seen["unit"]["id"]), (&json!(category), &json!(hospital.clinic)));
    assert_eq!((&seen["system"]["name"], &seen["step"]["id"]), (&json!("LIS"), step));
    assert_eq!(
        (&seen["disposition"], &seen["dimension"], &seen["severity"]),
        (&json!("defect"), &json!("technology"), &json!("low"))
    );
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    let fields = events["items"][1]["data"]["fields"].as_array().unwrap().clone();
    let names: Vec<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
    let changed = [
        "title",
        "workaround",
        "category_id",
        "unit_id",
        "system_id",
        "workflow_step_id",
        "severity",
        "disposition",
        "dimension",
    ];
    assert_eq!(names, changed, "what stays as it was is no edit");
    assert_eq!(fields[3], json!({"field": "unit_id", "from": hospital.ward, "to": hospital.clinic}));
    // Another system takes its step away.
    let seen = edit(&mut hospital.owner, &report, json!({"system_id": hospital.system})).expect(200).json;
    assert!(seen.get("step").is_none());
    let seen =
        edit(&mut hospital.owner, &report, json!({"severity": null, "workaround": null, "system_id": null}))
            .expect(200)
            .json;
    assert!(["severity", "workaround", "system"].iter().all(|field| seen.get(field).is_none()), "{seen}");
    let nothing = edit(&mut hospital.owner, &report, json!({"title": "Pump alarms"})).expect(200);
    assert_eq!(nothing.header("etag"), "\"4\"", "nothing changed, nothing happened");
    assert_eq!(hospital.nurse.look(&report)["text"], "The pump alarms at every dose. All night.");
}

fn what_was_decided_on_stays(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let cleared = json!({"title": null, "disposition": null});
    edit(&mut hospital.owner, &report, cleared)
        .expect_fields(&[("title", "required"), ("disposition", "required")]);
    let wrong = json!({
        "title": "ab", "category_id": null, "unit_id": null, "service_level_id": null, "text": null, "dimension": "x", "number": 1,
    });
    edit(&mut hospital.owner, &report, wrong).expect_fields(&[
        ("title", "too_short"),
        ("category_id", "required"),
        ("unit_id", "required"),
        ("service_level_id", "required"),
        ("text", "required"),
        ("dimension", "not_a_choice"),
        ("number", "unknown_field"),
    ]);
    let fresh = hospital.report_in("acknowledged");
    edit(&mut hospital.owner, &fresh, json!({"title": "Pump alarms"})).expect(200);
    let seen = edit(&mut hospital.owner, &fresh, json!({"title": null})).expect(200).json;
    assert!(seen.get("title").is_none());
}

fn the_reporter_mends_the_own_text_until_somebody_looks(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let seen = edit(&mut hospital.nurse, &report, json!({"text": "  The other pump alarms.  "})).expect(200);
    assert_eq!((seen.header("etag"), &seen.json["text"]), ("\"2\"", &json!("The other pump alarms.")));
    assert_eq!(hospital.owner.look(&report)["text"], "The other pump alarms.");
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).text;
    assert!(!events.contains("pump alarms"), "neither form is kept in the history");
    edit(&mut hospital.nurse, &report, json!({"title": "Mine"})).expect(403).expect_problem("not_allowed");
    for client in [&mut hospital.owner, &mut hospital.administrator] {
        edit(client, &report, json!({"text": "Better words"})).expect(403).expect_problem("not_allowed");
    }
    hospital.bring(&report, "acknowledged");
    let refused = edit(&mut hospital.nurse, &report, json!({"text": "Too late"}));
    refused.expect(409).expect_problem("not_possible");
    assert_eq!(hospital.nurse.look(&report)["text"], "The other pump alarms.");
}

fn only_the_owner_does_triage(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let change = json!({"title": "Pump alarms"});
    edit(&mut hospital.nurse, &report, change.clone()).expect(403).expect_problem("not_allowed");
    for client in [&mut hospital.colleague, &mut hospital.other_owner] {
        let mut client = client.clone().with_header("if-match", "\"2\"");
        client.patch(&format!("/reports/{report}"), change.clone()).expect(403).expect_problem("not_allowed");
    }
    edit(&mut hospital.administrator, &report, change).expect(200);
}
