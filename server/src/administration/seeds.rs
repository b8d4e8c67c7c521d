//! What a new database begins with, so that the first report can be sent at once. All of it can be renamed.

use domain::administration::Settings;
use domain::directory::FIRST_CATEGORIES;
use domain::directory::wire::{Category, Site, Team, Unit};
use domain::names::Names;
use domain::routing::Fallback;
use domain::service_levels::ServiceLevel;

use super::store;
use crate::clock::new_id;
use crate::db::{StoreError, Tx};
use crate::{directory, routing, service_levels, zone};

/// Writes it.
pub(super) fn plant(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    store::insert_settings(tx, &first_settings())?;
    plant_categories(tx)?;
    plant_place(tx)?;
    plant_owner(tx)
}

fn first_settings() -> Settings {
    Settings {
        organisation: "Readback".to_owned(),
        language: "en".to_owned(),
        languages: vec!["en".to_owned()],
        anonymous: true,
        safety_instruction: None,
        join_domains: Vec::new(),
        mail_paused: false,
    }
}

fn plant_categories(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    for (position, (key, icon, in_languages)) in (0..).zip(FIRST_CATEGORIES) {
        let category = Category {
            id: new_id(),
            key: key.to_owned(),
            names: names(&in_languages),
            icon: icon.to_owned(),
            position,
            active: true,
        };
        directory::store::insert_category(tx, &category)?;
    }
    Ok(())
}

fn plant_place(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let site = Site {
        id: new_id(),
        names: names(&[("en", "Main site"), ("de", "Hauptstandort")]),
        time_zone: zone::UTC.to_owned(),
        active: true,
    };
    directory::store::insert_site(tx, &site)?;
    let unit = Unit {
        id: new_id(),
        site_id: site.id,
        names: names(&[("en", "General"), ("de", "Allgemein")]),
        kind: "general".to_owned(),
        headcount: 0,
        active: true,
    };
    directory::store::insert_unit(tx, &unit)
}

fn plant_owner(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let team = Team {
        id: new_id(),
        names: names(&[("en", "Workflow team"), ("de", "Workflow-Team")]),
        purpose: None,
        members: Vec::new(),
        fallback: true,
        active: true,
    };
    directory::store::insert_team(tx, &team)?;
    let mut level = ServiceLevel::standard(new_id());
    level.names.0.insert("de".to_owned(), "Standard".to_owned());
    service_levels::store::insert_level(tx, &level)?;
    routing::store::insert_fallback(tx, Fallback { team_id: team.id, service_level_id: level.id })
}

fn names(in_languages: &[(&str, &str)]) -> Names {
    Names(in_languages.iter().map(|(language, name)| ((*language).to_owned(), (*name).to_owned())).collect())
}
