//! Who said "me too", as many as the files say: drawn by lots that fall the same every time, from the own unit first.

use std::sync::Arc;

use domain::moment::Moment;
use domain::reports::requests::{ConfirmationRequest, SupportRequest};
use domain::reports::{Burden, Identity, ShipAnswer, State};
use sha2::{Digest, Sha256};

use super::load::{Loaded, fingerprint, known};
use super::story::Story;
use super::teller::Teller;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::once::Once;
use crate::reports::{actions, waiting};

/// The nurse whose link is printed.
const NURSE: &str = "P04";
/// Days within which all have said it.
const DAYS: i64 = 12;
/// Seconds after somebody of the owner has looked, and before the report ends, at which nobody says it.
const MARGIN: i64 = 600;
/// Days within which a supporter says whether a change helps.
const ANSWER_DAYS: i64 = 9;

/// Somebody who has the same trouble.
pub(super) struct Supporter<'a> {
    story: &'a Story<'a>,
    person: Arc<SignedIn>,
    lots: [u8; 32],
    /// When the person says so.
    pub at: Moment,
}

/// The supporters of that report. Nobody where it ends as *received*: until somebody of the owner has looked at a report,
/// others do not see it. At most as many as there are people who see it and did not tell the same themselves.
pub(super) fn draw<'a>(
    teller: Teller<'_>,
    story: &'a Story<'a>,
    all: &'a [Story<'a>],
) -> Result<Vec<Supporter<'a>>> {
    let Some(seen_at) = story.course.first("acknowledged") else { return Ok(Vec::new()) };
    let first = seen_at.plus_seconds(MARGIN);
    let last = story.course.left_at().unwrap_or(teller.now).plus_seconds(-MARGIN).min(first.plus_days(DAYS));
    let chosen = choose(teller.loaded, story, all)?;
    let (count, span) = (i64::try_from(chosen.len()).unwrap_or(i64::MAX), last.seconds_since(first));
    let supporter = |(place, (lots, person))| {
        let at = first.plus_seconds(span * place / (count + 1));
        Supporter { story, person, lots, at }
    };
    Ok((1..).zip(chosen).map(supporter).collect())
}

/// The people with their lots.
fn choose(loaded: &Loaded, story: &Story<'_>, all: &[Story<'_>]) -> Result<Vec<([u8; 32], Arc<SignedIn>)>> {
    let unit = known(&loaded.units, &story.report.unit)?;
    let site = loaded.people.values().find(|person| person.viewer.unit_id == Some(unit));
    let site = site.and_then(|person| person.viewer.site_id);
    let tellers: Vec<&String> = all
        .iter()
        .filter(|other| other.root() == story.root())
        .filter_map(|other| other.report.reporter.as_ref())
        .collect();
    let mut people = Vec::new();
    for (key, person) in loaded.people.iter().filter(|(key, _)| !tellers.contains(key)) {
        let nearness = match &person.viewer {
            viewer if viewer.unit_id == Some(unit) => 0,
            // Whoever looks at the demo as nurse has something left to say "me too" to.
            viewer if key == NURSE && viewer.site_id == site => 3,
            viewer if viewer.site_id.is_some() && viewer.site_id == site => 1,
            viewer if viewer.site_id.is_none() => 2,
            // Whoever works at the other site does not see it.
            _ => continue,
        };
        let lots: [u8; 32] = Sha256::digest(format!("me too {} {key}", story.report.key)).into();
        people.push((nearness, lots, person.clone()));
    }
    people.sort_by_key(|(nearness, lots, _)| (*nearness, *lots));
    Ok(people.into_iter().take(story.report.supporters).map(|(_, lots, person)| (lots, person)).collect())
}

impl Supporter<'_> {
    /// One of `sides`, by lot.
    fn lot(&self, which: usize, sides: u8) -> u8 {
        self.lots.get(which).copied().unwrap_or_default() % sides
    }

    /// The person says "me too"; every second one says what it costs, one of twelve stays confidential.
    pub async fn support(&self, teller: Teller<'_>) -> Result<()> {
        let percent = [50, 75, 100, 150];
        let percent = percent.get(usize::from(self.lot(2, 4))).copied().unwrap_or(100);
        let own =
            |burden: Burden| Burden { minutes: (burden.minutes * percent / 100).clamp(1, 480), ..burden };
        let request = SupportRequest {
            burden: self.story.report.burden.filter(|_| self.lot(1, 2) == 0).map(own),
            unit_id: None,
            identity: Some(if self.lot(3, 12) == 0 { Identity::Confidential } else { Identity::Named }),
        };
        waiting::support(teller.app, &self.person, self.story.id, request).await?;
        Ok(())
    }

    /// When the person says whether the change helps: one of three does, where the story goes on without trouble.
    pub fn answers_at(&self, now: Moment) -> Option<Moment> {
        let calm =
            matches!(self.story.report.final_state, State::Shipped | State::Confirmed | State::Assumed);
        let shipped_at = self.story.course.first("shipped").filter(|_| calm && self.lot(4, 3) == 0)?;
        let seconds = ANSWER_DAYS * 86_400 * i64::from(self.lot(5, 100)) / 100;
        let at = shipped_at.plus_seconds(3_600 + seconds);
        (at < now).then_some(at)
    }

    /// The person says whether it helps.
    pub async fn answer(&self, teller: Teller<'_>) -> Result<()> {
        let answer = if self.lot(6, 6) == 0 { ShipAnswer::Partly } else { ShipAnswer::Fixed };
        let request = ConfirmationRequest { id: self.story.event_id(teller), answer, words: None };
        let what = format!("{} helps {}", self.story.report.key, self.person.person_id());
        let asked = Once { request, fingerprint: fingerprint(&what) };
        actions::confirm(teller.app, &self.person, self.story.id, asked).await?;
        Ok(())
    }
}
