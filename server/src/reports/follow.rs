//! Followers, and the one table that says who a follower is. No other module reads or writes it.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::id::{FollowerId, PersonId, ReportId};
use domain::moment::Moment;
use domain::reports::Identity;

use super::rows::Stored;
use crate::db::columns::Code;
use crate::db::schema::{follower_identity, followers, identity_looks, people};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::telling::outbox::Follower;

const REPORTER: &str = "reporter";

/// The reporter of a report: the follower, and the person where one is kept. For the access rules; never to be
/// handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reporter {
    /// The reporter as follower.
    pub follower_id: FollowerId,
    /// Who that is; absent for anonymous reports.
    pub person_id: Option<PersonId>,
}

/// Who the reporter is: a person, or the hash of a secret.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// A person with an account.
    Person(PersonId),
    /// SHA-256 of the secret that the device keeps.
    Secret([u8; 32]),
}

/// Makes the reporter a follower.
pub fn insert_reporter(
    tx: &mut Tx<'_>,
    report: &Stored,
    follower_id: FollowerId,
    who: Who,
    since: Moment,
) -> Result<()> {
    diesel::insert_into(followers::table)
        .values((
            followers::id.eq(follower_id),
            followers::report_id.eq(report.id),
            followers::relation.eq(REPORTER),
            followers::identity.eq(Code(report.identity)),
            followers::since.eq(since),
        ))
        .execute(tx.conn())?;
    let (person, secret) = match who {
        Who::Person(person) => (Some(person), None),
        Who::Secret(hash) => (None, Some(hash.to_vec())),
    };
    diesel::insert_into(follower_identity::table)
        .values((
            follower_identity::follower_id.eq(follower_id),
            follower_identity::person_id.eq(person),
            follower_identity::secret_hash.eq(secret),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The reporters of these reports, in one query.
pub fn list_reporters(conn: &mut Conn, reports: &[ReportId]) -> Result<HashMap<ReportId, Reporter>> {
    let rows: Vec<(ReportId, FollowerId, Option<PersonId>)> = followers::table
        .inner_join(follower_identity::table)
        .filter(followers::report_id.eq_any(reports))
        .filter(followers::relation.eq(REPORTER))
        .select((followers::report_id, followers::id, follower_identity::person_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(report, follower_id, person_id)| (report, Reporter { follower_id, person_id }))
        .collect())
}

/// Everybody who follows the report, without saying who they are.
pub fn list_followers(conn: &mut Conn, report: ReportId) -> Result<Vec<Follower>> {
    let rows: Vec<(FollowerId, String, Code<Identity>)> = followers::table
        .filter(followers::report_id.eq(report))
        .select((followers::id, followers::relation, followers::identity))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, relation, identity)| Follower { id, reporter: relation == REPORTER, identity: identity.0 })
        .collect())
}

/// The reports that this person reported.
pub fn list_reported_by(conn: &mut Conn, person: PersonId) -> Result<Vec<ReportId>> {
    Ok(follower_identity::table
        .inner_join(followers::table)
        .filter(follower_identity::person_id.eq(person))
        .filter(followers::relation.eq(REPORTER))
        .select(followers::report_id)
        .load(conn)?)
}

/// The report of the anonymous reporter whose secret has that hash.
pub fn find_by_secret(conn: &mut Conn, hash: &[u8; 32]) -> Result<Option<ReportId>> {
    Ok(follower_identity::table
        .inner_join(followers::table)
        .filter(follower_identity::secret_hash.eq(hash.to_vec()))
        .select(followers::report_id)
        .first(conn)
        .optional()?)
}

/// A look at a confidential reporter's name.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Look {
    /// At which report.
    pub report_id: ReportId,
    /// Who looked.
    pub person_id: PersonId,
    /// Why.
    pub reason: Option<String>,
}

/// The look with that id.
pub fn find_look(conn: &mut Conn, id: domain::id::EventId) -> Result<Option<Look>> {
    Ok(identity_looks::table
        .find(id)
        .select((identity_looks::report_id, identity_looks::person_id, identity_looks::reason))
        .first(conn)
        .optional()?)
}

/// Writes a look down; without it no name is handed out.
pub fn insert_look(tx: &mut Tx<'_>, id: domain::id::EventId, look: &Look, at: Moment) -> Result<()> {
    diesel::insert_into(identity_looks::table)
        .values((
            identity_looks::id.eq(id),
            identity_looks::report_id.eq(look.report_id),
            identity_looks::person_id.eq(look.person_id),
            identity_looks::reason.eq(&look.reason),
            identity_looks::at.eq(at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The names of these people.
pub fn list_names(conn: &mut Conn, ids: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PersonId, String)> =
        people::table.filter(people::id.eq_any(ids)).select((people::id, people::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
