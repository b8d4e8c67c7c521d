//! Set-up: the code that only whoever sees the server's output knows, and the first administrator.

use domain::access::{Role, RoleGiven};
use domain::identity::requests::SetUp;
use domain::problem::{Code, FieldError};

use super::super::rows::PersonRow;
use super::super::token::hash_of;
use super::super::{password, store};
use super::{Opened, Opening};
use crate::app::App;
use crate::clock::{new_id, random_bytes};
use crate::error::{Result, ServerError};
use crate::zone::SiteZone;
use crate::{administration, directory};

/// The set-up code: 128 random bits, in groups that can be read aloud.
pub struct SetupCode(String);

impl SetupCode {
    fn generate() -> Self {
        let digits: String = random_bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let groups: Vec<&str> = (0..8).map(|group| &digits[group * 4..group * 4 + 4]).collect();
        Self(groups.join("-"))
    }

    /// The code as people type it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of a typed code: hyphens, spaces and case do not matter.
    fn hash(typed: &str) -> Vec<u8> {
        let digits: String = typed.chars().filter(char::is_ascii_hexdigit).collect();
        hash_of(&digits.to_ascii_lowercase())
    }
}

/// Makes the set-up code where there is neither an administrator nor a code yet: to be printed by this process,
/// because no other will ever know it.
///
/// # Errors
/// Those of the database.
pub async fn offer_setup(app: &App) -> Result<Option<SetupCode>> {
    let (code, now) = (SetupCode::generate(), app.now());
    let hash = SetupCode::hash(code.as_str());
    let is_new = app
        .db
        .write(move |tx| {
            if store::has_administrator(tx, None)? {
                return Ok(false);
            }
            Ok::<_, ServerError>(store::insert_setup_code(tx, &hash, now)?)
        })
        .await?;
    Ok(is_new.then_some(code))
}

/// Creates the first administrator, names the organisation, sets the time zone of the first site, and signs in.
///
/// # Errors
/// 404 once there is an administrator; `too_many` from the sixth try a minute on; 422.
pub async fn set_up(app: &App, request: SetUp) -> Result<Opened> {
    if app.db.read(|conn| store::has_administrator(conn, None)).await? {
        return Err(Code::NotFound.into());
    }
    app.limits.setup_code(app.now())?;
    let code = SetupCode::hash(&request.code);
    let tried = code.clone();
    let mut errors = Vec::new();
    if !app.db.read(move |conn| store::setup_code_fits(conn, &tried)).await? {
        errors.push(wrong_code());
    }
    let zone = SiteZone::named(&request.time_zone);
    if zone.is_none() {
        errors.push(FieldError::new("time_zone", "not_a_choice", "This is not an IANA time zone"));
    }
    let words = vec![request.name.clone(), request.email.clone(), request.organisation.clone()];
    errors.extend(password::weakness("password", request.password.clone(), words).await?);
    let Some(zone) = zone.filter(|_| errors.is_empty()) else { return Err(errors.into()) };
    let hash = password::hash(request.password).await?;
    let (opening, now, person) = (Opening::new(), app.now(), new_id());
    let session = opening.clone();
    app.db
        .write(move |tx| {
            directory::store::hold_version(tx)?;
            if store::has_administrator(tx, None)? {
                return Err(ServerError::from(Code::NotFound));
            }
            if !store::use_setup_code(tx, &code, now)? {
                return Err(vec![wrong_code()].into());
            }
            let snapshot = directory::Snapshot::load(tx)?;
            if let Some(site) = snapshot.sites().next() {
                let site =
                    domain::directory::wire::Site { time_zone: zone.name().to_owned(), ..site.clone() };
                directory::store::update_site(tx, &site)?;
            }
            let settings = domain::administration::Settings {
                organisation: request.organisation,
                ..snapshot.settings.clone()
            };
            administration::store::update_settings(tx, &settings)?;
            if store::find_person_by_email(tx, &request.email)?.is_some() {
                return Err(vec![super::people::taken()].into());
            }
            store::insert_person(
                tx,
                &PersonRow {
                    id: person,
                    name: request.name,
                    email: request.email,
                    language: settings.language,
                    unit_id: None,
                    site_id: None,
                    password_hash: Some(hash),
                    epoch: 1,
                    active: true,
                    created_at: now,
                    signed_in_at: None,
                },
            )?;
            store::update_roles(tx, person, &[RoleGiven { role: Role::Administrator, site_id: None }])?;
            directory::store::bump_snapshot(tx)?;
            session.open(tx, person, now)?;
            Ok(())
        })
        .await?;
    app.snapshots.catch_up().await;
    opening.finish(app).await
}

fn wrong_code() -> FieldError {
    FieldError::new("code", "wrong", "This is not the code that the server printed when it first started")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = SetupCode::generate();
        assert_eq!(code.as_str().len(), 39);
        assert_ne!(code.as_str(), SetupCode::generate().as_str());
        let typed = format!(" {} ", code.as_str().to_uppercase().replace('-', " "));
        assert_eq!(SetupCode::hash(&typed), SetupCode::hash(code.as_str()));
        assert_ne!(SetupCode::hash("0000"), SetupCode::hash(code.as_str()));
    }
}
