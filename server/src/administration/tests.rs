//! Founding a database and following its changes, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use std::path::PathBuf;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use domain::directory::FIRST_CATEGORIES;
use domain::moment::Moment;

use super::{actions, store};
use crate::app::Purpose;
use crate::clock::new_id;
use crate::db::{Database, DatabaseConfig, StoreError};
use crate::directory::{self, Snapshot, Snapshots};
use crate::error::ServerError;

/// A new database of the product's schema, gone with its value.
struct World {
    db: Database,
    folder: PathBuf,
    server: Option<(String, String)>,
}

impl World {
    fn sqlite() -> Self {
        Self::open(String::new(), None)
    }

    fn postgres() -> Self {
        let server = std::env::var("READBACK_TEST_POSTGRES").expect(
            "READBACK_TEST_POSTGRES (postgres://USER@HOST:PORT/DATABASE) is not set: run `cargo xtask test`",
        );
        let name = format!("readback_test_{}", new_id::<()>().uuid().simple());
        run(&server, &format!("CREATE DATABASE {name}"));
        let (place, _) = server.rsplit_once('/').unwrap();
        Self::open(format!("{place}/{name}"), Some((server.clone(), name)))
    }

    fn open(url: String, server: Option<(String, String)>) -> Self {
        let folder = std::env::temp_dir().join(format!("readback-test-{}", new_id::<()>()));
        std::fs::create_dir_all(&folder).unwrap();
        let db = Database::open(&DatabaseConfig { url, data_folder: folder.join("data") }).unwrap();
        Self { db, folder, server }
    }

    async fn found(&self, purpose: Purpose) -> Result<(), ServerError> {
        actions::found(&self.db, Moment::from_seconds(1_800_000_000), purpose).await
    }

    async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.db.read(|conn| conn.snapshot(Snapshot::load)).await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some((server, name)) = &self.server {
            run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn run(server: &str, statement: &str) {
    PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
}

async fn a_new_database_is_usable_at_once(world: World) {
    assert_eq!(world.snapshot().await.err().map(|error| error.to_string()), Some("no such row".to_owned()));
    world.found(Purpose::Product).await.unwrap();
    let snapshot = world.snapshot().await.unwrap();

    let site = snapshot.sites().next().unwrap();
    assert_eq!((site.time_zone.as_str(), snapshot.name(&site.names, "de")), ("UTC", "Hauptstandort"));
    let unit = snapshot.units().next().unwrap();
    assert_eq!(unit.site_id, site.id);
    let keys: Vec<_> = snapshot.categories().map(|category| category.key.as_str()).collect();
    assert_eq!(keys, FIRST_CATEGORIES.map(|(key, _, _)| key));
    for category in snapshot.categories() {
        assert_eq!(snapshot.check_submission(unit.id, category.id, None, None), []);
    }
    let fallback = snapshot.rule_set.fallback;
    assert!(snapshot.team(fallback.team_id).unwrap().fallback);
    let level = snapshot.levels.get(&fallback.service_level_id).unwrap();
    assert_eq!(level.targets.acknowledge_hours, Some(18));
    assert_eq!((snapshot.settings.language.as_str(), snapshot.settings.anonymous), ("en", true));
}

async fn founding_happens_once_whoever_comes_together(world: World) {
    let outcomes = futures_util::future::join_all((0..8).map(|_| world.found(Purpose::Product))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let snapshot = world.snapshot().await.unwrap();
    assert_eq!((snapshot.sites().count(), snapshot.teams().count(), snapshot.levels.len()), (1, 1, 1));
}

async fn a_demo_and_a_hospital_are_never_taken_for_each_other(world: World) {
    world.found(Purpose::Demo).await.unwrap();
    world.found(Purpose::Demo).await.unwrap();
    assert!(world.snapshot().await.unwrap().demo);
    let refusal = world.found(Purpose::Product).await.unwrap_err().to_string();
    assert!(refusal.contains("demo hospital"), "{refusal}");
    world.found(Purpose::Command).await.unwrap();
    assert!(world.snapshot().await.unwrap().demo, "a command takes it as it is");
}

async fn a_hospital_is_never_taken_for_a_demo(world: World) {
    world.found(Purpose::Product).await.unwrap();
    let refusal = world.found(Purpose::Demo).await.unwrap_err().to_string();
    assert!(refusal.contains("not marked as a demo"), "{refusal}");
    assert!(!world.snapshot().await.unwrap().demo);
}

async fn every_snapshot_follows_a_change(world: World) {
    world.found(Purpose::Product).await.unwrap();
    let (near, far) =
        (Snapshots::open(world.db.clone()).await.unwrap(), Snapshots::open(world.db.clone()).await.unwrap());
    let before = near.current();
    let mut settings = before.settings.clone();
    settings.organisation = "Larkmoor Health".to_owned();
    let writing = world.db.write(move |tx| {
        store::update_settings(tx, &settings)?;
        directory::store::bump_snapshot(tx)
    });
    let version = writing.await.unwrap();

    near.catch_up().await;
    assert_eq!(near.current().version, version);
    assert_eq!(before.settings.organisation, "Readback", "whoever holds the old one keeps it");
    let caught_up = async {
        while far.current().version != version {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), caught_up).await.expect("the announcement is heard");
    assert_eq!(far.current().settings.organisation, "Larkmoor Health");
}

async fn what_is_taken_back_is_not_announced(world: World) {
    world.found(Purpose::Product).await.unwrap();
    let before = world.snapshot().await.unwrap().version;
    let refused = world.db.write(|tx| {
        directory::store::bump_snapshot(tx)?;
        Err::<(), _>(ServerError::Internal("taken back".to_owned()))
    });
    assert!(refused.await.is_err());
    assert_eq!(world.snapshot().await.unwrap().version, before);
}

/// Makes one test for each database out of each function.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            use super::World;
            $(#[tokio::test] async fn $name() { super::$name(World::sqlite()).await })*
        }
        mod postgres {
            use super::World;
            $(#[tokio::test] async fn $name() { super::$name(World::postgres()).await })*
        }
    };
}

on_both! {
    a_new_database_is_usable_at_once
    founding_happens_once_whoever_comes_together
    a_demo_and_a_hospital_are_never_taken_for_each_other
    a_hospital_is_never_taken_for_a_demo
    every_snapshot_follows_a_change
    what_is_taken_back_is_not_announced
}
