//! Writing on a change, linking reports, and who sees which changes.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Answer, Client, Hospital, World, new_id, person, with};

on_both! {
    a_draft_is_written_on_with_its_version
    what_cannot_be_linked_is_named
    what_is_linked_stays_whatever_becomes_of_it
    without_reports_nothing_ships
    once_it_has_shipped_only_the_result_is_added
    each_sees_the_changes_that_are_theirs
    lists_are_filtered_and_go_on_where_they_ended
}

/// A PATCH on what the person sees now.
fn edit(client: &mut Client, change: &str, fields: Value) -> Answer {
    let path = format!("/changes/{change}");
    let tag = client.get(&path).expect(200).header("etag").to_owned();
    client.clone().with_header("if-match", &tag).patch(&path, fields)
}

fn titles(list: &Answer) -> Vec<String> {
    let items = list.json["items"].as_array().expect("items");
    items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()).collect()
}

fn a_draft_is_written_on_with_its_version(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(&[]);
    let path = format!("/changes/{change}");
    let first = hospital.owner.get(&path).expect(200);
    assert_eq!((first.header("etag"), &first.json["reports"]), ("\"1\"", &json!([])));
    hospital.owner.patch(&path, json!({"title": "Without a version"})).expect(412).expect_problem("changed");
    let fields = json!({
        "title": "One scan a visit", "do_now": "Scan once.", "unit_ids": [hospital.clinic], "report_ids": [report],
        "measure": {"target": 9.5},
    });
    let written = edit(&mut hospital.owner, &change, fields.clone()).expect(200);
    assert_eq!(written.header("etag"), "\"2\"");
    for field in ["title", "do_now", "unit_ids", "report_ids"] {
        assert_eq!(written.json[field], fields[field], "{field}");
    }
    assert_eq!(
        (&written.json["measure"]["target"], &written.json["measure"]["baseline"]),
        (&json!(9.5), &json!(41.0))
    );
    assert_eq!(written.json["we_did"], "One prompt is left.", "what is not named stays");
    let linked = &written.json["reports"][0];
    assert_eq!(
        (&linked["number"], &linked["state"], &linked["ready"]),
        (&json!(1001), &json!("accepted"), &json!(true))
    );
    assert_eq!(written.json["counts"]["people"], 1);
    // Whoever had read it before learns that it has changed.
    let mut late = hospital.owner.clone().with_header("if-match", "\"1\"");
    late.patch(&path, json!({"title": "Too late"})).expect(412).expect_problem("changed");
    let cleared = edit(&mut hospital.administrator, &change, json!({"measure": null})).expect(200);
    assert!(cleared.json.get("measure").is_none());
    edit(
        &mut hospital.owner,
        &change,
        json!({"title": "x", "unit_ids": ["4"], "ship_at": crate::world::START}),
    )
    .expect_fields(&[
        ("title", "too_short"),
        ("unit_ids.0", "not_a_choice"),
        ("ship_at", "unknown_field"),
    ]);
    let unknown = json!({"unit_ids": [new_id::<kind::Unit>()], "measure": {"name": "Minutes"}});
    edit(&mut hospital.owner, &change, unknown).expect_fields(&[
        ("unit_ids.0", "unknown"),
        ("measure.unit", "required"),
        ("measure.baseline", "required"),
        ("measure.target", "required"),
    ]);
    assert_eq!(hospital.owner.get(&path).expect(200).header("etag"), "\"3\"");
    hospital.other_owner.clone().with_header("if-match", "\"3\"").patch(&path, json!({})).expect(404);
    hospital.nurse.patch(&path, json!({})).expect(403);
}

fn what_cannot_be_linked_is_named(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = ["withdrawn", "declined", "received", "transferred", "accepted"]
        .map(|state| hospital.report_in(state));
    let elsewhere = json!({"from": "accepted", "team_id": hospital.fallback, "reason": "Yours"});
    hospital.owner.act(&reports[4], "owner", elsewhere).expect(200);
    let wanted = [
        ("report_ids.0", "ended"),
        ("report_ids.1", "ended"),
        ("report_ids.4", "not_yours"),
        ("report_ids.5", "unknown"),
    ];
    let mut named = reports.to_vec();
    named.push(new_id::<kind::Report>().to_string());
    let body = hospital.change(&named);
    hospital.owner.post("/changes", body).expect_fields(&wanted);
    assert_eq!(world.rows("changes").len(), 0, "nothing half-written");
    let change = hospital.write_change(&[]);
    edit(&mut hospital.owner, &change, json!({"report_ids": named})).expect_fields(&wanted);
    assert_eq!(world.rows("change_reports").len(), 0);
    let twice = json!({"report_ids": [reports[2], reports[3], reports[2]]});
    let linked = edit(&mut hospital.owner, &change, twice).expect(200).json;
    assert_eq!(linked["report_ids"], json!([reports[2], reports[3]]));
    let ready: Vec<&Value> =
        linked["reports"].as_array().unwrap().iter().map(|report| &report["ready"]).collect();
    assert_eq!(ready, [&json!(false), &json!(true)], "what nobody has accepted would not ship");
}

fn what_is_linked_stays_whatever_becomes_of_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
    let change = hospital.write_change(&reports);
    hospital.owner.go(&reports[0], "accepted", "declined").expect(200);
    let third = hospital.report_in("accepted");
    let all = json!({"report_ids": [reports[0], reports[1], third]});
    let linked = edit(&mut hospital.owner, &change, all).expect(200).json;
    assert_eq!(linked["report_ids"].as_array().unwrap().len(), 3);
    let unlinked = edit(&mut hospital.owner, &change, json!({"report_ids": [third]})).expect(200).json;
    assert_eq!(unlinked["report_ids"], json!([third]));
    // Once it is not linked any more, it cannot come back.
    edit(&mut hospital.owner, &change, json!({"report_ids": [reports[0]]}))
        .expect_fields(&[("report_ids.0", "ended")]);
}

fn without_reports_nothing_ships(world: World) {
    let mut hospital = Hospital::found(&world);
    let change = hospital.write_change(&[]);
    hospital.owner.ship(&change).expect_fields(&[("report_ids", "required")]);
    let at = json!({"id": new_id::<kind::Event>(), "at": "2026-11-18T08:59:00Z"});
    let path = format!("/changes/{change}/ship");
    hospital.owner.post(&path, at).expect_fields(&[("report_ids", "required"), ("at", "in_the_past")]);
    // Nor where none of them can: each is named, and it stays a draft.
    let reports = [hospital.report_in("received"), hospital.report_in("acknowledged")];
    edit(&mut hospital.owner, &change, json!({"report_ids": reports})).expect(200);
    let refused = hospital.owner.ship(&change).expect(409).expect_problem("not_possible");
    assert_eq!(refused.json["errors"].as_array().unwrap().len(), 2, "{}", refused.text);
    assert_eq!(hospital.owner.get(&format!("/changes/{change}")).expect(200).json["state"], "draft");
    assert_eq!(
        world
            .rows("answered_requests")
            .iter()
            .filter(|row| row["status"] == 200 && row["answer"].as_str().unwrap().contains("left_out"))
            .count(),
        0
    );
}

fn once_it_has_shipped_only_the_result_is_added(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.ship(std::slice::from_ref(&report));
    let late = json!({"title": "Another title", "report_ids": [], "measure": {"target": 3}});
    edit(&mut hospital.owner, &change, late).expect_fields(&[
        ("title", "shipped"),
        ("report_ids", "shipped"),
        ("measure.target", "shipped"),
    ]);
    let undated = json!({"measure": {"measured": 14}});
    edit(&mut hospital.owner, &change, undated).expect_fields(&[("measure.measured_on", "required")]);
    let ahead = json!({"measure": {"measured": 14, "measured_on": "2026-11-30"}});
    edit(&mut hospital.owner, &change, ahead).expect_fields(&[("measure.measured_on", "in_the_future")]);
    let result = json!({"measure": {"measured": 14, "measured_on": "2026-11-18"}});
    edit(&mut hospital.owner, &change, result).expect(200);
    let seen = hospital.nurse.get(&format!("/changes/{change}")).expect(200).json;
    assert_eq!(
        (&seen["measure"]["measured"], &seen["measure"]["measured_on"]),
        (&json!(14.0), &json!("2026-11-18"))
    );
    assert_eq!((&seen["may_ship"], &seen["title"]), (&json!(false), &json!("Fewer prompts for paracetamol")));
    let owner = hospital.other_owner.get(&format!("/changes/{change}")).expect(200);
    let mut other = hospital.other_owner.clone().with_header("if-match", owner.header("etag"));
    other.patch(&format!("/changes/{change}"), json!({})).expect(403).expect_problem("not_allowed");
}

fn each_sees_the_changes_that_are_theirs(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
    hospital.write_change(&reports[..1]);
    let shipped = with(hospital.change(&reports[1..]), json!({"title": "Shipped"}));
    let id = shipped["id"].as_str().unwrap().to_owned();
    hospital.owner.post("/changes", shipped).expect(201);
    hospital.owner.ship(&id).expect(200);
    let draft = "Fewer prompts for paracetamol".to_owned();
    for client in [&mut hospital.owner, &mut hospital.administrator] {
        let mut seen = titles(&client.get("/changes").expect(200));
        seen.sort();
        assert_eq!(seen, [draft.clone(), "Shipped".to_owned()]);
    }
    for client in [&mut hospital.nurse, &mut hospital.colleague, &mut hospital.other_owner] {
        let list = client.get("/changes").expect(200);
        assert_eq!(titles(&list), ["Shipped"]);
        let item = &list.json["items"][0];
        assert_eq!(
            (&item["you_said"], &item["told"]["owed"]),
            (&json!("It asks for a reason three times."), &json!(1))
        );
        assert_eq!(
            item["helps"],
            json!({"fixed": 0, "partly": 0, "not_fixed": 0, "cannot_tell": 0, "waiting": 1})
        );
        assert!(item.get("planned_by").is_none() && item["may_ship"] == json!(false));
    }
    let answer = json!({"answer": "partly", "words": "At night it still asks"});
    hospital.nurse.act(&reports[1], "confirmation", answer).expect(200);
    let list = hospital.colleague.get("/changes").expect(200);
    assert_eq!(list.json["items"][0]["helps"]["partly"], 1);
    assert!(!list.text.contains("At night"), "words are the owner's to read");
    // Somebody of another site sees no report of this one, and so nothing of its changes.
    let site =
        json!({"id": new_id::<kind::Site>(), "names": {"en": "Northfield"}, "time_zone": "Europe/London"});
    let site = hospital.administrator.post("/sites", site).expect(201).text_at("/id");
    let unit = json!({
        "id": new_id::<kind::Unit>(), "site_id": site, "names": {"en": "North ward"}, "kind": "ward", "headcount": 9,
    });
    let unit = hospital.administrator.post("/units", unit).expect(201).text_at("/id");
    let (mut far, _) = person(&world, &mut hospital.administrator, "Finn Far", &unit, &[]);
    assert_eq!(titles(&far.get("/changes").expect(200)), [""; 0]);
    far.get(&format!("/changes/{id}")).expect(404);
    world.guest().get("/changes").expect(401);
}

fn lists_are_filtered_and_go_on_where_they_ended(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    for number in 1..=5 {
        let units = match number {
            3 => json!([]),
            _ if number % 2 == 0 => json!([hospital.clinic]),
            _ => json!([hospital.ward]),
        };
        let reports = if number == 5 { json!([report]) } else { json!([]) };
        let more = json!({"title": format!("Change {number}"), "unit_ids": units, "report_ids": reports});
        let body = with(hospital.change(&[]), more);
        hospital.owner.post("/changes", body).expect(201);
        world.later(60);
    }
    let mut list = |query: &str| titles(&hospital.owner.get(&format!("/changes{query}")).expect(200));
    assert_eq!(list(""), ["Change 5", "Change 4", "Change 3", "Change 2", "Change 1"]);
    assert_eq!(
        list(&format!("?unit_id={}", hospital.clinic)),
        ["Change 4", "Change 3", "Change 2"],
        "naming none, it touches all"
    );
    let both = format!("?unit_id={}&unit_id={}", hospital.clinic, hospital.ward);
    assert_eq!(list(&both).len(), 5);
    assert_eq!(list(&format!("?system_id={}", hospital.system)), ["Change 5"]);
    assert_eq!(list("?state=shipped&state=planned"), [""; 0]);
    assert_eq!(list("?state=draft").len(), 5);
    let mut pages = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = hospital.owner.get(&format!("/changes{query}")).expect(200);
        pages.push(titles(&page));
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        query = format!("?limit=2&cursor={next}");
    }
    assert_eq!(pages, [vec!["Change 5", "Change 4"], vec!["Change 3", "Change 2"], vec!["Change 1"]]);
    // What has shipped stands by that time.
    hospital.owner.stay();
    let first = hospital.owner.get("/changes?limit=200").expect(200).json["items"][4]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    edit(&mut hospital.owner, &first, json!({"report_ids": [report]})).expect(200);
    hospital.owner.ship(&first).expect(200);
    assert_eq!(titles(&hospital.owner.get("/changes").expect(200))[0], "Change 1");
    assert_eq!(titles(&hospital.owner.get("/changes?state=shipped").expect(200)), ["Change 1"]);
    for wrong in ["state=open", "unit_id=4", "limit=0", "limit=201", "cursor=xyz", "sort=age"] {
        hospital.owner.get(&format!("/changes?{wrong}")).expect(400).expect_problem("unreadable");
    }
}
