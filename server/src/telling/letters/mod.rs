//! The letters: facts in; subject, plain text and HTML out. No database, no clock, the same bytes at a repeat.
//!
//! What a letter may say is bounded by the status page, because a mail travels over foreign servers: never a
//! report's text, never a comment's words, no name but the receiver's own.

mod compose;
mod html;
mod kinds;
mod parts;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod text;

pub use compose::compose;

use domain::moment::{Date, Moment};
use domain::reports::state::State;
use domain::reports::wire::Relation;
use domain::service_levels::{ClockKind, Zone};
use domain::telling::TellingKind;

/// What is handed to the mail transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// At most 120 characters, without any control character.
    pub subject: String,
    /// What all letters about one report have in common, for the mail programs that gather by it: the report's number.
    pub topic: Option<String>,
    /// The plain part, complete in itself; lines of at most 76 characters where words allow it.
    pub text: String,
    /// The HTML part; no line is longer than 998 bytes.
    pub html: String,
}

/// The letter could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The template failed.
    #[error("the template of the letters failed: {0}")]
    Template(#[from] minijinja::Error),
}

/// To whom a letter goes, and what it is about.
pub struct Facts<'a> {
    /// The receiver's language; English where we do not speak it.
    pub language: &'a str,
    /// By whose clock times are shown.
    pub zone: &'a dyn Zone,
    /// The organisation, as people call it.
    pub organisation: &'a str,
    /// The receiver's name.
    pub name: &'a str,
    /// Where the receiver chooses what we mail: `{PUBLIC_URL}/account/notifications`.
    pub preferences: &'a str,
    /// What it is about.
    pub matter: Matter<'a>,
}

/// What a letter is about.
#[expect(clippy::large_enum_variant, reason = "one lives at a time, on the stack of who writes the letter")]
pub enum Matter<'a> {
    /// One telling.
    Told(Told<'a>),
    /// The receiver's account.
    Account(Account<'a>),
    /// What has gathered in a day, in the order in which it happened. A duty may stand beside news.
    Digest(&'a [Told<'a>]),
}

/// One telling: the kind, the report as the receiver may know it, and where its links lead.
pub struct Told<'a> {
    /// The kind of letter.
    pub kind: TellingKind,
    /// The report's number.
    pub number: i64,
    /// The title that the owner confirmed; never the reporter's own.
    pub title: Option<&'a str>,
    /// The category's name; stands for the title as long as there is none.
    pub category: &'a str,
    /// The system's name.
    pub system: Option<&'a str>,
    /// Where the report stands.
    pub state: State,
    /// The name of the team that owns it.
    pub owner: &'a str,
    /// The day on which it was reported, by the site's clock.
    pub reported_on: Date,
    /// How the receiver stands to it; `None` for a duty.
    pub relation: Relation,
    /// What happens next, as a whole sentence in the receiver's language; empty where there is nothing to say.
    pub next_step: &'a str,
    /// Of a state change, what it was about.
    pub news: News,
    /// The open question's words.
    pub question: Option<&'a str>,
    /// How it ended: of *declined*, *answered*, *passed on*.
    pub ending: Option<Ending<'a>>,
    /// What the committee decided: of *decision* and *decided*.
    pub decision: Option<Decision<'a>>,
    /// What shipped: of *shipped*, *does it help*, *partly*, *not fixed*.
    pub change: Option<Change<'a>>,
    /// Whether the receiver has answered "does it help?" before, by *partly* or *cannot tell*: then it is asked
    /// once more, in other words than after no answer.
    pub answered_before: bool,
    /// Of *joined*: with which report the receiver's own was joined. Nothing where another, never named one was
    /// joined to the receiver's.
    pub joined_to: Option<i64>,
    /// Of *due* and *overdue*: which clock, and the promised time.
    pub promise: Option<(ClockKind, Moment)>,
    /// Of a duty: whether a patient could be harmed.
    pub critical: bool,
    /// Of a duty: whether the receiver holds it for a committee.
    pub for_committee: bool,
    /// Further reports of the receiver that the same change ends, told in the same letter.
    pub also: &'a [Also<'a>],
    /// Where its links lead.
    pub links: Links<'a>,
}

/// What a state change was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// The state itself.
    #[default]
    State,
    /// The owner took its question back.
    QuestionTakenBack,
    /// Another team owns it now.
    NewOwner,
    /// The plan has another day or window.
    PlanMoved,
    /// It was taken apart from the report with which it was joined.
    TakenApart,
}

/// How it ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending<'a> {
    /// The explanation, tip or reason, as the status page shows it.
    pub words: Option<&'a str>,
    /// The team or committee that decided.
    pub decided_by: Option<&'a str>,
    /// To whom it was passed on.
    pub transferred_to: Option<&'a str>,
    /// When the owner looks again.
    pub follow_up_on: Option<Date>,
    /// Whether the receiver may appeal.
    pub may_appeal: bool,
}

/// What a committee decided.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// The committee.
    pub by: &'a str,
    /// What.
    pub outcome: Outcome<'a>,
    /// Why; public to all staff.
    pub rationale: &'a str,
}

/// The outcome of a decision, with what the status page shows of it.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// It goes ahead.
    Accepted,
    /// It does not.
    Declined,
    /// It waits until that day, or until what these words say.
    Deferred {
        /// The day.
        until: Option<Date>,
        /// What has to happen first.
        until_words: Option<&'a str>,
    },
    /// The committee asked for something.
    NeedMore {
        /// For what.
        asked_for: Option<&'a str>,
    },
}

/// A change that shipped.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Its title.
    pub title: &'a str,
    /// What people said, in the change's words.
    pub you_said: &'a str,
    /// What was done about it.
    pub we_did: &'a str,
    /// What to do differently now; empty where nothing is.
    pub do_now: &'a str,
    /// When it shipped.
    pub shipped_at: Moment,
}

/// Another report that the same letter ends.
#[derive(Clone, Copy, Debug)]
pub struct Also<'a> {
    /// Its number.
    pub number: i64,
    /// The title that the owner confirmed.
    pub title: Option<&'a str>,
    /// The category's name.
    pub category: &'a str,
    /// Its own status page.
    pub page: &'a str,
}

/// Where the links of a telling lead; whole addresses.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    /// The first link: a follower's status page `{PUBLIC_URL}/s/{token}`, a duty's `{PUBLIC_URL}/triage/{id}`, or the
    /// change that did not ship.
    pub page: &'a str,
    /// The story in the app, `{PUBLIC_URL}/reports/{id}`; nothing for a duty.
    pub story: Option<&'a str>,
    /// The page that stops this kind of mail, without signing in.
    pub unsubscribe: Option<&'a str>,
}

/// A letter about the receiver's own account.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Which one.
    pub kind: AccountKind,
    /// The link that works once: `{PUBLIC_URL}/sign-in/{token}`.
    pub link: &'a str,
    /// For how long it works, in seconds.
    pub valid_for: i64,
    /// Until when.
    pub expires_at: Moment,
}

/// The kinds of letters about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// An administrator added the receiver.
    Invitation,
    /// The receiver asked for a link to sign in.
    SignInLink,
    /// The receiver asked to set a new password.
    PasswordReset,
    /// Somebody asked to join with the receiver's address; there is no account and no name yet.
    Joining,
}
