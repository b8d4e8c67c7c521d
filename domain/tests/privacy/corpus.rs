//! Recall and precision by kind, on texts that the guard was built with and on texts that it has not seen.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;

use domain::privacy::{Kind, Settings, scan};
use serde_json::Value;

/// Prints a line that the test runner does not keep to itself.
macro_rules! say {
    ($($words:tt)*) => { writeln!(std::io::stdout().lock(), $($words)*).unwrap() };
}

/// A text with the spans that should be found.
struct Labelled {
    id: String,
    text: String,
    spans: Vec<(Kind, Range<usize>)>,
}

/// Takes the marks `{kind|words}` out of a text and keeps where they were.
fn labelled(id: &str, marked: &str) -> Labelled {
    let (mut text, mut spans, mut rest) = (String::new(), Vec::new(), marked);
    while let Some((before, after)) = rest.split_once('{') {
        let (mark, behind) = after.split_once('}').unwrap();
        let (kind, words) = mark.split_once('|').unwrap();
        let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind).unwrap();
        text.push_str(before);
        spans.push((kind, text.len()..text.len() + words.len()));
        text.push_str(words);
        rest = behind;
    }
    text.push_str(rest);
    Labelled { id: id.to_owned(), text, spans }
}

fn read(name: &str) -> Vec<Labelled> {
    let path = format!("{}/tests/privacy/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        labelled(line["id"].as_str().unwrap(), line["marked"].as_str().unwrap())
    };
    std::fs::read_to_string(path).unwrap().lines().map(read).collect()
}

#[derive(Default)]
struct Count {
    labels: usize,
    found: usize,
    marks: usize,
    right: usize,
}

impl Count {
    fn recall(&self) -> f64 {
        share(self.found, self.labels)
    }

    fn precision(&self) -> f64 {
        share(self.right, self.marks)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Whether a mark finds a label: four fifths of it at least are covered, and not much more than it.
fn finds(mark: &Range<usize>, label: &Range<usize>) -> bool {
    let common = mark.end.min(label.end).saturating_sub(mark.start.max(label.start));
    common * 5 >= label.len() * 4 && mark.len() <= label.len() * 2
}

/// Counts by kind; misses are told only where they may be learnt from.
fn measure(texts: &[Labelled], tell: bool) -> BTreeMap<Kind, Count> {
    let mut counts: BTreeMap<Kind, Count> = BTreeMap::new();
    for Labelled { id, text, spans } in texts {
        let findings = scan(text, &Settings::default());
        for (kind, label) in spans {
            let found = findings.iter().any(|mark| mark.kind == *kind && finds(&mark.range, label));
            let count = counts.entry(*kind).or_default();
            count.labels += 1;
            count.found += usize::from(found);
            if tell && !found {
                say!("  missed {id} {}: {:?} in {text}", kind.as_str(), &text[label.clone()]);
            }
        }
        for mark in &findings {
            let right = spans.iter().any(|(kind, label)| mark.kind == *kind && finds(&mark.range, label));
            let count = counts.entry(mark.kind).or_default();
            count.marks += 1;
            count.right += usize::from(right);
            if tell && !right {
                say!("  wrong {id} {}: {:?} in {text}", mark.kind.as_str(), &text[mark.range.clone()]);
            }
        }
    }
    counts
}

/// Prints a line for each kind and returns recall and precision over all.
fn print(name: &str, texts: &[Labelled], counts: &BTreeMap<Kind, Count>) -> Count {
    let mut all = Count::default();
    say!("{name}: {} texts", texts.len());
    for (kind, count) in counts {
        say!("{}", row(kind.as_str(), count));
        all.labels += count.labels;
        all.found += count.found;
        all.marks += count.marks;
        all.right += count.right;
    }
    say!("{}", row("all", &all));
    all
}

fn row(name: &str, count: &Count) -> String {
    format!(
        "  {name:16}  recall {:6.1} % ({}/{})  precision {:6.1} % ({}/{})",
        100.0 * count.recall(),
        count.found,
        count.labels,
        100.0 * count.precision(),
        count.right,
        count.marks
    )
}

#[test]
fn texts_that_the_guard_was_built_with() {
    let texts = read("development.jsonl");
    let counts = measure(&texts, true);
    let all = print("development", &texts, &counts);
    assert!(texts.len() >= 200);
    assert!(all.recall() >= 0.98 && all.precision() >= 0.98, "worse than it was");
}

#[test]
fn texts_that_the_guard_has_not_seen() {
    let texts = read("held-out.jsonl");
    let counts = measure(&texts, false);
    let all = print("held out", &texts, &counts);
    assert!(texts.len() >= 140);
    assert!(all.recall() >= 0.95, "recall {:.3}", all.recall());
    assert!(all.precision() >= 0.90, "precision {:.3}", all.precision());
    for (kind, count) in &counts {
        assert!(count.recall() >= 0.80, "recall of {}", kind.as_str());
        assert!(count.precision() >= 0.80, "precision of {}", kind.as_str());
    }
}

#[test]
fn the_demo_hospital_reports_stay_unmarked() {
    let path = format!("{}/../server/demo-hospital/reports.jsonl", env!("CARGO_MANIFEST_DIR"));
    let reports: Vec<Value> = std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (mut marks, mut marked, mut texts) = (0, 0, 0);
    for report in &reports {
        let told = report["story"].as_array().unwrap().iter().map(|event| &event["text"]);
        for text in [&report["text"], &report["workaround"]].into_iter().chain(told).filter_map(Value::as_str)
        {
            let findings = scan(text, &Settings::default());
            for finding in &findings {
                say!(
                    "  {} {}: {:?} in {text}",
                    report["ref"],
                    finding.kind.as_str(),
                    &text[finding.range.clone()]
                );
            }
            texts += 1;
            marks += findings.len();
            marked += usize::from(!findings.is_empty());
        }
    }
    say!("demo hospital: {} reports, {texts} texts: {marks} marks in {marked} texts", reports.len());
    assert!(reports.len() >= 300);
    // They are invented without any patient.
    assert_eq!(marks, 0);
}
