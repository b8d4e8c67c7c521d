//! The story of one report: what its people did to it, each at its own time.

use std::sync::Arc;

use domain::id::{EventId, ReportId, TeamId};
use domain::moment::Moment;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, ConfirmationRequest, OwnerRequest, PlanRequest,
    Submission, Transition, WithdrawRequest,
};
use domain::reports::view::suggested_title;
use domain::reports::{CommentVisibility, Disposition, Identity, ShipAnswer, State};
use sha2::{Digest, Sha256};

use super::hospital::{Report, Step};
use super::load::{Loaded, fingerprint, known, seconds};
use crate::app::App;
use crate::clock::{SetClock, new_id, new_timeless_id, random_bytes};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::reports::once::Once;
use crate::reports::rows::Stored;
use crate::reports::{actions, jobs, status, store, submit};

/// Days after being passed on until the owner looks again.
const FOLLOW_UP_DAYS: i32 = 60;
/// Days after planning until the planned day.
const PLANNED_AHEAD_DAYS: i32 = 45;

/// What a story is told with.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub app: &'a App,
    pub clock: &'a SetClock,
    pub loaded: &'a Loaded,
    /// The present: nothing happens later.
    pub now: Moment,
}

/// A report that has been sent, and what happens to it.
pub(super) struct Story<'a> {
    teller: Teller<'a>,
    report: &'a Report,
    told_at: Moment,
    id: ReportId,
    secret: Option<String>,
}

/// The step at which a change ships, which is told for all its reports at once.
const SHIPPED: &str = "shipped";

impl<'a> Story<'a> {
    /// Sends the report and takes every step up to its change's shipping, or to the end where none ships.
    pub async fn begin(teller: Teller<'a>, report: &'a Report, told_at: Moment) -> Result<Self> {
        teller.clock.set(told_at);
        let id = if report.identity == Identity::Anonymous { new_timeless_id() } else { new_id() };
        let mut story = Self { teller, report, told_at, id, secret: None };
        story.send().await?;
        for step in report.story.iter().take_while(|step| step.what != SHIPPED) {
            story.step(step).await?;
        }
        Ok(story)
    }

    /// Takes the steps after the shipping, and lets time pass until now.
    pub async fn finish(&self) -> Result<()> {
        for step in self.report.story.iter().skip_while(|step| step.what != SHIPPED).skip(1) {
            self.step(step).await?;
        }
        self.wait_until(self.teller.now).await
    }

    /// The report's key in the files.
    pub fn key(&self) -> &str {
        &self.report.key
    }

    /// The report's id.
    pub const fn id(&self) -> ReportId {
        self.id
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

    /// Sets the clock to that moment, and rings on the way what the passing of time brings.
    pub async fn wait_until(&self, moment: Moment) -> Result<()> {
        while let Some(at) = self.present().await?.alarm_at.filter(|at| *at <= moment) {
            self.teller.clock.set(at);
            jobs::ring_report(self.teller.app, self.id).await?;
        }
        self.teller.clock.set(moment);
        Ok(())
    }

    async fn send(&mut self) -> Result<()> {
        let report = self.report;
        let step = report.system.as_ref().zip(report.workflow_step.as_ref());
        let submission = Submission {
            id: self.id,
            unit_id: known(&self.teller.loaded.units, &report.unit)?,
            category_id: known(&self.teller.loaded.categories, &report.category)?,
            text: report.text.clone(),
            system_id: report
                .system
                .as_deref()
                .map(|key| known(&self.teller.loaded.systems, key))
                .transpose()?,
            workflow_step_id: step.and_then(|(system, step)| {
                self.teller.loaded.steps.get(&(system.clone(), step.clone())).copied()
            }),
            severity: Some(report.severity),
            burden: report.burden,
            workaround: report.workaround.clone(),
            identity: report.identity,
            attachment_ids: Vec::new(),
        };
        let Some(reporter) = &report.reporter else {
            let secret = base64::Engine::encode(
                &base64::engine::general_purpose::URL_SAFE_NO_PAD,
                random_bytes::<32>(),
            );
            let hash = Sha256::digest(secret.as_bytes());
            let status_secret_hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let asked = self.once(AnonymousSubmission { report: submission, status_secret_hash }, "sent");
            submit::submit_anonymously(self.teller.app, asked, "en").await?;
            self.secret = Some(secret);
            return Ok(());
        };
        let reporter = self.teller.loaded.person(reporter)?;
        submit::submit(self.teller.app, reporter, self.once(submission, "sent")).await?;
        Ok(())
    }

    /// Where the report stands now.
    async fn present(&self) -> Result<Stored> {
        let id = self.id;
        let found = self.teller.app.db.read(move |conn| store::find_report(conn, id)).await?;
        found.ok_or_else(|| ServerError::Internal("a report of the demo has gone".to_owned()))
    }

    async fn step(&self, step: &Step) -> Result<()> {
        let at = self.told_at.plus_seconds(seconds(step.days_after));
        self.wait_until(at.min(self.teller.now)).await?;
        match step.what.as_str() {
            "answer" => self.reply(step).await,
            "withdrawn" => self.withdraw(step).await,
            "confirmed" => self.confirm(step, ShipAnswer::Fixed).await,
            "not_fixed" => self.confirm(step, ShipAnswer::NotFixed).await,
            // Decisions come with committees; here the owner's own move says the same. Silence rings by itself.
            "decided" | "assumed" => Ok(()),
            _ => self.owner_step(step).await,
        }
    }

    async fn owner_step(&self, step: &Step) -> Result<()> {
        let owner = self.owner(step).await?;
        let present = self.present().await?.projection;
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
            "scheduled" => return self.plan(&owner, present.state, step).await,
            "started" => Transition { to: State::InProgress, ..plain },
            "trial" => {
                let unit = known(&self.teller.loaded.units, &report.unit)?;
                let unit = self.teller.app.snapshots.current().reference(unit, "en").name;
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
        actions::transition(self.teller.app, &owner, self.id, self.once(transition, &step.what)).await?;
        match step.text.as_ref().filter(|_| says_more) {
            Some(words) => self.comment(&owner, words).await,
            None => Ok(()),
        }
    }

    /// The day so many days after the clock's, in UTC.
    fn day(&self, days: i32) -> domain::moment::Date {
        self.teller.app.now().utc_date().plus_days(days)
    }

    async fn plan(&self, owner: &Arc<SignedIn>, from: State, step: &Step) -> Result<()> {
        let soon = self.teller.now.utc_date().plus_days(14);
        let from_date = self.day(PLANNED_AHEAD_DAYS).max(soon);
        let request = PlanRequest {
            id: self.event_id(),
            from,
            from_date,
            to_date: Some(from_date.plus_days(14)),
            reason: step.text.clone(),
        };
        actions::plan(self.teller.app, owner, self.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn comment(&self, owner: &Arc<SignedIn>, words: &str) -> Result<()> {
        let visibility = CommentVisibility::Reporter;
        let request = CommentRequest { id: self.event_id(), body: words.to_owned(), visibility };
        actions::comment(self.teller.app, owner, self.id, self.once(request, words)).await?;
        Ok(())
    }

    async fn reply(&self, step: &Step) -> Result<()> {
        let body = step.text.clone().unwrap_or_default();
        let request = AnswerRequest { id: self.event_id(), body, attachment_ids: Vec::new() };
        let reporter = self.teller.loaded.person(&step.by)?;
        actions::answer(self.teller.app, reporter, self.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn withdraw(&self, step: &Step) -> Result<()> {
        let request = WithdrawRequest { id: self.event_id(), reason: step.text.clone() };
        let asked = self.once(request, &step.what);
        match &self.secret {
            Some(secret) => status::withdraw(self.teller.app, secret, asked).await?,
            None => {
                actions::withdraw(self.teller.app, self.teller.loaded.person(&step.by)?, self.id, asked)
                    .await?
            }
        };
        Ok(())
    }

    async fn confirm(&self, step: &Step, answer: ShipAnswer) -> Result<()> {
        let request = ConfirmationRequest { id: self.event_id(), answer, words: step.text.clone() };
        let asked = self.once(request, &step.what);
        match &self.secret {
            Some(secret) => {
                // Whoever answers there has opened the page.
                status::note_opening(self.teller.app, secret.clone()).await?;
                status::confirm(self.teller.app, secret, asked).await?
            }
            None => {
                let reporter = self.teller.loaded.person(&step.by)?;
                actions::confirm(self.teller.app, reporter, self.id, asked).await?
            }
        };
        Ok(())
    }

    /// Whoever took the step, once the report belongs to that person's team. What a committee decided, the lead of
    /// the owning team does.
    async fn owner(&self, step: &Step) -> Result<Arc<SignedIn>> {
        match self.teller.loaded.people.get(&step.by) {
            None => self.teller.loaded.lead(self.teller.app, self.present().await?.projection.team_id),
            Some(person) => {
                let teams = &person.viewer.team_ids;
                let present = self.present().await?.projection.team_id;
                if let Some(team) = teams.first().filter(|_| !teams.contains(&present)) {
                    self.belong_to(*team).await?;
                }
                Ok(person.clone())
            }
        }
    }

    /// Passes the report on to that team, unless it is there.
    pub async fn belong_to(&self, team: TeamId) -> Result<()> {
        let present = self.present().await?.projection;
        if present.team_id == team {
            return Ok(());
        }
        let lead = self.teller.loaded.lead(self.teller.app, present.team_id)?;
        let request = OwnerRequest {
            id: self.event_id(),
            from: present.state,
            team_id: team,
            assignee_id: None,
            reason: "This is the other team's field.".to_owned(),
        };
        let asked = self.once(request, &format!("from {} at {}", present.team_id, present.seq));
        actions::reroute(self.teller.app, &lead, self.id, asked).await?;
        Ok(())
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
