//! Sites.

use domain::access::Viewer;
use domain::directory::requests::{NewSite, SitePatch};
use domain::directory::wire::Site;
use domain::id::{SiteId, kind};

use super::super::picture::Snapshot;
use super::super::store;
use super::require_open_unit;
use crate::administration::managed::{Managed, require_everything};
use crate::db::Tx;
use crate::error::{Result, ServerError};
use crate::zone::SiteZone;

impl Managed for Site {
    type Kind = kind::Site;
    type New = NewSite;
    type Patch = SitePatch;

    const PATHS: [&'static str; 2] = ["/sites", "/sites/{id}"];
    const NOUN: &'static str = "site";
    const PATCHES: &'static [&'static str] = &["names", "time_zone", "active"];

    fn id(&self) -> SiteId {
        self.id
    }

    fn new_id(new: &NewSite) -> SiteId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.sites().collect()
    }

    fn find(snapshot: &Snapshot, id: SiteId) -> Option<&Self> {
        snapshot.site(id)
    }

    fn create(tx: &mut Tx<'_>, _before: &Snapshot, viewer: &Viewer, new: NewSite) -> Result<Self> {
        require_everything(viewer)?;
        let site = Self { id: new.id, names: new.names, time_zone: zone_name(&new.time_zone)?, active: true };
        store::insert_site(tx, &site)?;
        Ok(site)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: SitePatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let time_zone = patch.time_zone.map(|name| zone_name(&name)).transpose()?;
        let site = Self {
            id: now.id,
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            time_zone: time_zone.unwrap_or_else(|| now.time_zone.clone()),
            active: patch.active.unwrap_or(now.active),
        };
        if now.active && !site.active {
            require_open_unit(before, Some(&site), None)?;
        }
        store::update_site(tx, &site)?;
        Ok(site)
    }
}

/// The zone's name as IANA writes it.
fn zone_name(name: &str) -> Result<String> {
    let zone = SiteZone::named(name)
        .ok_or_else(|| ServerError::field("time_zone", "unknown", "There is no such time zone"))?;
    Ok(zone.name().to_owned())
}
