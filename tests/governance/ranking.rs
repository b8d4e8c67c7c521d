//! What waits for a committee: its order, its filters, its pages.

use serde_json::{Value, json};

use super::Committee;
use crate::on_both;
use crate::world::{Hospital, World, with};

on_both! {
    each_order_is_what_it_says
    filters_narrow_and_pages_join_up
    only_members_and_administrators_see_it
    what_is_not_before_it_is_not_there
}

/// An acknowledged report with that burden and severity.
fn weighty(hospital: &mut Hospital, minutes: i64, severity: &str, more: Value) -> String {
    let burden = json!({"minutes": minutes, "times": 1, "per": "day"});
    let body = with(with(hospital.report(), json!({"burden": burden, "severity": severity})), more);
    let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
    hospital.owner.transition(&report, "received", "acknowledged", json!({})).expect(200);
    report
}

fn each_order_is_what_it_says(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let later = |hospital: &mut Hospital| {
        world.later(600);
        hospital.nurse.stay();
        hospital.owner.stay();
    };
    let old = weighty(&mut hospital, 10, "high", json!({}));
    later(&mut hospital);
    let heavy = weighty(&mut hospital, 60, "low", json!({}));
    later(&mut hospital);
    let grave = weighty(&mut hospital, 5, "critical", json!({}));
    let bad = weighty(&mut hospital, 20, "high", json!({}));
    committee.member.stay();
    let order = |committee: &mut Committee, sort: &str| committee.waiting_ids(sort);
    let ids = |reports: [&String; 4]| reports.map(String::clone).to_vec();
    assert_eq!(order(&mut committee, ""), ids([&heavy, &bad, &old, &grave]));
    assert_eq!(order(&mut committee, "?sort=burden"), ids([&heavy, &bad, &old, &grave]));
    assert_eq!(order(&mut committee, "?sort=age")[..2], ids([&old, &heavy, &grave, &bad])[..2]);
    assert_eq!(order(&mut committee, "?sort=harm"), ids([&grave, &bad, &old, &heavy]));
    assert_eq!(order(&mut committee, "?sort=people").len(), 4);
    let item = committee.waiting("?sort=harm")[0].clone();
    assert_eq!(
        (&item["severity_max"], &item["age_days"], &item["reopened"]),
        (&json!("critical"), &json!(0), &json!(0),)
    );
    assert_eq!(item["counts"]["people"], 1);
    assert_eq!(item["view"], "whole");
    assert!(item["seq"].is_i64());
}

fn filters_narrow_and_pages_join_up(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let mut all = Vec::new();
    for minutes in [10, 10, 20, 30, 30, 40, 50] {
        all.push(weighty(&mut hospital, minutes, "medium", json!({})));
    }
    let elsewhere = json!({"unit_id": hospital.clinic});
    let clinic = weighty(&mut hospital, 1, "low", elsewhere);
    let declined = hospital.report_in("declined");
    hospital.nurse.act(&declined, "reopen", json!({"reason": "It still alarms"})).expect(200);
    for sort in ["burden", "people", "age", "harm"] {
        let whole = committee.waiting_ids(&format!("?sort={sort}"));
        assert_eq!((whole.len(), &whole[0]), (9, &declined), "appeals come first: {sort}");
        let (mut pages, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/committees/{}/ranking?sort={sort}&limit=2{cursor}", committee.id);
            let page = committee.member.get(&path).expect(200).json;
            let ids = page["items"].as_array().unwrap().iter();
            pages.extend(ids.map(|item| item["id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(pages, whole, "{sort}");
    }
    let only = |committee: &mut Committee, query: &str| committee.waiting_ids(query);
    assert_eq!(only(&mut committee, &format!("?unit_id={}", hospital.clinic)), [clinic]);
    assert_eq!(only(&mut committee, "?state=reopened"), [declined]);
    assert_eq!(only(&mut committee, &format!("?system_id={}", hospital.system)).len(), 9);
    assert_eq!(only(&mut committee, &format!("?system_id={}", hospital.site)), [""; 0]);
    assert_eq!(
        only(&mut committee, &format!("?site_id={}&category_id={}", hospital.site, hospital.category)).len(),
        9
    );
    for (query, parameter) in
        [("sort=newest", "sort"), ("held=maybe", "held"), ("cursor=x", "cursor"), ("x=1", "x")]
    {
        let path = format!("/committees/{}/ranking?{query}", committee.id);
        let problem = committee.member.get(&path).expect(400).expect_problem("unreadable");
        assert!(problem.text_at("/detail").contains(parameter));
    }
}

fn only_members_and_administrators_see_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let scope = json!({"system_ids": [hospital.system]});
    let mut other = Committee::found(&world, &mut hospital, "Medication", scope);
    let report = hospital.report_in("acknowledged");
    let path = format!("/committees/{}/ranking", committee.id);
    for client in [&mut hospital.nurse, &mut hospital.owner, &mut other.member] {
        client.get(&path).expect(403).expect_problem("not_allowed");
    }
    for client in [&mut committee.chair, &mut committee.member, &mut hospital.administrator] {
        assert_eq!(client.get(&path).expect(200).text_at("/items/0/id"), report);
    }
    let nothing = crate::world::new_id::<()>();
    hospital.administrator.get(&format!("/committees/{nothing}/ranking")).expect(404);
}

fn what_is_not_before_it_is_not_there(world: World) {
    let mut hospital = Hospital::found(&world);
    let scope = json!({"system_ids": [hospital.system]});
    let mut committee = Committee::found(&world, &mut hospital, "Medication", scope);
    let mut wanted: Vec<String> = ["acknowledged", "clarifying", "accepted", "reopened"]
        .map(|state| hospital.report_in(state))
        .to_vec();
    for state in ["received", "scheduled", "in_progress", "in_trial", "answered", "declined", "withdrawn"] {
        hospital.report_in(state);
    }
    let asked = hospital.report_in("in_progress");
    hospital.owner.go(&asked, "in_progress", "clarifying").expect(200);
    let mut other = hospital.report();
    other.as_object_mut().unwrap().remove("system_id");
    let outside = hospital.nurse.post("/reports", other).expect(201).text_at("/id");
    hospital.other_owner.transition(&outside, "received", "acknowledged", json!({})).expect(200);
    let mut found = committee.waiting_ids("");
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}
