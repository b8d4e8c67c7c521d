//! What each reader may see of a report: the one place where a stored report becomes an answer.

use serde_json::{Value, json};

use super::event::{AnsweredShip, Audience, Body, By, Event};
use super::joining::SetFigures;
use super::moves::possible;
use super::projection::Projection;
use super::state::Mover;
use super::wire::{
    Actor, ActorKind, ClockView, Counts, EventView, ListClock, ListItem, Mine, NextStep, OwnPart, OwnSummary,
    OwnerView, QuestionView, Relation, ReportNumber, ReportView, StaffPart, SupporterView, WholePart,
};
use super::{Burden, Hours, Identity, ShipAnswer, State};
use crate::access::{Standing, Subject, View};
use crate::governance::wire::DecisionMark;
use crate::id::{CommitteeId, FollowerId, PersonId, ReportId, kind};
use crate::moment::Moment;
use crate::names::Ref;

/// Fewer people than this sharing a unit would name a confidential reporter by it.
pub const SMALLEST_CROWD: i64 = 5;

/// Characters of a report's text in a list.
const SNIPPET: usize = 140;

/// A stored report with every name resolved, before anybody has looked at what of it may leave.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the other names say it")]
pub struct FullReport {
    pub id: ReportId,
    pub number: i64,
    pub reported_at: Moment,
    pub identity: Identity,
    /// Who reported, where it is not anonymous.
    pub reporter: Option<Ref<kind::Person>>,
    /// The reporter as a follower. Never leaves.
    pub follower_id: Option<FollowerId>,
    pub text: String,
    pub own_workaround: Option<String>,
    pub burden: Option<Burden>,
    pub site: Ref<kind::Site>,
    pub unit: Ref<kind::Unit>,
    /// How many people work in the unit.
    pub unit_headcount: i64,
    pub category: Ref<kind::Category>,
    pub system: Option<Ref<kind::System>>,
    pub step: Option<Ref<kind::WorkflowStep>>,
    pub owner: OwnerView,
    pub rule: Option<Ref<kind::RoutingRule>>,
    pub service_level: Ref<kind::ServiceLevel>,
    /// The committee of the latest decision.
    pub decided_by: Option<Ref<kind::Committee>>,
    /// The committee that declined it last, where one did.
    pub declined_by: Option<Ref<kind::Committee>>,
    pub projection: Projection,
    /// The root, where it is joined.
    pub root: Option<Root>,
    /// Those who reported what is joined with it. For the access rules; never leaves.
    pub joined_reporters: Vec<PersonId>,
    /// The figures of the set.
    pub set: SetFigures,
    /// When the set is due.
    pub due_at: Option<Moment>,
    /// How the reader follows it, where that was looked up.
    pub mine: Option<MyPart>,
    /// Who said "me too", where that was looked up.
    pub supporters: Vec<Supporter>,
    /// What is joined with it, where that was looked up.
    pub joined: Vec<ReportNumber>,
}

/// The root of a joined report: what is shown of where the report stands is its.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Root {
    pub id: ReportId,
    pub number: i64,
    pub projection: Projection,
}

/// How the reader follows a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MyPart {
    /// As what.
    pub relation: Relation,
    /// As which follower.
    pub follower_id: FollowerId,
    /// What a supporter last said about the change that shipped; of a reporter the report knows it.
    pub answer: Option<ShipAnswer>,
}

/// Somebody who said "me too".
#[derive(Clone, Debug)]
pub struct Supporter {
    /// How the supporter is known.
    pub identity: Identity,
    /// Who that is; of a confidential one nobody.
    pub person: Option<Ref<kind::Person>>,
    /// Where it hurts.
    pub unit: Option<Ref<kind::Unit>>,
    /// How many people work there.
    pub unit_headcount: i64,
    /// Own hours a month.
    pub burden: Hours,
}

impl FullReport {
    /// What the access rules need to know of it.
    pub fn subject(&self) -> Subject {
        Subject {
            reporter: self.reporter.as_ref().map(|person| person.id),
            joined_reporters: self.joined_reporters.clone(),
            is_joined: self.projection.joined.is_some(),
            identity: self.identity,
            site_id: self.projection.site_id,
            system_id: self.projection.system_id,
            category_id: self.projection.category_id,
            team_id: self.projection.team_id,
            identity_team_id: self.projection.identity_team_id,
            state: self.shown().state,
            acknowledged_once: self.projection.acknowledged_once,
        }
    }

    /// Where it stands to everybody who reads it: of a joined report where its root stands.
    pub fn shown(&self) -> &Projection {
        self.root.as_ref().map_or(&self.projection, |root| &root.projection)
    }
}

/// Words that the server puts in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// What happens next.
    pub next_step: String,
    /// Who sees what of it.
    pub visible_to: Vec<String>,
}

/// The report as this reader may see it; nothing where it does not exist for them.
pub fn present(report: &FullReport, standing: Standing, words: Wording, now: Moment) -> Option<ReportView> {
    let subject = report.subject();
    let view = standing.view(&subject)?;
    Some(ReportView {
        view,
        staff: staff_part(report, standing, &subject),
        own: (view >= View::Own).then(|| own_part(report, standing, words)),
        whole: (view == View::Whole).then(|| whole_part(report, standing, now)),
    })
}

/// The report in a list, as this reader may see it.
pub fn present_in_list(report: &FullReport, standing: Standing, now: Moment) -> Option<ListItem> {
    let subject = report.subject();
    let view = standing.view(&subject)?;
    let projection = report.shown();
    let own = (view >= View::Own).then(|| OwnSummary {
        unit: visible_unit(report, standing),
        snippet: snippet(&report.text),
        severity: report.projection.severity,
        due_at: report.due_at,
        clock: projection
            .clocks
            .most_urgent(now)
            .filter(|_| projection.open_at.is_some())
            .map(|(kind, state)| ListClock { kind, state }),
        next_step: projection.next_step(),
        seq: report.projection.seq,
    });
    Some(ListItem { view, staff: staff_part(report, standing, &subject), own })
}

fn staff_part(report: &FullReport, standing: Standing, subject: &Subject) -> StaffPart {
    let (own, projection) = (&report.projection, report.shown());
    let ship = projection.ship.as_ref();
    StaffPart {
        id: report.id,
        number: report.number,
        state: projection.state,
        title: own.title.clone(),
        category: report.category.clone(),
        system: report.system.clone(),
        step: report.step.clone(),
        owner: report.owner.clone(),
        workaround: own.workaround.clone(),
        reported_on: report.reported_at,
        state_since: projection.state_since,
        expected: projection.expected,
        hold: projection.hold.clone(),
        decision: decision_mark(report),
        by_supporters: projection.state == State::Confirmed && ship.is_some_and(|ship| ship.by_supporters),
        joined_to: report.root.as_ref().map(|root| ReportNumber { id: root.id, number: root.number }),
        counts: counts(&report.set),
        mine: mine(report, standing),
        may: standing.actions(subject),
    }
}

/// What everybody who sees a report may know of who waits.
pub const fn counts(set: &SetFigures) -> Counts {
    Counts { people: set.people, units: set.units, joined: set.joined, burden_hours: set.burden }
}

fn mine(report: &FullReport, standing: Standing) -> Mine {
    let ship = report.shown().ship.as_ref();
    let followed = report.mine.as_ref();
    let (relation, follower) = if standing.reporter {
        // Of a set, somebody may have reported several: the answer counts for the one that is told.
        let told = followed.filter(|mine| mine.relation == Relation::Reporter).map(|mine| mine.follower_id);
        (Relation::Reporter, told.or(report.follower_id))
    } else if standing.joined {
        (Relation::Reporter, followed.map(|mine| mine.follower_id))
    } else {
        (followed.map_or(Relation::None, |mine| mine.relation), None)
    };
    let given = follower.and_then(|id| ship?.answer_of(id));
    Mine { relation, answer: given.or_else(|| followed.and_then(|mine| mine.answer)) }
}

fn decision_mark(report: &FullReport) -> Option<DecisionMark> {
    let decided = report.shown().decision?;
    let committee = report.decided_by.clone()?;
    Some(DecisionMark { id: decided.id, number: decided.number, committee, decision: decided.verdict })
}

/// The unit, unless it would name a confidential reporter to somebody beyond the owner team.
fn visible_unit(report: &FullReport, standing: Standing) -> Option<Ref<kind::Unit>> {
    let names_somebody = report.identity == Identity::Confidential && report.unit_headcount < SMALLEST_CROWD;
    (!names_somebody || standing.reporter || standing.named_team).then(|| report.unit.clone())
}

fn own_part(report: &FullReport, standing: Standing, words: Wording) -> OwnPart {
    let projection = report.shown();
    OwnPart {
        unit: visible_unit(report, standing),
        text: report.text.clone(),
        own_workaround: report.own_workaround.clone(),
        severity: report.projection.severity,
        burden: report.burden,
        identity: report.identity,
        question: projection.question.as_ref().map(|question| QuestionView {
            id: question.id,
            body: question.body.clone(),
            asked_at: question.asked_at,
        }),
        next_step: NextStep { code: projection.next_step(), text: words.next_step },
        due_at: report.due_at,
        visible_to: words.visible_to,
        ending_words: projection.ending_words.clone(),
        transfer: projection.transfer.clone(),
        tried_by: projection.tried_by.clone(),
        appealed: projection.appealed,
        seq: report.projection.seq,
    }
}

fn whole_part(report: &FullReport, standing: Standing, now: Moment) -> WholePart {
    let projection = &report.projection;
    let mut states = if standing.owner || standing.administrator {
        possible(projection, Mover::Owner)
    } else {
        Vec::new()
    };
    if standing.reporter {
        states.extend(possible(projection, Mover::Reporter));
        states.sort_unstable();
        states.dedup();
    }
    WholePart {
        site: report.site.clone(),
        reporter: reporter_actor(report),
        rule: report.rule.clone(),
        suggested_title: suggested_title(&report.text),
        disposition: projection.disposition,
        dimension: projection.dimension,
        service_level: report.service_level.clone(),
        identity_shared: projection.identity_team_id == projection.team_id,
        clocks: projection
            .clocks
            .present(now)
            .into_iter()
            .map(|(kind, due_at, state)| ClockView { kind, due_at, state })
            .collect(),
        reopened: projection.reopened,
        returns_to: match &projection.joined {
            Some(joined) => Some(joined.returns_to),
            None => projection.question.as_ref().map(|question| question.returns_to),
        },
        supporters: report.supporters.iter().map(|one| supporter(one, standing)).collect(),
        joined: report.joined.clone(),
        possible: states,
    }
}

/// A supporter for those who see the report whole: a confidential one stays unnamed, and so small a unit too.
fn supporter(supporter: &Supporter, standing: Standing) -> SupporterView {
    let confidential = supporter.identity != Identity::Named;
    let names_somebody = confidential && supporter.unit_headcount < SMALLEST_CROWD && !standing.named_team;
    SupporterView {
        who: match &supporter.person {
            Some(person) if !confidential => Actor::known(ActorKind::Person, person),
            _ => Actor::bare(ActorKind::Confidential),
        },
        unit: supporter.unit.clone().filter(|_| !names_somebody),
        burden_hours: (supporter.burden > Hours::default()).then_some(supporter.burden),
    }
}

/// The reporter for those who see the report whole: a confidential one stays unnamed until the name is asked for,
/// and that look is logged.
fn reporter_actor(report: &FullReport) -> Actor {
    match (report.identity, &report.reporter) {
        (Identity::Named, Some(person)) => Actor::known(ActorKind::Person, person),
        (Identity::Confidential, _) => Actor::bare(ActorKind::Confidential),
        _ => Actor::bare(ActorKind::Anonymous),
    }
}

/// Names of the people and teams that events mention.
pub trait Names {
    /// The person's name.
    fn person(&self, id: PersonId) -> Option<String>;
    /// The team's name in the reader's language.
    fn team(&self, id: crate::id::TeamId) -> Option<String>;
    /// The report's number.
    fn report(&self, id: ReportId) -> Option<i64>;
    /// The committee's name in the reader's language.
    fn committee(&self, id: CommitteeId) -> Option<String>;
}

/// The event as this reader may see it; nothing where it is not for them.
pub fn present_event(
    event: &Event,
    report: &FullReport,
    standing: Standing,
    reader: Option<PersonId>,
    names: &dyn Names,
) -> Option<EventView> {
    let view = standing.view(&report.subject())?;
    let audience = event.body.audience();
    let visible = match view {
        View::Staff => audience == Audience::Staff,
        View::Own => audience != Audience::Team,
        View::Whole => true,
    };
    visible.then(|| EventView {
        id: event.id,
        seq: event.seq,
        at: event.at,
        kind: event.body.kind().to_owned(),
        by: event_actor(event, report, view, reader, names),
        audience,
        data: event_data(&event.body, view, names),
    })
}

fn event_actor(
    event: &Event,
    report: &FullReport,
    view: View,
    reader: Option<PersonId>,
    names: &dyn Names,
) -> Actor {
    match event.by {
        // Staff of the site hear of teams, never of single people.
        By::Owner { .. } | By::Administrator { .. } if view == View::Staff => {
            Actor::known(ActorKind::Team, &report.owner.team)
        }
        By::Owner { person_id } | By::Administrator { person_id } => Actor {
            kind: ActorKind::Person,
            id: Some(person_id.uuid()),
            name: names.person(person_id),
            me: reader == Some(person_id),
        },
        // Nor of how the reporter is known.
        By::Follower { .. } | By::Anonymous if view == View::Staff => Actor::bare(ActorKind::Confidential),
        // A supporter: their names are looked up apart from the history.
        By::Follower { follower_id } if report.follower_id != Some(follower_id) => {
            Actor::bare(ActorKind::Confidential)
        }
        By::Follower { .. } => {
            let me = report.reporter.as_ref().is_some_and(|person| reader == Some(person.id));
            Actor { me, ..reporter_actor(report) }
        }
        By::Anonymous => Actor::bare(ActorKind::Anonymous),
        By::Committee { committee_id } => Actor {
            id: Some(committee_id.uuid()),
            name: names.committee(committee_id),
            ..Actor::bare(ActorKind::Committee)
        },
        By::System => Actor::bare(ActorKind::System),
    }
}

/// The event's content for that view. Reasons are words of people: staff of the site do not get them.
fn event_data(body: &Body, view: View, names: &dyn Names) -> Value {
    let team = |id: crate::id::TeamId| json!({"id": id, "name": names.team(id)});
    match body {
        Body::Received(_) => json!({}),
        Body::Moved(moved) if view == View::Staff => json!({"from": moved.from, "to": moved.to}),
        Body::Reopened { .. } | Body::Withdrawn { .. } if view == View::Staff => json!({}),
        Body::Joined { into: Some(root) } => json!({"into": {"id": root, "number": names.report(*root)}}),
        Body::TakenApart { reason: Some(reason), .. } if view != View::Staff => json!({"reason": reason}),
        Body::Joined { .. } | Body::TakenApart { .. } => json!({}),
        // Which follower it is, nobody is told.
        Body::Supported(supported) => json!({"burden_hours": supported.burden}),
        Body::Unsupported { .. } => json!({}),
        Body::Redacted(redacted) => json!({"fields": redacted.fields}),
        Body::Planned { from_date, to_date, .. } if view == View::Staff => {
            json!({"expected": {"from_date": from_date, "to_date": to_date}})
        }
        Body::Planned { from_date, to_date, reason } => {
            json!({"expected": {"from_date": from_date, "to_date": to_date}, "reason": reason})
        }
        Body::Rerouted { from, to, .. } if view == View::Staff => {
            json!({"from": team(*from), "to": team(*to)})
        }
        Body::Rerouted { from, to, assignee_id, reason } => json!({
            "from": team(*from),
            "to": team(*to),
            "assignee": assignee_id.map(|id| json!({"id": id, "name": names.person(id)})),
            "reason": reason,
        }),
        Body::IdentityShared { team_id } => json!({"team": team(*team_id)}),
        // Whose answer it is, the event's `by` says, as far as the reader may know.
        Body::AnsweredShip(AnsweredShip { relation, answer, words, .. }) if view == View::Whole => {
            json!({"relation": relation, "answer": answer, "words": words})
        }
        Body::AnsweredShip(AnsweredShip { answer, words, .. }) => json!({"answer": answer, "words": words}),
        other => serde_json::to_value(other)
            .ok()
            .and_then(|mut value| value.get_mut("data").map(Value::take))
            .unwrap_or_else(|| json!({})),
    }
}

/// The first characters of a text, cut at a word where possible.
fn cut(text: &str, longest: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= longest {
        return flat;
    }
    let head: String = flat.chars().take(longest - 1).collect();
    let end = head.rfind(' ').filter(|at| *at > head.len() / 2).unwrap_or(head.len());
    format!("{}…", head.get(..end).unwrap_or(&head).trim_end_matches([',', ';', ':', '.', '–', '-']))
}

/// The first 140 characters.
pub fn snippet(text: &str) -> String {
    cut(text, SNIPPET)
}

/// A title made of the first sentence.
pub fn suggested_title(text: &str) -> String {
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or(text);
    let end = first_line
        .char_indices()
        .zip(first_line.chars().skip(1).map(Some).chain([None]))
        .find(|((at, sign), next)| {
            matches!(sign, '.' | '!' | '?') && *at >= 15 && next.is_none_or(char::is_whitespace)
        })
        .map_or(first_line.len(), |((at, _), _)| at);
    cut(first_line.get(..end).unwrap_or(first_line), *crate::fields::limits::TITLE.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_first_sentences() {
        assert_eq!(suggested_title("The pump alarms. All night."), "The pump alarms");
        assert_eq!(
            suggested_title("Dr. Who cannot sign in to eMAR v2.1 since noon! Help"),
            "Dr. Who cannot sign in to eMAR v2.1 since noon"
        );
        assert!(suggested_title(&"word ".repeat(80)).chars().count() <= 120);
        assert_eq!(suggested_title("\n\n  Labels\nsecond"), "Labels");
    }

    #[test]
    fn snippets_are_short_whatever_the_text() {
        assert!(snippet(&"ä".repeat(500)).chars().count() <= 140);
        assert_eq!(snippet("a\n b"), "a b");
    }
}
