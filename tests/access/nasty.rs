//! Values that programs stumble over, in every field of otherwise good requests: each is taken or refused, none breaks
//! anything, and all that was taken can be read again.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, new_id, new_timeless_id, with};

on_both! { no_value_breaks_a_report no_value_breaks_administration }

fn nasty() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "\u{0}",
        "\u{202e}txet",
        "\u{feff}",
        "\u{200b}\u{200b}\u{200b}",
        "😀😀😀",
        "e\u{301}",
        "%",
        "_%",
        "\\",
        "'; DROP TABLE reports; --",
        "<script>",
        "{{7*7}}",
        "../../etc/passwd",
        "null",
        "0",
        "9999-12-31",
        "0000-01-01",
        "-0001-01-01",
        "2026-02-29",
        "2026-12-10T00:00:00Z",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "UTC",
        "en",
    ];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend([
        json!("ß".repeat(300)),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!([null]),
        json!([[]]),
    ]);
    values.extend([json!({"": ""}), json!({"en": "x"}), json!(-1), json!(0), json!(0.1), json!(1e308)]);
    values.extend([json!(i64::MAX), json!(i64::MIN), json!(u64::MAX)]);
    values
}

/// Sends the body with each nasty value in each field, at any depth.
fn send_all(client: &mut Client, path: &str, patch: bool, body: impl Fn() -> Value) {
    let mut pointers = Vec::new();
    collect_pointers(&body(), "", &mut pointers);
    for pointer in pointers {
        for value in nasty() {
            let mut body = body();
            *body.pointer_mut(&pointer).unwrap() = value.clone();
            let answer = if patch { client.patch(path, body) } else { client.post(path, body) };
            let expected = [200, 201, 403, 409, 412, 422, 424].contains(&answer.status);
            assert!(expected, "{path} {pointer} = {value}: {} {}", answer.status, answer.text);
            if answer.status == 422 {
                assert!(!answer.json["errors"].as_array().unwrap().is_empty());
            }
        }
    }
}

fn collect_pointers(value: &Value, at: &str, pointers: &mut Vec<String>) {
    if !at.is_empty() {
        pointers.push(at.to_owned());
    }
    match value {
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, field)| collect_pointers(field, &format!("{at}/{name}"), pointers));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| collect_pointers(item, &format!("{at}/{index}"), pointers));
        }
        _ => {}
    }
}

fn event() -> Value {
    json!({"id": new_id::<kind::Event>()})
}

fn no_value_breaks_a_report(world: World) {
    let mut hospital = Hospital::found(&world);
    let full = json!({
        "workflow_step_id": hospital.step, "severity": "high", "workaround": "By hand", "attachment_ids": [],
        "burden": {"minutes": 5, "times": 2, "per": "day"},
    });
    let mut nurse = hospital.nurse.clone();
    send_all(&mut nurse, "/reports", false, || {
        let fresh = with(full.clone(), json!({"id": new_id::<kind::Report>()}));
        with(hospital.report(), fresh)
    });
    let mut guest = world.guest();
    send_all(&mut guest, "/anonymous-reports", false, || hospital.anonymous_report(&Secret::new()));
    let secret = Secret::new();
    guest.post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201);
    send_all(
        &mut guest,
        &format!("/status/{}/comments", secret.token),
        false,
        || json!({"id": new_timeless_id::<kind::Event>(), "body": "More"}),
    );

    let report = hospital.report_in("in_progress");
    let path = |route: &str| format!("/reports/{report}/{route}");
    let mut owner = hospital.owner.clone();
    send_all(&mut owner, &path("comments"), false, || {
        with(event(), json!({"body": "Words", "visibility": "public"}))
    });
    send_all(&mut owner, &path("plan"), false, || {
        with(
            event(),
            json!({"from": "in_progress", "from_date": "2026-12-10", "to_date": "2026-12-11", "reason": "Late"}),
        )
    });
    send_all(&mut owner, &path("owner"), false, || {
        let team = json!({"from": "in_progress", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
        with(event(), team)
    });
    send_all(&mut owner, &path("transitions"), false, || {
        let wish = json!({
            "from": "in_progress", "to": "transferred", "reason": "r", "title": "Title", "disposition": "defect",
            "dimension": "people", "question": "q?", "tried_by": "t", "transferred_to": "m", "reference": "r", "follow_up_on": "2030-01-01",
        });
        with(event(), wish)
    });
    let mut owner = owner.with_header("if-match", &hospital.owner.look(&report)["seq"].to_string());
    send_all(&mut owner, &format!("/reports/{report}"), true, || {
        json!({
            "title": "Title", "workaround": "w", "category_id": hospital.category, "unit_id": hospital.ward,
            "system_id": hospital.system, "workflow_step_id": hospital.step, "severity": "low", "disposition": "defect",
            "dimension": "people", "service_level_id": hospital.service_level,
        })
    });
    hospital.nurse.look(&report);
    hospital.owner.story(&report);
    guest.get(&format!("/status/{}", secret.token)).expect(200);
    guest.get(&format!("//s/{}", secret.token)).expect(200);
    for client in [&mut hospital.nurse, &mut hospital.owner, &mut hospital.administrator] {
        let mut cursor = String::new();
        loop {
            let page = client.get(&format!("/reports?limit=200{cursor}")).expect(200).json;
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
    }
}

fn no_value_breaks_administration(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut admin = hospital.administrator.clone();
    let names = json!({"en": "Name"});
    send_all(
        &mut admin,
        "/units",
        false,
        || json!({"id": new_id::<kind::Unit>(), "site_id": hospital.site, "names": names, "kind": "ward", "headcount": 3}),
    );
    send_all(&mut admin, "/systems", false, || {
        let step = json!({"id": new_id::<kind::WorkflowStep>(), "names": names, "active": true});
        json!({"id": new_id::<kind::System>(), "names": names, "steps": [step]})
    });
    send_all(&mut admin, "/teams", false, || {
        let member = json!({"person_id": hospital.owner_id, "lead": true});
        json!({"id": new_id::<kind::Team>(), "names": names, "purpose": "p", "members": [member]})
    });
    send_all(&mut admin, "/service-levels", false, || {
        json!({
            "id": new_id::<kind::ServiceLevel>(), "names": names, "acknowledge_hours": 1, "fix_hours": 2,
            "calendar": {
                "open": {"mon": [{"from": 1, "to": 2}]},
                "holidays": [{"kind": "fixed", "month": 1, "day": 1}, {"kind": "easter", "offset": 1}],
            },
        })
    });
    send_all(
        &mut admin,
        &format!("/people/{}", hospital.nurse_id),
        true,
        || json!({"name": "Nora", "language": "en", "unit_id": hospital.ward, "roles": [{"role": "champion", "site_id": hospital.site}], "team_ids": []}),
    );
    send_all(
        &mut admin,
        "/settings",
        true,
        || json!({"organisation": "L", "anonymous": true, "safety_instruction": names, "join_domains": ["example.org"]}),
    );
    let mut rules = |body: Value| {
        let answer = admin.put("/routing-rules", body);
        assert!([200, 422].contains(&answer.status), "{}", answer.text);
    };
    let rule = json!({
        "rules": [{
            "id": new_id::<kind::RoutingRule>(), "name": "n",
            "when": {"site_ids": [hospital.site], "severities": ["high"], "words": ["pump"]},
            "then": {"team_id": hospital.team, "service_level_id": hospital.service_level, "assign": "lead"},
        }],
        "fallback": {"team_id": hospital.fallback, "service_level_id": hospital.service_level},
    });
    let mut pointers = Vec::new();
    collect_pointers(&rule, "", &mut pointers);
    for pointer in pointers {
        for value in nasty() {
            let mut body = rule.clone();
            *body.pointer_mut(&pointer).unwrap() = value;
            rules(body);
        }
    }
    for path in [
        "/directory",
        "/units",
        "/systems",
        "/teams",
        "/service-levels",
        "/people",
        "/settings",
        "/routing-rules",
    ] {
        hospital.administrator.get(path).expect(200);
    }
    world.run_jobs();
    let body = hospital.report();
    let mut nurse = world.guest();
    nurse.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
    nurse.post("/reports", body).expect(201);
}
