//! More people than any test would sign in.

use domain::moment::Moment;

use super::{Kind, START, World, hex};

impl World {
    /// Makes so many new people follow the report, all of one mail domain.
    pub fn add_crowd(&self, report: &str, count: usize) {
        let id = |number: usize, kind: u8| format!("{kind:02x}{number:030x}");
        let text = |id: String| match self.kind {
            Kind::Sqlite => format!("X'{id}'"),
            Kind::Postgres => format!("'{id}'::uuid"),
        };
        let since = match self.kind {
            Kind::Sqlite => START.parse::<Moment>().expect("a time").micros().to_string(),
            Kind::Postgres => format!("'{START}'::timestamptz"),
        };
        let report = text(hex(report));
        for batch in (0..count).collect::<Vec<_>>().chunks(500) {
            let rows = |row: &dyn Fn(usize) -> String| {
                batch.iter().map(|number| row(*number)).collect::<Vec<_>>().join(",")
            };
            let people = rows(&|number| {
                let person = text(id(number, 1));
                format!("({person}, 'Person {number}', 'person.{number}@example.org', 'en', {since})")
            });
            let followers =
                rows(&|number| format!("({}, {report}, 'follower', 'named', {since})", text(id(number, 2))));
            let identities = rows(&|number| format!("({}, {})", text(id(number, 2)), text(id(number, 1))));
            self.execute(&format!(
                "INSERT INTO people (id, name, email, language, created_at) VALUES {people};
                 INSERT INTO followers (id, report_id, relation, identity, since) VALUES {followers};
                 INSERT INTO follower_identity (follower_id, person_id) VALUES {identities}"
            ));
        }
    }
}
