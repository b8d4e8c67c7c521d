//! The server's one error type, and the one place where an error becomes an answer.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use domain::problem::{Code, FieldError, Problem};

use crate::db::StoreError;

/// Seconds after which a client may try again when the database is busy or away.
const RETRY_SECONDS: u32 = 2;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Something that the person or the client can mend; the answer says what.
    #[error("{}", .0.code)]
    Problem(Box<Problem>),
    /// Too many tries: again after that many seconds.
    #[error("too many tries")]
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours; the words go to the log alone.
    #[error("{0}")]
    Internal(String),
}

/// What handlers and actions return.
pub type Result<T, E = ServerError> = std::result::Result<T, E>;

impl From<Problem> for ServerError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Code> for ServerError {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<Vec<FieldError>> for ServerError {
    fn from(errors: Vec<FieldError>) -> Self {
        Problem::invalid(errors).into()
    }
}

impl From<diesel::result::Error> for ServerError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

impl ServerError {
    /// A fault of ours, with words for the log.
    pub fn internal(context: &str, source: impl std::fmt::Display) -> Self {
        Self::Internal(format!("{context}: {source}"))
    }

    /// One wrong field.
    pub fn field(field: &str, code: &str, message: &str) -> Self {
        Problem::field(field, code, message).into()
    }

    /// What the client is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::TooMany { .. } => Problem::new(Code::TooMany),
            Self::Store(error) if error.is_temporary() => Problem::new(Code::Unavailable),
            Self::Store(_) | Self::Internal(_) => Problem::new(Code::Internal),
        }
    }

    /// Whether the log should hear of it.
    pub fn is_ours(&self) -> bool {
        matches!(self, Self::Internal(_)) || matches!(self, Self::Store(_))
    }

    /// The answer, naming the request.
    pub fn answer(&self, request_id: Option<String>) -> HttpResponse {
        let problem = Problem { instance: request_id, ..self.problem() };
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::TooMany { retry_after } => {
                answer.insert_header((RETRY_AFTER, *retry_after));
            }
            Self::Store(error) if error.is_temporary() => {
                answer.insert_header((RETRY_AFTER, RETRY_SECONDS));
            }
            _ => {}
        }
        answer
            .insert_header(("cache-control", "no-store"))
            .content_type("application/problem+json")
            .body(serde_json::to_string(&problem).unwrap_or_default())
    }
}

impl ResponseError for ServerError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(None)
    }
}
