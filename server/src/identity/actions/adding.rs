//! A person added from the command line: names instead of ids, and a password at once.

use std::fmt;

use domain::fields::Request;
use domain::id::PersonId;
use domain::identity::requests::NewPerson;
use domain::problem::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::password;
use super::people::insert;
use super::personal_words;
use crate::administration::managed::change_snapshot;
use crate::app::App;
use crate::clock::new_id;
use crate::error::Result;

/// A person to be added from the command line, in the words that were typed.
#[derive(Serialize, Deserialize)]
pub struct UserToAdd {
    /// E-mail address.
    pub email: String,
    /// Full name.
    pub name: String,
    /// `reporter`, `champion` or `administrator`.
    pub role: String,
    /// Name or id of a team.
    pub team: Option<String>,
    /// Name or id of a unit.
    pub unit: Option<String>,
    /// The password.
    pub password: String,
}

impl fmt::Debug for UserToAdd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserToAdd")
    }
}

/// Adds a person with a password.
///
/// # Errors
/// 422 with every error at once, as through the API.
pub async fn add_user(app: &App, user: UserToAdd) -> Result<PersonId> {
    let snapshot = app.snapshots.current();
    let mut errors = Vec::new();
    let roles = match user.role.as_str() {
        "reporter" => json!([]),
        role @ ("champion" | "administrator") => json!([{"role": role}]),
        _ => {
            errors.push(FieldError::new("role", "not_a_choice", "reporter, champion or administrator"));
            json!([])
        }
    };
    let team = user.team.as_ref().map(|wanted| {
        let mut teams = snapshot.teams().filter(|team| team.active);
        teams.find(|team| is_called(wanted, &team.id.to_string(), &team.names)).map(|team| team.id)
    });
    if team == Some(None) {
        errors.push(FieldError::new("team", "unknown", "There is no such team"));
    }
    let unit = user.unit.as_ref().map(|wanted| {
        let mut units = snapshot.units().filter(|unit| unit.active);
        units.find(|unit| is_called(wanted, &unit.id.to_string(), &unit.names)).map(|unit| unit.id)
    });
    if unit == Some(None) {
        errors.push(FieldError::new("unit", "unknown", "There is no such unit"));
    }
    let length = user.password.chars().count();
    if !domain::fields::limits::PASSWORD.contains(&length) {
        errors.push(FieldError::new("password", "too_short", "A password has 12 to 128 characters"));
    }
    let request = json!({
        "id": new_id::<domain::id::kind::Person>(),
        "name": user.name,
        "email": user.email,
        "unit_id": unit.flatten(),
        "roles": roles,
        "team_ids": team.flatten().into_iter().collect::<Vec<_>>(),
    });
    let new = match NewPerson::parse(&request) {
        Ok(new) if errors.is_empty() => new,
        Ok(_) => return Err(errors.into()),
        Err(more) => return Err([errors, more].concat().into()),
    };
    let words = personal_words(app, &new.name, &new.email);
    if let Some(error) = password::weakness("password", user.password.clone(), words).await? {
        return Err(vec![error].into());
    }
    let (hash, now) = (password::hash(user.password).await?, app.now());
    let (id, _version) = change_snapshot(app, None, move |tx, snapshot| {
        Ok(insert(tx, snapshot, new, Some(hash), now)?.row.id)
    })
    .await?;
    Ok(id)
}

/// Whether `wanted` is the id, or the name in any language and case.
fn is_called(wanted: &str, id: &str, names: &domain::names::Names) -> bool {
    let wanted = wanted.to_lowercase();
    wanted == id || names.0.values().any(|name| name.to_lowercase() == wanted)
}
