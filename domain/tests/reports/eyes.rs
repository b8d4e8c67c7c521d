//! What each reader sees, and what nobody may see.

use domain::access::{Action, Standing, View};
use domain::id::{CommitteeId, EventId, PersonId, ReportId, TeamId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::reports::event::{Body, By, Event};
use domain::reports::joining::SetFigures;
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::state::State;
use domain::reports::status::{Holder, StatusChange, TokenKind, present_status};
use domain::reports::view::{
    FullReport, Names, Root, Supporter, Wording, present, present_event, present_in_list,
};
use domain::reports::wire::{OwnerView, Relation, ReportNumber};
use domain::reports::{Answerer, CommentVisibility, Hours, Identity};
use domain::service_levels::FixedZone;
use proptest::prelude::*;

use crate::lives::{
    ANSWER, NAME, NOTE, OWNER, QUESTION, REASON, REPLY, TALK, TEXT, UNIT, WORKAROUND, id, identities, level,
    live, lives, owner,
};

/// A named supporter, one who wants to be confidential, and where the latter works.
const SUPPORTER: &str = "zqsupporter Suse";
const HIDDEN: &str = "zqhidden Hanna";
const HIDDEN_UNIT: &str = "zqhiddenunit Ward 6A";

fn supporters(headcount: i64) -> Vec<Supporter> {
    let supporter = |identity, name: &str, unit: &str| Supporter {
        identity,
        person: Some(Ref::new(id(80), name)),
        unit: Some(Ref::new(id(81), unit)),
        unit_headcount: headcount,
        burden: Hours { tenths: 5 },
    };
    vec![
        supporter(Identity::Named, SUPPORTER, "Ward 7"),
        supporter(Identity::Confidential, HIDDEN, HIDDEN_UNIT),
    ]
}

struct People;
impl Names for People {
    fn person(&self, _: PersonId) -> Option<String> {
        Some(OWNER.to_owned())
    }
    fn team(&self, _: TeamId) -> Option<String> {
        Some("Medication Systems".to_owned())
    }
    fn report(&self, _: ReportId) -> Option<i64> {
        Some(1_007)
    }
    fn committee(&self, _: CommitteeId) -> Option<String> {
        Some("Digital committee".to_owned())
    }
}

pub fn full(projection: Projection, identity: Identity, headcount: i64) -> FullReport {
    FullReport {
        id: id::<domain::id::kind::Report>(7) as ReportId,
        number: 1_042,
        reported_at: Moment::from_seconds(1_790_000_000),
        identity,
        reporter: (identity != Identity::Anonymous).then(|| Ref::new(id(70), NAME)),
        follower_id: Some(id(60)),
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
        root: None,
        joined_reporters: Vec::new(),
        due_at: projection.next_due().map(|(_, due_at)| due_at),
        set: SetFigures {
            people: projection.people,
            units: 1,
            joined: 0,
            burden: projection.burden,
            reported_at: Moment::from_seconds(1_790_000_000),
            severity: projection.severity,
        },
        mine: None,
        supporters: supporters(headcount),
        joined: vec![ReportNumber { id: id(77), number: 4_711 }],
        decided_by: projection.decision.map(|decided| Ref::new(decided.committee_id, "Digital committee")),
        declined_by: projection.declined_by_committee.map(|id| Ref::new(id, "Digital committee")),
        projection,
    }
}

fn standings() -> impl Strategy<Value = Standing> {
    let marks = any::<[bool; 9]>();
    marks.prop_map(
        |[reporter, joined, supporter, owner, named_team, administrator, staff, committee, chair]| Standing {
            reporter,
            joined,
            supporter,
            owner,
            named_team,
            administrator,
            staff,
            committee,
            chair,
        },
    )
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
        let mut forbidden: Vec<&str> = vec![HIDDEN];
        if view < Some(View::Whole) {
            forbidden.extend([SUPPORTER, HIDDEN_UNIT, "4711"]);
        }
        if headcount < 5 && !standing.named_team {
            forbidden.push(HIDDEN_UNIT);
        }
        match view {
            None => prop_assert_eq!(&shown, &"null".repeat(2 + events.len())),
            Some(View::Staff) => {
                prop_assert!(report.projection.acknowledged_once || standing.joined);
                forbidden.extend([TEXT, WORKAROUND, NAME, UNIT, QUESTION, REPLY, NOTE, TALK, REASON, ANSWER, OWNER, "snippet"]);
            }
            Some(View::Own) => forbidden.extend([NOTE, "disposition"]),
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
    fn a_committee_sees_it_whole_once_somebody_has_looked(
        tries in lives(),
        identity in identities(),
        chair in any::<bool>(),
    ) {
        let (events, projection, _) = live(&tries, identity);
        let report = full(projection, identity, 20);
        let standing = Standing { committee: true, chair, ..Standing::default() };
        let looked = report.projection.acknowledged_once;
        prop_assert_eq!(standing.view(&report.subject()), looked.then_some(View::Whole));
        let may = standing.actions(&report.subject());
        prop_assert!(looked || may.is_empty());
        for other in [Action::Move, Action::Triage, Action::CommentAsOwner, Action::SeeIdentity, Action::Ship] {
            prop_assert!(!may.contains(&other), "{other:?}");
        }
        prop_assert!(chair || !may.contains(&Action::Decide));
        let shown = shown(&report, &events, standing);
        let noted = events.iter().any(|event| {
            matches!(&event.body, Body::Commented { body, .. } if body == NOTE)
        });
        prop_assert_eq!(shown.contains(NOTE), looked && noted);
        prop_assert!(identity == Identity::Named || !shown.contains(NAME));
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
    fn the_status_page_shows_no_text_no_name_no_comment(
        tries in lives(),
        token in prop::sample::select(vec![TokenKind::Report, TokenKind::Telling]),
    ) {
        let (events, projection, _) = live(&tries, Identity::Anonymous);
        let report = full(projection, Identity::Anonymous, 20);
        let change = StatusChange {
            title: "Alarm limits".to_owned(),
            you_said: "The pump alarms".to_owned(),
            we_did: "New limits".to_owned(),
            do_now: "Nothing".to_owned(),
            shipped_at: Moment::default(),
        };
        let page = |holder| present_status(&report, &events, &[], holder, Some(change.clone()));
        for relation in [Relation::Reporter, Relation::Supporter, Relation::Follower] {
            let holder = Holder { token, follower_id: id(60), relation, expires_at: None };
            let page = page(holder);
            let shown = serde_json::to_string(&page).unwrap();
            let mut forbidden = vec![TEXT, WORKAROUND, NAME, UNIT, REPLY, NOTE, TALK, ANSWER, OWNER];
            if relation != Relation::Reporter {
                forbidden.push(QUESTION);
            }
            for words in forbidden {
                prop_assert!(!shown.contains(words), "{words}");
            }
            let may = |name: &str| page.may.iter().any(|may| may == name);
            let reporter = relation == Relation::Reporter;
            prop_assert_eq!(may("answer"), reporter && page.state == State::Clarifying);
            prop_assert_eq!(may("confirm"), report.projection.ship.is_some() && relation != Relation::Follower);
            prop_assert!(reporter || !may("reopen") && !may("withdraw") && !may("comment"));
            prop_assert_eq!(page.change.is_some(), report.projection.ship.is_some());
            prop_assert_eq!(page.history.last().unwrap().state, page.state);
            let counted = report.projection.ship.as_ref().and_then(|ship| ship.answer_of(id(60)));
            prop_assert_eq!(page.my_answer, counted);
        }
    }
}

proptest! {
    #[test]
    fn a_joined_report_stands_where_its_root_stands_and_says_nothing_else_of_it(
        tries in lives(),
        roots in lives(),
        standing in standings(),
    ) {
        let (events, mut projection, _) = live(&tries, Identity::Named);
        let (root_events, root, _) = live(&roots, Identity::Confidential);
        prop_assume!(root.joined.is_none() && projection.joined.is_none() && projection.state.is_open());
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        let at = events.last().unwrap().at;
        let body = Body::Joined { into: Some(id(8)) };
        let event = Event { id: id(5) as EventId, seq: projection.seq + 1, at, by: owner(), body };
        projection.apply(&event, &around).unwrap();
        let events: Vec<Event> = events.into_iter().chain([event]).collect();
        let mut report = full(projection, Identity::Named, 20);
        report.root = Some(Root { id: id(8), number: 1_007, projection: root.clone() });
        report.joined_reporters = Vec::new();
        let now = Moment::from_seconds(1_795_000_000);
        if let Some(view) = present(&report, standing, Wording::default(), now) {
            prop_assert_eq!(view.staff.state, root.state);
            prop_assert_eq!(view.staff.joined_to, Some(ReportNumber { id: id(8), number: 1_007 }));
            // Its own title stays its own: what the owner wrote about the root's may say more than staff know.
            prop_assert_eq!(&view.staff.title, &report.projection.title);
            prop_assert!(!view.staff.may.contains(&Action::EditOwnText));
            if let Some(own) = view.own {
                let asked = root.question.as_ref().map(|question| question.id);
                prop_assert_eq!(own.question.map(|question| question.id), asked);
            }
        }
        let reporter = Relation::Reporter;
        let holder = Holder { token: TokenKind::Telling, follower_id: id(60), relation: reporter, expires_at: None };
        let page = present_status(&report, &events, &root_events, holder, None);
        prop_assert_eq!(page.state, root.state);
        prop_assert_eq!(page.history.last().unwrap().state, root.state);
        let shown = serde_json::to_string(&page).unwrap();
        for words in [TEXT, WORKAROUND, NAME, UNIT, REPLY, NOTE, TALK, ANSWER, OWNER] {
            prop_assert!(!shown.contains(words), "{words}");
        }
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
    assert_eq!(
        serde_json::to_value(view.by).unwrap(),
        serde_json::json!({"kind": "committee", "id": id::<()>(80), "name": "Digital committee"})
    );
}

proptest! {
    #[test]
    fn supporters_are_a_number_to_the_reporter(tries in lives()) {
        let (events, projection, _) = live(&tries, Identity::Named);
        let report = full(projection, Identity::Named, 20);
        let seen = |event, standing| present_event(event, &report, standing, Some(id(70)), &People);
        for event in &events {
            let Body::AnsweredShip(answered) = &event.body else { continue };
            let story = seen(event, Standing { reporter: true, ..Standing::default() });
            prop_assert_eq!(story.is_some(), answered.relation == Answerer::Reporter);
            let mine = answered.follower_id == id(60);
            prop_assert!(story.is_none_or(|view| view.by.me == mine));
            let whole = seen(event, Standing { owner: true, ..Standing::default() }).unwrap();
            prop_assert_eq!(whole.by.name.is_some(), mine);
            prop_assert!(whole.data.get("follower_id").is_none());
        }
    }
}
