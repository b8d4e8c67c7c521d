//! Every column type keeps its value, its absence and its order.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::moment::{Date, Moment};

use super::support::{
    Note, NoteId, Scratch, State, fresh_id, insert_note, insert_owner, note, notes, on_both, owners,
};
use crate::db::columns::{Code, Instant, JsonText, Uid};
use crate::db::{Conn, StoreError};

on_both!(values_and_nulls, found_by_every_type, pages_by_time_and_id, returned_and_joined, raw_statements);

fn find(conn: &mut Conn, id: NoteId) -> Result<Note, StoreError> {
    Ok(notes::table.find(id).select(Note::as_select()).first(conn)?)
}

async fn values_and_nulls(scratch: Scratch) {
    let owner = fresh_id();
    let mut full = note("quoted \" and ü, 漢字");
    full.owner_id = Some(owner);
    full.open_at = Some(Moment::from_micros(-1));
    full.at = "2026-11-21T12:16:05.123456Z".parse().unwrap();
    full.day = Some("2024-02-29".parse().unwrap());
    full.state = Code(State::InProgress);
    let bare = note("bare");
    let wanted = (full.clone(), bare.clone());
    let found = scratch
        .db
        .write(move |tx| {
            insert_owner(tx, owner, "a@example.org")?;
            insert_note(tx, &full)?;
            insert_note(tx, &bare)?;
            Ok::<_, StoreError>((find(tx, full.id)?, find(tx, bare.id)?))
        })
        .await
        .unwrap();
    assert_eq!(found, wanted);
    let stored: Vec<String> = scratch
        .db
        .read(|conn| Ok::<_, StoreError>(notes::table.select(notes::state).load(conn)?))
        .await
        .unwrap();
    assert!(stored.contains(&"in_progress".to_owned()), "codes are bare words: {stored:?}");
}

async fn found_by_every_type(scratch: Scratch) {
    let owner = fresh_id();
    let mut owned = note("owned");
    owned.owner_id = Some(owner);
    owned.open_at = Some(owned.at);
    owned.day = Some("2026-11-21".parse().unwrap());
    let id = owned.id;
    let found = scratch
        .db
        .write(move |tx| {
            insert_owner(tx, owner, "a@example.org")?;
            insert_note(tx, &owned)?;
            insert_note(tx, &note("other"))?;
            let day: Date = "2026-11-20".parse().unwrap();
            let conn = tx.conn();
            let all = notes::table.select(notes::id);
            let matches: Vec<Vec<NoteId>> = vec![
                all.filter(notes::id.eq(id)).load(conn)?,
                all.filter(notes::id.eq_any([id, fresh_id()])).load(conn)?,
                all.filter(notes::owner_id.eq(owner)).load(conn)?,
                all.filter(notes::owner_id.eq(Some(owner))).load(conn)?,
                all.filter(notes::owner_id.is_not_null()).load(conn)?,
                all.filter(notes::open_at.le(owned.at)).load(conn)?,
                all.filter(notes::day.gt(day)).load(conn)?,
                all.filter(notes::body.eq(JsonText("owned".to_owned()))).load(conn)?,
            ];
            Ok::<_, StoreError>(matches)
        })
        .await
        .unwrap();
    for (which, ids) in found.iter().enumerate() {
        assert_eq!(ids, &[id], "filter {which}");
    }
}

/// The page after `after`, newest first; rows of the same moment by id.
fn page(conn: &mut Conn, after: Option<(Moment, NoteId)>) -> Result<Vec<(Moment, NoteId)>, StoreError> {
    let mut query = notes::table.select((notes::at, notes::id)).into_boxed::<crate::db::MultiBackend>();
    if let Some((at, id)) = after {
        query = query.filter(notes::at.lt(at).or(notes::at.eq(at).and(notes::id.lt(id))));
    }
    Ok(query.order((notes::at.desc(), notes::id.desc())).limit(7).load(conn)?)
}

async fn pages_by_time_and_id(scratch: Scratch) {
    let written: Vec<_> = (0..50)
        .map(|number| {
            let mut note = note("x");
            // Seven rows share each moment; some lie before 1970 and before 2000.
            note.at = Moment::from_seconds(1_000_000_000 * i64::from(number / 7) - 2_000_000_000);
            note.seq = i64::from(number);
            note
        })
        .collect();
    let mut wanted: Vec<_> = written.iter().map(|note| (note.at, note.id)).collect();
    wanted.sort_by(|left, right| right.cmp(left));
    let read = scratch
        .db
        .write(move |tx| {
            for note in &written {
                insert_note(tx, note)?;
            }
            let mut read: Vec<(Moment, NoteId)> = Vec::new();
            loop {
                let next = page(tx, read.last().copied())?;
                if next.is_empty() {
                    return Ok::<_, StoreError>(read);
                }
                read.extend(next);
            }
        })
        .await
        .unwrap();
    assert_eq!(read, wanted);
}

type Returned = (NoteId, Moment, Option<Moment>, JsonText<String>);

async fn returned_and_joined(scratch: Scratch) {
    let owner = fresh_id();
    let mut owned = note("owned");
    owned.owner_id = Some(owner);
    let wanted = owned.clone();
    let (inserted, updated, joined) = scratch
        .db
        .write(move |tx| {
            insert_owner(tx, owner, "a@example.org")?;
            let columns = (notes::id, notes::at, notes::open_at, notes::body);
            let inserted: Returned =
                diesel::insert_into(notes::table).values(&owned).returning(columns).get_result(tx.conn())?;
            let updated: Returned = diesel::update(notes::table.find(owned.id))
                .set(notes::open_at.eq(Some(owned.at)))
                .returning(columns)
                .get_result(tx.conn())?;
            let joined: Vec<(NoteId, Option<String>)> = notes::table
                .left_join(owners::table)
                .select((notes::id, owners::email.nullable()))
                .load(tx.conn())?;
            Ok::<_, StoreError>((inserted, updated, joined))
        })
        .await
        .unwrap();
    assert_eq!(inserted, (wanted.id, wanted.at, None, wanted.body.clone()));
    assert_eq!(updated, (wanted.id, wanted.at, Some(wanted.at), wanted.body));
    assert_eq!(joined, [(wanted.id, Some("a@example.org".to_owned()))]);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = diesel::sql_types::Nullable<Instant>)]
    latest: Option<Moment>,
}

async fn raw_statements(scratch: Scratch) {
    let one = note("one");
    let (id, at) = (one.id, one.at);
    let found = scratch
        .db
        .write(move |tx| {
            insert_note(tx, &one)?;
            Ok::<_, StoreError>(
                diesel::sql_query(
                    "SELECT count(*) AS count, max(at) AS latest FROM notes WHERE (at, id) <= ($1, $2)",
                )
                .bind::<Instant, _>(at)
                .bind::<Uid, _>(id)
                .get_result::<Count>(tx.conn())?,
            )
        })
        .await
        .unwrap();
    assert_eq!((found.count, found.latest), (1, Some(at)));
}
