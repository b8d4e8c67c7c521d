//! Sends a move, and says what came of it.

use domain::{
    fields::Request,
    problem::{Code, FieldError},
    reports::{
        requests::{IdentityRequest, OwnerRequest, PlanRequest, ReopenRequest, Transition},
        wire::IdentityAnswer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value};

use super::{
    kind::{Kind, offered},
    needs::{Ask, asks},
};
use crate::{
    client::{self, Failure, session::session},
    components::toast,
    pages::triage::{
        desk::{Desk, Whole},
        focus::{HEADING, focus},
    },
    t,
};

impl Kind {
    /// Where it is sent to.
    const fn route(self) -> &'static str {
        match self {
            Self::To(_) | Self::Back | Self::TakeBack(_) | Self::FollowUp => "/transitions",
            Self::Plan | Self::MoveDate => "/plan",
            Self::Reopen => "/reopen",
            Self::Join => "/join",
            Self::Reroute | Self::Mine => "/owner",
            Self::Name => "/identity",
        }
    }

    /// What is sent, but for its id.
    fn body(self, report: &Whole, asks: &[Ask], desk: Desk) -> Map<String, Value> {
        use domain::reports::State::{Accepted, Transferred};
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| _ = body.insert(name.to_owned(), value);
        if !matches!(self, Self::Reopen | Self::Name) {
            put("from", desk.seen.get_untracked().as_str().into());
        }
        let to = match self {
            Self::To(to) | Self::TakeBack(to) => Some(to),
            Self::Back => Some(Accepted),
            Self::FollowUp => Some(Transferred),
            _ => None,
        };
        if let Some(to) = to {
            put("to", to.as_str().into());
        }
        if self == Self::Mine
            && let Some(me) = untrack(|| session().me())
        {
            put("team_id", report.staff.owner.team.id.to_string().into());
            put("assignee_id", me.id.to_string().into());
            put("reason", t!("triage.mine_reason").into());
        }
        for ask in asks {
            if let Some(text) = desk.draft.text(*ask) {
                put(ask.field.name(), text.into());
            }
        }
        body
    }

    /// What is wrong with it, found by the same code as on the server.
    fn check(self, body: &Value, asks: &[Ask], desk: Desk) -> Vec<FieldError> {
        let parsed = match self.route() {
            "/transitions" => Transition::parse(body).err(),
            "/plan" => PlanRequest::parse(body).err(),
            "/reopen" => ReopenRequest::parse(body).err(),
            "/owner" => OwnerRequest::parse(body).err(),
            _ => IdentityRequest::parse(body).err(),
        };
        let mut errors = parsed.unwrap_or_default();
        for ask in asks.iter().filter(|ask| !ask.optional && desk.draft.text(**ask).is_none()) {
            let field = ask.field.name();
            if !errors.iter().any(|error| error.field == field) {
                errors.push(FieldError::new(field, "required", ""));
            }
        }
        errors
    }
}

impl Desk {
    /// Does it at once where nothing is asked, else opens its sheet. Words that were begun for it are still there.
    pub fn press(self, kind: Kind) {
        let report = self.report.get_untracked();
        self.more_open.set(false);
        self.trouble.set(None);
        self.seen.set(report.staff.state);
        // With which one, and what becomes of both, is a sheet of its own.
        if kind == Kind::Join {
            return self.joining.begin(None);
        }
        if self.doing.get_untracked() != Some(kind) {
            self.draft.begin(kind, &report);
            self.errors.set(Vec::new());
            self.doing.set(Some(kind));
        }
        match asks(kind, &report) {
            Some(asks) if asks.is_empty() => self.send(),
            _ => self.sheet_open.set(true),
        }
    }

    /// The same by its key. Whether the move is on offer.
    pub fn press_if_offered(self, kind: Kind) -> bool {
        let found = self.report.with_untracked(offered).contains(&kind);
        if found {
            self.press(kind);
        }
        found
    }

    /// Sends the move that was begun.
    pub fn send(self) {
        let Some(kind) = self.doing.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        let report = self.report.get_untracked();
        let Some(asks) = asks(kind, &report) else { return };
        let mut body = Value::Object(kind.body(&report, &asks, self));
        let id = self.event_id(&body);
        body["id"] = id.to_string().into();
        let errors = kind.check(&body, &asks, self);
        let complete = errors.is_empty();
        self.errors.set(errors);
        self.trouble.set(None);
        if !complete {
            return;
        }
        self.busy.set(true);
        let path = self.path(kind.route());
        spawn_local(async move {
            let outcome = client::post::<_, Value>(&path, &body).await;
            // The reader has gone on to another report.
            if self.busy.try_set(false).is_some() {
                return toast(outcome.map_or_else(|failure| failure.words(), |_| kind.done()));
            }
            match outcome {
                Ok(answer) => self.succeeded(kind, answer),
                Err(failure) => self.failed(&failure),
            }
        });
    }

    fn succeeded(self, kind: Kind, answer: Value) {
        self.sent();
        self.sheet_open.set(false);
        self.doing.set(None);
        if kind == Kind::Name {
            self.named
                .set(serde_json::from_value::<IdentityAnswer>(answer).ok().map(|answer| answer.reporter));
            return;
        }
        toast(kind.done());
        self.refresh();
        focus(HEADING);
    }

    /// The words stay. Where somebody was faster, the report is asked for again.
    fn failed(self, failure: &Failure) {
        let moved = failure.is(Code::MovedMeanwhile) || failure.is(Code::NotPossible);
        if moved {
            self.refresh();
        }
        if self.errors.take_from(failure) {
            return;
        }
        let words = if moved { t!("triage.moved_meanwhile") } else { failure.words() };
        if self.sheet_open.get_untracked() {
            self.trouble.set(Some(words));
        } else {
            toast(words);
        }
    }

    /// Shows who the confidential reporter is: at once to a member of the team, with a reason to an administrator.
    pub fn show_name(self) {
        let report = self.report.get_untracked();
        let team = report.staff.owner.team.id;
        let member = untrack(|| session().me()).is_some_and(|me| me.teams.iter().any(|own| own.id == team));
        if !member || !report.whole.identity_shared {
            return self.press(Kind::Name);
        }
        let mut body = Value::Object(Map::new());
        let id = self.event_id(&serde_json::json!({"name": true}));
        body["id"] = id.to_string().into();
        let path = self.path(Kind::Name.route());
        spawn_local(async move {
            match client::post::<_, IdentityAnswer>(&path, &body).await {
                Ok(answer) => {
                    self.sent();
                    _ = self.named.try_set(Some(answer.reporter));
                }
                Err(failure) => toast(failure.words()),
            }
        });
    }
}
