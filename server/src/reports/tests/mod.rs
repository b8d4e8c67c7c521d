//! The way of reports through the actions, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

mod world;

use std::sync::Arc;

use diesel::prelude::*;
use domain::id::{EventId, Id, TellingId};
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::requests::{
    AnonymousSubmission, AnswerRequest, CommentRequest, IdentityRequest, OwnerRequest, ReopenRequest,
    Submission, Transition,
};
use domain::reports::state::State;
use domain::reports::wire::Receipt;
use domain::reports::{CommentVisibility, Identity, Severity};
use world::{World, anonymously, asked, problem};

use super::filter::{Filter, Scope};
use super::{actions, check, events, identities, jobs, list, status};
use crate::clock::{new_id, new_timeless_id};
use crate::db::schema::{
    answered_requests, events as event_rows, identity_looks, outbox, service_levels, tellings,
};
use crate::directory::store::bump_snapshot;
use crate::error::ServerError;
use crate::http::guard::SignedIn;

const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn a_report_goes_its_way_and_everything_owed_is_written(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let id = new_id();
    let first =
        actions::submit(&world.app, &nurse, asked(&nurse, world.submission(id, Identity::Named))).await;
    let first = first.unwrap();
    let receipt: Receipt = serde_json::from_str(first.body()).unwrap();
    assert_eq!((first.status(), receipt.number, receipt.state), (201, 1_001, State::Received));
    assert_eq!(receipt.due_at, Some("2026-11-20T10:20:00Z".parse().unwrap()));
    assert!(receipt.next_step.text.contains("Fri 20 Nov, 10:20"), "{}", receipt.next_step.text);
    let again =
        actions::submit(&world.app, &nurse, asked(&nurse, world.submission(id, Identity::Named))).await;
    let again = again.unwrap();
    assert_eq!((again.status(), again.body()), (200, first.body()));

    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    world.moves(&owner, id, State::Acknowledged, State::Clarifying).await.unwrap();
    let answer = AnswerRequest { id: new_id(), body: "The left one".to_owned(), attachment_ids: Vec::new() };
    actions::answer(&world.app, &nurse, id, asked(&nurse, answer)).await.unwrap();
    world.moves(&owner, id, State::Acknowledged, State::Accepted).await.unwrap();
    world.moves(&owner, id, State::Accepted, State::Declined).await.unwrap();
    let reopen = ReopenRequest { id: new_id(), reason: "It still alarms".to_owned() };
    actions::reopen(&world.app, &nurse, id, asked(&nurse, reopen)).await.unwrap();
    assert_eq!(world.state(&nurse, id).await, State::Reopened);

    let (seen, more) = events::history(&world.app, &nurse, id, 0).await.unwrap();
    let kinds: Vec<&str> = seen.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["received", "moved", "asked", "replied", "moved", "moved", "reopened"]);
    assert_eq!(more, None);
    let kinds: Vec<(String, bool)> = world
        .app
        .db
        .read(|conn| {
            tellings::table
                .inner_join(outbox::table.on(outbox::telling_id.eq(tellings::id.nullable())))
                .inner_join(event_rows::table.on(event_rows::id.eq(tellings::event_id)))
                .order((event_rows::seq, tellings::kind))
                .select((tellings::kind, tellings::follower_id.is_not_null()))
                .load(conn)
                .map_err(ServerError::from)
        })
        .await
        .unwrap();
    let owed: Vec<(&str, bool)> = kinds.iter().map(|(kind, follower)| (kind.as_str(), *follower)).collect();
    assert_eq!(
        owed,
        [
            ("new_report", false),
            ("receipt", true),
            ("state_change", true),
            ("question", true),
            ("reporter_answered", false),
            ("state_change", true),
            ("declined", true),
            ("appeal", false),
        ]
    );
    world.end().await;
}

async fn a_stale_or_impossible_move_says_what_is_possible(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let stranger = world.person("Tomas", Vec::new()).await;
    let id = world.report(&nurse, Identity::Named).await;
    assert_eq!(problem(events::read(&world.app, &stranger, id).await).code, Code::NotFound);
    assert_eq!(
        problem(world.moves(&nurse, id, State::Received, State::Acknowledged).await).code,
        Code::NotAllowed
    );
    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    let stale = problem(world.moves(&owner, id, State::Received, State::Acknowledged).await);
    assert_eq!((stale.code, stale.state), (Code::MovedMeanwhile, Some(State::Acknowledged)));
    assert_eq!(stale.seq, Some(3), "received, edited, moved: a refused move leaves nothing behind");
    let wrong = problem(world.moves(&owner, id, State::Acknowledged, State::Scheduled).await);
    assert_eq!(wrong.code, Code::NotPossible);
    assert!(wrong.possible.unwrap().contains(&State::Accepted));
    let bare = Transition::plain(new_id(), State::Acknowledged, State::Transferred);
    let missing = problem(actions::transition(&world.app, &owner, id, asked(&owner, bare)).await);
    let fields: Vec<&str> = missing.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["transferred_to", "follow_up_on"], "the title is there from before");
    let staff = events::read(&world.app, &stranger, id).await.unwrap();
    assert!(staff.own.is_none() && staff.whole.is_none());
    world.end().await;
}

async fn lists_hold_what_the_reader_may_see(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let stranger = world.person("Tomas", Vec::new()).await;
    let mut sent = Vec::new();
    for _ in 0..5 {
        sent.push(world.report(&nurse, Identity::Named).await);
    }
    world.moves(&owner, sent[0], State::Received, State::Acknowledged).await.unwrap();
    world.moves(&owner, sent[0], State::Acknowledged, State::Clarifying).await.unwrap();
    for sort in ["newest", "due", "burden"] {
        let mut found = Vec::new();
        let mut cursor = None;
        loop {
            let mut query = vec![("sort".to_owned(), sort.to_owned()), ("limit".to_owned(), "2".to_owned())];
            query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor)));
            query.push(("scope".to_owned(), "team".to_owned()));
            let page = list::list(&world.app, &owner, Filter::read(&query).unwrap()).await.unwrap();
            found.extend(page.items.into_iter().map(|item| item.staff.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let mut once = found.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((found.len(), once.len()), (5, 5), "{sort}: {found:?}");
        if sort == "due" {
            assert_eq!(found.last(), Some(&sent[0]), "what is paused comes last");
        }
    }
    let of = async |who: &Arc<SignedIn>, scope| {
        let filter = Filter { scope, ..Filter::default() };
        list::list(&world.app, who, filter).await.map(|page| page.items.len())
    };
    assert_eq!(of(&nurse, Scope::Mine).await.unwrap(), 5);
    assert_eq!(of(&nurse, Scope::All).await.unwrap(), 5);
    assert_eq!(of(&stranger, Scope::Mine).await.unwrap(), 0);
    assert_eq!(of(&stranger, Scope::All).await.unwrap(), 1, "only what was looked at");
    assert_eq!(problem(of(&stranger, Scope::Team).await).code, Code::NotAllowed);
    let by_unit = Filter {
        unit_ids: vec![world.app.snapshots.current().units().next().unwrap().id],
        ..Filter::default()
    };
    assert_eq!(
        list::list(&world.app, &stranger, by_unit).await.unwrap().items.len(),
        0,
        "the unit is not theirs"
    );
    let counts = list::queue_counts(&world.app, &owner).await.unwrap();
    assert_eq!((counts.new, counts.waiting, counts.open, counts.overdue), (4, 1, 5, 0));
    jobs::fold_counters(world.app.clone()).await.unwrap();
    assert_eq!(list::queue_counts(&world.app, &owner).await.unwrap(), counts);
    world.later(10);
    assert_eq!(list::queue_counts(&world.app, &owner).await.unwrap().overdue, 4);
    world.end().await;
}

async fn an_unanswered_question_is_taken_back_after_fourteen_days(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let id = world.report(&nurse, Identity::Confidential).await;
    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    world.moves(&owner, id, State::Acknowledged, State::Clarifying).await.unwrap();
    world.later(13);
    jobs::ring_alarms(world.app.clone()).await.unwrap();
    assert_eq!(world.state(&nurse, id).await, State::Clarifying);
    world.later(1);
    jobs::ring_alarms(world.app.clone()).await.unwrap();
    jobs::ring_alarms(world.app.clone()).await.unwrap();
    assert_eq!(world.state(&nurse, id).await, State::Acknowledged);
    let view = events::read(&world.app, &owner, id).await.unwrap();
    assert_eq!(view.own.unwrap().seq, 5, "edited with the question, asked, taken back once");
    world.end().await;
}

async fn a_confidential_name_is_told_to_few_and_leaves_a_trace(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let id = world.report(&nurse, Identity::Confidential).await;
    let whole = serde_json::to_string(&events::read(&world.app, &owner, id).await.unwrap()).unwrap();
    assert!(!whole.contains("Jana"), "{whole}");
    let look = IdentityRequest { id: new_id(), reason: None };
    let told = identities::look(&world.app, &owner, id, look.clone()).await.unwrap();
    assert_eq!(told.reporter.name.as_deref(), Some("Jana"));
    identities::look(&world.app, &owner, id, look.clone()).await.unwrap();
    let other = IdentityRequest { reason: Some("again".to_owned()), ..look };
    assert_eq!(problem(identities::look(&world.app, &owner, id, other).await).code, Code::IdReused);
    let looks: i64 = world
        .app
        .db
        .read(|conn| identity_looks::table.count().get_result(conn).map_err(ServerError::from))
        .await
        .unwrap();
    assert_eq!(looks, 1);
    let look = IdentityRequest { id: new_id(), reason: None };
    assert_eq!(problem(identities::look(&world.app, &nurse, id, look).await).code, Code::NotAllowed);
    world.end().await;
}

async fn an_anonymous_report_keeps_hours_only_and_its_secret_opens_it(world: World) {
    let owner = world.person("Ines", vec![world.team]).await;
    let id = new_timeless_id();
    let report = Submission { severity: Some(Severity::High), ..world.submission(id, Identity::Anonymous) };
    let submission = AnonymousSubmission { report, status_secret_hash: status::asker(TOKEN) };
    actions::submit_anonymously(&world.app, anonymously(submission.clone()), "en").await.unwrap();
    let mut second = submission;
    second.report.id = new_timeless_id();
    let twice = problem(actions::submit_anonymously(&world.app, anonymously(second), "en").await);
    assert_eq!(twice.errors[0].field, "status_secret_hash");

    let timed: EventId = new_id();
    let comment =
        |id| CommentRequest { id, body: "We look".to_owned(), visibility: CommentVisibility::Reporter };
    let refused = problem(actions::comment(&world.app, &owner, id, asked(&owner, comment(timed))).await);
    assert_eq!(refused.errors[0].code, "not_timeless");
    actions::comment(&world.app, &owner, id, asked(&owner, comment(new_timeless_id()))).await.unwrap();
    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    world.moves(&owner, id, State::Acknowledged, State::Clarifying).await.unwrap();
    let page = status::read(&world.app, TOKEN.to_owned(), "en".to_owned()).await.unwrap();
    assert_eq!(page.view.may, ["answer", "comment", "withdraw"]);
    let answer = AnswerRequest { id: new_timeless_id(), body: "Left".to_owned(), attachment_ids: Vec::new() };
    status::answer(&world.app, TOKEN, anonymously(answer)).await.unwrap();
    assert_eq!(world.state(&owner, id).await, State::Acknowledged);
    let missing = status::read(&world.app, "B".repeat(43), "en".to_owned()).await;
    assert_eq!(missing.map(|_| ()).err().unwrap().problem().code, Code::NotFound);

    let (times, ids): (Vec<Moment>, Vec<EventId>) = world
        .app
        .db
        .read(|conn| {
            let mut times: Vec<Moment> =
                event_rows::table.select(event_rows::at).load(conn).map_err(ServerError::from)?;
            times.extend(tellings::table.select(tellings::owed_since).load::<Moment>(conn)?);
            times.extend(outbox::table.select(outbox::due_at).load::<Moment>(conn)?);
            times.extend(answered_requests::table.select(answered_requests::at).load::<Moment>(conn)?);
            let mut ids: Vec<EventId> = event_rows::table.select(event_rows::id).load(conn)?;
            ids.extend(
                tellings::table.select(tellings::id).load::<TellingId>(conn)?.into_iter().map(Id::cast),
            );
            Ok::<_, ServerError>((times, ids))
        })
        .await
        .unwrap();
    assert!(times.len() > 8 && times.iter().all(|time| *time == time.hour()), "{times:?}");
    assert!(ids.iter().all(|id| id.is_timeless()), "{ids:?}");
    world.end().await;
}

async fn another_owner_must_exist_and_the_counters_follow(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let id = world.report(&nurse, Identity::Named).await;
    let wish = |team_id, assignee_id| OwnerRequest {
        id: new_id(),
        from: State::Received,
        team_id,
        assignee_id,
        reason: "Yours".to_owned(),
    };
    let unknown = wish(new_id(), None);
    let refused = problem(actions::reroute(&world.app, &owner, id, asked(&owner, unknown)).await);
    assert_eq!(refused.errors[0].field, "team_id");
    let stranger = wish(world.team, Some(nurse.person_id()));
    let refused = problem(actions::reroute(&world.app, &owner, id, asked(&owner, stranger)).await);
    assert_eq!(refused.errors[0].field, "assignee_id");
    let mine = wish(world.team, Some(owner.person_id()));
    actions::reroute(&world.app, &owner, id, asked(&owner, mine)).await.unwrap();
    assert_eq!(list::queue_counts(&world.app, &owner).await.unwrap().mine, 1);
    world.end().await;
}

async fn of_two_racing_moves_one_wins_and_the_other_is_told(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let other = world.person("Tomas", vec![world.team]).await;
    let id = world.report(&nurse, Identity::Named).await;
    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    let (one, two) = futures_util::future::join(
        world.moves(&owner, id, State::Acknowledged, State::Accepted),
        world.moves(&other, id, State::Acknowledged, State::Declined),
    )
    .await;
    let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
    won.unwrap();
    let lost = problem(lost);
    let now = world.state(&owner, id).await;
    assert_eq!((lost.code, lost.state), (Code::MovedMeanwhile, Some(now)));
    let comment = |who: &Arc<SignedIn>| {
        let wish =
            CommentRequest { id: new_id(), body: "Seen".to_owned(), visibility: CommentVisibility::Internal };
        (Arc::clone(who), asked(who, wish))
    };
    let comments = (0..8).map(|index| {
        let (who, wish) = comment(if index % 2 == 0 { &owner } else { &other });
        let app = world.app.clone();
        async move { actions::comment(&app, &who, id, wish).await.is_ok() }
    });
    let written =
        futures_util::future::join_all(comments).await.into_iter().filter(|written| *written).count();
    assert_eq!(written, 8, "comments do not fight over the state");
    world.end().await;
}

async fn another_service_level_is_derived_for_what_is_open_already(world: World) {
    let nurse = world.person("Jana", Vec::new()).await;
    let owner = world.person("Ines", vec![world.team]).await;
    let id = world.report(&nurse, Identity::Named).await;
    world.moves(&owner, id, State::Received, State::Acknowledged).await.unwrap();
    jobs::derive_anew(world.app.clone()).await.unwrap();
    let due = async || events::read(&world.app, &owner, id).await.unwrap().own.unwrap().due_at.unwrap();
    assert_eq!(due().await, "2026-11-25T10:20:00Z".parse().unwrap(), "45 working hours");
    let change = world.app.db.write(|tx| {
        let (id, definition): (domain::id::ServiceLevelId, String) = service_levels::table
            .select((service_levels::id, service_levels::definition))
            .first(tx.conn())?;
        let definition = definition.replace("\"first_answer_hours\":45", "\"first_answer_hours\":9");
        diesel::update(service_levels::table.find(id))
            .set(service_levels::definition.eq(definition))
            .execute(tx.conn())?;
        bump_snapshot(tx)?;
        Ok::<_, ServerError>(())
    });
    change.await.unwrap();
    world.app.snapshots.reload().await.unwrap();
    assert_eq!(check::check(&world.app.db).await.unwrap().differences.len(), 1, "the clocks differ");
    jobs::derive_anew(world.app.clone()).await.unwrap();
    assert_eq!(due().await, "2026-11-19T10:20:00Z".parse().unwrap(), "9 working hours");
    world.end().await;
}

macro_rules! on_both {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::World::sqlite().await).await; })*
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() { super::$name(super::World::postgres().await).await; })*
        }
    };
}

on_both! {
    a_report_goes_its_way_and_everything_owed_is_written
    a_stale_or_impossible_move_says_what_is_possible
    lists_hold_what_the_reader_may_see
    an_unanswered_question_is_taken_back_after_fourteen_days
    a_confidential_name_is_told_to_few_and_leaves_a_trace
    an_anonymous_report_keeps_hours_only_and_its_secret_opens_it
    another_owner_must_exist_and_the_counters_follow
    of_two_racing_moves_one_wins_and_the_other_is_told
    another_service_level_is_derived_for_what_is_open_already
}
