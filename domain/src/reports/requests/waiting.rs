//! What people send to wait with others, and what owners send to join reports about the same trouble.

use serde::Serialize;

use crate::fields::{Fields, Request, limits};
use crate::id::{EventId, ReportId, UnitId};
use crate::reports::{Burden, Identity, State};

/// "Me too": `PUT /reports/{id}/support`. Sent again it replaces what was said before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupportRequest {
    /// What it costs the supporter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burden: Option<Burden>,
    /// Where it hurts; absent means in the supporter's own unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// How the supporter wants to be known: named, which is meant where it is absent, or confidential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

impl Request for SupportRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let burden = fields.optional_object("burden", Burden::read);
        let unit_id = fields.optional_id("unit_id");
        let identity = fields.optional_choice("identity");
        if identity == Some(Identity::Anonymous) {
            fields.refuse("identity", "not_a_choice", "Named or confidential is possible here");
        }
        Some(Self { burden, unit_id, identity })
    }
}

/// Two reports about the same trouble: `POST /reports/{id}/join`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The event's id.
    pub id: EventId,
    /// The state that the person saw.
    pub from: State,
    /// The report with which it is joined, or one that is joined with that.
    pub into: ReportId,
}

impl Request for JoinRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let from = fields.choice("from");
        let into = fields.id("into");
        Some(Self { id: id?, from: from?, into: into? })
    }
}

/// They are not the same after all: `POST /reports/{id}/take-apart`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakeApartRequest {
    /// The event's id.
    pub id: EventId,
    /// Why, in plain words.
    pub reason: String,
}

impl Request for TakeApartRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let reason = fields.text("reason", limits::WORDS);
        Some(Self { id: id?, reason: reason? })
    }
}
