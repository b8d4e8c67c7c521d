//! The demo hospital: an invented group whose people, rules and reports are loaded through the same actions as real use,
//! with the clock set back to the time of each.

mod changes;
mod committees;
mod course;
mod decisions;
mod directory;
mod hospital;
mod load;
mod mails;
mod past;
mod story;
mod supporters;
mod teller;
mod timeline;

use domain::id::PersonId;

use crate::app::App;
use crate::error::{Result, ServerError};
use crate::identity;
use crate::identity::links::make_sign_in_link;
use crate::identity::rows::LinkPurpose;

pub use load::{is_loaded, load};

/// Hours that a demo's sign-in link works.
const LINK_HOURS: i64 = 1;

/// Whose links are printed: the role to be shown, and the person's address.
const SHOWN: [(&str, &str); 4] = [
    ("nurse", "rohan.velkar@example.org"),
    ("owner", "carys.pendrake@example.org"),
    ("chair", "edmund.vasquez-thorne@example.org"),
    ("administrator", "dean.abernethy-kaur@example.org"),
];

async fn find(app: &App, email: &'static str) -> Result<Option<(PersonId, String)>> {
    let person = app.db.read(move |conn| identity::store::find_person_by_email(conn, email)).await?;
    Ok(person.map(|person| (person.id, person.name)))
}

/// New single-use sign-in links, one line each; earlier ones stop working.
///
/// # Errors
/// Those of the database; a database without the hospital.
pub async fn links(app: &App) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for (role, email) in SHOWN {
        let (id, name) = find(app, email)
            .await?
            .ok_or_else(|| ServerError::Internal("the demo is not loaded".to_owned()))?;
        let (now, tokens) = (app.now(), app.tokens.clone());
        let link = app
            .db
            .write(move |tx| make_sign_in_link(tx, &tokens, id, LinkPurpose::SignIn, LINK_HOURS, now))
            .await?;
        let address = identity::links::address(&app.config.public_url, &link.token);
        lines.push(format!("{role:<14} {name:<24} {address}"));
    }
    Ok(lines)
}
