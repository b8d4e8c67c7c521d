//! The form of the rules that decides: made once when the rules change, asked for every report.

use super::{Assign, Fallback, Route, Rule, RuleRef, RuleSet, Subject, Then};
use crate::id::{CategoryId, SiteId, SystemId, UnitId, WorkflowStepId};
use crate::reports::Severity;

/// Rules made ready for routing: lists sorted for look-up, words folded once.
#[derive(Clone, Debug)]
pub struct CompiledRules {
    rules: Vec<CompiledRule>,
    fallback: Fallback,
}

#[derive(Clone, Debug)]
struct CompiledRule {
    rule: RuleRef,
    then: Then,
    sites: OneOf<SiteId>,
    units: OneOf<UnitId>,
    systems: OneOf<SystemId>,
    steps: OneOf<WorkflowStepId>,
    categories: OneOf<CategoryId>,
    severities: OneOf<Severity>,
    /// Folded, or absent where any text will do.
    words: Option<Vec<String>>,
}

/// Wanted values in order; none wanted means that any will do.
#[derive(Clone, Debug)]
struct OneOf<T>(Box<[T]>);

impl<T: Copy + Ord> OneOf<T> {
    fn new(wanted: &[T]) -> Self {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        Self(wanted.into())
    }

    /// Whether the report's value is wanted; what the reporter did not say is no value of any list.
    fn takes(&self, value: Option<T>) -> bool {
        self.0.is_empty() || value.is_some_and(|value| self.0.binary_search(&value).is_ok())
    }
}

impl CompiledRules {
    /// The ready form of these rules.
    pub fn new(set: &RuleSet) -> Self {
        Self { rules: set.rules.iter().map(CompiledRule::new).collect(), fallback: set.fallback }
    }

    /// Where this report goes: by the first rule that matches, else by the fallback.
    pub fn route(&self, subject: &Subject<'_>) -> Route {
        let mut text = FoldedLater { text: subject.text, folded: None };
        match self.rules.iter().find(|rule| rule.matches(subject, &mut text)) {
            Some(CompiledRule { rule, then, .. }) => Route {
                rule: Some(rule.clone()),
                team: then.team_id,
                service_level: then.service_level_id,
                assign: then.assign,
            },
            None => Route {
                rule: None,
                team: self.fallback.team_id,
                service_level: self.fallback.service_level_id,
                assign: Assign::Nobody,
            },
        }
    }
}

impl CompiledRule {
    fn new(rule: &Rule) -> Self {
        let when = &rule.when;
        Self {
            rule: RuleRef::new(rule.id, &rule.name),
            then: rule.then,
            sites: OneOf::new(&when.site_ids),
            units: OneOf::new(&when.unit_ids),
            systems: OneOf::new(&when.system_ids),
            steps: OneOf::new(&when.workflow_step_ids),
            categories: OneOf::new(&when.category_ids),
            severities: OneOf::new(&when.severities),
            words: (!when.words.is_empty()).then(|| {
                // What holds no letter or digit would match every text.
                when.words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
            }),
        }
    }

    fn matches(&self, subject: &Subject<'_>, text: &mut FoldedLater<'_>) -> bool {
        self.sites.takes(Some(subject.site))
            && self.units.takes(Some(subject.unit))
            && self.systems.takes(subject.system)
            && self.steps.takes(subject.step)
            && self.categories.takes(Some(subject.category))
            && self.severities.takes(subject.severity)
            && self
                .words
                .as_ref()
                .is_none_or(|words| words.iter().any(|word| text.get().contains(word.as_str())))
    }
}

/// A text that is folded when the first rule asks for words, and once.
struct FoldedLater<'a> {
    text: &'a str,
    folded: Option<String>,
}

impl FoldedLater<'_> {
    fn get(&mut self) -> &str {
        self.folded.get_or_insert_with(|| fold(self.text))
    }
}

/// The words of a text in lower case with one space before each, so that a folded phrase is contained in a folded
/// text exactly where it begins at the beginning of a word. Umlauts stay as written; all that is neither letter
/// nor digit parts words.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 1);
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        folded.push(' ');
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}
