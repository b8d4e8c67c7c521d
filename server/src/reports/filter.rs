//! What a list of reports is asked for: scope, filters, order, place; read from the query all at once.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{CategoryId, PersonId, ReportId, SystemId, TeamId, UnitId};
use domain::moment::Moment;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT};
use domain::problem::{Code, Problem};
use domain::reports::state::State;
pub use domain::search::requests::{ClockFilter, Scope};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Result, ServerError};

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// What is due first; then what is not due at all, the newest first.
    Due,
    /// The greatest burden first.
    Burden,
}

/// The last item of the page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// Reported at that moment.
    Newest(Moment, ReportId),
    /// Due at that moment.
    Due(Moment, ReportId),
    /// In the part of a list by due time that is not due: reported at that moment.
    Undated(Moment, ReportId),
    /// With that burden, in tenths of an hour.
    Burden(i64, ReportId),
}

impl Cursor {
    /// As it stands in an address; opaque to clients.
    pub fn to_text(self) -> String {
        let (kind, value, id) = match self {
            Self::Newest(at, id) => ('n', at.micros(), id),
            Self::Due(at, id) => ('d', at.micros(), id),
            Self::Undated(at, id) => ('u', at.micros(), id),
            Self::Burden(tenths, id) => ('b', tenths, id),
        };
        URL_SAFE_NO_PAD.encode(format!("{kind}{value}.{id}"))
    }

    fn from_text(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (value, id) = text.get(1..)?.split_once('.')?;
        let (value, id): (i64, ReportId) = (value.parse().ok()?, id.parse().ok()?);
        let moment = Moment::from_micros(value);
        match text.get(..1)? {
            "n" => Some(Self::Newest(moment, id)),
            "d" => Some(Self::Due(moment, id)),
            "u" => Some(Self::Undated(moment, id)),
            "b" => Some(Self::Burden(value, id)),
            _ => None,
        }
    }

    const fn fits(self, sort: Sort) -> bool {
        matches!(
            (self, sort),
            (Self::Newest(..), Sort::Newest)
                | (Self::Due(..) | Self::Undated(..), Sort::Due)
                | (Self::Burden(..), Sort::Burden)
        )
    }
}

/// What is asked for. Within a list "or", between lists "and"; an empty list asks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the query")]
pub struct Filter {
    pub scope: Scope,
    pub states: Vec<State>,
    pub unit_ids: Vec<UnitId>,
    pub system_ids: Vec<SystemId>,
    pub category_ids: Vec<CategoryId>,
    pub assignee_ids: Vec<PersonId>,
    pub team_ids: Vec<TeamId>,
    pub clocks: Vec<ClockFilter>,
    pub sort: Sort,
    pub cursor: Option<Cursor>,
    pub limit: i64,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            states: Vec::new(),
            unit_ids: Vec::new(),
            system_ids: Vec::new(),
            category_ids: Vec::new(),
            assignee_ids: Vec::new(),
            team_ids: Vec::new(),
            clocks: Vec::new(),
            sort: Sort::default(),
            cursor: None,
            limit: DEFAULT_LIMIT,
        }
    }
}

impl Filter {
    /// Reads the pairs of a query.
    ///
    /// # Errors
    /// 400 naming the parameter that is unknown or cannot be read.
    pub fn read(pairs: &[(String, String)]) -> Result<Self> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "scope" => filter.scope = word(name, value)?,
                "state" => filter.states.push(word(name, value)?),
                "unit_id" => filter.unit_ids.push(parsed(name, value)?),
                "system_id" => filter.system_ids.push(parsed(name, value)?),
                "category_id" => filter.category_ids.push(parsed(name, value)?),
                "assignee_id" => filter.assignee_ids.push(parsed(name, value)?),
                "team_id" => filter.team_ids.push(parsed(name, value)?),
                "clock" => filter.clocks.push(word(name, value)?),
                "sort" => filter.sort = word(name, value)?,
                "cursor" => filter.cursor = Some(Cursor::from_text(value).ok_or_else(|| unreadable(name))?),
                "limit" => {
                    let limit: i64 = parsed(name, value)?;
                    if !(1..=LARGEST_LIMIT).contains(&limit) {
                        return Err(unreadable(name));
                    }
                    filter.limit = limit;
                }
                _ => return Err(unreadable(name)),
            }
        }
        if filter.cursor.is_some_and(|cursor| !cursor.fits(filter.sort)) {
            return Err(unreadable("cursor"));
        }
        Ok(filter)
    }

    /// Whether an answer could tell, by what it leaves out or by its order, something that staff of the site do
    /// not see: unit and clocks. Then it holds only what the reader sees more of.
    pub fn asks_beyond_staff(&self) -> bool {
        !self.unit_ids.is_empty() || !self.clocks.is_empty() || self.sort == Sort::Due
    }
}

/// The problem of a parameter; never with its value, which may be anything.
pub fn unreadable(name: &str) -> ServerError {
    let name: String =
        name.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '_').take(40).collect();
    Problem::new(Code::Unreadable).detail(format!("The parameter {name} cannot be read")).into()
}

/// One of a fixed set of words.
///
/// # Errors
/// 400 naming the parameter.
pub fn word<T: DeserializeOwned>(name: &str, value: &str) -> Result<T> {
    serde_json::from_value(Value::from(value)).map_err(|_| unreadable(name))
}

/// An id, a number, a truth.
///
/// # Errors
/// 400 naming the parameter.
pub fn parsed<T: FromStr>(name: &str, value: &str) -> Result<T> {
    value.parse().map_err(|_| unreadable(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<Filter> {
        let pairs: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Filter::read(&pairs)
    }

    #[test]
    fn repeated_parameters_mean_or() {
        let filter = read(&[("state", "received"), ("state", "in_trial"), ("limit", "200")]).unwrap();
        assert_eq!(filter.states, [State::Received, State::InTrial]);
        assert_eq!(filter.limit, 200);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_its_value_is_not() {
        for (name, value) in [
            ("scope", "everything"),
            ("state", "open"),
            ("unit_id", "5"),
            ("limit", "0"),
            ("limit", "201"),
            ("cursor", "xyz"),
            ("page", "2"),
        ] {
            let problem = read(&[(name, value)]).unwrap_err().problem();
            assert_eq!(problem.code, Code::Unreadable);
            assert_eq!(problem.detail.unwrap(), format!("The parameter {name} cannot be read"));
        }
    }

    #[test]
    fn cursors_come_back_as_they_were_and_fit_one_order() {
        let id = ReportId::from_uuid(uuid::Uuid::from_u128(7));
        let moment = Moment::from_micros(-5);
        for (cursor, sort) in [
            (Cursor::Newest(moment, id), "newest"),
            (Cursor::Due(moment, id), "due"),
            (Cursor::Undated(moment, id), "due"),
            (Cursor::Burden(0, id), "burden"),
        ] {
            let text = cursor.to_text();
            assert_eq!(Cursor::from_text(&text), Some(cursor));
            assert_eq!(read(&[("cursor", &text), ("sort", sort)]).unwrap().cursor, Some(cursor));
            let other = if sort == "burden" { "due" } else { "burden" };
            assert!(read(&[("cursor", &text), ("sort", other)]).is_err());
        }
    }
}
