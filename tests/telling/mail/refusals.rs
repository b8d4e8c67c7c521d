//! Receivers that say no, for now or for ever, and mails that cannot be written: nobody else waits for them.

use serde_json::Value;

use super::{accept, busy, deliver_everything, message_id, settle, waiting, world};
use crate::on_both;
use crate::world::mail::{ALWAYS, Receiver, Security, Trouble};
use crate::world::{Hospital, Kind, World};

on_both! {
    with_kind:
    what_is_refused_for_ever_is_written_down_and_stops_nobody
    greylisting_makes_the_pauses_grow
    who_is_never_taken_is_given_up_after_days
    one_receiver_who_always_cuts_stops_nobody
    what_cannot_be_written_stops_nobody
    a_relay_that_was_away_gets_everything_when_it_is_back
    mail_that_was_stopped_leaves_when_it_goes_on
}

const NORA: &str = "nora.nurse@example.org";

/// The outcomes of all deliveries by mail, each with how often it came.
fn outcomes(world: &World) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for delivery in world.rows("deliveries") {
        *counts.entry(delivery["outcome"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn answers(world: &World, outcome: &str) -> Vec<String> {
    let deliveries = world.rows("deliveries").into_iter().filter(|delivery| delivery["outcome"] == outcome);
    deliveries.map(|delivery| delivery["answer"].as_str().unwrap_or_default().to_owned()).collect()
}

fn what_is_refused_for_ever_is_written_down_and_stops_nobody(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    receiver.treat(NORA, Trouble::Refuse, ALWAYS);
    receiver.treat("petra.second@example.org", Trouble::RefuseContent, 1);
    busy(&world, &mut hospital, 4);
    world.deliver();
    assert_eq!(world.rows("outbox").len(), 0);
    // Of four reports two are Nora's: receipt and move of each.
    assert_eq!(outcomes(&world), [("accepted".to_owned(), 11), ("refused".to_owned(), 5)]);
    assert_eq!((receiver.tries(NORA), receiver.count()), (4, 11));
    let mut words = answers(&world, "refused");
    words.sort();
    words.dedup();
    let wanted = ["550 5.1.1 <…>: nobody of that name is here", "554 5.7.1 This looks like an advertisement"];
    assert_eq!(words, wanted, "in the server's own words, but for the address");
    assert!(answers(&world, "accepted").iter().all(|words| words.starts_with("250 2.0.0 Kept as number ")));
    let unpaid = world.rows("tellings").into_iter().filter(|telling| telling["paid_at"].is_null()).count();
    assert_eq!(unpaid, 4, "Nora was not told; of the team's duty the other member was");
}

fn greylisting_makes_the_pauses_grow(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    receiver.treat(NORA, Trouble::Later, 6);
    hospital.send_report();
    let mut pauses: Vec<i64> = Vec::new();
    for attempt in 1..=6 {
        world.deliver();
        assert_eq!(receiver.tries(NORA), attempt);
        let [row] = &world.rows("outbox")[..] else { panic!("the receipt alone waits") };
        assert_eq!(row["answer"], "451 4.7.1 <…>: greylisted, come again later");
        let due = row["due_at"].as_i64().unwrap() / 1_000_000;
        let now = now(&world);
        pauses.push(due - now);
        assert_eq!(waiting(&mut hospital)["queued"], 1);
        world.later(due - now - 1);
        world.deliver();
        assert_eq!(receiver.tries(NORA), attempt, "not before its time");
        world.later(1);
        hospital.administrator.stay();
    }
    assert!(pauses.is_sorted() && pauses[5] > 4 * pauses[0], "{pauses:?}");
    assert!((30..=120).contains(&pauses[0]), "greylisting is over within minutes: {pauses:?}");
    world.deliver();
    assert_eq!(receiver.kept_for(NORA).len(), 1);
    settle(&world, &receiver, 0);
}

fn now(world: &World) -> i64 {
    use server::clock::Clock;
    world.clock.now().seconds()
}

fn who_is_never_taken_is_given_up_after_days(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    receiver.treat(NORA, Trouble::Later, ALWAYS);
    hospital.send_report();
    let start = now(&world);
    while !world.rows("outbox").is_empty() {
        world.deliver();
        let next = world.rows("outbox").iter().filter_map(|row| row["due_at"].as_i64()).min();
        world.later(next.map_or(0, |next| next / 1_000_000 + 1 - now(&world)));
    }
    let days = (now(&world) - start) as f64 / 86_400.0;
    assert!((4.0..=6.5).contains(&days), "{days} days");
    assert_eq!(answers(&world, "given_up"), ["451 4.7.1 <…>: greylisted, come again later"]);
    assert_eq!(outcomes(&world), [("accepted".to_owned(), 1), ("given_up".to_owned(), 1)]);
}

fn one_receiver_who_always_cuts_stops_nobody(kind: Kind) {
    for trouble in [Trouble::CutAfterData, Trouble::CutInData, Trouble::Nonsense] {
        let receiver = Receiver::new();
        let world = world(kind, &receiver.url());
        let mut hospital = Hospital::found(&world);
        receiver.treat(NORA, trouble, ALWAYS);
        busy(&world, &mut hospital, 6);
        // Within an hour everybody else has theirs, however the six letters for Nora fare.
        for _ in 0..30 {
            world.deliver();
            world.later(120);
        }
        assert_eq!(receiver.count(), 18, "{trouble:?}");
        assert_eq!(world.rows("outbox").len(), 6, "{trouble:?}: what was cut may not have arrived");
        receiver.forgive(NORA);
        deliver_everything(&world);
        settle(&world, &receiver, 0);
    }
}

fn what_cannot_be_written_stops_nobody(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    busy(&world, &mut hospital, 3);
    let broken = hospital.send_report();
    accept(&mut hospital, &broken, "Pump alarms");
    // A history that nobody can read any more, and an address that is none.
    let [event] = &world
        .rows_of("events", "report_id", &broken)
        .into_iter()
        .filter(|event| event["seq"] == 2)
        .collect::<Vec<Value>>()[..]
    else {
        panic!("a second event")
    };
    let id = event["id"].as_str().unwrap();
    let id = if kind == Kind::Sqlite { format!("x'{id}'") } else { format!("'{id}'") };
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let whole = text(event["data"].as_str().unwrap());
    world.execute(&format!("UPDATE events SET data = '{{\"kind\": \"gossip\"}}' WHERE id = {id}"));
    world.execute("UPDATE people SET email = 'petra at home' WHERE email = 'petra.second@example.org'");
    world.deliver();
    // Three reports by two reporters, told twice each, and to Ines.
    assert_eq!(receiver.count(), 9);
    let refused = answers(&world, "refused");
    assert!(!refused.is_empty() && refused.iter().all(|words| !words.contains("petra")), "{refused:?}");
    let waiting = world.rows("outbox");
    let about_broken = world.rows_of("tellings", "report_id", &broken);
    assert!(!waiting.is_empty());
    for row in &waiting {
        assert!(about_broken.iter().any(|telling| telling["id"] == row["telling_id"]), "{row}");
    }
    world.execute(&format!("UPDATE events SET data = {whole} WHERE id = {id}"));
    deliver_everything(&world);
    let told = world.rows("deliveries").into_iter().filter(|delivery| {
        about_broken
            .iter()
            .any(|telling| telling["id"] == delivery["telling_id"] && telling["team_id"].is_null())
    });
    assert_eq!(told.filter(|delivery| delivery["outcome"] == "accepted").count(), 3, "later it was told");
}

fn a_relay_that_was_away_gets_everything_when_it_is_back(kind: Kind) {
    let receiver = Receiver::new();
    let (address, url) = (receiver.address(), receiver.url());
    drop(receiver);
    let world = world(kind, &url);
    let mut hospital = Hospital::found(&world);
    busy(&world, &mut hospital, 10);
    for _ in 0..10 {
        world.deliver();
        world.later(1_800);
    }
    hospital.administrator.stay();
    assert_eq!(waiting(&mut hospital)["queued"], 40, "five hours later all of it waits");
    let answer = world.rows("outbox")[0]["answer"].as_str().unwrap().to_owned();
    assert!(!answer.is_empty());
    let receiver = Receiver::back_at(address, Security::None);
    let since = now(&world);
    while receiver.count() < 40 && now(&world) - since < 3_600 {
        world.deliver();
        world.later(60);
    }
    assert!(now(&world) - since <= 20 * 60, "{} seconds after it is back", now(&world) - since);
    settle(&world, &receiver, 0);
    let ids: std::collections::BTreeSet<String> = receiver.kept().iter().map(message_id).collect();
    assert_eq!(ids.len(), 40);
}

fn mail_that_was_stopped_leaves_when_it_goes_on(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let pause = |hospital: &mut Hospital, paused: bool| {
        let tag = hospital.administrator.get("/settings/mail").header("etag").to_owned();
        let mut administrator = hospital.administrator.clone().with_header("if-match", &tag);
        let after = administrator.patch("/settings/mail", serde_json::json!({"paused": paused})).expect(200);
        assert_eq!(after.json["paused"], paused);
    };
    // Nobody gets an invitation whose link was used already.
    world.deliver();
    assert_eq!(receiver.connections(), 0);
    pause(&mut hospital, true);
    hospital.send_report();
    world.deliver();
    assert_eq!((receiver.connections(), waiting(&mut hospital)["queued"].as_i64()), (0, Some(2)));
    pause(&mut hospital, false);
    world.deliver();
    assert_eq!(receiver.count(), 2);
    settle(&world, &receiver, 0);
}
