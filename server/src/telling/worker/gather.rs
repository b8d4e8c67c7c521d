//! What a batch of letters is about: read in one go, told as it stood when it happened.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::id::{ChangeId, DecisionId, FollowerId, ReportId, SignInLinkId, TellingId};
use domain::reports::Severity;
use domain::reports::event::{Body, Event};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::wire::Relation;
use domain::service_levels::Zone;

use super::addressee::Addressee;
use super::told::{OwnedTold, Standing};
use crate::app::App;
use crate::changes::rows::ChangeRow;
use crate::changes::store as changes_store;
use crate::db::Conn;
use crate::db::schema::{reports, sign_in_links, tellings};
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::governance;
use crate::governance::rows::DecisionRow;
use crate::identity::rows::{LinkPurpose, LinkRow};
use crate::identity::{joining, links};
use crate::reports::follow::set::{OwnReport, list_own_reports};
use crate::reports::rows::{ReportRow, Stored};
use crate::reports::store as reports_store;
use crate::telling::letters::{self, Account, AccountKind, Facts, Letter, Matter};
use crate::telling::rows::{OutgoingRow, TellingRow};

/// Where somebody chooses what we mail.
const PREFERENCES: &str = "/account/notifications";

/// A letter with what its headers need.
pub struct Written {
    /// The words.
    pub letter: Letter,
    /// The report that it is about; a digest is about several.
    pub report: Option<ReportId>,
    /// Where the receiver's mail program says "no more of these"; absent of letters about the account.
    pub unsubscribe: Option<String>,
}

/// Who reads a letter.
pub struct Reader<'a> {
    /// In which language.
    pub language: &'a str,
    /// The name; empty where there is none yet.
    pub name: &'a str,
    /// By whose clock times are shown.
    pub zone: &'a dyn Zone,
}

/// A mail's tellings, each with the row that carries it and how the receiver stands to its report.
pub type TellingsOf<'a> = [(&'a OutgoingRow, &'a TellingRow, Relation)];

/// Tellings, reports with their histories, and changes.
pub struct Gathered {
    tellings: HashMap<TellingId, TellingRow>,
    reports: HashMap<ReportId, Stored>,
    histories: HashMap<ReportId, Vec<Event>>,
    changes: HashMap<ChangeId, ChangeRow>,
    decisions: HashMap<DecisionId, DecisionRow>,
    /// What each follower follows.
    own: HashMap<FollowerId, OwnReport>,
    /// The numbers of reports with which others were joined.
    roots: HashMap<ReportId, i64>,
}

/// The links that these mails carry, but for those to join whose address may no longer do so.
///
/// # Errors
/// The statement's.
pub fn list_links(conn: &mut Conn, rows: &[&OutgoingRow]) -> Result<HashMap<SignInLinkId, LinkRow>> {
    let ids: Vec<SignInLinkId> = rows.iter().filter_map(|row| row.link_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<LinkRow> = sign_in_links::table
        .filter(sign_in_links::id.eq_any(&ids))
        .select(LinkRow::as_select())
        .load(conn)?;
    let mut links = HashMap::with_capacity(rows.len());
    for row in rows {
        // A mail domain may have left the list since, and an address may have got an account.
        let holds = match &row.email {
            Some(email) => joining::may_join(conn, email)?,
            None => true,
        };
        if holds {
            links.insert(row.id, row);
        }
    }
    Ok(links)
}

impl Gathered {
    /// Reads everything that these mails are about: one query a table, however many there are.
    ///
    /// # Errors
    /// The statements'.
    pub fn load(conn: &mut Conn, rows: &[&OutgoingRow]) -> Result<Self> {
        let ids: Vec<TellingId> = rows.iter().filter_map(|row| row.telling_id).collect();
        let told: Vec<TellingRow> =
            tellings::table.filter(tellings::id.eq_any(&ids)).select(TellingRow::as_select()).load(conn)?;
        let about: BTreeSet<ReportId> = told.iter().map(|telling| telling.report_id).collect();
        let about: Vec<ReportId> = about.into_iter().collect();
        let mut histories: HashMap<ReportId, Vec<Event>> = HashMap::new();
        for (report, event) in readable(conn, &about, &reports_store::list_histories)? {
            histories.entry(report).or_default().push(event);
        }
        let shipped: BTreeSet<ChangeId> = histories
            .values()
            .flatten()
            .filter_map(|event| match &event.body {
                Body::Shipped { change_id } => Some(*change_id),
                _ => None,
            })
            .collect();
        let roots: BTreeSet<ReportId> = histories
            .values()
            .flatten()
            .filter_map(|event| match event.body {
                Body::Joined { into } => into,
                _ => None,
            })
            .collect();
        let decided: BTreeSet<DecisionId> = histories
            .values()
            .flatten()
            .filter_map(|event| match &event.body {
                Body::Decided(made) => Some(made.decision_id),
                _ => None,
            })
            .collect();
        let decided = Vec::from_iter(decided);
        let decisions = governance::store::list_decisions_by_ids(conn, &decided)?;
        let changes = changes_store::list_changes(conn, &shipped.into_iter().collect::<Vec<_>>())?;
        let followers: Vec<FollowerId> = told.iter().filter_map(|telling| telling.follower_id).collect();
        Ok(Self {
            tellings: told.into_iter().map(|telling| (telling.id, telling)).collect(),
            reports: readable(conn, &about, &list_reports)?.into_iter().collect(),
            histories,
            own: list_own_reports(conn, &followers)?,
            roots: reports_store::list_numbers(conn, &roots.into_iter().collect::<Vec<_>>())?,
            changes: changes.into_iter().map(|change| (change.id, change)).collect(),
            decisions: decisions.into_iter().map(|decision| (decision.id, decision)).collect(),
        })
    }

    /// What is known of a change that has not shipped yet, with the histories as they would be.
    pub fn of(
        tellings: impl Iterator<Item = TellingRow>,
        reports: impl Iterator<Item = Stored>,
        histories: HashMap<ReportId, Vec<Event>>,
        own: HashMap<FollowerId, OwnReport>,
        change: ChangeRow,
    ) -> Self {
        Self {
            tellings: tellings.map(|telling| (telling.id, telling)).collect(),
            reports: reports.map(|report| (report.id, report)).collect(),
            histories,
            own,
            roots: HashMap::new(),
            changes: HashMap::from([(change.id, change)]),
            // Only what ships is told by it.
            decisions: HashMap::new(),
        }
    }

    /// Every telling of the batch.
    pub fn tellings(&self) -> impl Iterator<Item = &TellingRow> {
        self.tellings.values()
    }

    /// The telling of that id.
    pub fn telling(&self, id: TellingId) -> Option<&TellingRow> {
        self.tellings.get(&id)
    }

    /// How bad that report is.
    pub fn severity(&self, report: ReportId) -> Option<Severity> {
        self.reports.get(&report).and_then(|report| report.projection.severity)
    }

    /// Where the report stood right after the event of that telling: a letter tells what happened then, and has the
    /// same words when it is sent again.
    fn standing<'a>(&'a self, snapshot: &Snapshot, telling: &TellingRow) -> Result<Standing<'a>> {
        let broken = || ServerError::Internal(format!("telling {}: its event is missing", telling.id));
        let report = self.reports.get(&telling.report_id).ok_or_else(broken)?;
        let history = self.histories.get(&telling.report_id).ok_or_else(broken)?;
        let place = history.iter().position(|event| event.id == telling.event_id).ok_or_else(broken)?;
        let around =
            Surroundings { levels: &snapshot.levels, zone: snapshot.zone(report.projection.site_id) };
        let projection = Projection::fold(&history[..=place], &around)
            .map_err(|error| ServerError::internal("a report's history", error))?;
        let change = projection.ship.as_ref().and_then(|ship| self.changes.get(&ship.change_id));
        let event = &history[place];
        let root_number = match event.body {
            Body::Joined { into: Some(root) } => self.roots.get(&root).copied(),
            _ => None,
        };
        let decision = match &event.body {
            Body::Decided(made) => self.decisions.get(&made.decision_id),
            _ => None,
        };
        let own = telling.follower_id.and_then(|follower| self.own.get(&follower)).copied();
        Ok(Standing { report, own, projection, event, change, decision, root_number })
    }

    /// The letter about one telling, or about several: a change that ends several reports, or the daily digest.
    ///
    /// # Errors
    /// `Internal` where a history is damaged or the letter cannot be written.
    pub fn letter(
        &self,
        app: &App,
        snapshot: &Snapshot,
        to: &Addressee,
        told: &TellingsOf<'_>,
    ) -> Result<Written> {
        let mut items = Vec::with_capacity(told.len());
        for (row, telling, relation) in told {
            let standing = self.standing(snapshot, telling)?;
            items.push(OwnedTold::new(app, snapshot, to, row, telling, *relation, standing));
        }
        let nothing = || ServerError::Internal("a mail about nothing".to_owned());
        let first = items.first().ok_or_else(nothing)?;
        let change = first.change_id();
        let one_change = change.is_some()
            && items.iter().all(|item| item.kind() == first.kind() && item.change_id() == change);
        if one_change {
            // In the order of their numbers, whichever row leads the mail.
            items.sort_by_key(OwnedTold::number);
        }
        let first = items.first().ok_or_else(nothing)?;
        let reader = Reader {
            language: &to.person.language,
            name: &to.person.name,
            zone: snapshot.zone(first.site_id()),
        };
        let together = items.len() == 1 || one_change;
        let (also, list);
        let matter = if together {
            also = items.iter().skip(1).map(OwnedTold::also).collect::<Vec<_>>();
            Matter::Told(first.told(&also))
        } else {
            list = items.iter().map(|item| item.told(&[])).collect::<Vec<_>>();
            Matter::Digest(&list)
        };
        Ok(Written {
            letter: compose(app, snapshot, &reader, matter)?,
            report: together.then(|| first.report_id()),
            unsubscribe: Some(first.one_click(app, !together)),
        })
    }

    /// The letter with a sign-in link.
    ///
    /// # Errors
    /// `Internal` where it cannot be written.
    pub fn account_letter(
        &self,
        app: &App,
        snapshot: &Snapshot,
        link: &LinkRow,
        reader: &Reader<'_>,
    ) -> Result<Written> {
        let address = links::address(&app.config.public_url, &app.tokens.sign_in_link(link.id));
        let kind = match link.purpose.0 {
            LinkPurpose::Invitation => AccountKind::Invitation,
            LinkPurpose::SignIn => AccountKind::SignInLink,
            LinkPurpose::Reset => AccountKind::PasswordReset,
            LinkPurpose::Join => AccountKind::Joining,
        };
        let account = Account {
            kind,
            link: &address,
            valid_for: link.expires_at.seconds_since(link.created_at),
            expires_at: link.expires_at,
        };
        let letter = compose(app, snapshot, reader, Matter::Account(account))?;
        Ok(Written { letter, report: None, unsubscribe: None })
    }
}

fn compose(app: &App, snapshot: &Snapshot, reader: &Reader<'_>, matter: Matter<'_>) -> Result<Letter> {
    let preferences = format!("{}{PREFERENCES}", app.config.public_url);
    let facts = Facts {
        language: reader.language,
        zone: reader.zone,
        organisation: &snapshot.settings.organisation,
        name: reader.name,
        preferences: &preferences,
        matter,
    };
    letters::compose(&facts).map_err(|error| ServerError::internal("a letter", error))
}

/// These reports; who reported them is not needed.
fn list_reports(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<(ReportId, Stored)>> {
    let rows: Vec<ReportRow> =
        reports::table.filter(reports::id.eq_any(ids)).select(reports_store::report_columns!()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row.with_reporter(None))).collect())
}

/// What `load` finds about these reports. One that cannot be read stops no other: it is left out, and its own mails
/// are tried again later.
fn readable<T>(
    conn: &mut Conn,
    ids: &[ReportId],
    load: &impl Fn(&mut Conn, &[ReportId]) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    match load(conn, ids) {
        Err(ServerError::Store(error)) if error.is_temporary() => Err(error.into()),
        Err(_) if ids.len() > 1 => {
            let mut found = Vec::new();
            for id in ids {
                found.extend(readable(conn, std::slice::from_ref(id), load)?);
            }
            Ok(found)
        }
        Err(error) => {
            tracing::error!(%error, "a report cannot be read, and nobody can be told about it");
            Ok(Vec::new())
        }
        found => found,
    }
}
