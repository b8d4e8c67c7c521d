//! What was said to "does it help?" about a change: by whom last, and counted by unit.

use std::collections::BTreeMap;

use super::wire::{AnswerCounts, UnitAnswers};
use crate::id::{ChangeId, FollowerId, UnitId};
use crate::moment::Moment;
use crate::names::UnitRef;
use crate::reports::event::{Body, Event};
use crate::reports::view::SMALLEST_CROWD;
use crate::reports::{Answerer, Identity, ShipAnswer};

/// The latest that one follower said about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who.
    pub follower_id: FollowerId,
    /// As what.
    pub relation: Answerer,
    /// Whether it helps.
    pub answer: ShipAnswer,
    /// What else there was to say.
    pub words: Option<String>,
    /// When; of an anonymous report the hour.
    pub at: Moment,
}

/// What each follower last said about that change, by what shipped for one report and what was answered, oldest
/// first. An answer belongs to the change that shipped last before it, so answers after a later one do not count.
/// Nothing where the change did not ship for this report.
pub fn latest(events: &[Event], change: ChangeId) -> Option<Vec<Given>> {
    let is_this = |event: &Event| matches!(&event.body, Body::Shipped { change_id } if *change_id == change);
    let shipped = events.iter().rposition(is_this)?;
    let mut given: BTreeMap<FollowerId, Given> = BTreeMap::new();
    let rest = events.iter().skip(shipped + 1);
    for event in rest.take_while(|event| !matches!(event.body, Body::Shipped { .. })) {
        if let Body::AnsweredShip(answered) = &event.body {
            given.insert(
                answered.follower_id,
                Given {
                    follower_id: answered.follower_id,
                    relation: answered.relation,
                    answer: answered.answer,
                    words: answered.words.clone(),
                    at: event.at,
                },
            );
        }
    }
    Some(given.into_values().collect())
}

impl AnswerCounts {
    /// Counts one more; nothing said yet waits.
    pub const fn add(&mut self, answer: Option<ShipAnswer>) {
        let count = match answer {
            Some(ShipAnswer::Fixed) => &mut self.fixed,
            Some(ShipAnswer::Partly) => &mut self.partly,
            Some(ShipAnswer::NotFixed) => &mut self.not_fixed,
            Some(ShipAnswer::CannotTell) => &mut self.cannot_tell,
            None => &mut self.waiting,
        };
        *count += 1;
    }
}

/// Whether the unit would name this follower to somebody who may not know the name.
pub const fn hides_unit(identity: Identity, headcount: i64, may_know_name: bool) -> bool {
    matches!(identity, Identity::Confidential) && headcount < SMALLEST_CROWD && !may_know_name
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The unit, as far as it may be told.
    pub unit: Option<UnitRef>,
    /// As what.
    pub relation: Answerer,
    /// The latest answer; nothing where there is none yet.
    pub answer: Option<ShipAnswer>,
}

/// The answers by unit and relation: units by name, and at the end those of whom the unit is not told.
pub fn by_unit(asked: &[Asked]) -> Vec<UnitAnswers> {
    let mut units: BTreeMap<(bool, String, Option<UnitId>), UnitAnswers> = BTreeMap::new();
    for one in asked {
        let key = match &one.unit {
            Some(unit) => (false, unit.name.clone(), Some(unit.id)),
            None => (true, String::new(), None),
        };
        let empty = || UnitAnswers {
            unit: one.unit.clone(),
            reporters: AnswerCounts::default(),
            supporters: AnswerCounts::default(),
        };
        let unit = units.entry(key).or_insert_with(empty);
        match one.relation {
            Answerer::Reporter => unit.reporters.add(one.answer),
            Answerer::Supporter => unit.supporters.add(one.answer),
        }
    }
    units.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::Id;
    use crate::reports::event::{AnsweredShip, By};

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn events(bodies: Vec<Body>) -> Vec<Event> {
        (1..)
            .zip(bodies)
            .map(|(seq, body)| Event {
                id: id(1_000),
                seq,
                at: Moment::from_seconds(seq),
                by: By::System,
                body,
            })
            .collect()
    }

    fn shipped(change: u128) -> Body {
        Body::Shipped { change_id: id(change) }
    }

    fn said(follower: u128, answer: ShipAnswer) -> Body {
        Body::AnsweredShip(AnsweredShip {
            follower_id: id(follower),
            relation: Answerer::Reporter,
            answer,
            words: None,
            replaces: None,
        })
    }

    #[test]
    fn the_latest_answer_to_this_very_change_counts() {
        let history = events(vec![
            shipped(1),
            said(7, ShipAnswer::Partly),
            said(8, ShipAnswer::CannotTell),
            said(7, ShipAnswer::NotFixed),
            Body::Reopened { reason: "not_fixed".to_owned() },
            shipped(2),
            said(7, ShipAnswer::Fixed),
        ]);
        let answers = |change| {
            let given = latest(&history, id(change))?;
            Some(given.into_iter().map(|given| (given.follower_id, given.answer)).collect::<Vec<_>>())
        };
        assert_eq!(answers(1), Some(vec![(id(7), ShipAnswer::NotFixed), (id(8), ShipAnswer::CannotTell)]));
        assert_eq!(answers(2), Some(vec![(id(7), ShipAnswer::Fixed)]));
        assert_eq!(answers(3), None);
    }

    #[test]
    fn a_small_unit_hides_the_confidential_alone() {
        assert!(hides_unit(Identity::Confidential, 4, false));
        assert!(!hides_unit(Identity::Confidential, 5, false));
        assert!(!hides_unit(Identity::Confidential, 4, true));
        assert!(!hides_unit(Identity::Named, 1, false));
        assert!(!hides_unit(Identity::Anonymous, 1, false));
    }

    prop_compose! {
        fn anybody()(unit in prop::option::of(0u128..4), reporter: bool, answer in prop::option::of(0usize..4)) -> Asked {
            Asked {
                unit: unit.map(|unit| UnitRef::new(id(unit), format!("Ward {unit}"))),
                relation: if reporter { Answerer::Reporter } else { Answerer::Supporter },
                answer: answer.map(|index| ShipAnswer::ALL[index]),
            }
        }
    }

    proptest! {
        #[test]
        fn everybody_is_counted_once(asked in prop::collection::vec(anybody(), 0..40)) {
            let units = by_unit(&asked);
            let mut named: Vec<_> = units.iter().map(|unit| unit.unit.as_ref().map(|unit| unit.id)).collect();
            let hidden_last = named.iter().position(Option::is_none).is_none_or(|place| place + 1 == named.len());
            prop_assert!(hidden_last);
            named.sort_unstable();
            named.dedup();
            prop_assert_eq!(named.len(), units.len(), "each unit once");
            for unit in &units {
                let id = unit.unit.as_ref().map(|unit| unit.id);
                for (relation, counts) in [(Answerer::Reporter, unit.reporters), (Answerer::Supporter, unit.supporters)] {
                    let mut wanted = AnswerCounts::default();
                    let of_it = |one: &&Asked| one.unit.as_ref().map(|unit| unit.id) == id && one.relation == relation;
                    for one in asked.iter().filter(of_it) {
                        wanted.add(one.answer);
                    }
                    prop_assert_eq!(counts, wanted);
                }
            }
        }
    }
}
