//! When mail may leave: quiet hours, the hour of the daily mail, and in which time zone they count.

use std::collections::BTreeMap;

use domain::telling::{
    TellingKind,
    preferences::{Channels, Preferences, QuietHours},
    wire::PreferencesView,
};
use leptos::prelude::*;

use crate::{
    browser,
    components::{Check, Errors, SelectField, TextField},
    t,
};

/// Quiet hours that are offered first, from evening to morning.
const NIGHT: QuietHours = QuietHours { from: 21, to: 7 };

/// The hours while they are being chosen.
#[derive(Clone, Copy)]
pub struct Hours {
    quiet: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    digest: RwSignal<String>,
    zone: RwSignal<String>,
    site_zone: StoredValue<String>,
}

impl Hours {
    /// As they are stored.
    pub fn new(chosen: &PreferencesView) -> Self {
        let QuietHours { from, to } = chosen.quiet_hours.unwrap_or(NIGHT);
        Self {
            quiet: RwSignal::new(chosen.quiet_hours.is_some()),
            from: RwSignal::new(from.to_string()),
            to: RwSignal::new(to.to_string()),
            digest: RwSignal::new(chosen.digest_hour.to_string()),
            zone: RwSignal::new(chosen.time_zone.clone().unwrap_or_default()),
            site_zone: StoredValue::new(chosen.site_time_zone.clone()),
        }
    }

    /// All that is chosen now.
    pub fn with(self, kinds: BTreeMap<TellingKind, Channels>) -> Preferences {
        let zone = self.zone.get();
        let quiet_hours = self.quiet.get().then(|| QuietHours { from: hour(self.from), to: hour(self.to) });
        Preferences {
            time_zone: Some(zone.trim().to_owned()).filter(|zone| !zone.is_empty()),
            quiet_hours,
            digest_hour: hour(self.digest),
            kinds,
        }
    }
}

/// The list offers whole hours only, so it is one.
fn hour(value: RwSignal<String>) -> u8 {
    value.get().parse().unwrap_or_default()
}

fn offered() -> Vec<(String, String)> {
    (0..24).map(|hour| (hour.to_string(), format!("{hour:02}:00"))).collect()
}

/// Quiet hours, daily mail, time zone.
#[component]
pub fn TimesOfDay(hours: Hours, errors: Errors) -> impl IntoView {
    let Hours { quiet, from, to, digest, zone, site_zone } = hours;
    let zones = browser::zones().iter().filter_map(|zone| zone.as_string()).collect::<Vec<_>>();
    view! {
        <section class="stack" aria-labelledby="times-title">
            <h2 id="times-title">{t!("notifications.times")}</h2>
            <div class="card stack">
                <div>
                    <Check words=t!("notifications.quiet") value=quiet/>
                    <p class="hint">{t!("notifications.quiet_hint")}</p>
                </div>
                <Show when=move || quiet.get()>
                    <div class="two">
                        <SelectField
                            name="quiet_hours.from" label=t!("notifications.quiet_from") options=offered()
                            value=from errors=errors
                        />
                        <SelectField
                            name="quiet_hours.to" label=t!("notifications.quiet_to") options=offered()
                            value=to errors=errors
                        />
                    </div>
                </Show>
                <SelectField
                    name="digest_hour" label=t!("notifications.digest") hint=t!("notifications.digest_hint")
                    options=offered() value=digest errors=errors
                />
                <TextField
                    name="time_zone" label=t!("set_up.time_zone")
                    hint=t!("notifications.zone_hint", zone = site_zone.get_value())
                    offers=zones value=zone errors=errors
                />
            </div>
        </section>
    }
}
