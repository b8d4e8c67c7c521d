//! Service levels: by when owners have promised to act. The rules are the domain's; here they are kept and managed.

mod actions;
pub mod store;

use domain::service_levels::ServiceLevel;

use crate::administration::managed;
use crate::http::route::Route;

/// The routes of service levels.
pub fn routes() -> Vec<Route> {
    managed::routes::<ServiceLevel>()
}
