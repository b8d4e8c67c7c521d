//! How a hospital's record numbers look: a small pattern language for administrators.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most characters of a pattern.
pub(super) const LONGEST: usize = 40;

/// A record number's shape: `#` stands for a digit, `@` for a letter, `?` for either; other letters, digits, `.` and
/// `/` stand for themselves. A space or hyphen may be left out, or stand for the other.
///
/// `K######`, `##-##-##-##` and `@@ #### ??` are patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    written: String,
}

/// Why a pattern cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It holds a character that means nothing here.
    UnknownSign(char),
    /// It has so few characters that it would mark numbers of all kinds.
    TooShort,
    /// More characters than fit.
    TooLong,
    /// It would mark things that are no record numbers; one of them.
    TooWide(&'static str),
}

impl Fault {
    /// The code of the field error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownSign(_) => "forbidden_character",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::TooWide(_) => "too_wide",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSign(sign) => {
                write!(f, "{sign:?} means nothing here: # is a digit, @ a letter, ? either")
            }
            Self::TooShort => f.write_str("At least six signs are needed, four of them #, @ or ?"),
            Self::TooLong => write!(f, "At most {LONGEST} characters"),
            Self::TooWide(example) => write!(f, "This would also mark {example}"),
        }
    }
}

/// What stands in many a report and is no record number.
const COMMON: [&str; 7] =
    ["RB-1042", "RB-104217", "INC0012345", "30.11.2026", "2026-11-30", "11/30/2026", "paracetamol"];

impl FromStr for Pattern {
    type Err = Fault;

    fn from_str(written: &str) -> Result<Self, Fault> {
        let known = |sign: char| sign.is_ascii_alphanumeric() || "#@? -./".contains(sign);
        if let Some(sign) = written.chars().find(|sign| !known(*sign)) {
            return Err(Fault::UnknownSign(sign));
        }
        if written.len() > LONGEST {
            return Err(Fault::TooLong);
        }
        let open = written.bytes().filter(|sign| b"#@?".contains(sign)).count();
        let fixed = written.bytes().filter(u8::is_ascii_alphanumeric).count();
        if open < 4 || open + fixed < 6 {
            return Err(Fault::TooShort);
        }
        let pattern = Self { written: written.to_owned() };
        match COMMON
            .into_iter()
            .find(|text| pattern.length_at(&text.to_ascii_lowercase()) == Some(text.len()))
        {
            Some(example) => Err(Fault::TooWide(example)),
            None => Ok(pattern),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = Fault;

    fn try_from(written: String) -> Result<Self, Fault> {
        written.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.written
    }
}

impl Pattern {
    /// How many bytes at the beginning of a text in small letters have this shape.
    pub(super) fn length_at(&self, folded: &str) -> Option<usize> {
        let mut rest = folded.as_bytes();
        for sign in self.written.bytes() {
            let sign = sign.to_ascii_lowercase();
            let gap = |byte: &u8| matches!(byte, b' ' | b'-');
            let (next, fits) = match (sign, rest.split_first()) {
                (b' ' | b'-', Some((first, after))) if gap(first) => (after, true),
                (b' ' | b'-', _) => (rest, true),
                (_, None) => return None,
                (b'#', Some((first, after))) => (after, first.is_ascii_digit()),
                (b'@', Some((first, after))) => (after, first.is_ascii_lowercase()),
                (b'?', Some((first, after))) => (after, first.is_ascii_digit() || first.is_ascii_lowercase()),
                (_, Some((first, after))) => (after, *first == sign),
            };
            if !fits {
                return None;
            }
            rest = next;
        }
        Some(folded.len() - rest.len())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Pattern {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Pattern {
    fn name() -> std::borrow::Cow<'static, str> {
        "RecordNumberPattern".into()
    }
}
