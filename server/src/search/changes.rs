//! Changes by their words. There are few beside the reports that asked for them, so all of the newest are read.

use domain::search::tokens::{Term, tokens};
use domain::search::wire::FoundChange;

use crate::changes::rows::ChangeRow;
use crate::changes::see::look;
use crate::changes::store::{Wanted, list_newest};
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;

/// Changes that are looked at: the newest so many.
const NEWEST: i64 = 500;
/// Matches whose reports are looked at, to find out whether the reader may see them.
const MATCHES: usize = 50;
/// Changes that are found at most.
const FEW: usize = 5;

/// The newest changes that hold all of the words and that the reader may see.
///
/// # Errors
/// The statements'.
pub fn find(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    terms: &[Term],
) -> Result<Vec<FoundChange>> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let newest = list_newest(conn, &Wanted::default(), None, NEWEST)?;
    let matches: Vec<ChangeRow> = newest.into_iter().filter(|row| holds(row, terms)).take(MATCHES).collect();
    let seen = look(conn, snapshot, who, matches)?;
    let found = seen.into_iter().map(|seen| FoundChange {
        id: seen.row.id,
        title: seen.row.title,
        shipped_at: seen.row.shipped_at,
    });
    Ok(found.take(FEW).collect())
}

fn holds(row: &ChangeRow, terms: &[Term]) -> bool {
    let words = tokens(&[&row.title, &row.you_said, &row.we_did, &row.do_now].map(String::as_str).join(" "));
    terms.iter().all(|term| term.is_in(&words))
}
