//! The parts of a letter, before they become text and HTML: both say the same because both are made of these.

use crate::words::{Piece, Words};

/// A sentence or a text: words of ours with other people's words between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(pub Vec<Bit>);

/// A stretch of a [`Said`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    /// The words; they may run over several lines.
    pub words: String,
    /// Whether they are a value within a sentence, whose writing direction must not touch the sentence's.
    pub value: bool,
}

impl Said {
    /// A sentence of the catalogue with its places filled in.
    pub fn sentence(words: &Words, key: &str, values: &[(&str, &str)]) -> Self {
        let values: Vec<(&str, String)> =
            values.iter().map(|(name, value)| (*name, one_line(value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let bit = |piece: &Piece<'_>| match *piece {
            Piece::Words(text) => Bit { words: text.to_owned(), value: false },
            Piece::Value(text) => Bit { words: text.to_owned(), value: true },
        };
        Self(words.pieces(key, &values).iter().map(bit).collect())
    }

    /// Somebody's words that stand alone, with their own line breaks.
    pub fn words(text: &str) -> Self {
        Self(vec![Bit { words: clean(text).trim().to_owned(), value: false }])
    }

    /// A name or title that stands alone.
    pub fn line(text: &str) -> Self {
        Self(vec![Bit { words: one_line(text), value: false }])
    }

    /// All of it as it would be read aloud.
    pub fn plain(&self) -> String {
        self.0.iter().map(|bit| bit.words.as_str()).collect()
    }
}

/// Without what a mail must not carry: control characters, and the signs that turn the writing direction of
/// everything after them.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let turns = |sign: char| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars()
        .map(|sign| if sign == '\t' { ' ' } else { sign })
        .filter(|sign| *sign == '\n' || !(sign.is_control() || turns(*sign)))
        .collect()
}

/// The same on one line, with single spaces.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link with its words.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it is called.
    pub label: Said,
    /// Where it leads.
    pub to: String,
}

/// One of the two voices.
#[derive(Clone, Debug)]
pub struct Voice {
    /// Whether it is our answer, at the end edge, rather than people's words.
    pub ours: bool,
    /// Who speaks.
    pub who: Said,
    /// The words.
    pub words: Said,
}

/// A paragraph with a label in front of it.
#[derive(Clone, Debug)]
pub struct Note {
    /// What it is about.
    pub label: Said,
    /// The words.
    pub words: Said,
}

/// What waits for the receiver, on marigold.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What is asked.
    pub heading: Said,
    /// The question's own words, where it has any.
    pub question: Option<Said>,
    /// The answers, of equal weight; each opens a page.
    pub answers: Vec<Link>,
}

/// Links about one report.
#[derive(Clone, Debug)]
pub struct Group {
    /// The report.
    pub heading: Said,
    /// What there is of it.
    pub links: Vec<Link>,
}

/// Several reports under one heading.
#[derive(Clone, Debug)]
pub struct List {
    /// What they have in common.
    pub heading: Said,
    /// Whether they wait for the receiver.
    pub yours: bool,
    /// The reports.
    pub groups: Vec<Group>,
}

/// A line of the footer: words, a link, or words with a link after them.
#[derive(Clone, Debug, Default)]
pub struct Foot {
    /// The words.
    pub words: Said,
    /// The link.
    pub link: Option<Link>,
}

/// A letter in parts.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The subject, whole; it is shortened when the letter is put together.
    pub subject: String,
    /// What all letters about one report have in common: its number.
    pub topic: Option<String>,
    /// What mail programs show beside the subject.
    pub preview: Said,
    /// The report's number and page, in the bar.
    pub number: Option<Link>,
    /// The news.
    pub heading: Said,
    /// The report's title.
    pub title: Option<Said>,
    /// What kind of report it is.
    pub about: Option<Said>,
    /// That somebody could be harmed.
    pub alarm: Option<Said>,
    /// The first paragraphs, beginning with the greeting.
    pub opening: Vec<Said>,
    /// People's words and our answer.
    pub voices: Vec<Voice>,
    /// Further paragraphs.
    pub notes: Vec<Note>,
    /// What waits for the receiver.
    pub ask: Option<Ask>,
    /// Reports, of a digest or beside this one.
    pub lists: Vec<List>,
    /// The one button, where nothing is asked.
    pub action: Option<Link>,
    /// What stands below the button.
    pub advice: Vec<Said>,
    /// Why the receiver gets this, and where to change that.
    pub foot: Vec<Foot>,
}
