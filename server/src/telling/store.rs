//! Queries over tellings, outbox and deliveries.

use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};
use domain::id::{EventId, FollowerId, Id, OutgoingId, PersonId, ReportId, SignInLinkId, TeamId, TellingId};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::telling::TellingKind;
use uuid::Uuid;

use super::rows::{DeliveryRow, HeldFor, OutgoingRow, TellingRow};
use crate::clock::new_timeless_id;
use crate::db::columns::{Code, Instant, Uid};
use crate::db::dialect::{Statement, prepared};
use crate::db::schema::{deliveries, events, outbox, people, reports, teams, tellings, token_key};
use crate::db::{Conn, Tx};
use crate::error::Result;

/// Writes one telling down.
pub fn insert_telling(tx: &mut Tx<'_>, telling: &TellingRow) -> Result<()> {
    diesel::insert_into(tellings::table).values(telling).execute(tx.conn())?;
    Ok(())
}

/// The telling with that id.
pub fn find_telling(conn: &mut Conn, id: TellingId) -> Result<Option<TellingRow>> {
    Ok(tellings::table.find(id).select(TellingRow::as_select()).first(conn).optional()?)
}

/// The follower's unpaid tellings of how that report ended, of events after that number.
pub fn list_unpaid_endings(
    conn: &mut Conn,
    follower: FollowerId,
    report: ReportId,
    after_seq: i64,
) -> Result<Vec<TellingId>> {
    let rows: Vec<(TellingId, Code<TellingKind>)> = tellings::table
        .inner_join(events::table.on(events::id.eq(tellings::event_id)))
        .filter(tellings::follower_id.eq(follower))
        .filter(tellings::report_id.eq(report))
        .filter(tellings::paid_at.is_null())
        .filter(events::seq.gt(after_seq))
        .select((tellings::id, tellings::kind))
        .load(conn)?;
    Ok(rows.into_iter().filter(|(_, kind)| kind.0.is_closing()).map(|(id, _)| id).collect())
}

/// The followers who have got that reminder before; nothing in the place of a follower where it was a duty.
pub fn list_reminded(
    conn: &mut Conn,
    event: EventId,
    kind: TellingKind,
    detail: &str,
) -> Result<Vec<Option<FollowerId>>> {
    Ok(tellings::table
        .filter(tellings::event_id.eq(event))
        .filter(tellings::kind.eq(kind.as_str()).and(tellings::detail.eq(detail)))
        .select(tellings::follower_id)
        .load(conn)?)
}

/// Whether the telling is about an anonymous report: then no time finer than the hour is kept about it.
pub fn is_about_anonymous(conn: &mut Conn, telling: TellingId) -> Result<bool> {
    let identity: Option<Code<Identity>> = tellings::table
        .inner_join(reports::table.on(reports::id.eq(tellings::report_id)))
        .filter(tellings::id.eq(telling))
        .select(reports::identity)
        .first(conn)
        .optional()?;
    Ok(identity.is_some_and(|identity| identity.0 == Identity::Anonymous))
}

/// What the tellings of one cause share.
pub struct Shared<'a> {
    /// About which report.
    pub report_id: ReportId,
    /// About which event.
    pub event_id: EventId,
    /// The letter.
    pub kind: TellingKind,
    /// Tells reminders about one event apart.
    pub detail: &'a str,
    /// Since when they are owed.
    pub owed_since: Moment,
}

/// Ten thousand rows are one statement, not ten thousand: their ids come along as bytes, sixteen for each, because both
/// databases cut bytes faster than they read a list. SQLite numbers `$n` by where they first stand, `?n` by their number.
const INSERT_FOLLOWER_TELLINGS: Statement = Statement {
    sqlite: "INSERT INTO tellings (id, follower_id, report_id, event_id, kind, detail, owed_since, leaves_at)
             WITH RECURSIVE place (at) AS (
                 VALUES (1) UNION ALL SELECT at + 32 FROM place WHERE at + 32 < length(?1)
             )
             SELECT substr(?1, at, 16), substr(?1, at + 16, 16), ?2, ?3, ?4, ?5, ?6, ?6 FROM place",
    postgres:
        "INSERT INTO tellings (id, follower_id, report_id, event_id, kind, detail, owed_since, leaves_at)
               SELECT encode(substr($1, at, 16), 'hex')::uuid, encode(substr($1, at + 16, 16), 'hex')::uuid,
                      $2, $3, $4, $5, $6, $6
               FROM generate_series(1, length($1), 32) AS place (at)",
};

/// Writes down one telling for each of these followers.
pub fn insert_follower_tellings(
    tx: &mut Tx<'_>,
    shared: &Shared<'_>,
    told: &[(TellingId, FollowerId)],
) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let ids = bytes_of_ids(told.iter().map(|(telling, follower)| [telling.uuid(), follower.uuid()]));
    let text = INSERT_FOLLOWER_TELLINGS.text(tx);
    prepared(
        diesel::sql_query(text)
            .bind::<Binary, _>(ids)
            .bind::<Uid, _>(shared.report_id)
            .bind::<Uid, _>(shared.event_id)
            .bind::<Text, _>(shared.kind.as_str())
            .bind::<Text, _>(shared.detail.to_owned())
            .bind::<Instant, _>(shared.owed_since),
    )
    .execute(tx.conn())?;
    Ok(())
}

const INSERT_OUTGOING: Statement = Statement {
    sqlite: "INSERT INTO outbox (id, message_id, telling_id, person_id, due_at, attempts)
             WITH RECURSIVE place (at) AS (
                 VALUES (1) UNION ALL SELECT at + 48 FROM place WHERE at + 48 < length(?1)
             )
             SELECT substr(?1, at, 16), substr(?1, at, 16), substr(?1, at + 16, 16),
                    nullif(substr(?1, at + 32, 16), zeroblob(16)), ?2, 0
             FROM place",
    postgres: "INSERT INTO outbox (id, message_id, telling_id, person_id, due_at, attempts)
               SELECT encode(substr($1, at, 16), 'hex')::uuid, encode(substr($1, at, 16), 'hex')::uuid,
                      encode(substr($1, at + 16, 16), 'hex')::uuid,
                      nullif(encode(substr($1, at + 32, 16), 'hex'), repeat('0', 32))::uuid, $2, 0
               FROM generate_series(1, length($1), 48) AS place (at)",
};

/// Queues a mail for each of these tellings, of which there is at least one; the person is the member of a team whose
/// duty it is.
pub fn insert_outgoing(
    tx: &mut Tx<'_>,
    mails: &[(TellingId, Option<PersonId>)],
    due_at: Moment,
) -> Result<()> {
    let ids = bytes_of_ids(mails.iter().map(|(telling, person)| {
        let id: OutgoingId = new_timeless_id();
        [id.uuid(), telling.uuid(), person.map_or(Uuid::nil(), Id::uuid)]
    }));
    let text = INSERT_OUTGOING.text(tx);
    prepared(diesel::sql_query(text).bind::<Binary, _>(ids).bind::<Instant, _>(due_at)).execute(tx.conn())?;
    Ok(())
}

/// The ids one after the other.
pub(super) fn bytes_of_ids<const N: usize>(rows: impl Iterator<Item = [Uuid; N]>) -> Vec<u8> {
    rows.flatten().flat_map(Uuid::into_bytes).collect()
}

/// Queues the mail with a sign-in link.
pub fn insert_outgoing_link(tx: &mut Tx<'_>, link: SignInLinkId, due_at: Moment) -> Result<()> {
    let id: OutgoingId = new_timeless_id();
    let row = OutgoingRow {
        id,
        telling_id: None,
        link_id: Some(link),
        person_id: None,
        message_id: Id::from_uuid(id.uuid()),
        held_for: Code(HeldFor::Nothing),
        due_at,
        attempts: 0,
        dated_at: None,
        answer: None,
    };
    diesel::insert_into(outbox::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes an attempt down.
pub fn insert_delivery(tx: &mut Tx<'_>, row: &DeliveryRow) -> Result<()> {
    diesel::insert_into(deliveries::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Marks the telling as paid, unless an earlier delivery did.
pub fn update_paid(tx: &mut Tx<'_>, telling: TellingId, at: Moment) -> Result<()> {
    diesel::update(tellings::table.find(telling).filter(tellings::paid_at.is_null()))
        .set(tellings::paid_at.eq(Some(at)))
        .execute(tx.conn())?;
    Ok(())
}

/// The reports about which a duty leaves at exactly that moment, with their teams and, where it is one person's duty,
/// that person. Full hours are the moments of anonymous reports. Each part goes through the index of an inbox.
pub fn list_leaving_at(conn: &mut Conn, at: Moment) -> Result<Vec<(ReportId, TeamId, Option<PersonId>)>> {
    let mut leaving = tellings::table
        .inner_join(reports::table)
        .filter(tellings::team_id.eq_any(teams::table.select(teams::id.nullable())))
        .filter(tellings::leaves_at.eq(at))
        .filter(reports::identity.eq("anonymous"))
        .select((tellings::report_id, reports::team_id, tellings::person_id))
        .distinct()
        .load(conn)?;
    leaving.extend(list_leaving_to_people(conn, at)?);
    Ok(leaving)
}

fn list_leaving_to_people(conn: &mut Conn, at: Moment) -> Result<Vec<(ReportId, TeamId, Option<PersonId>)>> {
    Ok(tellings::table
        .inner_join(reports::table)
        .filter(tellings::person_id.eq_any(people::table.select(people::id.nullable())))
        .filter(tellings::leaves_at.eq(at))
        .filter(reports::identity.eq("anonymous"))
        .select((tellings::report_id, reports::team_id, tellings::person_id))
        .load(conn)?)
}

/// Keeps the secret from which tokens are made.
pub fn insert_token_key(tx: &mut Tx<'_>, secret: &[u8], now: Moment) -> Result<()> {
    diesel::insert_into(token_key::table)
        .values((token_key::id.eq(1), token_key::secret.eq(secret.to_vec()), token_key::created_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// The secret from which tokens are made.
pub fn find_token_key(conn: &mut Conn) -> Result<Vec<u8>> {
    Ok(token_key::table.select(token_key::secret).first(conn)?)
}

const UPDATE_SHARED: Statement = Statement {
    sqlite: "UPDATE outbox SET message_id = pair.first
             FROM (WITH RECURSIVE place (at) AS (
                       VALUES (1) UNION ALL SELECT at + 32 FROM place WHERE at + 32 < length(?1)
                   )
                   SELECT substr(?1, at, 16) AS id, substr(?1, at + 16, 16) AS first FROM place) AS pair
             WHERE outbox.id = pair.id",
    postgres: "UPDATE outbox SET message_id = pair.first
               FROM (SELECT encode(substr($1, at, 16), 'hex')::uuid AS id,
                            encode(substr($1, at + 16, 16), 'hex')::uuid AS first
                     FROM generate_series(1, length($1), 32) AS place (at)) AS pair
               WHERE outbox.id = pair.id",
};

/// Each of these mails leaves with the other one beside it, which leads.
pub fn update_shared(tx: &mut Tx<'_>, pairs: &[(OutgoingId, OutgoingId)]) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let ids = bytes_of_ids(pairs.iter().map(|(mail, first)| [mail.uuid(), first.uuid()]));
    let text = UPDATE_SHARED.text(tx);
    prepared(diesel::sql_query(text).bind::<Binary, _>(ids)).execute(tx.conn())?;
    Ok(())
}
