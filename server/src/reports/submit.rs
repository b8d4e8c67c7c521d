//! Sending a report: checked and routed on the snapshot, then written with its receipt.

use domain::id::{FollowerId, PersonId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::problem::{Code, FieldError, Problem};
use domain::reports::alarms::next_alarm;
use domain::reports::event::Received;
use domain::reports::requests::{AnonymousSubmission, Submission};
use domain::reports::wire::{NextStep, OwnerView, Receipt};
use domain::routing::{Assign, Route, Subject};

use super::append::{Present, arrive, begin, first_event, id_about, kept};
use super::follow::{Reporter, Who};
use super::once::{Once, once};
use super::present::next_step;
use super::rows::Stored;
use super::sets::alone;
use crate::app::App;
use crate::db::{StoreError, Tx};
use crate::directory::{Snapshot, unknown};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::repeats::{self, Answer, Fingerprint};

/// A named or confidential report of a signed-in person.
///
/// # Errors
/// 422 with every wrong field, 424 where a photo is named, `id_reused`.
pub async fn submit(app: &App, who: &SignedIn, asked: Once<Submission>) -> Result<Answer> {
    let reporter = Who::Person(who.person_id());
    receive(app, asked.request, asked.fingerprint, reporter, who.language.clone()).await
}

/// A report of somebody who does not say who.
///
/// # Errors
/// 403 `anonymous_off`; 422 with every wrong field, 424 where a photo is named, `id_reused`.
pub async fn submit_anonymously(
    app: &App,
    asked: Once<AnonymousSubmission>,
    language: &str,
) -> Result<Answer> {
    if !app.snapshots.current().settings.anonymous {
        return Err(Code::AnonymousOff.into());
    }
    let hash = read_hash(&asked.request.status_secret_hash)
        .ok_or_else(|| ServerError::field("status_secret_hash", "not_a_hash", "A SHA-256 is wanted here"))?;
    let sent =
        receive(app, asked.request.report, asked.fingerprint, Who::Secret(hash), language.to_owned()).await;
    match sent {
        Err(ServerError::Store(StoreError::Conflict(conflict)))
            if conflict.is_unique("follower_identity", "secret_hash") =>
        {
            Err(ServerError::field(
                "status_secret_hash",
                "duplicate",
                "Every report needs a secret of its own",
            ))
        }
        sent => sent,
    }
}

/// The 32 bytes of 64 hexadecimal digits.
pub fn read_hash(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(hash)
}

async fn receive(
    app: &App,
    submission: Submission,
    fingerprint: Fingerprint,
    who: Who,
    language: String,
) -> Result<Answer> {
    let now = app.now();
    let id = submission.id.uuid();
    let known = fingerprint.clone();
    once(app, id, fingerprint, move |tx, snapshot| {
        let present = Present { snapshot, now };
        let (route, received) = prepare(snapshot, &submission)?;
        let mut report = write(tx, &present, &submission, received, who)?;
        let receipt = receipt(snapshot, &language, &mut report, route, now);
        repeats::remember(tx, id, &known, 201, kept(submission.identity, now), &receipt)
    })
    .await
}

/// Checks that everything named exists, and routes.
fn prepare(snapshot: &Snapshot, submission: &Submission) -> Result<(Route, Received)> {
    let errors = snapshot.check_submission(
        submission.unit_id,
        submission.category_id,
        submission.system_id,
        submission.workflow_step_id,
    );
    if !errors.is_empty() {
        return Err(errors.into());
    }
    if !submission.attachment_ids.is_empty() {
        return Err(incomplete(submission.attachment_ids.len()));
    }
    let Some(unit) = snapshot.unit(submission.unit_id) else {
        return Err(vec![unknown("unit_id")].into());
    };
    let route = snapshot.rules.route(&Subject {
        site: unit.site_id,
        unit: unit.id,
        system: submission.system_id,
        step: submission.workflow_step_id,
        category: submission.category_id,
        severity: submission.severity,
        text: &submission.text,
    });
    let assignee_id = match route.assign {
        Assign::Lead => snapshot.lead_of(route.team),
        Assign::Nobody => None,
    };
    let received = Received {
        site_id: unit.site_id,
        unit_id: unit.id,
        category_id: submission.category_id,
        system_id: submission.system_id,
        workflow_step_id: submission.workflow_step_id,
        severity: submission.severity,
        team_id: route.team,
        assignee_id,
        service_level_id: route.service_level,
        rule_id: route.rule.as_ref().map(|rule| rule.id),
        burden: submission.burden.map(domain::reports::Burden::hours_a_month).unwrap_or_default(),
    };
    Ok((route, received))
}

/// Photos that were not sent before: the client sends each again.
pub(super) fn incomplete(count: usize) -> ServerError {
    let errors = (0..count)
        .map(|index| {
            let field = format!("attachment_ids.{index}");
            FieldError::new(field, "attachment_incomplete", "This photo has not arrived whole")
        })
        .collect();
    Problem { errors, ..Problem::new(Code::AttachmentIncomplete) }.into()
}

fn write(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    submission: &Submission,
    received: Received,
    who: Who,
) -> Result<Stored> {
    let identity = submission.identity;
    let follower_id: FollowerId = id_about(identity);
    let person_id: Option<PersonId> = match who {
        Who::Person(person) => Some(person),
        Who::Secret(_) => None,
    };
    let event = first_event(identity, follower_id, received.clone(), present.now);
    let projection = begin(present, &event, &received)?;
    let mut report = Stored {
        number: 0,
        id: submission.id,
        identity,
        text: submission.text.clone(),
        own_workaround: submission.workaround.clone(),
        burden: submission.burden,
        reported_at: event.at,
        alarm_at: next_alarm(&projection, &present.around(projection.site_id), present.now),
        reporter: Some(Reporter { follower_id, person_id }),
        joined_reporters: Vec::new(),
        root: None,
        set: alone(event.at, &projection),
        due_at: projection.next_due().map(|(_, due_at)| due_at),
        projection,
    };
    arrive(tx, present, &mut report, &event, who)?;
    Ok(report)
}

fn receipt(snapshot: &Snapshot, language: &str, report: &mut Stored, route: Route, now: Moment) -> Receipt {
    let projection = &report.projection;
    let assignee = projection.assignee_id.and_then(|id| {
        let team = snapshot.team(projection.team_id)?;
        let member = team.members.iter().find(|member| member.person_id == id)?;
        Some(Ref::new(id, &member.name))
    });
    // An anonymous report's times come from the hour, so what follows must not name a finer one.
    let now = kept(report.identity, now);
    Receipt {
        id: report.id,
        number: report.number,
        state: projection.state,
        owner: OwnerView { team: snapshot.reference(projection.team_id, language), assignee },
        rule: route.rule,
        next_step: NextStep {
            code: projection.next_step(),
            text: next_step(snapshot, language, projection, now, true),
        },
        due_at: projection.next_due().map(|(_, due_at)| due_at),
    }
}
