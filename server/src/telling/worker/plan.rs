//! What becomes of each mail: it leaves now, waits, or there is nobody to send it to.

use std::collections::HashMap;

use domain::id::SignInLinkId;
use domain::moment::Moment;
use domain::reports::Severity;
use domain::telling::preferences::Leaving;
use domain::telling::wire::Outcome;

use super::addressee::{Addressee, Addressees};
use super::gather::{Gathered, Reader, Written};
use super::message::{Envelope, Outgoing};
use super::queue::Mail;
use crate::app::App;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::identity::rows::LinkRow;
use crate::telling::rows::{HeldFor, OutgoingRow, TellingRow};
use crate::zone::SiteZone;

/// What becomes of a mail.
pub enum Plan {
    /// It leaves now.
    Send(Box<Outgoing>),
    /// It does not.
    Other(Other),
}

/// A mail that does not leave now.
pub struct Other {
    /// Its rows.
    pub rows: Vec<OutgoingRow>,
    /// What instead.
    pub instead: Instead,
}

/// What happens instead of sending.
pub enum Instead {
    /// It waits until then.
    WaitUntil(Moment),
    /// It waits for the digest of that moment.
    WaitForDigest(Moment),
    /// It never leaves: kept as a delivery with this outcome.
    Never(Outcome),
    /// Nothing is owed any more: a link that was used, a duty of somebody who has left the team.
    Forget,
    /// It could not be written; tried again like a refusal.
    Retry(String),
}

/// Takes the mails that leave apart from the others.
pub fn split(plans: Vec<Plan>) -> (Vec<Outgoing>, Vec<Other>) {
    let (mut leaving, mut others) = (Vec::new(), Vec::new());
    for plan in plans {
        match plan {
            Plan::Send(outgoing) => leaving.push(*outgoing),
            Plan::Other(other) => others.push(other),
        }
    }
    (leaving, others)
}

/// Decides about each mail and writes those that leave; everything that they need is read in one go.
///
/// # Errors
/// The statements'.
pub async fn plan(app: &App, mails: Vec<Mail>, now: Moment) -> Result<Vec<Plan>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let app_then = app.clone();
    app.db
        .read(move |conn| {
            let snapshot = app_then.snapshots.current();
            conn.snapshot(|conn| {
                let known = Known::load(conn, &snapshot, &mails)?;
                Ok(mails.into_iter().map(|mail| known.decide(&app_then, &snapshot, mail, now)).collect())
            })
        })
        .await
}

/// Everything about a batch.
struct Known {
    gathered: Gathered,
    links: HashMap<SignInLinkId, LinkRow>,
    addressees: Addressees,
}

impl Known {
    fn load(conn: &mut Conn, snapshot: &Snapshot, mails: &[Mail]) -> Result<Self> {
        let rows: Vec<&OutgoingRow> = mails.iter().flat_map(|mail| &mail.rows).collect();
        let gathered = Gathered::load(conn, &rows)?;
        let links = super::gather::list_links(conn, &rows)?;
        let holders: Vec<_> = links.values().filter_map(|link| link.person_id).collect();
        let tellings: Vec<&TellingRow> = gathered.tellings().collect();
        let addressees = Addressees::load(conn, snapshot, &tellings, &rows, &holders)?;
        Ok(Self { gathered, links, addressees })
    }

    fn decide(&self, app: &App, snapshot: &Snapshot, mail: Mail, now: Moment) -> Plan {
        let other = |mail: Mail, instead| Plan::Other(Other { rows: mail.rows, instead });
        let Some(first) = mail.rows.first() else { return other(mail, Instead::Forget) };
        if let Some(link) = first.link_id {
            return self.decide_about_link(app, snapshot, link, mail, now);
        }
        let Some(telling) = first.telling_id.and_then(|id| self.gathered.telling(id)) else {
            return other(mail, Instead::Forget);
        };
        let Some((to, _)) = self.addressees.find(first, telling) else {
            return other(mail, Instead::Never(Outcome::NoAddress));
        };
        let left = telling
            .team_id
            .is_some_and(|team| !snapshot.members_of(team).any(|member| member == to.person.id));
        if left || (telling.follower_id.is_none() && !to.person.active) {
            return other(mail, Instead::Forget);
        }
        let critical = telling.follower_id.is_none()
            && self.gathered.severity(telling.report_id) == Some(Severity::Critical);
        let Some(leaving) = to.leaving(telling.kind.0, critical, now) else {
            return other(mail, Instead::Never(Outcome::NoAddress));
        };
        if first.held_for.0 == HeldFor::Nothing {
            match leaving {
                Leaving::Now => {}
                Leaving::At(moment) => return other(mail, Instead::WaitUntil(moment)),
                Leaving::WithDigest(moment) => return other(mail, Instead::WaitForDigest(moment)),
                Leaving::Never => return other(mail, Instead::Never(Outcome::ByChoice)),
            }
        }
        let told: Vec<_> = mail
            .rows
            .iter()
            .filter_map(|row| {
                let telling = self.gathered.telling(row.telling_id?)?;
                let (_, relation) = self.addressees.find(row, telling)?;
                Some((row, telling, relation))
            })
            .collect();
        let letter = self.gathered.letter(app, snapshot, to, &told);
        let (name, address) = (to.person.name.clone(), to.person.email.clone());
        written(app, mail, name, address, letter, now)
    }

    /// A link that was used or is over, or whose person has been switched off meanwhile, is not mailed any more.
    fn decide_about_link(
        &self,
        app: &App,
        snapshot: &Snapshot,
        link: SignInLinkId,
        mail: Mail,
        now: Moment,
    ) -> Plan {
        let open = self.links.get(&link).filter(|link| link.used_at.is_none() && link.expires_at > now);
        let Some(link) = open else {
            return Plan::Other(Other { rows: mail.rows, instead: Instead::Forget });
        };
        let holder = link.person_id.and_then(|person| self.addressees.person(person));
        let to = holder.filter(|to| to.person.active);
        let anywhere = SiteZone::utc();
        let site = snapshot.sites().next().map(|site| snapshot.zone(site.id));
        let (reader, address) = match (to, &link.email) {
            (Some(to), _) => {
                let Addressee { person, .. } = to;
                let reader = Reader { language: &person.language, name: &person.name, zone: to.zone() };
                (reader, person.email.clone())
            }
            (None, Some(address)) if link.person_id.is_none() => {
                let language = &snapshot.settings.language;
                (Reader { language, name: "", zone: site.unwrap_or(&anywhere) }, address.clone())
            }
            _ => return Plan::Other(Other { rows: mail.rows, instead: Instead::Forget }),
        };
        let name = reader.name.to_owned();
        let letter = self.gathered.account_letter(app, snapshot, link, &reader);
        written(app, mail, name, address, letter, now)
    }
}

/// The mail as it leaves; one whose letter cannot be written stops no other.
fn written(
    app: &App,
    mail: Mail,
    name: String,
    address: String,
    letter: Result<Written>,
    now: Moment,
) -> Plan {
    let outgoing = letter.and_then(|letter| {
        let dated_at = mail.rows.first().and_then(|row| row.dated_at).unwrap_or(now);
        let envelope = Envelope { message_id: mail.message_id, name, address, dated_at };
        Outgoing::new(app, mail.rows.clone(), envelope, letter)
    });
    match outgoing {
        Ok(outgoing) => Plan::Send(Box::new(outgoing)),
        Err(error) => {
            tracing::error!(%error, message = %mail.message_id, "a letter could not be written");
            let instead = Instead::Retry("the letter could not be written".to_owned());
            Plan::Other(Other { rows: mail.rows, instead })
        }
    }
}
