//! The hospital's committees: who sits in them, for whom each member speaks, who chairs.

use domain::governance::Scope;
use domain::governance::requests::{NewCommittee, SeatEntry};
use domain::governance::wire::Committee;
use domain::names::Names;

use super::directory::ADMINISTRATOR;
use super::hospital::{self, Hospital};
use super::load::{Loaded, fingerprint};
use crate::administration::managed::create;
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Result, ServerError};

/// Makes all of them. The files give them no scope: each may decide about everything.
pub(super) async fn load(app: &App, hospital: &Hospital, loaded: &mut Loaded) -> Result<()> {
    let administrator = loaded.person(ADMINISTRATOR)?.clone();
    for committee in &hospital.committees {
        let members: Result<Vec<SeatEntry>> =
            committee.members.iter().map(|seat| entry(loaded, seat)).collect();
        let new = NewCommittee {
            id: new_id(),
            names: Names::in_one("en", &committee.name),
            charter: committee.charter.clone(),
            quorum: committee.quorum,
            scope: Scope::default(),
            members: members?,
        };
        let chair = committee.members.iter().find(|seat| seat.chair);
        let chair = chair.ok_or_else(|| ServerError::Internal("a committee without chair".to_owned()))?;
        let chair = loaded.person(&chair.person)?.clone();
        loaded.committees.insert(committee.key.clone(), (new.id, chair));
        create::<Committee>(app, &administrator.viewer, new, fingerprint(&committee.key)).await?;
    }
    Ok(())
}

fn entry(loaded: &Loaded, seat: &hospital::Seat) -> Result<SeatEntry> {
    let person_id = loaded.person(&seat.person)?.person_id();
    Ok(SeatEntry { person_id, area: seat.area.clone(), chair: seat.chair })
}
