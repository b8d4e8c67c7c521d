//! Reports that look alike: while somebody writes, and for an owner who may join them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::access::{Action, View};
use domain::id::{CategoryId, ReportId, SiteId, SystemId};
use domain::insights::known::fixed_at;
use domain::moment::Moment;
use domain::problem::{Code, FieldError};
use domain::reports::view::{FullReport, present_in_list, suggested_title};
use domain::reports::wire::Relation;
use domain::search::alike::{self, LEAST_ALIKE, SMALLEST_GROUP, least_beside};
use domain::search::index;
use domain::search::requests::SimilarSearch;
use domain::search::wire::{Similar, SimilarGroup, SimilarReport};

use super::store;
use crate::app::App;
use crate::db::Conn;
use crate::directory::{Snapshot, unknown};
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::follow::set::list_mine;
use crate::reports::present::{self, standing, subject};
use crate::reports::store::{find_report, list_by_numbers};

/// Candidates that are compared: the newest that share a word.
const CANDIDATES: i64 = 200;
/// Reports that are shown at most.
const FEW: usize = 5;

/// Open and lately fixed reports of the unit's site like the text. Fewer than three words that say something find
/// nothing.
///
/// # Errors
/// 422 where the unit, system or category is unknown.
pub async fn while_writing(app: &App, who: &Arc<SignedIn>, request: SimilarSearch) -> Result<Similar> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let errors: Vec<FieldError> = [
        snapshot.check_unit(request.unit_id),
        request.system_id.and_then(|id| snapshot.check_system(id)),
        request.category_id.and_then(|id| snapshot.check_category(id)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let Some(site) = snapshot.unit(request.unit_id).map(|unit| unit.site_id) else {
        return Err(vec![unknown("unit_id")].into());
    };
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let about =
                    About { site, system: request.system_id, category: request.category_id, not: None };
                let wanted = Compared { snapshot: &snapshot, who: &who, about, now };
                wanted.find(conn, &request.text)
            })
        })
        .await
}

/// Reports with which that one could be joined: open, or with a change that shipped.
///
/// # Errors
/// 404 where it does not exist for the reader, 403 where the reader does not see it whole.
pub async fn to_report(app: &App, who: &Arc<SignedIn>, id: ReportId) -> Result<Similar> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let report = find_report(conn, id)?.ok_or(Code::NotFound)?;
                let standing = standing(&who.viewer, &report).ok_or(Code::NotFound)?;
                if !standing.may(Action::ReadWhole, &subject(&report)) {
                    return Err(Code::NotAllowed.into());
                }
                let projection = &report.projection;
                let about = About {
                    site: projection.site_id,
                    system: projection.system_id,
                    category: Some(projection.category_id),
                    not: Some(id),
                };
                let title = projection.title.as_deref().unwrap_or_default();
                let wanted = Compared { snapshot: &snapshot, who: &who, about, now };
                wanted.find(conn, &format!("{title} {}", report.text))
            })
        })
        .await
}

/// What the report is about to which others are compared.
#[derive(Clone, Copy)]
struct About {
    site: SiteId,
    system: Option<SystemId>,
    category: Option<CategoryId>,
    /// The report itself.
    not: Option<ReportId>,
}

struct Compared<'a> {
    snapshot: &'a Snapshot,
    who: &'a SignedIn,
    about: About,
    now: Moment,
}

/// The share that another system or category takes from how much alike two texts are.
const OTHER_SYSTEM: f64 = 0.8;
const OTHER_CATEGORY: f64 = 0.9;

impl Compared<'_> {
    fn find(&self, conn: &mut Conn, text: &str) -> Result<Similar> {
        let Some(words) = alike::words_of(text) else { return Ok(Similar::default()) };
        let Some(expression) = alike::sharing(&words.looked_for, self.about.site).simplified() else {
            return Ok(Similar::default());
        };
        let found = store::find_similar(conn, &expression, CANDIDATES)?;
        let entries: Vec<BTreeSet<String>> = found.iter().map(|one| index::from_text(&one.words)).collect();
        let scores: BTreeMap<i64, f64> =
            found.iter().map(|one| one.number).zip(alike::scores(&words.said, &entries)).collect();
        let numbers: Vec<i64> =
            scores.iter().filter(|(_, score)| **score >= LEAST_ALIKE).map(|(number, _)| *number).collect();
        let stored = list_by_numbers(conn, &numbers)?;
        let mut full = present::resolve(conn, self.snapshot, &self.who.language, stored)?;
        full.retain(|report| Some(report.id) != self.about.not && self.is_compared(report));
        present::add_mine(&mut full, &list_mine(conn, self.who.person_id())?);
        let score = |report: &FullReport| {
            scores.get(&report.number).copied().unwrap_or_default() * self.nearness(report)
        };
        full.sort_by(|one, other| score(other).total_cmp(&score(one)).then(other.number.cmp(&one.number)));
        let mut similar = Similar::default();
        let mut groups: BTreeMap<(CategoryId, Option<SystemId>), u32> = BTreeMap::new();
        // Of those alone that this reader sees: the others must not show by what is missing.
        let mut least = LEAST_ALIKE;
        for report in &full {
            match self.shown(report, score(report)) {
                Some(shown) if similar.reports.len() < FEW && score(report) >= least => {
                    if similar.reports.is_empty() {
                        least = least_beside(score(report));
                    }
                    similar.reports.push(shown);
                }
                Some(_) => {}
                None => {
                    let projection = &report.projection;
                    *groups.entry((projection.category_id, projection.system_id)).or_default() += 1;
                }
            }
        }
        if self.works_there() {
            similar.others = self.groups(groups);
        }
        Ok(similar)
    }

    /// Who does not work at the site hears nothing of reports that only staff know of, not even how many.
    fn works_there(&self) -> bool {
        let viewer = &self.who.viewer;
        viewer.site_id.is_none_or(|site| site == self.about.site) || viewer.administers(self.about.site)
    }

    /// Whether it is open, or its change shipped lately.
    fn is_compared(&self, report: &FullReport) -> bool {
        report.projection.state.is_open() || fixed_at(&report.projection, self.now).is_some()
    }

    fn nearness(&self, report: &FullReport) -> f64 {
        let projection = &report.projection;
        let other_system = self.about.system.is_some() && projection.system_id != self.about.system;
        let other_category = self.about.category.is_some_and(|category| category != projection.category_id);
        let system = if other_system { OTHER_SYSTEM } else { 1.0 };
        let category = if other_category { OTHER_CATEGORY } else { 1.0 };
        system * category
    }

    /// The report, where this reader may know more of it than that there is one: by the owner-confirmed title, or because
    /// the reader may read its text.
    fn shown(&self, report: &FullReport, score: f64) -> Option<SimilarReport> {
        let item = present_in_list(report, self.who.viewer.standing(&report.subject()), self.now)?;
        let made = || (item.view >= View::Own).then(|| suggested_title(&report.text));
        let title = item.staff.title.clone().or_else(made)?;
        Some(SimilarReport {
            id: report.id,
            number: report.number,
            title,
            state: item.staff.state,
            supporters: item.staff.counts.people.saturating_sub(1),
            supported_by_me: matches!(item.staff.mine.relation, Relation::Reporter | Relation::Supporter),
            score: (item.view == View::Whole).then(|| alike::shown(score)),
        })
    }

    /// The others as categories and systems, where they are many enough to speak of none of them.
    fn groups(&self, groups: BTreeMap<(CategoryId, Option<SystemId>), u32>) -> Vec<SimilarGroup> {
        let language = &self.who.language;
        let mut others: Vec<SimilarGroup> = groups
            .into_iter()
            .filter(|(_, count)| *count >= SMALLEST_GROUP)
            .map(|((category, system), count)| SimilarGroup {
                category: self.snapshot.reference(category, language),
                system: system.map(|system| self.snapshot.reference(system, language)),
                count,
            })
            .collect();
        others.sort_by_key(|group| std::cmp::Reverse(group.count));
        others
    }
}
