//! Stored reports with every name resolved, a batch at a time, and the server's own words about them.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::{Standing, View, Viewer};
use domain::governance::HoldKind;
use domain::id::{CommitteeId, PersonId, ReportId, RoutingRuleId, TeamId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::reports::Identity;
use domain::reports::event::{Body, By, Event};
use domain::reports::joining::Follows;
use domain::reports::projection::{NextStepCode, Projection};
use domain::reports::ship::latest_answer;
use domain::reports::state::State;
use domain::reports::view::{FullReport, MyPart, Names, Root, Supporter, Wording, present};
use domain::reports::wire::{OwnerView, Relation, ReportNumber, ReportView};

use super::follow::{self, list_names};
use super::rows::Stored;
use super::store;
use crate::db::Conn;
use crate::db::schema::routing_rules;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::words::words;

/// The reports with names in that language: at most two queries, however many there are.
pub fn resolve(
    conn: &mut Conn,
    snapshot: &Snapshot,
    language: &str,
    reports: Vec<Stored>,
) -> Result<Vec<FullReport>> {
    let mut people: Vec<PersonId> = Vec::new();
    let mut rules: Vec<RoutingRuleId> = Vec::new();
    for report in &reports {
        people.extend(report.projection.assignee_id);
        people.extend(named_reporter(report));
        rules.extend(report.projection.rule_id.filter(|id| rule_name(snapshot, *id).is_none()));
    }
    people.sort_unstable();
    people.dedup();
    let names = list_names(conn, &people)?;
    let rules = list_rule_names(conn, &rules)?;
    Ok(reports.into_iter().map(|report| full(snapshot, language, report, &names, &rules)).collect())
}

/// The person whose name may be told to those who see the report whole.
fn named_reporter(report: &Stored) -> Option<PersonId> {
    report.reporter.and_then(|reporter| reporter.person_id).filter(|_| report.identity == Identity::Named)
}

fn rule_name(snapshot: &Snapshot, id: RoutingRuleId) -> Option<&str> {
    snapshot.rule_set.rules.iter().find(|rule| rule.id == id).map(|rule| rule.name.as_str())
}

/// Names of rules of earlier sets.
fn list_rule_names(conn: &mut Conn, ids: &[RoutingRuleId]) -> Result<HashMap<RoutingRuleId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(RoutingRuleId, String)> = routing_rules::table
        .filter(routing_rules::id.eq_any(ids))
        .select((routing_rules::id, routing_rules::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn full(
    snapshot: &Snapshot,
    language: &str,
    report: Stored,
    names: &HashMap<PersonId, String>,
    rules: &HashMap<RoutingRuleId, String>,
) -> FullReport {
    let projection = &report.projection;
    let person = |id: PersonId| Ref::new(id, names.get(&id).cloned().unwrap_or_default());
    let rule = projection.rule_id.map(|id| {
        let name = rule_name(snapshot, id).map(str::to_owned).or_else(|| rules.get(&id).cloned());
        Ref::new(id, name.unwrap_or_default())
    });
    let committee = |id: CommitteeId| snapshot.reference(id, language);
    let decided_by = report.shown().decision.map(|decided| committee(decided.committee_id));
    let declined_by = report.shown().declined_by_committee.map(committee);
    FullReport {
        id: report.id,
        number: report.number,
        reported_at: report.reported_at,
        identity: report.identity,
        // Of a confidential reporter there is the id alone, for the access rules.
        reporter: report.reporter.and_then(|reporter| reporter.person_id).map(|id| match report.identity {
            Identity::Named => person(id),
            _ => Ref::new(id, ""),
        }),
        follower_id: report.reporter.map(|reporter| reporter.follower_id),
        site: snapshot.reference(projection.site_id, language),
        unit: snapshot.reference(projection.unit_id, language),
        unit_headcount: snapshot.unit(projection.unit_id).map_or(0, |unit| unit.headcount),
        category: snapshot.reference(projection.category_id, language),
        system: projection.system_id.map(|id| snapshot.reference(id, language)),
        step: projection.workflow_step_id.map(|id| snapshot.reference(id, language)),
        owner: OwnerView {
            team: snapshot.reference(projection.team_id, language),
            assignee: projection.assignee_id.map(person),
        },
        rule,
        service_level: snapshot.reference(projection.service_level_id, language),
        decided_by,
        declined_by,
        text: report.text,
        own_workaround: report.own_workaround,
        burden: report.burden,
        root: report.root.map(|root| Root { id: root.id, number: root.number, projection: root.projection }),
        joined_reporters: report.joined_reporters.iter().filter_map(|one| one.person_id).collect(),
        set: report.set,
        due_at: report.due_at,
        mine: None,
        supporters: Vec::new(),
        joined: Vec::new(),
        projection: report.projection,
    }
}

/// One report as that person sees it; nothing where it does not exist for them.
pub fn view(
    conn: &mut Conn,
    snapshot: &Snapshot,
    viewer: &Viewer,
    language: &str,
    report: Stored,
    now: Moment,
) -> Result<Option<ReportView>> {
    let mine = follow::set::list_mine(conn, viewer.person_id)?;
    let standing = standing_with(viewer, &report, &mine);
    let (id, sees_whole) = (report.id, standing.view(&subject(&report)) == Some(View::Whole));
    let mut full = resolve(conn, snapshot, language, vec![report])?;
    let Some(full) = full.first_mut() else { return Ok(None) };
    add_mine(std::slice::from_mut(full), &mine);
    if let Some(my) = full.mine.as_mut().filter(|my| my.relation == Relation::Supporter) {
        let root = full.root.as_ref().map_or(id, |root| root.id);
        my.answer = latest_answer(&store::list_ships(conn, root)?, my.follower_id)
            .filter(|_| full.root.as_ref().map_or(&full.projection, |root| &root.projection).ship.is_some());
    }
    if sees_whole {
        full.supporters = list_supporters(conn, snapshot, language, id)?;
        full.joined = list_joined(conn, id)?;
    }
    let wording = Wording {
        next_step: next_step(snapshot, language, full.shown(), now, standing.reports()),
        visible_to: visible_to(snapshot, language, full),
    };
    Ok(present(full, standing, wording, now))
}

/// How the person follows these reports.
pub fn add_mine(reports: &mut [FullReport], mine: &HashMap<ReportId, Follows>) {
    for report in reports {
        let root = report.root.as_ref().map_or(report.id, |root| root.id);
        report.mine = mine.get(&root).map(|follows| MyPart {
            relation: follows.relation,
            follower_id: follows.follower_id,
            answer: None,
        });
    }
}

/// How the person stands towards the report, who said "me too" among it.
pub fn standing_with(viewer: &Viewer, report: &Stored, mine: &HashMap<ReportId, Follows>) -> Standing {
    let follows = mine.get(&report.root_id());
    let supporter = follows.is_some_and(|follows| follows.relation == Relation::Supporter);
    Standing { supporter, ..viewer.standing(&subject(report)) }
}

fn list_supporters(
    conn: &mut Conn,
    snapshot: &Snapshot,
    language: &str,
    root: ReportId,
) -> Result<Vec<Supporter>> {
    let known = follow::set::list_supporters(conn, root)?;
    let people: Vec<PersonId> = known.iter().filter_map(|one| one.person_id).collect();
    let names = list_names(conn, &people)?;
    Ok(known
        .into_iter()
        .map(|one| Supporter {
            identity: one.identity,
            person: one.person_id.map(|id| Ref::new(id, names.get(&id).cloned().unwrap_or_default())),
            unit: one.unit_id.map(|id| snapshot.reference(id, language)),
            unit_headcount: one.unit_id.and_then(|id| snapshot.unit(id)).map_or(0, |unit| unit.headcount),
            burden: one.burden,
        })
        .collect())
}

fn list_joined(conn: &mut Conn, root: ReportId) -> Result<Vec<ReportNumber>> {
    let members = follow::set::list_members(conn, root)?;
    let ids: Vec<ReportId> = members.into_iter().filter(|id| *id != root).collect();
    let numbers = store::list_numbers(conn, &ids)?;
    let mut joined: Vec<_> = numbers.into_iter().map(|(id, number)| ReportNumber { id, number }).collect();
    joined.sort_by_key(|report| report.number);
    Ok(joined)
}

/// What the access rules need to know of a stored report.
pub fn subject(report: &Stored) -> domain::access::Subject {
    let projection = &report.projection;
    domain::access::Subject {
        reporter: report.reporter.and_then(|reporter| reporter.person_id),
        joined_reporters: report.joined_reporters.iter().filter_map(|reporter| reporter.person_id).collect(),
        is_joined: projection.joined.is_some(),
        identity: report.identity,
        site_id: projection.site_id,
        system_id: projection.system_id,
        category_id: projection.category_id,
        team_id: projection.team_id,
        identity_team_id: projection.identity_team_id,
        state: report.shown().state,
        acknowledged_once: projection.acknowledged_once,
    }
}

/// How that person stands towards it, where it exists for them.
pub fn standing(viewer: &Viewer, report: &Stored) -> Option<Standing> {
    let subject = subject(report);
    let standing = viewer.standing(&subject);
    standing.view(&subject).map(|_| standing)
}

/// What happens next, in the reader's words. `to_reporter` where the reader is the reporter.
pub fn next_step(
    snapshot: &Snapshot,
    language: &str,
    projection: &Projection,
    now: Moment,
    to_reporter: bool,
) -> String {
    let words = words(language);
    let team = snapshot.reference(projection.team_id, language).name;
    let step = match (projection.next_step(), projection.state) {
        (NextStepCode::YourTurn, State::Clarifying) if to_reporter => "question",
        (NextStepCode::YourTurn, State::Clarifying) => "question_theirs",
        (NextStepCode::YourTurn, _) if to_reporter => "shipped",
        (NextStepCode::YourTurn, _) => "shipped_theirs",
        (NextStepCode::Planned, _) => return planned(language, projection),
        (NextStepCode::None, State::Transferred) => return transferred(language, &team, projection),
        (NextStepCode::Hold, _) => return held(snapshot, language, projection),
        (NextStepCode::None, _) => "none",
        (NextStepCode::Acknowledge, _) => "acknowledge",
        (NextStepCode::FirstAnswer, _) => "first_answer",
        (NextStepCode::Decision, _) => "decision",
        (NextStepCode::Fix, _) => "fix",
    };
    let Some((_, due_at)) = projection.next_due() else {
        let undated = format!("server.next.{step}_undated");
        let key = if words.has(&undated) { undated } else { format!("server.next.{step}") };
        return words.text(&key, &[("team", &team)]);
    };
    let when = words.time(due_at, snapshot.zone(projection.site_id));
    let key = if due_at < now { "server.next.late".to_owned() } else { format!("server.next.{step}") };
    words.text(&key, &[("team", &team), ("when", &when)])
}

fn planned(language: &str, projection: &Projection) -> String {
    let words = words(language);
    let Some(expected) = projection.expected else { return words.text("server.next.fix_undated", &[]) };
    let from = words.day(expected.from_date);
    match expected.to_date {
        Some(to) => words.text("server.next.planned_window", &[("from", &from), ("to", &words.day(to))]),
        None => words.text("server.next.planned", &[("day", &from)]),
    }
}

fn transferred(language: &str, team: &str, projection: &Projection) -> String {
    let words = words(language);
    match &projection.transfer {
        Some(transfer) => {
            let day = words.day(transfer.follow_up_on);
            words.text("server.next.transferred", &[("team", team), ("day", &day)])
        }
        None => words.text("server.next.none", &[]),
    }
}

/// What it waits for, and by whose decision.
fn held(snapshot: &Snapshot, language: &str, projection: &Projection) -> String {
    let words = words(language);
    let (Some(hold), Some(decided)) = (&projection.hold, projection.decision) else {
        return words.text("server.next.none", &[]);
    };
    let committee = snapshot.reference(decided.committee_id, language).name;
    let said = |key: &str, what: &str| words.text(key, &[("committee", &committee), ("what", what)]);
    match (hold.kind, hold.until) {
        (HoldKind::NeedMore, _) => {
            said("server.next.need_more", hold.asked_for.as_deref().unwrap_or_default())
        }
        (HoldKind::Defer, Some(day)) => said("server.next.deferred_until", &words.day(day)),
        (HoldKind::Defer, None) => {
            said("server.next.deferred", hold.until_words.as_deref().unwrap_or_default())
        }
    }
}

/// Who sees what of it, in the reader's words.
fn visible_to(snapshot: &Snapshot, language: &str, report: &FullReport) -> Vec<String> {
    let words = words(language);
    let named = snapshot.reference(report.projection.identity_team_id, language).name;
    let name = match report.identity {
        Identity::Named => "server.visible.named",
        Identity::Confidential => "server.visible.confidential",
        Identity::Anonymous => "server.visible.anonymous",
    };
    vec![
        words.text("server.visible.whole", &[("team", &report.owner.team.name)]),
        words.text(name, &[("team", &named)]),
        words.text("server.visible.staff", &[("site", &report.site.name)]),
    ]
}

/// The names that a history mentions.
pub struct Mentioned<'a> {
    people: HashMap<PersonId, String>,
    reports: HashMap<ReportId, i64>,
    snapshot: &'a Snapshot,
    language: &'a str,
}

impl<'a> Mentioned<'a> {
    /// Looks them up, all people in one query.
    pub fn in_events(
        conn: &mut Conn,
        snapshot: &'a Snapshot,
        language: &'a str,
        events: &[Event],
    ) -> Result<Self> {
        let mut ids: Vec<PersonId> = events
            .iter()
            .flat_map(|event| {
                let doer = match event.by {
                    By::Owner { person_id } | By::Administrator { person_id } => Some(person_id),
                    _ => None,
                };
                let assignee = match &event.body {
                    Body::Rerouted { assignee_id, .. } => *assignee_id,
                    _ => None,
                };
                [doer, assignee]
            })
            .flatten()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let roots: Vec<ReportId> = events
            .iter()
            .filter_map(|event| match event.body {
                Body::Joined { into } => into,
                _ => None,
            })
            .collect();
        let reports = store::list_numbers(conn, &roots)?;
        Ok(Self { people: list_names(conn, &ids)?, reports, snapshot, language })
    }
}

impl Names for Mentioned<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        self.people.get(&id).cloned()
    }

    fn team(&self, id: TeamId) -> Option<String> {
        Some(self.snapshot.reference(id, self.language).name)
    }

    fn report(&self, id: ReportId) -> Option<i64> {
        self.reports.get(&id).copied()
    }

    fn committee(&self, id: CommitteeId) -> Option<String> {
        Some(self.snapshot.reference(id, self.language).name)
    }
}
