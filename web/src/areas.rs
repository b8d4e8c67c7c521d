//! Areas that are loaded when first opened, so that reporters do not wait for what only owners need.

use domain::id::ReportId;
#[cfg(feature = "lazy")]
use leptos::wasm_split::SplitLoaderError;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    client::Failure,
    components::{FailedFace, LoadingFace, toast},
    pages::{self, report::Form},
    shell::{self, Page},
    t,
};

/// Builds the view of an area.
type Area = fn() -> AnyView;
/// Builds the view of a report for its owner.
type OwnersView = fn(ReportId) -> AnyView;

/// Builds what is shown beside a report that is being written.
type BesideForm = fn(Form) -> AnyView;

/// Builds the sheet behind "More".
type MoreView = fn(RwSignal<bool>) -> AnyView;

/// Letters from which on that is loaded.
const FIRST_LETTERS: usize = 6;

/// Something that is loaded: on its way, failed, or there.
type Loaded<T> = RwSignal<Option<Option<T>>>;

/// What was split off, once its words are there as well. `area` is the name under which it was split off: the build
/// finds by it what the area says.
async fn with_words<T, E>(area: &'static str, split: impl Future<Output = Result<T, E>>) -> Option<T> {
    // Both are on their way at once: the second call waits for what the first one began.
    spawn_local(async move {
        _ = browser::words_of(area).await;
    });
    let entry = split.await.ok()?;
    browser::words_of(area).await.is_truthy().then_some(entry)
}

/// Splits a function off, together with all that only it uses.
macro_rules! split {
    ($split:ident, $kind:ty, $entry:path) => {
        #[cfg(feature = "lazy")]
        #[leptos::wasm_split::wasm_split($split, wasm_split_path = leptos::wasm_split, fallible)]
        fn $split() -> Result<$kind, SplitLoaderError> {
            Ok($entry)
        }

        #[cfg(not(feature = "lazy"))]
        async fn $split() -> Result<$kind, std::convert::Infallible> {
            Ok($entry)
        }
    };
}

/// Defines an area: its component, and its entry.
macro_rules! area {
    ($(#[$doc:meta])* $component:ident, $split:ident, $entry:path) => {
        split!($split, Area, $entry);

        $(#[$doc])*
        #[component]
        pub fn $component() -> impl IntoView {
            let loaded = Loaded::<Area>::new(None);
            let load = move || {
                loaded.set(None);
                spawn_local(async move {
                    loaded.try_set(Some(with_words(stringify!($split), $split()).await));
                });
            };
            load();
            move || match loaded.get() {
                Some(Some(entry)) => entry(),
                Some(None) => view! {
                    <Page title=t!("failure.title")>
                        <FailedFace failure=Failure::Unreachable retry=load/>
                    </Page>
                }
                .into_any(),
                None => view! { <main id="main" class="page" tabindex="-1"><LoadingFace/></main> }.into_any(),
            }
        }
    };
}

/// Loads what reporters open next while they are still busy with the first page.
pub fn load_own_ahead() {
    // A failure does no harm: the area is loaded again when it is opened.
    spawn_local(async {
        _ = with_words("own", own()).await;
        _ = with_words("story", story()).await;
        _ = with_words("more", more()).await;
    });
}

split!(triage_report, OwnersView, pages::triage::report);

/// The report that the owner has chosen from the queue.
#[component]
pub fn ChosenReport(
    /// Which one.
    id: ReportId,
) -> impl IntoView {
    let loaded = Loaded::<OwnersView>::new(None);
    let load = move || {
        loaded.set(None);
        spawn_local(async move {
            loaded.try_set(Some(with_words("triage_report", triage_report()).await));
        });
    };
    load();
    move || match loaded.get() {
        Some(Some(entry)) => entry(id),
        Some(None) => view! { <FailedFace failure=Failure::Unreachable retry=load/> }.into_any(),
        None => view! { <LoadingFace/> }.into_any(),
    }
}

split!(similar, BesideForm, pages::report::similar_reports);
split!(privacy, BesideForm, pages::report::health_information);

/// "Is it one of these?", once there is something to compare.
#[component]
pub fn SimilarReports(
    /// What is being written.
    form: Form,
) -> impl IntoView {
    beside(form, || with_words("similar", similar()))
}

/// What could tell who a patient is, as far as it is written.
#[component]
pub fn HealthInformation(
    /// What is being written.
    form: Form,
) -> impl IntoView {
    beside(form, || with_words("privacy", privacy()))
}

/// What is shown beside the form once something has been written. Nobody waits for it, and nobody misses it.
fn beside<Loading>(form: Form, load: impl Fn() -> Loading + 'static) -> impl IntoView
where
    Loading: Future<Output = Option<BesideForm>> + 'static,
{
    let loaded = RwSignal::new(None::<BesideForm>);
    let is_needed = Memo::new(move |needed: Option<&bool>| {
        needed.copied().unwrap_or_default() || form.text.with(|text| text.chars().count() >= FIRST_LETTERS)
    });
    Effect::new(move || {
        if is_needed.get() {
            let loading = load();
            spawn_local(async move {
                loaded.try_set(loading.await);
            });
        }
    });
    move || loaded.get().map(|view| view(form))
}

split!(more, MoreView, shell::more_sheet);

/// The sheet behind "More", loaded when it is first opened.
#[component]
pub fn More(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let loaded = RwSignal::new(None::<MoreView>);
    Effect::new(move || {
        if open.get() && loaded.with_untracked(Option::is_none) {
            spawn_local(async move {
                let view = with_words("more", more()).await;
                if view.is_none() {
                    open.try_set(false);
                    toast(Failure::Unreachable.words());
                }
                loaded.try_set(view);
            });
        }
    });
    move || loaded.get().map(|view| view(open))
}

split!(triage_moves, Area, pages::triage::sheets);

/// The sheets in which the owner moves a report. They come while the report is being read.
#[component]
pub fn MoveSheets() -> impl IntoView {
    let loaded = Loaded::<Area>::new(None);
    let load = move || {
        loaded.set(None);
        spawn_local(async move {
            loaded.try_set(Some(with_words("triage_moves", triage_moves()).await));
        });
    };
    load();
    move || match loaded.get() {
        Some(Some(entry)) => Some(entry()),
        Some(None) => Some(view! { <FailedFace failure=Failure::Unreachable retry=load/> }.into_any()),
        None => None,
    }
}

/// Loads what the queue leads to while the queue is being read.
pub fn load_report_ahead() {
    // A failure does no harm: it is loaded again when a report is chosen.
    spawn_local(async {
        _ = with_words("triage_report", triage_report()).await;
        _ = with_words("triage_moves", triage_moves()).await;
    });
}

area! {
    /// Setting up and signing in.
    EntryArea, entry, pages::identity::entry
}
area! {
    /// The receipt, the own reports, the inbox, and the account.
    OwnArea, own, pages::own::area
}
area! {
    /// One report's story.
    StoryArea, story, pages::own::story_area
}
area! {
    /// What the person is told how and when.
    NotificationsArea, notifications, pages::own::notifications_area
}
area! {
    /// Known issues, the board, search.
    InsightsArea, insights, pages::insights::area
}
area! {
    /// The owner team's queue and reports.
    TriageArea, triage, pages::triage::area
}
area! {
    /// A committee's list and its chair's decisions.
    CommitteeArea, committee, pages::governance::committee_area
}
area! {
    /// What the committees decided.
    DecisionsArea, decisions, pages::governance::decisions_area
}
area! {
    /// Writing and shipping changes, and what shipped.
    ChangesArea, changes, pages::changes::area
}
area! {
    /// Debts, the mail settings, the mailbox of the demo.
    OversightArea, oversight, pages::oversight::area
}
area! {
    /// Directory, people and settings.
    AdministrationArea, administration, pages::administration::area
}
area! {
    /// The forms of administration.
    AdministrationFormArea, administration_form, pages::administration::form_area
}
