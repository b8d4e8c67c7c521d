//! What happens to a report, from its arrival to how it stands now.

use std::collections::BTreeMap;

use domain::id::{
    CategoryId, ChangeId, FollowerId, PersonId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId,
};
use domain::moment::Moment;
use domain::reports::confirming::{answer, ship};
use domain::reports::event::{Body, By, Edit, Event, Moved, Received, Supported};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::requests::ConfirmationRequest;
use domain::reports::{Answerer, Disposition, Hours, Severity, ShipAnswer, State};

use super::Lives;
use super::chance::Chance;

/// What every supporter loses.
pub const SUPPORTERS_BURDEN: Hours = Hours { tenths: 8 };
/// Silence of so many days ends it.
const SILENCE_DAYS: i64 = 21;
const DAY: i64 = 86_400;
/// Between the days on which changes ship.
const MONTH: i64 = 30 * DAY;

/// The places and people of the hospital.
pub struct Place {
    pub site: SiteId,
    pub units: Vec<UnitId>,
    pub systems: Vec<SystemId>,
    pub categories: Vec<CategoryId>,
    pub teams: [TeamId; 2],
    pub service_level: ServiceLevelId,
    pub owner: PersonId,
}

/// A report that is to live.
pub struct Life<'a> {
    pub place: &'a Place,
    pub lives: Lives,
    pub now: Moment,
    pub at: Moment,
    pub title: &'a str,
    pub burden: Hours,
    pub reporter: FollowerId,
    pub supporters: &'a [FollowerId],
}

/// When the changes of that month ship: mid-morning.
pub fn ships_at(month: i64) -> Moment {
    Moment::from_seconds(month * MONTH + 36_000)
}

struct Living<'a> {
    events: Vec<Event>,
    projection: Projection,
    around: &'a Surroundings<'a>,
}

impl Living<'_> {
    fn go(&mut self, chance: &mut Chance, at: Moment, by: By, body: Body) {
        let event = Event { id: chance.id(at), seq: self.projection.seq + 1, at, by, body };
        self.projection.apply(&event, self.around).expect("a history that folds");
        self.events.push(event);
    }
}

impl Life<'_> {
    /// Its events, and where it stands after them.
    pub fn live(
        &self,
        chance: &mut Chance,
        around: &Surroundings<'_>,
        changes: &mut BTreeMap<(i64, SystemId), ChangeId>,
    ) -> (Vec<Event>, Projection) {
        let by_reporter = By::Follower { follower_id: self.reporter };
        let body = Body::Received(self.received(chance));
        let event = Event { id: chance.id(self.at), seq: 1, at: self.at, by: by_reporter, body };
        let projection = Projection::begin(&event, around).expect("a beginning");
        let mut living = Living { events: vec![event], projection, around };
        self.go_on(chance, &mut living, changes);
        (living.events, living.projection)
    }

    fn received(&self, chance: &mut Chance) -> Received {
        let system = chance.skewed(self.place.systems.len());
        let severity = match chance.below(20) {
            0 => Some(Severity::Critical),
            1..=4 => Some(Severity::High),
            5..=11 => Some(Severity::Medium),
            12..=15 => Some(Severity::Low),
            _ => None,
        };
        Received {
            site_id: self.place.site,
            unit_id: self.place.units[chance.skewed(self.place.units.len())],
            category_id: self.place.categories[chance.skewed(self.place.categories.len())],
            system_id: Some(self.place.systems[system]),
            workflow_step_id: None,
            severity,
            team_id: self.place.teams[usize::from(system % 3 == 2)],
            assignee_id: None,
            service_level_id: self.place.service_level,
            rule_id: None,
            burden: self.burden,
        }
    }

    fn go_on(
        &self,
        chance: &mut Chance,
        living: &mut Living<'_>,
        changes: &mut BTreeMap<(i64, SystemId), ChangeId>,
    ) {
        let by = By::Owner { person_id: self.place.owner };
        let mut at = self.at;
        let mut later = |chance: &mut Chance, from: i64, to: i64| {
            at = at.plus_seconds(from + chance.below((to - from).unsigned_abs()) as i64);
            (at <= self.now || self.lives == Lives::Accepted).then(|| at.min(self.now))
        };
        for follower_id in self.supporters {
            let body = Body::Supported(Supported {
                follower_id: *follower_id,
                burden: SUPPORTERS_BURDEN,
                replaces: None,
            });
            let by = By::Follower { follower_id: *follower_id };
            living.go(chance, self.at, by, body);
        }
        let Some(when) = later(chance, 3_600, 2 * DAY) else { return };
        living.go(chance, when, by, moved(State::Received, State::Acknowledged));
        let Some(when) = later(chance, DAY, 12 * DAY) else { return };
        let fields = vec![
            Edit::Title { from: None, to: Some(self.title.to_owned()) },
            Edit::Disposition { from: None, to: Some(Disposition::Redesign) },
        ];
        living.go(chance, when, by, Body::Edited { fields });
        let fate = if self.lives == Lives::Accepted { 99 } else { chance.below(100) };
        if fate < 25 {
            let to = if fate < 12 { State::Answered } else { State::Declined };
            let reason = Some("It keeps patients safe as it is.".to_owned());
            living.go(
                chance,
                when,
                by,
                Body::Moved(Moved { reason, ..Moved::plain(State::Acknowledged, to) }),
            );
            return;
        }
        living.go(chance, when, by, moved(State::Acknowledged, State::Accepted));
        // Some wait for ever.
        if self.lives == Lives::Accepted || fate > 90 {
            return;
        }
        let Some(when) = later(chance, 5 * DAY, 60 * DAY) else { return };
        living.go(chance, when, by, moved(State::Accepted, State::InProgress));
        let month = when.seconds() / MONTH + 1 + chance.skewed(5) as i64;
        let Some(system) = living.projection.system_id.filter(|_| ships_at(month) <= self.now) else {
            return;
        };
        let change = *changes.entry((month, system)).or_insert_with(|| chance.id(ships_at(month)));
        for body in ship(&living.projection, change).expect("it is in progress") {
            living.go(chance, ships_at(month), by, body);
        }
        self.answer(chance, living, ships_at(month));
    }

    /// More than half say that it helps; of the others nothing is heard.
    fn answer(&self, chance: &mut Chance, living: &mut Living<'_>, shipped: Moment) {
        let silence = shipped.plus_days(SILENCE_DAYS);
        if chance.often(55) {
            let when = shipped.plus_seconds(3_600 + chance.below(14 * DAY as u64) as i64);
            if when > self.now {
                return;
            }
            let wish = ConfirmationRequest { id: chance.id(when), answer: ShipAnswer::Fixed, words: None };
            let bodies = answer(&living.projection, self.reporter, Answerer::Reporter, &wish, None);
            for body in bodies.expect("it has shipped") {
                living.go(chance, when, By::Follower { follower_id: self.reporter }, body);
            }
        } else if silence <= self.now {
            living.go(chance, silence, By::System, moved(State::Shipped, State::Assumed));
        }
    }
}

const fn moved(from: State, to: State) -> Body {
    Body::Moved(Moved::plain(from, to))
}
