//! Committees, their list, their decisions, holds and appeals.

mod appeals;
mod committees;
mod deciding;
mod holds;
mod ranking;
mod reading;
mod visibility;

use domain::id::kind;
use serde_json::{Value, json};

use crate::world::{Answer, Client, Hospital, World, new_id, person, with};

/// A committee with somebody who chairs it and two other members.
pub struct Committee {
    pub id: String,
    pub chair: Client,
    pub chair_id: String,
    pub member: Client,
}

impl Committee {
    /// A committee with that scope; `name` goes into the names of its people.
    pub fn found(world: &World, hospital: &mut Hospital, name: &str, scope: Value) -> Self {
        let admin = &mut hospital.administrator;
        let (mut chair, chair_id) = person(world, admin, &format!("{name} Chair"), &hospital.ward, &[]);
        let (mut member, member_id) = person(world, admin, &format!("{name} Member"), &hospital.ward, &[]);
        let (_, third) = person(world, admin, &format!("{name} Third"), &hospital.ward, &[]);
        let id = new_id::<kind::Committee>().to_string();
        let body = json!({
            "id": id, "names": {"en": format!("{name} committee")}, "charter": "Decides what goes ahead.",
            "quorum": 2, "scope": scope, "members": [
                {"person_id": chair_id, "area": "Wards", "chair": true},
                {"person_id": member_id, "area": "Pharmacy"},
                {"person_id": third, "area": "Theatres"},
            ],
        });
        admin.post("/committees", body).expect(201);
        // What they may do has changed: their pages ask anew.
        chair.stay();
        member.stay();
        Self { id, chair, chair_id, member }
    }

    /// The committee that decides about everything.
    pub fn of_all(world: &World, hospital: &mut Hospital) -> Self {
        Self::found(world, hospital, "Digital", json!({}))
    }

    /// A decision as the chair sends it.
    pub fn wish(&self, verdict: &str, reports: &[&str], more: Value) -> Value {
        let own = match verdict {
            "defer" => json!({"until": "2027-01-15"}),
            "need_more" => json!({"asked_for": "How often does it happen?"}),
            _ => json!({}),
        };
        let whole = json!({
            "id": new_id::<kind::Decision>(), "committee_id": self.id, "report_ids": reports, "decision": verdict,
            "rationale": "It costs every nurse an hour a day.",
        });
        with(with(whole, own), more)
    }

    /// The chair records it.
    pub fn decide(&mut self, verdict: &str, reports: &[&str]) -> Answer {
        let wish = self.wish(verdict, reports, json!({}));
        self.chair.post("/decisions", wish)
    }

    /// What waits for it, as its member sees it.
    pub fn waiting(&mut self, query: &str) -> Vec<Value> {
        let path = format!("/committees/{}/ranking{query}", self.id);
        self.member.get(&path).expect(200).json["items"].as_array().unwrap().clone()
    }

    /// The ids of what waits for it.
    pub fn waiting_ids(&mut self, query: &str) -> Vec<String> {
        self.waiting(query).iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }
}
