//! Reports by properties: whatever is asked for in whatever order, the table, the fold and the eyes of readers hold.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::collections::HashMap;

use domain::access::{Standing, View};
use domain::fields::Patch;
use domain::id::{
    CategoryId, CommitteeId, EventId, FollowerId, Id, PersonId, QuestionId, ReportId, ServiceLevelId, SiteId,
    TeamId, UnitId,
};
use domain::moment::{Date, Moment};
use domain::names::Ref;
use domain::reports::event::{Body, By, Event, Received};
use domain::reports::moves::{self, Refusal};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::requests::{PlanRequest, ReportPatch, Transition};
use domain::reports::state::{Mover, OPEN, State, TABLE};
use domain::reports::status::{history, present_status};
use domain::reports::view::{FullReport, Names, Wording, present, present_event, present_in_list};
use domain::reports::wire::OwnerView;
use domain::reports::{CommentVisibility, Dimension, Disposition, Hours, Identity, Severity};
use domain::service_levels::{FixedZone, ServiceLevel};
use proptest::prelude::*;
use uuid::Uuid;

const TEXT: &str = "zqtext the pump alarms all night";
const WORKAROUND: &str = "zqworkaround tape over the speaker";
const NAME: &str = "zqname Jana Weber";
const UNIT: &str = "zqunit Ward 4B";
const QUESTION: &str = "zqquestion which pump";
const REPLY: &str = "zqreply the left one";
const NOTE: &str = "zqnote she always complains";
const TALK: &str = "zqtalk thank you for asking";
const REASON: &str = "zqreason it was the alarm limit";
const OWNER: &str = "zqowner Ines Kovac";

fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

fn level() -> (ServiceLevelId, HashMap<ServiceLevelId, ServiceLevel>) {
    let level = ServiceLevel::standard(id(1));
    (level.id, HashMap::from([(level.id, level)]))
}

/// Something that somebody tries.
#[derive(Clone, Debug)]
enum Try {
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
}

fn a_try() -> impl Strategy<Value = Try> {
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
    ]
}

fn owner() -> By {
    By::Owner { person_id: id(50) }
}

/// What a try comes to where the report stands.
fn outcome(
    projection: &Projection,
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
        Try::Expire => match projection.question {
            Some(_) => (By::System, vec![Body::QuestionWithdrawn { reason: None }]),
            None => return Err(Refusal::NotPossible),
        },
    })
}

/// The state before an event, where a question would have returned it, and the state after.
type Step = (State, Option<State>, State);

/// A report's whole life: its events and where it stands at the end.
fn live(tries: &[Try], identity: Identity) -> (Vec<Event>, Projection, Vec<Step>) {
    let (level, levels) = level();
    let zone = FixedZone::default();
    let around = Surroundings { levels: &levels, zone: &zone };
    let reporter = match identity {
        Identity::Anonymous => By::Anonymous,
        _ => By::Follower { follower_id: id::<domain::id::kind::Follower>(60) as FollowerId },
    };
    let received = Received {
        site_id: id::<domain::id::kind::Site>(20) as SiteId,
        unit_id: id::<domain::id::kind::Unit>(21) as UnitId,
        category_id: id::<domain::id::kind::Category>(22) as CategoryId,
        system_id: None,
        workflow_step_id: None,
        severity: None,
        team_id: id::<domain::id::kind::Team>(40) as TeamId,
        assignee_id: None,
        service_level_id: level,
        rule_id: None,
        burden: Hours { tenths: 33 },
    };
    let start = Moment::from_seconds(1_790_000_000);
    let first = Event { id: id(1), seq: 1, at: start, by: reporter, body: Body::Received(received) };
    let mut projection = Projection::begin(&first, &around).unwrap();
    let (mut events, mut moved) = (vec![first], Vec::new());
    for (index, attempt) in tries.iter().enumerate() {
        let at = start.plus_seconds(7_211 * (index as i64 + 1));
        let Ok((by, bodies)) = outcome(&projection, attempt, reporter, at.utc_date(), 1_000 + index as u128)
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

fn lives() -> impl Strategy<Value = Vec<Try>> {
    prop::collection::vec(a_try(), 0..40)
}

fn identities() -> impl Strategy<Value = Identity> {
    prop::sample::select(vec![Identity::Named, Identity::Confidential, Identity::Anonymous])
}

proptest! {
    #[test]
    fn no_sequence_of_moves_leaves_the_table(tries in lives(), identity in identities()) {
        let (_, end, moved) = live(&tries, identity);
        for (from, returns_to, to) in moved {
            if from == to {
                continue;
            }
            let in_table = TABLE.iter().any(|line| line.to == to && line.from.contains(&from));
            let returns = from == State::Clarifying && returns_to == Some(to);
            prop_assert!(in_table || returns, "{from:?} -> {to:?}");
        }
        prop_assert_eq!(end.open_at.is_some(), OPEN.contains(&end.state));
        prop_assert_eq!(end.question.is_some(), end.state == State::Clarifying);
        prop_assert_eq!(end.transfer.is_some(), end.state == State::Transferred);
        if end.state == State::Clarifying || !end.state.is_open() {
            prop_assert_eq!(end.next_due(), None);
        }
    }

    #[test]
    fn what_was_decided_on_has_a_title_and_a_disposition(tries in lives(), identity in identities()) {
        let (_, end, _) = live(&tries, identity);
        let decided = matches!(
            end.standpoint().effective(),
            State::Accepted | State::Scheduled | State::InProgress | State::InTrial
        );
        let ended = matches!(end.state, State::Answered | State::Declined | State::Transferred);
        prop_assert!(!(decided || ended) || end.title.is_some());
        prop_assert!(!decided || end.disposition.is_some());
    }

    #[test]
    fn folding_all_gives_what_folding_one_by_one_gave(tries in lives(), identity in identities()) {
        let (events, end, _) = live(&tries, identity);
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        prop_assert_eq!(&Projection::fold(&events, &around).unwrap(), &end);
        // And what is stored is read back as it was.
        let stored: Projection = serde_json::from_str(&serde_json::to_string(&end).unwrap()).unwrap();
        prop_assert_eq!(stored, end);
        for event in &events {
            let body: Body = serde_json::from_value(serde_json::to_value(&event.body).unwrap()).unwrap();
            prop_assert_eq!(&body, &event.body);
        }
    }

    #[test]
    fn a_gap_in_the_numbers_is_found(tries in lives(), at in any::<prop::sample::Index>()) {
        let tries: Vec<_> = tries.into_iter().chain([Try::Reroute, Try::Reroute]).collect();
        let (mut events, _, _) = live(&tries, Identity::Named);
        // Any but the last, after which nothing is missing.
        events.remove(at.index(events.len() - 1));
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        prop_assert!(Projection::fold(&events, &around).is_err());
    }

    #[test]
    fn the_reporter_appeals_once(tries in lives(), identity in identities()) {
        let (events, end, _) = live(&tries, identity);
        let mut state = State::Received;
        let mut appeals = 0;
        for (event, step) in events.iter().zip(events.iter().map(|event| history(&events[..event.seq as usize]))) {
            if matches!(event.body, Body::Reopened { .. }) && event.by.is_reporter() && state == State::Declined {
                appeals += 1;
            }
            state = step.last().unwrap().state;
        }
        prop_assert!(appeals <= 1);
        prop_assert_eq!(appeals == 1, end.appealed);
        prop_assert_eq!(state, end.state);
    }

    #[test]
    fn the_last_body_is_what_was_asked_for(tries in lives(), to in prop::sample::select(State::ALL.to_vec())) {
        let (_, end, _) = live(&tries, Identity::Named);
        let attempt = Try::Move { to, bare: false, stale: false };
        match outcome(&end, &attempt, owner(), Date::from_days(20_000), 9) {
            Ok((_, bodies)) => match bodies.last().unwrap() {
                Body::Moved(moved) => prop_assert_eq!(moved.to, to),
                Body::Asked { .. } => prop_assert_eq!(to, State::Clarifying),
                Body::QuestionWithdrawn { .. } => {
                    prop_assert_eq!(end.question.unwrap().returns_to, to);
                }
                other => prop_assert!(false, "{other:?}"),
            },
            Err(refusal) => {
                let problem = refusal.problem(&end, Mover::Owner);
                if let Some(possible) = problem.possible {
                    prop_assert!(!possible.contains(&to) || domain::reports::state::own_way(to).is_some());
                }
            }
        }
    }
}

struct People;
impl Names for People {
    fn person(&self, _: PersonId) -> Option<String> {
        Some(OWNER.to_owned())
    }
    fn team(&self, _: TeamId) -> Option<String> {
        Some("Medication Systems".to_owned())
    }
}

fn full(projection: Projection, identity: Identity, headcount: i64) -> FullReport {
    FullReport {
        id: id::<domain::id::kind::Report>(7) as ReportId,
        number: 1_042,
        reported_at: Moment::from_seconds(1_790_000_000),
        identity,
        reporter: (identity != Identity::Anonymous).then(|| Ref::new(id(70), NAME)),
        text: TEXT.to_owned(),
        own_workaround: Some(WORKAROUND.to_owned()),
        burden: None,
        site: Ref::new(projection.site_id, "Larkmoor"),
        unit: Ref::new(projection.unit_id, UNIT),
        unit_headcount: headcount,
        category: Ref::new(projection.category_id, "Alarms"),
        system: None,
        step: None,
        owner: OwnerView { team: Ref::new(projection.team_id, "Medication Systems"), assignee: None },
        rule: None,
        service_level: Ref::new(projection.service_level_id, "Standard"),
        projection,
    }
}

fn standings() -> impl Strategy<Value = Standing> {
    any::<[bool; 5]>().prop_map(|[reporter, owner, named_team, administrator, staff]| Standing {
        reporter,
        owner,
        named_team,
        administrator,
        staff,
    })
}

/// Everything that somebody of that standing is ever shown of the report, as the text that leaves.
fn shown(report: &FullReport, events: &[Event], standing: Standing) -> String {
    let now = Moment::from_seconds(1_795_000_000);
    let mut all = String::new();
    all += &serde_json::to_string(&present(report, standing, Wording::default(), now)).unwrap();
    all += &serde_json::to_string(&present_in_list(report, standing, now)).unwrap();
    for event in events {
        let view = present_event(event, report, standing, Some(id(99)), &People);
        all += &serde_json::to_string(&view).unwrap();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nobody_sees_more_than_their_part(
        tries in lives(),
        identity in identities(),
        standing in standings(),
        headcount in 0_i64..10,
    ) {
        let (events, projection, _) = live(&tries, identity);
        let report = full(projection, identity, headcount);
        let reporter = standing.reporter && identity != Identity::Anonymous;
        let standing = Standing { reporter, ..standing };
        let view = standing.view(&report.subject());
        let shown = shown(&report, &events, standing);
        let mut forbidden: Vec<&str> = Vec::new();
        match view {
            None => prop_assert_eq!(&shown, &"null".repeat(2 + events.len())),
            Some(View::Staff) => {
                prop_assert!(report.projection.acknowledged_once);
                forbidden =
                    vec![TEXT, WORKAROUND, NAME, UNIT, QUESTION, REPLY, NOTE, TALK, REASON, OWNER, "snippet"];
            }
            Some(View::Own) => forbidden = vec![NOTE, "disposition"],
            Some(View::Whole) => {}
        }
        // A named reporter reads the own name in the own story; nobody else beyond the owner does.
        if identity != Identity::Named || view < Some(View::Own) {
            forbidden.push(NAME);
        }
        let crowd_hides = identity == Identity::Confidential && headcount < 5;
        if crowd_hides && !reporter && !standing.named_team {
            forbidden.push(UNIT);
        }
        for words in forbidden {
            prop_assert!(!shown.contains(words), "{:?} {:?} sees {words}", view, identity);
        }
    }

    #[test]
    fn the_owner_sees_it_whole(tries in lives(), identity in identities()) {
        let (events, projection, _) = live(&tries, identity);
        let report = full(projection, identity, 20);
        let shown = shown(&report, &events, Standing { owner: true, ..Standing::default() });
        for words in [TEXT, WORKAROUND, UNIT] {
            prop_assert!(shown.contains(words), "{words}");
        }
        prop_assert_eq!(shown.contains(NAME), identity == Identity::Named);
    }

    #[test]
    fn the_status_page_shows_no_text_no_name_no_comment(tries in lives()) {
        let (events, projection, _) = live(&tries, Identity::Anonymous);
        let report = full(projection, Identity::Anonymous, 20);
        let page = present_status(&report, &events);
        let shown = serde_json::to_string(&page).unwrap();
        for words in [TEXT, WORKAROUND, NAME, UNIT, REPLY, NOTE, TALK, OWNER] {
            prop_assert!(!shown.contains(words), "{words}");
        }
        prop_assert_eq!(page.may.contains(&"answer".to_owned()), page.state == State::Clarifying);
        prop_assert_eq!(page.history.last().unwrap().state, page.state);
    }
}

#[test]
fn a_committee_is_no_person() {
    let body = Body::Commented { body: TALK.to_owned(), visibility: CommentVisibility::Public };
    let (_, projection, _) = live(&[], Identity::Named);
    let report = full(projection, Identity::Named, 20);
    let by = By::Committee { committee_id: id::<domain::id::kind::Committee>(80) as CommitteeId };
    let event = Event { id: id(5) as EventId, seq: 2, at: Moment::default(), by, body };
    let owner = Standing { owner: true, ..Standing::default() };
    let view = present_event(&event, &report, owner, None, &People).unwrap();
    assert_eq!(serde_json::to_value(view.by).unwrap(), serde_json::json!({"kind": "committee"}));
}
