//! The demo hospital: loaded by the actions of real use, every report ends where the files say.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use domain::moment::Moment;
use serde_json::Value;
use server::app::{App, Purpose};
use server::clock::SetClock;
use server::config::Options;
use server::db::schema::{deliveries, mailbox, outbox, reports, tellings};
use server::db::{Conn, StoreError};

use crate::world::{Kind, Place, START};

/// The file that the demo is made of.
const REPORTS: &str = include_str!("../../server/demo-hospital/reports.jsonl");
/// What was joined with another report is left out.
const LEFT_OUT: &str = "duplicate";

#[test]
fn on_sqlite_every_report_ends_where_the_files_say() {
    every_report_ends_where_the_files_say(Kind::Sqlite);
}

#[test]
fn on_postgres_every_report_ends_where_the_files_say() {
    every_report_ends_where_the_files_say(Kind::Postgres);
}

fn every_report_ends_where_the_files_say(kind: Kind) {
    let mut wanted: HashMap<String, String> = HashMap::new();
    for line in REPORTS.lines() {
        let report: Value = serde_json::from_str(line).expect("a report");
        let state = report["final_state"].as_str().expect("a state");
        if state != LEFT_OUT {
            wanted.insert(report["text"].as_str().expect("a text").trim().to_owned(), state.to_owned());
        }
    }
    assert_eq!(wanted.len(), 264, "every text stands once in the files");
    let place = Place::new(kind);
    let found = actix_web::rt::System::new().block_on(load(&place));
    assert_eq!(found, wanted);
}

/// How many mails wait although their time has come, and how many letters ask whether a change helps.
fn mails(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let now = START.parse::<Moment>().expect("a time");
    let waiting = outbox::table.filter(outbox::due_at.le(now)).count().get_result(conn)?;
    let asking = mailbox::table
        .inner_join(deliveries::table.on(deliveries::message_id.eq(mailbox::message_id.nullable())))
        .inner_join(tellings::table.on(tellings::id.eq(deliveries::telling_id)))
        .filter(tellings::kind.eq_any(["shipped", "does_it_help"]));
    Ok((waiting, asking.count().get_result(conn)?))
}

/// The state of each report by its text, after loading and a clean check.
async fn load(place: &Place) -> HashMap<String, String> {
    let options = Options {
        data: Some(place.folder().to_path_buf()),
        database_url: Some(place.url().to_owned()),
        ..Options::default()
    };
    let config = options.resolve("unused").expect("settings");
    let now = START.parse::<Moment>().expect("a time");
    let clock = SetClock::at(now);
    let app = App::build(config, Arc::new(clock.clone()), Purpose::Demo).await.expect("it starts").app;
    assert!(!server::demo::is_loaded(&app).await.expect("a look"));
    server::demo::load(&app, &clock, now).await.expect("the hospital loads");
    assert!(server::demo::is_loaded(&app).await.expect("a look"));
    assert_eq!(server::demo::links(&app).await.expect("links").len(), 3);
    let findings = server::reports::check::check(&app.db).await.expect("the check runs");
    assert!(findings.differences.is_empty(), "{:#?}", findings.differences);
    let (waiting, asked) = app.db.read(mails).await.expect("the mails");
    assert_eq!(waiting, 0, "everything that was owed by now has left");
    assert!(asked > 3, "the mailbox shows what \"does it help?\" looks like: {asked}");
    let states: Vec<(String, String, Moment)> = app
        .db
        .read(|conn| {
            reports::table
                .select((reports::text, reports::state, reports::reported_at))
                .load(conn)
                .map_err(StoreError::from)
        })
        .await
        .expect("the reports");
    assert!(states.iter().all(|(_, _, reported_at)| *reported_at <= now), "nothing lies in the future");
    app.db.close().await;
    states.into_iter().map(|(text, state, _)| (text, state)).collect()
}
