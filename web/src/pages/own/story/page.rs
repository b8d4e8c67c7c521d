//! The page of one story.

use domain::{
    access::Action as Right,
    page::Page as Listed,
    reports::{
        State,
        view::suggested_title,
        wire::{EventView, ReportView},
    },
    telling::requests::ReadMarks,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    about::About,
    answer::YourTurn,
    change_text::ChangeText,
    confirm::DoesItHelp,
    ending::Ending,
    head::{Bar, Standing},
    held::Held,
    reopen::Reopen,
    share::ShareIdentity,
    talk::Talk,
    timeline::Timeline,
    waiting::{JoinedTo, Waiting},
    withdraw::Withdraw,
};
use crate::{
    client::{self, Failure, Remote, live, remote},
    components::live_region::announce,
    pages::{
        by_number::{find, number_in},
        own::steady::Steady,
        titles,
    },
    shell::{InboxNews, Page},
    t,
    words::coded,
};

/// A report with its history, as its reader may see both.
#[derive(Clone)]
pub struct Story {
    /// The report.
    pub report: ReportView,
    /// What happened, oldest first.
    pub events: Vec<EventView>,
}

impl Story {
    /// What it is called: as the owner confirmed it, else as it was written, else what it is about.
    pub fn title(&self) -> String {
        let staff = &self.report.staff;
        match (&staff.title, &self.report.own) {
            (Some(title), _) => title.clone(),
            (None, Some(own)) => suggested_title(&own.text),
            (None, None) => titles::of_staff(staff),
        }
    }

    /// Whether the reader may do that to it.
    pub fn may(&self, action: Right) -> bool {
        self.report.staff.may.contains(&action)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.report.staff.state
    }
}

/// By its id, or by its number as people say it.
async fn load(address: &str) -> Result<Story, Failure> {
    let found = match number_in(address) {
        Some(number) => find(number).await?,
        None => None,
    };
    let id = found.map_or_else(|| address.to_owned(), |id| id.to_string());
    let report = client::get(&format!("/reports/{id}")).await?;
    let mut events: Vec<EventView> = Vec::new();
    let mut after = Some("0".to_owned());
    while let Some(seq) = after {
        let page: Listed<EventView> = client::get(&format!("/reports/{id}/events?after_seq={seq}")).await?;
        events.extend(page.items);
        after = page.next_cursor;
    }
    Ok(Story { report, events })
}

/// The story of the report of that id.
#[component]
pub fn StoryPage(
    /// The report's id, or its number.
    id: String,
) -> impl IntoView {
    let story = {
        let id = id.clone();
        remote(move || {
            let id = id.clone();
            async move { load(&id).await }
        })
    };
    live::on("report", move |changed| {
        if changed.is_empty() || changed == id || number_in(&id).is_some() {
            story.reload();
        }
    });
    say_moves(story);
    mark_read(story);
    let title = Signal::derive(move || match story.value() {
        Some(story) => story.title(),
        None => t!("story.title"),
    });
    let bar = move || view! { <Bar story=story/> };
    view! {
        <Page title=title verbatim=true above=bar>
            <Steady of=story let:shown>
                <Whole story=shown changed=Callback::new(move |()| story.reload())/>
            </Steady>
        </Page>
    }
}

/// Says a new state to people who do not see the page change.
fn say_moves(story: Remote<Story>) {
    let state = Memo::new(move |_| story.value().map(|story| story.state()));
    Effect::new(move |before: Option<Option<State>>| {
        let now = state.get();
        if let (Some(Some(before)), Some(now)) = (before, now)
            && before != now
        {
            announce(coded("state.", now.as_str()));
        }
        now
    });
}

/// Whoever reads the story has read what the inbox says of it: what stands there already, and what comes meanwhile.
fn mark_read(story: Remote<Story>) {
    let id = Memo::new(move |_| story.value().map(|story| story.report.staff.id));
    Effect::new(move |before: Option<bool>| {
        let first = before != Some(true);
        let unread = InboxNews::unread().unwrap_or_default();
        let Some(id) = id.get() else { return false };
        if first || unread > 0 {
            let marks = ReadMarks { up_to: None, report_id: Some(id) };
            // Where this does not arrive, the entries stay unread and nothing is lost.
            spawn_local(async move { _ = client::send("POST", "/inbox/read", &marks).await });
        }
        true
    });
}

#[component]
fn Whole(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    view! {
        <Standing story=story/>
        <div class="aside">
            <article class="stack wide">
                <JoinedTo story=story/>
                <YourTurn story=story changed=changed/>
                <DoesItHelp story=story changed=changed/>
                <Held story=story/>
                <Ending story=story/>
                <ShareIdentity story=story changed=changed/>
                <Waiting story=story changed=changed/>
                <section class="stack" aria-labelledby="story-title">
                    <h2 id="story-title">{t!("story.so_far")}</h2>
                    <Timeline story=story/>
                </section>
                <Talk story=story changed=changed/>
                <Reopen story=story changed=changed/>
                <div class="row">
                    <ChangeText story=story changed=changed/>
                    <Withdraw story=story changed=changed/>
                </div>
            </article>
            <About story=story/>
        </div>
    }
}
