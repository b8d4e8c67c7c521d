//! Founding a new database, telling a demo from a hospital, and changing the settings.

use domain::access::Viewer;
use domain::administration::{Settings, SettingsPatch};
use domain::moment::Moment;

use super::managed::{change_snapshot, require_everything};
use super::{seeds, store};
use crate::app::{App, Purpose};
use crate::clock::random_bytes;
use crate::db::{Database, Tx};
use crate::directory;
use crate::error::{Result, ServerError};
use crate::{identity, telling};

/// Makes a new database usable at once; does nothing to one that is. Several processes may start together.
///
/// # Errors
/// A database that is marked otherwise than the purpose says; the statements'.
pub async fn found(db: &Database, now: Moment, purpose: Purpose) -> Result<()> {
    db.write(move |tx| found_once(tx, now, purpose)).await
}

fn found_once(tx: &mut Tx<'_>, now: Moment, purpose: Purpose) -> Result<()> {
    // Whoever comes second waits here, and then finds what the first one wrote.
    directory::store::hold_version(tx)?;
    match (store::find_demo(tx)?, purpose) {
        (None, purpose) => {
            seeds::plant(tx)?;
            store::insert_installation(tx, purpose == Purpose::Demo, now)?;
            telling::store::insert_token_key(tx, &random_bytes::<32>(), now)?;
            directory::store::bump_snapshot(tx)?;
            Ok(())
        }
        (Some(true), Purpose::Product) => {
            Err(refusal("this database holds the demo hospital: run `readback demo`, or name another one"))
        }
        (Some(false), Purpose::Demo) => {
            Err(refusal("this database is not marked as a demo: the demo wants one of its own"))
        }
        (Some(_), _) => Ok(()),
    }
}

fn refusal(words: &str) -> ServerError {
    ServerError::Internal(words.to_owned())
}

/// Changes the settings; how they are afterwards, and the version of the snapshot.
///
/// # Errors
/// 403 for administrators of one site, 412, 422, and the store's.
pub async fn change_settings(
    app: &App,
    viewer: &Viewer,
    mut patch: SettingsPatch,
    if_match: Option<i64>,
) -> Result<(Settings, i64)> {
    require_everything(viewer)?;
    change_snapshot(app, if_match, move |tx, before| {
        let mut errors = Vec::new();
        if let Some(domains) = &mut patch.join_domains {
            match identity::joining::check_domains(domains) {
                Ok(kept) => *domains = kept,
                Err(wrong) => errors.extend(wrong),
            }
        }
        let settings = match before.settings.clone().patched(patch) {
            Ok(settings) if errors.is_empty() => settings,
            Ok(_) => return Err(errors.into()),
            Err(more) => return Err([errors, more].concat().into()),
        };
        store::update_settings(tx, &settings)?;
        Ok(settings)
    })
    .await
}
