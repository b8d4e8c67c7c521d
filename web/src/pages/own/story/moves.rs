//! What all moves of the reader share: the request, the answer, and what to say when it is refused.

use domain::{id::EventId, problem::Code, reports::wire::MoveAnswer};
use leptos::prelude::*;
use serde::Serialize;

use crate::{
    client::{self, Failure},
    components::{Errors, toast},
};

/// The id of the next request of a form: kept until it has arrived, so that a repeat is the same.
#[derive(Clone, Copy)]
pub struct NextId(StoredValue<EventId>);

impl NextId {
    /// A first id.
    pub fn new() -> Self {
        Self(StoredValue::new(client::new_id()))
    }

    /// The id of the request under way.
    pub fn get(self) -> EventId {
        self.0.get_value()
    }

    /// The request has arrived; the next one is another.
    pub fn used(self) {
        self.0.set_value(client::new_id());
    }
}

/// Posts a move. Whether it was made; a refusal is shown at the fields or said.
pub async fn make<B: Serialize>(
    path: &str,
    body: &B,
    id: NextId,
    errors: Option<Errors>,
    changed: Callback<()>,
) -> bool {
    answered(path, body, id, errors, changed).await.is_some()
}

/// The same with the answer, where it was made.
pub async fn answered<B: Serialize>(
    path: &str,
    body: &B,
    id: NextId,
    errors: Option<Errors>,
    changed: Callback<()>,
) -> Option<MoveAnswer> {
    match client::post::<B, MoveAnswer>(path, body).await {
        Ok(answer) => {
            id.used();
            changed.run(());
            Some(answer)
        }
        Err(failure) => {
            refused(&failure, id, errors, changed);
            None
        }
    }
}

/// Says why a move was not made.
pub fn refused(failure: &Failure, id: NextId, errors: Option<Errors>, changed: Callback<()>) {
    if errors.is_some_and(|errors| errors.take_from(failure)) {
        return;
    }
    // These words were sent before under the same id: what is sent next is something else.
    if failure.is(Code::IdReused) {
        id.used();
    }
    if failure.problem().is_some() {
        changed.run(());
    }
    toast(failure.words());
}
