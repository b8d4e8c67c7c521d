//! The form of one's choices, from what is stored to what is sent.

use std::collections::BTreeMap;

use domain::{
    access::Action as Right,
    problem::FieldError,
    telling::{
        TellingKind,
        kind::Group,
        preferences::{Channels, Preferences, QuietHours, Timing},
        wire::PreferencesView,
    },
};
use leptos::prelude::*;

use super::{
    hours::{Hours, TimesOfDay},
    table::KindTable,
};
use crate::{
    client::{self, session::session},
    components::{ErrorSummary, Errors, Icon, Submit, toast},
    t,
};

/// How one kind reaches the person, while it is being chosen.
#[derive(Clone, Copy)]
pub struct Row {
    /// The kind.
    pub kind: TellingKind,
    /// When it is mailed.
    pub mail: RwSignal<Timing>,
    /// Whether it stands in the inbox.
    pub inbox: RwSignal<bool>,
    /// One of both has to stay.
    pub keeps_one: bool,
}

impl Row {
    fn new(kind: TellingKind, chosen: &PreferencesView) -> Self {
        let Channels { mail, inbox } = chosen.kinds.get(&kind).copied().unwrap_or_default();
        Self {
            kind,
            mail: RwSignal::new(mail),
            inbox: RwSignal::new(inbox != Timing::Off),
            keeps_one: chosen.closing.contains(&kind),
        }
    }

    fn channels(self) -> Channels {
        let inbox = if self.inbox.get() { Timing::AtOnce } else { Timing::Off };
        Channels { mail: self.mail.get(), inbox }
    }
}

/// Tables of kinds, hours, and the button that keeps it all.
#[component]
pub fn ChoiceForm(chosen: PreferencesView) -> impl IntoView {
    let errors = Errors::new();
    let rows: Vec<Row> = TellingKind::ALL.iter().map(|kind| Row::new(*kind, &chosen)).collect();
    let hours = Hours::new(&chosen);
    let wanted = {
        let rows = rows.clone();
        Memo::new(move |_| {
            let kinds: BTreeMap<_, _> = rows.iter().map(|row| (row.kind, row.channels())).collect();
            hours.with(kinds)
        })
    };
    let stored = RwSignal::new(wanted.get_untracked());
    let saved = RwSignal::new(false);
    let save = Action::new_local(move |(): &()| async move {
        let wish = wanted.get_untracked();
        if let Some(wrong) = without_length(&wish) {
            return errors.set(vec![wrong]);
        }
        match client::send("PUT", "/me/preferences", &wish).await {
            Ok(()) => {
                stored.set(wish);
                saved.set(true);
                toast(t!("notifications.saved"));
            }
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => toast(failure.words()),
        }
    });
    let changed = Memo::new(move |_| wanted.get() != stored.get());
    let status = move || match (changed.get(), saved.get()) {
        (true, _) => Some(("edit", t!("notifications.not_saved"))),
        (false, true) => Some(("check", t!("notifications.saved"))),
        (false, false) => None,
    };
    let on_duty = session().may(Right::ReadQueue) || session().may(Right::Administer);
    let of = move |group| rows.iter().copied().filter(|row| row.kind.group() == group).collect::<Vec<_>>();
    view! {
        <form
            class="stack wide"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                errors.set(Vec::new());
                save.dispatch(());
            }
        >
            <ErrorSummary errors=errors/>
            <KindTable id="your-turn" title=t!("mine.yours") rows=of(Group::YourTurn) errors=errors/>
            <KindTable
                id="ending" title=t!("notifications.ending") soft=t!("notifications.ending_soft")
                rows=of(Group::Closing) errors=errors
            />
            <KindTable
                id="progress" title=t!("notifications.progress") rows=of(Group::Progress) errors=errors
            />
            {on_duty.then(|| view! {
                <KindTable
                    id="duties" title=t!("notifications.duties") soft=t!("notifications.duties_soft")
                    rows=of(Group::Duty) errors=errors
                />
            })}
            <TimesOfDay hours=hours errors=errors/>
            <div class="dock">
                <Submit words=t!("notifications.save") busy_words=t!("notifications.saving") busy=save.pending()/>
                {move || status().map(|(icon, words)| view! {
                    <p class="row small soft"><Icon name=icon/>{words}</p>
                })}
            </div>
        </form>
    }
}

/// Quiet hours that end when they begin would be none at all.
fn without_length(wish: &Preferences) -> Option<FieldError> {
    let QuietHours { from, to } = wish.quiet_hours?;
    (from == to).then(|| FieldError {
        field: "quiet_hours.to".to_owned(),
        code: "same".to_owned(),
        message: String::new(),
    })
}
