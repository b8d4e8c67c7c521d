//! The row of a change.

use diesel::prelude::*;
use domain::changes::requests::NewChange;
use domain::changes::{ChangeState, Measure, WhyNotShipped};
use domain::id::{ChangeId, PersonId, UnitId};
use domain::moment::Moment;

use crate::db::MultiBackend;
use crate::db::columns::{Code, JsonText};
use crate::db::schema::changes;

/// A change.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = changes, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
pub struct ChangeRow {
    /// Which one.
    pub id: ChangeId,
    /// The language in which it is written.
    pub language: String,
    /// What it is called.
    pub title: String,
    /// What people had told.
    pub you_said: String,
    /// What was changed.
    pub we_did: String,
    /// What people do from now on.
    pub do_now: String,
    /// The units that it touches.
    pub unit_ids: JsonText<Vec<UnitId>>,
    /// By what one sees whether it helps.
    pub measure: Option<JsonText<Measure>>,
    /// When it was written.
    pub created_at: Moment,
    /// Who wrote it.
    pub created_by: PersonId,
    /// When it is to ship.
    pub ship_at: Option<Moment>,
    /// When it shipped.
    pub shipped_at: Option<Moment>,
    /// Goes up with every change of its fields.
    pub version: i64,
    /// As whom it ships at `ship_at`.
    pub planned_by: Option<PersonId>,
    /// The last planned time that passed without it.
    pub failed_at: Option<Moment>,
    /// Why it did.
    pub failed_because: Option<Code<WhyNotShipped>>,
}

impl ChangeRow {
    /// A change that was just written.
    pub fn draft(change: NewChange, created_by: PersonId, created_at: Moment) -> Self {
        Self {
            id: change.id,
            language: change.language,
            title: change.title,
            you_said: change.you_said,
            we_did: change.we_did,
            do_now: change.do_now,
            unit_ids: JsonText(change.unit_ids),
            measure: change.measure.map(JsonText),
            created_at,
            created_by,
            ship_at: None,
            shipped_at: None,
            version: 1,
            planned_by: None,
            failed_at: None,
            failed_because: None,
        }
    }

    /// How far it has come.
    pub fn state(&self) -> ChangeState {
        match (self.shipped_at, self.ship_at) {
            (Some(_), _) => ChangeState::Shipped,
            (None, Some(_)) => ChangeState::Planned,
            (None, None) => ChangeState::Draft,
        }
    }

    /// By what lists are ordered: when it shipped, else when it was written.
    pub fn listed_at(&self) -> Moment {
        self.shipped_at.unwrap_or(self.created_at)
    }
}
