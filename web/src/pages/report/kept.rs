//! The private links that anonymous reporters asked this device to keep.

use serde::{Deserialize, Serialize};

use crate::browser;

const PLACE: &str = "kept";

/// A link that is kept here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The reporter's secret.
    pub secret: String,
    /// The report's number.
    pub number: i64,
}

/// All of them, the newest first.
pub fn all() -> Vec<Kept> {
    serde_json::from_str(&browser::remembered(PLACE)).unwrap_or_default()
}

/// Whether this one is kept.
pub fn holds(secret: &str) -> bool {
    all().iter().any(|kept| kept.secret == secret)
}

/// Keeps it.
pub fn keep(secret: &str, number: i64) {
    forget(secret);
    let mut list = all();
    list.insert(0, Kept { secret: secret.to_owned(), number });
    write(&list);
}

/// Forgets it.
pub fn forget(secret: &str) {
    let mut list = all();
    list.retain(|kept| kept.secret != secret);
    write(&list);
}

fn write(list: &[Kept]) {
    let text = if list.is_empty() { String::new() } else { serde_json::to_string(list).unwrap_or_default() };
    browser::remember(PLACE, &text);
}
