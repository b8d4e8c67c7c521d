//! The rows of committees and decisions, and what they become.

use diesel::prelude::*;
use domain::governance::Scope;
use domain::governance::wire::Committee;
use domain::id::{CommitteeId, PersonId};
use domain::names::Names;

use crate::db::columns::JsonText;
use crate::db::schema::{committee_members, committees};

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
