//! Why a request did not bring what was wanted, in words for the person.

use domain::problem::{Code, FieldError, Problem};

use crate::{t, words};

/// Why a request failed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// No answer came: no network, or the server is away.
    Unreachable,
    /// An answer came that this version of the app does not understand.
    Unreadable,
    /// The server said what is wrong.
    Problem(Box<Problem>, u32),
}

impl Failure {
    /// The failure that an answer with such a status and body stands for; `wait` is its `Retry-After` in seconds.
    pub fn from_answer(status: u16, body: &str, wait: u32) -> Self {
        match serde_json::from_str(body) {
            Ok(problem) => Self::Problem(Box::new(problem), wait),
            // A proxy in between answers in its own way when the server is away.
            Err(_) if status >= 502 => Self::Unreachable,
            Err(_) => Self::Unreadable,
        }
    }

    /// The server's problem, where it named one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem, _) => Some(problem),
            Self::Unreachable | Self::Unreadable => None,
        }
    }

    /// Whether it is that kind of problem.
    pub fn is(&self, code: Code) -> bool {
        self.problem().is_some_and(|problem| problem.code == code)
    }

    /// Whether nobody is signed in any more.
    pub fn says_signed_out(&self) -> bool {
        self.is(Code::SignInNeeded)
    }

    /// The fields that are wrong, with the words for each.
    pub fn fields(&self) -> Vec<FieldError> {
        self.problem().map_or_else(Vec::new, |problem| problem.errors.clone())
    }

    /// One or two sentences for the person: what happened and what to do next.
    pub fn words(&self) -> String {
        match self {
            Self::Unreachable => t!("failure.unreachable"),
            Self::Unreadable => t!("failure.unreadable"),
            Self::Problem(problem, wait) if problem.code == Code::TooMany && *wait > 0 => {
                t!("failure.wait", span = words::span(i64::from(*wait)))
            }
            Self::Problem(problem, _) => {
                words::if_coded("problem.", problem.code.as_str()).unwrap_or_else(|| t!("failure.other"))
            }
        }
    }

    /// What to quote to the administrator, where our side is at fault.
    pub fn reference(&self) -> Option<String> {
        self.problem().filter(|problem| problem.code == Code::Internal)?.instance.clone()
    }
}

/// The words for what is wrong with a field: its own, the general ones, else what the server says.
pub fn field_words(error: &FieldError) -> String {
    words::if_coded("field_error.", &format!("{}.{}", error.field, error.code))
        .or_else(|| words::if_coded("field_error.", &error.code))
        .unwrap_or_else(|| error.message.clone())
}
