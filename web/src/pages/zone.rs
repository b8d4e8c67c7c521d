//! The time zone of the site: times are shown as the clock on the ward shows them, wherever the device is.

use domain::directory::wire::Directory;

use crate::{browser, client};

const PLACE: &str = "zone";

/// From now on times are those of the site to which that unit belongs; the device remembers it.
pub fn of_unit(unit_id: &str, directory: &Directory) {
    let unit = directory.units.iter().find(|unit| unit.id.to_string() == unit_id);
    let site = unit.and_then(|unit| directory.sites.iter().find(|site| site.id == unit.site_id));
    if let Some(zone) = site.and_then(|site| site.time_zone.as_deref()) {
        browser::remember(PLACE, zone);
        browser::set_zone(zone);
    }
}

/// From now on times are those of the first site. Where it cannot be asked, the zone stays as it is.
pub async fn of_first_site() {
    let Ok(directory) = client::get::<Directory>("/directory").await else { return };
    if let Some(zone) = directory.sites.first().and_then(|site| site.time_zone.as_deref()) {
        browser::set_zone(zone);
    }
}

/// The zone that was shown here last.
pub fn recall() {
    browser::set_zone(&browser::remembered(PLACE));
}
