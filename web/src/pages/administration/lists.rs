//! The lists from which rows take names and forms take choices.

use crate::words::small_letters;
use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::entry::{Entry, entries};
use crate::client::{self, Failure};

/// Lists by their path in the API.
#[derive(Clone, Debug, Default)]
pub struct Lists(Arc<BTreeMap<&'static str, Vec<Entry>>>);

impl Lists {
    /// Loads those lists whole, by name.
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn load(paths: Vec<&'static str>) -> Result<Self, Failure> {
        let mut lists = BTreeMap::new();
        for path in paths {
            if !lists.contains_key(path) {
                lists.insert(path, whole(path).await?);
            }
        }
        Ok(Self(Arc::new(lists)))
    }

    /// One list; empty where it was not asked for.
    pub fn of(&self, path: &str) -> &[Entry] {
        self.0.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// The entry with that id.
    pub fn find(&self, path: &str, id: &str) -> Option<&Entry> {
        self.of(path).iter().find(|entry| entry.id() == id)
    }

    /// The name of the entry with that id; empty where there is none.
    pub fn name(&self, path: &str, id: &str) -> String {
        self.find(path, id).map(Entry::name).unwrap_or_default()
    }

    /// The same with one list replaced.
    pub fn with(&self, path: &'static str, list: Vec<Entry>) -> Self {
        let mut lists = (*self.0).clone();
        lists.insert(path, list);
        Self(Arc::new(lists))
    }
}

/// Every page of a list, sorted by place where it has one, else by name.
async fn whole(path: &str) -> Result<Vec<Entry>, Failure> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page: Value = client::get(&format!("/{path}?limit=200{cursor}")).await?;
        all.extend(entries(page.get("items")));
        match page.get("next_cursor").and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    all.sort_by_cached_key(|entry| (entry.number("position"), small_letters(&entry.name())));
    Ok(all)
}
