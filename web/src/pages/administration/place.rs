//! The addresses of the area.

use super::{section::Section, sections};

/// Where somebody is within the area.
#[derive(Clone, PartialEq)]
pub enum Place {
    /// The overview.
    Start,
    /// The routing rules.
    Routing,
    /// All of one kind.
    List(&'static Section),
    /// The form of the one with this id; without an id, of a new one or of the only one.
    Form(&'static Section, Option<String>),
    /// There is no such place.
    Unknown,
}

impl Place {
    /// The place at that address, or nothing where it lies outside the area.
    pub fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/administration")?;
        let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Self::Start,
            ["routing"] => Self::Routing,
            [path, rest @ ..] => match (sections::find(path), rest) {
                (Some(section), []) if section.single => Self::Form(section, None),
                (Some(section), []) => Self::List(section),
                (Some(section), ["new"]) if !section.single => Self::Form(section, None),
                (Some(section), [id]) if !section.single => Self::Form(section, Some((*id).to_owned())),
                _ => Self::Unknown,
            },
        })
    }
}
