//! Everything that happened in the hospital, in one order of time.

use std::collections::HashMap;

use domain::id::ReportId;
use domain::moment::Moment;
use domain::reports::Identity;

use super::changes::{Release, releases, ships_at};
use super::course::Times;
use super::decisions::{Meeting, meetings};
use super::past::{Past, Step};
use super::story::Story;
use super::supporters::{Supporter, draw};
use super::teller::{Teller, seconds};
use crate::error::Result;

/// Something that somebody does.
enum Happening<'a> {
    Sent(&'a Story<'a>),
    Took(&'a Story<'a>, &'a Step),
    Looked(&'a Story<'a>),
    MeToo(&'a Supporter<'a>),
    Answered(&'a Supporter<'a>),
    Decided(&'a Meeting<'a>),
    Written(&'a Release<'a>),
    Shipped(&'a Release<'a>),
    Measured(&'a Release<'a>),
}

/// Lets all of it happen, with what the passing of time does in between; says how many reports there are.
pub(super) async fn tell(teller: Teller<'_>, past: &Past) -> Result<usize> {
    let stories = stories(teller, past);
    let meetings = meetings(&past.decisions, &stories);
    let releases = releases(teller, &past.changes, &past.decisions, &stories)?;
    let mut supporters = Vec::new();
    for story in &stories {
        supporters.extend(draw(teller, story, &stories)?);
    }
    let mut happenings = Vec::new();
    for story in &stories {
        happenings.push((story.course.told_at, Happening::Sent(story)));
        happenings
            .extend(story.course.own_steps(teller).map(|(at, step)| (at, Happening::Took(story, step))));
    }
    for (at, story) in looks(teller, &stories) {
        happenings.push((at, Happening::Looked(story)));
    }
    for supporter in &supporters {
        happenings.push((supporter.at, Happening::MeToo(supporter)));
        let answer = supporter.answers_at(teller.now);
        happenings.extend(answer.map(|at| (at, Happening::Answered(supporter))));
    }
    happenings.extend(meetings.iter().map(|meeting| (meeting.at, Happening::Decided(meeting))));
    for release in &releases {
        happenings.push((release.written_at, Happening::Written(release)));
        happenings.extend(release.shipped_at().map(|at| (at, Happening::Shipped(release))));
        happenings.extend(release.measured_at(teller.now).map(|at| (at, Happening::Measured(release))));
    }
    happenings.sort_by_key(|(at, _)| *at);
    for (at, happening) in happenings {
        teller.wait_until(at).await?;
        happening.happen(teller).await?;
    }
    teller.wait_until(teller.now).await?;
    Ok(stories.len())
}

impl Happening<'_> {
    async fn happen(&self, teller: Teller<'_>) -> Result<()> {
        match self {
            Self::Sent(story) => story.send(teller).await,
            Self::Took(story, step) => story.take(teller, step).await,
            Self::Looked(story) => story.open_page(teller).await,
            Self::MeToo(supporter) => supporter.support(teller).await,
            Self::Answered(supporter) => supporter.answer(teller).await,
            Self::Decided(meeting) => meeting.decide(teller).await,
            Self::Written(release) => release.write(teller).await,
            Self::Shipped(release) => release.ship(teller).await,
            Self::Measured(release) => release.measure(teller).await,
        }
    }
}

/// When anonymous reporters look at how their reports have ended: some days later, and every fifth never.
fn looks<'a>(teller: Teller<'_>, stories: &'a [Story<'a>]) -> Vec<(Moment, &'a Story<'a>)> {
    let anonymous = stories.iter().filter(|story| story.report.identity == Identity::Anonymous).enumerate();
    let look = |(place, story): (usize, &'a Story<'a>)| {
        let root = stories.iter().find(|other| other.report.key == story.root())?;
        let days = i64::try_from(place % 5).unwrap_or_default();
        let at = root.course.left_at()?.plus_days(days);
        (days > 0 && at < teller.now).then_some((at, story))
    };
    anonymous.filter_map(look).collect()
}

/// The stories with their times: told over the day, in the files' order so that numbers are the files', and never in the
/// future.
fn stories<'a>(teller: Teller<'_>, past: &'a Past) -> Vec<Story<'a>> {
    let mut last = Moment::from_seconds(0);
    let mut stories = Vec::with_capacity(past.reports.len());
    for (index, report) in past.reports.iter().enumerate() {
        let shift = 900 + i64::try_from(index).unwrap_or_default() * 2_473 % 36_000;
        let told_at = teller.now.plus_seconds(-seconds(report.reported_days_ago) - shift);
        let told_at = told_at.max(last.plus_seconds(60));
        last = told_at;
        let change = past.changes.iter().find(|change| change.reports.contains(&report.key));
        let change_at = change.map(|change| ships_at(teller, change));
        let decision = past.decisions.iter().find(|decision| decision.reports.contains(&report.key));
        let meeting_at = decision.map(|decision| teller.ago(decision.decided_days_ago));
        stories.push(Story::new(teller, report, &Times { told_at, change_at, meeting_at }));
    }
    let ids: HashMap<&str, ReportId> =
        stories.iter().map(|story| (story.report.key.as_str(), story.id)).collect();
    for story in &mut stories {
        story.into = story.report.joined_to.as_deref().and_then(|key| ids.get(key).copied());
    }
    stories
}
