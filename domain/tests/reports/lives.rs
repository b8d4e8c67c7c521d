//! Lives of reports, made of whatever anybody may try.

use std::collections::{BTreeMap, HashMap};

use domain::fields::Patch;
use domain::governance::Verdict;
use domain::governance::deciding::{self, Decision};
use domain::id::{FollowerId, Id, QuestionId, ServiceLevelId};
use domain::moment::{Date, Moment};
use domain::reports::event::{Body, By, Event, Moved, Received, Supported};
use domain::reports::joining::{self, Root};
use domain::reports::moves::{self, Refusal};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::requests::{ConfirmationRequest, PlanRequest, ReportPatch, Transition};
use domain::reports::ship::latest_answer;
use domain::reports::state::{Mover, State};
use domain::reports::{
    Answerer, CommentVisibility, Dimension, Disposition, Hours, Identity, Severity, ShipAnswer, confirming,
};
use domain::service_levels::{FixedZone, ServiceLevel};
use proptest::prelude::*;
use uuid::Uuid;

pub const TEXT: &str = "zqtext the pump alarms all night";
pub const WORKAROUND: &str = "zqworkaround tape over the speaker";
pub const NAME: &str = "zqname Jana Weber";
pub const UNIT: &str = "zqunit Ward 4B";
pub const QUESTION: &str = "zqquestion which pump";
pub const REPLY: &str = "zqreply the left one";
pub const NOTE: &str = "zqnote she always complains";
pub const TALK: &str = "zqtalk thank you for asking";
pub const REASON: &str = "zqreason it was the alarm limit";
pub const ANSWER: &str = "zqanswer it still alarms at night";
pub const OWNER: &str = "zqowner Ines Kovac";

pub fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

pub fn level() -> (ServiceLevelId, HashMap<ServiceLevelId, ServiceLevel>) {
    let level = ServiceLevel::standard(id(1));
    (level.id, HashMap::from([(level.id, level)]))
}

/// Something that somebody tries.
#[derive(Clone, Debug)]
pub enum Try {
    Move { to: State, bare: bool, stale: bool },
    Plan { reason: bool, window: bool },
    Reply,
    Comment { visibility: CommentVisibility, owner: bool },
    Reopen { mover: Mover },
    Withdraw,
    Edit { clear: bool },
    Reroute,
    ShareName,
    Expire,
    Ship,
    Confirm { follower: u128, answer: ShipAnswer, words: bool },
    Silence,
    Support { follower: u128, tenths: i64 },
    Unsupport { follower: u128 },
    Join { root: u128 },
    OneMoreJoined,
    TakeApart,
    Leave,
    Decide { verdict: Verdict, day: bool },
    EndHold,
}

pub fn a_try() -> impl Strategy<Value = Try> {
    let visibility = prop::sample::select(vec![
        CommentVisibility::Public,
        CommentVisibility::Reporter,
        CommentVisibility::Internal,
    ]);
    prop_oneof![
        8 => (prop::sample::select(State::ALL.to_vec()), prop::bool::weighted(0.2), prop::bool::weighted(0.1))
            .prop_map(|(to, bare, stale)| Try::Move { to, bare, stale }),
        2 => any::<(bool, bool)>().prop_map(|(reason, window)| Try::Plan { reason, window }),
        2 => Just(Try::Reply),
        2 => (visibility, any::<bool>()).prop_map(|(visibility, owner)| Try::Comment { visibility, owner }),
        2 => prop::sample::select(vec![Mover::Owner, Mover::Reporter]).prop_map(|mover| Try::Reopen { mover }),
        1 => prop::bool::weighted(0.2).prop_map(|often| if often { Try::Withdraw } else { Try::Reply }),
        1 => any::<bool>().prop_map(|clear| Try::Edit { clear }),
        1 => Just(Try::Reroute),
        1 => Just(Try::ShareName),
        1 => Just(Try::Expire),
        4 => Just(Try::Ship),
        4 => (60_u128..64, prop::sample::select(ShipAnswer::ALL.to_vec()), any::<bool>())
            .prop_map(|(follower, answer, words)| Try::Confirm { follower, answer, words }),
        1 => Just(Try::Silence),
        4 => (prop::sample::select(Verdict::ALL.to_vec()), any::<bool>())
            .prop_map(|(verdict, day)| Try::Decide { verdict, day }),
        1 => Just(Try::EndHold),
        2 => (62_u128..66, 0_i64..50).prop_map(|(follower, tenths)| Try::Support { follower, tenths }),
        1 => (62_u128..66).prop_map(|follower| Try::Unsupport { follower }),
        1 => (7_000_u128..7_003).prop_map(|root| Try::Join { root }),
        1 => Just(Try::OneMoreJoined),
        2 => Just(Try::TakeApart),
        1 => prop::bool::weighted(0.2).prop_map(|often| if often { Try::Leave } else { Try::Reply }),
    ]
}

pub fn owner() -> By {
    By::Owner { person_id: id(50) }
}

/// A decision of one of two committees.
pub fn decision(verdict: Verdict, until: Option<Date>, next: u128) -> Decision {
    Decision {
        id: id(next),
        number: 1,
        committee_id: id(80 + next % 2),
        verdict,
        until: until.filter(|_| verdict.hold().is_some()),
        until_words: None,
        asked_for: (verdict == Verdict::NeedMore).then(|| "How often?".to_owned()),
        rationale: REASON.to_owned(),
    }
}

/// What a try comes to where the report stands.
pub fn outcome(
    projection: &Projection,
    events: &[Event],
    attempt: &Try,
    reporter: By,
    today: Date,
    next: u128,
) -> Result<(By, Vec<Body>), Refusal> {
    let question: QuestionId = id(10_000 + next);
    Ok(match attempt {
        Try::Move { to, bare, stale } => {
            let from = if *stale { State::Duplicate } else { projection.state };
            let plain = Transition::plain(id(next), from, *to);
            let wish = if *bare {
                plain
            } else {
                Transition {
                    reason: Some(REASON.to_owned()),
                    title: Some("Pump alarms".to_owned()),
                    disposition: Some(Disposition::Defect),
                    dimension: Some(Dimension::Technology),
                    question: Some(QUESTION.to_owned()),
                    tried_by: Some("Ward 6A".to_owned()),
                    transferred_to: Some("The maker".to_owned()),
                    follow_up_on: Some(today.plus_days(30)),
                    ..plain
                }
            };
            (owner(), moves::transition(projection, &wish, question, today)?)
        }
        Try::Plan { reason, window } => {
            let wish = PlanRequest {
                id: id(next),
                from: projection.state,
                from_date: today.plus_days(10),
                to_date: window.then(|| today.plus_days(20)),
                reason: reason.then(|| REASON.to_owned()),
            };
            (owner(), moves::plan(projection, &wish, today)?)
        }
        Try::Reply => (reporter, vec![moves::reply(projection, REPLY)?]),
        Try::Comment { visibility, owner: by_owner } => {
            let (by, visibility, body) = match (by_owner, visibility) {
                (true, CommentVisibility::Internal) => (owner(), *visibility, NOTE),
                (true, _) => (owner(), *visibility, TALK),
                (false, _) => (reporter, CommentVisibility::Reporter, TALK),
            };
            (by, vec![Body::Commented { body: body.to_owned(), visibility }])
        }
        Try::Reopen { mover } => {
            let by = if *mover == Mover::Owner { owner() } else { reporter };
            (by, vec![moves::reopen(projection, *mover, REASON)?])
        }
        Try::Withdraw => (reporter, vec![moves::withdraw(projection, Some(REASON))?]),
        Try::Edit { clear } => {
            let patch = ReportPatch {
                title: if *clear { Patch::Clear } else { Patch::Set("Pump alarms again".to_owned()) },
                disposition: if *clear { Patch::Clear } else { Patch::Keep },
                severity: Patch::Set(Severity::High),
                ..ReportPatch::default()
            };
            let fields = moves::edits(projection, &patch)?;
            (owner(), if fields.is_empty() { Vec::new() } else { vec![Body::Edited { fields }] })
        }
        Try::Reroute => {
            let body = Body::Rerouted {
                from: projection.team_id,
                to: id(if projection.team_id == id(40) { 41 } else { 40 }),
                assignee_id: Some(id(50)),
                reason: REASON.to_owned(),
            };
            (owner(), vec![body])
        }
        Try::ShareName => (reporter, vec![Body::IdentityShared { team_id: projection.team_id }]),
        // What is joined has no alarms: nobody takes its question back.
        Try::Expire => match projection.question {
            Some(_) if projection.joined.is_none() => {
                (By::System, vec![Body::QuestionWithdrawn { reason: None }])
            }
            _ => return Err(Refusal::NotPossible),
        },
        Try::Ship => (owner(), confirming::ship(projection, id(90 + next))?),
        Try::Confirm { follower, answer, words } => {
            let wish = ConfirmationRequest {
                id: id(next),
                answer: *answer,
                words: words.then(|| ANSWER.to_owned()),
            };
            let (relation, by) = match follower {
                60 => (Answerer::Reporter, reporter),
                // Another report of the set, and two supporters.
                61 => (Answerer::Reporter, By::Follower { follower_id: id(61) }),
                _ => (Answerer::Supporter, By::Follower { follower_id: id(*follower) }),
            };
            let earlier = latest_answer(events, id(*follower));
            (by, confirming::answer(projection, id(*follower), relation, &wish, earlier)?)
        }
        Try::Silence if projection.state == State::Shipped => {
            (By::System, vec![Body::Moved(Moved::plain(State::Shipped, State::Assumed))])
        }
        Try::Silence => return Err(Refusal::NotPossible),
        Try::Decide { verdict, day } => {
            let made = decision(*verdict, day.then(|| today.plus_days(20)), next);
            let bodies = deciding::decide(projection, &made).map_err(|_| Refusal::NotPossible)?;
            (By::Committee { committee_id: made.committee_id }, bodies)
        }
        Try::EndHold => match projection.hold {
            // What is joined waits with its root.
            Some(_) if projection.joined.is_none() => (By::System, vec![Body::HoldEnded {}]),
            _ => return Err(Refusal::NotPossible),
        },
        Try::Support { follower, tenths } => {
            let follower_id = id(*follower);
            let replaces = supporters(events).get(&follower_id).copied();
            let supported = Supported { follower_id, burden: Hours { tenths: *tenths }, replaces };
            (By::Follower { follower_id }, vec![Body::Supported(supported)])
        }
        Try::Unsupport { follower } => {
            let follower_id = id(*follower);
            let burden = *supporters(events).get(&follower_id).ok_or(Refusal::NotPossible)?;
            (By::Follower { follower_id }, vec![Body::Unsupported { follower_id, burden }])
        }
        Try::Join { root } => {
            let other = beginning();
            let root = Root { id: id(*root), projection: &other };
            (owner(), vec![joining::join(id(7), projection, projection.state, Some(root))?])
        }
        Try::OneMoreJoined => (owner(), vec![Body::Joined { into: None }]),
        Try::TakeApart => (owner(), vec![joining::take_apart(projection, REASON)?]),
        Try::Leave if has_left(events) => return Err(Refusal::NotPossible),
        Try::Leave => (reporter, joining::leave(projection, id(60), BURDEN)),
    })
}

/// Who supports it by its history, and with how much.
pub fn supporters(events: &[Event]) -> BTreeMap<FollowerId, Hours> {
    let mut supporters = BTreeMap::new();
    for event in events {
        match &event.body {
            Body::Supported(supported) => {
                supporters.insert(supported.follower_id, supported.burden);
            }
            Body::Unsupported { follower_id, .. } => {
                supporters.remove(follower_id);
            }
            _ => {}
        }
    }
    supporters
}

/// Whether its reporter has left.
pub fn has_left(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.body, Body::Redacted(_)))
}

/// What the problem costs the reporter.
pub const BURDEN: Hours = Hours { tenths: 33 };

/// Another report that has just arrived.
pub fn beginning() -> Projection {
    live(&[], Identity::Named).1
}

/// The state before an event, where a question would have returned it, and the state after.
pub type Step = (State, Option<State>, State);

/// A report's whole life: its events and where it stands at the end.
pub fn live(tries: &[Try], identity: Identity) -> (Vec<Event>, Projection, Vec<Step>) {
    let (level, levels) = level();
    let zone = FixedZone::default();
    let around = Surroundings { levels: &levels, zone: &zone };
    let reporter = match identity {
        Identity::Anonymous => By::Anonymous,
        _ => By::Follower { follower_id: id(60) },
    };
    let received = Received {
        site_id: id(20),
        unit_id: id(21),
        category_id: id(22),
        system_id: None,
        workflow_step_id: None,
        severity: None,
        team_id: id(40),
        assignee_id: None,
        service_level_id: level,
        rule_id: None,
        burden: BURDEN,
    };
    let start = Moment::from_seconds(1_790_000_000);
    let first = Event { id: id(1), seq: 1, at: start, by: reporter, body: Body::Received(received) };
    let mut projection = Projection::begin(&first, &around).unwrap();
    let (mut events, mut moved) = (vec![first], Vec::new());
    for (index, attempt) in tries.iter().enumerate() {
        let at = start.plus_seconds(7_211 * (index as i64 + 1));
        let Ok((by, bodies)) =
            outcome(&projection, &events, attempt, reporter, at.utc_date(), 1_000 + index as u128)
        else {
            continue;
        };
        for body in bodies {
            let before = projection.standpoint();
            let event = Event { id: id(2_000 + events.len() as u128), seq: projection.seq + 1, at, by, body };
            projection.apply(&event, &around).unwrap();
            moved.push((before.state, before.returns_to, projection.state));
            events.push(event);
        }
    }
    (events, projection, moved)
}

pub fn lives() -> impl Strategy<Value = Vec<Try>> {
    prop::collection::vec(a_try(), 0..40)
}

pub fn identities() -> impl Strategy<Value = Identity> {
    prop::sample::select(vec![Identity::Named, Identity::Confidential, Identity::Anonymous])
}
