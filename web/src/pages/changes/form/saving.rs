//! Saving what was written, and going on to ship it.

use domain::{
    changes::{check_ship_at, patch::ChangePatch, requests::NewChange, wire::ChangeView},
    fields::Request,
    problem::{Code, FieldError},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::Editor;
use crate::{
    client::{self, Failure},
    components::toast,
    router::{NavigateOptions, use_navigate},
    t,
    words::Now,
};

impl Editor {
    /// Saves it, and says so.
    pub fn submit(self) {
        spawn_local(async move {
            let was_new = self.saved.with_untracked(Option::is_none);
            if !self.save().await {
                return;
            }
            toast(t!("change.saved"));
            if was_new {
                let options = NavigateOptions { replace: true, ..Default::default() };
                use_navigate()(&format!("/changes/{}", self.id), options);
            }
        });
    }

    /// Saves what was written and asks once more, with who will be told.
    pub fn begin_shipping(self) {
        let mut wrong = Vec::new();
        if self.reports.with_untracked(Vec::is_empty) {
            wrong.push(FieldError::new("report_ids", "required", ""));
        }
        if self.when.with_untracked(|when| when == "later") {
            match untrack(|| self.at()) {
                None => wrong.push(FieldError::new("at", "required", "")),
                Some(at) => wrong.extend(check_ship_at(at, untrack(Now::get))),
            }
        }
        if !wrong.is_empty() {
            return self.errors.set(wrong);
        }
        spawn_local(async move {
            if !untrack(|| self.is_dirty()) || self.save().await {
                self.errors.set(Vec::new());
                _ = self.asked.try_set(true);
            }
        });
    }

    /// Saves it. Whether that went through; else the form says why not.
    async fn save(self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        let body = untrack(|| self.body());
        let found = match self.saved.with_untracked(Option::is_none) {
            true => NewChange::parse(&self.whole(&body)).err(),
            false => ChangePatch::parse(&body).err(),
        };
        let found = found.unwrap_or_default();
        let complete = found.is_empty();
        self.errors.set(found);
        self.trouble.set(None);
        if !complete {
            return false;
        }
        self.busy.set(true);
        let outcome = self.send(&body).await;
        if self.busy.try_set(false).is_some() {
            return false;
        }
        match outcome {
            Ok(change) => {
                self.kept.set(body);
                self.adopt(change);
                true
            }
            Err(failure) => {
                self.refused(&failure).await;
                false
            }
        }
    }

    /// A new one is posted; where an earlier try arrived already, and for known ones, what differs is sent.
    async fn send(self, body: &Value) -> Result<ChangeView, Failure> {
        let version = self.saved.with_untracked(|saved| saved.as_ref().map(|change| change.version));
        let version = match version {
            Some(version) => version,
            None => match client::post::<_, ChangeView>("/changes", &self.whole(body)).await {
                Err(failure) if failure.is(Code::IdReused) => self.read().await?.version,
                other => return other,
            },
        };
        client::change("PATCH", &format!("/changes/{}", self.id), &format!("\"{version}\""), body).await
    }

    fn whole(self, body: &Value) -> Value {
        let mut body = body.clone();
        body["id"] = self.id.to_string().into();
        body
    }

    pub(super) async fn read(self) -> Result<ChangeView, Failure> {
        client::get(&format!("/changes/{}", self.id)).await
    }

    /// From now on this is what the server has.
    pub(super) fn adopt(self, change: ChangeView) {
        self.reports.set(change.reports.clone());
        self.saved.set(Some(change.clone()));
        self.audience.reload();
        self.renewed.run(change);
    }

    /// The words stay. Where somebody else has saved meanwhile, the next try goes over that, and this is said before.
    async fn refused(self, failure: &Failure) {
        if failure.is(Code::Changed)
            && let Ok(now) = self.read().await
        {
            _ = self.saved.try_set(Some(now));
        }
        if !self.errors.take_from(failure) {
            _ = self.trouble.try_set(Some(failure.words()));
        }
    }
}
