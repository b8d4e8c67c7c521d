//! The decision that the chair is writing; kept until it is recorded.

use domain::{
    fields::Request,
    governance::requests::NewDecision,
    id::{CommitteeId, DecisionId, ReportId},
    problem::FieldError,
};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::client;

/// What is written.
#[derive(Clone, Copy)]
pub struct Draft {
    /// `accept`, `decline`, `defer` or `need_more`; empty until one is chosen.
    pub decision: RwSignal<String>,
    /// Until which day it is put off.
    pub until: RwSignal<String>,
    /// Until what has happened, in words.
    pub until_words: RwSignal<String>,
    /// What the committee needs to know.
    pub asked_for: RwSignal<String>,
    /// Why, in words for all staff.
    pub rationale: RwSignal<String>,
    /// Votes for, against, abstained.
    pub votes: [RwSignal<String>; 3],
    last: StoredValue<Option<(Value, DecisionId)>>,
}

/// The names of the votes in the API.
pub const VOTES: [&str; 3] = ["for", "against", "abstained"];

impl Draft {
    /// Nothing written.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            decision: text(),
            until: text(),
            until_words: text(),
            asked_for: text(),
            rationale: text(),
            votes: [text(), text(), text()],
            last: StoredValue::new(None),
        }
    }

    /// Begins anew.
    pub fn clear(self) {
        let texts = [self.decision, self.until, self.until_words, self.asked_for, self.rationale];
        for text in texts.into_iter().chain(self.votes) {
            text.set(String::new());
        }
        self.last.set_value(None);
    }

    /// What is sent, with an id that stays the same as long as the rest does, so that a repeat after a lost answer
    /// records nothing twice.
    ///
    /// # Errors
    /// Everything that is wrong with it, found by the same code as on the server.
    pub fn body(
        self,
        committee: CommitteeId,
        reports: &[ReportId],
        seqs: &[i64],
    ) -> Result<Value, Vec<FieldError>> {
        let mut body = Map::new();
        let mut put = |name: &str, text: RwSignal<String>| {
            let text = text.with_untracked(|text| text.trim().to_owned());
            if !text.is_empty() {
                body.insert(name.to_owned(), text.into());
            }
        };
        put("decision", self.decision);
        put("rationale", self.rationale);
        match self.decision.get_untracked().as_str() {
            "defer" => {
                put("until", self.until);
                put("until_words", self.until_words);
            }
            "need_more" => {
                put("asked_for", self.asked_for);
                put("until", self.until);
            }
            _ => {}
        }
        body.insert("committee_id".to_owned(), committee.to_string().into());
        body.insert(
            "report_ids".to_owned(),
            reports.iter().map(ToString::to_string).collect::<Vec<_>>().into(),
        );
        // Where one of them has moved since the chair saw it, nothing is to be decided.
        if seqs.len() == reports.len() {
            body.insert("seqs".to_owned(), seqs.into());
        }
        if let Some(votes) = self.votes() {
            body.insert("votes".to_owned(), votes);
        }
        let mut body = Value::Object(body);
        let id = self.id_for(&body);
        body["id"] = id.to_string().into();
        NewDecision::parse(&body).map(|_| body)
    }

    /// The counts, where any was written; an empty one is nought.
    fn votes(self) -> Option<Value> {
        let texts = self.votes.map(|vote| vote.with_untracked(|vote| vote.trim().to_owned()));
        if texts.iter().all(String::is_empty) {
            return None;
        }
        let count = |text: String| match text.as_str() {
            "" => Value::from(0),
            text => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        };
        Some(Value::Object(VOTES.iter().map(|name| (*name).to_owned()).zip(texts.map(count)).collect()))
    }

    fn id_for(self, body: &Value) -> DecisionId {
        let known =
            self.last.with_value(|last| last.as_ref().filter(|(sent, _)| sent == body).map(|(_, id)| *id));
        known.unwrap_or_else(|| {
            let id = client::new_id();
            self.last.set_value(Some((body.clone(), id)));
            id
        })
    }
}
