//! The invented hospital's files, as they stand in `server/demo-hospital`; see the README there.

use serde::Deserialize;

/// `hospital.json`, as far as it is loaded.
#[derive(Deserialize)]
pub struct Hospital {
    pub organisation: Organisation,
    pub sites: Vec<Site>,
    pub units: Vec<Unit>,
    pub systems: Vec<System>,
    pub categories: Vec<Category>,
    pub teams: Vec<Team>,
    pub people: Vec<Person>,
    pub committees: Vec<Committee>,
    pub routing_rules: Vec<Rule>,
    pub service_levels: Vec<Level>,
    pub calendar: Calendar,
}

/// The group.
#[derive(Deserialize)]
pub struct Organisation {
    pub name: String,
    pub timezone: String,
}

/// One hospital.
#[derive(Deserialize)]
pub struct Site {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
}

/// One ward, clinic or department.
#[derive(Deserialize)]
pub struct Unit {
    #[serde(rename = "ref")]
    pub key: String,
    pub site: String,
    pub name: String,
    pub kind: String,
    pub headcount: i64,
}

/// Software or devices, with the steps of work.
#[derive(Deserialize)]
pub struct System {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
    pub steps: Vec<Named>,
}

/// A key with its name.
#[derive(Deserialize)]
pub struct Named {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
}

/// A kind of trouble; its icon is ours.
#[derive(Deserialize)]
pub struct Category {
    #[serde(rename = "ref")]
    pub key: String,
}

/// A team that owns reports.
#[derive(Deserialize)]
pub struct Team {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
    pub purpose: String,
    pub members: Vec<Member>,
    pub fallback: bool,
}

/// A person of a team.
#[derive(Deserialize)]
pub struct Member {
    pub person: String,
    pub lead: bool,
}

/// Somebody who works there.
#[derive(Deserialize)]
pub struct Person {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
    pub unit: Option<String>,
    pub email: String,
    pub language: String,
    pub champion: bool,
}

/// A body that decides.
#[derive(Deserialize)]
pub struct Committee {
    #[serde(rename = "ref")]
    pub key: String,
    pub name: String,
    pub quorum: u32,
    pub charter: String,
    pub members: Vec<Seat>,
}

/// A person in a committee, and for whom the person speaks.
#[derive(Clone, Deserialize)]
pub struct Seat {
    pub person: String,
    pub area: String,
    pub chair: bool,
}

/// A routing rule; the last one is the fallback.
#[derive(Deserialize)]
pub struct Rule {
    pub name: String,
    #[serde(rename = "if")]
    pub conditions: Conditions,
    #[serde(default)]
    pub fallback: bool,
    #[serde(rename = "then")]
    pub outcome: Outcome,
}

/// What must hold for a rule.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Conditions {
    pub unit: Vec<String>,
    pub category: Vec<String>,
    pub system: Vec<String>,
    pub step: Vec<String>,
    pub words: Vec<String>,
}

/// What a rule decides.
#[derive(Deserialize)]
pub struct Outcome {
    pub team: String,
    pub service_level: String,
    pub assign: String,
}

/// Promised times: hours and days of working time.
#[derive(Deserialize)]
pub struct Level {
    #[serde(rename = "ref")]
    pub key: String,
    pub acknowledge_hours: Option<u32>,
    pub first_answer_hours: Option<u32>,
    pub decision_days: Option<u32>,
    pub fix_days: Option<u32>,
}

/// When the owners work.
#[derive(Deserialize)]
pub struct Calendar {
    pub holidays: Vec<Holiday>,
}

/// A closed day: fixed, or counted from Easter Sunday.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Holiday {
    Fixed { month: u8, day: u8 },
    Easter { easter_offset: i16 },
}
