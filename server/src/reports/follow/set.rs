//! Who waits with a report and with all that is joined with it: each person once, whatever that person follows of it.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use domain::id::{FollowerId, PersonId, ReportId, UnitId};
use domain::moment::Moment;
use domain::reports::confirming::AskedReporter;
use domain::reports::joining::{self, Follows, Waiting};
use domain::reports::wire::Relation;
use domain::reports::{Hours, Identity};
use uuid::Uuid;

use super::Reporter;
use crate::db::columns::{Code, Instant, Uid};
use crate::db::dialect::prepared;
use crate::db::schema::{follower_identity, followers, people, reports};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::telling::outbox::Follower;

/// Supporters that the owner is shown.
const MOST_SHOWN: i64 = 200;
/// People whose open pages are told to look again; a hint has room for no more, and the others fetch anyway.
const MOST_HINTED: i64 = 150;

/// The report and everything that is joined with it.
pub fn list_members(conn: &mut Conn, root: ReportId) -> Result<Vec<ReportId>> {
    let joined = reports::table.filter(reports::joined_to.eq(root)).order(reports::id).select(reports::id);
    let mut members = vec![root];
    members.extend(joined.load::<ReportId>(conn)?);
    Ok(members)
}

#[derive(Queryable)]
struct FollowsRow {
    follower_id: FollowerId,
    report_id: ReportId,
    relation: Code<Relation>,
    identity: Code<Identity>,
    person_id: Option<PersonId>,
}

impl FollowsRow {
    fn follows(&self) -> Follows {
        Follows {
            follower_id: self.follower_id,
            who: self.person_id.map_or(self.follower_id.uuid(), PersonId::uuid),
            report_id: self.report_id,
            relation: self.relation.0,
        }
    }
}

/// Everybody who is told about the set of that root, each person as one follower, without saying who they are.
pub fn list_followers(conn: &mut Conn, root: ReportId) -> Result<Vec<Follower>> {
    let told = list_audience(conn, &[root])?;
    Ok(told
        .into_iter()
        .map(|one| Follower {
            id: one.follower_id,
            reporter: one.relation == Relation::Reporter,
            own: one.report_id == root,
            identity: one.identity,
        })
        .collect())
}

/// Somebody who will be told about a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The root.
    pub root: ReportId,
    /// As which follower; that of one of the set's reports.
    pub follower_id: FollowerId,
    /// The report of the set that this one follows.
    pub report_id: ReportId,
    /// As what.
    pub relation: Relation,
    /// Known how.
    pub identity: Identity,
    /// Who it is, for finding the channel and for merging what one person gets; never to be handed out where `identity`
    /// is not named. Absent of anonymous ones.
    pub person_id: Option<PersonId>,
}

/// Everybody who will be told about these sets, by root: each person once for each root.
pub fn list_audience(conn: &mut Conn, roots: &[ReportId]) -> Result<Vec<Told>> {
    let mut told = Vec::new();
    for root in roots {
        let rows = list_rows(conn, *root)?;
        let follows: Vec<Follows> = rows.iter().map(FollowsRow::follows).collect();
        let by_id: HashMap<FollowerId, &FollowsRow> = rows.iter().map(|row| (row.follower_id, row)).collect();
        told.extend(joining::audience(*root, &follows).into_iter().filter_map(|one| {
            let row = by_id.get(&one.follower_id)?;
            Some(Told {
                root: *root,
                follower_id: one.follower_id,
                report_id: one.report_id,
                relation: one.relation,
                identity: row.identity.0,
                person_id: row.person_id,
            })
        }));
    }
    Ok(told)
}

fn list_rows(conn: &mut Conn, root: ReportId) -> Result<Vec<FollowsRow>> {
    let members = list_members(conn, root)?;
    Ok(followers::table
        .left_join(follower_identity::table)
        .filter(followers::report_id.eq_any(members))
        .filter(followers::left_at.is_null())
        .select((
            followers::id,
            followers::report_id,
            followers::relation,
            followers::identity,
            follower_identity::person_id.nullable(),
        ))
        .load(conn)?)
}

/// The reporters of the set, and whether there is any way to reach each: an account in use, or a status page, which an
/// anonymous reporter can open at any time.
pub fn list_asked(conn: &mut Conn, root: ReportId) -> Result<Vec<AskedReporter>> {
    let told = list_followers(conn, root)?;
    let ids: Vec<FollowerId> = told.iter().filter(|one| one.reporter).map(|one| one.id).collect();
    let rows: Vec<(FollowerId, Option<bool>)> = followers::table
        .inner_join(follower_identity::table)
        .left_join(people::table.on(follower_identity::person_id.eq(people::id.nullable())))
        .filter(followers::id.eq_any(ids))
        .select((followers::id, people::active.nullable()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(follower_id, active)| AskedReporter { follower_id, reachable: active.unwrap_or(true) })
        .collect())
}

/// The people among those who follow the set: to tell their open pages to look again.
pub fn list_people_who_follow(conn: &mut Conn, root: ReportId) -> Result<Vec<PersonId>> {
    let members = list_members(conn, root)?;
    Ok(followers::table
        .inner_join(follower_identity::table)
        .filter(followers::report_id.eq_any(members))
        .filter(followers::left_at.is_null())
        .filter(follower_identity::person_id.is_not_null())
        .select(follower_identity::person_id.assume_not_null())
        .distinct()
        .limit(MOST_HINTED)
        .load(conn)?)
}

/// The report that a follower follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnReport {
    /// Which one.
    pub id: ReportId,
    /// Its number.
    pub number: i64,
    /// When it was reported.
    pub reported_at: Moment,
}

/// The report of each of these followers: what a reporter is told about the root is told about the own report.
pub fn list_own_reports(conn: &mut Conn, ids: &[FollowerId]) -> Result<HashMap<FollowerId, OwnReport>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(FollowerId, ReportId, i64, Moment)> = followers::table
        .inner_join(reports::table)
        .filter(followers::id.eq_any(ids))
        .select((followers::id, reports::id, reports::number, reports::reported_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(follower, id, number, reported_at)| (follower, OwnReport { id, number, reported_at }))
        .collect())
}

/// Those who reported what is joined with each of these roots.
pub fn list_joined_reporters(
    conn: &mut Conn,
    roots: &[ReportId],
) -> Result<HashMap<ReportId, Vec<Reporter>>> {
    if roots.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ReportId, FollowerId, Option<PersonId>)> = followers::table
        .inner_join(follower_identity::table)
        .inner_join(reports::table)
        .filter(reports::joined_to.eq_any(roots))
        .filter(followers::relation.eq(Code(Relation::Reporter)))
        .filter(followers::left_at.is_null())
        .select((reports::joined_to.assume_not_null(), followers::id, follower_identity::person_id))
        .load(conn)?;
    let mut by_root: HashMap<ReportId, Vec<Reporter>> = HashMap::new();
    for (root, follower_id, person_id) in rows {
        by_root.entry(root).or_default().push(Reporter { follower_id, person_id });
    }
    Ok(by_root)
}

/// How that person follows these sets, by root: as the one follower that is told.
pub fn list_mine(conn: &mut Conn, person: PersonId) -> Result<HashMap<ReportId, Follows>> {
    let rows: Vec<(FollowerId, ReportId, Option<ReportId>, Code<Relation>)> = follower_identity::table
        .inner_join(followers::table.inner_join(reports::table))
        .filter(follower_identity::person_id.eq(person))
        .filter(followers::left_at.is_null())
        .select((followers::id, reports::id, reports::joined_to, followers::relation))
        .load(conn)?;
    let mut by_root: HashMap<ReportId, Vec<Follows>> = HashMap::new();
    for (follower_id, report_id, joined_to, relation) in rows {
        let follows = Follows { follower_id, who: person.uuid(), report_id, relation: relation.0 };
        by_root.entry(joined_to.unwrap_or(report_id)).or_default().push(follows);
    }
    Ok(by_root
        .into_iter()
        .filter_map(|(root, all)| Some((root, joining::audience(root, &all).pop()?)))
        .collect())
}

/// A follower's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Which follower.
    pub follower_id: FollowerId,
    /// Of which report.
    pub report_id: ReportId,
    /// As what.
    pub relation: Relation,
    /// Known how.
    pub identity: Identity,
    /// Where it hurts.
    pub unit_id: Option<UnitId>,
    /// Own hours a month.
    pub burden: Hours,
    /// Whether this one follows no more.
    pub left: bool,
}

#[derive(Queryable)]
struct FollowingRow {
    follower_id: FollowerId,
    report_id: ReportId,
    relation: Code<Relation>,
    identity: Code<Identity>,
    unit_id: Option<UnitId>,
    burden_tenths: i64,
    left_at: Option<Moment>,
}

/// Every way in which that person follows the set of that root or has followed it.
pub fn list_following(conn: &mut Conn, root: ReportId, person: PersonId) -> Result<Vec<Following>> {
    let rows: Vec<FollowingRow> = follower_identity::table
        .inner_join(followers::table.inner_join(reports::table))
        .filter(follower_identity::person_id.eq(person))
        .filter(reports::id.eq(root).or(reports::joined_to.eq(root).assume_not_null()))
        .order(followers::id)
        .select((
            followers::id,
            followers::report_id,
            followers::relation,
            followers::identity,
            followers::unit_id,
            followers::burden_tenths,
            followers::left_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Following {
            follower_id: row.follower_id,
            report_id: row.report_id,
            relation: row.relation.0,
            identity: row.identity.0,
            unit_id: row.unit_id,
            burden: Hours { tenths: row.burden_tenths },
            left: row.left_at.is_some(),
        })
        .collect())
}

/// Makes that person a follower.
pub fn insert_following(tx: &mut Tx<'_>, row: &Following, person: PersonId, since: Moment) -> Result<()> {
    diesel::insert_into(followers::table)
        .values((
            followers::id.eq(row.follower_id),
            followers::report_id.eq(row.report_id),
            followers::relation.eq(Code(row.relation)),
            followers::identity.eq(Code(row.identity)),
            followers::since.eq(since),
            followers::unit_id.eq(row.unit_id),
            followers::burden_tenths.eq(row.burden.tenths),
        ))
        .execute(tx.conn())?;
    diesel::insert_into(follower_identity::table)
        .values((
            follower_identity::follower_id.eq(row.follower_id),
            follower_identity::person_id.eq(Some(person)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes how a follower follows from now on.
pub fn update_following(tx: &mut Tx<'_>, row: &Following, left_at: Option<Moment>) -> Result<()> {
    diesel::update(followers::table.find(row.follower_id))
        .set((
            followers::relation.eq(Code(row.relation)),
            followers::identity.eq(Code(row.identity)),
            followers::unit_id.eq(row.unit_id),
            followers::burden_tenths.eq(row.burden.tenths),
            followers::left_at.eq(left_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets who that follower is, for good; it follows no more.
pub fn forget(tx: &mut Tx<'_>, follower: FollowerId, at: Moment) -> Result<()> {
    diesel::delete(follower_identity::table.find(follower)).execute(tx.conn())?;
    diesel::update(followers::table.find(follower))
        .set((followers::left_at.eq(Some(at)), followers::burden_tenths.eq(0)))
        .execute(tx.conn())?;
    Ok(())
}

/// A supporter as the owner may know one: who it is, where the person is known by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownSupporter {
    /// How the supporter is known.
    pub identity: Identity,
    /// Who that is; of confidential ones nobody.
    pub person_id: Option<PersonId>,
    /// Where it hurts.
    pub unit_id: Option<UnitId>,
    /// Own hours a month.
    pub burden: Hours,
}

/// The supporters of the set, those with the greatest burden first; at most 200.
pub fn list_supporters(conn: &mut Conn, root: ReportId) -> Result<Vec<KnownSupporter>> {
    type Row = (Code<Identity>, Option<PersonId>, Option<UnitId>, i64);
    let members = list_members(conn, root)?;
    let rows: Vec<Row> = followers::table
        .inner_join(follower_identity::table)
        .filter(followers::report_id.eq_any(members))
        .filter(followers::relation.eq(Code(Relation::Supporter)))
        .filter(followers::left_at.is_null())
        .order((followers::burden_tenths.desc(), followers::id))
        .limit(MOST_SHOWN)
        .select((
            followers::identity,
            follower_identity::person_id,
            followers::unit_id,
            followers::burden_tenths,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(identity, person_id, unit_id, tenths)| KnownSupporter {
            identity: identity.0,
            person_id: person_id.filter(|_| identity.0 == Identity::Named),
            unit_id,
            burden: Hours { tenths },
        })
        .collect())
}

/// What [`joining::figures`] counts, by the database.
#[derive(QueryableByName)]
pub struct Counted {
    /// People, each once.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    /// Hours a month in tenths, of each person the greatest burden.
    #[diesel(sql_type = BigInt)]
    pub tenths: i64,
    /// Units, each once.
    #[diesel(sql_type = BigInt)]
    pub units: i64,
    /// Reports, the root among them.
    #[diesel(sql_type = BigInt)]
    pub members: i64,
    /// When the oldest was reported.
    #[diesel(sql_type = Instant)]
    pub reported_at: Moment,
    /// The worst, by its rank.
    #[diesel(sql_type = BigInt)]
    pub severity: i64,
}

/// The figures of the set of that root.
pub fn count_set(conn: &mut Conn, root: ReportId) -> Result<Counted> {
    let query = sql_query(
        "WITH members AS (
             SELECT id, unit_id, reported_at, severity FROM reports WHERE id = $1 OR joined_to = $2
         ), waiting AS (
             SELECT coalesce(i.person_id, f.id) AS who, f.burden_tenths AS tenths,
                    CASE f.relation WHEN 'reporter' THEN r.unit_id ELSE f.unit_id END AS unit_id
             FROM members AS r
             JOIN followers AS f ON f.report_id = r.id
             LEFT JOIN follower_identity AS i ON i.follower_id = f.id
             WHERE f.relation <> 'follower' AND f.left_at IS NULL
         )
         SELECT (SELECT COUNT(DISTINCT who) FROM waiting) AS people,
                (SELECT CAST(coalesce(SUM(most), 0) AS BIGINT)
                 FROM (SELECT MAX(tenths) AS most FROM waiting GROUP BY who) AS each_one) AS tenths,
                (SELECT COUNT(DISTINCT unit_id) FROM waiting) AS units,
                COUNT(*) AS members, MIN(reported_at) AS reported_at, MAX(severity) AS severity
         FROM members",
    );
    Ok(prepared(query.bind::<Uid, _>(root).bind::<Uid, _>(root)).get_result(conn)?)
}

/// One who waits: the report, who, where, how much, and as what.
pub type WaitingRow = (ReportId, Waiting);

/// Everybody who waits with these reports, one by one: for counting slowly.
pub fn list_waiting(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<WaitingRow>> {
    type Row = (ReportId, FollowerId, Option<PersonId>, Code<Relation>, UnitId, Option<UnitId>, i64);
    let rows: Vec<Row> = followers::table
        .inner_join(reports::table)
        .left_join(follower_identity::table)
        .filter(followers::report_id.eq_any(ids))
        .filter(followers::left_at.is_null())
        .filter(followers::relation.ne(Code(Relation::Follower)))
        .select((
            followers::report_id,
            followers::id,
            follower_identity::person_id.nullable(),
            followers::relation,
            reports::unit_id,
            followers::unit_id,
            followers::burden_tenths,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(report, follower, person, relation, home, unit, tenths)| {
            let who: Uuid = person.map_or(follower.uuid(), PersonId::uuid);
            let unit_id = if relation.0 == Relation::Reporter { Some(home) } else { unit };
            (report, Waiting { who, unit_id, burden: Hours { tenths } })
        })
        .collect())
}
