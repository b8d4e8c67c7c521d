//! What administrators send about the directory.

use serde::Serialize;

use crate::fields::{Fields, Patch, Request, limits};
use crate::id::{CategoryId, PersonId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use crate::names::Names;

/// A new site: `POST /sites`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct NewSite {
    pub id: SiteId,
    pub names: Names,
    /// IANA name, for example `Europe/Zurich`.
    pub time_zone: String,
}

impl Request for NewSite {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let names = fields.names("names", limits::NAME);
        let time_zone = fields.text("time_zone", 1..=64);
        Some(Self { id: id?, names: names?, time_zone: time_zone? })
    }
}

/// Changes to a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SitePatch {
    pub names: Option<Names>,
    pub time_zone: Option<String>,
    pub active: Option<bool>,
}

impl Request for SitePatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            time_zone: fields.optional_text("time_zone", 1..=64),
            active: fields.optional_flag("active"),
        })
    }
}

/// The largest headcount of a unit.
const HEADCOUNT: std::ops::RangeInclusive<i64> = 0..=100_000;

/// A new unit: `POST /units`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct NewUnit {
    pub id: UnitId,
    pub site_id: SiteId,
    pub names: Names,
    /// A word for the kind of unit: ward, clinic, emergency …
    pub kind: String,
    /// How many people work there.
    pub headcount: i64,
}

impl Request for NewUnit {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let site_id = fields.id("site_id");
        let names = fields.names("names", limits::NAME);
        let kind = fields.text("kind", limits::NAME);
        let headcount = fields.integer("headcount", HEADCOUNT);
        Some(Self { id: id?, site_id: site_id?, names: names?, kind: kind?, headcount: headcount? })
    }
}

/// Changes to a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UnitPatch {
    pub names: Option<Names>,
    pub kind: Option<String>,
    pub headcount: Option<i64>,
    pub active: Option<bool>,
}

impl Request for UnitPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            kind: fields.optional_text("kind", limits::NAME),
            headcount: fields.optional_integer("headcount", HEADCOUNT),
            active: fields.optional_flag("active"),
        })
    }
}

/// A new category: `POST /categories`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct NewCategory {
    pub id: CategoryId,
    /// Stable word for machines.
    pub key: String,
    pub names: Names,
    /// The icon's name.
    pub icon: String,
    /// Place among the tiles, 0 first.
    pub position: i64,
}

const POSITION: std::ops::RangeInclusive<i64> = 0..=1_000;

impl Request for NewCategory {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let key = fields.text("key", 1..=40);
        if key.as_deref().is_some_and(|key| {
            !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }) {
            fields.refuse("key", "forbidden_character", "Lower-case letters, digits and hyphens");
        }
        let names = fields.names("names", limits::NAME);
        let icon = fields.text("icon", 1..=40);
        let position = fields.integer("position", POSITION);
        Some(Self { id: id?, key: key?, names: names?, icon: icon?, position: position? })
    }
}

/// Changes to a category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CategoryPatch {
    pub names: Option<Names>,
    pub icon: Option<String>,
    pub position: Option<i64>,
    pub active: Option<bool>,
}

impl Request for CategoryPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            icon: fields.optional_text("icon", 1..=40),
            position: fields.optional_integer("position", POSITION),
            active: fields.optional_flag("active"),
        })
    }
}

/// A step of work in a system, with its place by order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct StepEntry {
    pub id: WorkflowStepId,
    pub names: Names,
    pub active: bool,
}

fn read_steps(fields: &mut Fields<'_>) -> Option<Vec<StepEntry>> {
    let steps = fields.objects("steps", |step| {
        let id = step.id("id");
        let names = step.names("names", limits::NAME);
        let active = step.optional_flag("active").unwrap_or(true);
        Some(StepEntry { id: id?, names: names?, active })
    })?;
    let mut ids: Vec<_> = steps.iter().map(|step| step.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != steps.len() {
        fields.refuse("steps", "repeated", "A step stands in the list twice");
    }
    Some(steps)
}

/// A new system with its steps: `POST /systems`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewSystem {
    pub id: SystemId,
    pub names: Names,
    pub steps: Vec<StepEntry>,
}

impl Request for NewSystem {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let names = fields.names("names", limits::NAME);
        let steps = read_steps(fields);
        Some(Self { id: id?, names: names?, steps: steps? })
    }
}

/// Changes to a system; `steps` replaces the list, steps that are missing in it are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SystemPatch {
    pub names: Option<Names>,
    pub steps: Option<Vec<StepEntry>>,
    pub active: Option<bool>,
}

impl Request for SystemPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            steps: if fields.has("steps") { read_steps(fields) } else { None },
            active: fields.optional_flag("active"),
        })
    }
}

/// A person of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct MemberEntry {
    pub person_id: PersonId,
    /// Whether the person leads the team: rules can assign to the lead.
    pub lead: bool,
}

fn read_members(fields: &mut Fields<'_>) -> Option<Vec<MemberEntry>> {
    let members = fields.objects("members", |member| {
        let person_id = member.id("person_id");
        let lead = member.optional_flag("lead").unwrap_or(false);
        Some(MemberEntry { person_id: person_id?, lead })
    })?;
    let mut people: Vec<_> = members.iter().map(|member| member.person_id).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() != members.len() {
        fields.refuse("members", "repeated", "A person stands in the list twice");
    }
    Some(members)
}

/// A new team: `POST /teams`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct NewTeam {
    pub id: TeamId,
    pub names: Names,
    /// What the team owns, in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    pub members: Vec<MemberEntry>,
}

impl Request for NewTeam {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let names = fields.names("names", limits::NAME);
        let purpose = fields.optional_text("purpose", limits::WORDS);
        let members = read_members(fields);
        Some(Self { id: id?, names: names?, purpose, members: members? })
    }
}

/// Changes to a team; `members` replaces the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TeamPatch {
    pub names: Option<Names>,
    pub purpose: Patch<String>,
    pub members: Option<Vec<MemberEntry>>,
    pub active: Option<bool>,
}

impl Request for TeamPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            purpose: fields.patch("purpose", |f| f.text("purpose", limits::WORDS)),
            members: if fields.has("members") { read_members(fields) } else { None },
            active: fields.optional_flag("active"),
        })
    }
}
