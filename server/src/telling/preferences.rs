//! What people chose: who is told what, how and when.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::id::PersonId;
use domain::telling::TellingKind;
use domain::telling::preferences::Preferences;
use domain::telling::wire::PreferencesView;

use super::inbox::look_again;
use crate::app::App;
use crate::db::columns::{JsonText, Uid};
use crate::db::dialect::{Dialect, prepared};
use crate::db::schema::preferences;
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::zone::{SiteZone, UTC};

/// What each of these people chose; everybody is in it, also who chose nothing.
pub fn find_preferences(conn: &mut Conn, people: &[PersonId]) -> Result<HashMap<PersonId, Preferences>> {
    let rows: Vec<(PersonId, JsonText<Preferences>)> = preferences::table
        .filter(preferences::person_id.eq_any(people))
        .select((preferences::person_id, preferences::value))
        .load(conn)?;
    let mut found: HashMap<PersonId, Preferences> =
        rows.into_iter().map(|(person, JsonText(chosen))| (person, chosen)).collect();
    for person in people {
        found.entry(*person).or_default();
    }
    Ok(found)
}

/// What that person chose.
pub fn find_own_preferences(conn: &mut Conn, person: PersonId) -> Result<Preferences> {
    Ok(find_preferences(conn, &[person])?.remove(&person).unwrap_or_default())
}

/// Lets nobody else change what this person chose until the transaction ends, so that two links of two mails that are
/// tapped at once both count. SQLite has one writer anyway.
fn hold_person(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let hold = diesel::sql_query("SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE");
        prepared(hold.bind::<Uid, _>(person)).execute(tx.conn())?;
    }
    Ok(())
}

fn update_preferences(tx: &mut Tx<'_>, person: PersonId, chosen: &Preferences) -> Result<()> {
    let value = serde_json::to_string(chosen)
        .map_err(|error| ServerError::internal("writing what a person chose", error))?;
    let upsert = diesel::sql_query(
        "INSERT INTO preferences (person_id, value) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET value = excluded.value",
    );
    prepared(upsert.bind::<Uid, _>(person).bind::<Text, _>(value)).execute(tx.conn())?;
    Ok(())
}

/// Changes what that person chose by `change`, whoever else does so at the same time.
///
/// # Errors
/// The statements'.
pub fn alter(tx: &mut Tx<'_>, person: PersonId, change: impl FnOnce(&mut Preferences)) -> Result<()> {
    hold_person(tx, person)?;
    let before = find_own_preferences(tx, person)?;
    let mut after = before.clone();
    change(&mut after);
    if after != before {
        update_preferences(tx, person, &after)?;
        look_again(tx, person);
    }
    Ok(())
}

/// What the signed-in person chose.
///
/// # Errors
/// The statements'.
pub async fn read(app: &App, who: &Arc<SignedIn>) -> Result<PreferencesView> {
    let person = who.person_id();
    let chosen = app.db.read(move |conn| find_own_preferences(conn, person)).await?;
    Ok(view(&app.snapshots.current(), who, chosen))
}

/// Chooses anew; what is not said is told at once by both channels.
///
/// # Errors
/// 422 where there is no such time zone.
pub async fn choose(app: &App, who: &Arc<SignedIn>, mut wanted: Preferences) -> Result<PreferencesView> {
    if let Some(name) = &wanted.time_zone {
        let Some(zone) = SiteZone::named(name) else {
            return Err(ServerError::field("time_zone", "unknown", "There is no such time zone"));
        };
        wanted.time_zone = Some(zone.name().to_owned());
    }
    let (person, chosen) = (who.person_id(), wanted.clone());
    app.db.write(move |tx| alter(tx, person, |preferences| *preferences = chosen)).await?;
    Ok(view(&app.snapshots.current(), who, wanted))
}

fn view(snapshot: &Snapshot, who: &SignedIn, chosen: Preferences) -> PreferencesView {
    let site = who.viewer.site_id.and_then(|id| snapshot.site(id)).or_else(|| snapshot.sites().next());
    let kinds: BTreeMap<_, _> = TellingKind::ALL.iter().map(|kind| (*kind, chosen.channels(*kind))).collect();
    PreferencesView {
        time_zone: chosen.time_zone,
        site_time_zone: site.map_or_else(|| UTC.to_owned(), |site| site.time_zone.clone()),
        quiet_hours: chosen.quiet_hours,
        digest_hour: chosen.digest_hour,
        kinds,
        closing: TellingKind::ALL.iter().copied().filter(|kind| kind.is_closing()).collect(),
    }
}
