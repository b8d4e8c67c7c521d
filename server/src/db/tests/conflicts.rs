//! A broken rule of the schema has the same name on both databases, and no error shows what people wrote.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use domain::id::kind;

use super::support::{Note, Scratch, fresh_id, insert_note, insert_owner, note, notes, on_both, sqlite};
use crate::db::conflict::{Conflict, ConflictKind};
use crate::db::{Database, StoreError, Tx};

on_both!(unique_columns, unique_expression, other_rules, business_errors_pass, row_not_found);

async fn broken(
    db: &Database,
    job: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Conflict {
    db.write(job).await.unwrap_err().conflict().expect("a conflict").clone()
}

fn owned_by(owner: domain::id::PersonId) -> Note {
    Note { owner_id: Some(owner), ..note("owned") }
}

async fn unique_columns(scratch: Scratch) {
    let owner = fresh_id();
    let twice = broken(&scratch.db, move |tx| {
        insert_owner(tx, owner, "a@example.org")?;
        insert_note(tx, &owned_by(owner))?;
        insert_note(tx, &owned_by(owner))
    })
    .await;
    assert!(twice.is_unique("notes", "owner_id_seq"), "{twice:?}");
    assert!(!twice.is_unique("notes", "id"), "{twice:?}");
    let one = note("one");
    let same_id = broken(&scratch.db, move |tx| {
        insert_note(tx, &one)?;
        insert_note(tx, &one)
    })
    .await;
    assert!(same_id.is_unique("notes", "id"), "{same_id:?}");
}

async fn unique_expression(scratch: Scratch) {
    let twice = broken(&scratch.db, |tx| {
        insert_owner(tx, fresh_id(), "a@example.org")?;
        insert_owner(tx, fresh_id(), "A@EXAMPLE.ORG")
    })
    .await;
    assert!(twice.is_unique("owners", "email"), "{twice:?}");
    assert!(!twice.to_string().to_lowercase().contains("example"), "no value in {twice}");
}

async fn other_rules(scratch: Scratch) {
    let nobody = broken(&scratch.db, |tx| insert_note(tx, &owned_by(fresh_id()))).await;
    assert!(nobody.is_foreign_key(), "{nobody:?}");
    let stateless = broken(&scratch.db, |tx| {
        insert_note(tx, &note("one"))?;
        diesel::update(notes::table).set(notes::state.eq("")).execute(tx.conn())?;
        Ok(())
    })
    .await;
    assert_eq!(stateless.kind, ConflictKind::Check);
    assert_eq!(stateless.constraint.as_deref(), Some("notes_state_check"));
    let timeless = broken(&scratch.db, |tx| {
        insert_note(tx, &note("one"))?;
        Ok(tx.batch_execute("UPDATE notes SET at = NULL")?)
    })
    .await;
    assert_eq!(timeless.kind, ConflictKind::NotNull);
    assert_eq!((timeless.table.as_str(), timeless.column.as_str()), ("notes", "at"));
}

/// What an action of a capability answers with.
#[derive(Debug, PartialEq)]
enum ActionError {
    Taken,
    Store(String),
}

impl From<StoreError> for ActionError {
    fn from(error: StoreError) -> Self {
        match error.conflict() {
            Some(conflict) if conflict.is_unique("owners", "email") => Self::Taken,
            _ => Self::Store(error.to_string()),
        }
    }
}

async fn business_errors_pass(scratch: Scratch) {
    let answer = scratch
        .db
        .write(|tx| {
            insert_owner(tx, fresh_id(), "a@example.org")?;
            insert_owner(tx, fresh_id(), "a@example.org")?;
            Ok::<(), ActionError>(())
        })
        .await;
    assert_eq!(answer, Err(ActionError::Taken));
}

async fn row_not_found(scratch: Scratch) {
    let missing = scratch
        .db
        .read(|conn| {
            Ok(notes::table.find(fresh_id::<kind::Report>()).select(Note::as_select()).first(conn)?)
        })
        .await
        .map(|_: Note| ());
    assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");
}

#[tokio::test]
async fn a_search_that_cannot_be_read_is_not_repeated_in_the_error() {
    let error = sqlite()
        .db
        .read(|conn| {
            diesel::sql_query("SELECT rowid FROM notes_text WHERE notes_text MATCH $1")
                .bind::<diesel::sql_types::Text, _>("secretword \"")
                .execute(conn)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Query(_)), "{error:?}");
    assert!(!error.to_string().contains("secret"), "{error}");
}
