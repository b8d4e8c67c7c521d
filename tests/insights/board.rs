//! The board: the loop-closed rate exactly as it is promised, the figures beside it, and the reports behind them.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, Secret, World, needs_of, new_id, person, timeless, with};

on_both! {
    a_loop_is_closed_when_everybody_was_told
    what_shipped_is_closed_by_a_reporters_word_alone
    an_anonymous_reporter_closes_it_by_opening_the_page
    what_was_passed_on_counts_until_its_day
    open_again_it_has_not_ended
    every_figure_leads_to_its_reports
    a_unit_with_few_reports_is_not_spoken_of
    places_of_others_are_not_there
    what_an_older_version_left_is_counted_anew
}

#[track_caller]
fn board(world: &World, client: &mut Client, query: &str) -> Value {
    world.run_jobs();
    client.get(&format!("/board{query}")).expect(200).json
}

#[track_caller]
fn closing(world: &World, client: &mut Client) -> [i64; 5] {
    let board = board(world, client, "");
    ["ended", "closed", "waiting", "assumed", "by_supporters"]
        .map(|name| board["loop"][name].as_i64().unwrap())
}

/// Signs in anew: the session has ended by the passing of time.
fn again(client: &mut Client) {
    client.sign_in(&client.email(), PASSWORD).expect(200);
}

/// The person reads everything in the inbox.
fn read_all(client: &mut Client) {
    let inbox = client.get("/inbox").expect(200).json;
    if let Some(newest) = inbox["items"][0]["id"].as_str() {
        client.post("/inbox/read", json!({"up_to": newest})).expect(204);
    }
}

fn a_loop_is_closed_when_everybody_was_told(world: World) {
    let mut hospital = Hospital::found(&world);
    assert_eq!(closing(&world, &mut hospital.colleague), [0; 5]);
    let empty = board(&world, &mut hospital.colleague, "");
    assert_eq!(
        (&empty["loop"].get("rate"), &empty["pareto"], &empty["changes"]),
        (&None, &json!([]), &json!(0))
    );
    assert_eq!(empty["run_chart"].as_array().unwrap().len(), 12);
    assert_eq!((&empty["from"], &empty["to"]), (&json!("2025-12-01"), &json!("2026-11-30")));
    let answered = hospital.report_in("answered");
    hospital.report_in("declined");
    hospital.report_in("accepted");
    hospital.report_in("withdrawn");
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 0, 0, 0, 0]);
    // One of the two was read.
    hospital.nurse.post("/inbox/read", json!({"report_id": answered})).expect(204);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 1, 0, 0, 0]);
    let half = board(&world, &mut hospital.colleague, "");
    assert_eq!(half["loop"]["rate"], 0.5);
    assert_eq!(half["run_chart"][11], json!({"month": "2026-11-01", "ended": 2, "closed": 1}));
    read_all(&mut hospital.nurse);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 2, 0, 0, 0]);
    // Three have arrived that nobody took back.
    let pareto = board(&world, &mut hospital.colleague, "")["pareto"].clone();
    assert_eq!((&pareto[0]["reports"], &pareto[0]["category"]["id"]), (&json!(3), &json!(hospital.category)));
}

fn what_shipped_is_closed_by_a_reporters_word_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let body = with(hospital.report(), json!({"burden": {"minutes": 15, "times": 1, "per": "day"}}));
    let report = hospital.nurse.post("/reports", body).expect(201).text_at("/id");
    hospital.bring(&report, "in_progress");
    hospital.ship(std::slice::from_ref(&report));
    let silent = hospital.shipped();
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 0, 2, 0, 0]);
    assert_eq!(board(&world, &mut hospital.colleague, "")["loop"].get("rate"), None);
    hospital.nurse.act(&report, "confirmation", json!({"answer": "fixed"})).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 0, 1, 0, 0]);
    read_all(&mut hospital.nurse);
    let seen = board(&world, &mut hospital.colleague, "");
    assert_eq!(
        seen["loop"],
        json!({"ended": 2, "closed": 1, "waiting": 1, "assumed": 0, "by_supporters": 0, "rate": 1.0})
    );
    assert_eq!((&seen["hours_back_month"], &seen["changes"]), (&json!(5.0), &json!(2)));
    // *partly* is an answer, and no end of it.
    hospital.nurse.act(&silent, "confirmation", json!({"answer": "partly"})).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 1, 0, 0, 0]);
    hospital.nurse.act(&silent, "confirmation", json!({"answer": "cannot_tell"})).expect(200);
    world.later(14 * 86_400);
    world.run_jobs();
    world.later(22 * 86_400);
    world.run_jobs();
    again(&mut hospital.colleague);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 1, 0, 1, 0]);
    // Then a reporter's word counts after all.
    again(&mut hospital.nurse);
    read_all(&mut hospital.nurse);
    hospital.nurse.act(&silent, "confirmation", json!({"answer": "fixed"})).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [2, 2, 0, 0, 0]);
}

fn an_anonymous_reporter_closes_it_by_opening_the_page(world: World) {
    let mut hospital = Hospital::found(&world);
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    let page = format!("//s/{}", secret.token);
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "answered")] {
        // What is opened before the end says nothing of it.
        world.guest().get(&page).expect(200);
        let needs = needs_of(to);
        hospital.owner.transition(&report, from, to, with(needs, timeless())).expect(200);
    }
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 0, 0, 0, 0]);
    world.guest().get(&format!("/status/{}", secret.token)).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 0, 0, 0, 0]);
    world.guest().get(&page).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 1, 0, 0, 0]);
}

fn what_was_passed_on_counts_until_its_day(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("transferred");
    read_all(&mut hospital.nurse);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 1, 0, 0, 0]);
    // The day to look again is the first of December; it counts to its end in Zurich.
    world.later(13 * 86_400);
    again(&mut hospital.colleague);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 1, 0, 0, 0]);
    world.later(14 * 3_600);
    again(&mut hospital.colleague);
    assert_eq!(closing(&world, &mut hospital.colleague), [0, 0, 0, 0, 0]);
    again(&mut hospital.owner);
    let again =
        json!({"transferred_to": "The maker", "follow_up_on": "2026-12-20", "reason": "They need longer"});
    let answer = hospital.owner.transition(&report, "transferred", "answered", with(again, json!({})));
    if answer.status != 200 {
        hospital
            .owner
            .transition(&report, "transferred", "answered", json!({"reason": "They mended it"}))
            .expect(200);
    }
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 0, 0, 0, 0]);
}

fn open_again_it_has_not_ended(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("declined");
    read_all(&mut hospital.nurse);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 1, 0, 0, 0]);
    hospital.nurse.act(&report, "reopen", json!({"reason": "It still alarms"})).expect(200);
    assert_eq!(closing(&world, &mut hospital.colleague), [0; 5]);
    world.later(40 * 86_400);
    again(&mut hospital.owner);
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "answered").expect(200);
    again(&mut hospital.colleague);
    // Told of the first ending, not yet of the second, which is in December.
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 0, 0, 0, 0]);
    let november = board(&world, &mut hospital.colleague, "?to=2026-11-05");
    assert_eq!((&november["loop"]["ended"], &november["to"]), (&json!(0), &json!("2026-11-30")));
    let december = board(&world, &mut hospital.colleague, "?from=2026-12-24&to=2026-12-24");
    assert_eq!((&december["loop"]["ended"], &december["from"]), (&json!(1), &json!("2026-12-01")));
    again(&mut hospital.nurse);
    read_all(&mut hospital.nurse);
    assert_eq!(closing(&world, &mut hospital.colleague), [1, 1, 0, 0, 0]);
}

fn every_figure_leads_to_its_reports(world: World) {
    let mut hospital = Hospital::found(&world);
    let closed = hospital.report_in("answered");
    read_all(&mut hospital.nurse);
    let untold = hospital.report_in("declined");
    let waiting = hospital.shipped();
    let open = hospital.report_in("acknowledged");
    let fresh = hospital.send_report();
    world.run_jobs();
    let behind = |client: &mut Client, query: &str| {
        let page = client.get(&format!("/board/reports?figure={query}")).expect(200).json;
        let mut ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let sorted = |ids: &[&String]| {
        let mut ids: Vec<String> = ids.iter().map(|id| (*id).clone()).collect();
        ids.sort();
        ids
    };
    for (figure, expected) in [
        ("ended", sorted(&[&closed, &untold, &waiting])),
        ("closed", sorted(&[&closed])),
        ("not_closed", sorted(&[&untold])),
        ("waiting", sorted(&[&waiting])),
        ("fixed", sorted(&[&waiting])),
        ("assumed", Vec::new()),
        ("by_supporters", Vec::new()),
    ] {
        assert_eq!(behind(&mut hospital.colleague, figure), expected, "{figure}");
        assert_eq!(behind(&mut hospital.owner, figure), expected, "{figure}");
    }
    // Of what nobody has looked at, only those hear who see it.
    assert_eq!(behind(&mut hospital.colleague, "arrived"), sorted(&[&closed, &untold, &waiting, &open]));
    assert_eq!(behind(&mut hospital.owner, "arrived"), sorted(&[&closed, &untold, &waiting, &open, &fresh]));
    // In which unit something happened, staff do not see.
    let ward = format!("ended&unit_id={}", hospital.ward);
    assert_eq!(behind(&mut hospital.colleague, &ward), Vec::<String>::new());
    assert_eq!(behind(&mut hospital.owner, &ward).len(), 3);
    let system = format!("ended&system_id={}", hospital.system);
    assert_eq!(behind(&mut hospital.colleague, &system).len(), 3);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/board/reports?figure=ended&limit=2{cursor}");
        let page = hospital.colleague.get(&path).expect(200).json;
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort();
    assert_eq!(seen, sorted(&[&closed, &untold, &waiting]));
    for wrong in [
        "",
        "?figure=all",
        "?figure=ended&limit=0",
        "?figure=ended&cursor=x",
        "?figure=ended&from=2026-13-01",
    ] {
        hospital.owner.get(&format!("/board/reports{wrong}")).expect(400).expect_problem("unreadable");
    }
}

fn a_unit_with_few_reports_is_not_spoken_of(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.administrator.patch(&format!("/units/{}", hospital.ward), json!({"headcount": 20})).expect(200);
    let (ward, clinic) = (format!("?unit_id={}", hospital.ward), format!("?unit_id={}", hospital.clinic));
    for _ in 0..4 {
        hospital.report_in("answered");
    }
    let few = board(&world, &mut hospital.colleague, &ward);
    assert_eq!(
        (&few["too_few"], &few["loop"]["ended"], &few["pareto"]),
        (&json!(true), &json!(0), &json!([]))
    );
    assert_eq!(board(&world, &mut hospital.colleague, "")["loop"]["ended"], 4);
    hospital.report_in("answered");
    let enough = board(&world, &mut hospital.colleague, &ward);
    assert_eq!((enough.get("too_few"), &enough["loop"]["ended"]), (None, &json!(5)));
    assert_eq!(enough["first_answer_median_hours"], 0);
    assert_eq!(enough["pareto"][0]["reports"], 5);
    // Three people share the clinic: nothing is said of it, however much there is.
    for _ in 0..6 {
        let body = with(hospital.report(), json!({"unit_id": hospital.clinic}));
        hospital.nurse.post("/reports", body).expect(201);
    }
    let small = board(&world, &mut hospital.colleague, &clinic);
    assert_eq!(
        (&small["too_few"], &small["pareto"], &small["run_chart"].as_array().unwrap().len()),
        (&json!(true), &json!([]), &0)
    );
    let system = format!("{ward}&system_id={}", hospital.system);
    assert_eq!(board(&world, &mut hospital.colleague, &system)["loop"]["ended"], 5);
}

fn places_of_others_are_not_there(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.report_in("answered");
    let (site, unit) = (new_id::<kind::Site>().to_string(), new_id::<kind::Unit>().to_string());
    let new = json!({"id": site, "names": {"en": "Hill"}, "time_zone": "UTC"});
    hospital.administrator.post("/sites", new).expect(201);
    let new =
        json!({"id": unit, "site_id": site, "names": {"en": "Hill ward"}, "kind": "ward", "headcount": 9});
    hospital.administrator.post("/units", new).expect(201);
    let (mut hal, _) = person(&world, &mut hospital.administrator, "Hal Hill", &unit, &[]);
    let nowhere = new_id::<kind::Unit>();
    for query in [
        format!("?site_id={}", hospital.site),
        format!("?unit_id={}", hospital.ward),
        format!("?unit_id={nowhere}"),
        format!("?site_id={nowhere}"),
        format!("?system_id={nowhere}"),
        format!("?site_id={site}&unit_id={}", hospital.ward),
    ] {
        hal.get(&format!("/board{query}")).expect(404).expect_problem("not_found");
        hal.get(&format!("/board/reports{query}&figure=ended")).expect(404).expect_problem("not_found");
    }
    assert_eq!(board(&world, &mut hal, "")["loop"]["ended"], 0);
    assert_eq!(board(&world, &mut hospital.administrator, &format!("?site_id={site}"))["loop"]["ended"], 0);
    assert_eq!(board(&world, &mut hospital.administrator, "")["loop"]["ended"], 1);
    for wrong in ["?from=yesterday", "?from=2027-01-01&to=2026-01-01", "?colour=red", "?unit_id=5"] {
        hospital.administrator.get(&format!("/board{wrong}")).expect(400).expect_problem("unreadable");
    }
}

fn what_an_older_version_left_is_counted_anew(world: World) {
    let mut hospital = Hospital::found(&world);
    hospital.report_in("answered");
    hospital.shipped();
    read_all(&mut hospital.nurse);
    let before = board(&world, &mut hospital.colleague, "");
    world.execute("DELETE FROM report_figures");
    world.execute("DELETE FROM board_cells");
    let empty = if world.kind == crate::world::Kind::Sqlite { "x'00'" } else { "'\\x00'::bytea" };
    world.execute(&format!("UPDATE report_derivation SET fingerprint = {empty}"));
    // The first run derives, the next one folds.
    world.run_jobs();
    assert_eq!(board(&world, &mut hospital.colleague, ""), before);
}
