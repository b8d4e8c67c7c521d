//! What is found, in which order, page by page, the same on both databases.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Client, Hospital, Kind, World, with};

on_both! {
    words_are_found_in_every_form
    a_number_finds_its_report
    windows_follow_each_other_without_a_gap
    filters_hold_what_they_say
    nasty_words_break_nothing
    names_are_found_as_they_are_now
    what_was_indexed_before_is_made_anew
    the_side_bar_finds_changes_too
}

#[track_caller]
pub fn search(client: &mut Client, words: &str) -> Vec<String> {
    let found = client.post("/reports/search", json!({"words": words})).expect(200).json;
    found["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn told(hospital: &mut Hospital, text: &str) -> String {
    let body = with(hospital.report(), json!({"text": text}));
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

fn words_are_found_in_every_form(world: World) {
    let mut hospital = Hospital::found(&world);
    let german = told(&mut hospital, "Die Medikamentenpumpe und das Gerät fürs Blut piepen.");
    let english = told(&mut hospital, "The label printers jam; nobody can print a wristband.");
    for (words, expected) in [
        ("geraet", &german),
        ("GERATE", &german),
        ("Pumpen", &german),
        ("blood", &german),
        ("Drucker", &english),
        ("wristbands printing", &english),
        ("Etikett", &english),
    ] {
        assert_eq!(search(&mut hospital.owner, words), std::slice::from_ref(expected), "{words}");
    }
    assert_eq!(search(&mut hospital.owner, "wristband pump"), [""; 0]);
}

fn a_number_finds_its_report(world: World) {
    let mut hospital = Hospital::found(&world);
    let first = told(&mut hospital, "The pump of room 1002 alarms.");
    let second = told(&mut hospital, "Nothing prints.");
    for words in ["RB-1002", "1002", "rb 1002"] {
        let found = search(&mut hospital.owner, words);
        assert_eq!(found[0], second, "{words}");
    }
    // Who says the bare number may also mean the room.
    assert_eq!(search(&mut hospital.owner, "1002"), [second.clone(), first]);
    // Before anybody has looked, it is not there for others.
    assert_eq!(search(&mut hospital.colleague, "RB-1002"), [""; 0]);
    hospital.bring(&second, "acknowledged");
    assert_eq!(search(&mut hospital.colleague, "RB-1002"), [second]);
}

fn windows_follow_each_other_without_a_gap(world: World) {
    let mut hospital = Hospital::found(&world);
    let expected: BTreeSet<String> =
        (0..310).map(|index| told(&mut hospital, &format!("The tablet {index} is slow."))).collect();
    for limit in [200, 7] {
        let mut seen = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let mut body = json!({"words": "tablet", "limit": limit});
            if cursor.is_string() {
                body["cursor"] = cursor.clone();
            }
            let page = hospital.owner.post("/reports/search", body).expect(200).json;
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= limit && !items.is_empty());
            seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            cursor = page["next_cursor"].clone();
            assert_eq!(cursor.is_string(), page["searched_back_to"].is_string(), "{page}");
            if cursor.is_null() {
                break;
            }
        }
        assert_eq!(seen.len(), expected.len());
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);
    }
    for cursor in ["x", "czEuMg==", "czEuMg"] {
        let body = json!({"words": "tablet", "cursor": cursor});
        let answer = hospital.owner.post("/reports/search", body);
        assert!(answer.status == 200 || answer.status == 422, "{cursor}: {}", answer.text);
    }
    hospital
        .owner
        .post("/reports/search", json!({"words": "tablet", "cursor": "x"}))
        .expect_fields(&[("cursor", "not_a_choice")]);
}

fn filters_hold_what_they_say(world: World) {
    let mut hospital = Hospital::found(&world);
    let accepted = hospital.report_in("accepted");
    let received = hospital.send_report();
    let mut find = |client: &str, filters: Value| {
        let client = match client {
            "owner" => &mut hospital.owner,
            "nurse" => &mut hospital.nurse,
            _ => &mut hospital.colleague,
        };
        let found =
            client.post("/reports/search", json!({"words": "pump", "filters": filters})).expect(200).json;
        let mut ids: Vec<String> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let mut both = vec![accepted.clone(), received.clone()];
    both.sort();
    assert_eq!(find("owner", json!({})), both);
    assert_eq!(find("owner", json!({"state": ["received"]})), std::slice::from_ref(&received));
    assert_eq!(
        find("owner", json!({"scope": "team", "state": ["accepted", "scheduled"]})),
        std::slice::from_ref(&accepted)
    );
    assert_eq!(find("nurse", json!({"scope": "mine"})), both);
    assert_eq!(find("colleague", json!({})), std::slice::from_ref(&accepted));
    let (ward, clinic) = (hospital.ward.clone(), hospital.clinic.clone());
    let find = |client: &mut Client, filters: Value| {
        let found =
            client.post("/reports/search", json!({"words": "pump", "filters": filters})).expect(200).json;
        found["items"].as_array().unwrap().len()
    };
    // Of which unit a report is, staff do not see: no filter tells.
    assert_eq!(find(&mut hospital.colleague, json!({"unit_id": [ward]})), 0);
    assert_eq!(find(&mut hospital.owner, json!({"unit_id": [ward]})), 2);
    assert_eq!(find(&mut hospital.owner, json!({"unit_id": [clinic]})), 0);
    let refused = json!({"words": "pump", "filters": {"scope": "team"}});
    hospital.colleague.post("/reports/search", refused).expect(403).expect_problem("not_allowed");
    for (filters, field, code) in [
        (json!({"state": ["lost"]}), "filters.state.0", "not_a_choice"),
        (json!({"unit_id": ["x"]}), "filters.unit_id.0", "not_a_choice"),
        (json!({"colour": ["x"]}), "filters.colour", "unknown_field"),
        (json!([]), "filters", "wrong_type"),
    ] {
        let body = json!({"words": "pump", "filters": filters});
        hospital.owner.post("/reports/search", body).expect_fields(&[(field, code)]);
    }
}

/// Words that programs stumble over.
pub fn nasty() -> Vec<String> {
    let mut nasty: Vec<String> = [
        "\"",
        "'",
        "\"pump\"",
        "pump\"",
        "pump'",
        "pump OR alarm",
        "NOT pump",
        "pump AND",
        "AND OR NOT",
        "pump*",
        "*",
        "^pump",
        "text:pump",
        "-pump",
        "(pump",
        "pump)",
        "()",
        "pump & alarm",
        "pump | !",
        "pump:*",
        "pump <-> alarm",
        "\\",
        "pump\\'",
        "%",
        "_",
        "😀",
        "😀 pump",
        "the and of",
        "der die das",
        "NEAR(pump alarm)",
        "{pump}",
        "pump;--",
        "xs",
        "xa",
        "wpump",
        "spump",
        "e\u{301}",
        "\u{200b}",
        "\u{202e}pmup",
        "漢字",
        "Ж",
        "ΣΑΣ",
        "ﬁ",
        "Ǆ",
        "0",
        "-1",
        "RB-0",
        "RB-999999999999999",
        "9223372036854775807",
    ]
    .iter()
    .map(|text| (*text).to_owned())
    .collect();
    nasty.push("pump ".repeat(399));
    nasty.push((0..300).map(|index| format!("w{index}")).collect::<Vec<_>>().join(" "));
    nasty.push("a".repeat(2_000));
    nasty.push("ß".repeat(2_000));
    nasty
}

fn nasty_words_break_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = told(&mut hospital, "The pump's \"alarm\" OR 'light' is on: NOT off. 漢字 Жук ΣΑΣ 😀");
    for words in nasty() {
        let answer = hospital.owner.post("/reports/search", json!({"words": words}));
        // Blanks alone are no words.
        assert!([200, 422].contains(&answer.status), "{words}: {}", answer.text);
        hospital.owner.post("/search", json!({"words": words}));
    }
    for words in [
        "\"pump\"",
        "pump OR alarm",
        "(pump",
        "pump & alarm",
        "pump:*",
        "漢字",
        "жук",
        "σας",
        "pump '; light",
    ] {
        let found = search(&mut hospital.owner, words);
        // "OR" is no operator but a word that says nothing.
        assert_eq!(found, std::slice::from_ref(&report), "{words}");
    }
    for words in ["the and of", "der die das", "😀", "***", "xa", "wpump"] {
        assert_eq!(search(&mut hospital.owner, words), [""; 0], "{words}");
    }
    for (words, code) in
        [(json!("a".repeat(10_000)), "too_long"), (json!(""), "required"), (json!(5), "wrong_type")]
    {
        let answer = hospital.owner.post("/reports/search", json!({"words": words})).expect(422);
        assert_eq!(answer.json["errors"][0]["field"], "words", "{code}: {}", answer.text);
    }
    for limit in [json!(0), json!(201), json!("5")] {
        hospital.owner.post("/reports/search", json!({"words": "pump", "limit": limit})).expect(422);
    }
}

fn names_are_found_as_they_are_now(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    assert_eq!(search(&mut hospital.colleague, "eMAR"), std::slice::from_ref(&report));
    let system = format!("/systems/{}", hospital.system);
    hospital.administrator.patch(&system, json!({"names": {"en": "Sapphire", "de": "Saphir"}})).expect(200);
    assert_eq!(search(&mut hospital.colleague, "sapphire"), std::slice::from_ref(&report));
    assert_eq!(search(&mut hospital.colleague, "Saphir"), [report]);
    assert_eq!(search(&mut hospital.colleague, "eMAR"), [""; 0]);
}

fn what_was_indexed_before_is_made_anew(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = told(&mut hospital, "The tablet is slow.");
    let ended = hospital.report_in("answered");
    world.run_jobs();
    // As an older version, which knew no search, had left it.
    world.execute("DELETE FROM report_words");
    world.execute("DELETE FROM similar_words");
    let (old, as_bytes) = match world.kind {
        Kind::Sqlite => ("x'00'", ""),
        Kind::Postgres => ("'\\x00'", "::bytea"),
    };
    world.execute(&format!("UPDATE report_derivation SET fingerprint = {old}{as_bytes}"));
    assert_eq!(search(&mut hospital.owner, "tablet"), [""; 0]);
    world.run_jobs();
    assert_eq!(search(&mut hospital.owner, "tablet"), [report]);
    assert_eq!(search(&mut hospital.nurse, "pump"), [ended]);
    assert_eq!(world.rows("report_words").len(), 2);
    assert_eq!(world.rows("similar_words").len(), 1);
}

fn the_side_bar_finds_changes_too(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    let draft = hospital.write_change(std::slice::from_ref(&report));
    let found =
        |client: &mut Client, words: &str| client.post("/search", json!({"words": words})).expect(200).json;
    assert_eq!(found(&mut hospital.owner, "fewer prompts")["changes"][0]["id"], draft);
    assert_eq!(found(&mut hospital.colleague, "fewer prompts")["changes"], json!([]));
    hospital.owner.ship(&draft).expect(200);
    let seen = found(&mut hospital.colleague, "fewer prompts paracetamol");
    assert_eq!(seen["changes"][0]["title"], "Fewer prompts for paracetamol");
    assert!(seen["changes"][0]["shipped_at"].is_string());
    // Its title is no words of the report.
    assert_eq!(seen["reports"], json!([]));
    let seen = found(&mut hospital.colleague, "pump");
    assert_eq!(seen["reports"][0]["id"], report);
    hospital
        .owner
        .post("/search", json!({"words": "pump", "limit": 3}))
        .expect_fields(&[("limit", "unknown_field")]);
}

#[test]
fn both_databases_find_the_same() {
    let texts = [
        "Die Übergabe dauert 20 Minuten, das Gerät hängt.",
        "Handover takes 20 minutes; the device freezes",
        "Café, naïve, ŁÓDŹ, ﬁle, Straße, İstanbul, Ελλάδα, Привет, 漢字かな",
        "C++ v2.1 a_b x/y user@example.org RB-1001 100% 3.5mg 50°",
        "it's the nurse's, don't, O'Neill",
        "Étiquettes… «imprimante» — “écran”",
    ];
    let queries: Vec<String> = texts
        .iter()
        .flat_map(|text| text.split_whitespace().map(str::to_owned))
        .chain(nasty())
        .filter(|words| words.chars().count() <= 2_000)
        .collect();
    let mut answers = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let world = World::new(kind);
        let mut hospital = Hospital::found(&world);
        for text in texts {
            told(&mut hospital, text);
        }
        let mut found = Vec::new();
        for words in &queries {
            let answer = hospital.owner.post("/reports/search", json!({"words": words}));
            let numbers: Option<Vec<i64>> = answer.json["items"]
                .as_array()
                .map(|items| items.iter().map(|item| item["number"].as_i64().unwrap()).collect());
            found.push((words.clone(), answer.status, numbers));
        }
        answers.push(found);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(
        answers[0]
            .iter()
            .filter(|(_, _, found)| found.as_ref().is_some_and(|found| !found.is_empty()))
            .count()
            > 30
    );
}
