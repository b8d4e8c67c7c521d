//! Several processes on one PostgreSQL, and transactions that were rolled back.

use std::time::Duration;

use serde_json::json;

use super::{busy, deliver_everything, settle, to, world};
use crate::on_both;
use crate::world::mail::{Receiver, Trouble, Weather};
use crate::world::{Hospital, Kind, new_id};

on_both! { with_kind: nothing_is_sent_for_what_was_rolled_back }

#[test]
fn two_processes_never_send_one_twice() {
    let receiver = Receiver::new();
    // Slow enough that both are at it at once.
    let slow = vec![(Trouble::Delay(Duration::from_millis(15)), 1_000)];
    receiver.weather(Weather { shares: slow, ..Weather::default() });
    let first = world(Kind::Postgres, &receiver.url());
    let mut hospital = Hospital::found(&first);
    busy(&first, &mut hospital, 60);
    let second = first.beside_with(|options| to(options, &receiver.url()));
    std::thread::scope(|scope| {
        for world in [&first, &second] {
            scope.spawn(move || world.deliver());
        }
    });
    assert_eq!(first.rows("outbox").len(), 0);
    assert_eq!(receiver.count(), 240);
    settle(&first, &receiver, 0);
    let arrived = receiver.kept();
    let connections: std::collections::BTreeSet<u64> = arrived.iter().map(|each| each.connection).collect();
    assert!(connections.len() > 8, "both took part: one alone opens eight to a domain");
    assert!(receiver.most_at_once("example.org") <= 16, "eight of each process");
}

#[test]
fn a_domain_is_not_flooded() {
    let receiver = Receiver::new();
    let slow = vec![(Trouble::Delay(Duration::from_millis(15)), 1_000)];
    receiver.weather(Weather { shares: slow, ..Weather::default() });
    let world = world(Kind::Sqlite, &receiver.url());
    let mut hospital = Hospital::found(&world);
    busy(&world, &mut hospital, 20);
    world.deliver();
    assert_eq!(receiver.count(), 80);
    let most = receiver.most_at_once("example.org");
    assert!((2..=8).contains(&most), "{most} at once");
    assert!(receiver.connections() <= 10, "connections are used again: {}", receiver.connections());
}

fn nothing_is_sent_for_what_was_rolled_back(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let reports: Vec<String> = (0..6).map(|_| hospital.send_report()).collect();
    let won: usize = reports
        .iter()
        .map(|report| {
            // Eight people press at once: one move wins, seven transactions are rolled back.
            let answers: Vec<u16> = std::thread::scope(|scope| {
                let press = |_| {
                    let mut owner = hospital.owner.clone();
                    scope.spawn(move || owner.go(report, "received", "acknowledged").status)
                };
                let pressed: Vec<_> = (0..8).map(press).collect();
                pressed.into_iter().map(|press| press.join().unwrap()).collect()
            });
            answers.iter().filter(|status| **status == 200).count()
        })
        .sum();
    assert_eq!(won, 6);
    // A report whose id is taken by another one.
    let body = hospital.report();
    hospital.nurse.post("/reports", body.clone()).expect(201);
    let other = crate::world::with(body, json!({"text": "Something else"}));
    hospital.nurse.post("/reports", other).expect_problem("id_reused");
    let comment =
        json!({"id": new_id::<domain::id::kind::Event>(), "body": "More", "visibility": "reporter"});
    hospital.nurse.act(&reports[0], "comments", comment.clone()).expect(200);
    hospital.nurse.act(&reports[1], "comments", comment).expect_problem("id_reused");
    deliver_everything(&world);
    // Seven receipts, seven new reports, six moves, one comment.
    assert_eq!(receiver.count(), 21);
    settle(&world, &receiver, 0);
}
