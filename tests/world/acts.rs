//! What people do to reports, in one line each.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Client, Hospital, new_id, new_timeless_id};

/// `base` with the fields of `more` over it.
pub fn with(mut base: Value, more: Value) -> Value {
    let fields = base.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    base
}

impl Client {
    /// `POST /reports/{id}/{route}` with a new event's id, unless `body` brings one.
    pub fn act(&mut self, report: &str, route: &str, body: Value) -> Answer {
        let body = with(json!({"id": new_id::<kind::Event>()}), body);
        self.post(&format!("/reports/{report}/{route}"), body)
    }

    /// A move of the state table.
    pub fn transition(&mut self, report: &str, from: &str, to: &str, more: Value) -> Answer {
        self.act(report, "transitions", with(json!({"from": from, "to": to}), more))
    }

    /// A move with everything that it may need.
    pub fn go(&mut self, report: &str, from: &str, to: &str) -> Answer {
        self.transition(report, from, to, needs_of(to))
    }

    /// Goes on after the clock was moved, as our pages do: with new tokens.
    #[track_caller]
    pub fn stay(&mut self) {
        self.post("/session/refresh", json!({})).expect(204);
    }

    /// Ships a change.
    pub fn ship(&mut self, change: &str) -> Answer {
        self.post(&format!("/changes/{change}/ship"), json!({"id": new_id::<kind::Event>()}))
    }

    /// The report as this person sees it.
    #[track_caller]
    pub fn look(&mut self, report: &str) -> Value {
        self.get(&format!("/reports/{report}")).expect(200).json
    }

    /// The kinds of the events that this person sees, oldest first.
    #[track_caller]
    pub fn story(&mut self, report: &str) -> Vec<String> {
        let events = self.get(&format!("/reports/{report}/events")).expect(200).json;
        let items = events["items"].as_array().expect("items");
        items.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
    }
}

/// Everything that a move to that state may need.
pub fn needs_of(to: &str) -> Value {
    match to {
        "clarifying" => json!({"question": "At which bed?"}),
        "accepted" => {
            json!({"title": "Pump alarms all night", "disposition": "defect", "reason": "It is ours"})
        }
        "in_trial" => json!({"tried_by": "Ward 4"}),
        "answered" | "declined" => {
            json!({"title": "Pump alarms all night", "reason": "It keeps patients safe"})
        }
        "transferred" => json!({
            "title": "Pump alarms all night", "transferred_to": "The maker", "follow_up_on": "2026-12-01",
        }),
        _ => json!({}),
    }
}

impl Hospital {
    /// A named report that has been brought to that state.
    pub fn report_in(&mut self, state: &str) -> String {
        let report = self.send_report();
        self.bring(&report, state);
        report
    }

    /// Brings a fresh report of the nurse to that state.
    pub fn bring(&mut self, report: &str, state: &str) {
        let before = match state {
            "received" => return,
            "acknowledged" | "withdrawn" => "received",
            "scheduled" | "in_progress" => "accepted",
            "in_trial" => "in_progress",
            "reopened" => "answered",
            _ => "acknowledged",
        };
        self.bring(report, before);
        let done = match state {
            "withdrawn" => self.nurse.act(report, "withdraw", json!({})),
            "reopened" => self.nurse.act(report, "reopen", json!({"reason": "It still alarms"})),
            "scheduled" => self.owner.act(report, "plan", json!({"from": before, "from_date": "2026-12-10"})),
            _ => self.owner.go(report, before, state),
        };
        assert_eq!(done.expect(200).json["state"], state);
    }

    /// A change that names these reports, as it is sent.
    pub fn change(&self, reports: &[String]) -> Value {
        json!({
            "id": new_id::<kind::Change>(), "language": "en", "title": "Fewer prompts for paracetamol",
            "you_said": "It asks for a reason three times.", "we_did": "One prompt is left.",
            "do_now": "Sign as usual.", "unit_ids": [self.ward], "report_ids": reports,
            "measure": {"name": "Prompts a shift", "unit": "prompts", "baseline": 41.0, "target": 12.5},
        })
    }

    /// Writes such a change down and gives its id.
    pub fn write_change(&mut self, reports: &[String]) -> String {
        let body = self.change(reports);
        self.owner.post("/changes", body).expect(201).text_at("/id")
    }

    /// Writes such a change and ships it: every one of the reports is *shipped* then.
    pub fn ship(&mut self, reports: &[String]) -> String {
        let change = self.write_change(reports);
        let answer = self.owner.ship(&change).expect(200).json;
        assert_eq!(answer["left_out"], json!([]));
        change
    }

    /// A named report of the nurse for which a change has shipped.
    pub fn shipped(&mut self) -> String {
        let report = self.report_in("in_progress");
        self.ship(std::slice::from_ref(&report));
        report
    }

    /// A confidential report of the nurse.
    pub fn send_confidential(&mut self) -> String {
        let body = with(self.report(), json!({"identity": "confidential"}));
        self.nurse.post("/reports", body).expect(201).text_at("/id")
    }

    /// An anonymous report as the device sends it.
    pub fn anonymous_report(&self, secret: &Secret) -> Value {
        let mut body = with(
            self.report(),
            json!({"id": new_timeless_id::<kind::Report>(), "status_secret_hash": secret.hash}),
        );
        body.as_object_mut().unwrap().remove("identity");
        body
    }
}

/// What an anonymous reporter's device keeps, and what it sends.
pub struct Secret {
    /// 43 characters of base64url.
    pub token: String,
    /// Lower-case hexadecimal SHA-256 of these characters.
    pub hash: String,
}

impl Secret {
    pub fn new() -> Self {
        let halves = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()];
        let token = URL_SAFE_NO_PAD.encode(halves.concat());
        let hash = Sha256::digest(&token).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { token, hash }
    }
}

/// The id of an event about an anonymous report.
pub fn timeless() -> Value {
    json!({"id": new_timeless_id::<kind::Event>()})
}
