//! Reports about the same trouble: joined, told and counted together, and taken apart again.

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::{
    Answer, Client, Hospital, Secret, World, is_time, new_id, new_timeless_id, person, timeless, with,
};

on_both! {
    a_joined_report_shows_its_roots_way
    taking_apart_gives_everything_back
    what_is_joined_moves_along_and_comes_back
    what_cannot_be_joined_is_refused
    a_person_of_two_reports_counts_and_is_told_once
    every_reporter_of_the_set_answers_and_confirms
    an_anonymous_reporter_of_a_set_tells_no_time
    a_reporter_leaves_where_others_wait
    joins_against_each_other_make_no_circle
    joining_races_with_shipping_and_supporting
}

fn join(client: &mut Client, report: &str, from: &str, into: &str) -> Answer {
    client.act(report, "join", json!({"from": from, "into": into}))
}

fn send(client: &mut Client, hospital: &Hospital) -> String {
    client.post("/reports", hospital.report()).expect(201).text_at("/id")
}

fn a_joined_report_shows_its_roots_way(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("acknowledged");
    let (mut rita, _) = person(&world, &mut hospital.administrator, "Rita Reporter", &hospital.clinic, &[]);
    let body = with(
        hospital.report(),
        json!({
            "unit_id": hospital.clinic, "text": "zqtext it alarms", "severity": "high",
            "burden": {"minutes": 60, "times": 5, "per": "month"},
        }),
    );
    let report = rita.post("/reports", body).expect(201).text_at("/id");
    let number = rita.look(&report)["number"].clone();
    let root_number = hospital.nurse.look(&root)["number"].clone();
    let answer = join(&mut hospital.owner, &report, "received", &root).expect(200).json;
    assert_eq!(answer["state"], "duplicate");

    let seen = rita.look(&report);
    assert_eq!(seen["joined_to"], json!({"id": root, "number": root_number}));
    assert_eq!((&seen["state"], &seen["view"]), (&json!("acknowledged"), &json!("own")));
    let counts = json!({"people": 2, "units": 2, "joined": 1, "burden_hours": 5.0});
    assert_eq!((&seen["counts"], &seen["mine"]["relation"]), (&counts, &json!("reporter")));
    // The joined reporter sees the root as staff see it, and reports it too.
    let seen = rita.look(&root);
    assert_eq!((&seen["view"], &seen["mine"]["relation"]), (&json!("staff"), &json!("reporter")));
    assert_eq!(seen["counts"], counts);
    assert!(seen.get("text").is_none() && seen.get("unit").is_none(), "{seen}");
    // The root's reporter hears that there is one more, and nothing of whom.
    let seen = hospital.nurse.get(&format!("/reports/{root}")).expect(200);
    assert_eq!(seen.json["counts"], counts);
    assert_eq!(hospital.nurse.story(&root), ["received", "moved", "joined"]);
    let story = hospital.nurse.get(&format!("/reports/{root}/events")).expect(200);
    let inbox = hospital.nurse.get("/inbox").expect(200);
    assert!(inbox.text.contains("One more report"), "{}", inbox.text);
    for text in [&seen.text, &story.text, &inbox.text] {
        assert!(!text.contains("zqtext") && !text.contains("Rita") && !text.contains(&report), "{text}");
        assert!(!text.contains(&format!("RB-{number}")), "{text}");
    }
    assert!(rita.get("/inbox").expect(200).text.contains("was joined with another"));
    let whole = hospital.owner.look(&root);
    assert_eq!(whole["joined"], json!([{"id": report, "number": number}]));
    // The root's figures and its moves are those of all.
    let row = &world.rows_of("reports", "id", &root)[0];
    assert_eq!(
        (&row["set_people"], &row["set_joined"], &row["set_severity"]),
        (&json!(2), &json!(1), &json!(3))
    );
    hospital.owner.go(&root, "acknowledged", "accepted").expect(200);
    assert_eq!(rita.look(&report)["state"], "accepted");
    assert_eq!(rita.look(&report)["next_step"]["code"], "fix");
    assert_eq!(world.told(&root, "state_change").len(), 3, "the nurse of both moves, Rita of the second");
    // Its own moves wait.
    hospital.owner.go(&report, "received", "acknowledged").expect(409).expect_problem("moved_meanwhile");
}

fn taking_apart_gives_everything_back(world: World) {
    let mut hospital = Hospital::found(&world);
    let (root, report) = (hospital.report_in("acknowledged"), hospital.report_in("clarifying"));
    let (before, due) = (hospital.owner.look(&report), hospital.nurse.look(&root)["due_at"].clone());
    join(&mut hospital.owner, &report, "clarifying", &root).expect(200);
    let joined = hospital.owner.look(&report);
    assert_eq!((&joined["state"], &joined["returns_to"]), (&json!("acknowledged"), &json!("clarifying")));
    assert!(joined.get("question").is_none(), "its own question waits");
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(409);
    hospital.owner.act(&report, "take-apart", json!({})).expect_fields(&[("reason", "required")]);
    hospital.colleague.act(&report, "take-apart", json!({"reason": "x"})).expect(403);
    let id = json!({"id": new_id::<kind::Event>(), "reason": "Another pump"});
    let first = hospital.owner.act(&report, "take-apart", id.clone()).expect(200);
    assert_eq!(first.json["state"], "clarifying");
    assert_eq!(hospital.owner.act(&report, "take-apart", id).expect(200).text, first.text);
    let mut after = hospital.owner.look(&report);
    after["seq"] = before["seq"].clone();
    assert_eq!(after, before);
    assert_eq!(hospital.nurse.look(&root)["counts"]["joined"], 0);
    assert_eq!(hospital.nurse.look(&root)["due_at"], due);
    hospital
        .owner
        .act(&report, "take-apart", json!({"reason": "Again"}))
        .expect(409)
        .expect_problem("not_possible");
    hospital.nurse.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
}

fn what_is_joined_moves_along_and_comes_back(world: World) {
    let mut hospital = Hospital::found(&world);
    let [one, two, three] = [(); 3].map(|()| hospital.report_in("acknowledged"));
    join(&mut hospital.owner, &one, "acknowledged", &two).expect(200);
    join(&mut hospital.owner, &two, "acknowledged", &three).expect(200);
    let root_of = |client: &mut Client, report: &str| client.look(report)["joined_to"]["id"].clone();
    assert_eq!(root_of(&mut hospital.nurse, &one), json!(three));
    assert_eq!(
        hospital.nurse.look(&three)["counts"],
        json!({"people": 1, "units": 1, "joined": 2, "burden_hours": 0.0})
    );
    // Into one that is joined means into its root.
    let four = hospital.report_in("acknowledged");
    join(&mut hospital.owner, &four, "acknowledged", &one).expect(200);
    assert_eq!(root_of(&mut hospital.nurse, &four), json!(three));
    hospital.owner.act(&two, "take-apart", json!({"reason": "Not the same"})).expect(200);
    assert_eq!(root_of(&mut hospital.nurse, &one), json!(two), "what had been joined with it comes along");
    assert_eq!(root_of(&mut hospital.nurse, &four), json!(three));
    assert_eq!(hospital.nurse.look(&two)["counts"]["joined"], 1);
    assert_eq!(hospital.nurse.look(&three)["counts"]["joined"], 1);
}

fn what_cannot_be_joined_is_refused(world: World) {
    let mut hospital = Hospital::found(&world);
    let (one, two) = (hospital.report_in("acknowledged"), hospital.report_in("acknowledged"));
    let (withdrawn, ended) = (hospital.report_in("withdrawn"), hospital.report_in("answered"));
    let owner = &mut hospital.owner;
    join(owner, &one, "acknowledged", &one).expect_fields(&[("into", "same_report")]);
    join(owner, &one, "acknowledged", &withdrawn).expect_fields(&[("into", "ended")]);
    join(owner, &one, "acknowledged", &ended).expect_fields(&[("into", "ended")]);
    let nowhere = new_id::<kind::Report>().to_string();
    join(owner, &one, "acknowledged", &nowhere).expect_fields(&[("into", "unknown")]);
    join(owner, &withdrawn, "withdrawn", &one).expect(409).expect_problem("not_possible");
    join(owner, &one, "received", &two).expect(409).expect_problem("moved_meanwhile");
    owner
        .act(&one, "join", json!({"from": 1, "into": "x"}))
        .expect_fields(&[("from", "not_a_choice"), ("into", "not_an_id")]);
    join(&mut hospital.colleague, &one, "acknowledged", &two).expect(403).expect_problem("not_allowed");
    join(owner, &one, "acknowledged", &two).expect(200);
    join(owner, &two, "acknowledged", &one).expect_fields(&[("into", "same_report")]);
    assert_eq!(hospital.nurse.look(&two)["counts"]["joined"], 1);
}

fn a_person_of_two_reports_counts_and_is_told_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("in_progress");
    let burden = |minutes: u32| json!({"burden": {"minutes": minutes, "times": 10, "per": "month"}});
    let mut colleague = hospital.colleague.clone();
    let report = colleague.post("/reports", with(hospital.report(), burden(30))).expect(201).text_at("/id");
    colleague.put(&format!("/reports/{root}/support"), burden(60)).expect(200);
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    hospital.nurse.put(&format!("/reports/{report}/support"), burden(6)).expect(200);
    join(&mut hospital.owner, &report, "acknowledged", &root).expect(200);
    let counts = json!({"people": 2, "units": 1, "joined": 1, "burden_hours": 11.0});
    assert_eq!(hospital.nurse.look(&root)["counts"], counts, "of each the greatest burden");
    colleague
        .put(&format!("/reports/{report}/support"), json!({}))
        .expect(409)
        .expect_problem("not_possible");
    // Named is the joined one; what ships is the root.
    let change = hospital.write_change(std::slice::from_ref(&report));
    let answer = hospital.owner.ship(&change).expect(200).json;
    let number = hospital.nurse.look(&root)["number"].clone();
    assert_eq!(answer["shipped"], json!([{"id": root, "number": number}]));
    assert_eq!(answer["told"], 2);
    assert_eq!(world.told(&root, "shipped").len(), 2);
    assert_eq!(colleague.look(&report)["state"], "shipped");
    // As reporter of the set the answer moves the state.
    let answer = colleague.act(&report, "confirmation", json!({"answer": "not_fixed"})).expect(200).json;
    assert_eq!((&answer["state"], &answer["report_id"]), (&json!("reopened"), &json!(root)));
}

fn every_reporter_of_the_set_answers_and_confirms(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("acknowledged");
    let mut rita = hospital.colleague.clone();
    let report = send(&mut rita, &hospital);
    join(&mut hospital.owner, &report, "received", &root).expect(200);
    hospital.owner.go(&root, "acknowledged", "clarifying").expect(200);
    assert_eq!(world.told(&root, "question").len(), 2, "both are asked");
    assert_eq!(rita.look(&report)["question"]["body"], "At which bed?");
    let answer = rita.act(&report, "answers", json!({"body": "Bed 9"})).expect(200).json;
    assert_eq!((&answer["state"], &answer["report_id"]), (&json!("acknowledged"), &json!(root)));
    // What the owner writes to one reporter is for that one.
    let note = json!({"body": "zqtalk thank you", "visibility": "reporter"});
    hospital.owner.act(&root, "comments", note).expect(200);
    assert!(!rita.get(&format!("/reports/{root}/events")).expect(200).text.contains("zqtalk"));
    assert_eq!(world.told(&root, "comment").len(), 1);
    hospital.owner.go(&root, "acknowledged", "accepted").expect(200);
    hospital.ship(std::slice::from_ref(&root));
    assert!(rita.look(&root)["may"].to_string().contains("confirm"));
    rita.act(&root, "confirmation", json!({"answer": "partly"})).expect(200);
    assert_eq!(rita.look(&report)["mine"]["answer"], "partly");
    let nurse = hospital.nurse.act(&root, "confirmation", json!({"answer": "fixed"})).expect(200).json;
    assert_eq!(nurse["state"], "shipped", "another reporter's partly stands against it");
    assert_eq!(
        rita.act(&report, "confirmation", json!({"answer": "fixed"})).expect(200).json["state"],
        "confirmed"
    );
    rita.act(&report, "reopen", json!({"reason": "It came back"})).expect(200);
    assert_eq!(hospital.nurse.look(&root)["state"], "reopened");
}

fn an_anonymous_reporter_of_a_set_tells_no_time(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("acknowledged");
    let secret = Secret::new();
    let mut guest = world.guest();
    let report =
        guest.post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201).text_at("/id");
    let id = json!({"id": new_timeless_id::<kind::Event>(), "from": "received", "into": root});
    world.later(1_234);
    hospital.owner.stay();
    hospital.owner.act(&report, "join", id).expect(200);
    hospital.owner.go(&root, "acknowledged", "clarifying").expect(200);
    let status = |world: &World| world.guest().get(&format!("/status/{}", secret.token)).expect(200).json;
    let page = status(&world);
    assert_eq!((&page["state"], &page["question"]["body"]), (&json!("clarifying"), &json!("At which bed?")));
    assert_eq!(page["history"].as_array().unwrap().last().unwrap()["state"], "clarifying");
    let path = format!("/status/{}/answers", secret.token);
    let timed = json!({"id": new_id::<kind::Event>(), "body": "Bed 4"});
    guest.post(&path, timed).expect_fields(&[("id", "not_timeless")]);
    guest.post(&path, with(timeless(), json!({"body": "Bed 4"}))).expect(200);
    assert_eq!(status(&world)["state"], "acknowledged");
    let events = world.rows_of("events", "report_id", &root);
    let reply = events.iter().find(|event| event["kind"] == "replied").expect("the reply");
    assert_eq!(reply["by_who"], "anonymous");
    for table in ["events", "tellings", "followers"] {
        for row in world.rows_of(table, "report_id", if table == "events" { &report } else { &root }) {
            let theirs = table == "events" || row["event_id"] == reply["id"];
            for (name, value) in row.as_object().unwrap().iter().filter(|(name, _)| theirs && is_time(name)) {
                let seconds = value.as_i64().unwrap_or_default() / 1_000_000;
                assert_eq!(seconds % 3_600, 0, "{table}.{name} of the anonymous reporter");
            }
        }
    }
    let reply_at = reply["at"].as_i64().unwrap() / 1_000_000;
    assert_eq!(reply_at % 3_600, 0, "about a named report, too");
}

fn a_reporter_leaves_where_others_wait(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.send_report();
    let mut rita = hospital.colleague.clone();
    let report = send(&mut rita, &hospital);
    join(&mut hospital.owner, &report, "received", &root).expect(200);
    hospital.owner.go(&root, "received", "acknowledged").expect(200);
    hospital.owner.go(&root, "acknowledged", "clarifying").expect(200);
    hospital.nurse.act(&root, "comments", json!({"body": "zqtalk", "visibility": "reporter"})).expect(200);
    let wish = json!({"id": new_id::<kind::Event>(), "reason": "I moved"});
    let answer = hospital.nurse.act(&root, "withdraw", wish.clone()).expect(200);
    assert_eq!((&answer.json["left"], &answer.json["state"]), (&json!(true), &json!("acknowledged")));
    assert_eq!(hospital.nurse.act(&root, "withdraw", wish).expect(200).text, answer.text);
    let seen = hospital.owner.get(&format!("/reports/{root}")).expect(200);
    assert_eq!((&seen.json["text"], &seen.json["reporter"]), (&json!(""), &json!({"kind": "anonymous"})));
    assert_eq!(seen.json["counts"]["people"], 1);
    assert!(!seen.text.contains("Nora"), "{}", seen.text);
    let story = hospital.owner.get(&format!("/reports/{root}/events")).expect(200).text;
    assert!(!story.contains("zqtalk") && !story.contains("Nora") && story.contains("redacted"), "{story}");
    let staff = hospital.nurse.look(&root);
    assert_eq!((&staff["view"], &staff["mine"]["relation"]), (&json!("staff"), &json!("none")));
    let mine: Value = hospital.nurse.get("/reports?scope=mine").expect(200).json;
    assert_eq!(mine["items"], json!([]));
    // The other one goes on waiting, and is told.
    hospital.owner.go(&root, "acknowledged", "accepted").expect(200);
    assert_eq!(rita.look(&report)["state"], "accepted");
    let told = world.told(&root, "state_change").len();
    hospital.owner.go(&root, "accepted", "in_progress").expect(200);
    assert_eq!(world.told(&root, "state_change").len(), told + 1);
    // Whoever is joined leaves the set likewise.
    assert_eq!(rita.act(&report, "withdraw", json!({})).expect(200).json["left"], true);
    assert_eq!(hospital.owner.look(&root)["counts"]["people"], 0);
    // Where nobody waits, it is simply taken back.
    let alone = hospital.send_report();
    let answer = hospital.nurse.act(&alone, "withdraw", json!({})).expect(200).json;
    assert_eq!((&answer["state"], answer.get("left")), (&json!("withdrawn"), None));
}

fn joins_against_each_other_make_no_circle(world: World) {
    let mut hospital = Hospital::found(&world);
    for _ in 0..3 {
        let (one, two) = (hospital.report_in("acknowledged"), hospital.report_in("acknowledged"));
        let (mut owner, mut administrator) = (hospital.owner.clone(), hospital.administrator.clone());
        let answers = std::thread::scope(|scope| {
            let (a, b) = ((&one, &two), (&two, &one));
            let first = scope.spawn(move || join(&mut owner, a.0, "acknowledged", a.1));
            let second = scope.spawn(move || join(&mut administrator, b.0, "acknowledged", b.1));
            [first.join().unwrap(), second.join().unwrap()]
        });
        let mut statuses = answers.map(|answer| answer.status);
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "one of them wins");
        assert!(statuses[1] == 422 || statuses[1] == 409, "{statuses:?}");
        let joined = [&one, &two].map(|report| hospital.owner.look(report).get("joined_to").is_some());
        assert_eq!(joined.iter().filter(|joined| **joined).count(), 1);
    }
}

fn joining_races_with_shipping_and_supporting(world: World) {
    let mut hospital = Hospital::found(&world);
    for _ in 0..3 {
        let (root, report) = (hospital.report_in("in_progress"), hospital.report_in("accepted"));
        let change = hospital.write_change(&[root.clone(), report.clone()]);
        let (mut owner, mut administrator, mut colleague) =
            (hospital.owner.clone(), hospital.administrator.clone(), hospital.colleague.clone());
        std::thread::scope(|scope| {
            let (root, report, change) = (&root, &report, &change);
            scope.spawn(move || owner.ship(change).expect(200));
            scope.spawn(move || join(&mut administrator, report, "accepted", root));
            scope.spawn(move || colleague.put(&format!("/reports/{report}/support"), json!({})));
        });
        // Whoever was first, both are shipped to their reporter, who is told of each root once.
        assert_eq!(hospital.nurse.look(&root)["state"], "shipped");
        assert_eq!(hospital.nurse.look(&report)["state"], "shipped");
        for shipped in [&root, &report] {
            let told = world.told(shipped, "shipped");
            let mut followers: Vec<_> =
                told.iter().map(|telling| telling["follower_id"].to_string()).collect();
            followers.sort_unstable();
            let count = followers.len();
            followers.dedup();
            assert_eq!(followers.len(), count);
        }
    }
}
