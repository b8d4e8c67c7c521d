//! Those who wait with a report beside its reporter, and the tokens that lead people from their mails.

use serde_json::{Value, json};

use super::{Client, Hospital, World};
use domain::id::TellingId;

impl World {
    /// The person says "me too", or only follows; the follower's id.
    #[track_caller]
    pub fn follow(&self, client: &mut Client, report: &str, relation: &str) -> String {
        let before = self.rows_of("followers", "report_id", report);
        match relation {
            "supporter" => client.put(&format!("/reports/{report}/support"), json!({})).expect(200),
            _ => client.put(&format!("/reports/{report}/follow"), json!({})).expect(200),
        };
        let after = self.rows_of("followers", "report_id", report);
        let new = after.iter().find(|row| before.iter().all(|old| old["id"] != row["id"]));
        new.expect("a follower")["id"].as_str().expect("an id").to_owned()
    }

    /// The person reports the same, and the owner joins that with the report; the reporter's follower id and report.
    #[track_caller]
    pub fn join_another(
        &self,
        hospital: &mut Hospital,
        client: &mut Client,
        report: &str,
    ) -> (String, String) {
        let body = hospital.report();
        let another = client.post("/reports", body).expect(201).text_at("/id");
        hospital.owner.act(&another, "join", json!({"from": "received", "into": report})).expect(200);
        let rows = self.rows_of("followers", "report_id", &another);
        (rows[0]["id"].as_str().expect("an id").to_owned(), another)
    }

    /// The token in the mail about that telling.
    pub fn token(&self, telling: &Value) -> String {
        let id: TellingId = telling["id"].as_str().expect("an id").parse().expect("a UUID");
        self.app.tokens.telling(id)
    }

    /// The follower's tellings of that kind about the report, the latest last.
    pub fn told(&self, report: &str, kind: &str) -> Vec<Value> {
        let mut tellings = self.rows_of("tellings", "report_id", report);
        tellings.retain(|telling| telling["kind"] == kind);
        tellings.sort_by_key(|telling| telling["owed_since"].as_i64());
        tellings
    }

    /// The token in the latest mail of that kind about the report, to that follower where one is named.
    pub fn token_about(&self, report: &str, kind: &str, follower: Option<&str>) -> String {
        let tellings = self.told(report, kind);
        let mut theirs = tellings
            .iter()
            .filter(|telling| follower.is_none_or(|follower| telling["follower_id"] == follower));
        self.token(theirs.next_back().unwrap_or_else(|| panic!("no {kind} about {report}")))
    }
}
