//! Systems with their steps.

use domain::access::Viewer;
use domain::directory::requests::{NewSystem, StepEntry, SystemPatch};
use domain::directory::wire::{Step, System};
use domain::id::{SystemId, kind};
use domain::problem::FieldError;

use super::super::picture::Snapshot;
use super::super::rows::StepRow;
use super::super::store;
use crate::administration::managed::{Managed, require_everything};
use crate::db::columns::JsonText;
use crate::db::{StoreError, Tx};
use crate::error::Result;

impl Managed for System {
    type Kind = kind::System;
    type New = NewSystem;
    type Patch = SystemPatch;

    const PATHS: [&'static str; 2] = ["/systems", "/systems/{id}"];
    const NOUN: &'static str = "system";
    const PATCHES: &'static [&'static str] = &["names", "steps", "active"];

    fn id(&self) -> SystemId {
        self.id
    }

    fn new_id(new: &NewSystem) -> SystemId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.systems().collect()
    }

    fn find(snapshot: &Snapshot, id: SystemId) -> Option<&Self> {
        snapshot.system(id)
    }

    fn create(tx: &mut Tx<'_>, before: &Snapshot, viewer: &Viewer, new: NewSystem) -> Result<Self> {
        require_everything(viewer)?;
        require_own_steps(before, new.id, &new.steps)?;
        let steps = listed(&[], new.steps);
        let system = Self { id: new.id, names: new.names, steps, active: true };
        store::insert_system(tx, &system)?;
        save_steps(tx, before, &system)?;
        Ok(system)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: SystemPatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let steps = match patch.steps {
            None => now.steps.clone(),
            Some(entries) => {
                require_own_steps(before, now.id, &entries)?;
                listed(&now.steps, entries)
            }
        };
        let system = Self {
            id: now.id,
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            steps,
            active: patch.active.unwrap_or(now.active),
        };
        store::update_system(tx, &system)?;
        save_steps(tx, before, &system)?;
        Ok(system)
    }
}

/// Nothing, or 422: a step stays with its system, because reports name both.
fn require_own_steps(before: &Snapshot, system: SystemId, entries: &[StepEntry]) -> Result<()> {
    let elsewhere = |entry: &StepEntry| before.step(entry.id).is_some_and(|(owner, _)| owner.id != system);
    let errors: Vec<FieldError> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| elsewhere(entry))
        .map(|(at, _)| FieldError::new(format!("steps.{at}.id"), "duplicate", "Another system has this step"))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}

/// The steps in their new order; those that are no longer named come last, switched off.
fn listed(now: &[Step], entries: Vec<StepEntry>) -> Vec<Step> {
    let missing = now.iter().filter(|step| entries.iter().all(|entry| entry.id != step.id));
    let missing: Vec<Step> = missing.map(|step| Step { active: false, ..step.clone() }).collect();
    let named =
        entries.into_iter().map(|entry| Step { id: entry.id, names: entry.names, active: entry.active });
    named.chain(missing).collect()
}

fn save_steps(tx: &mut Tx<'_>, before: &Snapshot, system: &System) -> Result<(), StoreError> {
    for (position, step) in (0..).zip(&system.steps) {
        let row = StepRow {
            id: step.id,
            system_id: system.id,
            names: JsonText(step.names.clone()),
            position,
            active: step.active,
        };
        if before.step(step.id).is_some() {
            store::update_step(tx, &row)?;
        } else {
            store::insert_step(tx, &row)?;
        }
    }
    Ok(())
}
