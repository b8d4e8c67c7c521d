//! What is forgotten: old sessions with their refresh tokens, and spent links.

use serde_json::json;

use super::mailed::Mailed;
use crate::on_both;
use crate::world::{Hospital, Kind, World};

on_both! { sessions_are_forgotten_sixty_days_after_their_last_use }
on_both! { with_kind: links_are_forgotten_thirty_days_after_they_were_spent }

const DAY: i64 = 86_400;

fn sessions_are_forgotten_sixty_days_after_their_last_use(world: World) {
    let mut hospital = Hospital::found(&world);
    let sessions = || world.rows("sessions").len();
    let tokens = || world.rows("refresh_tokens").len();
    assert_eq!((sessions(), tokens()), (5, 5));
    hospital.colleague.delete("/session").expect(204);
    for _ in 0..2 {
        world.later(29 * DAY);
        hospital.owner.post("/session/refresh", json!({})).expect(204);
    }
    world.later(2 * DAY - 1);
    world.run_jobs();
    assert_eq!(sessions(), 5, "ended or unused for one second less than 60 days");
    world.later(2);
    world.run_jobs();
    let left = world.rows("sessions");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["person_id"], crate::world::hex(&hospital.owner_id));
    assert!(world.rows("refresh_tokens").iter().all(|token| token["session_id"] == left[0]["id"]));
    assert!(tokens() >= 1);
    hospital.owner.post("/session/refresh", json!({})).expect(204);
    hospital.nurse.post("/session/refresh", json!({})).expect(401).expect_problem("sign_in_needed");
}

fn links_are_forgotten_thirty_days_after_they_were_spent(kind: Kind) {
    let mailed = Mailed::new(kind);
    let (world, mut hospital) = (&mailed.world, Hospital::found(&mailed.world));
    hospital.administrator.patch("/settings", json!({"join_domains": ["hospital.example"]})).expect(200);
    mailed.count();
    let links = || world.rows("sign_in_links").len();
    let invitations = links();
    assert_eq!(invitations, 4, "each was used");
    mailed.link("ana@hospital.example");
    mailed.link(&hospital.nurse.email());
    // This mail cannot leave: its link is still named.
    mailed.ask(&hospital.owner.email()).expect(202);
    hospital.administrator.patch("/settings/mail", json!({"paused": true})).expect(200);
    world.later(3_600 + DAY);
    world.run_jobs();
    assert_eq!(links(), invitations + 3);
    world.later(1);
    world.run_jobs();
    assert_eq!(links(), invitations + 2, "who did not join leaves no address behind");
    assert!(mailed.open_links("join").is_empty());
    world.later(29 * DAY - 3_601);
    world.run_jobs();
    assert_eq!(links(), invitations + 2);
    world.later(1);
    world.run_jobs();
    assert_eq!(links(), 2, "the invitations were used 30 days ago");
    world.later(3_601);
    world.run_jobs();
    let left = world.rows("sign_in_links");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["person_id"], crate::world::hex(&hospital.owner_id));
    assert_eq!(world.rows("outbox").iter().filter(|row| row["link_id"] == left[0]["id"]).count(), 1);
}
