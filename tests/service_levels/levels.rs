//! Service levels in administration, and what a change of one does to open reports.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World, new_id};

on_both! {
    everything_wrong_with_a_level_is_said_at_once
    a_changed_level_reaches_open_reports
    a_report_moves_to_another_level
}

fn everything_wrong_with_a_level_is_said_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let wrong = json!({
        "id": new_id::<kind::ServiceLevel>(), "names": {"en": "Urgent"}, "acknowledge_hours": 0, "fix_hours": 10_001,
        "decision_hours": 1.5, "colour": "red",
        "calendar": {
            "open": {"mon": [{"from": 600, "to": 600}, {"from": -1, "to": 1441}], "noday": []},
            "holidays": [{"kind": "fixed", "month": 2, "day": 30}, {"kind": "moon"}, {"kind": "easter", "offset": 400}],
        },
    });
    hospital.administrator.post("/service-levels", wrong).expect_fields(&[
        ("acknowledge_hours", "out_of_range"),
        ("fix_hours", "out_of_range"),
        ("decision_hours", "wrong_type"),
        ("colour", "unknown_field"),
        ("calendar.open.mon.0.to", "out_of_range"),
        ("calendar.open.mon.1.from", "out_of_range"),
        ("calendar.open.mon.1.to", "out_of_range"),
        ("calendar.open.noday", "unknown_field"),
        ("calendar.holidays.0.day", "not_a_date"),
        ("calendar.holidays.1.kind", "not_a_choice"),
        ("calendar.holidays.2.offset", "out_of_range"),
    ]);
    let path = format!("/service-levels/{}", hospital.service_level);
    let cleared = json!({"names": null, "calendar": null});
    hospital
        .administrator
        .patch(&path, cleared)
        .expect_fields(&[("names", "required"), ("calendar", "required")]);
}

fn a_changed_level_reaches_open_reports(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let closed = hospital.report_in("answered");
    // Wednesday 10:00 in Zurich, 18 hours of 8 to 17: Friday 10:00.
    assert_eq!(hospital.nurse.look(&report)["due_at"], "2026-11-20T09:00:00Z");
    let path = format!("/service-levels/{}", hospital.service_level);
    hospital.administrator.patch(&path, json!({"acknowledge_hours": 2})).expect(200);
    world.run_jobs();
    assert_eq!(hospital.nurse.look(&report)["due_at"], "2026-11-18T11:00:00Z");
    let list = hospital.owner.get("/reports?scope=team&sort=due").expect(200).json;
    assert_eq!(list["items"][0]["due_at"], "2026-11-18T11:00:00Z");
    assert!(hospital.nurse.look(&closed).get("due_at").is_none());
    let body = hospital.report();
    let receipt = hospital.nurse.post("/reports", body).expect(201).json;
    assert_eq!(receipt["due_at"], "2026-11-18T11:00:00Z");
    hospital.administrator.patch(&path, json!({"acknowledge_hours": null})).expect(200);
    world.run_jobs();
    // Without that promise the next one counts: the first answer within 45 hours.
    assert_eq!(hospital.nurse.look(&report)["due_at"], "2026-11-25T09:00:00Z");
}

fn a_report_moves_to_another_level(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let urgent = new_id::<kind::ServiceLevel>().to_string();
    let day = json!([{"from": 0, "to": 1440}]);
    let level = json!({
        "id": urgent, "names": {"en": "Urgent"}, "acknowledge_hours": 4, "fix_hours": 72,
        "calendar": {
            "open": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day}, "holidays": [],
        },
    });
    hospital.administrator.post("/service-levels", level).expect(201);
    let mut owner = hospital.owner.clone().with_header("if-match", "\"1\"");
    let seen =
        owner.patch(&format!("/reports/{report}"), json!({"service_level_id": urgent})).expect(200).json;
    assert_eq!(seen["service_level"]["name"], "Urgent");
    assert_eq!(seen["due_at"], "2026-11-18T13:00:00Z");
}
