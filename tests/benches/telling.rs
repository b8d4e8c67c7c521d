//! Benchmark: one cause that 10,000 people must hear of, from the transaction that writes it down to the last mail.
//!
//! `cargo xtask bench telling` runs it on both databases and prints, from the same run, what the receiver takes when
//! nothing but sending is done: the ratio says what the rest costs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement may stop at the first surprise")]
#![allow(clippy::print_stdout, reason = "the figures are what it is for")]
#![allow(clippy::disallowed_methods, reason = "it plays the client, which makes the ids, and measures time")]

#[path = "../world/mod.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "the tests use the rest of it")]
mod world;

use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use server::config::Options;
use server::telling::smtp::{Transport, address};
use world::mail::Receiver;
use world::{Hospital, Kind, World};

/// How many people follow.
const FOLLOWERS: usize = 10_000;
/// Mails on their way at once to one domain, as the worker has it.
const AT_ONCE: usize = 8;
/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 3;

fn main() {
    // `cargo test` asks every target for its tests; this one has none.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let alone = median((0..ROUNDS).map(|_| sink_alone()).collect());
    println!("receiver alone                {:>8.0} mails/s", rate(alone));
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (written, delivered): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| ship_and_tell(kind)).unzip();
        let (written, delivered) = (median(written), median(delivered));
        println!("{kind:?}: shipping, whole request {:>8.0} ms", written.as_secs_f64() * 1_000.0);
        println!(
            "{kind:?}: delivered             {:>8.0} mails/s, {:.2} of the receiver alone",
            rate(delivered),
            alone.as_secs_f64() / delivered.as_secs_f64()
        );
    }
}

fn rate(duration: Duration) -> f64 {
    FOLLOWERS as f64 / duration.as_secs_f64()
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort_unstable();
    durations[durations.len() / 2]
}

/// How long the receiver takes for as many mails of the same size over the same transport, without anything else.
fn sink_alone() -> Duration {
    let receiver = Receiver::new();
    let text = "A line of the length that letters have, so that as many bytes travel.\r\n".repeat(190);
    let mail = format!("From: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\n{text}");
    let settings = Options { smtp_url: Some(receiver.url()), ..Options::default() };
    let settings = settings.resolve("unused").expect("settings").mail;
    let transport = Transport::open(&settings).expect("a relay");
    let envelope = address::envelope(&settings.from, "somebody@example.org").expect("an envelope");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let begun = Instant::now();
    runtime.block_on(
        stream::iter(0..FOLLOWERS)
            .map(|_| transport.send(&envelope, mail.as_bytes()))
            .buffer_unordered(AT_ONCE)
            .for_each(|sent| async move { drop(sent.expect("it is taken")) }),
    );
    begun.elapsed()
}

/// How long the request takes that ships a change which everybody waits for, and how long until all are told.
fn ship_and_tell(kind: Kind) -> (Duration, Duration) {
    let receiver = Receiver::new();
    let world = World::with(kind, |options| options.smtp_url = Some(receiver.url()));
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("in_progress");
    let change = hospital.write_change(std::slice::from_ref(&report));
    world.run_jobs();
    world.add_crowd(&report, FOLLOWERS);
    let before = receiver.count();
    let begun = Instant::now();
    hospital.owner.ship(&change).expect(200);
    let written = begun.elapsed();
    let begun = Instant::now();
    world.run_jobs();
    let delivered = begun.elapsed();
    assert!(receiver.count() - before >= FOLLOWERS, "everybody was told");
    (written, delivered)
}
