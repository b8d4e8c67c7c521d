//! What a problem costs: one person's minutes times how often, as own hours a month.

use serde::{Deserialize, Serialize};

use crate::fields::{Fields, limits};

/// The period that "times" counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Period {
    Day,
    Week,
    Month,
}

/// How much time one person loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Burden {
    /// Minutes lost each time, 1 to 480.
    pub minutes: i64,
    /// How many times in the period, 1 to 100.
    pub times: i64,
    /// The period.
    pub per: Period,
}

impl Burden {
    /// Reads the three fields of a request.
    pub fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let minutes = fields.integer("minutes", limits::MINUTES);
        let times = fields.integer("times", limits::TIMES);
        let per = fields.choice("per");
        Some(Self { minutes: minutes?, times: times?, per: per? })
    }

    /// Own hours a month: minutes × times × (day 20, week 13/3, month 1) ÷ 60, rounded to one decimal.
    pub const fn hours_a_month(self) -> Hours {
        let (numerator, denominator) = match self.per {
            Period::Day => (20, 1),
            Period::Week => (13, 3),
            Period::Month => (1, 1),
        };
        // Tenths of an hour: minutes ÷ 6, rounded to the nearest.
        let sixths = self.minutes * self.times * numerator;
        Hours { tenths: (2 * sixths + 6 * denominator) / (12 * denominator) }
    }
}

/// Hours a month with one decimal, exact in sums; a number such as `5.3` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// Tenths of an hour.
    pub tenths: i64,
}

impl Hours {
    /// What is left where `part` goes; never less than nothing.
    #[must_use]
    pub fn without(self, part: Self) -> Self {
        Self { tenths: self.tenths.saturating_sub(part.tenths).max(0) }
    }
}

impl std::ops::Add for Hours {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { tenths: self.tenths.saturating_add(other.tenths) }
    }
}

impl Serialize for Hours {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.tenths as f64 / 10.0)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|hours| Self { tenths: (hours * 10.0).round() as i64 })
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Hours {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::Number).into()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Hours {
    fn name() -> std::borrow::Cow<'static, str> {
        "Hours".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_sums() {
        let hours = |minutes, times, per| Burden { minutes, times, per }.hours_a_month().tenths;
        assert_eq!(hours(1, 10, Period::Day), 33);
        assert_eq!(hours(15, 1, Period::Day), 50);
        assert_eq!(hours(5, 1, Period::Week), 4);
        assert_eq!(hours(1, 1, Period::Month), 0);
        assert_eq!(hours(480, 100, Period::Month), 8_000);
    }

    proptest! {
        #[test]
        fn within_half_a_tenth_of_the_exact_value(minutes in 1_i64..=480, times in 1_i64..=100, per in 0..3) {
            let (per, factor) = [(Period::Day, 20.0), (Period::Week, 13.0 / 3.0), (Period::Month, 1.0)][per as usize];
            let exact = minutes as f64 * times as f64 * factor / 60.0;
            let rounded = Burden { minutes, times, per }.hours_a_month().tenths as f64 / 10.0;
            prop_assert!((exact - rounded).abs() <= 0.05 + 1e-9);
        }
    }
}
