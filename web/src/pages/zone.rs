//! The time zone of the site: times are shown as the clock on the ward shows them, wherever the device is.

use domain::directory::wire::Directory;

use crate::browser;

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

/// The zone that was shown here last.
pub fn recall() {
    browser::set_zone(&browser::remembered(PLACE));
}
