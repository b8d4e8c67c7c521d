//! Names that stand in several languages, and references that carry the name in the reader's language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};

/// A two- or three-letter language code, with region where it matters: `en`, `de`, `pt-BR`.
pub type Language = String;

/// One name in each language in which it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Names(pub BTreeMap<Language, String>);

impl Names {
    /// The name in one language only.
    pub fn in_one(language: &str, name: &str) -> Self {
        Self(BTreeMap::from([(language.to_owned(), name.to_owned())]))
    }

    /// The name for a reader of `language`: in that language, else in the organisation's, else in any.
    pub fn for_reader(&self, language: &str, organisation: &str) -> &str {
        self.0
            .get(language)
            .or_else(|| self.0.get(organisation))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

/// Something that has an id, with its name in the reader's language.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Ref<K> {
    /// Which one.
    pub id: Id<K>,
    /// Its name in the reader's language.
    pub name: String,
}

impl<K> Ref<K> {
    /// A reference by id and name.
    pub fn new(id: Id<K>, name: impl Into<String>) -> Self {
        Self { id, name: name.into() }
    }
}
impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Self { id: self.id, name: self.name.clone() }
    }
}
impl<K> PartialEq for Ref<K> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.name == other.name
    }
}
impl<K> Eq for Ref<K> {}

#[cfg(feature = "openapi")]
impl<K> utoipa::PartialSchema for Ref<K> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .property("id", Id::<K>::schema())
            .required("id")
            .property("name", ObjectBuilder::new().schema_type(Type::String))
            .required("name")
            .into()
    }
}
#[cfg(feature = "openapi")]
impl<K> utoipa::ToSchema for Ref<K> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Ref".into()
    }
}

macro_rules! references {
    ($($kind:ident => $alias:ident;)*) => {
        $(#[doc = concat!("A reference to one `", stringify!($kind), "`.")] pub type $alias = Ref<kind::$kind>;)*
    };
}

references! {
    Person => PersonRef;
    Site => SiteRef;
    Unit => UnitRef;
    Category => CategoryRef;
    System => SystemRef;
    WorkflowStep => WorkflowStepRef;
    Team => TeamRef;
    Committee => CommitteeRef;
    RoutingRule => RoutingRuleRef;
    ServiceLevel => ServiceLevelRef;
}
