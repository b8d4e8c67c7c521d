//! Categories.

use domain::access::Viewer;
use domain::directory::requests::{CategoryPatch, NewCategory};
use domain::directory::wire::Category;
use domain::id::{CategoryId, kind};

use super::super::picture::Snapshot;
use super::super::store;
use super::in_use;
use crate::administration::managed::{Managed, require_everything};
use crate::db::Tx;
use crate::error::{Result, ServerError};

impl Managed for Category {
    type Kind = kind::Category;
    type New = NewCategory;
    type Patch = CategoryPatch;

    const PATHS: [&'static str; 2] = ["/categories", "/categories/{id}"];
    const NOUN: &'static str = "category";
    const PATCHES: &'static [&'static str] = &["names", "icon", "position", "active"];

    fn id(&self) -> CategoryId {
        self.id
    }

    fn new_id(new: &NewCategory) -> CategoryId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.categories().collect()
    }

    fn find(snapshot: &Snapshot, id: CategoryId) -> Option<&Self> {
        snapshot.category(id)
    }

    fn create(tx: &mut Tx<'_>, before: &Snapshot, viewer: &Viewer, new: NewCategory) -> Result<Self> {
        require_everything(viewer)?;
        if before.categories().any(|category| category.key == new.key) {
            return Err(ServerError::field("key", "duplicate", "Another category has this key"));
        }
        let category = Self {
            id: new.id,
            key: new.key,
            names: new.names,
            icon: new.icon,
            position: new.position,
            active: true,
        };
        store::insert_category(tx, &category)?;
        Ok(category)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: CategoryPatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let category = Self {
            id: now.id,
            key: now.key.clone(),
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            icon: patch.icon.unwrap_or_else(|| now.icon.clone()),
            position: patch.position.unwrap_or(now.position),
            active: patch.active.unwrap_or(now.active),
        };
        let others = before.categories().any(|other| other.active && other.id != now.id);
        if !category.active && !others {
            return Err(in_use("It is the last category"));
        }
        store::update_category(tx, &category)?;
        Ok(category)
    }
}
