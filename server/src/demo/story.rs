//! The story of one report: what its people did to it, each at its own time.

use std::sync::Arc;

use domain::fields::Patch;
use domain::id::{EventId, ReportId, TeamId};
use domain::moment::{Date, Moment};
use domain::reports::projection::Projection;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, ConfirmationRequest, JoinRequest, OwnerRequest,
    PlanRequest, ReportPatch, Submission, Transition, WithdrawRequest,
};
use domain::reports::view::suggested_title;
use domain::reports::{CommentVisibility, Disposition, Identity, ShipAnswer, State};
use sha2::{Digest, Sha256};

use super::course::{Course, Times};
use super::load::{fingerprint, known};
use super::past::{Report, Step};
use super::teller::Teller;
use crate::clock::{new_id_at, new_timeless_id, random_bytes};
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::reports::once::Once;
use crate::reports::{actions, status, store, submit};

/// Days after being passed on until the owner looks again.
const FOLLOW_UP_DAYS: i32 = 60;
/// Days after planning until the planned day, where no change says when.
const PLANNED_AHEAD_DAYS: i32 = 45;
/// Days that a plan leaves open.
const WINDOW_DAYS: i32 = 14;
/// Days after which what waits has a title: before, somebody has only just looked.
const TITLED_AFTER_DAYS: f64 = 10.0;

/// A report and what happens to it.
pub(super) struct Story<'a> {
    pub report: &'a Report,
    pub id: ReportId,
    pub course: Course<'a>,
    /// With which it is joined in the end.
    pub into: Option<ReportId>,
    secret: Option<String>,
}

impl<'a> Story<'a> {
    /// A report that was told at that moment.
    pub fn new(teller: Teller<'_>, report: &'a Report, times: &Times) -> Self {
        let course = Course::new(teller, report, times);
        let secret = (report.identity == Identity::Anonymous).then(|| {
            base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, random_bytes::<32>())
        });
        let id = if secret.is_some() { new_timeless_id() } else { new_id_at(course.told_at) };
        Self { report, id, course, into: None, secret }
    }

    /// The key of the report in whose set it ends.
    pub fn root(&self) -> &str {
        self.report.joined_to.as_ref().unwrap_or(&self.report.key)
    }

    /// An id of something that is done about it now.
    pub fn event_id(&self, teller: Teller<'_>) -> EventId {
        if self.report.identity == Identity::Anonymous { new_timeless_id() } else { teller.new_id() }
    }

    fn once<T>(&self, request: T, step: &str) -> Once<T> {
        Once { request, fingerprint: fingerprint(&format!("{} {step}", self.report.key)) }
    }

    /// It is told.
    pub async fn send(&self, teller: Teller<'_>) -> Result<()> {
        let (report, loaded) = (self.report, teller.loaded);
        let step = report.system.as_ref().zip(report.workflow_step.as_ref());
        let submission = Submission {
            id: self.id,
            unit_id: known(&loaded.units, &report.unit)?,
            category_id: known(&loaded.categories, &report.category)?,
            text: report.text.clone(),
            system_id: report.system.as_deref().map(|key| known(&loaded.systems, key)).transpose()?,
            workflow_step_id: step
                .and_then(|(system, step)| loaded.steps.get(&(system.clone(), step.clone())).copied()),
            severity: Some(report.severity),
            burden: report.burden,
            workaround: report.workaround.clone(),
            identity: report.identity,
            attachment_ids: Vec::new(),
        };
        match (&self.secret, &report.reporter) {
            (Some(secret), _) => {
                let hash = Sha256::digest(secret.as_bytes());
                let status_secret_hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                let asked = self.once(AnonymousSubmission { report: submission, status_secret_hash }, "sent");
                submit::submit_anonymously(teller.app, asked, "en").await?;
            }
            (None, Some(reporter)) => {
                submit::submit(teller.app, loaded.person(reporter)?, self.once(submission, "sent")).await?;
            }
            (None, None) => return Err(ServerError::Internal(format!("nobody told {}", report.key))),
        }
        Ok(())
    }

    /// Where the report stands now.
    async fn present(&self, teller: Teller<'_>) -> Result<Projection> {
        let id = self.id;
        let found = teller.app.db.read(move |conn| store::find_report(conn, id)).await?;
        let found = found.ok_or_else(|| ServerError::Internal("a report of the demo has gone".to_owned()))?;
        Ok(found.projection)
    }

    /// An anonymous reporter opens the status page.
    pub async fn open_page(&self, teller: Teller<'_>) -> Result<()> {
        match &self.secret {
            Some(secret) => status::note_opening(teller.app, secret.clone()).await,
            None => Ok(()),
        }
    }

    /// Somebody takes that step.
    pub async fn take(&self, teller: Teller<'_>, step: &Step) -> Result<()> {
        match step.what.as_str() {
            "answer" => self.reply(teller, step).await,
            "withdrawn" => self.withdraw(teller, step).await,
            "confirmed" => self.confirm(teller, step, ShipAnswer::Fixed).await,
            "not_fixed" => self.confirm(teller, step, ShipAnswer::NotFixed).await,
            "joined" => self.join(teller, step).await,
            _ => self.move_on(teller, step).await,
        }
    }

    async fn move_on(&self, teller: Teller<'_>, step: &Step) -> Result<()> {
        let (owner, present) = self.owner(teller, step).await?;
        let plain = Transition::plain(self.event_id(teller), present.state, present.state);
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
            "acknowledged" => {
                Transition { to: State::Acknowledged, title: title.filter(|_| self.is_titled()), ..plain }
            }
            "question" => Transition { to: State::Clarifying, question: text.clone(), ..plain },
            "accepted" => {
                let disposition = disposition.or(Some(Disposition::Redesign));
                Transition { to: State::Accepted, title, disposition, dimension: report.dimension, ..plain }
            }
            "scheduled" => return self.plan(teller, &owner, present.state, step).await,
            "started" => Transition { to: State::InProgress, ..plain },
            "trial" => {
                let unit = known(&teller.loaded.units, &report.unit)?;
                let unit = teller.app.snapshots.current().reference(unit, "en").name;
                Transition { to: State::InTrial, tried_by: Some(unit), ..plain }
            }
            "declined" => Transition { to: State::Declined, ..ended },
            "answered" => Transition { to: State::Answered, ..ended },
            "transferred" => Transition {
                to: State::Transferred,
                transferred_to: Some(outside(text.as_deref().unwrap_or_default())),
                follow_up_on: Some(teller.app.now().utc_date().plus_days(FOLLOW_UP_DAYS)),
                ..ended
            },
            other => return Err(ServerError::Internal(format!("the demo's files do not explain {other}"))),
        };
        let says_more = matches!(step.what.as_str(), "acknowledged" | "accepted" | "started" | "trial");
        actions::transition(teller.app, &owner, self.id, self.once(transition, &step.what)).await?;
        if let Some(words) = step.text.as_ref().filter(|_| says_more) {
            self.comment(teller, &owner, words).await?;
        }
        if step.what == "acknowledged" { self.confirm_workaround(teller, &owner).await } else { Ok(()) }
    }

    /// Whether the owner has given it a title once it was looked at.
    fn is_titled(&self) -> bool {
        self.report.disposition.is_some() || self.report.reported_days_ago > TITLED_AFTER_DAYS
    }

    /// Others may use the workaround while they wait, where the owner has a title for it as well.
    async fn confirm_workaround(&self, teller: Teller<'_>, owner: &Arc<SignedIn>) -> Result<()> {
        let helps = self.is_titled() && self.report.final_state.is_open();
        let Some(workaround) = self.report.workaround.clone().filter(|_| helps) else { return Ok(()) };
        let version = self.present(teller).await?.seq;
        let patch = ReportPatch { workaround: Patch::Set(workaround), ..ReportPatch::default() };
        actions::edit(teller.app, owner, self.id, Some(version), patch).await?;
        Ok(())
    }

    async fn plan(&self, teller: Teller<'_>, owner: &Arc<SignedIn>, from: State, step: &Step) -> Result<()> {
        let from_date = self.planned_for(teller);
        let request = PlanRequest {
            id: self.event_id(teller),
            from,
            from_date,
            to_date: Some(from_date.plus_days(WINDOW_DAYS)),
            reason: step.text.clone(),
        };
        actions::plan(teller.app, owner, self.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    /// The day for which it is planned: its change's; else some weeks ahead, and not over by now.
    fn planned_for(&self, teller: Teller<'_>) -> Date {
        let soon = || teller.now.utc_date().plus_days(WINDOW_DAYS);
        let ahead = || teller.app.now().utc_date().plus_days(PLANNED_AHEAD_DAYS);
        self.course.change_at.map_or_else(|| ahead().max(soon()), Moment::utc_date)
    }

    async fn comment(&self, teller: Teller<'_>, owner: &Arc<SignedIn>, words: &str) -> Result<()> {
        let visibility = CommentVisibility::Reporter;
        let request = CommentRequest { id: self.event_id(teller), body: words.to_owned(), visibility };
        actions::comment(teller.app, owner, self.id, self.once(request, words)).await?;
        Ok(())
    }

    async fn join(&self, teller: Teller<'_>, step: &Step) -> Result<()> {
        let into = self.into.ok_or_else(|| {
            ServerError::Internal(format!(
                "the demo's files do not say with what {} is joined",
                self.report.key
            ))
        })?;
        let (owner, present) = self.owner(teller, step).await?;
        let request = JoinRequest { id: self.event_id(teller), from: present.state, into };
        actions::join(teller.app, &owner, self.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn reply(&self, teller: Teller<'_>, step: &Step) -> Result<()> {
        let body = step.text.clone().unwrap_or_default();
        let request = AnswerRequest { id: self.event_id(teller), body, attachment_ids: Vec::new() };
        let reporter = teller.loaded.person(&step.by)?;
        actions::answer(teller.app, reporter, self.id, self.once(request, &step.what)).await?;
        Ok(())
    }

    async fn withdraw(&self, teller: Teller<'_>, step: &Step) -> Result<()> {
        let request = WithdrawRequest { id: self.event_id(teller), reason: step.text.clone() };
        let asked = self.once(request, &step.what);
        match &self.secret {
            Some(secret) => status::withdraw(teller.app, secret, asked).await?,
            None => actions::withdraw(teller.app, teller.loaded.person(&step.by)?, self.id, asked).await?,
        };
        Ok(())
    }

    async fn confirm(&self, teller: Teller<'_>, step: &Step, answer: ShipAnswer) -> Result<()> {
        let request = ConfirmationRequest { id: self.event_id(teller), answer, words: step.text.clone() };
        let asked = self.once(request, &step.what);
        match &self.secret {
            Some(secret) => {
                // Whoever answers there has opened the page.
                self.open_page(teller).await?;
                status::confirm(teller.app, secret, asked).await?
            }
            None => actions::confirm(teller.app, teller.loaded.person(&step.by)?, self.id, asked).await?,
        };
        Ok(())
    }

    /// Whoever took the step, once the report belongs to that person's team, and where it stands then.
    async fn owner(&self, teller: Teller<'_>, step: &Step) -> Result<(Arc<SignedIn>, Projection)> {
        let person = teller.loaded.person(&step.by)?.clone();
        let teams = &person.viewer.team_ids;
        let present = self.present(teller).await?;
        match teams.first().filter(|_| !teams.contains(&present.team_id)) {
            Some(team) => {
                self.pass_on(teller, present, *team).await?;
                Ok((person, self.present(teller).await?))
            }
            None => Ok((person, present)),
        }
    }

    /// Passes the report on to that team, unless it is there.
    pub async fn belong_to(&self, teller: Teller<'_>, team: TeamId) -> Result<()> {
        let present = self.present(teller).await?;
        if present.team_id == team { Ok(()) } else { self.pass_on(teller, present, team).await }
    }

    async fn pass_on(&self, teller: Teller<'_>, present: Projection, team: TeamId) -> Result<()> {
        let lead = teller.loaded.lead(teller.app, present.team_id)?;
        let request = OwnerRequest {
            id: self.event_id(teller),
            from: present.state,
            team_id: team,
            assignee_id: None,
            reason: "This is the other team's field.".to_owned(),
        };
        let asked = self.once(request, &format!("from {} at {}", present.team_id, present.seq));
        actions::reroute(teller.app, &lead, self.id, asked).await?;
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
