//! How far an administrator reaches, and that there is always one.

use domain::id::kind;
use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, PASSWORD, World, new_id, person};

on_both! { there_is_always_an_administrator an_administrator_of_one_site_stays_there }

fn there_is_always_an_administrator(world: World) {
    let mut hospital = Hospital::found(&world);
    let ada = hospital.administrator.get("/me").expect(200).text_at("/id");
    let path = format!("/people/{ada}");
    for change in [
        json!({"active": false}),
        json!({"roles": []}),
        json!({"roles": [{"role": "administrator", "site_id": hospital.site}]}),
    ] {
        hospital.administrator.patch(&path, change).expect(409).expect_problem("in_use");
    }
    hospital.administrator.get("/people").expect(200);
    let second = json!({"roles": [{"role": "administrator"}]});
    hospital.administrator.patch(&format!("/people/{}", hospital.nurse_id), second).expect(200);
    hospital.administrator.patch(&path, json!({"roles": []})).expect(200);
    let mut nurse = world.guest();
    nurse.sign_in(&hospital.nurse.email(), PASSWORD).expect(200);
    let last = format!("/people/{}", hospital.nurse_id);
    nurse.patch(&last, json!({"active": false})).expect(409).expect_problem("in_use");
}

/// A second site with a unit, and an administrator of the first alone.
fn second_site(world: &World, hospital: &mut Hospital) -> (String, String, Client) {
    let site = new_id::<kind::Site>().to_string();
    let new = json!({"id": site, "names": {"en": "Hill"}, "time_zone": "UTC"});
    hospital.administrator.post("/sites", new).expect(201);
    let unit = new_id::<kind::Unit>().to_string();
    let new =
        json!({"id": unit, "site_id": site, "names": {"en": "Hill ward"}, "kind": "ward", "headcount": 9});
    hospital.administrator.post("/units", new).expect(201);
    let (mut local, id) =
        person(world, &mut hospital.administrator, "Lena Local", &hospital.ward.clone(), &[]);
    let roles = json!({"roles": [{"role": "administrator", "site_id": hospital.site}]});
    hospital.administrator.patch(&format!("/people/{id}"), roles).expect(200);
    local.sign_in(&local.email(), PASSWORD).expect(200);
    (site, unit, local)
}

fn an_administrator_of_one_site_stays_there(world: World) {
    let mut hospital = Hospital::found(&world);
    let (hill, hill_unit, mut local) = second_site(&world, &mut hospital);
    let (_, there) = person(&world, &mut hospital.administrator, "Hal Hill", &hill_unit, &[]);
    let ada = hospital.administrator.get("/me").expect(200).text_at("/id");
    let page = local.get("/people").expect(200).text;
    assert!(
        page.contains("Nora Nurse") && !page.contains("Hal Hill") && !page.contains("Ada Admin"),
        "{page}"
    );
    for beyond in [&there, &ada, &hospital.owner_id] {
        local.get(&format!("/people/{beyond}")).expect(404).expect_problem("not_found");
        local.patch(&format!("/people/{beyond}"), json!({"active": false})).expect(404);
        local.post(&format!("/people/{beyond}/sign-in-link"), json!({})).expect(404);
    }
    let nurse = format!("/people/{}", hospital.nurse_id);
    local.patch(&nurse, json!({"name": "Nora Night"})).expect(200);
    for beyond in [
        json!({"roles": [{"role": "administrator"}]}),
        json!({"roles": [{"role": "champion", "site_id": hill}]}),
        json!({"unit_id": hill_unit}),
        json!({"team_ids": [hospital.team]}),
    ] {
        local.patch(&nurse, beyond).expect(403).expect_problem("not_allowed");
    }
    let new = |more: serde_json::Value| {
        let base = json!({
            "id": new_id::<kind::Person>(), "name": "Ivy", "email": "ivy@example.org", "roles": [], "team_ids": [],
        });
        crate::world::with(base, more)
    };
    local.post("/people", new(json!({}))).expect(403).expect_problem("not_allowed");
    local.post("/people", new(json!({"unit_id": hill_unit}))).expect(403);
    let team = json!({"unit_id": hospital.ward, "team_ids": [hospital.team]});
    local.post("/people", new(team)).expect(403);
    local.post("/people", new(json!({"unit_id": hospital.ward}))).expect(201);
    let id = new_id::<kind::Unit>();
    let unit = |site: &str| json!({"id": id, "site_id": site, "names": {"en": "New"}, "kind": "ward", "headcount": 1});
    local.post("/units", unit(&hill)).expect(403).expect_problem("not_allowed");
    local.patch(&format!("/units/{hill_unit}"), json!({"active": false})).expect(403);
    local.post("/units", unit(&hospital.site)).expect(201);
    // What belongs to no site is for administrators of all.
    local.patch("/settings", json!({"organisation": "Mine"})).expect(403).expect_problem("not_allowed");
    local.patch(&format!("/sites/{}", hospital.site), json!({"active": false})).expect(403);
    local.patch(&format!("/teams/{}", hospital.team), json!({"members": []})).expect(403);
    local.patch(&format!("/categories/{}", hospital.category), json!({"active": false})).expect(403);
    local.patch(&format!("/systems/{}", hospital.system), json!({"active": false})).expect(403);
    local.patch(&format!("/service-levels/{}", hospital.service_level), json!({"fix_hours": 1})).expect(403);
    let rules = json!({"rules": [], "fallback": {"team_id": hospital.team, "service_level_id": hospital.service_level}});
    local.put("/routing-rules", rules).expect(403);
}
