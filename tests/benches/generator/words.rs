//! What people write: sentences of the demo hospital, mixed, with the numbers of beds and devices that make texts differ.

use serde_json::Value;

use super::chance::Chance;

const REPORTS: &str = include_str!("../../../server/demo-hospital/reports.jsonl");
/// In one report of so many stands [`RARE`].
const ONE_IN: usize = 10_000;
/// A word that hardly anybody writes.
pub const RARE: &str = "capnograph";
/// A word that stands in every tenth report or so.
pub const COMMON: &str = "patient";

/// Sentences that people wrote.
pub struct Words {
    first: Vec<String>,
    all: Vec<String>,
}

impl Words {
    /// Those of the demo hospital.
    pub fn load() -> Self {
        let (mut first, mut all) = (Vec::new(), Vec::new());
        for line in REPORTS.lines() {
            let report: Value = serde_json::from_str(line).expect("a report");
            let text = report["text"].as_str().expect("a text");
            let sentences: Vec<String> =
                text.split_inclusive(['.', '!', '?']).map(|sentence| sentence.trim().to_owned()).collect();
            first.extend(sentences.first().cloned());
            all.extend(sentences);
        }
        Self { first, all }
    }

    /// The text of the report of that place in the order of all.
    pub fn text(&self, chance: &mut Chance, number: usize) -> String {
        let begin = &self.first[chance.skewed(self.first.len())];
        let middle = &self.all[chance.below(self.all.len() as u64) as usize];
        let (bed, device) = (1 + chance.below(400), chance.below(100_000));
        let rare = if number % ONE_IN == ONE_IN / 2 { " The capnograph was off, too." } else { "" };
        let end = match chance.below(4) {
            0 => format!(" Bed {bed}."),
            1 => format!(" Device number K{device} in room {bed}."),
            2 => format!(" Ticket {device} was closed without a word."),
            _ => String::new(),
        };
        format!("{begin} {middle}{rare}{end}")
    }

    /// The title that an owner would confirm.
    pub fn title(&self, text: &str) -> String {
        text.split(['.', '!', '?', ',', ';']).next().unwrap_or(text).chars().take(70).collect()
    }
}
