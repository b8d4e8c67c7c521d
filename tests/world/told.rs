//! What tests say about tellings past the product: deliveries as the mail worker would have written them, and the
//! tokens with which mails stop.

use domain::id::TellingId;
use serde_json::Value;
use server::telling::tokens::Unsubscribe;

use super::{Kind, World};

impl World {
    /// An id as that database writes it.
    pub fn sql_id(&self, hex: &str) -> String {
        match self.kind {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres => format!("'{hex}'"),
        }
    }

    /// A moment as that database writes it, in microseconds since 1970.
    pub fn sql_time(&self, micros: i64) -> String {
        match self.kind {
            Kind::Sqlite => micros.to_string(),
            Kind::Postgres => format!("to_timestamp({micros} / 1000000.0)"),
        }
    }

    /// The mail about that telling leaves the outbox, and this came of it, in the server's words.
    pub fn mail_became(&self, telling: &Value, outcome: &str, answer: Option<&str>) {
        let id = self.sql_id(telling["id"].as_str().expect("an id"));
        let delivery = self.sql_id(&uuid::Uuid::new_v4().simple().to_string());
        let at = self.sql_time(telling["owed_since"].as_i64().expect("a time"));
        let answer = answer.map_or("NULL".to_owned(), |answer| format!("'{answer}'"));
        let paid = if outcome == "accepted" { at.as_str() } else { "NULL" };
        self.execute(&format!(
            "DELETE FROM outbox WHERE telling_id = {id};
             INSERT INTO deliveries (id, telling_id, channel, at, outcome, answer)
             VALUES ({delivery}, {id}, 'mail', {at}, '{outcome}', {answer});
             UPDATE tellings SET paid_at = {paid} WHERE id = {id}"
        ));
    }

    /// The token with which the mail about that telling stops its kind, or the digest.
    pub fn unsubscribe_token(&self, telling: &Value, member: Option<&str>, digest: bool) -> String {
        let telling: TellingId = telling["id"].as_str().expect("an id").parse().expect("a UUID");
        let member = member.map(|id| id.parse().expect("a UUID"));
        self.app.tokens.unsubscribe(Unsubscribe { telling, member, digest })
    }
}
