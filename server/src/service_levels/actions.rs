//! What administrators may do to service levels.

use domain::access::Viewer;
use domain::id::{ServiceLevelId, kind};
use domain::service_levels::{ServiceLevel, ServiceLevelPatch};

use super::store;
use crate::administration::managed::{Managed, require_everything};
use crate::db::Tx;
use crate::directory::Snapshot;
use crate::error::Result;

impl Managed for ServiceLevel {
    type Kind = kind::ServiceLevel;
    type New = Self;
    type Patch = ServiceLevelPatch;

    const PATHS: [&'static str; 2] = ["/service-levels", "/service-levels/{id}"];
    const NOUN: &'static str = "service level";
    const PATCHES: &'static [&'static str] =
        &["names", "acknowledge_hours", "first_answer_hours", "decision_hours", "fix_hours", "calendar"];

    fn id(&self) -> ServiceLevelId {
        self.id
    }

    fn new_id(new: &Self) -> ServiceLevelId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.levels.values().collect()
    }

    fn find(snapshot: &Snapshot, id: ServiceLevelId) -> Option<&Self> {
        snapshot.levels.get(&id)
    }

    fn create(tx: &mut Tx<'_>, _before: &Snapshot, viewer: &Viewer, new: Self) -> Result<Self> {
        require_everything(viewer)?;
        store::insert_level(tx, &new)?;
        Ok(new)
    }

    fn change(
        tx: &mut Tx<'_>,
        _before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: ServiceLevelPatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let level = patch.over(now.clone());
        store::update_level(tx, &level)?;
        Ok(level)
    }
}
