//! One-time sign-in links.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, Kind, PASSWORD, World, new_id};

on_both! {
    an_invitation_works_once
    it_holds_seventy_two_hours
    a_new_link_replaces_the_old_one
    links_of_an_account_that_is_switched_off_are_spent
    of_two_uses_at_once_one_wins
}
on_both! { with_kind: links_lead_to_the_public_address }

/// The path of a new person's link.
fn invite(hospital: &mut Hospital, name: &str) -> (String, String) {
    let person = json!({
        "id": new_id::<kind::Person>(), "name": name, "email": format!("{name}@example.org"), "roles": [],
        "team_ids": [], "active": true,
    });
    let made = hospital.administrator.post("/people", person).expect(201);
    let link = made.text_at("/sign_in_link");
    (format!("/session/link/{}", link.rsplit('/').next().unwrap()), made.text_at("/id"))
}

fn an_invitation_works_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let (path, id) = invite(&mut hospital, "ivy");
    assert!(path.len() > "/session/link/".len() + 40, "256 bit");
    // Looking spends nothing: mail programs look.
    for _ in 0..3 {
        let holder = world.guest().get(&path).expect(200);
        assert_eq!(holder.json, json!({"purpose": "invitation", "name": "ivy", "has_password": false}));
    }
    let mut ivy = world.guest();
    let me = ivy.post(&path, json!({"password": PASSWORD})).expect(200);
    assert_eq!(me.json["id"], id.as_str());
    ivy.get("/me").expect(200);
    world.guest().get(&path).expect(410).expect_problem("spent");
    world.guest().post(&path, json!({"password": PASSWORD})).expect(410).expect_problem("spent");
    let unknown = format!("/session/link/{}", "A".repeat(43));
    world.guest().get(&unknown).expect(410).expect_problem("spent");
    world.guest().post(&unknown, json!({})).expect(410).expect_problem("spent");
}

fn it_holds_seventy_two_hours(world: World) {
    let mut hospital = Hospital::found(&world);
    let (in_time, _) = invite(&mut hospital, "ivy");
    let (late, _) = invite(&mut hospital, "ida");
    world.later(72 * 3_600 - 1);
    world.guest().post(&in_time, json!({"password": PASSWORD})).expect(200);
    world.later(1);
    world.guest().get(&late).expect(410).expect_problem("spent");
    world.guest().post(&late, json!({"password": PASSWORD})).expect(410).expect_problem("spent");
}

fn a_new_link_replaces_the_old_one(world: World) {
    let mut hospital = Hospital::found(&world);
    let (old, id) = invite(&mut hospital, "ivy");
    let again = format!("/people/{id}/sign-in-link");
    let link = hospital.administrator.post(&again, json!({})).expect(200).text_at("/sign_in_link");
    let new = format!("/session/link/{}", link.rsplit('/').next().unwrap());
    assert_ne!(old, new);
    world.guest().get(&old).expect(410).expect_problem("spent");
    world.guest().post(&new, json!({})).expect(200);
    let unknown = format!("/people/{}/sign-in-link", new_id::<kind::Person>());
    hospital.administrator.post(&unknown, json!({})).expect(404);
    // Of links only hashes are kept.
    let token = new.rsplit('/').next().unwrap();
    assert!(!serde_json::to_string(&world.rows("sign_in_links")).unwrap().contains(token));
}

fn links_of_an_account_that_is_switched_off_are_spent(world: World) {
    let mut hospital = Hospital::found(&world);
    let (path, id) = invite(&mut hospital, "ivy");
    hospital.administrator.patch(&format!("/people/{id}"), json!({"active": false})).expect(200);
    world.guest().get(&path).expect(410).expect_problem("spent");
    world.guest().post(&path, json!({"password": PASSWORD})).expect(410).expect_problem("spent");
    let again = format!("/people/{id}/sign-in-link");
    hospital.administrator.post(&again, json!({})).expect(403).expect_problem("not_allowed");
}

fn of_two_uses_at_once_one_wins(world: World) {
    let mut hospital = Hospital::found(&world);
    let (path, _) = invite(&mut hospital, "ivy");
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let uses: Vec<_> = (0..3)
            .map(|_| {
                let (mut guest, path) = (world.guest(), path.clone());
                scope.spawn(move || guest.post(&path, json!({})).status)
            })
            .collect();
        uses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410, 410]);
}

fn links_lead_to_the_public_address(kind: Kind) {
    let world =
        World::with(kind, |options| options.public_url = Some("https://readback.example/".to_owned()));
    let mut hospital = Hospital::found(&world);
    let path = format!("/people/{}/sign-in-link", hospital.nurse_id);
    let link = hospital.administrator.post(&path, json!({})).expect(200).text_at("/sign_in_link");
    assert!(link.starts_with("https://readback.example/sign-in/"), "{link}");
}
