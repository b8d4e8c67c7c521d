//! What the clock asks of insights.

use super::cells;
use crate::app::App;
use crate::error::{Result, ServerError};
use crate::jobs::store::claim;

/// The job's lock on PostgreSQL; any number that no other job has.
const FOLD: i64 = 7_230_041;

/// Folds what reports add anew into the sums of the board.
///
/// # Errors
/// The statements'.
pub async fn fold_figures(app: App) -> Result<()> {
    while app.db.write(|tx| Ok::<_, ServerError>(claim(tx, FOLD)? && cells::fold(tx)?)).await? {}
    Ok(())
}
