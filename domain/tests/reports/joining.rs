//! Joining and taking apart, and who waits: whatever happens in whatever order, sets count and tell each person once.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{FollowerId, ReportId};
use domain::moment::Moment;
use domain::reports::event::{Body, Event};
use domain::reports::joining::{
    Follows, Member, Root, Waiting, audience, due_at, figures, join, moving_along, take_apart,
};
use domain::reports::moves::Refusal;
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::wire::Relation;
use domain::reports::{Hours, Severity, State};
use domain::service_levels::{FixedZone, Zone};
use domain::telling::{Recipient, owed};
use proptest::prelude::*;
use uuid::Uuid;

use crate::lives::{
    BURDEN, REASON, Try, beginning, has_left, id, identities, level, live, lives, owner, supporters,
};

fn around<T>(use_it: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    let (_, levels) = level();
    use_it(&Surroundings { levels: &levels, zone: &FixedZone::default() })
}

fn happens(projection: &mut Projection, at: Moment, body: Body) {
    let event = Event { id: id(1), seq: projection.seq + 1, at, by: owner(), body };
    around(|around| projection.apply(&event, around)).unwrap();
}

/// Everything but how far the history has gone, and by which way clocks came to where they stand.
fn but_history(projection: &Projection) -> Projection {
    let mut bare = projection.clone();
    (bare.seq, bare.news_seq) = (0, 0);
    for clock in &mut bare.clocks.0 {
        (clock.running_since, clock.used_seconds) = (None, 0);
    }
    bare
}

proptest! {
    #[test]
    fn taking_apart_undoes_joining(tries in lives(), identity in identities()) {
        let (events, before, _) = live(&tries, identity);
        let at = events.last().unwrap().at;
        let other = beginning();
        let root = Root { id: id(8), projection: &other };
        let joined = join(id(7), &before, before.state, Some(root));
        prop_assert_eq!(joined.is_ok(), before.state.is_open());
        let Ok(joined) = joined else { return Ok(()) };
        let mut report = before.clone();
        happens(&mut report, at, joined);
        prop_assert_eq!(report.state, State::Duplicate);
        prop_assert_eq!(report.next_due(), None);
        prop_assert!(around(|around| domain::reports::alarms::alarms(&report, around)).is_empty());
        // Its root may be joined with another meanwhile.
        happens(&mut report, at, Body::Joined { into: Some(id(9)) });
        let apart = take_apart(&report, REASON).unwrap();
        prop_assert_eq!(&apart, &Body::TakenApart { from: Some(id(9)), reason: Some(REASON.to_owned()) });
        happens(&mut report, at, apart);
        prop_assert_eq!(but_history(&report), but_history(&before));
    }

    #[test]
    fn the_time_in_which_it_was_joined_is_a_pause(tries in lives(), identity in identities(), hours in 0_i64..500) {
        let (events, before, _) = live(&tries, identity);
        prop_assume!(before.state.is_open());
        let (at, levels) = (events.last().unwrap().at, level().1);
        let later = at.plus_seconds(hours * 3_600);
        let mut report = before.clone();
        happens(&mut report, at, Body::Joined { into: Some(id(9)) });
        happens(&mut report, later, Body::TakenApart { from: Some(id(9)), reason: None });
        let calendar = &levels[&before.service_level_id].calendar;
        let zone = FixedZone::default();
        let zone: &dyn Zone = &zone;
        for (clock, earlier) in report.clocks.0.iter().zip(&before.clocks.0) {
            let Some(due) = earlier.due_at.filter(|_| earlier.met.is_none() && earlier.running_since.is_some()) else {
                prop_assert_eq!(clock.due_at, earlier.due_at);
                continue;
            };
            if due <= at {
                prop_assert_eq!(clock.due_at, Some(due), "what had run out has run out");
            } else {
                let moved = calendar.between(zone, due, clock.due_at.unwrap());
                prop_assert_eq!(moved, calendar.between(zone, at, later));
            }
        }
    }

    #[test]
    fn a_set_is_due_when_the_first_of_it_was_promised(tries in lives(), other in lives()) {
        let (_, root, _) = live(&tries, domain::reports::Identity::Named);
        let (events, mut report, _) = live(&other, domain::reports::Identity::Named);
        prop_assume!(report.state.is_open());
        let promised = report.clocks.promised();
        happens(&mut report, events.last().unwrap().at, Body::Joined { into: Some(id(9)) });
        let own = root.next_due().map(|(_, due_at)| due_at);
        prop_assert_eq!(due_at(&root, []), own);
        let due = due_at(&root, report.joined.as_ref());
        prop_assert_eq!(due.is_some(), own.is_some(), "what does not run is never due");
        prop_assert!(due <= own);
        let Some(due) = due else { return Ok(()) };
        let runs: Vec<_> = root.clocks.promised().into_iter().map(|(kind, _)| kind).collect();
        for (kind, at) in promised {
            prop_assert!(!runs.contains(&kind) || due <= at);
        }
    }

    #[test]
    fn who_waits_is_counted_by_the_history(tries in lives(), identity in identities()) {
        let (events, end, _) = live(&tries, identity);
        let supporters = supporters(&events);
        let reporter = if has_left(&events) { (0, Hours::default()) } else { (1, BURDEN) };
        prop_assert_eq!(end.people as usize, supporters.len() + reporter.0);
        let hours = supporters.values().fold(reporter.1, |sum, hours| sum + *hours);
        prop_assert_eq!(end.burden, hours);
    }

    #[test]
    fn what_is_joined_or_has_ended_takes_nothing_in(tries in lives()) {
        let (_, other, _) = live(&tries, domain::reports::Identity::Named);
        let report = beginning();
        let open = other.state.is_open() || other.state == State::Shipped;
        let root = Root { id: id(8), projection: &other };
        let fields = |tried: Result<Body, Refusal>| match tried {
            Err(Refusal::Fields(errors)) => Some(errors[0].code.clone()),
            _ => None,
        };
        let tried = join(id(7), &report, State::Received, Some(root));
        prop_assert_eq!(tried.is_ok(), open);
        prop_assert_eq!(fields(tried), (!open).then(|| "ended".to_owned()));
        let itself = join(id(8), &report, State::Received, Some(root));
        prop_assert_eq!(fields(itself), Some("same_report".to_owned()));
        prop_assert_eq!(fields(join(id(7), &report, State::Received, None)), Some("unknown".to_owned()));
        let stale = join(id(7), &report, State::Accepted, Some(root));
        prop_assert_eq!(stale, Err(Refusal::MovedMeanwhile));
    }

    #[test]
    fn redacting_words_changes_nothing_that_is_folded(tries in lives(), identity in identities()) {
        let (mut events, end, _) = live(&tries, identity);
        for event in events.iter_mut().filter(|event| event.by.is_reporter()) {
            event.body = event.body.clone().without_words();
        }
        let folded = around(|around| Projection::fold(&events, around)).unwrap();
        prop_assert_eq!(folded, end);
    }
}

/// Reports as a server keeps them: of each the root, and with which it was joined itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Forest(BTreeMap<ReportId, Projection>);

impl Forest {
    fn root_of(&self, report: ReportId) -> ReportId {
        self.0[&report].joined.as_ref().map_or(report, |joined| joined.root)
    }

    fn edges(&self, root: ReportId) -> Vec<(ReportId, ReportId)> {
        let joined = self.0.iter().filter_map(|(id, report)| Some((*id, report.joined.as_ref()?)));
        joined.filter(|(_, joined)| joined.root == root).map(|(id, joined)| (id, joined.into)).collect()
    }

    fn join(&mut self, report: ReportId, into: ReportId) -> bool {
        let root = self.root_of(into);
        let standing = &self.0[&root];
        let root = Root { id: root, projection: standing };
        let Ok(body) = join(report, &self.0[&report], self.0[&report].state, Some(root)) else {
            return false;
        };
        let along: Vec<_> = self.edges(report).into_iter().map(|(id, _)| id).collect();
        for id in along.into_iter().chain([report]) {
            happens(self.0.get_mut(&id).unwrap(), Moment::from_seconds(1_790_000_000), body.clone());
        }
        true
    }

    fn take_apart(&mut self, report: ReportId) -> bool {
        let Ok(body) = take_apart(&self.0[&report], REASON) else { return false };
        let along = moving_along(report, &self.edges(self.root_of(report)));
        happens(self.0.get_mut(&report).unwrap(), Moment::from_seconds(1_790_000_000), body);
        for id in along {
            happens(
                self.0.get_mut(&id).unwrap(),
                Moment::from_seconds(1_790_000_000),
                Body::Joined { into: Some(report) },
            );
        }
        true
    }

    fn but_history(&self) -> BTreeMap<ReportId, Projection> {
        self.0.iter().map(|(id, report)| (*id, but_history(report))).collect()
    }
}

proptest! {
    #[test]
    fn sets_are_trees_and_taking_apart_undoes_joining_of_whole_sets(
        steps in prop::collection::vec((any::<bool>(), 0_u128..6, 0_u128..6), 0..30),
    ) {
        let mut forest = Forest((0..6).map(|n| (id(n), beginning())).collect());
        for (joins, one, other) in steps {
            let before = forest.clone();
            if joins {
                if forest.join(id(one), id(other)) {
                    prop_assert!(before.root_of(id(other)) != id(one), "no circle");
                    let mut undone = forest.clone();
                    prop_assert!(undone.take_apart(id(one)));
                    prop_assert_eq!(undone.but_history(), before.but_history());
                }
            } else {
                forest.take_apart(id(one));
            }
            // Every joined report names a root that is none itself, and gets there by those it was joined with.
            for (report, standing) in &forest.0 {
                let Some(joined) = &standing.joined else { continue };
                prop_assert!(forest.0[&joined.root].joined.is_none());
                let (mut at, mut steps) = (*report, 0);
                while let Some(joined) = &forest.0[&at].joined {
                    (at, steps) = (joined.into, steps + 1);
                    prop_assert!(steps < 7, "a circle");
                }
                prop_assert_eq!(at, joined.root);
            }
        }
    }

    #[test]
    fn a_person_counts_once_with_the_greatest_burden(
        waiting in prop::collection::vec((0_u128..5, prop::option::of(0_u128..4), 0_i64..100), 0..20),
        members in prop::collection::vec((0_i64..1_000, prop::option::of(Just(Severity::High))), 1..5),
    ) {
        let waiting: Vec<Waiting> = waiting
            .into_iter()
            .map(|(who, unit, tenths)| Waiting {
                who: Uuid::from_u128(who),
                unit_id: unit.map(id),
                burden: Hours { tenths },
            })
            .collect();
        let members: Vec<Member> = members
            .into_iter()
            .map(|(at, severity)| Member { reported_at: Moment::from_seconds(at), severity })
            .collect();
        let found = figures(&members, &waiting).unwrap();
        let people: BTreeSet<_> = waiting.iter().map(|one| one.who).collect();
        prop_assert_eq!(found.people as usize, people.len());
        let sum: i64 = people
            .iter()
            .map(|who| waiting.iter().filter(|one| one.who == *who).map(|one| one.burden.tenths).max().unwrap())
            .sum();
        prop_assert_eq!(found.burden.tenths, sum);
        prop_assert_eq!(found.joined as usize + 1, members.len());
        prop_assert!(members.iter().all(|member| found.reported_at <= member.reported_at));
        prop_assert_eq!(found.severity, members.iter().filter_map(|member| member.severity).max());
        let backwards: Vec<_> = waiting.iter().rev().copied().collect();
        prop_assert_eq!(figures(&members, &backwards).unwrap(), found);
    }

    #[test]
    fn a_ship_owes_each_person_of_the_set_exactly_one_telling(
        followers in prop::collection::vec((0_u128..6, 0_u128..4, 0_usize..3), 0..20),
    ) {
        let relations = [Relation::Reporter, Relation::Supporter, Relation::Follower];
        let root: ReportId = id(0);
        let followers: Vec<Follows> = followers
            .into_iter()
            .enumerate()
            .map(|(index, (who, report, relation))| Follows {
                follower_id: id(100 + index as u128) as FollowerId,
                who: Uuid::from_u128(who),
                report_id: id(report),
                relation: relations[relation],
            })
            .collect();
        let shipped = Event {
            id: id(1),
            seq: 2,
            at: Moment::default(),
            by: owner(),
            body: Body::Shipped { change_id: id(90) },
        };
        let owed = owed(&shipped, Some(State::InProgress));
        prop_assert_eq!(owed.iter().filter(|(to, _)| *to == Recipient::Followers).count(), 1);
        prop_assert_eq!(owed.len(), 1);
        let told = audience(root, &followers);
        let people: BTreeSet<_> = followers.iter().map(|one| one.who).collect();
        prop_assert_eq!(told.iter().map(|one| one.who).collect::<BTreeSet<_>>(), people.clone());
        prop_assert_eq!(told.len(), people.len());
        for one in &told {
            // As reporter where the person reported anything of it: an answer then counts.
            let reports = |other: &&Follows| other.who == one.who && other.relation == Relation::Reporter;
            prop_assert!(one.relation == Relation::Reporter || followers.iter().find(reports).is_none());
        }
        let backwards: Vec<_> = followers.iter().rev().copied().collect();
        prop_assert_eq!(audience(root, &backwards), told);
    }
}

#[test]
fn supporting_is_no_news() {
    let (_, before, _) = live(&[], domain::reports::Identity::Named);
    let (_, after, _) = live(
        &[Try::Support { follower: 62, tenths: 5 }, Try::OneMoreJoined],
        domain::reports::Identity::Named,
    );
    assert_eq!((after.news_seq, after.seq), (before.seq, before.seq + 2));
}
