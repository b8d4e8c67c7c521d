//! Queries about people, roles, sessions, tokens, links, keys and the set-up code.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer};
use domain::access::{Role, RoleGiven, Viewer};
use domain::id::{PersonId, SessionId, SignInLinkId, SiteId, TeamId, UnitId};
use domain::moment::Moment;

use super::rows::{KeyRow, LinkPurpose, LinkRow, PersonRow, PersonWhole, RefreshRow, RoleRow};
use super::sessions::news_of_person;
use super::token::KeyId;
use crate::db::columns::{Code, Instant};
use crate::db::dialect::prepared;
use crate::db::schema::{
    people, refresh_tokens, roles_given, sessions, setup_code, sign_in_links, signing_keys, team_members,
    units,
};
use crate::db::{Conn, StoreError, Tx};
use crate::governance;
use crate::http::guard::SignedIn;

type Found<T> = Result<T, StoreError>;

/// The person with that id.
pub fn find_person(conn: &mut Conn, id: PersonId) -> Found<Option<PersonRow>> {
    Ok(people::table.find(id).select(PersonRow::as_select()).first(conn).optional()?)
}

/// The person with that e-mail address, which is kept in lower case.
pub fn find_person_by_email(conn: &mut Conn, email: &str) -> Found<Option<PersonRow>> {
    Ok(people::table.filter(people::email.eq(email)).select(PersonRow::as_select()).first(conn).optional()?)
}

/// The person with that id, with roles, teams and site.
pub fn find_whole(conn: &mut Conn, id: PersonId) -> Found<Option<PersonWhole>> {
    Ok(match find_person(conn, id)? {
        Some(row) => with_surroundings(conn, vec![row])?.pop(),
        None => None,
    })
}

/// People with roles, teams and site, newest first, from `before` on.
pub fn list_people(
    conn: &mut Conn,
    before: Option<(Moment, PersonId)>,
    limit: i64,
) -> Found<Vec<PersonWhole>> {
    let mut query = people::table.select(PersonRow::as_select()).into_boxed::<crate::db::MultiBackend>();
    if let Some((at, id)) = before {
        query = query.filter(people::created_at.lt(at).or(people::created_at.eq(at).and(people::id.lt(id))));
    }
    let rows = query.order((people::created_at.desc(), people::id.desc())).limit(limit).load(conn)?;
    with_surroundings(conn, rows)
}

fn with_surroundings(conn: &mut Conn, rows: Vec<PersonRow>) -> Found<Vec<PersonWhole>> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let mut roles: HashMap<PersonId, Vec<RoleGiven>> = HashMap::new();
    let given = roles_given::table
        .filter(roles_given::person_id.eq_any(&ids))
        .order(roles_given::id)
        .select(RoleRow::as_select())
        .load(conn)?;
    for role in given {
        roles.entry(role.person_id).or_default().push(role.into());
    }
    let mut memberships: HashMap<PersonId, Vec<TeamId>> = HashMap::new();
    let members: Vec<(PersonId, TeamId)> = team_members::table
        .filter(team_members::person_id.eq_any(&ids))
        .order(team_members::team_id)
        .select((team_members::person_id, team_members::team_id))
        .load(conn)?;
    for (person, team) in members {
        memberships.entry(person).or_default().push(team);
    }
    let mut seats = governance::store::list_seats(conn, &ids)?;
    let unit_ids: Vec<UnitId> = rows.iter().filter_map(|row| row.unit_id).collect();
    let unit_sites: HashMap<UnitId, SiteId> = units::table
        .filter(units::id.eq_any(&unit_ids))
        .select((units::id, units::site_id))
        .load::<(UnitId, SiteId)>(conn)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| PersonWhole {
            site: row.unit_id.and_then(|unit| unit_sites.get(&unit).copied()).or(row.site_id),
            roles: roles.remove(&row.id).unwrap_or_default(),
            team_ids: memberships.remove(&row.id).unwrap_or_default(),
            committees: seats.remove(&row.id).unwrap_or_default(),
            row,
        })
        .collect())
}

/// The person of a session, where neither the session nor the account has ended.
pub fn find_signed_in(conn: &mut Conn, session: SessionId) -> Found<Option<SignedIn>> {
    let person: Option<PersonId> = sessions::table
        .inner_join(people::table.on(people::id.eq(sessions::person_id)))
        .filter(sessions::id.eq(session).and(sessions::ended_at.is_null()).and(people::active.eq(true)))
        .select(people::id)
        .first(conn)
        .optional()?;
    let whole = match person {
        Some(person) => find_whole(conn, person)?,
        None => None,
    };
    Ok(whole.map(|PersonWhole { row, site, roles, team_ids, committees }| SignedIn {
        viewer: Viewer {
            person_id: row.id,
            unit_id: row.unit_id,
            site_id: site,
            roles,
            team_ids,
            committees,
        },
        name: row.name,
        language: row.language,
        session_id: session,
        epoch: row.epoch,
    }))
}

/// What that person may do at present, without a session; nothing where the account is switched off.
pub fn find_viewer(conn: &mut Conn, person: PersonId) -> Found<Option<Viewer>> {
    let whole = find_whole(conn, person)?.filter(|whole| whole.row.active);
    Ok(whole.map(|PersonWhole { row, site, roles, team_ids, committees }| Viewer {
        person_id: row.id,
        unit_id: row.unit_id,
        site_id: site,
        roles,
        team_ids,
        committees,
    }))
}

/// Whether somebody is administrator of all sites, with an account that holds, other than `but`.
pub fn has_administrator(conn: &mut Conn, but: Option<PersonId>) -> Found<bool> {
    let mut query = roles_given::table
        .inner_join(people::table.on(people::id.eq(roles_given::person_id)))
        .filter(roles_given::role.eq(Code(Role::Administrator)))
        .filter(roles_given::site_id.is_null().and(people::active.eq(true)))
        .select(count_star())
        .into_boxed::<crate::db::MultiBackend>();
    if let Some(person) = but {
        query = query.filter(people::id.ne(person));
    }
    Ok(query.get_result::<i64>(conn)? > 0)
}

/// Adds a person.
pub fn insert_person(tx: &mut Tx<'_>, row: &PersonRow) -> Found<()> {
    diesel::insert_into(people::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes what administration and the person may change; password, epoch and times stay.
pub fn update_person(tx: &mut Tx<'_>, row: &PersonRow) -> Found<()> {
    diesel::update(people::table.find(row.id))
        .set((
            people::name.eq(&row.name),
            people::email.eq(&row.email),
            people::language.eq(&row.language),
            people::unit_id.eq(row.unit_id),
            people::site_id.eq(row.site_id),
            people::active.eq(row.active),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the person has signed in; whether the account holds.
pub fn update_signed_in(tx: &mut Tx<'_>, person: PersonId, now: Moment) -> Found<bool> {
    let account = people::table.find(person).filter(people::active.eq(true));
    Ok(diesel::update(account).set(people::signed_in_at.eq(Some(now))).execute(tx.conn())? == 1)
}

/// Keeps a new password hash, provided that the one before is still `before`; whether it was.
pub fn update_password(tx: &mut Tx<'_>, person: PersonId, before: Option<&str>, hash: &str) -> Found<bool> {
    let account = people::table.find(person);
    let new = people::password_hash.eq(Some(hash));
    let count = match before {
        Some(before) => {
            diesel::update(account.filter(people::password_hash.eq(before))).set(new).execute(tx.conn())?
        }
        None => {
            diesel::update(account.filter(people::password_hash.is_null())).set(new).execute(tx.conn())?
        }
    };
    Ok(count == 1)
}

/// Keeps a new password hash, whatever was before.
pub fn set_password(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Found<()> {
    diesel::update(people::table.find(person))
        .set(people::password_hash.eq(Some(hash)))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends every access token that the person holds now, in every process; the refresh tokens stay, so that an open
/// page goes on with the person's new rights.
pub fn raise_epoch(tx: &mut Tx<'_>, person: PersonId) -> Found<()> {
    diesel::update(people::table.find(person)).set(people::epoch.eq(people::epoch + 1)).execute(tx.conn())?;
    tx.notify(news_of_person(person))
}

/// Gives exactly these roles.
pub fn update_roles(tx: &mut Tx<'_>, person: PersonId, roles: &[RoleGiven]) -> Found<()> {
    diesel::delete(roles_given::table.filter(roles_given::person_id.eq(person))).execute(tx.conn())?;
    for given in roles {
        diesel::insert_into(roles_given::table)
            .values(RoleRow { person_id: person, role: Code(given.role), site_id: given.site_id })
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Makes the person a member of exactly these teams; who leads one goes on leading it.
pub fn update_memberships(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: &[TeamId],
    after: &[TeamId],
) -> Found<()> {
    let left: Vec<TeamId> = before.iter().copied().filter(|team| !after.contains(team)).collect();
    let mine = team_members::table.filter(team_members::person_id.eq(person));
    diesel::delete(mine.filter(team_members::team_id.eq_any(&left))).execute(tx.conn())?;
    for team in after.iter().filter(|team| !before.contains(team)) {
        diesel::insert_into(team_members::table)
            .values((
                team_members::team_id.eq(*team),
                team_members::person_id.eq(person),
                team_members::lead.eq(false),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Adds a session.
pub fn insert_session(tx: &mut Tx<'_>, id: SessionId, person: PersonId, now: Moment) -> Found<()> {
    diesel::insert_into(sessions::table)
        .values((sessions::id.eq(id), sessions::person_id.eq(person), sessions::created_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a session with all its refresh tokens.
pub fn end_session(tx: &mut Tx<'_>, id: SessionId, now: Moment) -> Found<()> {
    diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(Some(now)))
        .execute(tx.conn())?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq(id))).execute(tx.conn())?;
    Ok(())
}

/// Ends every session of the person but one.
pub fn end_sessions(tx: &mut Tx<'_>, person: PersonId, but: Option<SessionId>, now: Moment) -> Found<()> {
    let open = sessions::table.filter(sessions::person_id.eq(person).and(sessions::ended_at.is_null()));
    let ids: Vec<SessionId> = open.select(sessions::id).load(tx.conn())?;
    ids.into_iter().filter(|id| Some(*id) != but).try_for_each(|id| end_session(tx, id, now))
}

/// The person of a session that has not ended.
pub fn find_session_person(conn: &mut Conn, id: SessionId) -> Found<Option<PersonId>> {
    let open = sessions::table.find(id).filter(sessions::ended_at.is_null());
    Ok(open.select(sessions::person_id).first(conn).optional()?)
}

/// The refresh token with that hash.
pub fn find_refresh_token(conn: &mut Conn, hash: &[u8]) -> Found<Option<RefreshRow>> {
    Ok(refresh_tokens::table.find(hash.to_vec()).select(RefreshRow::as_select()).first(conn).optional()?)
}

/// Adds a refresh token that has not been used.
pub fn insert_refresh_token(tx: &mut Tx<'_>, hash: &[u8], session: SessionId, now: Moment) -> Found<()> {
    let row = RefreshRow {
        hash: hash.to_vec(),
        session_id: session,
        issued_at: now,
        spent_at: None,
        successor_hash: None,
    };
    diesel::insert_into(refresh_tokens::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Spends a refresh token for `successor`; whether it was unspent.
pub fn spend_refresh_token(tx: &mut Tx<'_>, hash: &[u8], successor: &[u8], now: Moment) -> Found<bool> {
    let unspent = refresh_tokens::table.find(hash.to_vec()).filter(refresh_tokens::spent_at.is_null());
    let spent =
        (refresh_tokens::spent_at.eq(Some(now)), refresh_tokens::successor_hash.eq(Some(successor.to_vec())));
    Ok(diesel::update(unspent).set(spent).execute(tx.conn())? == 1)
}

/// Spends whatever is unspent in the session for `successor`: tokens that racing requests got beside the one used.
pub fn spend_siblings(tx: &mut Tx<'_>, session: SessionId, successor: &[u8], now: Moment) -> Found<()> {
    let unspent = refresh_tokens::table
        .filter(refresh_tokens::session_id.eq(session).and(refresh_tokens::spent_at.is_null()));
    let spent =
        (refresh_tokens::spent_at.eq(Some(now)), refresh_tokens::successor_hash.eq(Some(successor.to_vec())));
    diesel::update(unspent).set(spent).execute(tx.conn())?;
    Ok(())
}

/// Forgets the session's tokens that were spent before then.
pub fn delete_spent_tokens(tx: &mut Tx<'_>, session: SessionId, before: Moment) -> Found<()> {
    let old = refresh_tokens::session_id.eq(session).and(refresh_tokens::spent_at.lt(before));
    diesel::delete(refresh_tokens::table.filter(old)).execute(tx.conn())?;
    Ok(())
}

/// The sign-in link with that hash, where it has neither been used nor expired.
pub fn find_link(conn: &mut Conn, hash: &[u8], now: Moment) -> Found<Option<LinkRow>> {
    let open = sign_in_links::used_at.is_null().and(sign_in_links::expires_at.gt(now));
    let link = sign_in_links::table.find(hash.to_vec()).filter(open);
    Ok(link.select(LinkRow::as_select()).first(conn).optional()?)
}

/// Whether the person has an unused link of that purpose that was made after `since`.
pub fn has_fresh_link(conn: &mut Conn, person: PersonId, purpose: LinkPurpose, since: Moment) -> Found<bool> {
    let fresh = sign_in_links::used_at.is_null().and(sign_in_links::created_at.gt(since));
    let of_person = sign_in_links::person_id.eq(Some(person)).and(sign_in_links::purpose.eq(Code(purpose)));
    let found = sign_in_links::table.filter(of_person).filter(fresh);
    Ok(found.select(sign_in_links::id).first::<SignInLinkId>(conn).optional()?.is_some())
}

/// Whether that address has an unused link to join that was made after `since`.
pub fn has_fresh_join_link(conn: &mut Conn, email: &str, since: Moment) -> Found<bool> {
    let fresh = sign_in_links::used_at.is_null().and(sign_in_links::created_at.gt(since));
    let found = sign_in_links::table.filter(sign_in_links::email.eq(Some(email))).filter(fresh);
    Ok(found.select(sign_in_links::id).first::<SignInLinkId>(conn).optional()?.is_some())
}

/// Uses up a sign-in link; whether it could still be used.
pub fn use_link(tx: &mut Tx<'_>, hash: &[u8], now: Moment) -> Found<bool> {
    let open = sign_in_links::table
        .find(hash.to_vec())
        .filter(sign_in_links::used_at.is_null().and(sign_in_links::expires_at.gt(now)));
    Ok(diesel::update(open).set(sign_in_links::used_at.eq(Some(now))).execute(tx.conn())? == 1)
}

/// Uses up every link of the person.
pub fn use_up_links(tx: &mut Tx<'_>, person: PersonId, now: Moment) -> Found<()> {
    let open = sign_in_links::table
        .filter(sign_in_links::person_id.eq(Some(person)).and(sign_in_links::used_at.is_null()));
    diesel::update(open).set(sign_in_links::used_at.eq(Some(now))).execute(tx.conn())?;
    Ok(())
}

/// Adds a sign-in link.
pub fn insert_link(tx: &mut Tx<'_>, row: &LinkRow) -> Found<()> {
    diesel::insert_into(sign_in_links::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Every signing key.
pub fn list_signing_keys(conn: &mut Conn) -> Found<Vec<KeyRow>> {
    Ok(signing_keys::table.select(KeyRow::as_select()).load(conn)?)
}

/// Adds a signing key.
pub fn insert_signing_key(tx: &mut Tx<'_>, row: &KeyRow) -> Found<()> {
    diesel::insert_into(signing_keys::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Forgets signing keys.
pub fn delete_signing_keys(tx: &mut Tx<'_>, ids: &[KeyId]) -> Found<()> {
    diesel::delete(signing_keys::table.filter(signing_keys::id.eq_any(ids))).execute(tx.conn())?;
    Ok(())
}

/// Keeps the hash of a set-up code, unless there is one; whether it was kept.
pub fn insert_setup_code(tx: &mut Tx<'_>, hash: &[u8], now: Moment) -> Found<bool> {
    let insert = diesel::sql_query(
        "INSERT INTO setup_code (id, hash, created_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
    );
    let insert = insert.bind::<Binary, _>(hash.to_vec()).bind::<Instant, _>(now);
    Ok(prepared(insert).execute(tx.conn())? == 1)
}

/// Whether that is the set-up code and nobody has used it.
pub fn setup_code_fits(conn: &mut Conn, hash: &[u8]) -> Found<bool> {
    let open =
        setup_code::table.filter(setup_code::hash.eq(hash.to_vec()).and(setup_code::used_at.is_null()));
    Ok(open.select(sql::<Integer>("1")).first::<i32>(conn).optional()?.is_some())
}

/// Uses up the set-up code; whether it was that one and unused.
pub fn use_setup_code(tx: &mut Tx<'_>, hash: &[u8], now: Moment) -> Found<bool> {
    let open =
        setup_code::table.filter(setup_code::hash.eq(hash.to_vec()).and(setup_code::used_at.is_null()));
    Ok(diesel::update(open).set(setup_code::used_at.eq(Some(now))).execute(tx.conn())? == 1)
}
