//! What is sent about committees and their decisions.

use serde::Serialize;

use super::deciding::check_seats;
use super::{Scope, Verdict, Votes};
use crate::fields::{Fields, Request, limits};
use crate::id::{CommitteeId, DecisionId, PersonId, ReportId};
use crate::moment::Date;
use crate::names::Names;

/// The most members that a committee has, and the most votes of one kind.
const MEMBERS: std::ops::RangeInclusive<i64> = 0..=200;
/// The reports that one decision can be about.
pub const REPORTS: std::ops::RangeInclusive<usize> = 1..=50;

/// A member of a committee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct SeatEntry {
    pub person_id: PersonId,
    /// For which part of the hospital the person speaks.
    pub area: String,
    /// Whether the person chairs it.
    pub chair: bool,
}

/// A new committee: `POST /committees`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct NewCommittee {
    pub id: CommitteeId,
    pub names: Names,
    /// What it decides and how, in plain words.
    pub charter: String,
    /// How many members have to take part in a decision.
    pub quorum: u32,
    pub scope: Scope,
    pub members: Vec<SeatEntry>,
}

impl Request for NewCommittee {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let names = fields.names("names", limits::NAME);
        let charter = fields.text("charter", limits::WORDS);
        let quorum = fields.integer("quorum", 1..=*MEMBERS.end());
        let scope =
            if fields.has("scope") { fields.object("scope", read_scope) } else { Some(Scope::default()) };
        let members = read_members(fields);
        if let (Some(quorum), Some(members)) = (quorum, &members) {
            let chairs = members.iter().filter(|member| member.chair).count();
            for error in check_seats(count(quorum), members.len(), chairs) {
                fields.refuse(&error.field, &error.code, error.message);
            }
        }
        Some(Self {
            id: id?,
            names: names?,
            charter: charter?,
            quorum: count(quorum?),
            scope: scope?,
            members: members?,
        })
    }
}

/// Changes to a committee; `scope` and `members` replace what was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CommitteePatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<SeatEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

impl Request for CommitteePatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            charter: fields.optional_text("charter", limits::WORDS),
            quorum: fields.optional_integer("quorum", 1..=*MEMBERS.end()).map(count),
            scope: fields.optional_object("scope", read_scope),
            members: if fields.has("members") { read_members(fields) } else { None },
            active: fields.optional_flag("active"),
        })
    }
}

fn read_scope(fields: &mut Fields<'_>) -> Option<Scope> {
    let site_ids = fields.choices("site_ids");
    let system_ids = fields.choices("system_ids");
    let category_ids = fields.choices("category_ids");
    Some(Scope {
        site_ids: once_each(site_ids?),
        system_ids: once_each(system_ids?),
        category_ids: once_each(category_ids?),
    })
}

fn read_members(fields: &mut Fields<'_>) -> Option<Vec<SeatEntry>> {
    let members = fields.objects("members", |member| {
        let person_id = member.id("person_id");
        let area = member.text("area", limits::NAME);
        let chair = member.optional_flag("chair").unwrap_or(false);
        Some(SeatEntry { person_id: person_id?, area: area?, chair })
    })?;
    let mut people: Vec<_> = members.iter().map(|member| member.person_id).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() != members.len() {
        fields.refuse("members", "repeated", "A person stands in the list twice");
    }
    Some(members)
}

/// Naming something twice says no more than once.
fn once_each<T: PartialEq>(ids: Vec<T>) -> Vec<T> {
    ids.into_iter().fold(Vec::new(), |mut kept, id| {
        if !kept.contains(&id) {
            kept.push(id);
        }
        kept
    })
}

/// A number whose range was checked.
fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A decision: `POST /decisions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDecision {
    /// Made by the client.
    pub id: DecisionId,
    /// Whose decision it is.
    pub committee_id: CommitteeId,
    /// About which reports, 1 to 50; one that is joined with another stands for that other.
    pub report_ids: Vec<ReportId>,
    /// The number of the last event of each report, as the chair saw it, in the same order. Where one has moved or was
    /// decided on since, nothing is decided. Left out, it is decided on what there is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seqs: Vec<i64>,
    /// What is decided.
    pub decision: Verdict,
    /// Until which day: of *defer* and *need_more*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Until what has happened: of *defer*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_words: Option<String>,
    /// What is needed: of *need_more*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<String>,
    /// Why, in plain words; public to all staff.
    pub rationale: String,
    /// How the members voted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes: Option<Votes>,
}

impl Request for NewDecision {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let committee_id = fields.id("committee_id");
        let report_ids = read_reports(fields);
        let seqs = fields.integers("seqs", 1..=i64::MAX);
        let verdict = fields.choice("decision");
        let until = fields.optional_date("until");
        let until_words = fields.optional_text("until_words", limits::WORDS);
        let asked_for = fields.optional_text("asked_for", limits::WORDS);
        let rationale = fields.text("rationale", limits::WORDS);
        let votes = fields.optional_object("votes", read_votes);
        if let (Some(reports), Some(seqs)) = (&report_ids, &seqs)
            && !seqs.is_empty()
            && seqs.len() != reports.len()
        {
            fields.refuse("seqs", "out_of_range", "One number for each report is wanted");
        }
        if let Some(verdict) = verdict {
            refuse_misplaced(fields, verdict, until, until_words.as_deref(), asked_for.as_deref());
        }
        Some(Self {
            id: id?,
            committee_id: committee_id?,
            report_ids: report_ids?,
            seqs: seqs?,
            decision: verdict?,
            until,
            until_words,
            asked_for,
            rationale: rationale?,
            votes,
        })
    }
}

fn read_reports(fields: &mut Fields<'_>) -> Option<Vec<ReportId>> {
    let reports: Vec<ReportId> = fields.choices("report_ids")?;
    if !REPORTS.contains(&reports.len()) {
        let (code, words) = if reports.is_empty() {
            ("required", "Name one report at least")
        } else {
            ("too_long", "At most 50 reports")
        };
        fields.refuse("report_ids", code, words);
        return None;
    }
    Some(reports)
}

fn read_votes(fields: &mut Fields<'_>) -> Option<Votes> {
    let in_favour = fields.integer("for", MEMBERS);
    let against = fields.integer("against", MEMBERS);
    let abstained = fields.integer("abstained", MEMBERS);
    Some(Votes { in_favour: count(in_favour?), against: count(against?), abstained: count(abstained?) })
}

/// What a decision of that kind lacks, and what it has that belongs to another kind.
fn refuse_misplaced(
    fields: &mut Fields<'_>,
    verdict: Verdict,
    until: Option<Date>,
    until_words: Option<&str>,
    asked_for: Option<&str>,
) {
    let holds = verdict.hold().is_some();
    for (field, misplaced) in [
        ("until", until.is_some() && !holds),
        ("until_words", until_words.is_some() && verdict != Verdict::Defer),
        ("asked_for", asked_for.is_some() && verdict != Verdict::NeedMore),
    ] {
        if misplaced {
            fields.refuse(field, "misplaced", "This does not belong to such a decision");
        }
    }
    // What is there and wrong was named already.
    let missing: Vec<&str> = ["until", "asked_for"]
        .into_iter()
        .filter(|field| !fields.has(field) || fields.is_null(field))
        .collect();
    let lacks = |field: &str| missing.contains(&field);
    if verdict == Verdict::Defer && until.is_none() && until_words.is_none() && lacks("until") {
        fields.refuse("until", "required", "Until when, or until what?");
    }
    if verdict == Verdict::NeedMore && asked_for.is_none() && lacks("asked_for") {
        fields.refuse("asked_for", "required", "What is needed?");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use serde_json::{Value, json};

    use super::*;

    const ID: &str = "0190a5b2-0000-7000-8000-000000000001";

    fn decision(more: Value) -> Value {
        let mut body = json!({
            "id": ID, "committee_id": ID, "report_ids": [ID], "decision": "accept", "rationale": "It saves an hour a day.",
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    fn errors<T: Request + std::fmt::Debug>(body: &Value) -> Vec<(String, String)> {
        let mut errors: Vec<_> =
            T::parse(body).unwrap_err().into_iter().map(|error| (error.field, error.code)).collect();
        errors.sort();
        errors
    }

    fn named(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        wanted.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
    }

    #[test]
    fn a_decision_is_read_whole_and_sent_as_it_is_read() {
        for more in [
            json!({"votes": {"for": 5, "against": 0, "abstained": 1}, "seqs": [4]}),
            json!({"decision": "decline"}),
            json!({"decision": "defer", "until": "2027-01-15"}),
            json!({"decision": "defer", "until_words": "until the new release is tested"}),
            json!({"decision": "need_more", "asked_for": "How often does it happen?", "until": "2027-01-15"}),
        ] {
            let body = decision(more);
            let read = NewDecision::parse(&body).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), body);
        }
    }

    #[test]
    fn each_kind_of_decision_has_its_own_fields() {
        for (more, wanted) in [
            (json!({"until": "2027-01-15"}), vec![("until", "misplaced")]),
            (json!({"decision": "decline", "asked_for": "More"}), vec![("asked_for", "misplaced")]),
            (json!({"decision": "defer"}), vec![("until", "required")]),
            (json!({"decision": "defer", "until": null}), vec![("until", "required")]),
            (json!({"decision": "defer", "until": "soon"}), vec![("until", "not_a_date")]),
            (json!({"decision": "need_more"}), vec![("asked_for", "required")]),
            (
                json!({"decision": "need_more", "asked_for": "More", "until_words": "then"}),
                vec![("until_words", "misplaced")],
            ),
            (json!({"decision": "maybe"}), vec![("decision", "not_a_choice")]),
            (json!({"report_ids": []}), vec![("report_ids", "required")]),
            (json!({"report_ids": vec![ID; 51]}), vec![("report_ids", "too_long")]),
            (json!({"seqs": [1, 2]}), vec![("seqs", "out_of_range")]),
            (json!({"seqs": ["x"]}), vec![("seqs.0", "wrong_type")]),
            (
                json!({"votes": {"for": -1, "against": 0}, "rationale": " "}),
                vec![
                    ("rationale", "required"),
                    ("votes.abstained", "required"),
                    ("votes.for", "out_of_range"),
                ],
            ),
        ] {
            assert_eq!(errors::<NewDecision>(&decision(more.clone())), named(&wanted), "{more}");
        }
    }

    #[test]
    fn a_committee_is_read_whole_and_everything_wrong_is_named() {
        let body = json!({
            "id": ID, "names": {"en": "Digital committee"}, "charter": "Decides.", "quorum": 1,
            "scope": {"site_ids": [ID, ID], "system_ids": [], "category_ids": []},
            "members": [{"person_id": ID, "area": "Wards", "chair": true}],
        });
        let read = NewCommittee::parse(&body).unwrap();
        assert_eq!((read.scope.site_ids.len(), read.members.len(), read.quorum), (1, 1, 1));
        assert_eq!(NewCommittee::parse(&serde_json::to_value(&read).unwrap()).unwrap(), read);
        let wrong = json!({
            "id": ID, "names": {}, "charter": "", "quorum": 0, "scope": {"units": [ID]},
            "members": [{"person_id": ID, "area": ""}, {"person_id": "x", "area": "Wards", "chair": "yes"}],
        });
        let wanted = [
            ("charter", "required"),
            ("members.0.area", "required"),
            ("members.1.chair", "wrong_type"),
            ("members.1.person_id", "not_an_id"),
            ("names", "required"),
            ("quorum", "out_of_range"),
            ("scope.units", "unknown_field"),
        ];
        assert_eq!(errors::<NewCommittee>(&wrong), named(&wanted));
        let twice = json!({"members": [{"person_id": ID, "area": "A"}, {"person_id": ID, "area": "B"}]});
        assert_eq!(errors::<CommitteePatch>(&twice), named(&[("members", "repeated")]));
    }
}
