//! The desk on which one report lies open: what is known of it, what is being done with it, and the words that the
//! reader has begun. It stays while the report changes, so that no words are lost.

use domain::{
    id::{EventId, ReportId},
    reports::{
        Identity, State,
        state::Standpoint,
        wire::{Actor, EventView, OwnPart, ReportView, StaffPart, WholePart},
    },
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    joining::Joining,
    moves::{Draft, Kind},
    queue::Queue,
};
use crate::{
    client::{self, Remote},
    components::Errors,
};

/// A report that the reader sees whole.
#[derive(Clone, PartialEq)]
pub struct Whole {
    /// What everybody sees.
    pub staff: StaffPart,
    /// What the reporter sees besides.
    pub own: OwnPart,
    /// What the owner sees besides.
    pub whole: WholePart,
}

impl Whole {
    /// The report, where the reader sees it whole.
    pub fn of(view: ReportView) -> Option<Self> {
        Some(Self { staff: view.staff, own: view.own?, whole: view.whole? })
    }

    /// Where it stands for the purpose of moving it.
    pub const fn standpoint(&self) -> Standpoint {
        Standpoint { state: self.staff.state, returns_to: self.whole.returns_to }
    }
}

/// The desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Which report.
    pub id: ReportId,
    /// The report as last seen.
    pub report: Memo<Whole>,
    /// Its history, oldest first.
    pub events: Remote<Vec<EventView>>,
    /// The list beside it.
    pub queue: Queue,
    /// The move that was begun last.
    pub doing: RwSignal<Option<Kind>>,
    /// The state that the reader saw when they began it, or were told of since.
    pub seen: RwSignal<State>,
    /// Whether the sheet of that move is open.
    pub sheet_open: RwSignal<bool>,
    /// What was written for that move.
    pub draft: Draft,
    /// What is wrong with it.
    pub errors: Errors,
    /// Why it did not go, where that is not about one field.
    pub trouble: RwSignal<Option<String>>,
    /// Whether a request is under way.
    pub busy: RwSignal<bool>,
    /// Whether the sheet with all moves is open.
    pub more_open: RwSignal<bool>,
    /// Whether the sheet with the triage fields is open.
    pub edit_open: RwSignal<bool>,
    /// What is being joined or taken apart.
    pub joining: Joining,
    /// Who the confidential reporter is, once the reader has asked.
    pub named: RwSignal<Option<Actor>>,
    loaded: Remote<ReportView>,
    last_sent: StoredValue<Option<(Value, EventId)>>,
}

impl Desk {
    /// A desk for a report that has arrived.
    pub fn new(
        id: ReportId,
        loaded: Remote<ReportView>,
        report: Memo<Whole>,
        events: Remote<Vec<EventView>>,
        queue: Queue,
    ) -> Self {
        Self {
            id,
            report,
            events,
            queue,
            doing: RwSignal::new(None),
            seen: RwSignal::new(report.with_untracked(|report| report.staff.state)),
            sheet_open: RwSignal::new(false),
            draft: Draft::new(),
            errors: Errors::new(),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            more_open: RwSignal::new(false),
            edit_open: RwSignal::new(false),
            joining: Joining::new(),
            named: RwSignal::new(None),
            loaded,
            last_sent: StoredValue::new(None),
        }
    }

    /// The desk around the present component.
    pub fn current() -> Self {
        expect_context()
    }

    /// Asks again for everything that a move may have changed.
    pub fn refresh(self) {
        self.loaded.reload();
        self.events.reload();
        self.queue.reload();
    }

    /// The id for a request with this body: the same as long as the body is the same, so that a repeat after a lost
    /// answer does nothing twice. It tells no time where the report is anonymous.
    pub fn event_id(self, body: &Value) -> EventId {
        if let Some(id) = self
            .last_sent
            .with_value(|last| last.as_ref().filter(|(sent, _)| sent == body).map(|(_, id)| *id))
        {
            return id;
        }
        let anonymous = self.report.with_untracked(|report| report.own.identity == Identity::Anonymous);
        let id = if anonymous { client::new_timeless_id() } else { client::new_id() };
        self.last_sent.set_value(Some((body.clone(), id)));
        id
    }

    /// A request has gone through: the next one with the same body is another one.
    pub fn sent(self) {
        self.last_sent.try_set_value(None);
    }

    /// The address of the report below `/api/v1`, with `rest` behind it.
    pub fn path(self, rest: &str) -> String {
        format!("/reports/{}{rest}", self.id)
    }
}
