//! A request id for every request, in the answer, in problems and on one log line without personal text.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;

use super::guard::is_about_anonymous;
use crate::clock;
use crate::error::ServerError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names the request, serves it, and logs the route's pattern, never the path or the query: those may hold a token.
/// About anonymous reports no line is written at all.
pub async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = clock::new_timeless_id::<domain::id::kind::Event>().to_string();
    let began = std::time::Instant::now();
    let method = request.method().clone();
    let pattern = request.match_pattern();
    let answer = next.call(request).await?.map_into_boxed_body();
    let mut answer = match answer.response().error().and_then(|error| error.as_error::<ServerError>()) {
        None => answer,
        Some(error) => {
            if error.is_ours() {
                tracing::error!(request_id = %id, %error, "request failed");
            }
            let problem = error.answer(Some(id.clone()));
            answer.into_response(problem)
        }
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(REQUEST_ID, value);
    }
    let status = answer.status().as_u16();
    let route = pattern.unwrap_or_default();
    if !is_about_anonymous(&route) {
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(request_id = %id, %method, route, status, milliseconds, "request");
    }
    Ok(answer)
}
