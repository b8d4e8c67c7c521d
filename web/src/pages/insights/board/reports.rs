//! The reports behind one figure of the board, as far as the reader sees them.

use domain::{directory::wire::Directory, insights::wire::BoardFigure, reports::wire::ListItem};
use leptos::prelude::*;

use super::{
    figure,
    filters::{Filters, chosen},
};
use crate::{
    client::{self, remote},
    components::{Busy, Empty, Icon},
    pages::{insights::row::Row, own::steady::Steady},
    router,
    shell::Page,
    t,
};

/// So many are loaded at a time.
const PAGE: usize = 50;

/// The page.
#[component]
pub fn BoardReportsPage() -> impl IntoView {
    let which = figure::named(&router::query("figure").unwrap_or_default());
    let filters = chosen();
    let directory = remote(|| async { client::get::<Directory>("/directory").await });
    let soft = Signal::derive(move || Some(filters.get().words(directory.value().as_ref())));
    let back = move || {
        let address = move || format!("/board{}", filters.with(Filters::query));
        view! { <a class="btn quiet back" href=address><Icon name="back" flip=true/>{t!("board.title")}</a> }
    };
    view! {
        <Page title=figure::words(which) soft=soft column=true above=back>
            <p class="soft">{figure::meaning(which)}</p>
            <Reports which=which filters=filters/>
        </Page>
    }
}

#[component]
fn Reports(which: BoardFigure, filters: Memo<Filters>) -> impl IntoView {
    let wanted = RwSignal::new(PAGE);
    let reports = remote(move || {
        let (path, wanted) = (filters.with(|filters| figure::question(which, filters)), wanted.get());
        async move { client::some_of::<ListItem>(&path, wanted).await }
    });
    let asked = RwSignal::new(false);
    Effect::new(move || {
        reports.value();
        asked.set(false);
    });
    view! {
        <Steady of=reports let:listed>
            <Show
                when=move || listed.with(|listed| !listed.items.is_empty())
                fallback=|| view! {
                    <Empty icon="calm" title=t!("board.none_here") advice=t!("board.none_here_advice")/>
                }
            >
                <ul class="list">
                    <For each=move || listed.get().items key=|item| item.staff.id let:item><Row item=item/></For>
                </ul>
                <p class="soft small">{t!("board.seen_only")}</p>
            </Show>
            <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                <Busy busy=asked press=move || { asked.set(true); wanted.update(|wanted| *wanted += PAGE); }>
                    {t!("mine.older")}
                </Busy>
            </Show>
        </Steady>
    }
}
