//! Queries over tellings and outbox.

use diesel::prelude::*;
use domain::id::{ReportId, TeamId};
use domain::moment::Moment;

use super::rows::{NewInOutbox, NewTelling};
use crate::db::schema::{outbox, reports, tellings};
use crate::db::{Conn, Tx};
use crate::error::Result;

/// Writes one telling down.
pub fn insert_telling(tx: &mut Tx<'_>, telling: &NewTelling) -> Result<()> {
    diesel::insert_into(tellings::table).values(telling).execute(tx.conn())?;
    Ok(())
}

/// Queues a telling for sending.
pub fn insert_in_outbox(tx: &mut Tx<'_>, row: &NewInOutbox) -> Result<()> {
    diesel::insert_into(outbox::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The reports about which a duty leaves at exactly that moment, with their teams. Full hours are the moments of
/// anonymous reports.
pub fn list_leaving_at(conn: &mut Conn, at: Moment) -> Result<Vec<(ReportId, TeamId)>> {
    Ok(outbox::table
        .inner_join(tellings::table.on(tellings::id.eq(outbox::telling_id)))
        .inner_join(reports::table.on(reports::id.eq(tellings::report_id)))
        .filter(outbox::due_at.eq(at))
        .filter(reports::identity.eq("anonymous"))
        .select((tellings::report_id, reports::team_id))
        .distinct()
        .load(conn)?)
}
