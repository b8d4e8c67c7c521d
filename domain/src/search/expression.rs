//! What an entry of the index must hold to be found: tokens, together and one for another.

use std::collections::BTreeSet;

/// A condition on the tokens of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// This token is there.
    Token(String),
    /// All of these hold; of none, everything does.
    All(Vec<Self>),
    /// One of these holds; of none, nothing does.
    Any(Vec<Self>),
}

impl Expression {
    /// Whether an entry with these tokens is found.
    pub fn holds(&self, tokens: &BTreeSet<String>) -> bool {
        match self {
            Self::Token(token) => tokens.contains(token),
            Self::All(parts) => parts.iter().all(|part| part.holds(tokens)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(tokens)),
        }
    }

    /// The same without parts that say nothing; nothing where it could never hold. Where it always holds it is an
    /// empty `All`.
    pub fn simplified(self) -> Option<Self> {
        match self {
            Self::Token(_) => Some(self),
            Self::All(parts) => {
                let mut flat = Vec::new();
                for part in parts {
                    match part.simplified()? {
                        Self::All(inner) => flat.extend(inner),
                        other => flat.push(other),
                    }
                }
                Some(if flat.len() == 1 { flat.remove(0) } else { Self::All(flat) })
            }
            Self::Any(parts) => {
                let mut flat = Vec::new();
                for part in parts.into_iter().filter_map(Self::simplified) {
                    match part {
                        Self::Any(inner) => flat.extend(inner),
                        Self::All(inner) if inner.is_empty() => return Some(Self::All(inner)),
                        other => flat.push(other),
                    }
                }
                match flat.len() {
                    0 => None,
                    1 => flat.pop(),
                    _ => Some(Self::Any(flat)),
                }
            }
        }
    }

    /// The text that a full-text search understands, with these signs for "and", "or" and around a token. Tokens are
    /// letters and digits alone.
    pub fn to_text(&self, and: &str, or: &str, quote: char) -> String {
        let joined = |parts: &[Self], sign: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.to_text(and, or, quote)).collect();
            format!("({})", parts.join(sign))
        };
        match self {
            Self::Token(token) => format!("{quote}{token}{quote}"),
            Self::All(parts) => joined(parts, and),
            Self::Any(parts) => joined(parts, or),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expressions() -> impl Strategy<Value = Expression> {
        let token = "[a-d]".prop_map(Expression::Token);
        token.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Expression::All),
                prop::collection::vec(inner, 0..4).prop_map(Expression::Any),
            ]
        })
    }

    proptest! {
        #[test]
        fn simplifying_changes_nothing(expression in expressions(), tokens in prop::collection::btree_set("[a-d]", 0..4)) {
            let simplified = expression.clone().simplified();
            prop_assert_eq!(simplified.is_some_and(|simple| simple.holds(&tokens)), expression.holds(&tokens));
        }
    }

    #[test]
    fn it_reads_as_both_databases_read_it() {
        let token = |text: &str| Expression::Token(text.to_owned());
        let expression = Expression::All(vec![token("a"), Expression::Any(vec![token("b"), token("c")])]);
        assert_eq!(expression.to_text(" AND ", " OR ", '"'), r#"("a" AND ("b" OR "c"))"#);
        assert_eq!(expression.to_text(" & ", " | ", '\''), "('a' & ('b' | 'c'))");
    }
}
