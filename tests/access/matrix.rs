//! Every role at every route of the OpenAPI document. A new route without an access rule, or one that behaves
//! otherwise than its rule says, fails here.

use domain::access::{Action, Role, role_may};
use serde_json::{Value, json};
use ureq::http::Method;

use crate::governance::Committee;
use crate::on_both;
use crate::world::{Client, Hospital, World};

on_both! { every_role_at_every_route }

/// Routes that end the session they are asked with.
const ENDS_THE_SESSION: [(&str, &str); 1] = [("delete", "/api/v1/session")];
/// Open routes that live on a cookie of their own, which a guest lacks.
const NEEDS_THE_REFRESH_COOKIE: &str = "/session/refresh";

fn every_role_at_every_route(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut champion = hospital.champion(&world);
    let document = world.guest().get("//api/openapi.json").expect(200).json;
    let routes = routes(&document);
    assert!(routes.len() > 50, "only {} routes are documented", routes.len());
    let mut committee = Committee::of_all(&world, &mut hospital);
    let chair = vec![Role::Reporter, Role::CommitteeMember, Role::Chair];
    let people: Vec<(&str, &mut Client, Vec<Role>)> = vec![
        ("member", &mut committee.member, vec![Role::Reporter, Role::CommitteeMember]),
        ("chair", &mut committee.chair, chair),
        ("nurse", &mut hospital.nurse, vec![Role::Reporter]),
        ("champion", &mut champion, vec![Role::Reporter, Role::Champion]),
        ("owner", &mut hospital.owner, vec![Role::Reporter, Role::Owner]),
        ("administrator", &mut hospital.administrator, vec![Role::Reporter, Role::Administrator]),
    ];
    let mut guest = world.guest();
    for route in &routes {
        route.check_guest(&mut guest);
    }
    for (name, client, roles) in people {
        for route in &routes {
            route.check_person(name, client, &roles);
        }
    }
}

struct Route {
    method: Method,
    path: String,
    access: String,
    ends_the_session: bool,
}

fn routes(document: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (verb, operation) in item.as_object().expect("operations") {
            let access = operation["x-readback-access"].as_str();
            let access = access.unwrap_or_else(|| panic!("{verb} {path} says nothing about access"));
            assert!(operation["summary"].is_string(), "{verb} {path} says nothing about itself");
            routes.push(Route {
                method: Method::from_bytes(verb.to_uppercase().as_bytes()).expect("a verb"),
                path: fill(path),
                access: access.to_owned(),
                ends_the_session: ENDS_THE_SESSION.contains(&(verb.as_str(), path.as_str())),
            });
        }
    }
    routes
}

/// The path with ids and tokens that name nothing.
fn fill(path: &str) -> String {
    let path = path.strip_prefix("/api/v1").expect("below /api/v1");
    path.split('/')
        .map(|part| match part {
            "{id}" => "0190a5b2-0000-7000-8000-000000000000",
            "{token}" => "bm90aGluZyBhdCBhbGwgaXMgbmFtZWQgYnkgdGhpcyBvbmU",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

impl Route {
    fn ask(&self, client: &mut Client) -> (u16, String) {
        let body = (!matches!(self.method, Method::GET | Method::DELETE)).then(|| b"{}".to_vec());
        if self.path == "/events" {
            return client.open_stream(&self.path);
        }
        let answer = client.send(self.method.clone(), &self.path, body);
        assert_ne!(answer.status, 500, "{} {}: {}", self.method, self.path, answer.text);
        (answer.status, answer.json["code"].as_str().unwrap_or_default().to_owned())
    }

    fn action(&self) -> Option<Action> {
        serde_json::from_value(json!(self.access)).ok()
    }

    fn check_guest(&self, guest: &mut Client) {
        let (status, code) = self.ask(guest);
        let here = format!("{} {} as guest: {status} {code}", self.method, self.path);
        match self.access.as_str() {
            _ if self.path == NEEDS_THE_REFRESH_COOKIE => assert_eq!(code, "sign_in_needed", "{here}"),
            "open" | "token" | "anonymous" => {
                assert!(
                    code != "sign_in_needed" && code != "not_allowed" && code != "not_anonymous",
                    "{here}"
                );
            }
            _ => {
                assert!(self.action().is_some(), "{here}: no action of the table is called {}", self.access);
                assert_eq!((status, code.as_str()), (401, "sign_in_needed"), "{here}");
            }
        }
    }

    fn check_person(&self, name: &str, client: &mut Client, roles: &[Role]) {
        let before = client.clone();
        let (status, code) = self.ask(client);
        let here = format!("{} {} as {name}: {status} {code}", self.method, self.path);
        match self.action() {
            None if self.access == "anonymous" => assert_eq!(code, "not_anonymous", "{here}"),
            None => assert!(code != "not_allowed", "{here}"),
            Some(action) if roles.iter().any(|role| role_may(*role, action)) => {
                assert!(code != "sign_in_needed" && code != "not_allowed", "{here}");
            }
            Some(_) => assert_eq!((status, code.as_str()), (403, "not_allowed"), "{here}"),
        }
        if self.ends_the_session {
            *client = before.clone();
            assert_eq!(client.get("/me").status, 401, "{here}: the session goes on");
            client.sign_in(&before.email(), crate::world::PASSWORD).expect(200);
        } else {
            client.cookies = before.cookies;
        }
    }
}
