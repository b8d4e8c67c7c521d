//! One telling as its receiver may know it: everything that its letter says.

use domain::governance::Verdict;
use domain::id::{ChangeId, CommitteeId, PersonId, ReportId, SiteId, TellingId};
use domain::moment::{Date, Moment};
use domain::reports::Severity;
use domain::reports::event::{Body, Event};
use domain::reports::moves::may_reopen;
use domain::reports::projection::Projection;
use domain::reports::state::{Mover, State};
use domain::reports::wire::Relation;
use domain::service_levels::ClockKind;
use domain::telling::{TellingKind, planned_change};

use super::addressee::Addressee;
use crate::app::App;
use crate::changes::rows::ChangeRow;
use crate::directory::Snapshot;
use crate::governance::actions::committees::members_concerned;
use crate::governance::rows::DecisionRow;
use crate::reports::follow::set::OwnReport;
use crate::reports::present::next_step;
use crate::reports::rows::Stored;
use crate::telling::letters::{Also, Change, Decision, Ending, Links, News, Outcome, Told};
use crate::telling::rows::{OutgoingRow, TellingRow};
use crate::telling::tokens::Unsubscribe;

/// Where a report stood when it happened.
pub struct Standing<'a> {
    /// The report's row.
    pub report: &'a Stored,
    /// The report that the receiver follows: the same, or one that is joined with it. Nothing where it is a duty.
    pub own: Option<OwnReport>,
    /// Its projection right after the event.
    pub projection: Projection,
    /// What happened.
    pub event: &'a Event,
    /// The change that had shipped.
    pub change: Option<&'a ChangeRow>,
    /// The decision that it was.
    pub decision: Option<&'a DecisionRow>,
    /// The number of the root with which it was joined by that event.
    pub root_number: Option<i64>,
}

impl Standing<'_> {
    /// The report as its receiver knows it.
    fn report_id(&self) -> ReportId {
        self.own.map_or(self.report.id, |own| own.id)
    }

    /// The number by which its receiver knows it.
    fn number(&self) -> i64 {
        self.own.map_or(self.report.number, |own| own.number)
    }

    /// When the receiver's report was reported.
    fn reported_at(&self) -> Moment {
        self.own.map_or(self.report.reported_at, |own| own.reported_at)
    }
}

/// The addresses that a telling's letter leads to.
struct Addresses {
    page: String,
    story: Option<String>,
    unsubscribe: String,
}

/// A telling with its names and addresses.
pub struct OwnedTold<'a> {
    telling: TellingId,
    member: Option<PersonId>,
    kind: TellingKind,
    relation: Relation,
    standing: Standing<'a>,
    category: String,
    system: Option<String>,
    owner: String,
    /// The committee that decided, where one did.
    committee: Option<String>,
    /// Whether it is the duty of somebody who sits in a committee and not in the owner team.
    for_committee: bool,
    reported_on: Date,
    next_step: String,
    promise: Option<(ClockKind, Moment)>,
    answered_before: bool,
    joined_to: Option<i64>,
    addresses: Addresses,
}

impl<'a> OwnedTold<'a> {
    /// What this telling says to that person.
    pub fn new(
        app: &App,
        snapshot: &Snapshot,
        to: &Addressee,
        row: &OutgoingRow,
        telling: &TellingRow,
        relation: Relation,
        standing: Standing<'a>,
    ) -> Self {
        let language = &to.person.language;
        let projection = &standing.projection;
        let zone = snapshot.zone(projection.site_id);
        let to_reporter = relation == Relation::Reporter;
        let owns = snapshot.members_of(projection.team_id).any(|member| member == to.person.id);
        let for_committee = telling.kind.0 == TellingKind::Appeal
            && !owns
            && members_concerned(snapshot, projection).contains(&to.person.id);
        let answer = telling
            .follower_id
            .zip(projection.ship.as_ref())
            .and_then(|(follower, ship)| ship.answer_of(follower));
        Self {
            telling: telling.id,
            member: row.person_id,
            kind: telling.kind.0,
            relation,
            category: snapshot.reference(projection.category_id, language).name,
            system: projection.system_id.map(|id| snapshot.reference(id, language).name),
            owner: snapshot.reference(projection.team_id, language).name,
            committee: committee(&standing).map(|id| snapshot.reference(id, language).name),
            for_committee,
            reported_on: zone.to_local(standing.reported_at()).0,
            next_step: match standing.root_number {
                // What comes next is the root's.
                Some(_) => String::new(),
                None => next_step(snapshot, language, projection, telling.owed_since, to_reporter),
            },
            promise: promise(&telling.detail),
            answered_before: answer.is_some(),
            joined_to: standing.root_number,
            addresses: Self::addresses(app, row, telling, standing.report_id(), for_committee),
            standing,
        }
    }

    fn addresses(
        app: &App,
        row: &OutgoingRow,
        telling: &TellingRow,
        report: ReportId,
        for_committee: bool,
    ) -> Addresses {
        let public = &app.config.public_url;
        let planned = planned_change(telling.kind.0, &telling.detail);
        let page = match (telling.follower_id, planned) {
            (_, Some(change)) => format!("{public}/changes/{change}"),
            (Some(_), _) => format!("{public}/s/{}", app.tokens.telling(telling.id)),
            // Who decides about it reads it; only its owner works on it.
            (None, _) if for_committee => format!("{public}/reports/{report}"),
            (None, _) => format!("{public}/triage/{report}"),
        };
        let wish = Unsubscribe { telling: telling.id, member: row.person_id, digest: false };
        Addresses {
            page,
            story: telling.follower_id.map(|_| format!("{public}/reports/{report}")),
            unsubscribe: format!("{public}/u/{}", app.tokens.unsubscribe(wish)),
        }
    }

    /// Where a mail program says by itself that no more of these are wanted (RFC 8058).
    pub fn one_click(&self, app: &App, digest: bool) -> String {
        let wish = Unsubscribe { telling: self.telling, member: self.member, digest };
        format!("{}/api/v1/unsubscribe/{}", app.config.public_url, app.tokens.unsubscribe(wish))
    }

    /// What the letter is about.
    pub const fn kind(&self) -> TellingKind {
        self.kind
    }

    /// The report.
    pub fn report_id(&self) -> ReportId {
        self.standing.report_id()
    }

    /// The report's number.
    pub const fn number(&self) -> i64 {
        self.standing.report.number
    }

    /// The report's site, by whose clock times are shown.
    pub const fn site_id(&self) -> SiteId {
        self.standing.projection.site_id
    }

    /// The change that the letter is about.
    pub fn change_id(&self) -> Option<ChangeId> {
        let asks = matches!(self.kind, TellingKind::Shipped | TellingKind::DoesItHelp);
        self.standing.change.filter(|_| asks).map(|change| change.id)
    }

    /// The telling beside another in the same letter.
    pub fn also(&self) -> Also<'_> {
        Also {
            number: self.standing.number(),
            title: self.standing.projection.title.as_deref(),
            category: &self.category,
            page: &self.addresses.page,
        }
    }

    /// Everything that the letter says.
    pub fn told<'b>(&'b self, also: &'b [Also<'b>]) -> Told<'b> {
        let projection = &self.standing.projection;
        Told {
            kind: self.kind,
            number: self.standing.number(),
            title: projection.title.as_deref(),
            category: &self.category,
            system: self.system.as_deref(),
            state: projection.state,
            owner: &self.owner,
            reported_on: self.reported_on,
            relation: self.relation,
            next_step: &self.next_step,
            news: self.news(),
            question: projection.question.as_ref().map(|question| question.body.as_str()),
            ending: self.ending(),
            decision: self.decision(),
            change: self.standing.change.map(|change| Change {
                title: &change.title,
                you_said: &change.you_said,
                we_did: &change.we_did,
                do_now: &change.do_now,
                shipped_at: change.shipped_at.unwrap_or(self.standing.event.at),
            }),
            answered_before: self.answered_before,
            joined_to: self.joined_to,
            promise: self.promise,
            for_committee: self.for_committee,
            critical: projection.severity == Some(Severity::Critical),
            also,
            links: Links {
                page: &self.addresses.page,
                story: self.addresses.story.as_deref(),
                unsubscribe: Some(&self.addresses.unsubscribe),
            },
        }
    }

    fn news(&self) -> News {
        match &self.standing.event.body {
            Body::QuestionWithdrawn { .. } => News::QuestionTakenBack,
            Body::Rerouted { .. } => News::NewOwner,
            Body::TakenApart { .. } => News::TakenApart,
            Body::Planned { .. } if self.standing.projection.expected.is_some_and(|plan| plan.moved > 0) => {
                News::PlanMoved
            }
            _ => News::State,
        }
    }

    fn decision(&self) -> Option<Decision<'_>> {
        let row = self.standing.decision?;
        let outcome = match row.verdict.0 {
            Verdict::Accept => Outcome::Accepted,
            Verdict::Decline => Outcome::Declined,
            Verdict::Defer => Outcome::Deferred { until: row.until, until_words: row.until_words.as_deref() },
            Verdict::NeedMore => Outcome::NeedMore { asked_for: row.asked_for.as_deref() },
        };
        Some(Decision { by: self.committee.as_deref()?, outcome, rationale: &row.rationale })
    }

    fn ending(&self) -> Option<Ending<'_>> {
        let projection = &self.standing.projection;
        let ended = matches!(projection.state, State::Declined | State::Answered | State::Transferred);
        ended.then(|| Ending {
            words: projection.ending_words.as_deref(),
            decided_by: Some(self.committee.as_deref().unwrap_or(&self.owner)),
            transferred_to: projection.transfer.as_ref().map(|transfer| transfer.to.as_str()),
            follow_up_on: projection.transfer.as_ref().map(|transfer| transfer.follow_up_on),
            may_appeal: self.relation == Relation::Reporter && may_reopen(projection, Mover::Reporter),
        })
    }
}

/// The committee that decided just then, or that declined it.
fn committee(standing: &Standing<'_>) -> Option<CommitteeId> {
    match &standing.event.body {
        Body::Decided(made) => Some(made.committee_id),
        _ => {
            let declined = standing.projection.state == State::Declined;
            standing.projection.declined_by_committee.filter(|_| declined)
        }
    }
}

/// Which promise a reminder is about, and its time: `decision@1795000000`.
fn promise(detail: &str) -> Option<(ClockKind, Moment)> {
    let (clock, seconds) = detail.split_once('@')?;
    let kind = ClockKind::ALL.into_iter().find(|kind| kind.as_str() == clock)?;
    Some((kind, Moment::from_seconds(seconds.parse().ok()?)))
}
