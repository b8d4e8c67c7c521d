//! Looking for a report in the queue: by number, or by words of what its owner may read.

use domain::{
    reports::wire::ListItem,
    search::{
        requests::{ReportSearch, Scope, SearchFilters},
        wire::FoundReports,
    },
};
use leptos::prelude::*;

use super::{EVERY_TEAM, Queue};
use crate::{
    client::{self, Failure},
    components::SearchInput,
    t,
    words::{Style, moment},
};

/// The field.
pub const SEARCH_FIELD: &str = "#queue-search";

/// What is looked for among the reports of those teams.
fn question(words: String, team: &str) -> ReportSearch {
    let (scope, team_id) = match team {
        EVERY_TEAM => (Scope::All, None),
        id => (Scope::Team, id.parse().ok()),
    };
    let filters =
        SearchFilters { scope: Some(scope), team_id: team_id.into_iter().collect(), ..Default::default() };
    ReportSearch { words, filters: Some(filters), cursor: None, limit: None }
}

/// The best matches; older windows of time are looked through until there are `wanted` or nothing is left.
pub async fn look(words: String, team: String, wanted: usize) -> Result<FoundReports, Failure> {
    let mut search = question(words, &team);
    let mut items: Vec<ListItem> = Vec::new();
    loop {
        let found: FoundReports = client::post("/reports/search", &search).await?;
        items.extend(found.items);
        search.cursor.clone_from(&found.next_cursor);
        if items.len() >= wanted || found.next_cursor.is_none() {
            return Ok(FoundReports { items, ..found });
        }
    }
}

/// The field above the queue, and below it what is looked at.
#[component]
pub fn SearchField() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let typed = RwSignal::new(String::new());
    let look = Callback::new(move |()| {
        let words = typed.with_untracked(|words| words.trim().to_owned());
        if queue.words.with_untracked(|before| *before != words) {
            queue.words.set(words);
        }
    });
    let looked = move || {
        if !queue.is_searching() {
            return None;
        }
        let found = queue.list.value()?;
        Some(match found.searched_back_to {
            Some(at) => t!("triage.search.back_to", when = moment(at, Style::Date)),
            None => t!("triage.search.all"),
        })
    };
    view! {
        <form
            class="stack tight"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                look.run(());
            }
        >
            <SearchInput
                id="queue-search" key="/" typed=typed look=look
                label=t!("triage.search.label") placeholder=t!("triage.search.placeholder")
            />
            <p class="soft small" role="status">{looked}</p>
        </form>
    }
}
