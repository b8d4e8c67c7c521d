//! Of two people who move a report at the same moment one wins, and the other is told what happened.

use serde_json::json;

use crate::on_both;
use crate::world::{Answer, Client, Hospital, World, needs_of, with};

on_both! {
    of_two_racing_moves_one_wins
    racing_comments_all_stay
    a_move_on_what_was_seen_before_is_refused
    a_stale_edit_is_refused
}

/// All of them at once; the answers in the order of the moves.
fn at_once<const N: usize>(moves: [(Client, String, serde_json::Value); N]) -> [Answer; N] {
    let barrier = std::sync::Barrier::new(N);
    std::thread::scope(|scope| {
        moves
            .map(|(mut client, path, body)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    client.post(&path, body)
                })
            })
            .map(|racing| racing.join().unwrap())
    })
}

fn event() -> serde_json::Value {
    json!({"id": crate::world::new_id::<domain::id::kind::Event>()})
}

fn of_two_racing_moves_one_wins(world: World) {
    let mut hospital = Hospital::found(&world);
    for _ in 0..6 {
        let report = hospital.report_in("acknowledged");
        let path = format!("/reports/{report}/transitions");
        let go = |to: &str| with(with(event(), json!({"from": "acknowledged", "to": to})), needs_of(to));
        let answers = at_once([
            (hospital.owner.another_tab(), path.clone(), go("accepted")),
            (hospital.administrator.another_tab(), path.clone(), go("declined")),
            (hospital.owner.another_tab(), path, go("clarifying")),
        ]);
        let (won, lost): (Vec<&Answer>, Vec<&Answer>) =
            answers.iter().partition(|answer| answer.status == 200);
        let [won] = won[..] else { panic!("{} won", won.len()) };
        let seen = hospital.owner.look(&report);
        assert_eq!(seen["state"], won.json["state"]);
        assert_eq!(seen["seq"], won.json["seq"]);
        for answer in lost {
            assert_eq!(
                (answer.status, &answer.json["code"]),
                (409, &json!("moved_meanwhile")),
                "{}",
                answer.text
            );
            assert_eq!(answer.json["state"], seen["state"], "the present state");
            assert_eq!(answer.json["seq"], seen["seq"]);
            assert!(answer.json["possible"].is_array());
        }
        let numbers: Vec<i64> = world
            .rows_of("events", "report_id", &report)
            .iter()
            .map(|event| event["seq"].as_i64().unwrap())
            .collect();
        assert_eq!(numbers.len() as i64, seen["seq"].as_i64().unwrap(), "no gap, nothing twice");
    }
}

fn racing_comments_all_stay(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let path = format!("/reports/{report}/comments");
    let say = |words: &str| with(event(), json!({"body": words, "visibility": "reporter"}));
    let answers = at_once([
        (hospital.nurse.another_tab(), path.clone(), say("one")),
        (hospital.nurse.another_tab(), path.clone(), say("two")),
        (hospital.owner.another_tab(), path.clone(), say("three")),
        (hospital.administrator.another_tab(), path, say("four")),
    ]);
    let mut numbers: Vec<i64> =
        answers.into_iter().map(|answer| answer.expect(200).json["seq"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4, 5]);
    assert_eq!(hospital.nurse.story(&report).len(), 5);
}

fn a_move_on_what_was_seen_before_is_refused(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let refused =
        hospital.owner.go(&report, "acknowledged", "declined").expect(409).expect_problem("moved_meanwhile");
    assert_eq!((&refused.json["state"], &refused.json["seq"]), (&json!("accepted"), &json!(4)));
    assert!(refused.json["possible"].as_array().unwrap().contains(&json!("in_progress")));
    for (route, body) in [
        ("plan", json!({"from": "acknowledged", "from_date": "2026-12-10"})),
        ("owner", json!({"from": "received", "team_id": hospital.fallback, "reason": "Yours"})),
    ] {
        hospital.owner.act(&report, route, body).expect(409).expect_problem("moved_meanwhile");
    }
    assert_eq!(hospital.owner.look(&report)["seq"], 4);
}

fn a_stale_edit_is_refused(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.send_report();
    let path = format!("/reports/{report}");
    let read = hospital.owner.get(&path).expect(200);
    assert_eq!(read.header("etag"), "\"1\"");
    let mut stale = hospital.owner.clone().with_header("if-match", read.header("etag"));
    stale.patch(&path, json!({"title": "Pump alarms"})).expect(200);
    stale.patch(&path, json!({"title": "Pump is silent"})).expect(412).expect_problem("changed");
    // Without a version nobody knows what was read.
    hospital.owner.patch(&path, json!({"title": "Pump is silent"})).expect(412).expect_problem("changed");
    let mut mended = hospital.nurse.clone().with_header("if-match", "\"1\"");
    mended.patch(&path, json!({"text": "Mended"})).expect(412);
    assert_eq!(hospital.owner.look(&report)["title"], "Pump alarms");
    let racing: Vec<u16> = std::thread::scope(|scope| {
        let edits: Vec<_> = ["one", "two", "three"]
            .map(|words| {
                let mut owner = hospital.owner.another_tab().with_header("if-match", "\"2\"");
                let path = path.clone();
                scope.spawn(move || owner.patch(&path, json!({"workaround": words})).status)
            })
            .into();
        edits.into_iter().map(|edit| edit.join().unwrap()).collect()
    });
    assert_eq!(racing.iter().filter(|status| **status == 200).count(), 1, "{racing:?}");
    assert!(racing.iter().all(|status| [200, 412].contains(status)), "{racing:?}");
}
