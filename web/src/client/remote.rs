//! Something that is loaded from the server and shown with four faces: loading, failed, empty, there.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use super::{Failure, live};

/// How far loading has come.
#[derive(Clone)]
pub enum Face<T> {
    /// Asked for the first time.
    Loading,
    /// It did not come.
    Failed(Failure),
    /// Here it is; it stays while it is asked for again.
    Ready(T),
}

/// A value of the server, loaded when first shown and again whenever something that it was asked with changes.
pub struct Remote<T: Send + Sync + 'static> {
    face: RwSignal<Face<T>>,
    asked: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Remote<T> {}

/// Loads by `fetch`. Signals that it reads before its first `await` load anew when they change.
pub fn remote<T, Fetch, Fetching>(fetch: Fetch) -> Remote<T>
where
    T: Clone + Send + Sync + 'static,
    Fetch: Fn() -> Fetching + 'static,
    Fetching: Future<Output = Result<T, Failure>> + 'static,
{
    let remote = Remote { face: RwSignal::new(Face::Loading), asked: RwSignal::new(0) };
    let latest = StoredValue::new(0_u32);
    Effect::new(move || {
        remote.asked.track();
        let loading = fetch();
        let turn = latest.get_value() + 1;
        latest.set_value(turn);
        spawn_local(async move {
            let outcome = loading.await;
            // A later question has been asked meanwhile, or the page is gone.
            if latest.try_get_value() != Some(turn) {
                return;
            }
            remote.face.set(match outcome {
                Ok(value) => Face::Ready(value),
                Err(failure) => Face::Failed(failure),
            });
        });
    });
    remote
}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// How far loading has come; what reads this is shown anew when it changes.
    pub fn face(self) -> Face<T> {
        self.face.get()
    }

    /// The value, where it is there.
    pub fn value(self) -> Option<T> {
        match self.face.get() {
            Face::Ready(value) => Some(value),
            Face::Loading | Face::Failed(_) => None,
        }
    }

    /// Replaces the value by a newer one that came with another answer.
    pub fn set(self, value: T) {
        self.face.set(Face::Ready(value));
    }

    /// Asks again; what is shown stays until the answer comes.
    pub fn reload(self) {
        self.asked.update(|asked| *asked += 1);
    }

    /// Asks again after a failure, with the loading face.
    pub fn retry(self) {
        self.face.set(Face::Loading);
        self.reload();
    }

    /// Asks again whenever the server hints that something of `topic` has changed.
    pub fn follow(self, topic: &'static str) -> Self {
        live::on(topic, move |_| self.reload());
        self
    }
}
