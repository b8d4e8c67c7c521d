//! How many entries of the inbox are unread, on every page: asked for again when the server hints that something has
//! changed, and when somebody comes back to the page.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use crate::{
    app_wide,
    client::{self, live, session::session},
    components::live_region::announce,
    router::use_location,
    t,
};

/// The address of the inbox.
pub const INBOX: &str = "/inbox";

/// The count that the server gives when it stops counting.
const MANY: u32 = 100;

/// What is known of the inbox.
#[derive(Clone, Copy)]
pub struct InboxNews {
    unread: RwSignal<Option<u32>>,
    asked: RwSignal<u32>,
    waits: StoredValue<bool>,
}
app_wide!(InboxNews);

/// The part of the inbox that the bars need.
#[derive(Deserialize)]
struct Counted {
    unread: u32,
}

impl InboxNews {
    /// Starts to follow the inbox; to be called once.
    pub fn provide() {
        let news =
            Self { unread: RwSignal::new(None), asked: RwSignal::new(0), waits: StoredValue::new(false) };
        news.install();
        live::on("inbox", move |_| news.ask_soon());
        live::on_exactly("report", move || news.ask_soon());
        window_event_listener_untyped("visibilitychange", move |_| news.ask_soon());
        let path = use_location().pathname;
        let member = Memo::new(move |_| session().me().is_some());
        Effect::new(move || {
            news.asked.track();
            // The page of the inbox counts by itself.
            if member.get() && path.get_untracked() != INBOX {
                spawn_local(async move {
                    if let Ok(Counted { unread }) = client::get("/inbox?limit=1").await {
                        Self::counted(unread);
                    }
                });
            }
        });
    }

    /// Asks after a pause, so that many hints at once make one request and not everybody who heard the same hint asks
    /// at the same moment. A page that nobody looks at asks when somebody does again.
    fn ask_soon(self) {
        const SHORTEST: f64 = 500.0;
        const MORE_AT_MOST: f64 = 1_000.0;
        if self.waits.get_value() {
            return;
        }
        self.waits.set_value(true);
        let pause = SHORTEST + MORE_AT_MOST * js_sys::Math::random();
        let ask = move || {
            self.waits.set_value(false);
            if !document().hidden() {
                self.asked.update(|asked| *asked += 1);
            }
        };
        set_timeout(ask, Duration::from_millis(pause as u64));
    }

    /// What reads this is asked for again when the inbox may have changed.
    pub fn track() {
        Self::current().asked.track();
    }

    /// How many entries are unread, once that is known.
    pub fn unread() -> Option<u32> {
        Self::current().unread.get()
    }

    /// So many are unread. More than before are read out.
    pub fn counted(unread: u32) {
        let known = Self::current().unread;
        let before = known.get_untracked();
        known.set(Some(unread));
        if before.is_some_and(|before| before < unread) {
            announce(unread_words(unread));
        }
    }
}

/// How many entries are unread, as a sentence.
pub fn unread_words(unread: u32) -> String {
    if unread >= MANY { t!("inbox.unread_many") } else { t!("inbox.unread", count = unread) }
}

/// The number beside the place, where there is something to read.
#[component]
pub fn UnreadCount() -> impl IntoView {
    move || {
        InboxNews::unread().filter(|unread| *unread > 0).map(|unread| {
            let seen = if unread >= MANY { format!("{}+", MANY - 1) } else { unread.to_string() };
            view! {
                <span class="count" aria-hidden="true">{seen}</span>
                <span class="vh">{unread_words(unread)}</span>
            }
        })
    }
}
