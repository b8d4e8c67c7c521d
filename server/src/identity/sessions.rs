//! Who is signed in: a cache of sessions that every commit which ends or changes one invalidates in every process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use domain::id::{PersonId, SessionId};
use domain::moment::Moment;
use domain::problem::Code;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::store;
use super::token::{Claims, Keys, Reading};
use crate::app::App;
use crate::clock::Clock;
use crate::db::{Database, MISSED, StoreError, Tx};
use crate::error::Result;
use crate::http::guard::SignedIn;

/// Sessions kept at most; beyond that the cache starts anew.
const KEPT: usize = 20_000;
/// How long at least between two looks for a key that a token names and nobody knows.
const KEY_PAUSE: Duration = Duration::from_secs(1);

const PERSON: &str = "person:";
const SESSION: &str = "session:";
const KEYS: &str = "signing_keys";

/// What is announced when something about a person has changed.
pub(super) fn news_of_person(person: PersonId) -> String {
    format!("{PERSON}{person}")
}

/// The sessions that hold, as this process knows them. Cloning is cheap.
#[derive(Clone)]
pub struct Sessions {
    inner: Arc<Inner>,
}

struct Inner {
    db: Database,
    clock: Arc<dyn Clock>,
    keys: RwLock<Arc<Keys>>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    by_id: HashMap<SessionId, Arc<SignedIn>>,
    /// Counts invalidations: what was read from the database before one is not kept.
    generation: u64,
    keys_read: Option<Instant>,
}

impl Known {
    fn forget(&mut self, concerned: impl Fn(&SignedIn) -> bool) {
        self.generation += 1;
        self.by_id.retain(|_, who| !concerned(who));
    }
}

impl Inner {
    /// The map stays whole whatever happens to whoever holds the lock.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget_person(&self, person: PersonId) {
        self.known().forget(|who| who.person_id() == person);
    }

    fn forget_session(&self, session: SessionId) {
        self.known().forget(|who| who.session_id == session);
    }

    fn forget_all(&self) {
        self.known().forget(|_| true);
    }

    async fn read_keys(&self) -> Result<Arc<Keys>> {
        let rows = self.db.read(store::list_signing_keys).await?;
        let keys = Arc::new(Keys::new(rows));
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys.clone();
        Ok(keys)
    }

    async fn hear(&self, payload: &str) {
        if let Some(person) = payload.strip_prefix(PERSON).and_then(|id| id.parse().ok()) {
            self.forget_person(person);
        } else if let Some(session) = payload.strip_prefix(SESSION).and_then(|id| id.parse().ok()) {
            self.forget_session(session);
        } else if payload == KEYS {
            self.look_for_keys().await;
        } else if payload == MISSED {
            self.forget_all();
            self.look_for_keys().await;
        }
    }

    async fn look_for_keys(&self) {
        if let Err(error) = self.read_keys().await {
            tracing::warn!(%error, "the signing keys could not be read again");
        }
    }
}

impl Sessions {
    /// With a signing key in the database, listening to what every process announces.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn open(db: &Database, clock: Arc<dyn Clock>) -> Result<Self> {
        let news = db.subscribe();
        let inner = Inner { db: db.clone(), clock, keys: RwLock::default(), known: Mutex::default() };
        let sessions = Self { inner: Arc::new(inner) };
        sessions.inner.read_keys().await?;
        sessions.signing_keys().await?;
        tokio::spawn(listen(news, Arc::downgrade(&sessions.inner)));
        Ok(sessions)
    }

    /// The person of an access token.
    ///
    /// # Errors
    /// `sign_in_needed` where it is not ours, has expired, or its session or epoch has ended.
    pub async fn verify(&self, app: &App, token: &str) -> Result<Arc<SignedIn>> {
        let claims = self.read(token, app.now()).await?.ok_or(Code::SignInNeeded)?;
        let who = self.find(claims.sid).await?.ok_or(Code::SignInNeeded)?;
        if who.epoch != claims.epoch || who.person_id() != claims.sub {
            return Err(Code::SignInNeeded.into());
        }
        Ok(who)
    }

    /// The session of an access token, whether or not it still holds: for signing out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn named(&self, token: &str, now: Moment) -> Result<Option<SessionId>> {
        Ok(self.read(token, now).await?.map(|claims| claims.sid))
    }

    /// Whether nothing has been announced about the session since `who` was read. Any change counts: a live stream
    /// then ends, and its page asks anew.
    pub fn still_holds(&self, who: &SignedIn) -> bool {
        self.inner.known().by_id.get(&who.session_id).is_some_and(|known| known.epoch == who.epoch)
    }

    /// A session that holds, from the cache or the database.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, session: SessionId) -> Result<Option<Arc<SignedIn>>> {
        let generation = {
            let known = self.inner.known();
            if let Some(who) = known.by_id.get(&session) {
                return Ok(Some(who.clone()));
            }
            known.generation
        };
        let found = self.inner.db.read(move |conn| store::find_signed_in(conn, session)).await?;
        let Some(who) = found.map(Arc::new) else { return Ok(None) };
        let mut known = self.inner.known();
        if known.generation == generation {
            if known.by_id.len() >= KEPT {
                known.by_id.clear();
            }
            known.by_id.insert(session, who.clone());
        }
        Ok(Some(who))
    }

    /// An access token for a session that has just been opened or refreshed.
    ///
    /// # Errors
    /// Those of the database, where it is time for a new signing key.
    pub async fn access_token(&self, who: &SignedIn) -> Result<String> {
        let claims = Claims::new(who.person_id(), who.session_id, who.epoch, self.inner.clock.now());
        self.signing_keys().await?.sign(&claims)
    }

    /// Announces with the commit that something about a person has changed: roles, teams, epoch, name.
    ///
    /// # Errors
    /// The statement's.
    pub fn person_changed(&self, tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
        let inner = self.inner.clone();
        tx.after_commit(Box::new(move || inner.forget_person(person)));
        tx.notify(news_of_person(person))
    }

    /// Announces with the commit that a session has ended.
    ///
    /// # Errors
    /// The statement's.
    pub fn session_ended(&self, tx: &mut Tx<'_>, session: SessionId) -> Result<(), StoreError> {
        let inner = self.inner.clone();
        tx.after_commit(Box::new(move || inner.forget_session(session)));
        tx.notify(format!("{SESSION}{session}"))
    }

    /// What a token says, where it is ours and has not expired. A key that another process has just made is looked
    /// up once.
    async fn read(&self, token: &str, now: Moment) -> Result<Option<Claims>> {
        match self.keys().read(token, now) {
            Reading::Good(claims) => return Ok(Some(claims)),
            Reading::Bad => return Ok(None),
            Reading::UnknownKey => {}
        }
        {
            let mut known = self.inner.known();
            if known.keys_read.is_some_and(|last| last.elapsed() < KEY_PAUSE) {
                return Ok(None);
            }
            known.keys_read = Some(Instant::now());
        }
        match self.inner.read_keys().await?.read(token, now) {
            Reading::Good(claims) => Ok(Some(claims)),
            Reading::UnknownKey | Reading::Bad => Ok(None),
        }
    }

    fn keys(&self) -> Arc<Keys> {
        self.inner.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys, after a new one has taken over where that is due.
    async fn signing_keys(&self) -> Result<Arc<Keys>> {
        let now = self.inner.clock.now();
        let keys = self.keys();
        if !keys.is_rotation_due(now) {
            return Ok(keys);
        }
        self.inner
            .db
            .write(move |tx| {
                // Another process may have been faster.
                let stored = Keys::new(store::list_signing_keys(tx)?);
                if stored.is_rotation_due(now) {
                    store::delete_signing_keys(tx, &stored.outdated())?;
                    store::insert_signing_key(tx, &Keys::generate(now))?;
                    tx.notify(KEYS)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        self.inner.read_keys().await
    }
}

/// Forgets what other processes (and this one) announce, until the sessions or the database are gone.
async fn listen(mut news: Receiver<String>, sessions: Weak<Inner>) {
    loop {
        let heard = news.recv().await;
        let Some(inner) = sessions.upgrade() else { return };
        match heard {
            Ok(payload) => inner.hear(&payload).await,
            Err(RecvError::Lagged(_)) => inner.hear(MISSED).await,
            Err(RecvError::Closed) => return,
        }
    }
}
