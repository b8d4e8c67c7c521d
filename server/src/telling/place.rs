//! Where a page of a list begins: the last item of the page before, by moment and id.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::TellingId;
use domain::moment::Moment;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT};
use serde::Deserialize;

use super::entries::Place;
use crate::error::Result;
use crate::reports::filter::unreadable;

/// The query of a list: where to go on, and how many items.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    cursor: Option<String>,
    limit: Option<i64>,
}

impl Wish {
    /// The place to go on after, and how many items.
    ///
    /// # Errors
    /// 400 naming the parameter that cannot be read.
    pub fn read(&self) -> Result<(Option<Place>, i64)> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(unreadable("limit"));
        }
        let after = match &self.cursor {
            Some(text) => Some(from_text(text).ok_or_else(|| unreadable("cursor"))?),
            None => None,
        };
        Ok((after, limit))
    }
}

fn from_text(text: &str) -> Option<Place> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (micros, id) = text.split_once('.')?;
    let id: TellingId = id.parse().ok()?;
    Some((Moment::from_micros(micros.parse().ok()?), id))
}

/// As it stands in an address; opaque to clients.
fn to_text((at, id): Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{id}", at.micros()))
}

/// Cuts what was read beyond the page off, and says where the next one begins, where there is one.
pub fn cut<T>(items: &mut Vec<T>, limit: i64, place: impl Fn(&T) -> Place) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    items.last().filter(|_| more).map(|last| to_text(place(last)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    #[test]
    fn a_cursor_leads_to_where_the_page_ended() {
        let at = |number: i64| -> Place {
            (Moment::from_micros(number), TellingId::from_uuid(uuid::Uuid::from_u128(7)))
        };
        let mut items = vec![-3, -2, -1];
        let cursor = cut(&mut items, 2, |number| at(*number));
        assert_eq!(items, [-3, -2]);
        assert_eq!(Wish { cursor, limit: Some(2) }.read().unwrap(), (Some(at(-2)), 2));
        assert_eq!(cut(&mut items, 2, |number| at(*number)), None, "the last page");
        for wrong in ["", "x", "AAAA"] {
            assert!(Wish { cursor: Some(wrong.to_owned()), limit: None }.read().is_err());
        }
        for limit in [0, 201] {
            assert!(Wish { cursor: None, limit: Some(limit) }.read().is_err());
        }
    }
}
