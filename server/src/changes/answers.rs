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

/// A follower who was asked.
#[derive(Queryable)]
struct AskedRow {
    id: FollowerId,
    report_id: ReportId,
    relation: Code<Relation>,
    identity: Code<Identity>,
    /// Of the report that this one reported.
    report_unit_id: UnitId,
}

/// Reporters and supporters of these reports.
fn list_asked(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<AskedRow>> {
    let asked = [Relation::Reporter, Relation::Supporter].map(Code);
    Ok(followers::table
        .inner_join(reports::table)
        .filter(followers::report_id.eq_any(ids))
        .filter(followers::relation.eq_any(asked))
        .order(followers::id)
        .select((
            followers::id,
            followers::report_id,
            followers::relation,
            followers::identity,
            reports::unit_id,
        ))
        .load(conn)?)
}

/// One who was asked, with the latest answer.
struct One<'a> {
    report: &'a SeenReport,
    row: AskedRow,
    unit: Option<UnitRef>,
    given: Option<&'a Given>,
}

fn view(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, seen: &Seen) -> Result<AnswersView> {
    let whole: HashMap<ReportId, &SeenReport> = seen
        .reports
        .iter()
        .filter(|report| report.may(Action::ReadWhole))
        .map(|report| (report.full.id, report))
        .collect();
    let ids: Vec<ReportId> = whole.keys().copied().collect();
    let ships = reports_store::list_ships_of(conn, &ids)?;
    let given: HashMap<(ReportId, FollowerId), Given> = ships
        .iter()
        .flat_map(|(report, events)| {
            let given = latest(events, seen.row.id).unwrap_or_default();
            given.into_iter().map(|given| ((*report, given.follower_id), given))
        })
        .collect();
    let mut all = Vec::new();
    for row in list_asked(conn, &ids)? {
        let Some(report) = whole.get(&row.report_id) else { continue };
        let given = given.get(&(row.report_id, row.id));
        // Once it is open again, or another change has shipped for it, nobody is asked about this one any more.
        let ship = report.full.projection.ship.as_ref();
        if given.is_none() && ship.is_none_or(|ship| ship.change_id != seen.row.id) {
            continue;
        }
        let unit = unit(snapshot, who, report, &row);
        all.push(One { report, row, unit, given });
    }
    let asked: Vec<Asked> = all.iter().map(One::asked).collect();
    let mut total = AnswerCounts::default();
    for one in &asked {
        total.add(one.answer);
    }
    Ok(AnswersView { total, units: by_unit(&asked), words: words(conn, who, all)? })
}

/// The unit of one who was asked, as far as the reader may know it.
fn unit(snapshot: &Snapshot, who: &SignedIn, report: &SeenReport, row: &AskedRow) -> Option<UnitRef> {
    let unit = (row.relation.0 == Relation::Reporter).then_some(row.report_unit_id)?;
    let headcount = snapshot.unit(unit).map_or(0, |unit| unit.headcount);
    let hidden = hides_unit(row.identity.0, headcount, report.standing.named_team);
    (!hidden).then(|| snapshot.reference(unit, &who.language))
}

impl One<'_> {
    fn asked(&self) -> Asked {
        let relation = match self.row.relation.0 {
            Relation::Reporter => Answerer::Reporter,
            Relation::Supporter | Relation::Follower | Relation::None => Answerer::Supporter,
        };
        Asked { unit: self.unit.clone(), relation, answer: self.given.map(|given| given.answer) }
    }
}

/// What else was said, newest first: by name where the person is known by name.
fn words(conn: &mut Conn, who: &SignedIn, all: Vec<One<'_>>) -> Result<Vec<AnswerWords>> {
    let mut said: Vec<(One<'_>, &Given, &String)> = all
        .into_iter()
        .filter_map(|one| {
            let given = one.given?;
            Some((one, given, given.words.as_ref()?))
        })
        .collect();
    said.sort_by_key(|(one, given, _)| std::cmp::Reverse((given.at, one.row.id)));
    said.truncate(MOST_WORDS);
    let ids: Vec<FollowerId> = said.iter().map(|(one, ..)| one.row.id).collect();
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
            who: actor(one.row.id),
            relation: one.row.relation.0,
            unit: one.unit,
            answer: given.answer,
            words: words.clone(),
            at: given.at,
        })
        .collect())
}
