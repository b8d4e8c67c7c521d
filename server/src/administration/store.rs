//! The queries about settings and installation.

use diesel::prelude::*;
use domain::administration::Settings;
use domain::moment::Moment;

use crate::db::columns::JsonText;
use crate::db::schema::{installation, settings};
use crate::db::{Conn, StoreError, Tx};

/// The settings.
///
/// # Errors
/// The statement's; `NotFound` where the database has not been founded.
pub fn find_settings(conn: &mut Conn) -> Result<Settings, StoreError> {
    let JsonText(value) = settings::table.find(1).select(settings::value).first(conn)?;
    Ok(value)
}

/// The first settings.
///
/// # Errors
/// The statement's.
pub(super) fn insert_settings(tx: &mut Tx<'_>, value: &Settings) -> Result<(), StoreError> {
    diesel::insert_into(settings::table)
        .values((settings::id.eq(1), settings::value.eq(JsonText(value.clone()))))
        .execute(tx.conn())?;
    Ok(())
}

/// The settings as they are now; call `bump_snapshot` with it.
///
/// # Errors
/// The statement's.
pub fn update_settings(tx: &mut Tx<'_>, value: &Settings) -> Result<(), StoreError> {
    diesel::update(settings::table.find(1))
        .set(settings::value.eq(JsonText(value.clone())))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether the database holds the demo hospital; nothing where it has not been founded.
///
/// # Errors
/// The statement's.
pub fn find_demo(conn: &mut Conn) -> Result<Option<bool>, StoreError> {
    Ok(installation::table.find(1).select(installation::demo).first(conn).optional()?)
}

/// That the database has been founded, and what for.
///
/// # Errors
/// The statement's.
pub(super) fn insert_installation(tx: &mut Tx<'_>, demo: bool, at: Moment) -> Result<(), StoreError> {
    diesel::insert_into(installation::table)
        .values((installation::id.eq(1), installation::demo.eq(demo), installation::created_at.eq(at)))
        .execute(tx.conn())?;
    Ok(())
}
