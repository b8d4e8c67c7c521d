//! The product on a database of its own, and requests as people send them.

use std::path::PathBuf;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use domain::access::Viewer;
use domain::id::{PersonId, ReportId, SessionId, TeamId};
use domain::moment::Moment;
use domain::problem::Problem;
use domain::reports::requests::{Submission, Transition};
use domain::reports::state::State;
use domain::reports::{Disposition, Identity};
use serde::Serialize;

use super::super::once::Once;
use super::super::{actions, check, events};
use crate::app::{App, Purpose};
use crate::clock::{Clock, SetClock, new_id, new_timeless_id};
use crate::config::Options;
use crate::db::schema::{people, team_members};
use crate::directory::store::bump_snapshot;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::repeats::Answer;

/// A Wednesday, 10:20.
const START: &str = "2026-11-18T10:20:00Z";

pub struct World {
    pub app: App,
    clock: SetClock,
    folder: PathBuf,
    server: Option<(String, String)>,
    pub team: TeamId,
}

impl World {
    pub async fn sqlite() -> Self {
        Self::open(String::new(), None).await
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("READBACK_TEST_POSTGRES").expect(
            "READBACK_TEST_POSTGRES (postgres://USER@HOST:PORT/DATABASE) is not set: run `cargo xtask test`",
        );
        let name = format!("readback_test_{}", new_id::<()>().uuid().simple());
        run(&server, &format!("CREATE DATABASE {name}"));
        let (place, _) = server.rsplit_once('/').unwrap();
        Self::open(format!("{place}/{name}"), Some((server.clone(), name))).await
    }

    async fn open(url: String, server: Option<(String, String)>) -> Self {
        let folder = std::env::temp_dir().join(format!("readback-test-{}", new_id::<()>()));
        let options = Options { data: Some(folder.clone()), database_url: Some(url), ..Options::default() };
        let clock = SetClock::at(START.parse().unwrap());
        let config = options.resolve("unused").unwrap();
        let app = App::build(config, Arc::new(clock.clone()), Purpose::Product).await.unwrap().app;
        let team = app.snapshots.current().rule_set.fallback.team_id;
        Self { app, clock, folder, server, team }
    }

    pub async fn person(&self, name: &'static str, teams: Vec<TeamId>) -> Arc<SignedIn> {
        let id: PersonId = new_id();
        let members = teams.clone();
        let insert = self.app.db.write(move |tx| {
            diesel::insert_into(people::table)
                .values((
                    people::id.eq(id),
                    people::name.eq(name),
                    people::email.eq(format!("{id}@example.org")),
                    people::language.eq("en"),
                    people::epoch.eq(1_i64),
                    people::active.eq(true),
                    people::created_at.eq(Moment::default()),
                ))
                .execute(tx.conn())?;
            for team in members {
                diesel::insert_into(team_members::table)
                    .values((
                        team_members::team_id.eq(team),
                        team_members::person_id.eq(id),
                        team_members::lead.eq(false),
                    ))
                    .execute(tx.conn())?;
            }
            bump_snapshot(tx)?;
            Ok::<_, ServerError>(())
        });
        insert.await.unwrap();
        self.app.snapshots.reload().await.unwrap();
        Arc::new(SignedIn {
            viewer: Viewer {
                person_id: id,
                unit_id: None,
                site_id: None,
                roles: Vec::new(),
                team_ids: teams,
                committees: Vec::new(),
            },
            name: name.to_owned(),
            language: "en".to_owned(),
            session_id: new_id::<domain::id::kind::Session>() as SessionId,
            epoch: 1,
        })
    }

    pub fn later(&self, days: i64) {
        self.clock.set(self.clock.now().plus_days(days));
    }

    pub fn submission(&self, id: ReportId, identity: Identity) -> Submission {
        let snapshot = self.app.snapshots.current();
        Submission {
            id,
            unit_id: snapshot.units().next().unwrap().id,
            category_id: snapshot.categories().next().unwrap().id,
            text: "The pump alarms all night. Nobody sleeps.".to_owned(),
            system_id: None,
            workflow_step_id: None,
            severity: None,
            burden: None,
            workaround: None,
            identity,
            attachment_ids: Vec::new(),
        }
    }

    pub async fn report(&self, who: &Arc<SignedIn>, identity: Identity) -> ReportId {
        let id = new_id();
        actions::submit(&self.app, who, asked(who, self.submission(id, identity))).await.unwrap();
        id
    }

    pub async fn state(&self, who: &Arc<SignedIn>, id: ReportId) -> State {
        events::read(&self.app, who, id).await.unwrap().staff.state
    }

    pub async fn moves(&self, who: &Arc<SignedIn>, id: ReportId, from: State, to: State) -> Result<Answer> {
        let wish = Transition {
            title: Some("Pump alarms at night".to_owned()),
            disposition: Some(Disposition::Defect),
            reason: Some("It is the alarm limit".to_owned()),
            question: Some("Which pump?".to_owned()),
            ..Transition::plain(new_timeless_id(), from, to)
        };
        actions::transition(&self.app, who, id, asked(who, wish)).await
    }

    /// Nothing that is stored twice differs; then everything is thrown away.
    pub async fn end(self) {
        let findings = check::check(&self.app.db).await.unwrap();
        assert_eq!(findings.differences, Vec::<String>::new());
        assert!(findings.reports > 0);
        self.app.db.close().await;
        std::fs::remove_dir_all(&self.folder).unwrap();
        if let Some((server, name)) = &self.server {
            run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn run(server: &str, statement: &str) {
    PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
}

pub fn asked<T: Serialize>(who: &SignedIn, request: T) -> Once<T> {
    let body = serde_json::to_value(&request).unwrap();
    Once::new("test", &who.person_id().to_string(), request, &body)
}

pub fn anonymously<T: Serialize>(request: T) -> Once<T> {
    let body = serde_json::to_value(&request).unwrap();
    Once::new("test", "", request, &body)
}

pub fn problem<T>(outcome: Result<T>) -> Problem {
    outcome.err().unwrap().problem()
}
