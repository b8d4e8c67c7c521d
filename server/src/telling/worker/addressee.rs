//! To whom a mail goes, and how that person wants it.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::id::{FollowerId, PersonId};
use domain::moment::Moment;
use domain::reports::wire::Relation;
use domain::service_levels::Zone;
use domain::telling::TellingKind;
use domain::telling::preferences::{Leaving, Preferences};

use crate::db::Conn;
use crate::db::schema::people;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::identity::rows::PersonRow;
use crate::reports::follow;
use crate::telling::preferences::find_preferences;
use crate::telling::rows::{OutgoingRow, TellingRow};
use crate::zone::SiteZone;

/// Somebody who gets mail.
#[derive(Clone)]
pub struct Addressee {
    /// The person.
    pub person: PersonRow,
    /// What the person chose.
    pub preferences: Preferences,
    /// By whose clock quiet hours and digests count.
    zone: SiteZone,
}

impl Addressee {
    /// What becomes of a letter of that kind to this person now; nothing where the account is switched off.
    pub fn leaving(&self, kind: TellingKind, critical: bool, now: Moment) -> Option<Leaving> {
        self.person.active.then(|| self.preferences.leaving(kind, critical, now, self.zone()))
    }

    /// The person's clock.
    pub fn zone(&self) -> &dyn Zone {
        &self.zone
    }
}

/// Everybody whom a batch of mails concerns.
pub struct Addressees {
    followers: HashMap<FollowerId, (PersonId, Relation)>,
    people: HashMap<PersonId, Addressee>,
}

impl Addressees {
    /// Looks them all up: followers by the one module that knows who they are.
    ///
    /// # Errors
    /// The statements'.
    pub fn load(
        conn: &mut Conn,
        snapshot: &Snapshot,
        tellings: &[&TellingRow],
        rows: &[&OutgoingRow],
        holders: &[PersonId],
    ) -> Result<Self> {
        let followers: Vec<FollowerId> = tellings.iter().filter_map(|telling| telling.follower_id).collect();
        let mut ids: Vec<PersonId> = tellings.iter().filter_map(|telling| telling.person_id).collect();
        ids.extend(rows.iter().filter_map(|row| row.person_id));
        ids.extend(holders);
        Self::of(conn, snapshot, &followers, ids)
    }

    /// Looks these followers up.
    ///
    /// # Errors
    /// The statements'.
    pub fn of_followers(conn: &mut Conn, snapshot: &Snapshot, followers: &[FollowerId]) -> Result<Self> {
        Self::of(conn, snapshot, followers, Vec::new())
    }

    fn of(
        conn: &mut Conn,
        snapshot: &Snapshot,
        followers: &[FollowerId],
        mut ids: Vec<PersonId>,
    ) -> Result<Self> {
        let followers = follow::list_addressees(conn, followers)?;
        ids.extend(followers.values().map(|(person, _)| *person));
        ids.sort_unstable();
        ids.dedup();
        let mut preferences = find_preferences(conn, &ids)?;
        let rows: Vec<PersonRow> =
            people::table.filter(people::id.eq_any(&ids)).select(PersonRow::as_select()).load(conn)?;
        let people = rows
            .into_iter()
            .map(|person| {
                let preferences = preferences.remove(&person.id).unwrap_or_default();
                let zone = zone_of(snapshot, &person, &preferences);
                (person.id, Addressee { person, preferences, zone })
            })
            .collect();
        Ok(Self { followers, people })
    }

    /// Who gets this mail about that telling, and how the person stands to the report.
    pub fn find(&self, row: &OutgoingRow, telling: &TellingRow) -> Option<(&Addressee, Relation)> {
        let (person, relation) = match telling.follower_id {
            Some(follower) => *self.followers.get(&follower)?,
            None => (row.person_id.or(telling.person_id)?, Relation::None),
        };
        self.people.get(&person).map(|addressee| (addressee, relation))
    }

    /// Who that follower is, and how the person stands to the report; nobody where it is an anonymous one.
    pub fn follower(&self, id: FollowerId) -> Option<(&Addressee, Relation)> {
        let (person, relation) = *self.followers.get(&id)?;
        self.people.get(&person).map(|addressee| (addressee, relation))
    }

    /// The person of that id.
    pub fn person(&self, id: PersonId) -> Option<&Addressee> {
        self.people.get(&id)
    }
}

/// The zone that the person chose, else that of the person's site, else of any.
fn zone_of(snapshot: &Snapshot, person: &PersonRow, preferences: &Preferences) -> SiteZone {
    let chosen = preferences.time_zone.as_deref().and_then(SiteZone::named);
    let own = || {
        let by_unit = person.unit_id.and_then(|unit| snapshot.unit(unit)).map(|unit| unit.site_id);
        let site = by_unit.or(person.site_id).and_then(|site| snapshot.site(site));
        site.or_else(|| snapshot.sites().next()).and_then(|site| SiteZone::named(&site.time_zone))
    };
    chosen.or_else(own).unwrap_or_else(SiteZone::utc)
}
