//! What the committee's page knows: whose list it is, how it is ranked and filtered, which reports are chosen, and the
//! decision that is being written. It stays while list and report change places.

use std::{cell::RefCell, rc::Rc, time::Duration};

use domain::{
    directory::wire::Directory,
    governance::{HoldKind, wire::RankingItem},
    id::{CommitteeId, ReportId},
    page::Page as Listed,
    reports::Severity,
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::{draft::Draft, recorded::Recorded};
use crate::{
    client::{self, Failure, Remote, live, remote, session::session},
    pages::zone,
    router::{parts, use_location},
    t,
};

/// How many reports are shown at once; the list grows by as many.
const ROWS: usize = 50;

/// What the address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list alone.
    List,
    /// One report with its evidence.
    Report(ReportId),
    /// The decision on all that were chosen.
    Several,
}

/// Which of the reports are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All.
    All,
    /// Those where a patient could be harmed.
    Harm,
    /// Those that were declined before and came back.
    Appeals,
    /// Those that were opened again.
    Reopened,
    /// Those that were put off until a day that has come.
    Due,
    /// Those that were put off until a day to come.
    PutOff,
}

impl Part {
    /// Every part, in the order of the chips.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Harm, Self::Appeals, Self::Reopened, Self::Due, Self::PutOff];

    /// Its words on the chip.
    pub fn words(self) -> String {
        match self {
            Self::All => t!("committee.part.all"),
            Self::Harm => t!("committee.part.harm"),
            Self::Appeals => t!("committee.part.appeals"),
            Self::Reopened => t!("committee.part.reopened"),
            Self::Due => t!("committee.part.due"),
            Self::PutOff => t!("committee.part.put_off"),
        }
    }

    /// Whether the report belongs to it.
    pub fn holds(self, report: &RankingItem) -> bool {
        // What was put off until a day to come waits apart.
        if is_put_off(report) {
            return self == Self::PutOff;
        }
        match self {
            Self::All => true,
            Self::PutOff => false,
            Self::Harm => report.severity_max == Some(Severity::Critical),
            Self::Appeals => report.appeal,
            Self::Reopened => report.reopened > 0,
            Self::Due => report.back_on.is_some(),
        }
    }
}

/// Whether it was put off until a day to come.
fn is_put_off(report: &RankingItem) -> bool {
    let hold = report.item.staff.hold.as_ref();
    hold.is_some_and(|hold| hold.kind == HoldKind::Defer && hold.until.is_some())
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Meeting {
    /// The committee.
    pub id: CommitteeId,
    /// What the address shows.
    pub place: Memo<Place>,
    /// `burden`, `people`, `age` or `harm`.
    pub sort: RwSignal<String>,
    /// Which part of the list.
    pub part: RwSignal<Part>,
    /// The system to which the list is narrowed; empty for all.
    pub system: RwSignal<String>,
    /// The reports in their order.
    pub ranking: Remote<Listed<RankingItem>>,
    /// The names of units, systems and sites.
    pub directory: Remote<Directory>,
    /// The reports that were marked for one decision together.
    pub marked: RwSignal<Vec<ReportId>>,
    /// The decision that is being written.
    pub draft: Draft,
    /// The decision that was just recorded.
    pub recorded: RwSignal<Option<Recorded>>,
    wanted: RwSignal<usize>,
}

impl Meeting {
    /// The state for that committee.
    pub fn new(id: CommitteeId) -> Self {
        let sort = RwSignal::new("burden".to_owned());
        let wanted = RwSignal::new(ROWS);
        let system = RwSignal::new(String::new());
        let is_zone_known = StoredValue::new(false);
        let ranking = remote(move || {
            let (sort, system, wanted) = (sort.get(), system.get(), wanted.get());
            async move {
                if !is_zone_known.get_value() {
                    zone::of_first_site().await;
                    is_zone_known.set_value(true);
                }
                load(id, sort, system, wanted).await
            }
        });
        let directory = remote(|| async { client::get("/directory").await }).follow("directory");
        let path = use_location().pathname;
        let place = Memo::new(move |_| path.with(|path| place_of(path)));
        let meeting = Self {
            id,
            place,
            sort,
            part: RwSignal::new(Part::All),
            system,
            ranking,
            directory,
            marked: RwSignal::new(Vec::new()),
            draft: Draft::new(),
            recorded: RwSignal::new(None),
            wanted,
        };
        meeting.keep_fresh();
        meeting
    }

    /// The state around the present component.
    pub fn current() -> Self {
        expect_context()
    }

    /// The committee's name.
    pub fn name(self) -> String {
        self.seat().map(|seat| seat.name).unwrap_or_else(|| t!("committee.title"))
    }

    /// Whether the reader takes the chair.
    pub fn is_chair(self) -> bool {
        self.seat().is_some_and(|seat| seat.chair)
    }

    fn seat(self) -> Option<domain::identity::wire::CommitteeSeat> {
        session().me()?.committees.into_iter().find(|seat| seat.id == self.id)
    }

    /// The ranked report with that id.
    pub fn ranked(self, id: ReportId) -> Option<RankingItem> {
        self.ranking.value()?.items.into_iter().find(|it| it.item.staff.id == id)
    }

    /// The number of the last event of each, as far as the list shows them all.
    pub fn seen(self, ids: &[ReportId]) -> Vec<i64> {
        let seq = |id: &ReportId| self.ranked(*id)?.item.own.map(|own| own.seq);
        ids.iter().filter_map(seq).collect()
    }

    /// The reports of the part.
    pub fn shown(self) -> Vec<RankingItem> {
        let part = self.part.get();
        let items = self.ranking.value().map(|list| list.items).unwrap_or_default();
        items.into_iter().filter(|it| part.holds(it)).collect()
    }

    /// Asks for more of the list.
    pub fn show_more(self) {
        self.wanted.update(|wanted| *wanted += ROWS);
    }

    /// Marks a report for the decision, or takes the mark away.
    pub fn mark(self, id: ReportId, marked: bool) {
        self.marked.update(|all| {
            all.retain(|own| *own != id);
            if marked {
                all.push(id);
            }
        });
    }

    /// The reports on which is decided now.
    pub fn decided_on(self) -> Vec<ReportId> {
        match self.place.get() {
            Place::List => Vec::new(),
            Place::Report(id) => vec![id],
            Place::Several => self.marked.get(),
        }
    }

    /// The address of this page, with `rest` behind it.
    pub fn address(self, rest: &str) -> String {
        format!("/committee/{}{rest}", self.id)
    }

    /// Many hints at once are one reason to ask again.
    fn keep_fresh(self) {
        const CALM: Duration = Duration::from_millis(250);
        let reload = RefCell::new(debounce(CALM, move |()| self.ranking.reload()));
        let reload = Rc::new(reload);
        let again = Rc::clone(&reload);
        live::on("report", move |_| (reload.borrow_mut())(()));
        live::on_exactly("decision", move || (again.borrow_mut())(()));
    }
}

/// `/committee/{id}`, `/committee/{id}/{report}`, `/committee/{id}/decide`.
fn place_of(path: &str) -> Place {
    match parts(path).get(2).map(String::as_str) {
        Some("decide") => Place::Several,
        Some(id) => id.parse().map_or(Place::List, Place::Report),
        None => Place::List,
    }
}

/// The first `wanted` reports of the ranking.
async fn load(
    id: CommitteeId,
    sort: String,
    system: String,
    wanted: usize,
) -> Result<Listed<RankingItem>, Failure> {
    let narrowed = if system.is_empty() { String::new() } else { format!("&system_id={system}") };
    client::some_of(&format!("/committees/{id}/ranking?sort={sort}&held=true{narrowed}"), wanted).await
}
