//! Lists of reports: scopes, filters, orders, pages without loss or repeats, and the figures above the queue.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, World, with};

on_both! {
    each_scope_holds_its_own
    filters_narrow_and_repeated_ones_mean_or
    pages_lose_nothing_and_repeat_nothing
    orders_are_what_they_say
    the_figures_above_the_queue
    a_list_item_says_what_its_reader_may_know
}

fn numbers(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|item| item["number"].as_i64().unwrap()).collect()
}

fn list(client: &mut Client, query: &str) -> Vec<i64> {
    numbers(&client.get(&format!("/reports?{query}")).expect(200).json)
}

fn send(hospital: &mut Hospital, more: Value) -> String {
    let mut body = with(hospital.report(), more);
    body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

fn each_scope_holds_its_own(world: World) {
    let mut hospital = Hospital::found(&world);
    send(&mut hospital, json!({}));
    hospital.report_in("acknowledged");
    send(&mut hospital, json!({"system_id": null}));
    let body = hospital.report();
    hospital.colleague.post("/reports", body).expect(201);
    assert_eq!(list(&mut hospital.nurse, "scope=mine"), [1_003, 1_002, 1_001]);
    assert_eq!(list(&mut hospital.nurse, ""), [1_003, 1_002, 1_001], "all that one may see");
    assert_eq!(list(&mut hospital.colleague, "scope=mine"), [1_004]);
    assert_eq!(list(&mut hospital.colleague, "scope=all"), [1_004, 1_002]);
    assert_eq!(list(&mut hospital.owner, "scope=team"), [1_004, 1_002, 1_001]);
    assert_eq!(list(&mut hospital.owner, "scope=mine"), [0_i64; 0]);
    assert_eq!(list(&mut hospital.other_owner, "scope=team"), [1_003]);
    assert_eq!(list(&mut hospital.other_owner, "scope=all"), [1_003, 1_002]);
    assert_eq!(list(&mut hospital.administrator, "scope=all"), [1_004, 1_003, 1_002, 1_001]);
    assert_eq!(list(&mut hospital.administrator, "scope=team"), [1_004, 1_003, 1_002, 1_001]);
    let team = hospital.fallback.clone();
    assert_eq!(list(&mut hospital.administrator, &format!("scope=team&team_id={team}")), [1_003]);
}

fn filters_narrow_and_repeated_ones_mean_or(world: World) {
    let mut hospital = Hospital::found(&world);
    let category = hospital.nurse.get("/directory").expect(200).text_at("/categories/5/id");
    let clinic = hospital.clinic.clone();
    send(&mut hospital, json!({"category_id": category}));
    send(&mut hospital, json!({"unit_id": clinic}));
    send(&mut hospital, json!({"system_id": null}));
    hospital.report_in("clarifying");
    hospital.report_in("declined");
    let (first, ward, system) = (hospital.category.clone(), hospital.ward.clone(), hospital.system.clone());
    for (query, wanted) in [
        ("state=received".to_owned(), vec![1_003, 1_002, 1_001]),
        ("state=received&state=declined".to_owned(), vec![1_005, 1_003, 1_002, 1_001]),
        ("state=shipped".to_owned(), vec![]),
        (format!("category_id={category}"), vec![1_001]),
        (format!("category_id={category}&category_id={first}&state=clarifying"), vec![1_004]),
        (format!("unit_id={clinic}"), vec![1_002]),
        (format!("unit_id={clinic}&unit_id={ward}"), vec![1_005, 1_004, 1_003, 1_002, 1_001]),
        (format!("system_id={system}&unit_id={ward}"), vec![1_005, 1_004, 1_001]),
        ("clock=paused".to_owned(), vec![1_004]),
        ("clock=overdue".to_owned(), vec![]),
    ] {
        assert_eq!(list(&mut hospital.administrator, &query), wanted, "{query}");
    }
    // Thursday 17:00 in Zurich: the acknowledgement is due within a working day.
    world.clock.set("2026-11-19T16:00:00Z".parse().unwrap());
    hospital.administrator.stay();
    assert_eq!(list(&mut hospital.administrator, "clock=due"), [1_003, 1_002, 1_001]);
    assert_eq!(list(&mut hospital.administrator, "clock=due&clock=paused"), [1_004, 1_003, 1_002, 1_001]);
}

/// All pages, while somebody keeps reporting.
fn walk(hospital: &mut Hospital, query: &str, limit: usize) -> Vec<i64> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = hospital
            .owner
            .get(&format!("/reports?scope=team&limit={limit}&{query}{cursor}"))
            .expect(200)
            .json;
        let some = numbers(&page);
        assert!(some.len() <= limit);
        found.extend(some);
        let Some(next) = page["next_cursor"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
}

fn pages_lose_nothing_and_repeat_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    for count in 0..11 {
        // Several in the same moment, some with the same burden, some closed.
        if count % 3 == 0 {
            world.later(1);
        }
        let report = send(
            &mut hospital,
            json!({"burden": {"minutes": 10 * (1 + count % 4), "times": 1, "per": "day"}}),
        );
        if count % 4 == 0 {
            hospital.bring(&report, "answered");
        }
    }
    for order in ["sort=newest", "sort=due", "sort=burden"] {
        let whole = list(&mut hospital.owner, &format!("scope=team&{order}"));
        assert_eq!(whole.len(), 11);
        for limit in [1, 2, 3, 5, 10, 11, 50] {
            assert_eq!(walk(&mut hospital, order, limit), whole, "{order} in pages of {limit}");
        }
    }
    // What arrives meanwhile neither hides nor doubles anything.
    let first = hospital.owner.get("/reports?scope=team&limit=5").expect(200).json;
    world.later(1);
    hospital.send_report();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = list(&mut hospital.owner, &format!("scope=team&limit=50&cursor={cursor}"));
    let mut all = [numbers(&first), rest].concat();
    all.sort_unstable();
    assert_eq!(all, (1_001..1_012).collect::<Vec<i64>>());
    // A cursor belongs to its order.
    hospital
        .owner
        .get(&format!("/reports?scope=team&sort=due&cursor={cursor}"))
        .expect(400)
        .expect_problem("unreadable");
}

fn orders_are_what_they_say(world: World) {
    let mut hospital = Hospital::found(&world);
    for minutes in [30, 90, 60] {
        send(&mut hospital, json!({"burden": {"minutes": minutes, "times": 1, "per": "week"}}));
        world.later(3_600);
        hospital.nurse.stay();
        hospital.owner.stay();
    }
    hospital.report_in("answered");
    assert_eq!(list(&mut hospital.owner, "scope=team&sort=newest"), [1_004, 1_003, 1_002, 1_001]);
    assert_eq!(list(&mut hospital.owner, "scope=team&sort=burden"), [1_002, 1_003, 1_001, 1_004]);
    assert_eq!(
        list(&mut hospital.owner, "scope=team&sort=due"),
        [1_001, 1_002, 1_003, 1_004],
        "what is not due comes last"
    );
}

fn the_figures_above_the_queue(world: World) {
    let mut hospital = Hospital::found(&world);
    for state in
        ["received", "received", "clarifying", "accepted", "answered", "reopened", "withdrawn", "transferred"]
    {
        hospital.report_in(state);
    }
    let mine = hospital.report_in("acknowledged");
    let take = json!({"from": "acknowledged", "team_id": hospital.team, "assignee_id": hospital.owner_id, "reason": "Mine"});
    hospital.owner.act(&mine, "owner", take).expect(200);
    let wanted = json!({"new": 3, "waiting": 1, "due": 0, "overdue": 0, "mine": 1, "open": 6});
    assert_eq!(hospital.owner.get("/reports/queue-counts").expect(200).json, wanted);
    // Folding the counters changes no figure.
    world.run_jobs();
    assert_eq!(hospital.owner.get("/reports/queue-counts").expect(200).json, wanted);
    let whole = with(wanted.clone(), json!({"mine": 0}));
    assert_eq!(hospital.administrator.get("/reports/queue-counts").expect(200).json, whole);
    let nothing = json!({"new": 0, "waiting": 0, "due": 0, "overdue": 0, "mine": 0, "open": 0});
    assert_eq!(hospital.other_owner.get("/reports/queue-counts").expect(200).json, nothing);
    world.clock.set("2026-11-20T09:00:01Z".parse().unwrap());
    hospital.owner.stay();
    let late = hospital.owner.get("/reports/queue-counts").expect(200).json;
    assert_eq!((&late["overdue"], &late["due"]), (&json!(3), &json!(0)), "{late}");
}

fn a_list_item_says_what_its_reader_may_know(world: World) {
    let mut hospital = Hospital::found(&world);
    let text = format!("Beginning {}", "of a long story ".repeat(30));
    let report = send(&mut hospital, json!({"text": text, "severity": "high"}));
    for client in [&mut hospital.nurse, &mut hospital.owner] {
        let item = client.get("/reports").expect(200).json["items"][0].clone();
        assert_eq!(item["id"], report.as_str());
        let snippet = item["snippet"].as_str().unwrap();
        assert!(snippet.starts_with("Beginning of a long") && snippet.chars().count() <= 140, "{snippet}");
        assert!(item.get("text").is_none());
        assert_eq!((&item["severity"], &item["due_at"]), (&json!("high"), &json!("2026-11-20T09:00:00Z")));
        assert_eq!(item["clock"], json!({"kind": "acknowledge", "state": "running"}));
        assert_eq!((&item["next_step"], &item["seq"]), (&json!("acknowledge"), &json!(1)));
    }
}
