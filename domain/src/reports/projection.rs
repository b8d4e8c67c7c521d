//! What folding a report's history gives: where it stands now. Written by one function, [`Projection::apply`].

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use super::next_step::NextStepCode;

use super::event::{Body, By, DecisionMade, Edit, Event, Moved, Received};
use super::joining::Joined;
use super::ship::Ship;
use super::{CommentVisibility, Dimension, Disposition, Hours, Severity, State};
use crate::governance::{Decided, Hold, Verdict};
use crate::id::{
    CategoryId, CommitteeId, PersonId, QuestionId, ReportId, RoutingRuleId, ServiceLevelId, SiteId, SystemId,
    TeamId, UnitId, WorkflowStepId,
};
use crate::moment::{Date, Moment};
use crate::service_levels::{ClockKind, Clocks, ServiceLevel, Timing, Zone};

/// What folding needs beside the events: the service levels and the time zone of the report's site.
pub struct Surroundings<'a> {
    /// Every service level, switched-off ones included.
    pub levels: &'a HashMap<ServiceLevelId, ServiceLevel>,
    /// The zone in which the site's working hours count.
    pub zone: &'a dyn Zone,
}

/// A question that waits for the reporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// The question's id.
    pub id: QuestionId,
    /// The number of the event that asked it.
    pub seq: i64,
    /// Its words.
    pub body: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// The state to which it returns the report.
    pub returns_to: State,
}

/// When it is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expected {
    /// The day, or the first day of the window.
    pub from_date: Date,
    /// The last day of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_date: Option<Date>,
    /// How often it was moved.
    pub moved: u32,
}

/// To whom it was passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// Who deals with it now.
    pub to: String,
    /// The reference over there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which the owner looks again.
    pub follow_up_on: Date,
}

/// Where a report stands: the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Projection {
    /// The number of the last event.
    pub seq: i64,
    pub state: State,
    /// The number of the last event that is news, and not only about who waits with it.
    #[serde(default)]
    pub news_seq: i64,
    /// Since when it is in this state.
    pub state_since: Moment,
    /// Since when it is open; absent while it is not.
    pub open_at: Option<Moment>,
    pub site_id: SiteId,
    pub unit_id: UnitId,
    pub category_id: CategoryId,
    pub system_id: Option<SystemId>,
    pub workflow_step_id: Option<WorkflowStepId>,
    pub severity: Option<Severity>,
    pub team_id: TeamId,
    pub assignee_id: Option<PersonId>,
    pub service_level_id: ServiceLevelId,
    /// The rule that routed it; absent where the fallback did.
    pub rule_id: Option<RoutingRuleId>,
    /// The team whose members may see a confidential reporter's name.
    pub identity_team_id: TeamId,
    /// Confirmed by the owner.
    pub title: Option<String>,
    /// Confirmed by the owner.
    pub workaround: Option<String>,
    pub disposition: Option<Disposition>,
    pub dimension: Option<Dimension>,
    /// Whether a person of the owner has ever looked at it; from then on staff of the site know of it.
    pub acknowledged_once: bool,
    pub question: Option<OpenQuestion>,
    pub expected: Option<Expected>,
    pub tried_by: Option<String>,
    pub transfer: Option<Transfer>,
    /// The latest change that shipped for it, with the answers to "does it help?"; absent once it is open again.
    pub ship: Option<Ship>,
    /// The words with which it ended: explanation, reason of a decline.
    pub ending_words: Option<String>,
    /// Who declined it last; that person does not judge the appeal.
    pub declined_by: Option<PersonId>,
    /// The committee that declined it last, where one did: its list gets the appeal.
    pub declined_by_committee: Option<CommitteeId>,
    /// Whether the reporter has used the one appeal.
    pub appealed: bool,
    /// Whether that appeal waits for its decision.
    #[serde(default)]
    pub appeal: bool,
    /// The latest decision of a committee.
    pub decision: Option<Decided>,
    /// What keeps it where it is.
    pub hold: Option<Hold>,
    /// The day on which it came back because its hold had ended; absent once it moved or was decided on again.
    pub back_on: Option<Date>,
    /// How often it was opened again.
    pub reopened: u32,
    /// With which report it is joined, and to where it returns when it is taken apart.
    #[serde(default)]
    pub joined: Option<Joined>,
    /// Hours a month over reporter and supporters of this report alone.
    pub burden: Hours,
    /// Reporter and supporters of this report alone.
    pub people: u32,
    pub clocks: Clocks,
}

/// The events cannot be folded: the log is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenLog {
    /// The first event is not `received`, or a later one is.
    NoBeginning,
    /// An event's number does not follow its predecessor's.
    Gap {
        /// The number that was expected.
        expected: i64,
        /// The number that was found.
        found: i64,
    },
    /// The service level is unknown.
    UnknownLevel,
    /// A reply or a question taken back where no question waits.
    NoQuestion,
    /// An answer to "does it help?" where nothing shipped.
    NoShip,
    /// It was taken apart without having been joined.
    NotJoined,
}

impl std::fmt::Display for BrokenLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoBeginning => f.write_str("the history does not begin with its arrival"),
            Self::Gap { expected, found } => write!(f, "event {found} stands where {expected} was expected"),
            Self::UnknownLevel => f.write_str("the service level is unknown"),
            Self::NoQuestion => f.write_str("an answer without a question"),
            Self::NoShip => f.write_str("an answer about a change that did not ship"),
            Self::NotJoined => f.write_str("taken apart without having been joined"),
        }
    }
}
impl std::error::Error for BrokenLog {}

const ARRIVAL_CLOCKS: [ClockKind; 3] = [ClockKind::Acknowledge, ClockKind::FirstAnswer, ClockKind::Decision];
const ENDING_CLOCKS: [ClockKind; 3] = [ClockKind::FirstAnswer, ClockKind::Decision, ClockKind::Fix];

impl Projection {
    /// The fold of a whole history, oldest event first.
    pub fn fold(events: &[Event], around: &Surroundings<'_>) -> Result<Self, BrokenLog> {
        let (first, rest) = events.split_first().ok_or(BrokenLog::NoBeginning)?;
        let mut projection = Self::begin(first, around)?;
        for event in rest {
            projection.apply(event, around)?;
        }
        Ok(projection)
    }

    /// Where a report stands after its first event.
    pub fn begin(event: &Event, around: &Surroundings<'_>) -> Result<Self, BrokenLog> {
        let Body::Received(received) = &event.body else { return Err(BrokenLog::NoBeginning) };
        if event.seq != 1 {
            return Err(BrokenLog::Gap { expected: 1, found: event.seq });
        }
        let mut projection = Self::fresh(received, event.at);
        projection.clocks.start(&ARRIVAL_CLOCKS, event.at, &projection.timing(around)?);
        Ok(projection)
    }

    fn fresh(received: &Received, at: Moment) -> Self {
        Self {
            seq: 1,
            news_seq: 1,
            state: State::Received,
            state_since: at,
            open_at: Some(at),
            site_id: received.site_id,
            unit_id: received.unit_id,
            category_id: received.category_id,
            system_id: received.system_id,
            workflow_step_id: received.workflow_step_id,
            severity: received.severity,
            team_id: received.team_id,
            assignee_id: received.assignee_id,
            service_level_id: received.service_level_id,
            rule_id: received.rule_id,
            identity_team_id: received.team_id,
            title: None,
            workaround: None,
            disposition: None,
            dimension: None,
            acknowledged_once: false,
            question: None,
            expected: None,
            tried_by: None,
            transfer: None,
            ship: None,
            ending_words: None,
            declined_by: None,
            declined_by_committee: None,
            appealed: false,
            appeal: false,
            decision: None,
            hold: None,
            back_on: None,
            reopened: 0,
            joined: None,
            burden: received.burden,
            people: 1,
            clocks: Clocks::default(),
        }
    }

    /// Takes the next event in: the only function that changes where a report stands.
    pub fn apply(&mut self, event: &Event, around: &Surroundings<'_>) -> Result<(), BrokenLog> {
        if event.seq != self.seq + 1 {
            return Err(BrokenLog::Gap { expected: self.seq + 1, found: event.seq });
        }
        self.seq = event.seq;
        if event.body.is_news() {
            self.news_seq = event.seq;
        }
        let timing = self.timing(around)?;
        match &event.body {
            Body::Received(_) => return Err(BrokenLog::NoBeginning),
            Body::Moved(moved) => {
                // Looking at it again is no move onwards.
                if moved.to != State::Acknowledged {
                    self.go_on(event.at, &timing);
                }
                self.moved(moved, event, &timing);
            }
            Body::Asked { question_id, body } => {
                let returns_to = self.state;
                self.clocks.meet(&[ClockKind::FirstAnswer], event.at);
                self.clocks.pause_all(event.at, &timing);
                self.enter(State::Clarifying, event.at);
                self.question = Some(OpenQuestion {
                    id: *question_id,
                    seq: event.seq,
                    body: body.clone(),
                    asked_at: event.at,
                    returns_to,
                });
            }
            Body::Replied { .. } | Body::QuestionWithdrawn { .. } => {
                let question = self.question.take().ok_or(BrokenLog::NoQuestion)?;
                self.enter(question.returns_to, event.at);
                self.clocks.resume_all(event.at, &timing);
                self.pause_for_hold(event.at, &timing);
            }
            Body::Planned { from_date, to_date, .. } => {
                let moved = self.expected.map_or(0, |before| before.moved + 1);
                self.expected = Some(Expected { from_date: *from_date, to_date: *to_date, moved });
                if self.state == State::Accepted {
                    self.go_on(event.at, &timing);
                    self.enter(State::Scheduled, event.at);
                }
            }
            Body::Rerouted { to, assignee_id, .. } => {
                self.team_id = *to;
                self.assignee_id = *assignee_id;
            }
            Body::Edited { fields } => {
                for edit in fields {
                    self.edit(edit);
                }
                self.clocks.retarget(&self.timing(around)?);
            }
            Body::Commented { visibility, .. } => {
                if event.by.is_owner() && *visibility != CommentVisibility::Internal {
                    self.clocks.meet(&[ClockKind::FirstAnswer], event.at);
                }
            }
            Body::Decided(made) => self.decided(made, event, &timing),
            Body::HoldEnded {} => {
                let until = self.hold.as_ref().and_then(|hold| hold.until);
                self.end_hold(event.at, &timing);
                self.back_on = until;
            }
            Body::Shipped { change_id } => {
                self.go_on(event.at, &timing);
                self.clocks.meet(&ENDING_CLOCKS, event.at);
                self.ending_words = None;
                self.ship = Some(Ship::new(*change_id, event));
                self.enter(State::Shipped, event.at);
            }
            Body::AnsweredShip(answered) => {
                let confirmed = self.state == State::Confirmed;
                self.ship.as_mut().ok_or(BrokenLog::NoShip)?.answer(answered, event.at, confirmed);
            }
            Body::Reopened { .. } => {
                self.appeal = self.state == State::Declined && event.by.is_reporter();
                self.appealed |= self.appeal;
                self.reopened += 1;
                self.expected = None;
                self.transfer = None;
                self.ship = None;
                self.enter(State::Reopened, event.at);
                self.clocks.new_round(&ARRIVAL_CLOCKS, event.at, &timing);
            }
            Body::Withdrawn { .. } => {
                self.question = None;
                self.go_on(event.at, &timing);
                self.clocks.pause_all(event.at, &timing);
                self.enter(State::Withdrawn, event.at);
            }
            Body::IdentityShared { team_id } => self.identity_team_id = *team_id,
            Body::Supported(_) | Body::Unsupported { .. } | Body::Redacted(_) => self.waiting(&event.body),
            Body::Joined { into: Some(root) } => self.join(*root, event.at, &timing),
            Body::TakenApart { from: Some(_), .. } => self.take_apart(event.at, &timing)?,
            // The root stays as it is; its set is another matter.
            Body::Joined { into: None } | Body::TakenApart { from: None, .. } => {}
        }
        Ok(())
    }

    /// Who waits, and how much time it costs them.
    fn waiting(&mut self, body: &Body) {
        match body {
            Body::Supported(supported) => {
                self.people += u32::from(supported.replaces.is_none());
                self.burden = self.burden.without(supported.replaces.unwrap_or_default()) + supported.burden;
            }
            Body::Unsupported { burden, .. } => self.leaves(*burden),
            Body::Redacted(redacted) => {
                self.leaves(redacted.burden);
                if let Some(ship) = &mut self.ship {
                    ship.reporters.remove(&redacted.follower_id);
                }
            }
            _ => {}
        }
    }

    fn leaves(&mut self, burden: Hours) {
        self.people = self.people.saturating_sub(1);
        self.burden = self.burden.without(burden);
    }

    /// Clocks wait and the state is kept, a waiting question with it. What is joined already moves along with its root.
    fn join(&mut self, root: ReportId, at: Moment, timing: &Timing<'_>) {
        if let Some(joined) = &mut self.joined {
            joined.root = root;
            return;
        }
        self.joined = Some(Joined {
            root,
            into: root,
            since: at,
            returns_to: self.state,
            state_since: self.state_since,
            open_at: self.open_at,
            running: self.clocks.running(),
            promised: self.clocks.promised(),
        });
        self.clocks.pause_all(at, timing);
        self.enter(State::Duplicate, at);
    }

    /// Everything is again as it was; the clocks go on from where they stopped.
    fn take_apart(&mut self, at: Moment, timing: &Timing<'_>) -> Result<(), BrokenLog> {
        let joined = self.joined.take().ok_or(BrokenLog::NotJoined)?;
        self.state = joined.returns_to;
        self.state_since = joined.state_since;
        self.open_at = joined.open_at;
        self.clocks.resume(&joined.running, at, timing);
        Ok(())
    }

    fn moved(&mut self, moved: &Moved, event: &Event, timing: &Timing<'_>) {
        match moved.to {
            State::Acknowledged => {
                self.acknowledged_once = true;
                self.clocks.meet(&[ClockKind::Acknowledge], event.at);
            }
            State::Accepted => {
                self.clocks.meet(&[ClockKind::FirstAnswer, ClockKind::Decision], event.at);
                self.clocks.start(&[ClockKind::Fix], event.at, timing);
            }
            State::InTrial => self.tried_by.clone_from(&moved.tried_by),
            State::Answered | State::Declined => {
                self.clocks.meet(&ENDING_CLOCKS, event.at);
                self.ending_words.clone_from(&moved.reason);
                if moved.to == State::Declined {
                    (self.declined_by, self.declined_by_committee) = match event.by {
                        By::Owner { person_id } | By::Administrator { person_id } => (Some(person_id), None),
                        By::Committee { committee_id } => (None, Some(committee_id)),
                        _ => (None, None),
                    };
                }
            }
            State::Transferred => {
                self.clocks.meet(&ENDING_CLOCKS, event.at);
                self.transferred(moved);
            }
            State::Confirmed => {
                if let Some(ship) = &mut self.ship {
                    ship.by_supporters = event.by == By::System;
                }
            }
            _ => {}
        }
        // A committee that moves it has looked at it, also where the owner has not looked again yet.
        if matches!(event.by, By::Committee { .. }) {
            self.clocks.meet(&[ClockKind::Acknowledge], event.at);
        }
        self.enter(moved.to, event.at);
    }

    fn decided(&mut self, made: &DecisionMade, event: &Event, timing: &Timing<'_>) {
        self.end_hold(event.at, timing);
        self.back_on = None;
        self.decision = Some(Decided {
            id: made.decision_id,
            number: made.number,
            committee_id: made.committee_id,
            verdict: made.decision,
            round: self.reopened,
        });
        if made.decision == Verdict::Defer {
            self.clocks.meet(&[ClockKind::Decision], event.at);
        }
        self.hold = made.decision.hold().map(|kind| Hold {
            kind,
            until: made.until,
            until_words: made.until_words.clone(),
            asked_for: made.asked_for.clone(),
        });
        self.pause_for_hold(event.at, timing);
    }

    /// A move onwards: what held it back is over, and so is the appeal.
    fn go_on(&mut self, at: Moment, timing: &Timing<'_>) {
        self.end_hold(at, timing);
        self.back_on = None;
        self.appeal = false;
    }

    /// While a question waits, the clocks stand still for that.
    fn end_hold(&mut self, at: Moment, timing: &Timing<'_>) {
        if let Some(hold) = self.hold.take()
            && self.question.is_none()
        {
            self.clocks.resume(hold.pauses(), at, timing);
        }
    }

    fn pause_for_hold(&mut self, at: Moment, timing: &Timing<'_>) {
        if let Some(hold) = &self.hold {
            self.clocks.pause(hold.pauses(), at, timing);
        }
    }

    fn transferred(&mut self, moved: &Moved) {
        let Some(follow_up_on) = moved.follow_up_on else { return };
        let before = self.transfer.take();
        let to = moved.transferred_to.clone().or_else(|| before.as_ref().map(|transfer| transfer.to.clone()));
        let reference = moved.reference.clone().or_else(|| before.and_then(|transfer| transfer.reference));
        self.transfer = Some(Transfer { to: to.unwrap_or_default(), reference, follow_up_on });
        if moved.reason.is_some() {
            self.ending_words.clone_from(&moved.reason);
        }
    }

    fn enter(&mut self, state: State, at: Moment) {
        if self.state != state {
            self.state_since = at;
        }
        self.state = state;
        self.open_at = state.is_open().then_some(self.open_at.unwrap_or(at));
        if state != State::Transferred {
            self.transfer = None;
        }
    }

    fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Title { to, .. } => self.title.clone_from(to),
            Edit::Workaround { to, .. } => self.workaround.clone_from(to),
            Edit::CategoryId { to, .. } => self.category_id = *to,
            Edit::UnitId { to, .. } => self.unit_id = *to,
            Edit::SystemId { to, .. } => self.system_id = *to,
            Edit::WorkflowStepId { to, .. } => self.workflow_step_id = *to,
            Edit::Severity { to, .. } => self.severity = *to,
            Edit::Disposition { to, .. } => self.disposition = *to,
            Edit::Dimension { to, .. } => self.dimension = *to,
            Edit::ServiceLevelId { to, .. } => self.service_level_id = *to,
            Edit::Text => {}
        }
    }

    /// The question that waits for the reporter now. One that was open when the report was joined is kept for when it
    /// is taken apart, and does not wait meanwhile.
    pub fn waiting_question(&self) -> Option<&OpenQuestion> {
        self.question.as_ref().filter(|_| self.state == State::Clarifying)
    }

    pub(super) fn timing<'a>(&self, around: &Surroundings<'a>) -> Result<Timing<'a>, BrokenLog> {
        let level = around.levels.get(&self.service_level_id).ok_or(BrokenLog::UnknownLevel)?;
        Ok(Timing { level, zone: around.zone })
    }
}
