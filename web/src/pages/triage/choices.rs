//! The fixed choices of triage, as options of a list: code and words.

use domain::reports::{Dimension, Disposition, Severity};
use serde::Serialize;

use crate::words::coded;

/// The name of a code on the wire.
pub fn name_of(code: &impl Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

fn with_words(empty: String, beginning: &str, codes: &[impl Serialize]) -> Vec<(String, String)> {
    let own = codes.iter().map(|code| {
        let code = name_of(code);
        let words = coded(beginning, &code);
        (code, words)
    });
    std::iter::once((String::new(), empty)).chain(own).collect()
}

/// What the trouble turned out to be.
pub fn dispositions(empty: String) -> Vec<(String, String)> {
    use Disposition::{Defect, Education, IntegrationGap, NotOurs, Redesign, Remove};
    with_words(empty, "disposition.", &[Remove, Redesign, Education, Defect, IntegrationGap, NotOurs])
}

/// The sociotechnical class.
pub fn dimensions(empty: String) -> Vec<(String, String)> {
    with_words(empty, "dimension.", &[Dimension::Technology, Dimension::People, Dimension::Process])
}

/// How bad it is.
pub fn severities(empty: String) -> Vec<(String, String)> {
    use Severity::{Critical, High, Low, Medium};
    with_words(empty, "severity.", &[Low, Medium, High, Critical])
}
