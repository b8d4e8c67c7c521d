//! Every field's limits, and that a refused request leaves nothing behind.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, Secret, World, new_id, new_timeless_id, timeless, with};

on_both! {
    the_limits_of_a_report
    unknown_picklist_ids_are_named_at_once
    the_limits_of_moves
    what_a_move_needs
    the_limits_of_an_anonymous_report
}

fn characters(count: usize) -> Value {
    "ä".repeat(count).into()
}

fn the_limits_of_a_report(world: World) {
    let mut hospital = Hospital::found(&world);
    let burden = |minutes: i64, times: i64| json!({"minutes": minutes, "times": times, "per": "week"});
    for fitting in [
        json!({"text": characters(10_000), "workaround": characters(2_000)}),
        json!({"text": "  x\t\r\n ", "workaround": "y"}),
        json!({"burden": burden(1, 1)}),
        json!({"burden": burden(480, 100)}),
        json!({"severity": null, "workaround": null, "burden": null, "attachment_ids": []}),
    ] {
        let body = with(hospital.report(), fitting);
        hospital.nurse.post("/reports", body).expect(201);
    }
    let before = world.rows("reports").len();
    for (wrong, errors) in [
        (
            json!({"text": characters(10_001), "workaround": characters(2_001)}),
            vec![("text", "too_long"), ("workaround", "too_long")],
        ),
        (json!({"text": "  \n ", "workaround": " "}), vec![("text", "required"), ("workaround", "required")]),
        (
            json!({"text": "a\u{0}b", "workaround": "\u{1b}[31m"}),
            vec![("text", "forbidden_character"), ("workaround", "forbidden_character")],
        ),
        (
            json!({"burden": burden(0, 101)}),
            vec![("burden.minutes", "out_of_range"), ("burden.times", "out_of_range")],
        ),
        (
            json!({"burden": burden(481, 0)}),
            vec![("burden.minutes", "out_of_range"), ("burden.times", "out_of_range")],
        ),
        (
            json!({"burden": {"minutes": 1.5, "per": "year", "hours": 1}}),
            vec![
                ("burden.minutes", "wrong_type"),
                ("burden.times", "required"),
                ("burden.per", "not_a_choice"),
                ("burden.hours", "unknown_field"),
            ],
        ),
        (
            json!({"identity": "anonymous", "severity": "worst"}),
            vec![("identity", "not_a_choice"), ("severity", "not_a_choice")],
        ),
        (
            json!({"identity": null, "id": null, "unit_id": null, "category_id": null}),
            vec![
                ("identity", "required"),
                ("id", "required"),
                ("unit_id", "required"),
                ("category_id", "required"),
            ],
        ),
        (
            json!({"attachment_ids": "x", "system_id": 5}),
            vec![("attachment_ids", "wrong_type"), ("system_id", "not_an_id")],
        ),
        (
            json!({"title": "Mine", "status_secret_hash": "x"}),
            vec![("title", "unknown_field"), ("status_secret_hash", "unknown_field")],
        ),
    ] {
        let body = with(hospital.report(), wrong);
        hospital.nurse.post("/reports", body).expect_fields(&errors);
    }
    let mut stray = hospital.report();
    stray.as_object_mut().unwrap().remove("system_id");
    let stray = with(stray, json!({"workflow_step_id": hospital.step}));
    hospital.nurse.post("/reports", stray).expect_fields(&[("system_id", "required")]);
    let photo = json!({"attachment_ids": [new_id::<kind::Attachment>()]});
    let photo = with(hospital.report(), photo);
    let refused = hospital.nurse.post("/reports", photo).expect(424).expect_problem("attachment_incomplete");
    assert_eq!(refused.json["errors"][0]["field"], "attachment_ids.0");
    for (table, each) in [("reports", 1), ("events", 1), ("followers", 1), ("tellings", 2), ("outbox", 2)] {
        assert_eq!(world.rows(table).len(), before * each, "{table}");
    }
}

fn unknown_picklist_ids_are_named_at_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let lost = new_id::<kind::Unit>().to_string();
    let all = json!({"unit_id": lost, "category_id": lost, "system_id": lost, "workflow_step_id": lost});
    let wanted = [
        ("unit_id", "unknown"),
        ("category_id", "unknown"),
        ("system_id", "unknown"),
        ("workflow_step_id", "unknown"),
    ];
    let body = with(hospital.report(), all.clone());
    hospital.nurse.post("/reports", body).expect_fields(&wanted);
    let other = json!({"id": new_id::<kind::System>(), "names": {"en": "LIS"}, "steps": []});
    let other = hospital.administrator.post("/systems", other).expect(201).text_at("/id");
    let body = with(hospital.report(), json!({"system_id": other, "workflow_step_id": hospital.step}));
    hospital.nurse.post("/reports", body).expect_fields(&[("workflow_step_id", "unknown")]);
    let report = hospital.send_report();
    let mut owner = hospital.owner.clone().with_header("if-match", "\"1\"");
    let all = with(all, json!({"service_level_id": lost}));
    let wanted = [&wanted[..], &[("service_level_id", "unknown")]].concat();
    owner.patch(&format!("/reports/{report}"), all).expect_fields(&wanted);
    assert_eq!(world.rows("events").len(), 1);
}

fn the_limits_of_moves(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let wrong = json!({
        "to": "closed", "reason": characters(2_001), "title": "ab", "disposition": "bug", "dimension": "other",
        "question": characters(5_001), "tried_by": characters(121), "transferred_to": "", "reference": characters(121),
        "follow_up_on": "2026-02-30",
    });
    hospital.owner.act(&report, "transitions", with(json!({"from": "acknowledged"}), wrong)).expect_fields(
        &[
            ("to", "not_a_choice"),
            ("reason", "too_long"),
            ("title", "too_short"),
            ("disposition", "not_a_choice"),
            ("dimension", "not_a_choice"),
            ("question", "too_long"),
            ("tried_by", "too_long"),
            ("transferred_to", "required"),
            ("reference", "too_long"),
            ("follow_up_on", "not_a_date"),
        ],
    );
    let long = characters(121);
    hospital
        .owner
        .transition(&report, "acknowledged", "answered", json!({"title": long}))
        .expect_fields(&[("title", "too_long")]);
    let window = json!({"from": "accepted", "from_date": "2026-12-10", "to_date": "2026-12-09", "reason": characters(2_001)});
    hospital
        .owner
        .act(&report, "plan", window)
        .expect_fields(&[("to_date", "out_of_range"), ("reason", "too_long")]);
    let comment = json!({"body": characters(5_001), "visibility": "everybody"});
    hospital
        .owner
        .act(&report, "comments", comment)
        .expect_fields(&[("body", "too_long"), ("visibility", "not_a_choice")]);
    hospital
        .nurse
        .act(&report, "answers", json!({"body": characters(5_001)}))
        .expect_fields(&[("body", "too_long")]);
    hospital
        .nurse
        .act(&report, "reopen", json!({"reason": characters(2_001)}))
        .expect_fields(&[("reason", "too_long")]);
    hospital
        .nurse
        .act(&report, "withdraw", json!({"reason": characters(2_001)}))
        .expect_fields(&[("reason", "too_long")]);
    let owner = json!({"from": "acknowledged", "team_id": "x", "assignee_id": 5, "reason": ""});
    hospital.owner.act(&report, "owner", owner).expect_fields(&[
        ("team_id", "not_an_id"),
        ("assignee_id", "not_an_id"),
        ("reason", "required"),
    ]);
    assert_eq!(hospital.owner.look(&report)["seq"], 2);
}

fn what_a_move_needs(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let missing =
        |fields: &[&'static str]| fields.iter().map(|field| (*field, "required")).collect::<Vec<_>>();
    let mut refused = |report: &str, from: &str, to: &str, fields: &[&'static str]| {
        hospital.owner.transition(report, from, to, json!({})).expect_fields(&missing(fields));
    };
    refused(&report, "acknowledged", "clarifying", &["question"]);
    refused(&report, "acknowledged", "accepted", &["title", "disposition"]);
    refused(&report, "acknowledged", "answered", &["title", "reason"]);
    refused(&report, "acknowledged", "declined", &["title", "reason"]);
    refused(&report, "acknowledged", "transferred", &["title", "transferred_to", "follow_up_on"]);
    let running = hospital.report_in("in_progress");
    hospital
        .owner
        .transition(&running, "in_progress", "accepted", json!({}))
        .expect_fields(&missing(&["reason"]));
    hospital
        .owner
        .transition(&running, "in_progress", "in_trial", json!({}))
        .expect_fields(&missing(&["tried_by"]));
    // A title that was confirmed before is enough.
    hospital
        .owner
        .transition(&running, "in_progress", "declined", json!({}))
        .expect_fields(&missing(&["reason"]));
    for (day, fits) in [("2026-11-17", false), ("2027-02-17", false), ("2027-02-16", true)] {
        let report = hospital.report_in("acknowledged");
        let wish = json!({"title": "Pump alarms", "transferred_to": "The maker", "follow_up_on": day});
        let answer = hospital.owner.transition(&report, "acknowledged", "transferred", wish);
        if fits {
            assert_eq!(answer.expect(200).json["state"], "transferred");
        } else {
            answer.expect_fields(&[("follow_up_on", "out_of_range")]);
        }
    }
    let past = json!({"from": "in_progress", "from_date": "2026-11-17"});
    hospital.owner.act(&running, "plan", past).expect_fields(&[("from_date", "out_of_range")]);
}

fn the_limits_of_an_anonymous_report(world: World) {
    let hospital = Hospital::found(&world);
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let mut guest = world.guest();
    for (wrong, errors) in [
        (json!({"id": new_id::<kind::Report>()}), vec![("id", "not_timeless")]),
        (
            json!({"status_secret_hash": secret.hash.to_uppercase()}),
            vec![("status_secret_hash", "not_a_hash")],
        ),
        (json!({"status_secret_hash": &secret.hash[1..]}), vec![("status_secret_hash", "too_short")]),
        (
            json!({"status_secret_hash": null, "identity": "named"}),
            vec![("status_secret_hash", "required"), ("identity", "unknown_field")],
        ),
        (
            json!({"text": "", "burden": {}}),
            vec![
                ("text", "required"),
                ("burden.minutes", "required"),
                ("burden.times", "required"),
                ("burden.per", "required"),
            ],
        ),
        (json!({"unit_id": new_id::<kind::Unit>()}), vec![("unit_id", "unknown")]),
    ] {
        guest.post("/anonymous-reports", with(body.clone(), wrong)).expect_fields(&errors);
    }
    guest.post("/anonymous-reports", body.clone()).expect(201);
    let twice = with(body, json!({"id": new_timeless_id::<kind::Report>()}));
    guest.post("/anonymous-reports", twice).expect_fields(&[("status_secret_hash", "duplicate")]);
    let status = format!("/status/{}", secret.token);
    let timed = json!({"id": new_id::<kind::Event>(), "body": "More"});
    guest.post(&format!("{status}/comments"), timed).expect_fields(&[("id", "not_timeless")]);
    let empty = with(timeless(), json!({"body": ""}));
    guest.post(&format!("{status}/comments"), empty).expect_fields(&[("body", "required")]);
    assert_eq!(world.rows("reports").len(), 1);
    assert_eq!(world.rows("events").len(), 1);
}
