//! What was said to "does it help?" about a change, by unit and relation, for those who see its reports whole.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use domain::access::Action;
use domain::changes::answers::{Asked, Given, by_unit, hides_unit, latest};
use domain::changes::wire::{AnswerCounts, AnswerWords, AnswersView, ShippedReport};
use domain::id::{ChangeId, FollowerId, PersonId, ReportId, UnitId};
use domain::names::{Ref, UnitRef};
use domain::problem::Code as Problem;
use domain::reports::wire::{Actor, ActorKind, Relation};
use domain::reports::{Answerer, Identity};

use super::see::{self, Seen, SeenReport};
use crate::app::App;
use crate::db::Conn;
use crate::db::columns::Code;
use crate::db::schema::{followers, reports};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::follow::set::list_audience;
use crate::reports::follow::{self, Known};
use crate::reports::store as reports_store;

/// Words that are shown at most, the newest.
const MOST_WORDS: usize = 200;

/// The answers about a change that has shipped.
///
/// # Errors
/// 404 where it does not exist for the reader, 403 where the reader sees none of its reports whole, 409 where it has
/// not shipped.
pub async fn read(app: &App, who: &Arc<SignedIn>, id: ChangeId) -> Result<AnswersView> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let seen = see::find(conn, &snapshot, &who, id)?;
                if !seen.may_ship && !seen.reports.iter().any(|report| report.may(Action::ReadWhole)) {
                    return Err(Problem::NotAllowed.into());
                }
                if seen.row.shipped_at.is_none() {
                    return Err(Problem::NotPossible.into());
                }
                view(conn, &snapshot, &who, &seen)
            })
        })
        .await
}

/// Where it hurts each follower of these reports: a reporter where the report says, a supporter where that one says.
fn list_units(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<FollowerId, UnitId>> {
    let rows: Vec<(FollowerId, Code<Relation>, Option<UnitId>, UnitId)> = followers::table
        .inner_join(reports::table)
        .filter(followers::report_id.eq_any(ids))
        .select((followers::id, followers::relation, followers::unit_id, reports::unit_id))
        .load(conn)?;
    let mut units = HashMap::new();
    for (id, relation, own, of_report) in rows {
        let unit = if relation.0 == Relation::Reporter { Some(of_report) } else { own };
        units.extend(unit.map(|unit| (id, unit)));
    }
    Ok(units)
}

/// One who was asked, with the latest answer.
struct One<'a> {
    report: &'a SeenReport,
    follower_id: FollowerId,
    relation: Relation,
    unit: Option<UnitRef>,
    given: Option<Given>,
}

fn view(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, seen: &Seen) -> Result<AnswersView> {
    let whole = seen.reports.iter().filter(|report| report.may(Action::ReadWhole));
    let whole: HashMap<ReportId, &SeenReport> = whole.map(|report| (report.full.id, report)).collect();
    let mut roots: Vec<ReportId> = whole.keys().copied().collect();
    roots.sort_unstable();
    let mut given: HashMap<(ReportId, FollowerId), Given> = HashMap::new();
    for (report, events) in reports_store::list_ships_of(conn, &roots)? {
        let latest = latest(&events, seen.row.id).unwrap_or_default();
        given.extend(latest.into_iter().map(|given| ((report, given.follower_id), given)));
    }
    let mut told = list_audience(conn, &roots)?;
    told.retain(|one| matches!(one.relation, Relation::Reporter | Relation::Supporter));
    let mut about: Vec<ReportId> = told.iter().map(|one| one.report_id).collect();
    about.sort_unstable();
    about.dedup();
    let units = list_units(conn, &about)?;
    let mut all = Vec::new();
    for one in told {
        let Some(report) = whole.get(&one.root).copied() else { continue };
        let given = given.remove(&(one.root, one.follower_id));
        if given.is_none() && !report.still_asks_about(seen.row.id) {
            continue;
        }
        // Of a joined report its own team may know the name, which need not be this one.
        let may_know = report.standing.named_team && one.report_id == one.root;
        let unit = units.get(&one.follower_id).copied().filter(|unit| {
            let headcount = snapshot.unit(*unit).map_or(0, |unit| unit.headcount);
            !hides_unit(one.identity, headcount, may_know)
        });
        let unit = unit.map(|unit| snapshot.reference(unit, &who.language));
        all.push(One { report, follower_id: one.follower_id, relation: one.relation, unit, given });
    }
    // Who does not wait any more had answered all the same.
    for ((root, follower_id), given) in given {
        let Some(report) = whole.get(&root).copied() else { continue };
        let relation = match given.relation {
            Answerer::Reporter => Relation::Reporter,
            Answerer::Supporter => Relation::Supporter,
        };
        all.push(One { report, follower_id, relation, unit: None, given: Some(given) });
    }
    let asked: Vec<Asked> = all.iter().map(One::asked).collect();
    let mut total = AnswerCounts::default();
    for one in &asked {
        total.add(one.answer);
    }
    Ok(AnswersView { total, units: by_unit(&asked), words: words(conn, who, all)? })
}

impl One<'_> {
    fn asked(&self) -> Asked {
        let relation = match self.relation {
            Relation::Reporter => Answerer::Reporter,
            Relation::Supporter | Relation::Follower | Relation::None => Answerer::Supporter,
        };
        Asked { unit: self.unit.clone(), relation, answer: self.given.as_ref().map(|given| given.answer) }
    }
}

/// What else was said, newest first: by name where the person is known by name.
fn words(conn: &mut Conn, who: &SignedIn, all: Vec<One<'_>>) -> Result<Vec<AnswerWords>> {
    let mut said: Vec<(One<'_>, Given, String)> = all
        .into_iter()
        .filter_map(|mut one| {
            let mut given = one.given.take()?;
            let words = given.words.take()?;
            Some((one, given, words))
        })
        .collect();
    said.sort_by_key(|(one, given, _)| std::cmp::Reverse((given.at, one.follower_id)));
    said.truncate(MOST_WORDS);
    let ids: Vec<FollowerId> = said.iter().map(|(one, ..)| one.follower_id).collect();
    let known = follow::list_known(conn, &ids)?;
    let people: Vec<PersonId> = known.values().filter_map(|known| known.person_id).collect();
    let names = follow::list_names(conn, &people)?;
    let me = who.person_id();
    let actor = |id: FollowerId| match known.get(&id) {
        Some(Known { person_id: Some(person), .. }) => {
            let name = names.get(person).map_or("", String::as_str);
            Actor { me: *person == me, ..Actor::known(ActorKind::Person, &Ref::new(*person, name)) }
        }
        Some(Known { identity: Identity::Anonymous, .. }) => Actor::bare(ActorKind::Anonymous),
        _ => Actor::bare(ActorKind::Confidential),
    };
    Ok(said
        .into_iter()
        .map(|(one, given, words)| AnswerWords {
            report: ShippedReport { id: one.report.full.id, number: one.report.full.number },
            who: actor(one.follower_id),
            relation: one.relation,
            unit: one.unit,
            answer: given.answer,
            words,
            at: given.at,
        })
        .collect())
}
