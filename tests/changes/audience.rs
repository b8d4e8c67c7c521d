//! The preview says exactly who is then told, by which way, with which words; and of nobody more than may be known.

use std::collections::BTreeMap;

use domain::id::kind;
use serde_json::{Value, json};

use crate::on_both;
use crate::world::mail::Receiver;
use crate::world::{Client, Hospital, Kind, Secret, World, needs_of, new_id, person, timeless, with};

on_both! {
    with_kind:
    the_preview_is_what_then_happens
    without_mail_the_inbox_is_the_way
}

on_both! {
    nobody_confidential_is_told_apart
    only_those_who_may_ship_it_see_it
    many_stand_on_several_pages
    everybody_of_a_joined_set_is_told_once
}

/// Accepts a report that somebody sends.
fn accepted(hospital: &mut Hospital, from: &mut Client, more: Value) -> String {
    let body = with(hospital.report(), more);
    let report = from.post("/reports", body).expect(201).text_at("/id");
    hospital.bring(&report, "accepted");
    report
}

/// An accepted report of somebody who is nobody's to know.
fn accepted_anonymous(world: &World, hospital: &mut Hospital) -> String {
    let body = hospital.anonymous_report(&Secret::new());
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "accepted")] {
        hospital.owner.transition(&report, from, to, with(needs_of(to), timeless())).expect(200);
    }
    report
}

fn audience(client: &mut Client, change: &str) -> Value {
    client.get(&format!("/changes/{change}/audience")).expect(200).json
}

/// A letter without the tokens of its links, line by line.
fn masked(text: &str) -> Vec<String> {
    let mask = |line: &str| {
        let mut line = line.trim_end().to_owned();
        for place in ["/s/", "/u/"] {
            if let Some(at) = line.find(place) {
                let start = at + place.len();
                let rest = &line[start..];
                let length = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_…".contains(sign)));
                let end = start + length.unwrap_or(rest.len());
                line.replace_range(start..end, "…");
            }
        }
        line
    };
    text.trim().lines().map(mask).collect()
}

/// Nora told two of them, Cleo one without wanting mail, Vera confidentially, somebody anonymously, and Ulla has left.
fn everybody(world: &World, hospital: &mut Hospital) -> Vec<String> {
    let mut nurse = hospital.nurse.clone();
    let mut reports: Vec<String> = (0..2).map(|_| accepted(hospital, &mut nurse, json!({}))).collect();
    let mut colleague = hospital.colleague.clone();
    let by_inbox = json!({"digest_hour": 7, "kinds": {"shipped": {"mail": "off", "inbox": "at_once"}}});
    colleague.put("/me/preferences", by_inbox).expect(200);
    reports.push(accepted(hospital, &mut colleague, json!({})));
    let ward = hospital.ward.clone();
    let (mut vera, _) = person(world, &mut hospital.administrator, "Vera Veiled", &ward, &[]);
    reports.push(accepted(hospital, &mut vera, json!({"identity": "confidential"})));
    reports.push(accepted_anonymous(world, hospital));
    let (mut ulla, id) = person(world, &mut hospital.administrator, "Ulla Unreachable", &ward, &[]);
    reports.push(accepted(hospital, &mut ulla, json!({})));
    hospital.administrator.patch(&format!("/people/{id}"), json!({"active": false})).expect(200);
    reports
}

fn the_preview_is_what_then_happens(kind: Kind) {
    let receiver = Receiver::new();
    let world = World::with(kind, |options| options.smtp_url = Some(receiver.url()));
    let mut hospital = Hospital::found(&world);
    let mut reports = everybody(&world, &mut hospital);
    let change = hospital.write_change(&reports);
    // One is not ready: nobody is told about it.
    hospital.owner.go(&reports.remove(1), "accepted", "declined").expect(200);
    let second = {
        let mut nurse = hospital.nurse.clone();
        accepted(&mut hospital, &mut nurse, json!({}))
    };
    reports.push(second.clone());
    let path = format!("/changes/{change}");
    let seen = hospital.owner.get(&path).expect(200);
    let mut named: Vec<Value> = seen.json["report_ids"].as_array().unwrap().clone();
    named.push(json!(second));
    let mut editing = hospital.owner.clone().with_header("if-match", seen.header("etag"));
    editing.patch(&path, json!({"report_ids": named})).expect(200);
    world.run_jobs();
    let before = receiver.count();
    let preview = audience(&mut hospital.owner, &change);
    assert_eq!(
        (&preview["total"], &preview["merged"], &preview["tellings"]),
        (&json!(5), &json!(1), &json!(6))
    );
    assert_eq!(
        preview["by_channel"],
        json!({"mail": 2, "inbox": 1, "push": 0, "status_page": 1, "nobody": 1})
    );
    assert_eq!(preview["left_out"][0]["state"], "declined");
    let items = preview["items"].as_array().unwrap();
    let who: Vec<&str> = items
        .iter()
        .map(|item| item["who"]["name"].as_str().or(item["who"]["kind"].as_str()).unwrap())
        .collect();
    assert_eq!(who, ["Cleo Colleague", "Nora Nurse", "Ulla Unreachable", "confidential", "anonymous"]);
    let channels: Vec<&Value> = items.iter().map(|item| &item["channel"]).collect();
    assert_eq!(
        channels,
        [&json!("inbox"), &json!("mail"), &Value::Null, &json!("mail"), &json!("status_page")]
    );
    let numbers: Vec<Vec<i64>> = items
        .iter()
        .map(|item| {
            item["because"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
        })
        .collect();
    assert_eq!(numbers, [vec![1003], vec![1001, 1007], vec![1006], vec![1004], vec![1005]]);
    assert!(items[..4].iter().all(|item| item["language"] == "en") && items[4].get("language").is_none());
    assert!(!preview.to_string().contains("Vera"), "{preview}");
    assert_eq!(
        world.rows("tellings").iter().filter(|telling| telling["kind"] == "shipped").count(),
        0,
        "nothing is written"
    );

    let shipped = hospital.owner.ship(&change).expect(200).json;
    assert_eq!((&shipped["told"], &shipped["left_out"]), (&preview["total"], &preview["left_out"]));
    world.run_jobs();
    let tellings: Vec<Value> =
        world.rows("tellings").into_iter().filter(|telling| telling["kind"] == "shipped").collect();
    assert_eq!(tellings.len() as u64, preview["tellings"].as_u64().unwrap());
    // Who follows several got one mail; so many left as the preview said.
    assert_eq!(receiver.count() - before, 2);
    let of = |address: &str| {
        let mails = receiver.kept_for(address);
        mails
            .into_iter()
            .map(|mail| mail.letter())
            .filter(|letter| letter.subject.contains("Does it help"))
            .collect::<Vec<_>>()
    };
    let (to_nora, to_vera) = (of("nora.nurse@example.org"), of("vera.veiled@example.org"));
    assert_eq!((to_nora.len(), to_vera.len()), (1, 1));
    let letters = preview["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    let letter = &letters[0];
    assert_eq!(
        (&letter["language"], &letter["relation"], &letter["people"]),
        (&json!("en"), &json!("reporter"), &json!(2))
    );
    assert_eq!(letter["subject"].as_str().unwrap(), to_nora[0].subject);
    assert_eq!(masked(letter["text"].as_str().unwrap()), masked(&to_nora[0].text));
    assert!(letter["text"].as_str().unwrap().contains("/s/…"), "a link that is not there yet is none");
    assert!(to_nora[0].text.contains("RB-1007"), "both in one: {}", to_nora[0].text);
    // What became of each telling is what was said: mail, inbox, status page, nobody.
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let deliveries = world.rows("deliveries");
    for telling in &tellings {
        let its = deliveries.iter().filter(|delivery| delivery["telling_id"] == telling["id"]);
        let words: Vec<&str> = its.map(|delivery| delivery["outcome"].as_str().unwrap()).collect();
        *outcomes.entry(words.join(" ")).or_default() += 1;
    }
    let wanted = [("", 1), ("accepted", 3), ("by_choice", 1), ("no_address", 1)];
    assert_eq!(outcomes, wanted.map(|(words, count)| (words.to_owned(), count)).into());
    hospital.owner.get(&format!("/changes/{change}/audience")).expect(409).expect_problem("not_possible");
}

fn without_mail_the_inbox_is_the_way(kind: Kind) {
    let world = World::new(kind);
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    let change = hospital.write_change(&[report]);
    let preview = audience(&mut hospital.owner, &change);
    assert_eq!((&preview["by_channel"]["inbox"], &preview["by_channel"]["mail"]), (&json!(1), &json!(0)));
    assert_eq!(preview["letters"], json!([]), "no letter leaves");
}

fn nobody_confidential_is_told_apart(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut nurse = hospital.nurse.clone();
    let reports: Vec<String> = ["named", "confidential", "confidential"]
        .iter()
        .map(|identity| accepted(&mut hospital, &mut nurse, json!({"identity": identity})))
        .collect();
    let change = hospital.write_change(&reports);
    let preview = audience(&mut hospital.owner, &change);
    assert_eq!((&preview["total"], &preview["merged"]), (&json!(3), &json!(0)), "{preview}");
    let items = preview["items"].as_array().unwrap();
    assert_eq!(
        (&items[0]["who"]["name"], &items[0]["because"][0]["number"]),
        (&json!("Nora Nurse"), &json!(1001))
    );
    for item in &items[1..] {
        assert_eq!(item["who"], json!({"kind": "confidential"}));
        assert_eq!(item["because"].as_array().unwrap().len(), 1);
    }
}

fn only_those_who_may_ship_it_see_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let reports = [hospital.report_in("accepted"), hospital.report_in("received")];
    let change = hospital.write_change(&reports);
    let path = format!("/changes/{change}/audience");
    world.guest().get(&path).expect(401);
    hospital.nurse.get(&path).expect(403).expect_problem("not_allowed");
    hospital.other_owner.get(&path).expect(404).expect_problem("not_found");
    hospital.owner.get(&format!("/changes/{}/audience", new_id::<kind::Change>())).expect(404);
    let seen = hospital.administrator.get(&path).expect(200).json;
    assert_eq!((&seen["total"], &seen["left_out"][0]["state"]), (&json!(1), &json!("received")));
    let empty = hospital.write_change(&[]);
    assert_eq!(audience(&mut hospital.owner, &empty)["total"], 0);
    for wrong in ["limit=0", "limit=201", "cursor=xyz", "page=2"] {
        hospital.owner.get(&format!("{path}?{wrong}")).expect(400).expect_problem("unreadable");
    }
}

fn many_stand_on_several_pages(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("accepted");
    world.add_crowd(&report, 1_203);
    let change = hospital.write_change(std::slice::from_ref(&report));
    let mut names = Vec::new();
    let mut query = "?limit=200".to_owned();
    loop {
        let page = hospital.owner.get(&format!("/changes/{change}/audience{query}")).expect(200).json;
        assert_eq!((&page["total"], &page["tellings"]), (&json!(1_204), &json!(1_204)));
        let items = page["items"].as_array().unwrap();
        names.extend(items.iter().map(|item| item["who"]["name"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        query = format!("?limit=200&cursor={next}");
    }
    let mut sorted = names.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((names.len(), &names), (1_204, &sorted));
    assert_eq!(hospital.owner.ship(&change).expect(200).json["told"], 1_204);
    let mut told: Vec<String> =
        world.told(&report, "shipped").iter().map(|telling| telling["follower_id"].to_string()).collect();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 1_204, "one telling for each follower");
}

fn everybody_of_a_joined_set_is_told_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let root = hospital.report_in("accepted");
    let mut colleague = hospital.colleague.clone();
    let (_, joined) = world.join_another(&mut hospital, &mut colleague, &root);
    let mut champion = hospital.champion(&world);
    world.follow(&mut champion, &root, "supporter");
    // What is joined is linked by its root.
    let change = hospital.write_change(&[joined.clone(), root.clone()]);
    let written = hospital.owner.get(&format!("/changes/{change}")).expect(200).json;
    assert_eq!((&written["report_ids"], &written["counts"]["people"]), (&json!([root]), &json!(3)));
    let preview = audience(&mut hospital.owner, &change);
    assert_eq!(
        (&preview["total"], &preview["tellings"], &preview["merged"]),
        (&json!(3), &json!(3), &json!(0))
    );
    let relations: Vec<(&str, &str)> = preview["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["who"]["name"].as_str().unwrap(), item["because"][0]["relation"].as_str().unwrap()))
        .collect();
    let wanted =
        [("Chris Champion", "supporter"), ("Cleo Colleague", "reporter"), ("Nora Nurse", "reporter")];
    assert_eq!(relations, wanted);
    let shipped = hospital.owner.ship(&change).expect(200).json;
    assert_eq!((&shipped["told"], shipped["shipped"].as_array().unwrap().len()), (&json!(3), 1));
    let mut followers: Vec<String> =
        world.told(&root, "shipped").iter().map(|telling| telling["follower_id"].to_string()).collect();
    followers.sort();
    followers.dedup();
    assert_eq!((followers.len(), world.told(&joined, "shipped").len()), (3, 0));
    champion.act(&root, "confirmation", json!({"answer": "fixed"})).expect(200);
    colleague.act(&joined, "confirmation", json!({"answer": "partly", "words": "Less"})).expect(200);
    let answers = hospital.owner.get(&format!("/changes/{change}/answers")).expect(200).json;
    let sum = json!({"fixed": 1, "partly": 1, "not_fixed": 0, "cannot_tell": 0, "waiting": 1});
    assert_eq!(answers["total"], sum);
    let by = |relation: &str| -> u64 {
        let units = answers["units"].as_array().unwrap();
        let counts = units.iter().flat_map(|unit| unit[relation].as_object().unwrap().values());
        counts.map(|count| count.as_u64().unwrap()).sum()
    };
    assert_eq!((by("reporters"), by("supporters")), (2, 1));
    assert_eq!(hospital.nurse.get(&format!("/changes/{change}")).expect(200).json["helps"], sum);
}
