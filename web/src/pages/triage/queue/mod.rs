//! The queue: which part of it is shown, what is in it, and which report is chosen.

mod filters;
mod list;
mod part;
mod row;
mod search;

use std::{cell::RefCell, time::Duration};

use crate::router::use_location;
use domain::{
    access::Action,
    directory::wire::Directory,
    id::{ReportId, SiteId},
    page::{DEFAULT_LIMIT, Page as Listed},
    reports::wire::{ListItem, QueueCounts},
    search::wire::FoundReports,
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::{focus::focus, moves::Kind};
use crate::{
    browser,
    client::{self, Remote, live, remote, remote::Face, session::session},
};
pub use list::QueueList;
pub use part::Part;
pub use row::link_of;
pub use search::SEARCH_FIELD;

/// The column of the list.
pub const QUEUE: &str = ".split > .queue";

/// The value of the team filter that stands for the teams of everybody.
pub const EVERY_TEAM: &str = "every";

/// What list and keys know of the report that lies open.
#[derive(Clone, Copy)]
pub struct Opened {
    /// Which one.
    pub id: ReportId,
    /// Presses the button of a move. Whether the move is on offer.
    pub press: Callback<Kind, bool>,
    /// Whether a sheet is open in which somebody may be writing.
    pub writing: RwSignal<bool>,
}

/// What the list and the keys know of the queue.
#[derive(Clone, Copy)]
pub struct Queue {
    /// The part that is shown.
    pub part: RwSignal<Part>,
    /// The id of a team, [`EVERY_TEAM`], or empty for all of one's own.
    pub team: RwSignal<String>,
    /// `due`, `newest` or `burden`.
    pub sort: RwSignal<String>,
    /// What is looked for, in the place of the part; empty where nothing is.
    pub words: RwSignal<String>,
    /// The reports of the part, or those that were found, as many as were asked for.
    pub list: Remote<FoundReports>,
    /// How many reports of all one's own teams each part has.
    pub counts: Remote<QueueCounts>,
    /// The names for filters and forms.
    pub directory: Remote<Directory>,
    /// The report of the present address.
    pub chosen: Memo<Option<ReportId>>,
    /// The report whose heading takes the focus as soon as it is there.
    pub arrive: RwSignal<Option<ReportId>>,
    /// The report that lies open.
    pub opened: StoredValue<Option<Opened>>,
    /// Whether the sheet with all keys is open.
    pub keys_open: RwSignal<bool>,
    wanted: RwSignal<usize>,
    /// Where in the list the chosen one stands or stood.
    place: StoredValue<usize>,
}

impl Queue {
    /// The queue of the signed-in person.
    pub fn new() -> Self {
        let me = untrack(|| session().me());
        let has_teams = me.as_ref().is_some_and(|me| !me.teams.is_empty());
        let part = RwSignal::new(Part::New);
        let team = RwSignal::new(if has_teams { String::new() } else { EVERY_TEAM.to_owned() });
        let sort = RwSignal::new("due".to_owned());
        let words = RwSignal::new(String::new());
        let wanted = RwSignal::new(page_size());
        let my_id = me.map(|me| me.id);
        let list = remote(move || {
            let path = format!(
                "/reports?{}{}&sort={}",
                team_query(&team.get()),
                part.get().query(my_id),
                sort.get()
            );
            let (words, team, wanted) = (words.get(), team.get(), wanted.get());
            async move {
                if !words.is_empty() {
                    return search::look(words, team, wanted).await;
                }
                let Listed { items, next_cursor } = client::some_of(&path, wanted).await?;
                Ok(FoundReports { items, next_cursor, searched_back_to: None })
            }
        });
        let counts = remote(|| async { client::get("/reports/queue-counts").await });
        let directory = remote(|| async { client::get("/directory").await }).follow("directory");
        let path = use_location().pathname;
        let chosen = Memo::new(move |_| path.with(|path| path.strip_prefix("/triage/")?.parse().ok()));
        let queue = Self {
            part,
            team,
            sort,
            words,
            list,
            counts,
            directory,
            chosen,
            arrive: RwSignal::new(None),
            opened: StoredValue::new(None),
            keys_open: RwSignal::new(false),
            wanted,
            place: StoredValue::new(0),
        };
        queue.keep_place();
        queue.keep_fresh();
        queue
    }

    /// Asks again for what is shown; the place in the list stays.
    pub fn reload(self) {
        self.list.reload();
        self.counts.reload();
    }

    /// Asks for one page more.
    pub fn show_more(self) {
        self.wanted.update(|wanted| *wanted += page_size());
    }

    /// The report that stands `by` places after the chosen one; the first one where none is chosen. Where the chosen
    /// one has left the list, its neighbours there count.
    pub fn neighbour(self, by: isize) -> Option<ReportId> {
        let items = untrack(|| self.list.value())?.items;
        let chosen = self.chosen.get_untracked();
        let place = self.place.get_value() as isize;
        let next = match (chosen, position(&items, chosen)) {
            (None, _) => 0,
            (Some(_), Some(at)) => at as isize + by,
            (Some(_), None) if by > 0 => place,
            (Some(_), None) => place + by,
        };
        items.get(usize::try_from(next).ok()?).map(|item| item.staff.id)
    }

    fn keep_place(self) {
        // Back in the list, a phone stands where it was.
        Effect::new(move |before: Option<Option<ReportId>>| {
            let now = self.chosen.get();
            if let (Some(Some(before)), None) = (before, now) {
                focus(&link_of(before));
            }
            now
        });
        Effect::new(move || {
            let Some(list) = self.list.value() else { return };
            if let Some(at) = position(&list.items, self.chosen.get()) {
                self.place.set_value(at);
            }
        });
        // Another part begins at its beginning.
        Effect::new(move |before: Option<()>| {
            self.part.track();
            self.team.track();
            self.sort.track();
            self.words.track();
            if before.is_some() {
                self.place.set_value(0);
                self.wanted.set(page_size());
            }
        });
    }

    /// Many hints at once are one reason to ask again.
    fn keep_fresh(self) {
        const CALM: Duration = Duration::from_millis(250);
        let reload = RefCell::new(debounce(CALM, move |()| self.reload()));
        live::on("report", move |_| (reload.borrow_mut())(()));
    }

    /// Whether the names and the time zone are there, or cannot be had.
    pub fn is_furnished(self) -> bool {
        !matches!(self.directory.face(), Face::Loading)
    }

    /// Whether something is looked for.
    pub fn is_searching(self) -> bool {
        self.words.with(|words| !words.is_empty())
    }

    /// How many reports each part has, where that is known of the chosen team.
    pub fn counted(self) -> Option<QueueCounts> {
        self.team.with(String::is_empty).then(|| self.counts.value())?
    }

    /// Whether the person may look into the queues of all teams.
    pub fn may_see_every_team() -> bool {
        untrack(|| session().may(Action::Administer))
    }
}

fn page_size() -> usize {
    DEFAULT_LIMIT as usize
}

fn position(items: &[ListItem], id: Option<ReportId>) -> Option<usize> {
    items.iter().position(|item| Some(item.staff.id) == id)
}

fn team_query(team: &str) -> String {
    match team {
        "" => "scope=team".to_owned(),
        EVERY_TEAM => "scope=all".to_owned(),
        id => format!("scope=team&team_id={id}"),
    }
}

/// Shows times in the zone of that site; of the first one where none is chosen.
pub fn show_times_of(directory: &Directory, site: Option<SiteId>) {
    let found = directory.sites.iter().find(|it| Some(it.id) == site).or_else(|| directory.sites.first());
    if let Some(zone) = found.and_then(|site| site.time_zone.as_deref()) {
        browser::set_zone(zone);
    }
}
