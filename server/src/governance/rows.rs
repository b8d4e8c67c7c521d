//! The rows of committees and decisions, and what they become.

use diesel::prelude::*;
use domain::governance::wire::Committee;
use domain::governance::{Scope, Verdict};
use domain::id::{CommitteeId, DecisionId, PersonId};
use domain::moment::{Date, Moment};
use domain::names::Names;

use crate::db::MultiBackend;
use crate::db::columns::{Code, JsonText};
use crate::db::schema::{committee_members, committees, decisions};

/// A committee without its members.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = committees)]
pub struct CommitteeRow {
    /// Which one.
    pub id: CommitteeId,
    /// What it is called.
    pub names: JsonText<Names>,
    /// What it decides and how.
    pub charter: String,
    /// How many members have to take part in a decision.
    pub quorum: i64,
    /// About what it decides.
    pub scope: JsonText<Scope>,
    /// Whether it is switched on.
    pub active: bool,
}

impl From<&Committee> for CommitteeRow {
    fn from(committee: &Committee) -> Self {
        Self {
            id: committee.id,
            names: JsonText(committee.names.clone()),
            charter: committee.charter.clone(),
            quorum: i64::from(committee.quorum),
            scope: JsonText(committee.scope.clone()),
            active: committee.active,
        }
    }
}

/// A member of a committee.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = committee_members)]
pub struct MemberRow {
    /// Of which committee.
    pub committee_id: CommitteeId,
    /// Who.
    pub person_id: PersonId,
    /// For which part of the hospital.
    pub area: String,
    /// Whether the person chairs it.
    pub chair: bool,
}

macro_rules! decision {
    ($(#[$attribute:meta])* $name:ident { $($number:tt)* }) => {
        $(#[$attribute])*
        #[diesel(table_name = decisions, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
        #[expect(missing_docs, reason = "the migration says what each column means")]
        pub struct $name {
            $($number)*
            pub id: DecisionId,
            pub committee_id: CommitteeId,
            pub verdict: Code<Verdict>,
            pub until: Option<Date>,
            pub until_words: Option<String>,
            pub asked_for: Option<String>,
            pub rationale: String,
            pub votes_for: Option<i64>,
            pub votes_against: Option<i64>,
            pub votes_abstained: Option<i64>,
            pub decided_by: PersonId,
            pub decided_at: Moment,
            pub appeal: bool,
        }
    };
}

decision! {
    /// A decision as it is stored.
    #[derive(Clone, Debug, Queryable, Selectable)]
    DecisionRow { pub number: i64, }
}

decision! {
    /// A decision to which the database gives the number.
    #[derive(Clone, Debug, Insertable)]
    NewDecisionRow {}
}
