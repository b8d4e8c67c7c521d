//! Every letter, with ordinary words and with nasty ones.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::Path;

use domain::reports::wire::Relation;
use domain::telling::TellingKind;

use super::samples::{NASTY, ORDINARY, PAGE, Sample, facts, samples, told};
use super::*;

fn written(sample: &Sample) -> Letter {
    compose(&sample.facts).unwrap()
}

fn all() -> Vec<(String, Letter)> {
    let ordinary = samples(&ORDINARY).into_iter().map(|sample| (sample.name.clone(), written(&sample)));
    let nasty =
        samples(&NASTY).into_iter().map(|sample| (format!("nasty-{}", sample.name), written(&sample)));
    ordinary.chain(nasty).collect()
}

fn of(kind: TellingKind) -> Letter {
    compose(&facts(&ORDINARY, Matter::Told(told(kind, &ORDINARY)))).unwrap()
}

/// The addresses of the links, in their order.
fn links(html: &str) -> Vec<String> {
    html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// What a reader of the HTML sees.
fn seen(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let mut text = String::new();
    for (at, part) in body.replace("<!--\n-->", "").split('<').enumerate() {
        let (tag, words) = if at == 0 { ("", part) } else { part.split_once('>').unwrap() };
        // Only these stand within a sentence.
        if !tag.is_empty() && !["bdi", "/bdi", "wbr"].contains(&tag.split(' ').next().unwrap()) {
            text.push(' ');
        }
        text.push_str(words);
    }
    text.replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn no_word_is_missing_and_no_place_is_left() {
    for sample in samples(&ORDINARY) {
        let letter = written(&sample);
        for part in [&letter.subject, &letter.text, &seen(&letter.html)] {
            assert!(!part.contains("server.") && !part.contains("state."), "{}: {part}", sample.name);
            assert!(!part.contains(['{', '}']), "{}: {part}", sample.name);
        }
    }
}

#[test]
fn subjects_are_short_and_carry_no_line() {
    for (name, letter) in all() {
        let subject = &letter.subject;
        assert!(subject.chars().count() <= 120 && !subject.is_empty(), "{name}: {subject}");
        assert!(!subject.contains(|sign: char| sign.is_control()), "{name}: {subject:?}");
        assert!(!subject.contains(['\u{202e}', '\u{2028}']), "{name}: {subject:?}");
    }
    assert_eq!(of(TellingKind::Question).subject, "RB-1042 PRN reason asked three times · Question for you");
    assert_eq!(of(TellingKind::Shipped).subject, of(TellingKind::DoesItHelp).subject);
}

#[test]
fn the_news_stands_behind_every_title_however_long() {
    let title = "The list of today's doses jumps back to its beginning, and the round begins at the first bed again \
                 as if nobody had been given anything";
    let long = Told { title: Some(title), ..told(TellingKind::Question, &ORDINARY) };
    let letter = compose(&facts(&ORDINARY, Matter::Told(long))).unwrap();
    assert!(letter.subject.starts_with("RB-1042 The list of today's doses"), "{}", letter.subject);
    assert!(letter.subject.ends_with("… · Question for you"), "{}", letter.subject);
}

#[test]
fn a_report_without_title_is_called_by_category_and_system() {
    let untitled = Told { title: None, ..told(TellingKind::Receipt, &ORDINARY) };
    let letter = compose(&facts(&ORDINARY, Matter::Told(untitled))).unwrap();
    assert_eq!(letter.subject, "RB-1042 Too many prompts · eMAR · We have it");
}

#[test]
fn no_line_is_too_long_and_lines_of_the_text_are_short() {
    for (name, letter) in all() {
        let longest = letter.html.lines().map(str::len).max().unwrap();
        assert!(longest <= 998, "{name}: {longest}");
        assert!(letter.text.lines().all(|line| line.len() <= 998), "{name}");
        for line in letter.text.lines().filter(|_| !name.starts_with("nasty")) {
            assert!(line.chars().count() < 78 || line.contains("https://"), "{name}: {line}");
        }
    }
}

#[test]
fn peoples_words_stay_words() {
    for sample in samples(&NASTY) {
        let html = written(&sample).html;
        for markup in ["<script", "<b>", "<i>", "</td></table>\n</td>", "Alerts </td>", "\u{202e}", "\u{7}"] {
            assert!(!html.contains(markup), "{}: {markup:?}", sample.name);
        }
    }
    let letter = compose(&facts(&NASTY, Matter::Told(told(TellingKind::Question, &NASTY)))).unwrap();
    assert!(
        letter.html.contains("<bdi style=\"white-space:nowrap;\">&lt;b&gt;يارا&lt;/b&gt;</bdi>"),
        "{}",
        letter.html
    );
    assert!(letter.html.contains(">فريق {name}</bdi>"));
    assert!(letter.text.contains("\u{2068}فريق {name}\u{2069}"));
    assert!(letter.text.contains("{question}"));
    assert!(!letter.text.contains('\r') && !letter.html.contains('\r'));
}

#[test]
fn long_words_are_whole_again_for_the_reader() {
    let letter = compose(&facts(&NASTY, Matter::Told(told(TellingKind::Question, &NASTY)))).unwrap();
    assert!(seen(&letter.html).contains(&"x".repeat(4_000)));
    assert!(letter.text.replace(['\n', '>', ' '], "").contains(&"x".repeat(4_000)));
}

#[test]
fn text_and_html_say_the_same() {
    for sample in samples(&ORDINARY) {
        let letter = written(&sample);
        let (text, seen) = (words_of(&letter.text), seen(&letter.html));
        for link in links(&letter.html) {
            assert!(text.contains(&link), "{}: {link}", sample.name);
        }
        let paragraphs: Vec<String> = letter.text.split("\n\n").map(words_of).collect();
        let told = paragraphs.iter().filter(|paragraph| {
            !paragraph.contains("https://") && !paragraph.contains("===") && !paragraph.contains("---")
        });
        for paragraph in told {
            let paragraph = paragraph.replace(": ", " ").replace(" > ", " ");
            assert!(seen.replace(": ", " ").contains(&paragraph), "{}: {paragraph}\n{seen}", sample.name);
        }
    }
}

#[test]
fn the_first_link_of_a_telling_is_its_page() {
    for sample in samples(&ORDINARY) {
        let Matter::Told(told) = &sample.facts.matter else { continue };
        let letter = written(&sample);
        assert_eq!(links(&letter.html)[0], told.links.page, "{}", sample.name);
        let first = letter.text.split("https://").nth(1).unwrap().split_whitespace().next().unwrap();
        assert_eq!(format!("https://{first}"), told.links.page, "{}", sample.name);
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    for (name, letter) in all() {
        for loader in ["<img", "src=", "url(", "@import", "<link", "<script", "<form", "<iframe"] {
            assert!(!letter.html.contains(loader), "{name}: {loader}");
        }
    }
}

#[test]
fn three_equal_answers_for_those_whose_answer_counts() {
    for (relation, asked) in
        [(Relation::Reporter, true), (Relation::Supporter, true), (Relation::Follower, false)]
    {
        let shipped = Told { relation, ..told(TellingKind::Shipped, &ORDINARY) };
        let letter = compose(&facts(&ORDINARY, Matter::Told(shipped))).unwrap();
        for anchor in ["fixed", "partly", "not_fixed"] {
            let link = format!("{PAGE}#{anchor}");
            assert_eq!(links(&letter.html).contains(&link), asked, "{relation:?}: {link}");
            assert_eq!(letter.text.contains(&format!("{link}\n")), asked, "{relation:?}: {link}");
        }
        assert_eq!(letter.text.contains("nothing counts until you tap there"), asked);
    }
}

#[test]
fn the_words_of_comments_are_never_asked_for_and_questions_are_shown_to_who_is_asked() {
    assert!(words_of(&of(TellingKind::Comment).text).contains("do not travel by mail"));
    for kind in TellingKind::ALL {
        let asked = matches!(kind, TellingKind::Question | TellingKind::QuestionReminder);
        assert_eq!(of(*kind).text.contains("scan the patient's band"), asked, "{kind:?}");
    }
}

#[test]
fn a_duty_leads_into_triage_and_says_when_somebody_could_be_harmed() {
    let critical = Told { critical: true, ..told(TellingKind::NewReport, &ORDINARY) };
    let letter = compose(&facts(&ORDINARY, Matter::Told(critical))).unwrap();
    assert!(letter.text.contains("a patient could be harmed"));
    assert!(!of(TellingKind::NewReport).text.contains("harmed"));
    assert!(links(&letter.html).iter().all(|link| !link.contains("/s/")));
}

#[test]
fn a_digest_groups_by_report_and_puts_your_turn_first() {
    let digest = samples(&ORDINARY).into_iter().find(|sample| sample.name == "digest").unwrap();
    let letter = written(&digest);
    assert_eq!(letter.subject, "Readback: 2 reports wait for you");
    let place = |words: &str| letter.text.find(words).unwrap_or_else(|| panic!("{words}: {}", letter.text));
    assert!(place("Your turn") < place("RB-1042") && place("RB-1042") < place("RB-1061"));
    assert!(place("RB-1061") < place("What else is new") && place("What else is new") < place("RB-1050"));
    assert_eq!(letter.text.matches("RB-1042").count(), 1);
}

#[test]
fn an_account_letter_says_how_long_its_link_works() {
    let text = |name: &str| {
        words_of(&written(&samples(&ORDINARY).into_iter().find(|sample| sample.name == name).unwrap()).text)
    };
    assert!(text("invitation").contains("for 72 hours: until Fri 20 Nov, 10:30."));
    assert!(text("sign_in_link").contains("for 15 minutes: until Tue 17 Nov, 10:45."));
    assert!(text("password_reset").contains("for 1 hour: until Tue 17 Nov, 11:30."));
}

#[test]
fn a_repeat_has_the_same_bytes() {
    for ((_, once), (name, again)) in all().into_iter().zip(all()) {
        assert_eq!(once, again, "{name}");
    }
}

/// Writes all of them into the folder that `READBACK_LETTERS` names, to be looked at.
#[test]
fn letters_can_be_looked_at() {
    let folder = std::env::var("READBACK_LETTERS").ok();
    let letters = all();
    assert!(letters.len() > 100);
    let Some(folder) = folder else { return };
    fs::create_dir_all(&folder).unwrap();
    for (name, letter) in letters {
        fs::write(Path::new(&folder).join(format!("{name}.html")), &letter.html).unwrap();
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
        fs::write(Path::new(&folder).join(format!("{name}.txt")), text).unwrap();
    }
}
