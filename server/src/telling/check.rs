//! What `readback check` looks for in tellings: nothing that is stored twice may differ.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::Conn;
use crate::error::Result;

/// A difference and how often it is found.
struct Rule {
    says: &'static str,
    counts: &'static str,
}

const RULES: [Rule; 4] = [
    Rule {
        says: "tellings are marked as paid without a delivery of that moment that counts",
        counts: "SELECT COUNT(*) AS count FROM tellings AS t WHERE t.paid_at IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM deliveries AS d
                     WHERE d.telling_id = t.id AND d.outcome = 'accepted' AND d.at = t.paid_at)",
    },
    Rule {
        says: "tellings have a delivery that counts and are not marked as paid",
        counts: "SELECT COUNT(*) AS count FROM tellings AS t WHERE t.paid_at IS NULL AND EXISTS (
                     SELECT 1 FROM deliveries AS d WHERE d.telling_id = t.id AND d.outcome = 'accepted')",
    },
    Rule {
        says: "mails stand in the outbox that the receiver has already",
        counts: "SELECT COUNT(*) AS count FROM outbox AS o WHERE EXISTS (
                     SELECT 1 FROM deliveries AS d
                     WHERE d.telling_id = o.telling_id AND d.outcome = 'accepted' AND d.channel = 'mail'
                       AND (d.person_id = o.person_id OR (d.person_id IS NULL AND o.person_id IS NULL)))",
    },
    Rule {
        says: "deliveries name a person where only the telling may say whose it is",
        counts: "SELECT COUNT(*) AS count FROM deliveries AS d JOIN tellings AS t ON t.id = d.telling_id
                 WHERE d.person_id IS NOT NULL AND t.team_id IS NULL",
    },
];

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Every difference in a line; never with what somebody wrote. Reads only.
///
/// # Errors
/// The statements'.
pub fn check(conn: &mut Conn) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for Rule { says, counts } in RULES {
        let found: Counted = diesel::sql_query(counts).get_result(conn)?;
        if found.count > 0 {
            differences.push(format!("{} {says}", found.count));
        }
    }
    Ok(differences)
}
