//! Queries over the entries of somebody's inbox: what is owed to the person as follower, as holder of a duty, as
//! member of a team. Each part is one query over its own index; what the person may not see any more is in none.

use std::collections::HashMap;

use diesel::dsl::{InnerJoin, InnerJoinQuerySource, IntoBoxed, LeftJoin, LeftJoinQuerySource};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool};
use domain::access::{Role, Viewer};
use domain::id::{DeliveryId, Id, PersonId, ReportId, SiteId, TellingId};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::telling::TellingKind;
use domain::telling::wire::Channel;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::rows::TellingRow;
use super::store::bytes_of_ids;
use crate::db::columns::{Code, Instant};
use crate::db::dialect::{Statement, prepared};
use crate::db::schema::{deliveries, followers, reports, tellings};
use crate::db::{Conn, MultiBackend, Tx};
use crate::error::Result;
use crate::governance::store::in_scope;
use crate::insights::figures;
use crate::reports::follow;

/// How the reporter stands to a report, as it is stored.
const REPORTER: &str = "reporter";

/// An entry, and how the reporter of its report is known.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is owed.
    pub telling: TellingRow,
    /// How the reporter is known: of an anonymous one every time is the hour.
    pub identity: Identity,
}

impl Entry {
    /// Where it stands in the inbox: the newest has the highest.
    pub const fn place(&self) -> Place {
        (self.telling.leaves_at, self.telling.id)
    }
}

/// Where an entry stands in the inbox.
pub type Place = (Moment, TellingId);

/// Of which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Of all.
    All,
    /// This one alone.
    Telling(TellingId),
    /// Those about this report.
    Report(ReportId),
}

/// Which entries are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of which.
    pub of: Of,
    /// What leaves later is not there yet.
    pub now: Moment,
    /// Only those after this place, which is older.
    pub after: Option<Place>,
    /// None of these kinds.
    pub not: Vec<TellingKind>,
    /// At most so many.
    pub limit: i64,
}

impl Wanted {
    /// The newest.
    pub const fn newest(now: Moment, limit: i64) -> Self {
        Self { of: Of::All, now, after: None, not: Vec::new(), limit }
    }

    fn holds(&self, entry: &Entry) -> bool {
        entry.telling.leaves_at <= self.now && self.after.is_none_or(|after| entry.place() < after)
    }
}

type Joined = LeftJoin<InnerJoin<tellings::table, reports::table>, followers::table>;
type Source = LeftJoinQuerySource<InnerJoinQuerySource<tellings::table, reports::table>, followers::table>;
type Condition = Box<dyn BoxableExpression<Source, MultiBackend, SqlType = Bool>>;
type Selected<'a> = IntoBoxed<'a, Joined, MultiBackend>;

/// The entries of that person, newest first.
pub fn list_entries(conn: &mut Conn, viewer: &Viewer, wanted: &Wanted) -> Result<Vec<Entry>> {
    let mut entries = load(conn, followed(viewer), wanted)?;
    entries.extend(load(conn, of_the_duty(viewer).filter(tellings::person_id.eq(viewer.person_id)), wanted)?);
    // Each team by itself: so the index gives the order, and no more is read than is wanted.
    for team in &viewer.team_ids {
        entries.extend(load(conn, of_the_duty(viewer).filter(tellings::team_id.eq(*team)), wanted)?);
    }
    entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.place()));
    entries.truncate(usize::try_from(wanted.limit).unwrap_or(usize::MAX));
    Ok(entries)
}

fn all<'a>() -> Selected<'a> {
    tellings::table.inner_join(reports::table).left_join(followers::table).into_boxed()
}

/// The sites that the person administers one by one.
pub fn administered(viewer: &Viewer) -> Vec<SiteId> {
    let given = viewer.roles.iter().filter(|given| given.role == Role::Administrator);
    given.filter_map(|given| given.site_id).collect()
}

/// What is owed to the person as follower: a reporter sees the own report always, others while they see it at all.
fn followed<'a>(viewer: &Viewer) -> Selected<'a> {
    let mine = all().filter(tellings::follower_id.eq_any(follow::followers_of(viewer.person_id)));
    if viewer.administers_everything() {
        return mine;
    }
    let seen = sees_whole(viewer).nullable().or(followers::relation.nullable().eq(REPORTER));
    match viewer.site_id {
        Some(site) => mine
            .filter(seen.or(reports::acknowledged_once.eq(true).and(reports::site_id.eq(site)).nullable())),
        None => mine.filter(seen.or(reports::acknowledged_once.eq(true).nullable())),
    }
}

/// Duties about reports that the person still sees whole.
fn of_the_duty<'a>(viewer: &Viewer) -> Selected<'a> {
    if viewer.administers_everything() {
        return all();
    }
    all().filter(sees_whole(viewer))
}

/// Reports that the person sees whole, as owner, as administrator of their site, or as member of a committee.
fn sees_whole(viewer: &Viewer) -> Condition {
    let owned =
        reports::team_id.eq_any(viewer.team_ids.clone()).or(reports::site_id.eq_any(administered(viewer)));
    in_scope!(Source, &viewer.committees, Box::new(owned))
}

fn load(conn: &mut Conn, part: Selected<'_>, wanted: &Wanted) -> Result<Vec<Entry>> {
    let mut query = part;
    if !wanted.not.is_empty() {
        let kinds: Vec<&str> = wanted.not.iter().map(|kind| kind.as_str()).collect();
        query = query.filter(tellings::kind.ne_all(kinds));
    }
    let query = match wanted.of {
        // Found by the report, of which there is not much to one person; a time or an order would lead the database
        // through the whole inbox.
        Of::Report(report) => query.filter(tellings::report_id.eq(report)),
        Of::Telling(telling) => newest(query.filter(tellings::id.eq(telling)), wanted),
        Of::All => newest(query, wanted),
    };
    let rows: Vec<(TellingRow, Code<Identity>)> =
        query.select((TellingRow::as_select(), reports::identity)).load(conn)?;
    let entries = rows.into_iter().map(|(telling, identity)| Entry { telling, identity: identity.0 });
    Ok(entries.filter(|entry| wanted.holds(entry)).collect())
}

fn newest<'a>(query: Selected<'a>, wanted: &Wanted) -> Selected<'a> {
    let mut query = query.filter(tellings::leaves_at.le(wanted.now));
    if let Some((at, id)) = wanted.after {
        query = query
            .filter(tellings::leaves_at.le(at))
            .filter(tellings::leaves_at.lt(at).or(tellings::id.lt(id)));
    }
    query.order((tellings::leaves_at.desc(), tellings::id.desc())).limit(wanted.limit)
}

/// When that person read which of these.
pub fn list_read(conn: &mut Conn, person: PersonId, entries: &[Entry]) -> Result<HashMap<TellingId, Moment>> {
    if entries.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<TellingId> = entries.iter().map(|entry| entry.telling.id).collect();
    let rows: Vec<(TellingId, Moment)> = deliveries::table
        .filter(deliveries::telling_id.eq_any(ids))
        .filter(deliveries::channel.eq(Code(Channel::Inbox)))
        .filter(deliveries::person_id.is_null().or(deliveries::person_id.eq(person)))
        .select((deliveries::telling_id, deliveries::at))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// One id for one person and telling, so that two taps are one delivery. It tells no time.
fn delivery_id(telling: TellingId, person: PersonId) -> DeliveryId {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(telling.uuid().as_bytes())
        .chain_update(person.uuid().as_bytes())
        .finalize()
        .into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Id::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

const INSERT_READ: Statement = Statement {
    sqlite: "INSERT INTO deliveries (id, telling_id, person_id, channel, at, outcome)
             WITH RECURSIVE place (at) AS (
                 VALUES (1) UNION ALL SELECT at + 48 FROM place WHERE at + 48 < length(?1)
             )
             SELECT substr(?1, place.at, 16), substr(?1, place.at + 16, 16),
                    nullif(substr(?1, place.at + 32, 16), zeroblob(16)), 'inbox', ?2, 'accepted'
             FROM place WHERE true ON CONFLICT (id) DO NOTHING",
    postgres: "INSERT INTO deliveries (id, telling_id, person_id, channel, at, outcome)
               SELECT encode(substr($1, place.at, 16), 'hex')::uuid,
                      encode(substr($1, place.at + 16, 16), 'hex')::uuid,
                      nullif(encode(substr($1, place.at + 32, 16), 'hex'), repeat('0', 32))::uuid,
                      'inbox', $2, 'accepted'
               FROM generate_series(1, length($1), 48) AS place (at) ON CONFLICT (id) DO NOTHING",
};

/// Notes that the person read these at `at`; a second time it changes nothing. Of a team's duty it says which member,
/// of everything else nobody: whose it is stands elsewhere already.
pub fn insert_read(tx: &mut Tx<'_>, person: PersonId, entries: &[&TellingRow], at: Moment) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<[Uuid; 3]> = entries
        .iter()
        .map(|telling| {
            let member = telling.team_id.map_or(Uuid::nil(), |_| person.uuid());
            [delivery_id(telling.id, person).uuid(), telling.id.uuid(), member]
        })
        .collect();
    // In one order, so that two who read the same at once wait for each other instead of both.
    rows.sort_unstable();
    let text = INSERT_READ.text(tx);
    let insert =
        diesel::sql_query(text).bind::<Binary, _>(bytes_of_ids(rows.into_iter())).bind::<Instant, _>(at);
    prepared(insert).execute(tx.conn())?;
    let ids: Vec<TellingId> = entries.iter().map(|telling| telling.id).collect();
    diesel::update(tellings::table.filter(tellings::id.eq_any(&ids)).filter(tellings::paid_at.is_null()))
        .set(tellings::paid_at.eq(Some(at)))
        .execute(tx.conn())?;
    figures::paid(tx, &ids)
}
