//! The health-information guard: what in a text could tell who a patient is.
//!
//! It runs on the device while somebody types. It never blocks: it marks, and offers other words. It finds shapes, not
//! people: a bare surname without a title or a word such as "patient" beside it may pass, so it promises help and not
//! anonymity.
//!
//! Every scanner walks the same tokens (`text`) and knows the same words (`words`). Several numbers carry a check
//! digit, which tells them from lot and serial numbers; each check names its source. There is no regular expression:
//! the first load of the web app has no room for the engine.
//!
//! What is a name and what a title, which numbers count and how well all this works is measured on labelled texts in
//! `domain/tests/privacy/corpus`.

mod addresses;
mod beds;
mod birth_dates;
mod contacts;
mod insurance_numbers;
mod names;
mod numbers;
mod pattern;
mod record_numbers;
mod text;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use pattern::Pattern;

use crate::fields::{Fields, Request};
use text::Text;

/// What kind of information was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// A patient's or relative's name: with a title, after "patient", or as surname and first name.
    PatientName,
    /// A colleague's name: with an academic title or a function.
    StaffName,
    /// A number by which the hospital knows a patient or a stay.
    RecordNumber,
    /// A day of birth.
    BirthDate,
    /// A number by which a health service, social security or insurer knows a person.
    InsuranceNumber,
    /// A telephone number that can be dialled from outside.
    Phone,
    /// An e-mail address.
    Email,
    /// A street with number, or a postcode where an address is told.
    Address,
    /// A bed or room, where an age stands beside it.
    Room,
    /// An age beside a bed or room, or of 90 and more.
    Age,
}

impl Kind {
    /// Every kind, in the order in which screens list them.
    pub const ALL: [Self; 10] = [
        Self::PatientName,
        Self::StaffName,
        Self::RecordNumber,
        Self::BirthDate,
        Self::InsuranceNumber,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Room,
        Self::Age,
    ];

    /// The name on the wire and in the catalogue of words, for example `patient_name`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PatientName => "patient_name",
            Self::StaffName => "staff_name",
            Self::RecordNumber => "record_number",
            Self::BirthDate => "birth_date",
            Self::InsuranceNumber => "insurance_number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Room => "room",
            Self::Age => "age",
        }
    }

    /// What is offered instead, in English; screens take their words from the catalogue by [`Kind::as_str`].
    pub const fn replacement(self) -> &'static str {
        match self {
            Self::PatientName => "[patient]",
            Self::StaffName => "[colleague]",
            Self::RecordNumber => "[record number]",
            Self::BirthDate => "[birth date]",
            Self::InsuranceNumber => "[insurance number]",
            Self::Phone => "[phone]",
            Self::Email => "[e-mail]",
            Self::Address => "[address]",
            Self::Room => "[room]",
            Self::Age => "[age]",
        }
    }
}

/// One place in a text that should not be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it looks like.
    pub kind: Kind,
    /// Where it is: bytes of the text, on boundaries of characters.
    pub range: Range<usize>,
    /// What is offered instead.
    pub replacement: &'static str,
}

/// What an administrator sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PrivacySettings))]
pub struct Settings {
    /// How the hospital's record numbers look where no word such as "MRN" stands before them. Empty: only numbers
    /// after such a word are marked.
    pub record_number_patterns: Vec<Pattern>,
}

/// The most patterns that can be set.
pub const MOST_PATTERNS: usize = 10;

impl Request for Settings {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        const FIELD: &str = "record_number_patterns";
        let written = fields.texts(FIELD, 1..=pattern::LONGEST)?;
        if written.len() > MOST_PATTERNS {
            fields.refuse(FIELD, "too_long", format!("At most {MOST_PATTERNS} entries"));
            return None;
        }
        let mut patterns = Vec::with_capacity(written.len());
        for (index, pattern) in written.iter().enumerate() {
            match pattern.parse::<Pattern>() {
                Ok(pattern) => patterns.push(pattern),
                Err(fault) => fields.refuse(&format!("{FIELD}.{index}"), fault.code(), fault.to_string()),
            }
        }
        (patterns.len() == written.len()).then_some(Self { record_number_patterns: patterns })
    }
}

/// The findings of one walk; who comes first keeps the place.
struct Found<'t, 'a> {
    text: &'t Text<'a>,
    findings: Vec<Finding>,
}

impl Found<'_, '_> {
    /// Marks the tokens from `first` up to `end`, unless something there is marked already.
    fn mark(&mut self, kind: Kind, first: usize, end: usize) {
        self.mark_bytes(kind, self.text.bytes(first, end));
    }

    fn mark_bytes(&mut self, kind: Kind, range: Range<usize>) {
        // Kept in order, so that the place of a new one is at the end of those before it.
        let place = self.findings.partition_point(|other| other.range.start < range.start);
        let before = place.checked_sub(1).and_then(|before| self.findings.get(before));
        let free = before.is_none_or(|before| before.range.end <= range.start)
            && self.findings.get(place).is_none_or(|after| range.end <= after.range.start);
        if free && !range.is_empty() {
            self.findings.insert(place, Finding { kind, range, replacement: kind.replacement() });
        }
    }

    /// Whether the token is part of something marked.
    fn has(&self, at: usize) -> bool {
        let range = self.text.bytes(at, at + 1);
        let place = self.findings.partition_point(|other| other.range.end <= range.start);
        self.findings.get(place).is_some_and(|other| other.range.start < range.end)
    }
}

fn walk(raw: &str, settings: &Settings) -> Vec<Finding> {
    let text = Text::new(raw);
    let mut found = Found { text: &text, findings: Vec::new() };
    contacts::find_emails(&mut found);
    insurance_numbers::find(&mut found);
    record_numbers::find(&mut found, &settings.record_number_patterns);
    birth_dates::find(&mut found);
    contacts::find_phones(&mut found);
    addresses::find(&mut found);
    names::find(&mut found);
    beds::find(&mut found);
    found.findings
}

/// Everything in the text that could tell who a patient is, in order and without overlap.
///
/// Where all findings are replaced ([`redact`]), nothing more is found: what a replacement brings together is
/// looked at again here.
pub fn scan(text: &str, settings: &Settings) -> Vec<Finding> {
    let mut findings = walk(text, settings);
    if findings.is_empty() {
        return findings;
    }
    loop {
        let next = walk(&redact(text, &findings), settings);
        if next.is_empty() {
            return findings;
        }
        let before = findings.clone();
        for finding in next {
            let range =
                original(&before, finding.range.start, false)..original(&before, finding.range.end, true);
            findings.retain(|other| other.range.end <= range.start || range.end <= other.range.start);
            let place = findings.partition_point(|other| other.range.start < range.start);
            findings.insert(place, Finding { range, ..finding });
        }
        // Each round covers more of the text, or the last one has been.
        if covered(&findings) <= covered(&before) {
            return findings;
        }
    }
}

fn covered(findings: &[Finding]) -> usize {
    findings.iter().map(|finding| finding.range.len()).sum()
}

/// Where a byte of the redacted text stood in the text itself; inside a replacement, its start or its end.
fn original(findings: &[Finding], redacted: usize, end: bool) -> usize {
    let (mut source, mut target) = (0, 0);
    for finding in findings {
        let start = target + (finding.range.start - source);
        let after = start + finding.replacement.len();
        if redacted <= start {
            break;
        }
        if redacted < after {
            return if end { finding.range.end } else { finding.range.start };
        }
        (source, target) = (finding.range.end, after);
    }
    source + (redacted - target)
}

/// The text with each finding replaced by what is offered for it.
pub fn redact(text: &str, findings: &[Finding]) -> String {
    redact_with(text, findings, |finding| finding.replacement)
}

/// The text with each finding replaced by words of the caller's, for example in another language.
///
/// `findings` are those of this text, in order; one that does not fit it is left out.
pub fn redact_with<'w>(text: &str, findings: &[Finding], words: impl Fn(&Finding) -> &'w str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut done = 0;
    for finding in findings {
        let Some(between) = text.get(done..finding.range.start) else { continue };
        if text.get(finding.range.clone()).is_none() {
            continue;
        }
        redacted.push_str(between);
        redacted.push_str(words(finding));
        done = finding.range.end;
    }
    redacted.push_str(text.get(done..).unwrap_or(""));
    redacted
}
