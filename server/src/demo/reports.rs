//! The hospital's reports: each sent, answered and moved by its people at its own time.

use std::sync::Arc;

use domain::id::{EventId, ReportId};
use domain::moment::Moment;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, OwnerRequest, PlanRequest, Submission, Transition,
    WithdrawRequest,
};
use domain::reports::view::suggested_title;
use domain::reports::{CommentVisibility, Disposition, Identity, State};
use sha2::{Digest, Sha256};

use super::hospital::{Report, Step};
use super::load::{Loaded, fingerprint, known};
use crate::app::App;
use crate::clock::{SetClock, new_id, new_timeless_id, random_bytes};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::reports::actions;
use crate::reports::once::Once;
use crate::reports::{store, submit};

/// The final states that can be reached without committees and shipped changes.
const REACHABLE: [State; 11] = [
    State::Received,
    State::Acknowledged,
    State::Clarifying,
    State::Accepted,
    State::Scheduled,
    State::InProgress,
    State::InTrial,
    State::Answered,
    State::Declined,
    State::Transferred,
    State::Withdrawn,
];
/// Days after being passed on until the owner looks again.
const FOLLOW_UP_DAYS: i32 = 60;
/// Days after planning until the planned day.
const PLANNED_AHEAD_DAYS: i32 = 45;

/// Loads the reports that can reach their final state; says how many.
pub(super) async fn load(
    app: &App,
    clock: &SetClock,
    now: Moment,
    loaded: &Loaded,
    reports: Vec<Report>,
) -> Result<usize> {
    let reports: Vec<Report> =
        reports.into_iter().filter(|report| REACHABLE.contains(&report.final_state)).collect();
    for (index, report) in reports.iter().enumerate() {
        let told_at = now.plus_seconds(-seconds(report.reported_days_ago));
        // Spread over the day, and never in the future.
        let shift = i64::try_from(index).unwrap_or_default() * 2_473 % 36_000;
        let told_at = told_at.plus_seconds(-shift);
        let story = Story { app, clock, loaded, report, told_at, now };
        story.tell().await?;
    }
    clock.set(now);
    Ok(reports.len())
}

#[expect(clippy::cast_possible_truncation, reason = "days of a demo fit a thousand times over")]
fn seconds(days: f64) -> i64 {
    (days * 86_400.0) as i64
}

struct Story<'a> {
    app: &'a App,
    clock: &'a SetClock,
    loaded: &'a Loaded,
    report: &'a Report,
    told_at: Moment,
    now: Moment,
}

/// A report that has been sent, and where it stands.
struct Sent {
    id: ReportId,
    secret: Option<String>,
}

impl Story<'_> {
    async fn tell(&self) -> Result<()> {
        self.clock.set(self.told_at);
        let sent = self.send().await?;
        for step in &self.report.story {
            let at = self.told_at.plus_seconds(seconds(step.days_after));
            self.clock.set(at.min(self.now));
            self.step(&sent, step).await?;
        }
        Ok(())
    }

    fn is_anonymous(&self) -> bool {
        self.report.identity == Identity::Anonymous
    }

    fn event_id(&self) -> EventId {
        if self.is_anonymous() { new_timeless_id() } else { new_id() }
    }

    fn once<T>(&self, request: T, step: &str) -> Once<T> {
        Once { request, fingerprint: fingerprint(&format!("{} {step}", self.report.key)) }
    }

    async fn send(&self) -> Result<Sent> {
        let report = self.report;
        let step = report.system.as_ref().zip(report.workflow_step.as_ref());
        let submission = Submission {
            id: if self.is_anonymous() { new_timeless_id() } else { new_id() },
            unit_id: known(&self.loaded.units, &report.unit)?,
            category_id: known(&self.loaded.categories, &report.category)?,
            text: report.text.clone(),
            system_id: report.system.as_deref().map(|key| known(&self.loaded.systems, key)).transpose()?,
            workflow_step_id: step
                .and_then(|(system, step)| self.loaded.steps.get(&(system.clone(), step.clone())).copied()),
            severity: Some(report.severity),
            burden: report.burden,
            workaround: report.workaround.clone(),
            identity: report.identity,
            attachment_ids: Vec::new(),
        };
        let id = submission.id;
        let Some(reporter) = &report.reporter else {
            let secret = base64::Engine::encode(
                &base64::engine::general_purpose::URL_SAFE_NO_PAD,
                random_bytes::<32>(),
            );
            let hash = Sha256::digest(secret.as_bytes());
            let status_secret_hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let asked = self.once(AnonymousSubmission { report: submission, status_secret_hash }, "sent");
            submit::submit_anonymously(self.app, asked, "en").await?;
            return Ok(Sent { id, secret: Some(secret) });
        };
        let reporter = self.loaded.person(reporter)?;
        submit::submit(self.app, reporter, self.once(submission, "sent")).await?;
        Ok(Sent { id, secret: None })
    }

    /// Where the report stands now.
    async fn present(&self, id: ReportId) -> Result<domain::reports::projection::Projection> {
        let found = self.app.db.read(move |conn| store::find_report(conn, id)).await?;
        found
            .map(|report| report.projection)
            .ok_or_else(|| ServerError::Internal("a report of the demo has gone".to_owned()))
    }

    async fn step(&self, sent: &Sent, step: &Step) -> Result<()> {
        match step.what.as_str() {
            "answer" => self.reply(sent, step).await,
            "withdrawn" => self.withdraw(sent, step).await,
            // Decisions come with committees; here the owner's own move says the same.
            "decided" => Ok(()),
            _ => self.owner_step(sent.id, step).await,
        }
    }

    async fn owner_step(&self, id: ReportId, step: &Step) -> Result<()> {
        let owner = self.owner(id, step).await?;
        let present = self.present(id).await?;
        let plain = Transition::plain(self.event_id(), present.state, present.state);
        let title = present.title.is_none().then(|| suggested_title(&self.report.text));
        let report = self.report;
        let disposition = report.disposition.as_deref().and_then(disposition);
        let text = step.text.clone();
        let ended = Transition {
            reason: text.clone(),
            title: title.clone(),
            disposition,
            dimension: report.dimension,
            ..plain.clone()
        };
        let transition = match step.what.as_str() {
            "acknowledged" => Transition { to: State::Acknowledged, ..plain },
            "question" => Transition { to: State::Clarifying, question: text.clone(), ..plain },
            "accepted" => {
                let disposition = disposition.or(Some(Disposition::Redesign));
                Transition { to: State::Accepted, title, disposition, dimension: report.dimension, ..plain }
            }
            "scheduled" => return self.plan(id, &owner, present.state, step).await,
            "started" => Transition { to: State::InProgress, ..plain },
            "trial" => {
                let unit = known(&self.loaded.units, &report.unit)?;
                let unit = self.app.snapshots.current().reference(unit, "en").name;
                Transition { to: State::InTrial, tried_by: Some(unit), ..plain }
            }
            "declined" => Transition { to: State::Declined, ..ended },
            "answered" => Transition { to: State::Answered, ..ended },
            "transferred" => Transition {
                to: State::Transferred,
                transferred_to: Some(outside(text.as_deref().unwrap_or_default())),
                follow_up_on: Some(self.day(FOLLOW_UP_DAYS)),
                ..ended
            },
            other => return Err(ServerError::Internal(format!("the demo's files do not explain {other}"))),
        };
        let says_more = matches!(step.what.as_str(), "acknowledged" | "accepted" | "started" | "trial");
        actions::transition(self.app, &owner, id, self.once(transition, &step.what)).await?;
        match step.text.as_ref().filter(|_| says_more) {
            Some(words) => self.comment(id, &owner, words).await,
            None => Ok(()),
        }
    }

    /// The day so many days after the clock's, in UTC.
    fn day(&self, days: i32) -> domain::moment::Date {
        self.app.now().utc_date().plus_days(days)
    }

    async fn plan(&self, id: ReportId, owner: &Arc<SignedIn>, from: State, step: &Step) -> Result<()> {
        let soon = self.now.utc_date().plus_days(14);
        let from_date = self.day(PLANNED_AHEAD_DAYS).max(soon);
        let request = PlanRequest {
            id: self.event_id(),
            from,
            from_date,
            to_date: Some(from_date.plus_days(14)),
            reason: step.text.clone(),
        };
        actions::plan(self.app, owner, id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn comment(&self, id: ReportId, owner: &Arc<SignedIn>, words: &str) -> Result<()> {
        let visibility = CommentVisibility::Reporter;
        let request = CommentRequest { id: self.event_id(), body: words.to_owned(), visibility };
        actions::comment(self.app, owner, id, self.once(request, words)).await?;
        Ok(())
    }

    async fn reply(&self, sent: &Sent, step: &Step) -> Result<()> {
        let body = step.text.clone().unwrap_or_default();
        let request = AnswerRequest { id: self.event_id(), body, attachment_ids: Vec::new() };
        let reporter = self.loaded.person(&step.by)?;
        actions::answer(self.app, reporter, sent.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn withdraw(&self, sent: &Sent, step: &Step) -> Result<()> {
        let request = WithdrawRequest { id: self.event_id(), reason: step.text.clone() };
        let asked = self.once(request, &step.what);
        match &sent.secret {
            Some(secret) => crate::reports::status::withdraw(self.app, secret, asked).await?,
            None => actions::withdraw(self.app, self.loaded.person(&step.by)?, sent.id, asked).await?,
        };
        Ok(())
    }

    /// Whoever took the step, once the report belongs to that person's team. What a committee decided, the lead of
    /// the owning team does.
    async fn owner(&self, id: ReportId, step: &Step) -> Result<Arc<SignedIn>> {
        let present = self.present(id).await?;
        let lead = self.app.snapshots.current().lead_of(present.team_id);
        let lead = self.loaded.people.values().find(|person| Some(person.person_id()) == lead);
        let Some(person) = self.loaded.people.get(&step.by) else {
            return lead
                .cloned()
                .ok_or_else(|| ServerError::Internal("a team of the demo has no lead".to_owned()));
        };
        if person.viewer.team_ids.contains(&present.team_id) {
            return Ok(person.clone());
        }
        if let (Some(lead), Some(team_id)) = (lead, person.viewer.team_ids.first().copied()) {
            let request = OwnerRequest {
                id: self.event_id(),
                from: present.state,
                team_id,
                assignee_id: None,
                reason: "This is the other team's field.".to_owned(),
            };
            actions::reroute(
                self.app,
                lead,
                id,
                self.once(request, &format!("to {} {}", step.by, step.what)),
            )
            .await?;
        }
        Ok(person.clone())
    }
}

/// The files' words for what it turned out to be.
fn disposition(words: &str) -> Option<Disposition> {
    Some(match words {
        "never meant to be" => Disposition::Remove,
        "could be better" => Disposition::Redesign,
        "needs explaining" => Disposition::Education,
        "defect" => Disposition::Defect,
        "integration gap" => Disposition::IntegrationGap,
        "not ours" => Disposition::NotOurs,
        _ => return None,
    })
}

/// To whom it was passed on: the first words of "Passed on to Estates, their number FM-2217."
fn outside(text: &str) -> String {
    let rest = text.strip_prefix("Passed on to ").or_else(|| text.strip_prefix("Passed to ")).unwrap_or(text);
    let end = rest.find([',', '.', ';', '(', ':']).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or(rest).trim();
    let name = name.strip_prefix("the ").unwrap_or(name);
    if name.is_empty() { "Estates".to_owned() } else { name.chars().take(120).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_outsiders_are_cut_out() {
        assert_eq!(outside("Passed on to Estates, their number FM-2217."), "Estates");
        assert_eq!(outside("Passed to the tube maintainer, PT-661."), "tube maintainer");
        assert_eq!(outside(""), "Estates");
    }
}
