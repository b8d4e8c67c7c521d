//! Refresh tokens: one use each, a minute of grace, and the end of the family when a spent one comes back.

use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, World};

on_both! {
    every_refresh_gives_another_token
    two_tabs_may_refresh_at_the_same_moment
    an_answer_that_was_lost_can_be_asked_for_again_within_a_minute
    after_a_minute_a_spent_token_ends_the_family
    a_stolen_token_ends_the_family_once_both_use_it
    thirty_days_without_use_end_a_session
}

fn refresh(client: &mut Client) -> u16 {
    client.post("/session/refresh", json!({})).status
}

fn token(client: &Client) -> &str {
    &client.cookies["rb_refresh"].0
}

fn every_refresh_gives_another_token(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    let mut seen = vec![token(&nurse).to_owned()];
    for _ in 0..4 {
        assert_eq!(refresh(&mut nurse), 204);
        assert!(!seen.contains(&token(&nurse).to_owned()));
        seen.push(token(&nurse).to_owned());
        nurse.get("/me").expect(200);
        world.later(400);
    }
    let mut nobody = world.guest();
    assert_eq!(refresh(&mut nobody), 401);
    let mut guesser = world.guest().with_header("cookie", &format!("rb_refresh={}", "A".repeat(43)));
    guesser.post("/session/refresh", json!({})).expect(401).expect_problem("sign_in_needed");
}

fn two_tabs_may_refresh_at_the_same_moment(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    for round in 0..8 {
        world.later(601);
        let mut tabs = [nurse.another_tab(), nurse.another_tab(), nurse.another_tab()];
        std::thread::scope(|scope| {
            let racing: Vec<_> = tabs.iter_mut().map(|tab| scope.spawn(move || refresh(tab))).collect();
            for one in racing {
                assert_eq!(one.join().unwrap(), 204, "round {round}");
            }
        });
        for tab in &mut tabs {
            tab.get("/me").expect(200);
        }
        // The browser keeps whichever cookie came last; the family goes on with it.
        nurse = tabs[round % 3].another_tab();
    }
    world.later(601);
    assert_eq!(refresh(&mut nurse), 204);
    nurse.get("/me").expect(200);
}

fn an_answer_that_was_lost_can_be_asked_for_again_within_a_minute(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    let mut lost = nurse.another_tab();
    assert_eq!(refresh(&mut lost), 204);
    world.later(59);
    assert_eq!(refresh(&mut nurse), 204);
    nurse.get("/me").expect(200);
    world.later(3_600);
    assert_eq!(refresh(&mut nurse), 204, "and it goes on");
}

fn after_a_minute_a_spent_token_ends_the_family(world: World) {
    let mut nurse = Hospital::found(&world).nurse;
    let mut old = nurse.another_tab();
    assert_eq!(refresh(&mut nurse), 204);
    world.later(60);
    nurse.get("/me").expect(200);
    old.post("/session/refresh", json!({})).expect(401).expect_problem("sign_in_needed");
    nurse.get("/me").expect(401).expect_problem("sign_in_needed");
    assert_eq!(refresh(&mut nurse), 401);
}

fn a_stolen_token_ends_the_family_once_both_use_it(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut other_session = world.guest();
    other_session.sign_in(&hospital.nurse.email(), crate::world::PASSWORD).expect(200);
    let mut thief = hospital.nurse.another_tab();
    assert_eq!(refresh(&mut thief), 204);
    // The thief goes on: the successor is used.
    assert_eq!(refresh(&mut thief), 204);
    thief.get("/me").expect(200);
    // The owner's token was spent, and its successor, too: somebody else has it.
    assert_eq!(refresh(&mut hospital.nurse), 401);
    thief.get("/me").expect(401).expect_problem("sign_in_needed");
    assert_eq!(refresh(&mut thief), 401);
    other_session.get("/me").expect(200);
}

fn thirty_days_without_use_end_a_session(world: World) {
    let mut hospital = Hospital::found(&world);
    world.later(30 * 86_400 - 10);
    assert_eq!(refresh(&mut hospital.nurse), 204);
    world.later(20);
    assert_eq!(refresh(&mut hospital.colleague), 401);
    hospital.nurse.get("/me").expect(200);
}
