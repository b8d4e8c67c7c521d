//! Who would be told what if something happened now: the same decisions and the same letters as when it does happen,
//! and nothing is written.

use std::collections::HashMap;

use domain::changes::audience::{Listener, channel};
use domain::changes::wire::Because;
use domain::id::{FollowerId, Id, PersonId, ReportId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::reports::Identity;
use domain::reports::event::Event;
use domain::reports::wire::Relation;
use domain::telling::TellingKind;
use domain::telling::preferences::Leaving;

use super::addressee::{Addressee, Addressees};
use super::gather::Gathered;
use crate::app::App;
use crate::changes::rows::ChangeRow;
use crate::clock::new_timeless_id;
use crate::db::Conn;
use crate::db::columns::Code;
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::reports::follow::set::{OwnReport, list_own_reports};
use crate::reports::rows::Stored;
use crate::reports::store::list_histories;
use crate::telling::letters::Letter;
use crate::telling::mail_is_set_up;
use crate::telling::outbox::Follower;
use crate::telling::rows::{HeldFor, OutgoingRow, TellingRow};
use crate::telling::tokens::Unsubscribe;

/// Followers that are looked up in one go: so many fit into one statement.
const AT_ONCE: usize = 1_000;
/// What stands in the place of a token that does not exist yet, and of a name that is not to be told.
const HIDDEN: &str = "…";

/// A report as it would stand.
pub struct Rehearsed {
    /// The report.
    pub report: Stored,
    /// What would happen, in order; the last event is what is told.
    pub events: Vec<Event>,
    /// Who would hear of it.
    pub followers: Vec<Follower>,
}

/// What would be told about a change.
pub struct Rehearsal {
    /// The people with an account.
    pub listeners: Vec<Listener>,
    /// The anonymous reporters.
    pub anonymous: Vec<Because>,
    /// One letter for each language and relation, with how many get one.
    pub letters: Vec<Sample>,
}

/// A letter as one of many would get it.
pub struct Sample {
    /// In which language.
    pub language: String,
    /// As what its reader follows the report that stands first in it.
    pub relation: Relation,
    /// Its words, without tokens.
    pub letter: Letter,
    /// How many get one.
    pub people: u64,
}

/// One telling that would be owed.
#[derive(Clone, Copy)]
struct Owed {
    follower: FollowerId,
    report: usize,
    number: i64,
    relation: Relation,
    identity: Identity,
}

/// Rehearses that `change` ships at `now` for these reports.
///
/// # Errors
/// The statements'; `Internal` where a letter cannot be written.
pub fn rehearse(
    conn: &mut Conn,
    app: &App,
    snapshot: &Snapshot,
    change: ChangeRow,
    reports: Vec<Rehearsed>,
    now: Moment,
) -> Result<Rehearsal> {
    let stage = Stage::new(conn, change, reports)?;
    let mut by_person: HashMap<PersonId, (Addressee, Vec<Owed>)> = HashMap::new();
    let mut anonymous = Vec::new();
    for (index, rehearsed) in stage.reports.iter().enumerate() {
        let number = rehearsed.report.number;
        for followers in rehearsed.followers.chunks(AT_ONCE) {
            let ids: Vec<FollowerId> = followers.iter().map(|follower| follower.id).collect();
            let known = Addressees::of_followers(conn, snapshot, &ids)?;
            for follower in followers {
                let Some((to, relation)) = known.follower(follower.id) else {
                    anonymous.push(Because { number, relation: Relation::Reporter });
                    continue;
                };
                let owed = Owed {
                    follower: follower.id,
                    report: index,
                    number,
                    relation,
                    identity: follower.identity,
                };
                let person = by_person.entry(to.person.id).or_insert_with(|| (to.clone(), Vec::new()));
                person.1.push(owed);
            }
        }
    }
    let people: Vec<(Addressee, Vec<Owed>)> = by_person.into_values().collect();
    let letters = stage.letters(app, snapshot, &people, now)?;
    let listeners = people.into_iter().map(|(to, owed)| listener(app, to, &owed, now)).collect();
    Ok(Rehearsal { listeners, anonymous, letters })
}

fn listener(app: &App, to: Addressee, owed: &[Owed], now: Moment) -> Listener {
    let leaving = to.leaving(TellingKind::Shipped, false, now);
    let way = |leaving| channel(leaving, &to.preferences, TellingKind::Shipped, mail_is_set_up(app));
    Listener {
        channel: leaving.map(way),
        reasons: owed
            .iter()
            .map(|one| (Because { number: one.number, relation: one.relation }, one.identity))
            .collect(),
        person: Ref::new(to.person.id, to.person.name),
        language: to.person.language,
    }
}

/// Somebody who stands for all who get such a letter.
struct Example<'a> {
    to: &'a Addressee,
    owed: Vec<Owed>,
    people: u64,
}

/// The reports with their histories as they would be.
struct Stage {
    reports: Vec<Rehearsed>,
    histories: HashMap<ReportId, Vec<Event>>,
    /// What those follow who follow a report that is joined.
    own: HashMap<FollowerId, OwnReport>,
    change: ChangeRow,
}

impl Stage {
    fn new(conn: &mut Conn, change: ChangeRow, reports: Vec<Rehearsed>) -> Result<Self> {
        let ids: Vec<ReportId> = reports.iter().map(|rehearsed| rehearsed.report.id).collect();
        let mut histories: HashMap<ReportId, Vec<Event>> = HashMap::new();
        for (report, event) in list_histories(conn, &ids)? {
            histories.entry(report).or_default().push(event);
        }
        for rehearsed in &reports {
            histories.entry(rehearsed.report.id).or_default().extend(rehearsed.events.iter().cloned());
        }
        let followers = reports.iter().flat_map(|rehearsed| &rehearsed.followers);
        let joined: Vec<FollowerId> = followers.filter(|one| !one.own).map(|one| one.id).collect();
        let own = list_own_reports(conn, &joined)?;
        Ok(Self { reports, histories, own, change })
    }

    /// One letter for each language and relation among those who get one by itself.
    fn letters(
        &self,
        app: &App,
        snapshot: &Snapshot,
        people: &[(Addressee, Vec<Owed>)],
        now: Moment,
    ) -> Result<Vec<Sample>> {
        let mut samples = Vec::new();
        for example in examples(app, people, now) {
            let Some(first) = example.owed.first() else { continue };
            samples.push(Sample {
                language: example.to.person.language.clone(),
                relation: first.relation,
                letter: self.letter(app, snapshot, &example)?,
                people: example.people,
            });
        }
        samples.sort_by(|one, other| (&one.language, one.relation).cmp(&(&other.language, other.relation)));
        Ok(samples)
    }

    fn letter(&self, app: &App, snapshot: &Snapshot, example: &Example<'_>) -> Result<Letter> {
        let hidden = example.owed.iter().any(|one| one.identity != Identity::Named);
        let mut to = example.to.clone();
        if hidden {
            HIDDEN.clone_into(&mut to.person.name);
        }
        let mut told = Vec::with_capacity(example.owed.len());
        for one in &example.owed {
            told.push((self.telling(one)?, one.relation));
        }
        let rows: Vec<OutgoingRow> = told.iter().map(|(telling, _)| mail_about(telling)).collect();
        let gathered = Gathered::of(
            told.iter().map(|(telling, _)| telling.clone()),
            self.reports.iter().map(|rehearsed| rehearsed.report.clone()),
            self.histories.clone(),
            self.own.clone(),
            self.change.clone(),
        );
        let parts: Vec<_> =
            rows.iter().zip(&told).map(|(row, (telling, relation))| (row, telling, *relation)).collect();
        let letter = gathered.letter(app, snapshot, &to, &parts)?.letter;
        Ok(without_tokens(app, letter, told.iter().map(|(telling, _)| telling)))
    }

    fn telling(&self, owed: &Owed) -> Result<TellingRow> {
        let broken = || ServerError::Internal("a rehearsal without its report".to_owned());
        let rehearsed = self.reports.get(owed.report).ok_or_else(broken)?;
        let event = rehearsed.events.last().ok_or_else(broken)?;
        Ok(TellingRow {
            id: new_timeless_id(),
            report_id: rehearsed.report.id,
            event_id: event.id,
            kind: Code(TellingKind::Shipped),
            detail: String::new(),
            follower_id: Some(owed.follower),
            person_id: None,
            team_id: None,
            owed_since: event.at,
            leaves_at: event.at,
            paid_at: None,
        })
    }
}

/// For each language and relation somebody whose letter is shown: somebody named, where there is one. Of a person who
/// follows by name and confidentially only the one or the other is shown.
fn examples<'a>(app: &App, people: &'a [(Addressee, Vec<Owed>)], now: Moment) -> Vec<Example<'a>> {
    let mut examples: HashMap<(&str, Relation), Example<'a>> = HashMap::new();
    for (to, owed) in people {
        let alone =
            matches!(to.leaving(TellingKind::Shipped, false, now), Some(Leaving::Now | Leaving::At(_)));
        let mut owed = owed.clone();
        owed.sort_by_key(|one| one.number);
        let Some(first) = owed.first().copied().filter(|_| alone && mail_is_set_up(app)) else { continue };
        owed.retain(|one| one.identity == first.identity);
        if first.identity != Identity::Named {
            owed.truncate(1);
        }
        let key = (to.person.language.as_str(), first.relation);
        let before = examples.remove(&key);
        let people = before.as_ref().map_or(1, |before| before.people + 1);
        let order = |example: &Example<'_>| {
            let hidden = example.owed.iter().any(|one| one.identity != Identity::Named);
            (hidden, example.to.person.name.clone(), example.to.person.id)
        };
        let this = Example { to, owed, people };
        let chosen = match before {
            Some(before) if order(&before) <= order(&this) => Example { people, ..before },
            _ => this,
        };
        examples.insert(key, chosen);
    }
    examples.into_values().collect()
}

fn mail_about(telling: &TellingRow) -> OutgoingRow {
    let id = new_timeless_id();
    OutgoingRow {
        id,
        telling_id: Some(telling.id),
        link_id: None,
        person_id: None,
        message_id: Id::from_uuid(id.uuid()),
        held_for: Code(HeldFor::Nothing),
        due_at: telling.leaves_at,
        attempts: 0,
        dated_at: None,
        answer: None,
    }
}

/// What is not owed yet has no status page.
fn without_tokens<'a>(app: &App, letter: Letter, told: impl Iterator<Item = &'a TellingRow>) -> Letter {
    let mut letter = letter;
    for telling in told {
        let wish = Unsubscribe { telling: telling.id, member: None, digest: false };
        for token in [app.tokens.telling(telling.id), app.tokens.unsubscribe(wish)] {
            letter.text = letter.text.replace(&token, HIDDEN);
            letter.html = letter.html.replace(&token, HIDDEN);
        }
    }
    letter
}
