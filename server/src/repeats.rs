//! Repeats: the same client-made id with the same body gets the first answer again, byte for byte.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
use diesel::prelude::*;
use domain::moment::Moment;
use domain::problem::Code;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::schema::answered_requests;
use crate::db::{Conn, Tx};
use crate::error::{Result, ServerError};

/// What makes two requests the same: route, asker and canonical body.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(Vec<u8>);

/// The fingerprint of a request. `asker` is whatever tells one asker from another; only a hash of it is kept.
pub fn fingerprint(route: &str, asker: &str, body: &Value) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in [route, asker, &canonical(body).to_string()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    Fingerprint(hash.finalize().to_vec())
}

/// The body with the fields of every object in the order of their names.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            Value::Object(fields.into_iter().map(|(name, value)| (name.clone(), canonical(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(canonical).collect()),
        other => other.clone(),
    }
}

/// An answer that is kept with its request's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    /// The JSON text.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The same with `shown` in the place of `kept`: for what must be shown, but not be kept.
    #[must_use]
    pub fn replacing(self, kept: &str, shown: &str) -> Self {
        Self { body: self.body.replace(kept, shown), ..self }
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        HttpResponse::build(status)
            .insert_header(("cache-control", "no-store"))
            .content_type("application/json")
            .body(self.body)
    }
}

/// The first answer to that id, as a 200; nothing where the id is new.
///
/// # Errors
/// `id_reused` where the id was used with other content or by somebody else.
pub fn seen(conn: &mut Conn, id: Uuid, fingerprint: &Fingerprint) -> Result<Option<Answer>> {
    let found: Option<(Vec<u8>, String)> = answered_requests::table
        .find(domain::id::ReportId::from_uuid(id))
        .select((answered_requests::body_hash, answered_requests::answer))
        .first(conn)
        .optional()?;
    match found {
        None => Ok(None),
        Some((hash, body)) if hash == fingerprint.0 => Ok(Some(Answer { status: 200, body })),
        Some(_) => Err(Code::IdReused.into()),
    }
}

/// Keeps the first answer, in the transaction of what it answers.
///
/// # Errors
/// The statement's; a conflict where another request with this id was faster.
pub fn remember(
    tx: &mut Tx<'_>,
    id: Uuid,
    fingerprint: &Fingerprint,
    status: u16,
    at: Moment,
    body: &impl Serialize,
) -> Result<Answer> {
    let body =
        serde_json::to_string(body).map_err(|error| ServerError::internal("an answer as JSON", error))?;
    diesel::insert_into(answered_requests::table)
        .values((
            answered_requests::id.eq(domain::id::ReportId::from_uuid(id)),
            answered_requests::body_hash.eq(&fingerprint.0),
            answered_requests::status.eq(i32::from(status)),
            answered_requests::answer.eq(&body),
            answered_requests::at.eq(at),
        ))
        .execute(tx.conn())?;
    Ok(Answer { status, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_fields_does_not_matter_but_everything_else_does() {
        let one: Value =
            serde_json::from_str(r#"{"a": 1, "b": {"c": [1, 2], "d": null}}"#).unwrap_or_default();
        let two: Value =
            serde_json::from_str(r#"{"b": {"d": null, "c": [1, 2]}, "a": 1}"#).unwrap_or_default();
        assert!(fingerprint("r", "p", &one) == fingerprint("r", "p", &two));
        assert!(fingerprint("r", "p", &one) != fingerprint("r", "q", &one));
        assert!(fingerprint("r", "p", &one) != fingerprint("s", "p", &one));
        assert!(fingerprint("r", "p", &json!([1, 2])) != fingerprint("r", "p", &json!([2, 1])));
    }
}
