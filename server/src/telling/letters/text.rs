//! A letter as plain text: complete in itself, in short lines.

use super::parts::{Foot, Link, Parts, Said};

/// Characters of a line, where words allow it.
const WIDTH: usize = 76;
/// Bytes after which even a single word is broken: mail allows 998.
const LONGEST: usize = 900;

/// Writes the text part.
pub fn write(brand: &str, parts: &Parts) -> String {
    let mut page = Page::default();
    match &parts.number {
        Some(number) => {
            page.lines("", &format!("{brand} · {}", plain(&number.label)));
            page.lines("", &number.to);
        }
        None => page.lines("", brand),
    }
    page.gap();
    page.heading(&plain(&parts.heading), '=');
    for said in [&parts.title, &parts.about].into_iter().flatten() {
        page.lines("", &plain(said));
    }
    page.gap();
    for said in parts.alarm.iter().chain(&parts.opening) {
        page.paragraph(&plain(said));
    }
    for voice in &parts.voices {
        page.lines("", &format!("{}:", plain(&voice.who)));
        page.lines(if voice.ours { "    " } else { "  > " }, &plain(&voice.words));
        page.gap();
    }
    for note in &parts.notes {
        page.paragraph(&format!("{} {}", plain(&note.label), plain(&note.words)));
    }
    if let Some(ask) = &parts.ask {
        page.heading(&plain(&ask.heading), '-');
        if let Some(question) = &ask.question {
            page.lines("  > ", &plain(question));
            page.gap();
        }
        ask.answers.iter().for_each(|answer| page.link("", answer));
        page.gap();
    }
    for list in &parts.lists {
        page.heading(&plain(&list.heading), '-');
        for group in &list.groups {
            page.lines("", &plain(&group.heading));
            group.links.iter().for_each(|link| page.link("  ", link));
            page.gap();
        }
    }
    if let Some(action) = &parts.action {
        page.link("", action);
        page.gap();
    }
    parts.advice.iter().for_each(|said| page.paragraph(&plain(said)));
    page.lines("", &"-".repeat(40));
    parts.foot.iter().for_each(|foot| page.foot(foot));
    page.text
}

/// The words with values of the other writing direction set apart by invisible signs.
fn plain(said: &Said) -> String {
    said.0
        .iter()
        .map(|bit| match bit.value && bit.words.chars().any(runs_to_the_left) {
            true => format!("\u{2068}{}\u{2069}", bit.words),
            false => bit.words.clone(),
        })
        .collect()
}

/// Whether a letter belongs to a script that is written to the left: the blocks that Unicode keeps for those.
const fn runs_to_the_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// An empty line, never two.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn put(&mut self, margin: &str, line: &str) {
        self.text.push_str(format!("{margin}{line}").trim_end());
        self.text.push('\n');
    }

    /// The words in lines of at most [`WIDTH`] characters; a word that is longer has a line to itself.
    fn lines(&mut self, margin: &str, words: &str) {
        for given in words.split('\n') {
            let mut line = String::new();
            for word in given.split_whitespace().flat_map(bearable) {
                let length = margin.len() + line.chars().count() + 1 + word.chars().count();
                if !line.is_empty() && length > WIDTH {
                    self.put(margin, &line);
                    line.clear();
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            self.put(margin, &line);
        }
    }

    fn paragraph(&mut self, words: &str) {
        self.lines("", words);
        self.gap();
    }

    fn heading(&mut self, words: &str, rule: char) {
        self.lines("", words);
        let length = words.chars().count().clamp(1, WIDTH);
        self.lines("", &rule.to_string().repeat(length));
    }

    fn link(&mut self, margin: &str, link: &Link) {
        let label = plain(&link.label);
        let label = if label.ends_with(['?', '.', ':']) { label } else { format!("{label}:") };
        if margin.len() + label.chars().count() + 1 + link.to.chars().count() <= WIDTH {
            self.put(margin, &format!("{label} {}", link.to));
        } else {
            self.lines(margin, &label);
            self.put(margin, &link.to);
        }
    }

    fn foot(&mut self, foot: &Foot) {
        if !foot.words.0.is_empty() {
            self.lines("", &plain(&foot.words));
        }
        if let Some(link) = &foot.link {
            self.link("", link);
        }
    }
}

/// A word in stretches that a mail can carry: nearly always one.
fn bearable(word: &str) -> Vec<&str> {
    let mut stretches = Vec::new();
    let mut rest = word;
    while rest.len() > LONGEST {
        let (stretch, after) = rest.split_at(rest.floor_char_boundary(LONGEST));
        stretches.push(stretch);
        rest = after;
    }
    stretches.push(rest);
    stretches
}
