//! What a person wants to be told how: kind × channel × when, quiet hours, the hour of the daily digest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TellingKind;
use crate::fields::{Fields, Request};
use crate::moment::Moment;
use crate::service_levels::Zone;

/// Minutes and seconds of an hour.
const MINUTES: u16 = 60;
const SECONDS: u32 = 3_600;

/// When mail of a kind leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Timing {
    /// As soon as it happened.
    #[default]
    AtOnce,
    /// With the others, once a day.
    Daily,
    /// Not at all.
    Off,
}

/// How one kind reaches the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Channels {
    /// By mail.
    pub mail: Timing,
    /// In the inbox: at once or off.
    pub inbox: Timing,
}

/// From when until when no mail leaves, as hours of the person's day; over midnight where `from` is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuietHours {
    /// The first quiet hour, 0 to 23.
    pub from: u8,
    /// The first hour that is not quiet any more, 0 to 23.
    pub to: u8,
}

/// What a person chose. Kinds that are absent are told at once by both channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preferences {
    /// IANA name of the zone in which hours count; absent means the zone of the person's site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// When nothing but the possibly harmful is mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// The hour at which the daily digest leaves, 0 to 23.
    pub digest_hour: u8,
    /// By kind.
    #[serde(default)]
    pub kinds: BTreeMap<TellingKind, Channels>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { time_zone: None, quiet_hours: None, digest_hour: 7, kinds: BTreeMap::new() }
    }
}

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// It leaves now.
    Now,
    /// Not before that moment, alone.
    At(Moment),
    /// With the digest of that moment.
    WithDigest(Moment),
    /// Not by mail: the person wants it so.
    Never,
}

impl Preferences {
    /// How that kind reaches the person.
    pub fn channels(&self, kind: TellingKind) -> Channels {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }

    /// Whether that kind stands in the inbox.
    pub fn in_inbox(&self, kind: TellingKind) -> bool {
        self.channels(kind).inbox != Timing::Off
    }

    /// What becomes of a letter of that kind now. Quiet hours hold nothing back where a patient could be harmed.
    pub fn leaving(&self, kind: TellingKind, critical: bool, now: Moment, zone: &dyn Zone) -> Leaving {
        match self.channels(kind).mail {
            Timing::Off => Leaving::Never,
            Timing::Daily => Leaving::WithDigest(self.next_digest(now, zone)),
            Timing::AtOnce if critical => Leaving::Now,
            Timing::AtOnce => match self.quiet_until(now, zone) {
                None => Leaving::Now,
                Some(end) => Leaving::At(end),
            },
        }
    }

    /// The next digest after `now`: the first moment at or past the hour on the person's clock, which exists once on
    /// every day, also where the clocks change.
    pub fn next_digest(&self, now: Moment, zone: &dyn Zone) -> Moment {
        let (today, _) = zone.to_local(now);
        let at = |day| zone.to_utc(day, u16::from(self.digest_hour) * MINUTES);
        let first = at(today);
        if first > now { first } else { at(today.plus_days(1)) }
    }

    /// The end of the quiet hours that hold now; nothing outside them.
    fn quiet_until(&self, now: Moment, zone: &dyn Zone) -> Option<Moment> {
        let QuietHours { from, to } = self.quiet_hours.filter(|quiet| quiet.from != quiet.to)?;
        let (today, second) = zone.to_local(now);
        // Of 86,399 seconds at most, so it fits.
        let hour = (second / SECONDS) as u8;
        let quiet = if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to };
        if !quiet {
            return None;
        }
        let day = if hour < to { today } else { today.plus_days(1) };
        Some(zone.to_utc(day, u16::from(to) * MINUTES)).filter(|end| *end > now)
    }

    /// No more mail of that kind. A closing message stays in the inbox, so that nobody reports into silence.
    pub fn unsubscribe(&mut self, kind: TellingKind) {
        let mut channels = self.channels(kind);
        channels.mail = Timing::Off;
        if kind.is_closing() {
            channels.inbox = Timing::AtOnce;
        }
        self.kinds.insert(kind, channels);
    }

    /// No more digests: whatever came daily stays in the inbox alone.
    pub fn unsubscribe_from_digest(&mut self) {
        let daily: Vec<_> = TellingKind::ALL
            .iter()
            .copied()
            .filter(|kind| self.channels(*kind).mail == Timing::Daily)
            .collect();
        for kind in daily {
            self.unsubscribe(kind);
        }
    }
}

impl Request for Preferences {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let time_zone = fields.optional_text("time_zone", 1..=64);
        let quiet_hours = fields.optional_object("quiet_hours", |inner| {
            let (from, to) = (hour(inner, "from"), hour(inner, "to"));
            Some(QuietHours { from: from?, to: to? })
        });
        let digest_hour = hour(fields, "digest_hour");
        let kinds = fields.optional_object("kinds", |inner| Some(read_kinds(inner))).unwrap_or_default();
        Some(Self { time_zone, quiet_hours, digest_hour: digest_hour?, kinds })
    }
}

fn hour(fields: &mut Fields<'_>, field: &'static str) -> Option<u8> {
    fields.integer(field, 0..=23).and_then(|hour| u8::try_from(hour).ok())
}

fn read_kinds(fields: &mut Fields<'_>) -> BTreeMap<TellingKind, Channels> {
    let mut kinds = BTreeMap::new();
    for kind in TellingKind::ALL {
        let channels = fields.optional_object(kind.as_str(), |inner| {
            let (mail, inbox) = (inner.choice("mail"), inner.choice("inbox"));
            if inbox == Some(Timing::Daily) {
                inner.refuse("inbox", "not_a_choice", "The inbox has no digest");
            }
            Some(Channels { mail: mail?, inbox: inbox? })
        });
        let Some(channels) = channels else { continue };
        if kind.is_closing() && channels.mail == Timing::Off && channels.inbox == Timing::Off {
            fields.refuse(kind.as_str(), "one_channel", "How a report ended reaches you by one way at least");
        }
        kinds.insert(*kind, channels);
    }
    kinds
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::service_levels::FixedZone;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn quiet(from: u8, to: u8) -> Preferences {
        Preferences { quiet_hours: Some(QuietHours { from, to }), ..Preferences::default() }
    }

    #[test]
    fn nothing_chosen_means_at_once_by_both() {
        let preferences = Preferences::default();
        for kind in TellingKind::ALL {
            let leaving =
                preferences.leaving(*kind, false, at("2026-11-18T09:00:00Z"), &FixedZone::default());
            assert_eq!(leaving, Leaving::Now);
            assert!(preferences.in_inbox(*kind));
        }
    }

    #[test]
    fn quiet_hours_hold_mail_over_midnight_but_not_what_could_harm() {
        let preferences = quiet(20, 7);
        let zone = FixedZone::default();
        let leaving = |critical, now| preferences.leaving(TellingKind::NewReport, critical, at(now), &zone);
        assert_eq!(leaving(false, "2026-11-18T19:59:59Z"), Leaving::Now);
        assert_eq!(leaving(false, "2026-11-18T20:00:00Z"), Leaving::At(at("2026-11-19T07:00:00Z")));
        assert_eq!(leaving(false, "2026-11-19T06:59:00Z"), Leaving::At(at("2026-11-19T07:00:00Z")));
        assert_eq!(leaving(false, "2026-11-19T07:00:00Z"), Leaving::Now);
        assert_eq!(leaving(true, "2026-11-18T23:00:00Z"), Leaving::Now);
    }

    #[test]
    fn closing_messages_keep_one_channel() {
        let off = json!({"mail": "off", "inbox": "off"});
        let refused = Preferences::parse(&json!({"digest_hour": 7, "kinds": {"declined": off}})).unwrap_err();
        assert_eq!((refused[0].field.as_str(), refused[0].code.as_str()), ("kinds.declined", "one_channel"));
        assert!(Preferences::parse(&json!({"digest_hour": 7, "kinds": {"comment": off}})).is_ok());
        let daily = json!({"digest_hour": 7, "kinds": {"comment": {"mail": "daily", "inbox": "daily"}}});
        assert_eq!(Preferences::parse(&daily).unwrap_err()[0].field, "kinds.comment.inbox");
        let mut chosen = Preferences::default();
        chosen.kinds.insert(TellingKind::Answered, Channels { mail: Timing::Daily, inbox: Timing::Off });
        chosen.unsubscribe(TellingKind::Answered);
        assert!(chosen.in_inbox(TellingKind::Answered));
    }

    proptest! {
        #[test]
        fn a_digest_comes_within_a_day_and_an_hour(hour in 0u8..24, second in 0i64..200_000_000, minutes in -720i32..840) {
            let preferences = Preferences { digest_hour: hour, ..Preferences::default() };
            let zone = FixedZone { offset_minutes: minutes };
            let now = at("2020-01-01T00:00:00Z").plus_seconds(second);
            let next = preferences.next_digest(now, &zone);
            prop_assert!(next > now && next.seconds_since(now) <= 86_400);
            prop_assert_eq!(zone.to_local(next).1, u32::from(hour) * 3_600);
        }

        #[test]
        fn what_waits_for_the_end_of_quiet_hours_leaves_then(from in 0u8..24, to in 0u8..24, second in 0i64..200_000_000) {
            let preferences = quiet(from, to);
            let zone = FixedZone { offset_minutes: 60 };
            let now = at("2020-01-01T00:00:00Z").plus_seconds(second);
            if let Leaving::At(end) = preferences.leaving(TellingKind::Receipt, false, now, &zone) {
                prop_assert!(end > now && end.seconds_since(now) <= 86_400);
                prop_assert_eq!(preferences.leaving(TellingKind::Receipt, false, end, &zone), Leaving::Now);
            }
        }
    }
}
