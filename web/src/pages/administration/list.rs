//! The list of any section: search, what is switched off, and the order where people set it.

use crate::words::small_letters;
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{
    entry::Entry,
    lists::Lists,
    loaded::{Loaded, Read, loaded},
    order::{Movers, Way, shift},
    section::{Part, Section},
};
use crate::{
    client::Remote,
    components::{Chips, Empty, Faces, Icon, Item, toast},
    shell::Page,
    t,
};

/// From how many entries on there is a search.
const LONG: usize = 8;
/// How many rows are shown at once.
const ROWS: usize = 100;

/// Which of them are shown.
#[derive(Clone, Copy)]
struct Filter {
    words: RwSignal<String>,
    state: RwSignal<String>,
    rows: RwSignal<usize>,
}

impl Filter {
    fn lets(self, entry: &Entry) -> bool {
        let words = small_letters(self.words.get().trim());
        let state = match self.state.get().as_str() {
            "on" => entry.is_active(),
            "off" => !entry.is_active(),
            _ => true,
        };
        let named = || small_letters(&entry.name()).contains(&words);
        state && (words.is_empty() || named() || entry.text("email").contains(&words))
    }
}

/// The page of the list.
#[component]
pub fn ListPage(section: &'static Section) -> impl IntoView {
    let loaded = loaded(section.needs.iter().copied().chain([section.path]).collect(), None);
    let filter = Filter {
        words: RwSignal::new(String::new()),
        state: RwSignal::new("on".to_owned()),
        rows: RwSignal::new(ROWS),
    };
    let add = move || {
        let href = format!("/administration/{}/new", section.path);
        view! {
            <div class="row">
                <a class="btn quiet" href="/administration">
                    <Icon name="back" flip=true/>{t!("administration.title")}
                </a>
                <a class="btn primary" href=href><Icon name="plus"/>{(section.words.add)()}</a>
            </div>
        }
    };
    view! {
        <Page title=(section.words.many)() soft=(section.words.about)() actions=add>
            <Faces of=loaded let:now>
                <Entries section=section remote=loaded lists=now.lists filter=filter/>
            </Faces>
        </Page>
    }
}

#[component]
fn Entries(section: &'static Section, remote: Remote<Loaded>, lists: Lists, filter: Filter) -> impl IntoView {
    let reached = |entry: &&Entry| section.reaches(entry, &lists);
    let all: Vec<Entry> = lists.of(section.path).iter().filter(reached).cloned().collect();
    if all.is_empty() {
        let title = (section.words.count)(0);
        return view! { <Empty icon=section.icon title=title advice=(section.words.advice)()/> }.into_any();
    }
    let off = all.iter().filter(|entry| !entry.is_active()).count();
    let searchable = all.len() > LONG;
    let rows = move || {
        let fitting: Vec<(usize, Entry)> =
            all.iter().cloned().enumerate().filter(|(_, entry)| filter.lets(entry)).collect();
        if fitting.is_empty() {
            return view! {
                <Empty icon="search" title=t!("administration.no_match") advice=t!("administration.no_match_advice")/>
            }
            .into_any();
        }
        let more = fitting.len() > filter.rows.get();
        let rows = fitting.into_iter().take(filter.rows.get()).map(|(index, entry)| {
            view! { <Row section=section remote=remote lists=lists.clone() index=index entry=entry/> }
        });
        view! {
            <ul class="list">{rows.collect_view()}</ul>
            {more.then(|| view! {
                <button class="btn" type="button" on:click=move |_| filter.rows.update(|rows| *rows += ROWS)>
                    {t!("administration.more")}
                </button>
            })}
        }
        .into_any()
    };
    view! {
        <div class="stack">
            {searchable.then(|| view! { <Search words=filter.words/> })}
            {(off > 0).then(|| view! { <States state=filter.state off=off/> })}
            {rows}
        </div>
    }
    .into_any()
}

#[component]
fn Search(words: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="search">
            <Icon name="search"/>
            <input
                class="input" type="search" id="search" aria-label=t!("administration.search")
                placeholder=t!("administration.search")
                prop:value=words
                on:input:target=move |event| words.set(event.target().value())
            />
        </div>
    }
}

#[component]
fn States(state: RwSignal<String>, off: usize) -> impl IntoView {
    let options = vec![
        ("on".to_owned(), t!("administration.shown_on")),
        ("off".to_owned(), t!("administration.shown_off", count = off)),
        ("all".to_owned(), t!("administration.shown_all")),
    ];
    view! { <Chips name="state" legend=t!("administration.shown") options=options value=state quiet=true/> }
}

#[component]
fn Row(
    section: &'static Section,
    remote: Remote<Loaded>,
    lists: Lists,
    index: usize,
    entry: Entry,
) -> impl IntoView {
    let parts = (section.row)(&entry, &lists);
    let (above, below): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(Part::is_above);
    let off = (!entry.is_active()).then(|| Part::Tag(t!("administration.off")));
    let above: Vec<Part> = above.into_iter().chain(off).collect();
    let before = move || {
        (!above.is_empty())
            .then(|| view! { <p class="row">{above.into_iter().map(Part::view).collect_view()}</p> })
    };
    let href = format!("/administration/{}/{}", section.path, entry.id());
    let below = below.into_iter().map(Part::view).collect_view();
    let end = section.ordered.then(|| {
        let (count, name) = (lists.of(section.path).len(), entry.name());
        let moved = Callback::new(move |way| reorder(section, remote, lists.clone(), index, way));
        ViewFnOnce::from(move || view! {
            <span class="row one"><Movers ids=section.path index=index count=count name=name moved=moved/></span>
        })
    });
    match end {
        Some(end) => {
            view! { <Item href=href title=entry.name() before=before end=end>{below}</Item> }.into_any()
        }
        None => view! { <Item href=href title=entry.name() before=before>{below}</Item> }.into_any(),
    }
}

/// Shows the new order at once, and sends the places that have changed.
fn reorder(section: &'static Section, remote: Remote<Loaded>, lists: Lists, index: usize, way: Way) {
    let mut order = lists.of(section.path).to_vec();
    shift(&mut order, section.path, index, way);
    let mut moved = Vec::new();
    for (place, entry) in (0_i64..).zip(&mut order) {
        if entry.number("position") != Some(place) {
            if let Some(fields) = entry.0.as_object_mut() {
                fields.insert("position".to_owned(), place.into());
            }
            moved.push((entry.id(), place));
        }
    }
    remote.set(Loaded { lists: lists.with(section.path, order), read: None });
    leptos::task::spawn_local(async move {
        for (id, place) in moved {
            let body = Map::from_iter([("position".to_owned(), Value::from(place))]);
            let read = Read { entry: Entry(serde_json::json!({ "id": id })), tag: String::new() };
            if let Err(failure) = section.change(&read, &body).await {
                toast(failure.words());
                return remote.reload();
            }
        }
    });
}
