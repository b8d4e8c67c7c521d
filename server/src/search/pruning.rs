//! Keeping small what new reports are compared with.

use domain::insights::known::fixed_at;

use super::store;
use crate::app::App;
use crate::error::{Result, ServerError};

/// Reports of one site that are compared at most: the newest so many.
pub const MOST_OF_A_SITE: i64 = 5_000;

/// Takes out what was fixed long ago, and of each site what is too old.
///
/// # Errors
/// The statements'.
pub async fn prune(app: App) -> Result<()> {
    let now = app.now();
    let sites: Vec<_> = app.snapshots.current().sites().map(|site| site.id).collect();
    app.db
        .write(move |tx| {
            for (number, projection) in store::list_similar_fixed(tx)? {
                if fixed_at(&projection, now).is_none() {
                    store::delete_similar(tx.conn(), number)?;
                }
            }
            for site in sites {
                if let Some(oldest) = store::find_oldest_similar(tx, site, MOST_OF_A_SITE)? {
                    store::delete_similar_before(tx, site, oldest)?;
                }
            }
            Ok::<_, ServerError>(())
        })
        .await
}
