//! People in administration: adding, changing, switching off, and their one-time sign-in links.
//!
//! Administrators of one site manage the people of that site who have no role beyond it. What has no site (people
//! who work for all sites, memberships of teams) is managed by administrators of all sites.

use domain::access::{Role, RoleGiven, Viewer};
use domain::fields::Patch;
use domain::id::{PersonId, SignInLinkId, SiteId, TeamId, UnitId};
use domain::identity::INVITATION_HOURS;
use domain::identity::requests::{NewPerson, PersonPatch};
use domain::identity::wire::{Person, SignInLink};
use domain::moment::Moment;
use domain::page::Page;
use domain::problem::{Code, FieldError, Problem};

use super::super::links::{address, can_be_mailed, make_sign_in_link};
use super::super::rows::{LinkPurpose, PersonRow, PersonWhole};
use super::super::store;
use crate::administration::managed::change_snapshot;
use crate::app::App;
use crate::db::Tx;
use crate::directory::{self, Snapshot};
use crate::error::{Result, ServerError};
use crate::repeats::{self, Answer, Fingerprint};
use crate::telling::outbox;
use crate::telling::tokens::Tokens;

/// People read at once when a list is made of those that somebody may see.
const BATCH: i64 = 500;

/// Where a page of people begins, and how many it holds.
pub struct Window {
    /// The last person of the page before.
    pub after: Option<(Moment, PersonId)>,
    /// At most this many.
    pub limit: usize,
}

/// A page of people, newest first, whom this administrator manages and whose name or address holds `words`.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App, viewer: &Viewer, window: Window, words: Option<String>) -> Result<Page<Person>> {
    let viewer = viewer.clone();
    let words = words.map(|words| words.to_lowercase());
    let holds = move |row: &PersonRow| {
        words
            .as_ref()
            .is_none_or(|words| row.name.to_lowercase().contains(words) || row.email.contains(words))
    };
    app.db
        .read(move |conn| {
            let mut found: Vec<PersonWhole> = Vec::new();
            let mut after = window.after;
            // One more than asked for tells whether there is another page.
            while found.len() <= window.limit {
                let batch = store::list_people(conn, after, BATCH)?;
                let Some(last) = batch.last() else { break };
                after = Some((last.row.created_at, last.row.id));
                found.extend(
                    batch.into_iter().filter(|whole| is_visible(&viewer, whole) && holds(&whole.row)),
                );
            }
            let more = found.len() > window.limit;
            found.truncate(window.limit);
            let next_cursor = found
                .last()
                .filter(|_| more)
                .map(|whole| format!("{}.{}", whole.row.created_at.micros(), whole.row.id));
            Ok::<_, ServerError>(Page {
                items: found.into_iter().map(PersonWhole::wire).collect(),
                next_cursor,
            })
        })
        .await
}

/// One person.
///
/// # Errors
/// 404 where there is none, or of another site.
pub async fn find(app: &App, viewer: &Viewer, id: PersonId) -> Result<Person> {
    let viewer = viewer.clone();
    let whole = app.db.read(move |conn| store::find_whole(conn, id)).await?;
    Ok(whole.filter(|whole| is_visible(&viewer, whole)).ok_or(Code::NotFound)?.wire())
}

fn is_visible(viewer: &Viewer, whole: &PersonWhole) -> bool {
    reaches(viewer, whole.site)
}

/// Whether this administrator's reach covers that site, or all sites where there is none.
fn reaches(viewer: &Viewer, site: Option<SiteId>) -> bool {
    site.map_or_else(|| viewer.administers_everything(), |site| viewer.administers(site))
}

/// Nothing, or 403: somebody with a role beyond the administrator's reach is not theirs to change.
fn require_reach(viewer: &Viewer, whole: &PersonWhole) -> Result<()> {
    let in_reach =
        is_visible(viewer, whole) && whole.roles.iter().all(|given| reaches(viewer, given.site_id));
    if in_reach { Ok(()) } else { Err(Code::NotAllowed.into()) }
}

/// Adds a person with a sign-in link, which is also mailed where it can be; a repeat gets the first answer again.
///
/// # Errors
/// 403 beyond the administrator's reach, 409 `id_reused`, 422.
pub async fn add(app: &App, viewer: &Viewer, new: NewPerson, fingerprint: Fingerprint) -> Result<Answer> {
    let (viewer, now, tokens) = (viewer.clone(), app.now(), app.tokens.clone());
    let (config, mailed) = (app.config.clone(), can_be_mailed(app));
    let answer = app
        .db
        .write(move |tx| {
            directory::store::hold_version(tx)?;
            let id = new.id;
            if let Some(answer) = repeats::seen(tx, id.uuid(), &fingerprint)? {
                return Ok(answer);
            }
            let snapshot = Snapshot::load(tx)?;
            let whole = insert(tx, &snapshot, new, None, now)?;
            require_reach(&viewer, &whole)?;
            if !whole.team_ids.is_empty() && !viewer.administers_everything() {
                return Err(Code::NotAllowed.into());
            }
            let link = make_sign_in_link(tx, &tokens, id, LinkPurpose::Invitation, INVITATION_HOURS, now)?;
            if mailed {
                outbox::queue_link(tx, link.id, now)?;
            }
            let kept = address(&config.public_url, &link.id.to_string());
            let person = Person { sign_in_link: Some(kept), mailed, ..whole.wire() };
            directory::store::bump_snapshot(tx)?;
            repeats::remember(tx, id.uuid(), &fingerprint, 201, now, &person)
        })
        .await?;
    app.snapshots.catch_up().await;
    Ok(with_link(answer, &app.tokens))
}

/// What is kept of the answer names the link by its id, which opens nothing; whoever asked is shown the link itself.
fn with_link(answer: Answer, tokens: &Tokens) -> Answer {
    let kept: Option<Person> = serde_json::from_str(answer.body()).ok();
    let link = kept.and_then(|person| person.sign_in_link);
    let id: Option<SignInLinkId> = link.and_then(|link| link.rsplit('/').next()?.parse().ok());
    match id {
        Some(id) => answer.replacing(&address("", &id.to_string()), &address("", &tokens.sign_in_link(id))),
        None => answer,
    }
}

/// Changes a person. Whatever changes what the person may do ends the access tokens; switching the account off ends
/// the sessions.
///
/// # Errors
/// 403 and 404 beyond the administrator's reach, 409 `in_use` for the last administrator of all sites, 422.
pub async fn change(app: &App, viewer: &Viewer, id: PersonId, patch: PersonPatch) -> Result<Person> {
    let (viewer, sessions, now) = (viewer.clone(), app.sessions.clone(), app.now());
    let (person, _version) = change_snapshot(app, None, move |tx, snapshot| {
        let before = store::find_whole(tx, id)?;
        let before = before.filter(|whole| is_visible(&viewer, whole)).ok_or(Code::NotFound)?;
        require_reach(&viewer, &before)?;
        let after = patched(tx, snapshot, &before, patch)?;
        require_reach(&viewer, &after)?;
        let teams_changed = before.team_ids != after.team_ids;
        if teams_changed && !viewer.administers_everything() {
            return Err(Code::NotAllowed.into());
        }
        if is_chief(&before) && !is_chief(&after) && !store::has_administrator(tx, Some(id))? {
            let words = "This is the last administrator of all sites";
            return Err(Problem::new(Code::InUse).detail(words).into());
        }
        store::update_person(tx, &after.row)?;
        store::update_roles(tx, id, &after.roles)?;
        store::update_memberships(tx, id, &before.team_ids, &after.team_ids)?;
        if before.row.active && !after.row.active {
            store::end_sessions(tx, id, None, now)?;
        }
        // What was mailed to the old address is no longer for this person.
        if !after.row.active || before.row.email != after.row.email {
            store::use_up_links(tx, id, now)?;
        }
        let rights = |whole: &PersonWhole| (whole.site, whole.roles.clone(), whole.row.active);
        if teams_changed || rights(&before) != rights(&after) {
            store::raise_epoch(tx, id)?;
        }
        sessions.person_changed(tx, id)?;
        Ok(after.wire())
    })
    .await?;
    Ok(person)
}

/// Whether the person is an administrator of all sites with an account that holds.
fn is_chief(whole: &PersonWhole) -> bool {
    whole.row.active
        && whole.roles.iter().any(|given| given.role == Role::Administrator && given.site_id.is_none())
}

/// A new sign-in link, which is also mailed where that is possible; earlier ones stop working.
///
/// # Errors
/// 403 and 404 beyond the administrator's reach, 403 for an account that is switched off.
pub async fn new_link(app: &App, viewer: &Viewer, id: PersonId) -> Result<SignInLink> {
    let (viewer, now, tokens) = (viewer.clone(), app.now(), app.tokens.clone());
    let (config, mailed) = (app.config.clone(), can_be_mailed(app));
    app.db
        .write(move |tx| {
            let whole = store::find_whole(tx, id)?;
            let whole = whole.filter(|whole| is_visible(&viewer, whole)).ok_or(Code::NotFound)?;
            require_reach(&viewer, &whole)?;
            if !whole.row.active {
                return Err(Problem::new(Code::NotAllowed).detail("The account is switched off").into());
            }
            let link = make_sign_in_link(tx, &tokens, id, LinkPurpose::Invitation, INVITATION_HOURS, now)?;
            if mailed {
                outbox::queue_link(tx, link.id, now)?;
            }
            let sign_in_link = address(&config.public_url, &link.token);
            Ok::<_, ServerError>(SignInLink { sign_in_link, mailed })
        })
        .await
}

/// Checks everything that the request names, then writes person, roles and memberships. The caller holds the
/// snapshot's version, so that no other person takes the address meanwhile.
///
/// # Errors
/// 409 `id_reused`, 422 with every error at once.
pub fn insert(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    new: NewPerson,
    password_hash: Option<String>,
    now: Moment,
) -> Result<PersonWhole> {
    let language = new.language.unwrap_or_else(|| snapshot.settings.language.clone());
    let mut errors: Vec<FieldError> = check_language(snapshot, &language).into_iter().collect();
    errors.extend(check_place(snapshot, new.unit_id, new.site_id));
    errors.extend(check_roles(snapshot, &new.roles));
    errors.extend(check_teams(snapshot, &new.team_ids));
    if store::find_person_by_email(tx, &new.email)?.is_some() {
        errors.push(taken());
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    if store::find_person(tx, new.id)?.is_some() {
        return Err(Code::IdReused.into());
    }
    let row = PersonRow {
        id: new.id,
        name: new.name,
        email: new.email,
        language,
        unit_id: new.unit_id,
        site_id: new.site_id.filter(|_| new.unit_id.is_none()),
        password_hash,
        epoch: 1,
        active: true,
        created_at: now,
        signed_in_at: None,
    };
    let whole = PersonWhole {
        site: site_of(snapshot, &row),
        roles: distinct(new.roles),
        team_ids: sorted(new.team_ids),
        committees: Vec::new(),
        row,
    };
    store::insert_person(tx, &whole.row)?;
    store::update_roles(tx, whole.row.id, &whole.roles)?;
    store::update_memberships(tx, whole.row.id, &[], &whole.team_ids)?;
    Ok(whole)
}

/// The person as the patch makes it, or every error at once. What stays as it was is not checked again.
fn patched(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    before: &PersonWhole,
    patch: PersonPatch,
) -> Result<PersonWhole> {
    let mut errors = Vec::new();
    let mut row = before.row.clone();
    if let Some(language) = patch.language {
        errors.extend(check_language(snapshot, &language));
        row.language = language;
    }
    if let Some(email) = patch.email.filter(|email| *email != row.email) {
        if store::find_person_by_email(tx, &email)?.is_some() {
            errors.push(taken());
        }
        row.email = email;
    }
    row.name = patch.name.unwrap_or(row.name);
    row.active = patch.active.unwrap_or(row.active);
    let named_site = match &patch.site_id {
        Patch::Set(site) => Some(*site),
        Patch::Keep | Patch::Clear => None,
    };
    let named_unit = match &patch.unit_id {
        Patch::Set(unit) => Some(*unit),
        // A new site without a new unit must fit the unit that stays.
        Patch::Keep if named_site.is_some() => row.unit_id,
        Patch::Keep | Patch::Clear => None,
    };
    errors.extend(check_place(snapshot, named_unit, named_site));
    // Who leaves a unit stays at its site, unless the request says otherwise.
    row.site_id = patch.site_id.over(before.site);
    row.unit_id = patch.unit_id.over(row.unit_id);
    if row.unit_id.is_some() {
        row.site_id = None;
    }
    let roles = match patch.roles {
        Some(roles) => {
            errors.extend(check_roles(snapshot, &roles));
            distinct(roles)
        }
        None => before.roles.clone(),
    };
    let team_ids = match patch.team_ids {
        Some(ids) => {
            let joined: Vec<Option<TeamId>> =
                ids.iter().map(|id| Some(*id).filter(|id| !before.team_ids.contains(id))).collect();
            errors.extend(check_new_teams(snapshot, &joined));
            sorted(ids)
        }
        None => before.team_ids.clone(),
    };
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let committees = before.committees.clone();
    Ok(PersonWhole { site: site_of(snapshot, &row), row, roles, team_ids, committees })
}

fn site_of(snapshot: &Snapshot, row: &PersonRow) -> Option<SiteId> {
    row.unit_id.and_then(|unit| snapshot.unit(unit)).map(|unit| unit.site_id).or(row.site_id)
}

fn distinct(roles: Vec<RoleGiven>) -> Vec<RoleGiven> {
    let mut distinct: Vec<RoleGiven> = Vec::with_capacity(roles.len());
    for given in roles {
        if !distinct.contains(&given) {
            distinct.push(given);
        }
    }
    distinct
}

fn sorted(mut ids: Vec<TeamId>) -> Vec<TeamId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Nothing, or the error of `language`: the organisation does not offer it.
pub(super) fn check_language(snapshot: &Snapshot, language: &str) -> Option<FieldError> {
    let offered = snapshot.settings.languages.iter().any(|offered| offered == language);
    (!offered).then(|| FieldError::new("language", "not_a_choice", "This language is not on offer"))
}

fn check_place(snapshot: &Snapshot, unit: Option<UnitId>, site: Option<SiteId>) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = unit.and_then(|unit| snapshot.check_unit(unit)).into_iter().collect();
    if let Some(site) = site {
        if !snapshot.is_open_site(site) {
            errors.push(FieldError::new("site_id", "unknown", "There is no such site"));
        } else if unit.and_then(|unit| snapshot.unit(unit)).is_some_and(|unit| unit.site_id != site) {
            errors.push(FieldError::new("site_id", "not_a_choice", "The unit belongs to another site"));
        }
    }
    errors
}

fn check_roles(snapshot: &Snapshot, roles: &[RoleGiven]) -> Vec<FieldError> {
    let unknown = roles
        .iter()
        .enumerate()
        .filter(|(_, given)| given.site_id.is_some_and(|site| snapshot.site(site).is_none()));
    unknown
        .map(|(at, _)| FieldError::new(format!("roles.{at}.site_id"), "unknown", "There is no such site"))
        .collect()
}

fn check_teams(snapshot: &Snapshot, ids: &[TeamId]) -> Vec<FieldError> {
    check_new_teams(snapshot, &ids.iter().copied().map(Some).collect::<Vec<_>>())
}

/// The errors of `team_ids`, with nothing in the place of teams of which the person is a member already.
fn check_new_teams(snapshot: &Snapshot, ids: &[Option<TeamId>]) -> Vec<FieldError> {
    let open = |id: TeamId| snapshot.team(id).is_some_and(|team| team.active);
    let unknown = ids.iter().enumerate().filter(|(_, id)| id.is_some_and(|id| !open(id)));
    unknown
        .map(|(at, _)| FieldError::new(format!("team_ids.{at}"), "unknown", "There is no such team"))
        .collect()
}

/// The error of `email` where another account has it.
pub(super) fn taken() -> FieldError {
    FieldError::new("email", "taken", "Another account has this address")
}
