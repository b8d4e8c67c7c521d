//! Followers beside the reporter, whom no route makes yet, and the tokens that lead people from their mails.

use serde_json::Value;

use super::{Kind, START, World, hex, new_id};
use domain::id::{TellingId, kind};

impl World {
    /// Makes that person a reporter, supporter or follower of the report; the follower's id.
    pub fn add_follower(&self, report: &str, person: &str, relation: &str) -> String {
        let follower = new_id::<kind::Follower>().to_string();
        let id = |id: &str| match self.kind {
            Kind::Sqlite => format!("X'{}'", hex(id)),
            Kind::Postgres => format!("'{id}'"),
        };
        let since = match self.kind {
            Kind::Sqlite => START.parse::<domain::moment::Moment>().unwrap().micros().to_string(),
            Kind::Postgres => format!("'{START}'"),
        };
        self.database.execute(&format!(
            "INSERT INTO followers (id, report_id, relation, identity, since)
             VALUES ({follower}, {report}, '{relation}', 'named', {since});
             INSERT INTO follower_identity (follower_id, person_id) VALUES ({follower}, {person})",
            follower = id(&follower),
            report = id(report),
            person = id(person),
        ));
        hex(&follower)
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
