//! The hospital's reports and changes: each sent, answered, moved and shipped by its people at its own time.

use domain::changes::Measure;
use domain::changes::requests::{NewChange, ShipRequest};
use domain::reports::State;

use super::hospital::{Change, Report};
use super::load::{fingerprint, known, seconds};
use super::story::{Story, Teller};
use crate::clock::new_id;
use crate::error::Result;
use crate::reports::once::Once;

/// Loads every report but those that were joined with another, and the changes that have shipped; says how many
/// reports.
pub(super) async fn load(teller: Teller<'_>, reports: Vec<Report>, changes: Vec<Change>) -> Result<usize> {
    let reports: Vec<Report> =
        reports.into_iter().filter(|report| report.final_state != State::Duplicate).collect();
    let mut stories = Vec::with_capacity(reports.len());
    for (index, report) in reports.iter().enumerate() {
        let told_at = teller.now.plus_seconds(-seconds(report.reported_days_ago));
        // Spread over the day, and never in the future.
        let shift = i64::try_from(index).unwrap_or_default() * 2_473 % 36_000;
        stories.push(Story::begin(teller, report, told_at.plus_seconds(-shift)).await?);
    }
    for change in &changes {
        ship(teller, change, &stories).await?;
    }
    for story in &stories {
        story.finish().await?;
    }
    teller.clock.set(teller.now);
    Ok(reports.len())
}

/// Ships the change for those of its reports that have been loaded, at its time; nothing where it is only planned.
async fn ship(teller: Teller<'_>, change: &Change, stories: &[Story<'_>]) -> Result<()> {
    let Some(days_ago) = change.shipped_days_ago else { return Ok(()) };
    let shipped_at = teller.now.plus_seconds(-seconds(days_ago));
    let team = known(&teller.loaded.teams, &change.team)?;
    let mut report_ids = Vec::new();
    for story in stories.iter().filter(|story| change.reports.iter().any(|key| key == story.key())) {
        story.wait_until(shipped_at).await?;
        story.belong_to(team).await?;
        report_ids.push(story.id());
    }
    let units = change.units_touched.iter().map(|unit| known(&teller.loaded.units, unit));
    let written = NewChange {
        id: new_id(),
        language: "en".to_owned(),
        title: change.title.clone(),
        you_said: change.you_said.clone(),
        we_did: change.we_did.clone(),
        do_now: change.do_now.clone(),
        unit_ids: units.collect::<Result<_>>()?,
        report_ids,
        measure: Some(Measure {
            name: change.outcome.measure.clone(),
            unit: change.outcome.unit.clone(),
            baseline: change.outcome.baseline,
            target: change.outcome.target,
            measured: change.outcome.measured,
            measured_on: None,
        }),
    };
    let id = written.id;
    let shipper = teller.loaded.lead(teller.app, team)?;
    teller.clock.set(shipped_at);
    let asked = Once { request: written, fingerprint: fingerprint(&change.key) };
    crate::changes::actions::create(teller.app, &shipper, asked).await?;
    let asked = Once {
        request: ShipRequest { id: new_id(), at: None },
        fingerprint: fingerprint(&format!("{} ships", change.key)),
    };
    crate::changes::actions::ship(teller.app, &shipper, id, asked).await?;
    Ok(())
}
