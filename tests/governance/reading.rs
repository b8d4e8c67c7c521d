//! Reading decisions: all staff, each the reports that exist for them; and the table for spreadsheets.

use domain::id::kind;
use serde_json::json;

use super::Committee;
use crate::on_both;
use crate::world::{Hospital, World, new_id, person};

on_both! {
    all_staff_read_decisions_and_their_own_reports
    filters_and_pages
    the_table_is_safe_for_spreadsheets
    a_letter_says_why_and_how_to_appeal
}

fn all_staff_read_decisions_and_their_own_reports(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("accepted");
    let id = committee.decide("decline", &[&report]).expect(201).text_at("/id");
    let site = new_id::<kind::Site>();
    let body = json!({"id": site, "names": {"en": "Other"}, "time_zone": "Europe/Zurich"});
    hospital.administrator.post("/sites", body).expect(201);
    let unit = new_id::<kind::Unit>();
    let body = json!({"id": unit, "site_id": site, "names": {"en": "ICU"}, "kind": "ward", "headcount": 9});
    hospital.administrator.post("/units", body).expect(201);
    let (mut stranger, _) =
        person(&world, &mut hospital.administrator, "Sven Stranger", &unit.to_string(), &[]);
    let path = format!("/decisions/{id}");
    let staff = hospital.colleague.get(&path).expect(200).json;
    assert_eq!(staff["reports"][0]["title"], "Pump alarms all night");
    assert_eq!(staff["rationale"], "It costs every nurse an hour a day.");
    let other = stranger.get(&path).expect(200).json;
    assert_eq!((&other["reports"], &other["rationale"]), (&json!([]), &staff["rationale"]));
    let filtered = stranger.get(&format!("/decisions?report_id={report}")).expect(200).json;
    assert_eq!(filtered["items"], json!([]));
    stranger.get(&format!("/decisions/{}", new_id::<()>())).expect(404).expect_problem("not_found");
    world.guest().get(&path).expect(401);
}

fn filters_and_pages(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let reports: Vec<String> = (0..3).map(|_| hospital.report_in("accepted")).collect();
    committee.decide("accept", &[&reports[0]]).expect(201);
    committee.decide("defer", &[&reports[1]]).expect(201);
    committee.decide("decline", &[&reports[1], &reports[2]]).expect(201);
    let numbers = |hospital: &mut Hospital, query: &str| -> Vec<i64> {
        let page = hospital.nurse.get(&format!("/decisions{query}")).expect(200).json;
        page["items"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
    };
    assert_eq!(numbers(&mut hospital, ""), [3, 2, 1]);
    assert_eq!(numbers(&mut hospital, "?decision=accept&decision=defer"), [2, 1]);
    assert_eq!(numbers(&mut hospital, &format!("?report_id={}", reports[1])), [3, 2]);
    assert_eq!(numbers(&mut hospital, &format!("?committee_id={}", committee.id)), [3, 2, 1]);
    let other = format!("?committee_id={}", hospital.site);
    assert_eq!(numbers(&mut hospital, &other), [0; 0]);
    let first = hospital.nurse.get("/decisions?limit=2").expect(200).json;
    let next = first["next_cursor"].as_str().unwrap();
    assert_eq!(numbers(&mut hospital, &format!("?cursor={next}")), [1]);
    for query in ["decision=maybe", "limit=201", "cursor=x", "colour=red"] {
        hospital.nurse.get(&format!("/decisions?{query}")).expect(400).expect_problem("unreadable");
    }
}

fn the_table_is_safe_for_spreadsheets(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("accepted");
    let rationale = "=HYPERLINK(\"http://evil.example\")\n\"quoted\", with commas";
    let wish = committee.wish("decline", &[&report], json!({"rationale": rationale}));
    committee.chair.post("/decisions", wish).expect(201);
    let table = hospital.nurse.get("/decisions.csv").expect(200);
    assert!(table.header("content-type").starts_with("text/csv"), "{}", table.header("content-type"));
    assert!(table.header("content-disposition").starts_with("attachment"));
    assert!(
        table.text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\n\"\"quoted\"\", with commas\""),
        "{}",
        table.text
    );
    assert!(table.text.contains("\"D-1\",\"Digital committee\",\"Declined\""), "{}", table.text);
    assert_eq!(table.text.matches("\r\n").count(), 2, "heads and one row");
    let none = hospital.nurse.get("/decisions.csv?decision=accept").expect(200);
    assert_eq!(none.text.matches("\r\n").count(), 1);
}

fn a_letter_says_why_and_how_to_appeal(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (accepted, declined) = (hospital.report_in("accepted"), hospital.report_in("accepted"));
    committee.decide("accept", &[&accepted]).expect(201);
    committee.decide("decline", &[&declined]).expect(201);
    for report in [&accepted, &declined] {
        let inbox = hospital.nurse.get("/inbox").expect(200).json;
        let about = inbox["items"].as_array().unwrap().iter().find(|item| item["report"]["id"] == **report);
        assert!(about.is_some());
    }
    let duty = hospital.owner.get("/inbox").expect(200).json;
    let told: Vec<bool> = duty["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "decided")
        .map(|item| item["your_turn"].as_bool().unwrap())
        .collect();
    assert_eq!(told, [false, true], "what was declined is over; what was accepted is the owner's turn");
}
