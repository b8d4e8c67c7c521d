//! A small hospital in a world: an administrator by set-up, two units, two teams, a nurse, owners.

use serde_json::{Value, json};

use super::{Client, World, new_id};
use domain::id::kind;

/// The password of everybody here.
pub const PASSWORD: &str = "marble otter lamp seventeen";

/// The people and places that tests speak of.
pub struct Hospital {
    pub administrator: Client,
    pub site: String,
    pub ward: String,
    pub clinic: String,
    pub category: String,
    pub system: String,
    pub step: String,
    /// The team that owns the system by rule.
    pub team: String,
    /// The team that owns what no rule names.
    pub fallback: String,
    pub service_level: String,
    pub nurse: Client,
    pub nurse_id: String,
    pub colleague: Client,
    pub owner: Client,
    pub owner_id: String,
    pub other_owner: Client,
}

impl Hospital {
    /// Founds it through the API alone.
    pub fn found(world: &World) -> Self {
        let mut admin = world.guest();
        admin
            .post(
                "/setup",
                json!({
                    "code": world.setup_code, "organisation": "Larkmoor", "time_zone": "Europe/Zurich",
                    "name": "Ada Admin", "email": "ada@example.org", "password": PASSWORD,
                }),
            )
            .expect(201);
        admin.belongs_to("ada@example.org");
        let directory = admin.get("/directory").expect(200).json;
        let id = |list: &str| directory[list][0]["id"].as_str().expect("the founded one").to_owned();
        let (site, ward, category, fallback) = (id("sites"), id("units"), id("categories"), id("teams"));
        let clinic = make(
            &mut admin,
            "/units",
            json!({
                "id": new_id::<kind::Unit>(), "site_id": site, "names": {"en": "Clinic"}, "kind": "clinic", "headcount": 3,
            }),
        );
        let step = new_id::<kind::WorkflowStep>().to_string();
        let system = make(
            &mut admin,
            "/systems",
            json!({
                "id": new_id::<kind::System>(), "names": {"en": "eMAR"},
                "steps": [{"id": step, "names": {"en": "Giving a medicine"}}],
            }),
        );
        let team = make(
            &mut admin,
            "/teams",
            json!({
                "id": new_id::<kind::Team>(), "names": {"en": "Medication Systems"}, "members": [],
            }),
        );
        let service_level = admin.get("/service-levels").expect(200).text_at("/items/0/id");
        let (nurse, nurse_id) = person(world, &mut admin, "Nora Nurse", &ward, &[]);
        let (colleague, _) = person(world, &mut admin, "Cleo Colleague", &ward, &[]);
        let (owner, owner_id) = person(world, &mut admin, "Ines Owner", "", &[&team]);
        let (other_owner, _) = person(world, &mut admin, "Otto Other", "", &[&fallback]);
        admin
            .put(
                "/routing-rules",
                json!({
                    "rules": [{
                        "id": new_id::<kind::RoutingRule>(), "name": "eMAR", "when": {"system_ids": [system]},
                        "then": {"team_id": team, "service_level_id": service_level, "assign": "nobody"},
                    }],
                    "fallback": {"team_id": fallback, "service_level_id": service_level},
                }),
            )
            .expect(200);
        Self {
            administrator: admin,
            site,
            ward,
            clinic,
            category,
            system,
            step,
            team,
            fallback,
            service_level,
            nurse,
            nurse_id,
            colleague,
            owner,
            owner_id,
            other_owner,
        }
    }

    /// A champion of the ward.
    pub fn champion(&mut self, world: &World) -> Client {
        let (client, id) = person(world, &mut self.administrator, "Chris Champion", &self.ward, &[]);
        self.administrator
            .patch(&format!("/people/{id}"), json!({"roles": [{"role": "champion", "site_id": self.site}]}))
            .expect(200);
        let mut again = world.guest();
        again.sign_in(&client.email(), PASSWORD).expect(200);
        again
    }

    /// A named report of the nurse about the system, as it is sent.
    pub fn report(&self) -> Value {
        json!({
            "id": new_id::<kind::Report>(), "unit_id": self.ward, "category_id": self.category,
            "system_id": self.system, "text": "The pump alarms at every dose. All night.", "identity": "named",
        })
    }

    /// Sends it and gives its id.
    pub fn send_report(&mut self) -> String {
        let body = self.report();
        self.nurse.post("/reports", body).expect(201).text_at("/id")
    }
}

fn make(admin: &mut Client, path: &str, body: Value) -> String {
    admin.post(path, body).expect(201).text_at("/id")
}

/// Adds a person who then signs in by the one-time link and sets a password.
pub fn person(world: &World, admin: &mut Client, name: &str, unit: &str, teams: &[&str]) -> (Client, String) {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let mut body = json!({
        "id": new_id::<kind::Person>(), "name": name, "email": email, "roles": [], "team_ids": teams,
    });
    if !unit.is_empty() {
        body["unit_id"] = unit.into();
    }
    let made = admin.post("/people", body).expect(201);
    let link = made.text_at("/sign_in_link");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let mut client = world.guest();
    client.post(&format!("/session/link/{token}"), json!({"password": PASSWORD})).expect(200);
    client.belongs_to(&email);
    (client, made.text_at("/id"))
}
