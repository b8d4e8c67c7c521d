//! The queries about service levels.

use diesel::prelude::*;
use domain::service_levels::ServiceLevel;

use crate::db::columns::JsonText;
use crate::db::schema::service_levels;
use crate::db::{Conn, StoreError, Tx};

/// Every service level.
///
/// # Errors
/// The statement's.
pub fn list_levels(conn: &mut Conn) -> Result<Vec<ServiceLevel>, StoreError> {
    let rows: Vec<JsonText<ServiceLevel>> =
        service_levels::table.select(service_levels::definition).load(conn)?;
    Ok(rows.into_iter().map(|JsonText(level)| level).collect())
}

/// A new service level.
///
/// # Errors
/// The statement's.
pub fn insert_level(tx: &mut Tx<'_>, level: &ServiceLevel) -> Result<(), StoreError> {
    diesel::insert_into(service_levels::table)
        .values((
            service_levels::id.eq(level.id),
            service_levels::definition.eq(JsonText(level.clone())),
            service_levels::active.eq(true),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The service level as it is now.
///
/// # Errors
/// The statement's.
pub(super) fn update_level(tx: &mut Tx<'_>, level: &ServiceLevel) -> Result<(), StoreError> {
    diesel::update(service_levels::table.find(level.id))
        .set(service_levels::definition.eq(JsonText(level.clone())))
        .execute(tx.conn())?;
    Ok(())
}
