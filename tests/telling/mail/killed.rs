//! Power cuts: the process that sends is killed in the middle of it, again and again.

use std::time::Duration;

use server::clock::{Clock, SystemClock};

use super::{FROM, PUBLIC, busy, settle};
use crate::world::mail::{Receiver, Trouble, Weather};
use crate::world::{Hospital, Kind, Place, Process, World, is_long};

/// Longer than a batch takes to the next mail that arrives.
const LONGEST: Duration = Duration::from_secs(20);

fn deaths() -> usize {
    if is_long() { 20 } else { 5 }
}

/// Nobody is there to send while this happens, so that what a dead process had taken up is as free as what waits for
/// its next try: the lease and the pause are over.
fn let_the_pauses_pass(kind: Kind, place: &Place) {
    let now = SystemClock.now().micros() - 1_000_000;
    place.execute(&match kind {
        Kind::Sqlite => format!("UPDATE outbox SET due_at = {now}"),
        Kind::Postgres => format!("UPDATE outbox SET due_at = to_timestamp({now} / 1000000.0)"),
    });
}

/// The settings of a process whose mail goes there. A repeat has the same bytes only under the same address.
fn settings(url: &str) -> [(&str, &str); 3] {
    [("READBACK_SMTP_URL", url), ("READBACK_MAIL_FROM", FROM), ("READBACK_PUBLIC_URL", PUBLIC)]
}

/// A hospital whose mails all wait, as its clock is the computer's.
fn owing(kind: Kind, reports: usize) -> World {
    let world = World::new(kind);
    world.clock.set(SystemClock.now());
    let mut hospital = Hospital::found(&world);
    busy(&world, &mut hospital, reports);
    assert_eq!(world.rows("deliveries").len(), 0, "without a relay all of it waits");
    world
}

fn killed_in_the_middle(kind: Kind) {
    let receiver = Receiver::new();
    // Slow as well, so that there is a middle.
    let mut weather = Weather::stormy(11);
    weather.shares.push((Trouble::Delay(Duration::from_millis(50)), 500));
    receiver.weather(weather);
    let stopped = owing(kind, 10 * deaths()).stop();
    let url = receiver.url();
    let settings = settings(&url);
    for death in 0..deaths() {
        let process = Process::start(&stopped.database, &settings);
        let before = receiver.count();
        // After the first mail, the second, the third …: each time with others on their way.
        let arrived = receiver.wait_until(LONGEST, |receiver| receiver.count() > before + death % 5);
        assert!(arrived, "death {death}: {}", process.log());
        process.kill();
        let_the_pauses_pass(kind, &stopped.database);
    }
    let mut rounds = 0;
    let world = loop {
        let process = Process::start(&stopped.database, &settings);
        let mut last = (receiver.count(), 0);
        // Until half a second has passed in which nothing arrived.
        while last.1 < 10 {
            std::thread::sleep(Duration::from_millis(50));
            last = if receiver.count() == last.0 { (last.0, last.1 + 1) } else { (receiver.count(), 0) };
        }
        process.stop();
        let_the_pauses_pass(kind, &stopped.database);
        let world = stopped.clone().start(|_| {});
        if world.rows("outbox").is_empty() {
            break world;
        }
        rounds += 1;
        assert!(rounds < 40, "{:#?}", world.rows("outbox"));
    };
    settle(&world, &receiver, deaths());
    let log = std::fs::read_to_string(stopped.database.folder().join("process.log")).unwrap();
    assert!(!log.is_empty());
    for words in ["@", "Nora", "Ines", "Petra", "The pump", "/s/", "/u/"] {
        let line = log.lines().find(|line| line.contains(words));
        assert!(line.is_none(), "the log tells {words}: {}", line.unwrap_or_default());
    }
    // Sixteen mails are on their way at most when a process dies.
    let copies = receiver.count();
    let mails = 40 * deaths();
    assert!((mails..=mails + 16 * deaths()).contains(&copies), "{copies} for {mails} mails");
}

#[test]
fn on_sqlite_a_killed_process_loses_nothing() {
    killed_in_the_middle(Kind::Sqlite);
}

#[test]
fn on_postgres_a_killed_process_loses_nothing() {
    killed_in_the_middle(Kind::Postgres);
}

#[test]
fn of_two_processes_one_dies_and_the_other_goes_on() {
    let receiver = Receiver::new();
    let slow = vec![(Trouble::Delay(Duration::from_millis(50)), 1_000)];
    receiver.weather(Weather { shares: slow, ..Weather::default() });
    let stopped = owing(Kind::Postgres, 40).stop();
    let url = receiver.url();
    let settings = settings(&url);
    let second_place = stopped.database.beside();
    let first = Process::start(&stopped.database, &settings);
    let second = Process::start(&second_place, &settings);
    assert!(receiver.wait_until(LONGEST, |receiver| receiver.count() > 5));
    first.kill();
    // Whatever the dead one had taken up, a batch of a hundred at most, is free only when its lease is over.
    let others = receiver.wait_until(LONGEST, |receiver| receiver.count() >= 160 - 100);
    assert!(others, "{} of 160", receiver.count());
    second.stop();
    let_the_pauses_pass(Kind::Postgres, &stopped.database);
    let third = Process::start(&second_place, &settings);
    let arrived = receiver.wait_until(LONGEST, |receiver| receiver.count() >= 160);
    third.stop();
    let world = stopped.start(|_| {});
    assert!(arrived, "{:#?}", world.rows("outbox"));
    assert_eq!(world.rows("outbox").len(), 0);
    settle(&world, &receiver, 1);
}
