//! Stored reports with every name resolved, a batch at a time, and the server's own words about them.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::{Standing, Viewer};
use domain::id::{PersonId, RoutingRuleId, TeamId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::reports::Identity;
use domain::reports::event::{Body, By, Event};
use domain::reports::projection::{NextStepCode, Projection};
use domain::reports::state::State;
use domain::reports::view::{FullReport, Names, Wording, present};
use domain::reports::wire::{OwnerView, ReportView};

use super::follow::list_names;
use super::rows::Stored;
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
        text: report.text,
        own_workaround: report.own_workaround,
        burden: report.burden,
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
    let standing = viewer.standing(&subject(&report));
    let full = resolve(conn, snapshot, language, vec![report])?;
    Ok(full.first().and_then(|full| {
        let wording = Wording {
            next_step: next_step(snapshot, language, &full.projection, now, standing.reporter),
            visible_to: visible_to(snapshot, language, full),
        };
        present(full, standing, wording, now)
    }))
}

/// What the access rules need to know of a stored report.
pub fn subject(report: &Stored) -> domain::access::Subject {
    let projection = &report.projection;
    domain::access::Subject {
        reporter: report.reporter.and_then(|reporter| reporter.person_id),
        identity: report.identity,
        site_id: projection.site_id,
        team_id: projection.team_id,
        identity_team_id: projection.identity_team_id,
        state: projection.state,
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
        (NextStepCode::Hold | NextStepCode::None, _) => "none",
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
        Ok(Self { people: list_names(conn, &ids)?, snapshot, language })
    }
}

impl Names for Mentioned<'_> {
    fn person(&self, id: PersonId) -> Option<String> {
        self.people.get(&id).cloned()
    }

    fn team(&self, id: TeamId) -> Option<String> {
        Some(self.snapshot.reference(id, self.language).name)
    }
}
