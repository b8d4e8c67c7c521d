//! Units.

use domain::access::Viewer;
use domain::directory::requests::{NewUnit, UnitPatch};
use domain::directory::wire::Unit;
use domain::id::{UnitId, kind};
use domain::problem::Code;

use super::super::checks::unknown;
use super::super::picture::Snapshot;
use super::super::store;
use super::require_open_unit;
use crate::administration::managed::Managed;
use crate::db::Tx;
use crate::error::Result;

impl Managed for Unit {
    type Kind = kind::Unit;
    type New = NewUnit;
    type Patch = UnitPatch;

    const PATHS: [&'static str; 2] = ["/units", "/units/{id}"];
    const NOUN: &'static str = "unit";
    const PATCHES: &'static [&'static str] = &["names", "kind", "headcount", "active"];

    fn id(&self) -> UnitId {
        self.id
    }

    fn new_id(new: &NewUnit) -> UnitId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.units().collect()
    }

    fn find(snapshot: &Snapshot, id: UnitId) -> Option<&Self> {
        snapshot.unit(id)
    }

    fn create(tx: &mut Tx<'_>, before: &Snapshot, viewer: &Viewer, new: NewUnit) -> Result<Self> {
        // Unknown sites are of interest only to those who could name any.
        if before.site(new.site_id).is_none() && viewer.administers_everything() {
            return Err(vec![unknown("site_id")].into());
        }
        if !viewer.administers(new.site_id) {
            return Err(Code::NotAllowed.into());
        }
        let unit = Self {
            id: new.id,
            site_id: new.site_id,
            names: new.names,
            kind: new.kind,
            headcount: new.headcount,
            active: true,
        };
        store::insert_unit(tx, &unit)?;
        Ok(unit)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: UnitPatch,
    ) -> Result<Self> {
        if !viewer.administers(now.site_id) {
            return Err(Code::NotAllowed.into());
        }
        let unit = Self {
            id: now.id,
            site_id: now.site_id,
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            kind: patch.kind.unwrap_or_else(|| now.kind.clone()),
            headcount: patch.headcount.unwrap_or(now.headcount),
            active: patch.active.unwrap_or(now.active),
        };
        if now.active && !unit.active {
            require_open_unit(before, None, Some(&unit))?;
        }
        store::update_unit(tx, &unit)?;
        Ok(unit)
    }
}
