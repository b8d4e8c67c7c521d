//! The hospital's changes: written some days before, shipped or planned to, and measured some weeks later.

use domain::changes::Measure;
use domain::changes::patch::{ChangePatch, MeasurePatch};
use domain::changes::requests::{NewChange, ShipRequest};
use domain::fields::Patch;
use domain::governance::Verdict;
use domain::id::{ChangeId, TeamId};
use domain::moment::Moment;

use super::load::{fingerprint, known};
use super::past::{Change, Decision};
use super::story::Story;
use super::teller::{Teller, seconds};
use crate::changes::actions;
use crate::clock::new_id_at;
use crate::error::Result;
use crate::reports::once::Once;

/// Days before it ships on which a change is written down.
const WRITTEN_BEFORE_DAYS: i64 = 9;
/// Days ago on which what has not shipped was written down.
const PLANNED_DAYS_AGO: i64 = 6;
/// The minute of the day, by the hospital's clocks, at which what is planned ships.
const PLANNED_AT_MINUTE: u16 = 7 * 60;
/// Days after shipping on which the result is there.
const MEASURED_AFTER_DAYS: i64 = 28;

/// When the change shipped or is planned to.
pub(super) fn ships_at(teller: Teller<'_>, change: &Change) -> Moment {
    match (change.shipped_days_ago, change.ships_in_days) {
        (Some(days), _) => teller.ago(days),
        (None, days) => {
            let moment = teller.now.plus_seconds(seconds(days.unwrap_or_default()));
            let snapshot = teller.app.snapshots.current();
            let site = snapshot.sites().next().map(|site| site.id);
            site.map_or(moment, |site| snapshot.zone(site).to_utc(moment.utc_date(), PLANNED_AT_MINUTE))
        }
    }
}

/// A change with its reports and times.
pub(super) struct Release<'a> {
    change: &'a Change,
    id: ChangeId,
    team: TeamId,
    reports: Vec<&'a Story<'a>>,
    ships_at: Moment,
    /// When it was written down.
    pub written_at: Moment,
    /// Whether its committee has yet to agree: it stays a draft.
    waits: bool,
}

/// Every change of the files.
pub(super) fn releases<'a>(
    teller: Teller<'_>,
    changes: &'a [Change],
    decisions: &[Decision],
    stories: &'a [Story<'a>],
) -> Result<Vec<Release<'a>>> {
    changes.iter().map(|change| Release::of(teller, change, decisions, stories)).collect()
}

impl<'a> Release<'a> {
    fn of(
        teller: Teller<'_>,
        change: &'a Change,
        decisions: &[Decision],
        stories: &'a [Story<'a>],
    ) -> Result<Self> {
        let named = stories.iter().filter(|story| change.reports.contains(&story.report.key));
        // What is joined ships with its root.
        let reports: Vec<_> = named.filter(|story| story.report.joined_to.is_none()).collect();
        let ships_at = ships_at(teller, change);
        let wanted = match change.shipped_days_ago {
            Some(_) => ships_at.plus_days(-WRITTEN_BEFORE_DAYS),
            None => teller.now.plus_days(-PLANNED_DAYS_AGO),
        };
        // Nothing but the shipping happens to its reports afterwards, so that they stay with the team that ships it.
        let ready = reports.iter().filter_map(|story| story.course.last_before(ships_at)).max();
        let written_at = ready.map_or(wanted, |ready| wanted.max(ready.plus_seconds(60)));
        let waits = decisions.iter().any(|decision| {
            Some(&decision.key) == change.decision.as_ref() && decision.decision == Verdict::NeedMore
        });
        let (id, team) = (new_id_at(written_at), known(&teller.loaded.teams, &change.team)?);
        Ok(Self { change, id, team, reports, ships_at, written_at, waits })
    }

    /// When it ships by somebody's hand; a planned one is left to its time.
    pub fn shipped_at(&self) -> Option<Moment> {
        self.change.shipped_days_ago.map(|_| self.ships_at)
    }

    /// When its result was added.
    pub fn measured_at(&self, now: Moment) -> Option<Moment> {
        self.change.outcome.measured?;
        Some(self.shipped_at()?.plus_days(MEASURED_AFTER_DAYS).min(now.plus_days(-1)))
    }

    /// The lead of its team writes it down and, where it is planned, says when it ships.
    pub async fn write(&self, teller: Teller<'_>) -> Result<()> {
        for story in &self.reports {
            story.belong_to(teller, self.team).await?;
        }
        let change = self.change;
        let units = change.units_touched.iter().map(|unit| known(&teller.loaded.units, unit));
        let request = NewChange {
            id: self.id,
            language: "en".to_owned(),
            title: change.title.clone(),
            you_said: change.you_said.clone(),
            we_did: change.we_did.clone(),
            do_now: change.do_now.clone(),
            unit_ids: units.collect::<Result<_>>()?,
            report_ids: self.reports.iter().map(|story| story.id).collect(),
            measure: Some(Measure {
                name: change.outcome.measure.clone(),
                unit: change.outcome.unit.clone(),
                baseline: change.outcome.baseline,
                target: change.outcome.target,
                measured: None,
                measured_on: None,
            }),
        };
        let lead = teller.loaded.lead(teller.app, self.team)?;
        let asked = Once { request, fingerprint: fingerprint(&change.key) };
        actions::create(teller.app, &lead, asked).await?;
        if self.shipped_at().is_none() && !self.waits {
            self.ship_on(teller, Some(self.ships_at)).await?;
        }
        Ok(())
    }

    /// It ships for all its reports.
    pub async fn ship(&self, teller: Teller<'_>) -> Result<()> {
        self.ship_on(teller, None).await
    }

    async fn ship_on(&self, teller: Teller<'_>, at: Option<Moment>) -> Result<()> {
        let lead = teller.loaded.lead(teller.app, self.team)?;
        let request = ShipRequest { id: teller.new_id(), at };
        let asked = Once { request, fingerprint: fingerprint(&format!("{} ships", self.change.key)) };
        actions::ship(teller.app, &lead, self.id, asked).await?;
        Ok(())
    }

    /// The result is added.
    pub async fn measure(&self, teller: Teller<'_>) -> Result<()> {
        let Some(measured) = self.change.outcome.measured else { return Ok(()) };
        let lead = teller.loaded.lead(teller.app, self.team)?;
        let result = MeasurePatch {
            measured: Patch::Set(measured),
            measured_on: Patch::Set(teller.app.now().utc_date()),
            ..MeasurePatch::default()
        };
        let patch = ChangePatch { measure: Patch::Set(result), ..ChangePatch::default() };
        let version = actions::read(teller.app, &lead, self.id).await?.version;
        actions::edit(teller.app, &lead, self.id, Some(version), patch).await?;
        Ok(())
    }
}
