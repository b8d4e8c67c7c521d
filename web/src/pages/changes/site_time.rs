//! A day and an hour as the clock on the ward shows them, as a moment.

use domain::{directory::wire::Directory, moment::Moment};
use js_sys::{Date, Object, Reflect};

/// The time zone of the first site.
pub fn zone_of(directory: &Directory) -> Option<String> {
    directory.sites.first().and_then(|site| site.time_zone.clone())
}

/// The moment of that day (`YYYY-MM-DD`) and time (`HH:MM`) in that zone; nothing where they cannot be read. An hour
/// that the clocks leave out in spring is the one after it.
pub fn moment(day: &str, time: &str, zone: Option<&str>) -> Option<Moment> {
    // As if the zone were UTC; then by how much the zone's clock is ahead there, twice for the edges of summer time.
    let wanted = millis(&format!("{day}T{time}:00Z"))?;
    let first = wanted - ahead(wanted, zone)?;
    let at = wanted - ahead(first, zone)?;
    Some(Moment::from_micros((at * 1000.0) as i64))
}

/// By how many milliseconds the zone's clock is ahead of UTC at that moment.
fn ahead(at: f64, zone: Option<&str>) -> Option<f64> {
    let options = Object::new();
    if let Some(zone) = zone {
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    }
    // Swedish dates are written as machines read them.
    let shown = String::from(Date::new(&at.into()).to_locale_string("sv-SE", &options));
    Some(millis(&format!("{}Z", shown.replace(' ', "T")))? - at)
}

fn millis(text: &str) -> Option<f64> {
    let millis = Date::parse(text);
    (!millis.is_nan()).then_some(millis)
}
