//! Who does a job: the process that holds its lock until the end of the transaction.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::{Conn, Tx};
use crate::error::Result;

diesel::define_sql_function! {
    /// Takes a lock until the end of the transaction; false where another session holds it.
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
}

/// Whether this transaction may do the job of that number. SQLite has one process and one writer: always.
///
/// # Errors
/// The statement's.
pub fn claim(tx: &mut Tx<'_>, job: i64) -> Result<bool> {
    match tx.conn() {
        Conn::Sqlite(_) => Ok(true),
        Conn::Pg(conn) => Ok(diesel::select(pg_try_advisory_xact_lock(job)).get_result(conn)?),
    }
}
