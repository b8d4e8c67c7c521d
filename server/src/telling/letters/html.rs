//! A letter as HTML: one template for all kinds.

use std::fmt::Write;
use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, Output, State, Value, context, escape_formatter};
use serde::Serialize;

use super::parts::{Ask, Foot, Group, Link, List, Note, Parts, Said, Voice};
use crate::words::Words;

const TEMPLATE: &str = "letter.html";
/// Bytes of a run without any space, as they stand in HTML, after which a line ends even within a word, by a comment that nobody sees.
const STRETCH: usize = 300;
/// Bytes of a line after which it ends at the next space before: mail allows 998.
const LONGEST: usize = 900;

#[expect(clippy::expect_used, reason = "the template is part of the binary; a test renders it")]
static LETTERS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut letters = Environment::new();
    letters.set_formatter(escaped);
    letters.add_template(TEMPLATE, include_str!("letter.html")).expect("the template can be read");
    letters
});

/// Words in HTML. Unlike the template library's own escaping it leaves slashes alone, so that a link in the letter
/// is spelt as in the text and programs that look for links find it.
fn escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return escape_formatter(out, state, value);
    };
    for sign in text.chars() {
        match entity(sign) {
            Some(entity) => out.write_str(entity)?,
            None => out.write_char(sign)?,
        }
    }
    Ok(())
}

const fn entity(sign: char) -> Option<&'static str> {
    match sign {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

/// Writes the HTML part.
///
/// # Errors
/// The template's.
pub fn write(words: &Words, subject: &str, parts: &Parts) -> Result<String, minijinja::Error> {
    let html = LETTERS.get_template(TEMPLATE)?.render(context! {
        language => words.language(),
        direction => words.text("server.mail.direction", &[]),
        brand => words.text("app.name", &[]),
        subject => subject,
        preview => parts.preview.plain(),
        number => Serde(parts.number.as_ref().map(link)),
        heading => Serde(runs(&parts.heading)),
        title => Serde(parts.title.as_ref().map(runs)),
        about => Serde(parts.about.as_ref().map(runs)),
        alarm => Serde(parts.alarm.as_ref().map(runs)),
        opening => Serde(parts.opening.iter().map(runs).collect::<Vec<_>>()),
        voices => Serde(parts.voices.iter().map(voice).collect::<Vec<_>>()),
        notes => Serde(parts.notes.iter().map(note).collect::<Vec<_>>()),
        ask => Serde(parts.ask.as_ref().map(ask)),
        lists => Serde(parts.lists.iter().map(list).collect::<Vec<_>>()),
        action => Serde(parts.action.as_ref().map(link)),
        advice => Serde(parts.advice.iter().map(runs).collect::<Vec<_>>()),
        foot => Serde(parts.foot.iter().map(foot).collect::<Vec<_>>()),
    })?;
    Ok(html.lines().fold(String::with_capacity(html.len() + 64), |mut page, line| {
        push_line(&mut page, line);
        page
    }))
}

/// Words that stand in one direction and on one line.
#[derive(Serialize)]
struct Run {
    words: String,
    value: bool,
    /// What comes after: `line` a line break, `word` a place where a very long word may break.
    then: &'static str,
}

#[derive(Serialize)]
struct LinkView {
    label: Vec<Run>,
    to: String,
}

#[derive(Serialize)]
struct VoiceView {
    ours: bool,
    who: Vec<Run>,
    words: Vec<Run>,
}

#[derive(Serialize)]
struct NoteView {
    label: Vec<Run>,
    words: Vec<Run>,
}

#[derive(Serialize)]
struct AskView {
    heading: Vec<Run>,
    question: Option<Vec<Run>>,
    answers: Vec<LinkView>,
}

#[derive(Serialize)]
struct GroupView {
    heading: Vec<Run>,
    links: Vec<LinkView>,
}

#[derive(Serialize)]
struct ListView {
    heading: Vec<Run>,
    yours: bool,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct FootView {
    words: Vec<Run>,
    link: Option<LinkView>,
}

fn runs(said: &Said) -> Vec<Run> {
    let mut runs = Vec::new();
    for bit in &said.0 {
        for (index, line) in bit.words.split('\n').enumerate() {
            if let Some(last) = runs.last_mut().filter(|_| index > 0) {
                let last: &mut Run = last;
                last.then = "line";
            }
            let stretches = stretches(line);
            let count = stretches.len();
            runs.extend(stretches.into_iter().enumerate().map(|(at, words)| Run {
                words: words.to_owned(),
                value: bit.value,
                then: if at + 1 < count { "word" } else { "" },
            }));
        }
    }
    runs
}

/// The line in stretches that end where a run without any space has become too long; nearly always one.
fn stretches(line: &str) -> Vec<&str> {
    let (mut stretches, mut start, mut length) = (Vec::new(), 0, 0);
    for (at, sign) in line.char_indices() {
        if sign == ' ' {
            length = 0;
        } else if length >= STRETCH {
            stretches.push(&line[start..at]);
            (start, length) = (at, 0);
        }
        length += entity(sign).map_or(sign.len_utf8(), str::len);
    }
    stretches.push(&line[start..]);
    stretches
}

/// Every space of the template's and of people's words may as well be the end of a line.
fn push_line(page: &mut String, line: &str) {
    let mut rest = line;
    while rest.len() > LONGEST {
        let head = &rest[..rest.floor_char_boundary(LONGEST)];
        let Some(space) = head.rfind(' ') else { break };
        page.push_str(&rest[..space]);
        page.push('\n');
        rest = &rest[space + 1..];
    }
    page.push_str(rest);
    page.push('\n');
}

fn link(link: &Link) -> LinkView {
    LinkView { label: runs(&link.label), to: link.to.clone() }
}

fn voice(voice: &Voice) -> VoiceView {
    VoiceView { ours: voice.ours, who: runs(&voice.who), words: runs(&voice.words) }
}

fn note(note: &Note) -> NoteView {
    NoteView { label: runs(&note.label), words: runs(&note.words) }
}

fn ask(ask: &Ask) -> AskView {
    AskView {
        heading: runs(&ask.heading),
        question: ask.question.as_ref().map(runs),
        answers: ask.answers.iter().map(link).collect(),
    }
}

fn group(group: &Group) -> GroupView {
    GroupView { heading: runs(&group.heading), links: group.links.iter().map(link).collect() }
}

fn list(list: &List) -> ListView {
    ListView {
        heading: runs(&list.heading),
        yours: list.yours,
        groups: list.groups.iter().map(group).collect(),
    }
}

fn foot(foot: &Foot) -> FootView {
    FootView { words: runs(&foot.words), link: foot.link.as_ref().map(link) }
}
