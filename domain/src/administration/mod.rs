//! Administration: the organisation's settings.

use serde::{Deserialize, Serialize};

use crate::fields::{Fields, Patch, Request, limits};
use crate::names::{Language, Names};

/// The organisation's settings: `GET /settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// The organisation's name.
    pub organisation: String,
    /// The language where nobody chose another.
    pub language: Language,
    /// The languages on offer.
    pub languages: Vec<Language>,
    /// Whether reports can be anonymous, with and without an account.
    pub anonymous: bool,
    /// What to do first when a patient could be harmed, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_instruction: Option<Names>,
    /// Mail domains whose people may join by themselves as reporters.
    pub join_domains: Vec<String>,
    /// Whether an administrator has stopped sending mail for a while.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mail_paused: bool,
}

/// Changes to the settings: `PATCH /settings`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Settings")]
pub struct SettingsPatch {
    pub organisation: Option<String>,
    pub language: Option<Language>,
    pub languages: Option<Vec<Language>>,
    pub anonymous: Option<bool>,
    pub safety_instruction: Patch<Names>,
    pub join_domains: Option<Vec<String>>,
}

impl Request for SettingsPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let languages = if fields.has("languages") { fields.texts("languages", 2..=12) } else { None };
        if languages.as_ref().is_some_and(Vec::is_empty) {
            fields.refuse("languages", "required", "One language at least is needed");
        }
        let language = fields.optional_language("language");
        Some(Self {
            organisation: fields.optional_text("organisation", limits::NAME),
            language,
            languages,
            anonymous: fields.optional_flag("anonymous"),
            safety_instruction: fields
                .patch("safety_instruction", |f| f.names("safety_instruction", limits::WORDS)),
            join_domains: if fields.has("join_domains") {
                fields.texts("join_domains", 3..=254)
            } else {
                None
            },
        })
    }
}

impl Settings {
    /// The settings after a patch, or what is wrong with them.
    pub fn patched(mut self, patch: SettingsPatch) -> Result<Self, Vec<crate::problem::FieldError>> {
        self.organisation = patch.organisation.unwrap_or(self.organisation);
        self.languages = patch.languages.unwrap_or(self.languages);
        self.language = patch.language.unwrap_or(self.language);
        self.anonymous = patch.anonymous.unwrap_or(self.anonymous);
        self.safety_instruction = patch.safety_instruction.over(self.safety_instruction);
        self.join_domains = patch.join_domains.unwrap_or(self.join_domains);
        if !self.languages.contains(&self.language) {
            return Err(vec![crate::problem::FieldError::new(
                "language",
                "not_a_choice",
                "The organisation's language must be one of the languages on offer",
            )]);
        }
        Ok(self)
    }
}
