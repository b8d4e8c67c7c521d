//! Sending a report, by name or without any trace of the person.

use domain::{
    fields::Request,
    problem::FieldError,
    reports::{
        Identity,
        requests::{AnonymousSubmission, Submission},
        view::suggested_title,
    },
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    form::{Form, one_a_control},
    receipt::Sent,
};
use crate::{
    browser,
    client::{self, Failure, session::session},
};

/// Why a report was not sent.
pub enum Refused {
    /// These fields are wrong; nothing has left the device.
    Fields(Vec<FieldError>),
    /// The server refused it, or no answer came.
    Failed(Failure),
}

impl From<Vec<FieldError>> for Refused {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Fields(one_a_control(errors))
    }
}
impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Checks the form by the same rules as the server and sends it.
pub async fn send(form: Form) -> Result<Sent, Refused> {
    let ids = form.ids();
    let mut fields = form.fields();
    let anonymous = untrack(|| form.is_anonymous());
    let (report, receipt): (Submission, String) = if anonymous {
        fields.insert("id".to_owned(), ids.anonymous.to_string().into());
        fields.insert("status_secret_hash".to_owned(), ids.secret.1.into());
        let submission = AnonymousSubmission::parse(&Value::Object(fields))?;
        let receipt = client::post_for_json("/anonymous-reports", &submission.to_body(), true).await?;
        (submission.report, receipt)
    } else {
        fields.insert("id".to_owned(), ids.known.to_string().into());
        fields.insert("identity".to_owned(), form.identity.get_untracked().into());
        let submission = Submission::parse(&Value::Object(fields))?;
        let receipt = client::post_for_json("/reports", &submission, false).await?;
        (submission, receipt)
    };
    browser::remember("unit", &report.unit_id.to_string());
    Ok(Sent {
        receipt,
        title: suggested_title(&report.text),
        // An anonymous receipt does not remember whose device it was.
        person: if anonymous { None } else { untrack(|| session().me()).map(|me| me.id) },
        confidential: report.identity == Identity::Confidential,
        secret: anonymous.then_some(ids.secret.0),
    })
}
