//! Mail through the door: what is owed arrives, once, whatever receivers, networks and power cuts do.

mod killed;
mod letters;
mod processes;
mod refusals;
mod self_test;
mod storm;
mod ways;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use server::config::Options;

use crate::world::mail::{Arrived, Receiver};
use crate::world::{Hospital, Kind, World, person};

/// From whom mail comes.
const FROM: &str = "Larkmoor <readback@larkmoor.example>";
/// Where its links lead.
const PUBLIC: &str = "https://readback.larkmoor.example";

/// Longer than the longest pause between two tries.
const LONG_PAUSE: i64 = 5 * 3_600;

/// A product whose mail goes there.
fn world(kind: Kind, url: &str) -> World {
    World::with(kind, |options| to(options, url))
}

/// Mail goes there, as from a hospital.
fn to(options: &mut Options, url: &str) {
    options.smtp_url = Some(url.to_owned());
    options.mail_from = Some(FROM.to_owned());
    options.public_url = Some(PUBLIC.to_owned());
}

/// That many reports, each acknowledged: four mails each, for the reporter the receipt and the move, for the two
/// members of the team the new report.
fn busy(world: &World, hospital: &mut Hospital, reports: usize) -> Vec<String> {
    person(world, &mut hospital.administrator, "Petra Second", "", &[&hospital.team]);
    (0..reports)
        .map(|number| {
            let mut reporter =
                if number % 2 == 0 { hospital.nurse.clone() } else { hospital.colleague.clone() };
            let report = reporter.post("/reports", hospital.report()).expect(201).text_at("/id");
            hospital.owner.go(&report, "received", "acknowledged").expect(200);
            report
        })
        .collect()
}

/// Lets the hours pass until nothing waits to leave.
fn deliver_everything(world: &World) {
    for _ in 0..80 {
        world.deliver();
        if world.rows("outbox").is_empty() {
            return;
        }
        world.later(LONG_PAUSE);
    }
    panic!("after many hours there still wait {:#?}", world.rows("outbox"));
}

/// The id of a message as rows name it.
fn message_id(arrived: &Arrived) -> String {
    let letter = arrived.letter();
    let (id, host) = letter.message_id.split_once('@').expect("a message id");
    assert_eq!(host, "larkmoor.example");
    id.to_owned()
}

/// Holds what arrived against what was owed: every telling was told to everybody whom it concerns, nobody was told
/// twice but where a receiver had cut the conversation or a process had died, and a repeat has the same bytes.
fn settle(world: &World, receiver: &Receiver, deaths: usize) {
    let deliveries = world.rows("deliveries");
    let told = |telling: &Value| -> Vec<&Value> {
        let its = deliveries.iter().filter(|delivery| delivery["telling_id"] == telling["id"]);
        its.filter(|delivery| delivery["outcome"] == "accepted" && delivery["channel"] == "mail").collect()
    };
    let tellings = world.rows("tellings");
    assert!(!tellings.is_empty());
    for telling in &tellings {
        let mut people: Vec<String> =
            told(telling).iter().map(|delivery| delivery["person_id"].to_string()).collect();
        let count = people.len();
        people.sort();
        people.dedup();
        let wanted = if telling["team_id"].is_null() { 1 } else { members(world, &telling["team_id"]) };
        assert_eq!((count, people.len()), (wanted, wanted), "{telling} in {deliveries:#?}");
        assert!(!telling["paid_at"].is_null(), "{telling}");
    }
    let (kept, unanswered) = (by_message(receiver.kept()), by_message(receiver.unanswered()));
    let mut ids: Vec<&str> =
        deliveries.iter().filter_map(|delivery| delivery["message_id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(kept.keys().map(String::as_str).collect::<Vec<_>>(), ids, "what was kept was written down");
    for (id, copies) in &kept {
        assert!(copies.len() <= 1 + deaths, "{} of {id}", copies.len());
        let cut = unanswered.get(id).map(Vec::as_slice).unwrap_or_default();
        for other in copies.iter().chain(cut) {
            assert_eq!(other.to, copies[0].to, "to the same person");
            assert_eq!(other.data, copies[0].data, "with the same bytes");
            assert_eq!(other.faults, [""; 0]);
        }
    }
    let orphans: Vec<&String> = unanswered.keys().filter(|id| !kept.contains_key(*id)).collect();
    assert!(orphans.is_empty(), "cut, and never sent again: {orphans:?}");
}

fn members(world: &World, team: &Value) -> usize {
    world.rows("team_members").iter().filter(|member| member["team_id"] == *team).count()
}

fn by_message(arrived: Vec<Arrived>) -> BTreeMap<String, Vec<Arrived>> {
    let mut map: BTreeMap<String, Vec<Arrived>> = BTreeMap::new();
    for each in arrived {
        map.entry(message_id(&each)).or_default().push(each);
    }
    map
}

/// What an administrator sees of the mail that waits. Invitations whose links were used have gone once something left.
fn waiting(hospital: &mut Hospital) -> Value {
    hospital.administrator.get("/settings/mail").expect(200).json["waiting"].clone()
}

/// A report with that text and what else is given.
fn report_with(hospital: &mut Hospital, more: Value) -> String {
    let body = crate::world::with(hospital.report(), more);
    hospital.nurse.post("/reports", body).expect(201).text_at("/id")
}

/// Accepts the report under that title.
fn accept(hospital: &mut Hospital, report: &str, title: &str) {
    hospital.owner.go(report, "received", "acknowledged").expect(200);
    let more = json!({"title": title, "disposition": "defect", "reason": "It is ours"});
    hospital.owner.transition(report, "acknowledged", "accepted", more).expect(200);
}
