//! Loading: first the directory, then what happened, each at its own time.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::{Role, RoleGiven, Viewer};
use domain::id::{
    CategoryId, CommitteeId, PersonId, ServiceLevelId, SystemId, TeamId, UnitId, WorkflowStepId,
};
use domain::moment::Moment;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::hospital::Hospital;
use super::past::{Changes, Decisions, Past, Report};
use super::teller::Teller;
use super::{committees, directory, mails, timeline};
use crate::app::App;
use crate::clock::{self, SetClock};
use crate::db::Durability;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::repeats::{self, Fingerprint};

const HOSPITAL: &str = include_str!("../../demo-hospital/hospital.json");
const REPORTS: &str = include_str!("../../demo-hospital/reports.jsonl");
const DECISIONS: &str = include_str!("../../demo-hospital/decisions.json");
const CHANGES: &str = include_str!("../../demo-hospital/changes.json");

/// The ids of what has been loaded, by the files' keys.
#[derive(Default)]
pub(super) struct Loaded {
    pub units: HashMap<String, UnitId>,
    pub categories: HashMap<String, CategoryId>,
    pub systems: HashMap<String, SystemId>,
    /// By system and step.
    pub steps: HashMap<(String, String), WorkflowStepId>,
    pub teams: HashMap<String, TeamId>,
    pub levels: HashMap<String, ServiceLevelId>,
    pub people: HashMap<String, Arc<SignedIn>>,
    /// With who chairs each.
    pub committees: HashMap<String, (CommitteeId, Arc<SignedIn>)>,
}

/// The id behind a key of the files.
pub(super) fn known<T: Copy>(ids: &HashMap<String, T>, key: &str) -> Result<T> {
    ids.get(key)
        .copied()
        .ok_or_else(|| ServerError::Internal(format!("the demo's files do not explain {key}")))
}

impl Loaded {
    /// The person behind a key of the files.
    pub fn person(&self, key: &str) -> Result<&Arc<SignedIn>> {
        self.people
            .get(key)
            .ok_or_else(|| ServerError::Internal(format!("the demo's files do not explain {key}")))
    }

    /// The lead of that team.
    pub fn lead(&self, app: &App, team: TeamId) -> Result<Arc<SignedIn>> {
        let lead = app.snapshots.current().lead_of(team);
        let lead = self.people.values().find(|person| Some(person.person_id()) == lead);
        lead.cloned().ok_or_else(|| ServerError::Internal("a team of the demo has no lead".to_owned()))
    }
}

/// Loads the hospital as if it had been in use up to `now`. The app's clock must be the one handed in.
///
/// # Errors
/// Those of the actions: the files are refused as any request would be.
pub async fn load(app: &App, clock: &SetClock, now: Moment) -> Result<usize> {
    let hospital: Hospital = read(HOSPITAL)?;
    let reports: Result<Vec<Report>> = REPORTS.lines().map(read).collect();
    let past = Past {
        reports: reports?,
        decisions: read::<Decisions>(DECISIONS)?.decisions,
        changes: read::<Changes>(CHANGES)?.changes,
    };
    // Thousands of commits need not reach the disk one by one: what breaks off is told anew from the beginning.
    app.db.set_durability(Durability::Later).await?;
    clock.set(now.plus_days(-DAYS_IN_USE));
    let mut loaded = directory::load(app, &hospital).await?;
    committees::load(app, &hospital, &mut loaded).await?;
    let teller = Teller { app, clock, loaded: &loaded, now };
    let count = timeline::tell(teller, &past).await?;
    mails::deliver(teller).await?;
    directory::name_organisation(app, &hospital).await?;
    app.db.set_durability(Durability::Full).await?;
    Ok(count)
}

/// Whether the hospital is there whole.
///
/// # Errors
/// Those of the database, and a hospital whose loading was interrupted.
pub async fn is_loaded(app: &App) -> Result<bool> {
    let hospital: Hospital = read(HOSPITAL)?;
    if app.snapshots.current().settings.organisation == hospital.organisation.name {
        return Ok(true);
    }
    match super::find(app, super::SHOWN[0].1).await? {
        None => Ok(false),
        Some(_) => Err(ServerError::Internal(
            "filling the demo was interrupted: remove its folder and start again".to_owned(),
        )),
    }
}

/// Since how long the hospital uses the product.
const DAYS_IN_USE: i64 = 430;

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| ServerError::internal("the demo's files", error))
}

/// What marks a request of the loader; each has an id of its own, so that none repeats another.
pub(super) fn fingerprint(what: &str) -> Fingerprint {
    repeats::fingerprint("demo", what, &Value::Null)
}

/// Somebody who does something, without a browser.
pub(super) fn acting(viewer: Viewer, name: &str, language: &str) -> Arc<SignedIn> {
    Arc::new(SignedIn {
        viewer,
        name: name.to_owned(),
        language: language.to_owned(),
        session_id: clock::new_id(),
        epoch: 1,
    })
}

/// The administrator of everything, under whose hand the directory is made.
pub(super) fn founder(id: PersonId) -> Viewer {
    Viewer {
        person_id: id,
        unit_id: None,
        site_id: None,
        roles: vec![RoleGiven { role: Role::Administrator, site_id: None }],
        team_ids: Vec::new(),
        committees: Vec::new(),
    }
}
