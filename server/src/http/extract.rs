//! What handlers take out of a request, each with a clear refusal.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, web};
use domain::fields::Request;
use domain::id::Id;
use domain::problem::{Code, Problem};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Result, ServerError};

/// The largest request body.
pub const LARGEST_BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A JSON body, read field by field: every error is named at once.
pub struct Body<T> {
    /// The request.
    pub request: T,
    /// The body as it was sent, for telling a repeat from another request.
    pub value: Value,
}

impl<T: Request> FromRequest for Body<T> {
    type Error = ServerError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| {
                kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json")
            });
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(Code::WrongMediaType.into());
            }
            let bytes = read_body(payload).await?;
            let value: Value = serde_json::from_slice(&bytes)
                .map_err(|_| Problem::new(Code::Unreadable).detail("The body is not JSON"))?;
            let request = T::parse(&value)?;
            Ok(Self { request, value })
        })
    }
}

/// The whole body, bounded in size and time.
///
/// # Errors
/// 413 where it is too large, 400 where it breaks off or takes too long.
pub async fn read_body(mut payload: Payload) -> Result<Vec<u8>> {
    let reading = async {
        let mut bytes = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(Code::Unreadable).detail("The body broke off"))?;
            if bytes.len() + chunk.len() > LARGEST_BODY {
                return Err(Code::TooLarge.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(BODY_TIME, reading)
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::Unreadable).detail("The body took too long").into()))
}

/// An urlencoded form of the server-rendered pages.
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The last value of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest for Form {
    type Error = ServerError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read_body(payload).await?;
            let pairs =
                web::Query::<Vec<(String, String)>>::from_query(std::str::from_utf8(&bytes).unwrap_or(""))
                    .map_err(|_| Problem::new(Code::Unreadable).detail("The form cannot be read"))?;
            Ok(Self(pairs.into_inner()))
        })
    }
}

/// The id in the address. What is no id names nothing: 404.
pub struct PathId<K>(pub Id<K>);

impl<K: 'static> FromRequest for PathId<K> {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        std::future::ready(id.map(Self).ok_or_else(|| Code::NotFound.into()))
    }
}

/// The token in the address.
pub struct Token(pub String);

impl FromRequest for Token {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let token = request.match_info().get("token").map(str::to_owned);
        std::future::ready(token.map(Self).ok_or_else(|| Code::NotFound.into()))
    }
}

/// The query: one value a name.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let query = web::Query::<T>::from_query(request.query_string());
        std::future::ready(query.map(|query| Self(query.into_inner())).map_err(|error| {
            Problem::new(Code::Unreadable).detail(format!("A parameter cannot be read: {error}")).into()
        }))
    }
}

/// The query as pairs, for parameters that may be repeated ("or").
pub struct QueryPairs(pub Vec<(String, String)>);

impl FromRequest for QueryPairs {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let query = Query::<Vec<(String, String)>>::from_request(request, payload).into_inner();
        std::future::ready(query.map(|Query(pairs)| Self(pairs)))
    }
}

/// The version that the request changes, from `If-Match`; nothing where it does not say.
pub struct IfMatch(pub Option<i64>);

impl FromRequest for IfMatch {
    type Error = ServerError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let said = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
        std::future::ready(match said {
            None => Ok(Self(None)),
            Some(tag) => match tag.trim().trim_matches('"').parse() {
                Ok(version) => Ok(Self(Some(version))),
                Err(_) => Err(Code::Changed.into()),
            },
        })
    }
}

/// Whether the client has that version already.
pub fn has_version(request: &HttpRequest, etag: &str) -> bool {
    request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag))
}
