//! The row of a change, and how it becomes an answer.

use diesel::prelude::*;
use domain::changes::wire::{ChangeView, Told};
use domain::changes::{ChangeState, Measure};
use domain::id::{ChangeId, PersonId, ReportId, UnitId};
use domain::moment::Moment;

use crate::db::MultiBackend;
use crate::db::columns::JsonText;
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
}

impl ChangeRow {
    /// How far it has come.
    pub fn state(&self) -> ChangeState {
        match (self.shipped_at, self.ship_at) {
            (Some(_), _) => ChangeState::Shipped,
            (None, Some(_)) => ChangeState::Planned,
            (None, None) => ChangeState::Draft,
        }
    }

    /// The change for somebody who sees these of its reports.
    pub fn view(self, report_ids: Vec<ReportId>, told: Told) -> ChangeView {
        ChangeView {
            id: self.id,
            state: self.state(),
            language: self.language,
            title: self.title,
            you_said: self.you_said,
            we_did: self.we_did,
            do_now: self.do_now,
            unit_ids: self.unit_ids.0,
            report_ids,
            ship_at: self.ship_at,
            shipped_at: self.shipped_at,
            measure: self.measure.map(|JsonText(measure)| measure),
            told,
        }
    }
}
