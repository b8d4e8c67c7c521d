//! Nobody finds a report by words that they do not see of it: every role, every identity, every state.

use serde_json::json;

use super::finding::search;
use crate::on_both;
use crate::world::{Client, Hospital, Secret, World, needs_of, person, timeless, with};

on_both! {
    nobody_finds_by_words_that_they_may_not_see
    what_is_taken_back_is_found_no_more
    whoever_owns_it_now_finds_it
}

/// Where each word stands.
const WORDS: [(&str, &str); 4] =
    [("text", "zebra"), ("own_workaround", "giraffe"), ("title", "walrus"), ("workaround", "pelican")];
/// Words that stand in no field of a report.
const NOWHERE: [&str; 5] = ["ocelot", "badger", "Nora", "Clinic", "Ward"];

fn told(hospital: &mut Hospital, world: &World, identity: &str) -> String {
    let said =
        json!({"text": "A zebra in the room.", "workaround": "Feed the giraffe", "unit_id": hospital.clinic});
    if identity == "anonymous" {
        let body = with(hospital.anonymous_report(&Secret::new()), said);
        return world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    }
    let body = with(with(hospital.report(), said), json!({"identity": identity}));
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

/// Brings it there without the reporter, whom not every one of them has.
fn bring(owner: &mut Client, report: &str, state: &str) {
    let ways: &[(&str, &str)] = match state {
        "received" => &[],
        "acknowledged" => &[("received", "acknowledged")],
        "clarifying" => &[("received", "acknowledged"), ("acknowledged", "clarifying")],
        "accepted" => &[("received", "acknowledged"), ("acknowledged", "accepted")],
        "in_trial" => &[
            ("received", "acknowledged"),
            ("acknowledged", "accepted"),
            ("accepted", "in_progress"),
            ("in_progress", "in_trial"),
        ],
        "declined" => &[("received", "acknowledged"), ("acknowledged", "declined")],
        _ => panic!("{state}"),
    };
    for (from, to) in ways {
        owner.transition(report, from, to, with(needs_of(to), timeless())).expect(200);
    }
}

fn nobody_finds_by_words_that_they_may_not_see(world: World) {
    let mut hospital = Hospital::found(&world);
    let (mut local, id) = person(&world, &mut hospital.administrator, "Lena Local", "", &[]);
    let roles = json!({"roles": [{"role": "administrator", "site_id": hospital.site}]});
    hospital.administrator.patch(&format!("/people/{id}"), roles).expect(200);
    local.stay();
    let mut champion = hospital.champion(&world);
    let mut reports = Vec::new();
    for identity in ["named", "confidential", "anonymous"] {
        for state in ["received", "acknowledged", "clarifying", "accepted", "in_trial", "declined"] {
            let report = told(&mut hospital, &world, identity);
            bring(&mut hospital.owner, &report, state);
            let note = with(timeless(), json!({"body": "The badger", "visibility": "internal"}));
            hospital.owner.act(&report, "comments", note).expect(200);
            let talk = with(timeless(), json!({"body": "The ocelot", "visibility": "public"}));
            hospital.owner.act(&report, "comments", talk).expect(200);
            let version = hospital.owner.look(&report)["seq"].to_string();
            let fields = json!({"title": "The walrus", "workaround": "Ask the pelican"});
            let mut owner = hospital.owner.clone().with_header("if-match", &version);
            owner.patch(&format!("/reports/{report}"), fields).expect(200);
            reports.push(report);
        }
    }
    for (name, client) in [
        ("nurse", &mut hospital.nurse),
        ("colleague", &mut hospital.colleague),
        ("champion", &mut champion),
        ("owner", &mut hospital.owner),
        ("other owner", &mut hospital.other_owner),
        ("administrator", &mut hospital.administrator),
        ("administrator of the site", &mut local),
    ] {
        for (field, word) in WORDS {
            let found = search(client, word);
            for report in &reports {
                let seen = client.get(&format!("/reports/{report}"));
                let sees =
                    seen.status == 200 && seen.json[field].as_str().is_some_and(|text| text.contains(word));
                assert_eq!(found.contains(report), sees, "{name}, {word}: {}", seen.text);
            }
        }
        for word in NOWHERE {
            assert_eq!(search(client, word), [""; 0], "{name}: {word}");
        }
        // All of the words, of which some are not seen.
        if ["colleague", "champion", "other owner"].contains(&name) {
            assert_eq!(search(client, "walrus zebra"), [""; 0], "{name}");
            assert_eq!(search(client, "walrus pelican").len(), 15, "{name}");
        }
    }
}

fn what_is_taken_back_is_found_no_more(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = told(&mut hospital, &world, "named");
    assert_eq!(search(&mut hospital.nurse, "zebra"), std::slice::from_ref(&report));
    let version = hospital.nurse.look(&report)["seq"].to_string();
    let mut nurse = hospital.nurse.clone().with_header("if-match", &version);
    nurse.patch(&format!("/reports/{report}"), json!({"text": "A lion in the room."})).expect(200);
    assert_eq!(search(&mut hospital.nurse, "zebra"), [""; 0]);
    assert_eq!(search(&mut hospital.owner, "lion"), std::slice::from_ref(&report));
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    let version = hospital.owner.look(&report)["seq"].to_string();
    let mut owner = hospital.owner.clone().with_header("if-match", &version);
    let seen = owner.patch(&format!("/reports/{report}"), json!({"title": "The walrus"})).expect(200);
    assert_eq!(search(&mut hospital.colleague, "walrus"), std::slice::from_ref(&report));
    let mut owner = hospital.owner.clone().with_header("if-match", &seen.json["seq"].to_string());
    owner.patch(&format!("/reports/{report}"), json!({"title": "The otter"})).expect(200);
    assert_eq!(search(&mut hospital.colleague, "walrus"), [""; 0]);
    assert_eq!(search(&mut hospital.colleague, "otter"), [report]);
}

fn whoever_owns_it_now_finds_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = told(&mut hospital, &world, "named");
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    assert_eq!(search(&mut hospital.other_owner, "zebra"), [""; 0]);
    let on = json!({"from": "acknowledged", "team_id": hospital.fallback, "reason": "Theirs"});
    hospital.owner.act(&report, "owner", on).expect(200);
    assert_eq!(search(&mut hospital.other_owner, "zebra"), [report]);
    assert_eq!(search(&mut hospital.owner, "zebra"), [""; 0]);
}
