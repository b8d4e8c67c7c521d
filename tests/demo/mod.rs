//! The demo hospital: loaded by the actions of real use, every report ends where the files say.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::prelude::*;
use domain::id::ReportId;
use domain::moment::Moment;
use serde_json::Value;
use server::app::{App, Purpose};
use server::clock::SetClock;
use server::config::Options;
use server::db::schema::{
    changes, decisions, deliveries, events, followers, mailbox, outbox, reports, tellings,
};
use server::db::{Conn, StoreError};

use crate::world::{Kind, Place, START};

/// The file that the demo is made of.
const REPORTS: &str = include_str!("../../server/demo-hospital/reports.jsonl");
/// The decisions of the files, and those that were made again for reports told later.
const DECISIONS: i64 = 20 + 5;
/// What has shipped, what is planned, what waits for a committee.
const CHANGES: [i64; 3] = [25, 6, 2];

#[test]
fn on_sqlite_every_report_ends_where_the_files_say() {
    every_report_ends_where_the_files_say(Kind::Sqlite);
}

#[test]
fn on_postgres_every_report_ends_where_the_files_say() {
    every_report_ends_where_the_files_say(Kind::Postgres);
}

/// Of one report: its text, where it ends, and with which it is joined.
type End = (String, String, Option<i64>);

fn every_report_ends_where_the_files_say(kind: Kind) {
    let mut wanted: BTreeMap<i64, End> = BTreeMap::new();
    for line in REPORTS.lines() {
        let report: Value = serde_json::from_str(line).expect("a report");
        let word = |name: &str| report[name].as_str().map(|word| word.trim().to_owned());
        let number = |name: &str| word(name).map(|key| key.replace("RB-", "").parse().expect("a number"));
        let end = (word("text").expect("a text"), word("final_state").expect("a state"), number("joined_to"));
        wanted.insert(number("ref").expect("a number"), end);
    }
    assert_eq!(wanted.len(), 300);
    let place = Place::new(kind);
    let found = actix_web::rt::System::new().block_on(load(&place));
    let differing: Vec<_> = wanted.iter().filter(|(number, end)| found.get(number) != Some(end)).collect();
    assert!(differing.is_empty(), "{differing:#?}");
    assert_eq!(found.len(), wanted.len());
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

/// How much was kept as if it had happened after `now`.
fn future(conn: &mut Conn) -> Result<i64, StoreError> {
    let now = START.parse::<Moment>().expect("a time");
    let counts: [i64; 8] = [
        reports::table.filter(reports::reported_at.gt(now)).count().get_result(conn)?,
        events::table.filter(events::at.gt(now)).count().get_result(conn)?,
        followers::table.filter(followers::since.gt(now)).count().get_result(conn)?,
        decisions::table.filter(decisions::decided_at.gt(now)).count().get_result(conn)?,
        changes::table.filter(changes::shipped_at.gt(now)).count().get_result(conn)?,
        tellings::table.filter(tellings::owed_since.gt(now)).count().get_result(conn)?,
        deliveries::table.filter(deliveries::at.gt(now)).count().get_result(conn)?,
        mailbox::table.filter(mailbox::at.gt(now)).count().get_result(conn)?,
    ];
    Ok(counts.iter().sum())
}

/// How many decisions there are, and changes that have shipped, are planned, or neither.
fn counts(conn: &mut Conn) -> Result<(i64, [i64; 3]), StoreError> {
    let shipped = changes::table.filter(changes::shipped_at.is_not_null());
    let others = changes::table.filter(changes::shipped_at.is_null());
    Ok((
        decisions::table.count().get_result(conn)?,
        [
            shipped.count().get_result(conn)?,
            others.filter(changes::ship_at.is_not_null()).count().get_result(conn)?,
            others.filter(changes::ship_at.is_null()).count().get_result(conn)?,
        ],
    ))
}

/// How many said "me too", as the reports count them and as people follow.
fn supporters(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(followers::table.filter(followers::relation.eq("supporter")).count().get_result(conn)?)
}

/// Every report by its number.
fn list_ends(conn: &mut Conn) -> Result<BTreeMap<i64, End>, StoreError> {
    let rows: Vec<(i64, String, String, Option<ReportId>, ReportId)> = reports::table
        .select((reports::number, reports::text, reports::state, reports::joined_to, reports::id))
        .load(conn)?;
    let numbers: HashMap<ReportId, i64> = rows.iter().map(|row| (row.4, row.0)).collect();
    let end = |(number, text, state, into, _): (i64, String, String, Option<ReportId>, ReportId)| {
        (number, (text, state, into.and_then(|into| numbers.get(&into).copied())))
    };
    Ok(rows.into_iter().map(end).collect())
}

/// How each report ended, after loading and a clean check.
async fn load(place: &Place) -> BTreeMap<i64, End> {
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
    assert_eq!(server::demo::links(&app).await.expect("links").len(), 4);
    let findings = server::reports::check::check(&app.db).await.expect("the check runs");
    assert!(findings.differences.is_empty(), "{:#?}", findings.differences);
    let (waiting, asked) = app.db.read(mails).await.expect("the mails");
    assert_eq!(waiting, 0, "everything that was owed by now has left");
    assert!(asked > 3, "the mailbox shows what \"does it help?\" looks like: {asked}");
    assert_eq!(app.db.read(future).await.expect("the times"), 0, "nothing lies in the future");
    assert_eq!(app.db.read(counts).await.expect("the counts"), (DECISIONS, CHANGES));
    let supporters = app.db.read(supporters).await.expect("the supporters");
    assert!(
        (700..=759).contains(&supporters),
        "as many as the files say, where so many see it: {supporters}"
    );
    let ends = app.db.read(list_ends).await.expect("the reports");
    app.db.close().await;
    ends
}
