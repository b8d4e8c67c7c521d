//! Receivers that refuse for now, delay, cut and talk nonsense, from seeds: every telling arrives, once where nothing
//! was cut, alone or in a digest.

use serde_json::{Value, json};

use super::{busy, deliver_everything, message_id, settle, world};
use crate::on_both;
use crate::world::mail::{Receiver, Weather};
use crate::world::{Hospital, Kind, is_long};

on_both! {
    with_kind:
    in_every_storm_every_telling_arrives
    a_digest_neither_loses_nor_repeats_an_item
}

fn in_every_storm_every_telling_arrives(kind: Kind) {
    for seed in 0..if is_long() { 40 } else { 2 } {
        let receiver = Receiver::new();
        receiver.weather(Weather::stormy(seed));
        let world = world(kind, &receiver.url());
        let mut hospital = Hospital::found(&world);
        busy(&world, &mut hospital, 20);
        deliver_everything(&world);
        settle(&world, &receiver, 0);
        assert_eq!(receiver.count(), 80, "seed {seed}");
        assert!(!receiver.unanswered().is_empty(), "seed {seed} is a storm");
    }
}

fn a_digest_neither_loses_nor_repeats_an_item(kind: Kind) {
    let receiver = Receiver::new();
    receiver.weather(Weather::stormy(5));
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let daily = json!({"mail": "daily", "inbox": "at_once"});
    let wish = json!({"digest_hour": 7, "kinds": {"receipt": daily, "state_change": daily}});
    hospital.nurse.put("/me/preferences", wish).expect(200);
    for _ in 0..3 {
        for _ in 0..4 {
            let report = hospital.send_report();
            hospital.owner.go(&report, "received", "acknowledged").expect(200);
        }
        for _ in 0..6 {
            world.deliver();
            world.later(4 * 3_600);
        }
        hospital.nurse.stay();
        hospital.owner.stay();
    }
    deliver_everything(&world);
    settle(&world, &receiver, 0);
    let digests = receiver.kept_for("nora.nurse@example.org");
    assert_eq!(digests.len(), 3, "one a day");
    let (deliveries, tellings, reports) =
        (world.rows("deliveries"), world.rows("tellings"), world.rows("reports"));
    let find = |rows: &[Value], id: &Value| rows.iter().find(|row| row["id"] == *id).unwrap().clone();
    for digest in &digests {
        let id = message_id(digest);
        let its: Vec<&Value> = deliveries.iter().filter(|delivery| delivery["message_id"] == id).collect();
        assert_eq!(its.len(), 8, "the receipts and moves of a day");
        let text = digest.letter().text;
        for delivery in its {
            let telling = find(&tellings, &delivery["telling_id"]);
            let number = &find(&reports, &telling["report_id"])["number"];
            assert_eq!(text.matches(&format!("RB-{number}")).count(), 1, "one place for each report: {text}");
        }
    }
}
