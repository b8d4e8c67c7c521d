//! What is read out to people who do not see the page change.

use leptos::prelude::*;

use crate::app_wide;

/// The words that are read out.
#[derive(Clone, Copy)]
pub struct LiveRegion(RwSignal<String>);
app_wide!(LiveRegion);

impl LiveRegion {
    /// What is to be read out.
    pub fn words() -> RwSignal<String> {
        Self::current().0
    }
}

/// Makes the region available to all pages; to be called once.
pub fn provide() {
    LiveRegion(RwSignal::new(String::new())).install();
    super::toast::provide();
}

/// Reads these words out.
pub fn announce(words: String) {
    LiveRegion::words().set(words);
}
