//! Recording decisions: all reports move in one transaction, or none does.

use domain::id::kind;
use serde_json::{Value, json};

use super::Committee;
use crate::on_both;
use crate::world::{Answer, Client, Hospital, Secret, World, needs_of, new_id, timeless, with};

on_both! {
    a_decision_moves_every_report_and_tells_everybody
    a_question_is_taken_back_by_it
    everything_in_the_way_is_named_and_nothing_is_half_done
    votes_and_days_are_checked
    a_repeat_gets_the_first_answer_and_moves_nothing
    only_the_chair_decides
    of_two_who_decide_at_once_one_wins
    what_moved_meanwhile_is_not_decided_on
    an_anonymous_report_keeps_the_hour
}

fn a_decision_moves_every_report_and_tells_everybody(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (one, two) = (hospital.report_in("acknowledged"), hospital.report_in("reopened"));
    for report in [&one, &two] {
        let fields = json!({"title": "Pump alarms all night", "disposition": "defect"});
        let tag = hospital.owner.get(&format!("/reports/{report}")).header("etag").to_owned();
        let mut owner = hospital.owner.clone().with_header("if-match", &tag);
        owner.patch(&format!("/reports/{report}"), fields).expect(200);
    }
    let wish =
        committee.wish("accept", &[&one, &two], json!({"votes": {"for": 2, "against": 0, "abstained": 1}}));
    let decided = committee.chair.post("/decisions", wish).expect(201).json;
    assert_eq!((&decided["number"], &decided["decision"]), (&json!(1), &json!("accept")));
    assert_eq!(decided["reports"].as_array().unwrap().len(), 2);
    assert_eq!(decided["by"]["name"], "Digital Chair");
    for report in [&one, &two] {
        let seen = hospital.owner.look(report);
        assert_eq!(seen["state"], "accepted");
        assert_eq!(seen["decision"]["number"], 1);
        assert_eq!(seen["decision"]["committee"]["name"], "Digital committee");
        let clock = |kind: &str| {
            let clocks = seen["clocks"].as_array().unwrap();
            clocks.iter().find(|clock| clock["kind"] == kind).unwrap()["state"].clone()
        };
        assert_eq!(
            (clock("acknowledge"), clock("decision"), clock("fix")),
            (json!("met"), json!("met"), json!("running"),)
        );
        let events = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
        let last: Vec<&Value> = events["items"].as_array().unwrap().iter().rev().take(2).collect();
        assert_eq!((&last[0]["kind"], &last[1]["kind"]), (&json!("decided"), &json!("moved")));
        for event in last {
            assert_eq!(event["by"]["kind"], "committee");
            assert_eq!(event["by"]["name"], "Digital committee");
        }
        assert_eq!(world.told(report, "decision").len(), 1, "the reporter");
        assert_eq!(world.told(report, "decided").len(), 1, "the owner");
    }
    let declined = hospital.report_in("accepted");
    committee.decide("decline", &[&declined]).expect(201);
    let story = hospital.nurse.look(&declined);
    assert_eq!(
        (&story["state"], &story["ending_words"]),
        (&json!("declined"), &json!("It costs every nurse an hour a day."),)
    );
    assert!(story["may"].as_array().unwrap().contains(&json!("reopen_own")), "the appeal");
    assert_eq!((world.told(&declined, "declined").len(), world.told(&declined, "decision").len()), (1, 0));
    let token = world.token_about(&declined, "declined", None);
    let page = world.guest().get(&format!("/status/{token}")).expect(200);
    assert_eq!(page.text_at("/ending/by"), "Digital committee");
}

fn a_question_is_taken_back_by_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (asked, held) = (hospital.report_in("accepted"), hospital.report_in("accepted"));
    for report in [&asked, &held] {
        hospital.owner.go(report, "accepted", "clarifying").expect(200);
    }
    committee.decide("decline", &[&asked]).expect(201);
    committee.decide("defer", &[&held]).expect(201);
    let seen = hospital.nurse.look(&asked);
    assert_eq!((&seen["state"], &seen["question"]), (&json!("declined"), &json!(null)));
    let seen = hospital.nurse.look(&held);
    assert_eq!((&seen["state"], &seen["question"]), (&json!("accepted"), &json!(null)));
    assert_eq!(seen["hold"], json!({"kind": "defer", "until": "2027-01-15"}));
}

fn everything_in_the_way_is_named_and_nothing_is_half_done(world: World) {
    let mut hospital = Hospital::found(&world);
    let scope = json!({"system_ids": [hospital.system]});
    let mut committee = Committee::found(&world, &mut hospital, "Medication", scope);
    let good = hospital.report_in("accepted");
    let bare = hospital.report_in("acknowledged");
    let unseen = hospital.report_in("received");
    let ended = hospital.report_in("answered");
    let begun = hospital.report_in("in_progress");
    let withdrawn = hospital.report_in("withdrawn");
    let mut other = hospital.report();
    other.as_object_mut().unwrap().remove("system_id");
    let outside = hospital.nurse.post("/reports", other).expect(201).text_at("/id");
    hospital.other_owner.transition(&outside, "received", "acknowledged", json!({})).expect(200);
    let nothing = new_id::<kind::Report>().to_string();
    let before = world.rows("events").len();
    let all = [&good, &bare, &unseen, &ended, &begun, &withdrawn, &outside, &nothing, &good];
    let all: Vec<&str> = all.into_iter().map(String::as_str).collect();
    committee.decide("accept", &all).expect_fields(&[
        ("report_ids.1", "no_disposition"),
        ("report_ids.1", "no_title"),
        ("report_ids.2", "unknown"),
        ("report_ids.3", "not_possible"),
        ("report_ids.4", "not_possible"),
        ("report_ids.5", "unknown"),
        ("report_ids.6", "out_of_scope"),
        ("report_ids.7", "unknown"),
        ("report_ids.8", "repeated"),
    ]);
    assert_eq!(world.rows("events").len(), before);
    assert_eq!(world.rows("decisions").len(), 0);
    // The committee agrees with what the owner accepted, once.
    committee.decide("accept", &[&good]).expect(201);
    committee.decide("accept", &[&good]).expect_fields(&[("report_ids.0", "already_decided")]);
    committee.decide("decline", &[&bare]).expect_fields(&[("report_ids.0", "no_title")]);
    let wish = committee.wish("accept", &[&good], json!({"committee_id": new_id::<kind::Committee>()}));
    committee.chair.post("/decisions", wish).expect_fields(&[("committee_id", "unknown")]);
}

fn votes_and_days_are_checked(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("acknowledged");
    for (verdict, more, wanted) in [
        (
            "defer",
            json!({"votes": {"for": 1, "against": 0, "abstained": 0}}),
            vec![("votes", "below_quorum")],
        ),
        ("defer", json!({"votes": {"for": 2, "against": 1, "abstained": 1}}), vec![("votes", "too_many")]),
        ("defer", json!({"until": "2026-11-18"}), vec![("until", "out_of_range")]),
        ("defer", json!({"until": "2099-01-01"}), vec![("until", "out_of_range")]),
        ("defer", json!({"until": null}), vec![("until", "required")]),
        ("accept", json!({"until": "2027-01-15"}), vec![("until", "misplaced")]),
        (
            "need_more",
            json!({"asked_for": null, "rationale": ""}),
            vec![("asked_for", "required"), ("rationale", "required")],
        ),
    ] {
        let wish = committee.wish(verdict, &[&report], more);
        committee.chair.post("/decisions", wish).expect_fields(&wanted);
    }
    assert_eq!(world.rows("decisions").len(), 0);
}

fn a_repeat_gets_the_first_answer_and_moves_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let report = hospital.report_in("accepted");
    let wish = committee.wish("decline", &[&report], json!({}));
    let first = committee.chair.post("/decisions", wish.clone()).expect(201);
    let events = world.rows("events").len();
    assert_eq!(committee.chair.post("/decisions", wish.clone()).expect(200).text, first.text);
    assert_eq!(world.rows("events").len(), events);
    let other = with(wish, json!({"rationale": "Because."}));
    committee.chair.post("/decisions", other).expect(409).expect_problem("id_reused");
    assert_eq!(world.rows("decisions").len(), 1);
}

fn only_the_chair_decides(world: World) {
    let mut hospital = Hospital::found(&world);
    let committee = Committee::of_all(&world, &mut hospital);
    let scope = json!({"system_ids": [hospital.system]});
    let mut other = Committee::found(&world, &mut hospital, "Medication", scope);
    let report = hospital.report_in("accepted");
    let wish = committee.wish("accept", &[&report], json!({}));
    for client in
        [&mut committee.member.clone(), &mut hospital.owner, &mut hospital.administrator, &mut hospital.nurse]
    {
        client.post("/decisions", wish.clone()).expect(403).expect_problem("not_allowed");
    }
    other.chair.post("/decisions", wish).expect(403).expect_problem("not_allowed");
    assert_eq!(world.rows("decisions").len(), 0);
}

/// Both at once.
fn at_once(racing: [(Client, Value); 2]) -> [Answer; 2] {
    let barrier = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        racing
            .map(|(mut client, body)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    client.post("/decisions", body)
                })
            })
            .map(|one| one.join().unwrap())
    })
}

fn of_two_who_decide_at_once_one_wins(world: World) {
    let mut hospital = Hospital::found(&world);
    let committee = Committee::of_all(&world, &mut hospital);
    let scope = json!({"system_ids": [hospital.system]});
    let other = Committee::found(&world, &mut hospital, "Medication", scope);
    for _ in 0..4 {
        let reports = [hospital.report_in("accepted"), hospital.report_in("accepted")];
        let [one, two] = [reports[0].as_str(), reports[1].as_str()];
        let answers = at_once([
            (committee.chair.another_tab(), committee.wish("decline", &[one, two], json!({}))),
            (other.chair.another_tab(), other.wish("decline", &[two, one], json!({}))),
        ]);
        let [won, lost] = if answers[0].status == 201 {
            answers
        } else {
            let [first, second] = answers;
            [second, first]
        };
        assert_eq!(won.status, 201, "{}", won.text);
        lost.expect_fields(&[("report_ids.0", "not_possible"), ("report_ids.1", "not_possible")]);
        for report in reports {
            let kinds = hospital.nurse.story(&report);
            assert_eq!(kinds.iter().filter(|kind| *kind == "decided").count(), 1, "{kinds:?}");
        }
    }
    assert_eq!(world.rows("decisions").len(), 4);
}

fn what_moved_meanwhile_is_not_decided_on(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    let (quiet, moved) = (hospital.report_in("acknowledged"), hospital.report_in("acknowledged"));
    let seq = |committee: &mut Committee, report: &str| committee.chair.look(report)["seq"].clone();
    let seqs = [seq(&mut committee, &quiet), seq(&mut committee, &moved)];
    // Words change nothing of what is decided; a move does.
    hospital.owner.act(&quiet, "comments", json!({"body": "Seen", "visibility": "internal"})).expect(200);
    hospital.owner.go(&moved, "acknowledged", "accepted").expect(200);
    let wish = committee.wish("defer", &[&quiet, &moved], json!({"seqs": seqs}));
    committee.chair.post("/decisions", wish).expect_fields(&[("report_ids.1", "moved_meanwhile")]);
    let wish = committee.wish("defer", &[&quiet], json!({"seqs": [seqs[0]]}));
    committee.chair.post("/decisions", wish).expect(201);
}

fn an_anonymous_report_keeps_the_hour(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut committee = Committee::of_all(&world, &mut hospital);
    world.later(17 * 60 + 3);
    hospital.owner.stay();
    committee.chair.stay();
    let secret = Secret::new();
    let report = world
        .guest()
        .post("/anonymous-reports", hospital.anonymous_report(&secret))
        .expect(201)
        .text_at("/id");
    for to in ["acknowledged", "accepted"] {
        let from = if to == "accepted" { "acknowledged" } else { "received" };
        hospital.owner.transition(&report, from, to, with(needs_of(to), timeless())).expect(200);
    }
    let decided = committee.decide("decline", &[&report]).expect(201);
    assert!(decided.text_at("/decided_at").ends_with(":00:00Z"), "{}", decided.text);
    for event in world.rows_of("events", "report_id", &report) {
        assert_eq!(event["at"].as_i64().unwrap() % 3_600_000_000, 0);
        let id = event["id"].as_str().unwrap();
        assert_eq!(id.as_bytes()[12], b'4', "{id} tells a time");
    }
    let page = world.guest().get(&format!("/status/{}", secret.token)).expect(200);
    assert_eq!(page.text_at("/ending/text"), "It costs every nurse an hour a day.");
    assert!(page.json["may"].as_array().unwrap().contains(&json!("reopen")));
}
