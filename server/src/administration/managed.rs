//! What administrators manage one by one: list, look at, add, change. The same four routes and the same order of
//! checks for every kind of thing; the kind itself says only what may be done to it.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use domain::access::Viewer;
use domain::fields::Request;
use domain::id::Id;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT, Page};
use domain::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::db::Tx;
use crate::directory::{Snapshot, store};
use crate::error::{Result, ServerError};
use crate::http::extract::{Body, IfMatch, PathId, Query};
use crate::http::guard::{Allowed, may};
use crate::http::route::Route;
use crate::repeats::{self, Answer, Fingerprint};

/// A kind of thing that administrators manage. Nothing of it is ever deleted.
pub trait Managed: Serialize + ToSchema + Clone + Send + Sync + Sized + 'static {
    /// What its ids are ids of.
    type Kind: 'static;
    /// The body that adds one.
    type New: Request + ToSchema + Send + 'static;
    /// The body that changes one.
    type Patch: Request + Send + 'static;

    /// Path of the list, and of one.
    const PATHS: [&'static str; 2];
    /// What one is called.
    const NOUN: &'static str;
    /// What a change can name.
    const PATCHES: &'static [&'static str];

    /// Which one it is.
    fn id(&self) -> Id<Self::Kind>;

    /// The id that the client made for a new one.
    fn new_id(new: &Self::New) -> Id<Self::Kind>;

    /// All of them, switched off ones included, in any order.
    fn all(snapshot: &Snapshot) -> Vec<&Self>;

    /// That one.
    fn find(snapshot: &Snapshot, id: Id<Self::Kind>) -> Option<&Self>;

    /// Adds one, if this person may and all that it names exists.
    ///
    /// # Errors
    /// 403 and 422.
    fn create(tx: &mut Tx<'_>, before: &Snapshot, viewer: &Viewer, new: Self::New) -> Result<Self>;

    /// Changes one, if this person may and nothing that stands on it breaks.
    ///
    /// # Errors
    /// 403, 409 `in_use` and 422.
    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: Self::Patch,
    ) -> Result<Self>;
}

/// The four routes of `T`.
pub fn routes<T: Managed>() -> Vec<Route> {
    let [list_path, one_path] = T::PATHS;
    let noun = T::NOUN;
    let mut routes = vec![
        Route::get(list_path, list::<T>)
            .may::<may::Administer>()
            .summary(&format!("Every {noun}, switched off ones included, newest first"))
            .query("cursor", "Where the next page begins")
            .query("limit", "How many, 1 to 200")
            .gives::<Page<T>>(200),
        Route::get(one_path, look::<T>)
            .may::<may::Administer>()
            .summary(&format!("One {noun}"))
            .gives::<T>(200),
    ];
    routes.extend(writing_routes::<T>());
    routes
}

/// Those of the four that add and change, for what others may read as well.
pub fn writing_routes<T: Managed>() -> Vec<Route> {
    let [list_path, one_path] = T::PATHS;
    let noun = T::NOUN;
    vec![
        Route::post(list_path, post::<T>)
            .may::<may::Administer>()
            .summary(&format!("Adds a {noun}"))
            .takes::<T::New>()
            .gives::<T>(201),
        Route::patch(one_path, patch::<T>)
            .may::<may::Administer>()
            .summary(&format!("Changes a {noun}, or switches it off or on"))
            .if_match()
            .takes_any_of(T::PATCHES)
            .gives::<T>(200),
    ]
}

/// The query of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    cursor: Option<String>,
    limit: Option<i64>,
}

impl Window {
    /// Of these things those of the page, newest first.
    ///
    /// # Errors
    /// 400 naming the parameter that cannot be read.
    pub fn page<T: Managed>(&self, items: Vec<&T>) -> Result<Page<T>> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        let size = usize::try_from(limit).ok().filter(|_| (1..=LARGEST_LIMIT).contains(&limit));
        let size = size.ok_or_else(|| unreadable("limit"))?;
        let before = self.cursor.as_deref().map(str::parse).transpose().map_err(|_| unreadable("cursor"))?;
        Ok(page(items, before, size))
    }
}

async fn list<T: Managed>(
    app: web::Data<App>,
    _allowed: Allowed<may::Administer>,
    Query(window): Query<Window>,
) -> Result<HttpResponse> {
    let snapshot = app.snapshots.current();
    Ok(versioned(snapshot.version, &window.page(T::all(&snapshot))?))
}

fn unreadable(parameter: &str) -> ServerError {
    Problem::new(Code::Unreadable).detail(format!("The parameter {parameter} cannot be read")).into()
}

/// That many of them, newest first, from the one after `before` on. Ids made by clients sort by time.
fn page<T: Managed>(mut items: Vec<&T>, before: Option<Id<T::Kind>>, size: usize) -> Page<T> {
    items.sort_by_key(|item| std::cmp::Reverse(item.id()));
    let mut rest = items.into_iter().filter(|item| before.is_none_or(|id| item.id() < id));
    let items: Vec<T> = rest.by_ref().take(size).cloned().collect();
    let more = rest.next().is_some();
    let next_cursor = items.last().filter(|_| more).map(|last| last.id().to_string());
    Page { items, next_cursor }
}

async fn look<T: Managed>(
    app: web::Data<App>,
    _allowed: Allowed<may::Administer>,
    PathId(id): PathId<T::Kind>,
) -> Result<HttpResponse> {
    let snapshot = app.snapshots.current();
    let item = T::find(&snapshot, id).ok_or(Code::NotFound)?;
    Ok(versioned(snapshot.version, item))
}

async fn post<T: Managed>(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    body: Body<T::New>,
) -> Result<Answer> {
    let viewer = &allowed.who.viewer;
    let asker = viewer.person_id.to_string();
    let fingerprint = repeats::fingerprint(&format!("POST {}", T::PATHS[0]), &asker, &body.value);
    create::<T>(&app, viewer, body.request, fingerprint).await
}

async fn patch<T: Managed>(
    app: web::Data<App>,
    allowed: Allowed<may::Administer>,
    PathId(id): PathId<T::Kind>,
    IfMatch(version): IfMatch,
    body: Body<T::Patch>,
) -> Result<HttpResponse> {
    let (item, version) = change::<T>(&app, &allowed.who.viewer, id, body.request, version).await?;
    Ok(versioned(version, &item))
}

/// An answer that names the version of the snapshot that it was taken from.
pub fn versioned(version: i64, value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, format!("\"{version}\"")))
        .insert_header(("cache-control", "no-store"))
        .json(value)
}

/// Adds one; a repeat gets the first answer again.
///
/// # Errors
/// 403, 409 `id_reused`, 422, and the store's.
pub async fn create<T: Managed>(
    app: &App,
    viewer: &Viewer,
    new: T::New,
    fingerprint: Fingerprint,
) -> Result<Answer> {
    let (viewer, now) = (viewer.clone(), app.clock.now());
    let id = T::new_id(&new);
    let adding = app.db.write(move |tx| {
        store::hold_version(tx)?;
        if let Some(answer) = repeats::seen(tx, id.uuid(), &fingerprint)? {
            return Ok(answer);
        }
        let before = Snapshot::load(tx)?;
        if T::find(&before, id).is_some() {
            return Err(Code::IdReused.into());
        }
        let made = T::create(tx, &before, &viewer, new)?;
        store::bump_snapshot(tx)?;
        repeats::remember(tx, id.uuid(), &fingerprint, 201, now, &made)
    });
    let answer = adding.await?;
    app.snapshots.catch_up().await;
    Ok(answer)
}

/// Changes one; how it is afterwards, and the version of the snapshot.
///
/// # Errors
/// 403, 404, 409 `in_use`, 412 where the snapshot is no longer of that version, 422, and the store's.
pub async fn change<T: Managed>(
    app: &App,
    viewer: &Viewer,
    id: Id<T::Kind>,
    patch: T::Patch,
    if_match: Option<i64>,
) -> Result<(T, i64)> {
    let viewer = viewer.clone();
    change_snapshot(app, if_match, move |tx, before| {
        let now = T::find(before, id).ok_or(Code::NotFound)?;
        T::change(tx, before, &viewer, now, patch)
    })
    .await
}

/// One change of what snapshots are made of, on the state that it finds: nobody else changes anything until it is
/// committed. Its outcome, and the new version.
///
/// # Errors
/// 412 where the snapshot is no longer of the version that `if_match` names, those of `work`, and the store's.
pub async fn change_snapshot<T: Send + 'static>(
    app: &App,
    if_match: Option<i64>,
    work: impl FnOnce(&mut Tx<'_>, &Snapshot) -> Result<T> + Send + 'static,
) -> Result<(T, i64)> {
    let changing = app.db.write(move |tx| {
        let version = store::hold_version(tx)?;
        if if_match.is_some_and(|read| read != version) {
            return Err(Code::Changed.into());
        }
        let before = Snapshot::load(tx)?;
        let outcome = work(tx, &before)?;
        Ok::<_, ServerError>((outcome, store::bump_snapshot(tx)?))
    });
    let outcome = changing.await?;
    app.snapshots.catch_up().await;
    Ok(outcome)
}

/// Nothing, or 403: what belongs to no site is managed by administrators of all sites.
///
/// # Errors
/// 403.
pub fn require_everything(viewer: &Viewer) -> Result<()> {
    if viewer.administers_everything() { Ok(()) } else { Err(Code::NotAllowed.into()) }
}
