//! Who would be told if a change shipped now: a rehearsal of shipping it.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::changes::ChangeState;
use domain::changes::audience;
use domain::changes::wire::{AudienceLetter, AudienceView, LeftOutReport};
use domain::id::ChangeId;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT};
use domain::problem::{Code, Problem};
use domain::reports::Identity;
use serde::Deserialize;

use super::see;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::unreadable;
use crate::reports::shipping::{self, Rehearsal};
use crate::telling::worker::rehearse::rehearse;

/// The query: where to go on, and how many people.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    cursor: Option<String>,
    limit: Option<i64>,
}

impl Wish {
    /// How many people to leave out, and how many to show.
    ///
    /// # Errors
    /// 400 naming the parameter that cannot be read.
    fn read(&self) -> Result<(usize, usize)> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(unreadable("limit"));
        }
        let after = match &self.cursor {
            Some(text) => from_text(text).ok_or_else(|| unreadable("cursor"))?,
            None => 0,
        };
        Ok((after, usize::try_from(limit).unwrap_or(usize::MAX)))
    }
}

/// The list is made anew for each page, so that a place in it is a number.
fn to_text(after: usize) -> String {
    URL_SAFE_NO_PAD.encode(after.to_string())
}

fn from_text(text: &str) -> Option<usize> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?.parse().ok()
}

/// Who would be told if this person shipped it now, by which way, in which language, with the letters.
///
/// # Errors
/// 404, 403; 409 where it has shipped.
pub async fn read(app: &App, who: &Arc<SignedIn>, id: ChangeId, wish: Wish) -> Result<AudienceView> {
    let (after, limit) = wish.read()?;
    let now = app.now();
    let snapshot = app.snapshots.current();
    let (app_then, who) = (app.clone(), Arc::clone(who));
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let seen = see::find_own(conn, &snapshot, &who, id)?;
                if seen.row.state() == ChangeState::Shipped {
                    let words = "This change has shipped: who was told stands with its reports";
                    return Err(Problem::new(Code::NotPossible).detail(words).into());
                }
                let (mut ships, mut left_out) = (Vec::new(), Vec::new());
                for report in &shipping::roots(conn, &seen.links)? {
                    match shipping::rehearse(conn, &snapshot, now, &who.viewer, *report, id)? {
                        Rehearsal::Ships(rehearsed) => ships.push(*rehearsed),
                        Rehearsal::LeftOut { number, state } => {
                            left_out.push(LeftOutReport { id: *report, number, state });
                        }
                    }
                }
                left_out.sort_by_key(|report| report.number);
                let change = super::rows::ChangeRow { shipped_at: Some(now), ..seen.row };
                let told = rehearse(conn, &app_then, &snapshot, change, ships, now)?;
                let people = told.listeners.iter().flat_map(|listener| {
                    listener.reasons.iter().map(|(_, identity)| (Some(listener.person.id), *identity))
                });
                let hidden = told.anonymous.iter().map(|_| (None, Identity::Anonymous));
                let total = audience::count_people(people.chain(hidden));
                let tellings = told.listeners.iter().map(|listener| listener.reasons.len()).sum::<usize>()
                    + told.anonymous.len();
                let mut items = audience::items(&told.listeners, &told.anonymous);
                let (by_channel, merged) = audience::count(&items);
                let last = items.len();
                items.drain(..after.min(last));
                items.truncate(limit);
                let end = after.saturating_add(items.len());
                // The reader is marked, as everywhere.
                for item in &mut items {
                    item.who.me = item.who.id == Some(who.person_id().uuid());
                }
                let letters = told.letters.into_iter().map(|sample| AudienceLetter {
                    language: sample.language,
                    relation: sample.relation,
                    subject: sample.letter.subject,
                    text: sample.letter.text,
                    people: sample.people,
                });
                Ok(AudienceView {
                    total,
                    by_channel,
                    merged,
                    tellings: tellings as u64,
                    left_out,
                    items,
                    letters: letters.collect(),
                    next_cursor: (end < last).then(|| to_text(end)),
                })
            })
        })
        .await
}
