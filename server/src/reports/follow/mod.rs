//! Followers, and the one table that says who a follower is. No other module reads or writes it.

pub mod set;

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::id::{EventId, FollowerId, OutgoingId, PersonId, ReportId};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::reports::wire::Relation;
use domain::telling::TellingKind;

use super::rows::Stored;
use crate::db::columns::{Code, Instant, Uid};
use crate::db::dialect::prepared;
use crate::db::schema::{follower_identity, followers, identity_looks, outbox, people, tellings};
use crate::db::{Conn, Tx};
use crate::error::Result;

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
            followers::burden_tenths.eq(report.projection.burden.tenths),
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

/// What a follower follows, as what, and known how; never who it is.
pub fn find_followed(
    conn: &mut Conn,
    follower: FollowerId,
) -> Result<Option<(ReportId, Relation, Identity)>> {
    let row: Option<(ReportId, Code<Relation>, Code<Identity>)> = followers::table
        .find(follower)
        .filter(followers::left_at.is_null())
        .select((followers::report_id, followers::relation, followers::identity))
        .first(conn)
        .optional()?;
    Ok(row.map(|(report, relation, identity)| (report, relation.0, identity.0)))
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

/// The anonymous reporter whose secret has that hash.
pub fn find_by_secret(conn: &mut Conn, hash: &[u8; 32]) -> Result<Option<FollowerId>> {
    Ok(follower_identity::table
        .filter(follower_identity::secret_hash.eq(hash.to_vec()))
        .select(follower_identity::follower_id)
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
pub fn find_look(conn: &mut Conn, id: EventId) -> Result<Option<Look>> {
    Ok(identity_looks::table
        .find(id)
        .select((identity_looks::report_id, identity_looks::person_id, identity_looks::reason))
        .first(conn)
        .optional()?)
}

/// Writes a look down; without it no name is handed out.
pub fn insert_look(tx: &mut Tx<'_>, id: EventId, look: &Look, at: Moment) -> Result<()> {
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

/// Who these followers are, and how they stand to their reports: for sending what is owed to them. Anonymous ones are
/// not among them.
pub fn list_addressees(
    conn: &mut Conn,
    ids: &[FollowerId],
) -> Result<HashMap<FollowerId, (PersonId, Relation)>> {
    let rows: Vec<(FollowerId, PersonId, Code<Relation>)> = followers::table
        .inner_join(follower_identity::table)
        .filter(followers::id.eq_any(ids))
        .filter(follower_identity::person_id.is_not_null())
        .select((followers::id, follower_identity::person_id.assume_not_null(), followers::relation))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, person, relation)| (id, (person, relation.0))).collect())
}

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = Uid)]
    person_id: PersonId,
    #[diesel(sql_type = Uid)]
    id: OutgoingId,
}

/// The mails that wait for a digest which is due, with their receivers, by receiver.
pub fn list_waiting_for_digest(
    conn: &mut Conn,
    now: Moment,
    limit: i64,
) -> Result<Vec<(PersonId, OutgoingId)>> {
    let query = diesel::sql_query(
        "SELECT coalesce(o.person_id, t.person_id, f.person_id) AS person_id, o.id AS id
         FROM outbox AS o
         JOIN tellings AS t ON t.id = o.telling_id
         LEFT JOIN follower_identity AS f ON f.follower_id = t.follower_id
         WHERE o.held_for = 'digest' AND o.due_at <= $1
           AND coalesce(o.person_id, t.person_id, f.person_id) IS NOT NULL
         ORDER BY 1, 2 LIMIT $2",
    );
    let rows: Vec<Waiting> = prepared(query.bind::<Instant, _>(now).bind::<BigInt, _>(limit)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.id)).collect())
}

/// The mails about these events, with the people who follow: to find who would get several.
pub fn list_mails_about(conn: &mut Conn, events: &[EventId]) -> Result<Vec<(PersonId, OutgoingId)>> {
    Ok(outbox::table
        .inner_join(tellings::table.on(outbox::telling_id.eq(tellings::id.nullable())))
        .inner_join(
            follower_identity::table.on(tellings::follower_id.eq(follower_identity::follower_id.nullable())),
        )
        .filter(tellings::event_id.eq_any(events))
        .filter(follower_identity::person_id.is_not_null())
        .select((follower_identity::person_id.assume_not_null(), outbox::id))
        .load(conn)?)
}

/// Those who are told of these events that a change shipped: who each is, where that is kept, and known how. For counting
/// people; never to be handed out.
pub fn list_told(conn: &mut Conn, shippings: &[EventId]) -> Result<Vec<(Option<PersonId>, Identity)>> {
    let told: Vec<(Option<PersonId>, Code<Identity>)> = tellings::table
        .inner_join(followers::table.on(tellings::follower_id.eq(followers::id.nullable())))
        .inner_join(follower_identity::table.on(followers::id.eq(follower_identity::follower_id)))
        .filter(tellings::event_id.eq_any(shippings))
        .filter(tellings::kind.eq(TellingKind::Shipped.as_str()))
        .select((follower_identity::person_id, followers::identity))
        .load(conn)?;
    Ok(told.into_iter().map(|(person, identity)| (person, identity.0)).collect())
}

/// The followers that are this person, for queries over what is owed to them.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn followers_of(person: PersonId) -> _ {
    follower_identity::table
        .filter(follower_identity::person_id.eq(person))
        .select(follower_identity::follower_id.nullable())
}

/// The person whose mail about this follower's report said how to stop such mail. For changing that person's choice;
/// never to be handed out.
pub fn find_receiver(conn: &mut Conn, follower: FollowerId) -> Result<Option<PersonId>> {
    let found: Option<Option<PersonId>> = follower_identity::table
        .find(follower)
        .select(follower_identity::person_id)
        .first(conn)
        .optional()?;
    Ok(found.flatten())
}

/// A follower as the owner may know one: who it is, where the person is known by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// How the follower stands to the report.
    pub relation: Relation,
    /// How the follower is known.
    pub identity: Identity,
    /// Who that is; of confidential and anonymous ones nobody.
    pub person_id: Option<PersonId>,
}

#[derive(Queryable)]
struct KnownRow {
    id: FollowerId,
    relation: Code<Relation>,
    identity: Code<Identity>,
    person_id: Option<PersonId>,
}

/// These followers as their owners may know them.
pub fn list_known(conn: &mut Conn, ids: &[FollowerId]) -> Result<HashMap<FollowerId, Known>> {
    let rows: Vec<KnownRow> = followers::table
        .inner_join(follower_identity::table)
        .filter(followers::id.eq_any(ids))
        .select((followers::id, followers::relation, followers::identity, follower_identity::person_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|KnownRow { id, relation, identity, person_id }| {
            let person_id = person_id.filter(|_| identity.0 == Identity::Named);
            (id, Known { relation: relation.0, identity: identity.0, person_id })
        })
        .collect())
}
