//! THE table of who may do what: actions × roles, and how a person stands towards a report.
//!
//! The API's guard, the buttons on the screen and the generated role × endpoint test are all fed from here.

use serde::{Deserialize, Serialize};

use crate::governance::Seat;
use crate::governance::deciding::DECIDABLE;
use crate::id::{CategoryId, PersonId, SiteId, SystemId, TeamId, UnitId};
use crate::reports::state::REOPENABLE;
use crate::reports::{Identity, State};

/// A role that somebody can have. Everyone is a reporter; owners are the members of a team; roles add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Everyone with an account.
    Reporter,
    /// Super-user of the own unit.
    Champion,
    /// Member of a team that owns reports.
    Owner,
    /// Member of a committee.
    CommitteeMember,
    /// Chair of a committee.
    Chair,
    /// Administrator of one site or of all.
    Administrator,
}

impl Role {
    /// Every role, in the order of the table's columns.
    pub const ALL: [Self; 6] = [
        Self::Reporter,
        Self::Champion,
        Self::Owner,
        Self::CommitteeMember,
        Self::Chair,
        Self::Administrator,
    ];
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal [$($right:ident)*];)*) => {
        /// Something that a person may or may not do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $name)] $action,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$action => $name),* }
            }

            /// One mark a role, in the order of [`Role::ALL`].
            const fn row(self) -> [Mark; 6] {
                match self { $(Self::$action => [$(Mark::$right),*]),* }
            }
        }
    };
}

/// Whether a role may: `Y` yes, towards whatever the role reaches; `N` no.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Y,
    N,
}

actions! {
    //                                        reporter champion owner member chair administrator
    /// Sends a report, reads the picklists.
    Report = "report"                              [Y Y Y Y Y Y];
    /// Manages the own account: language, password, sessions.
    OwnAccount = "own_account"                     [Y Y Y Y Y Y];
    /// Reads, as staff of the site, what staff may see of a report.
    ReadStaff = "read_staff"                       [Y Y Y Y Y Y];
    /// Reads the own story.
    ReadOwn = "read_own"                           [Y N N N N N];
    /// Answers the owner's question.
    Answer = "answer"                              [Y N N N N N];
    /// Writes to the owner as reporter.
    CommentAsReporter = "comment_as_reporter"      [Y N N N N N];
    /// Mends the own text before anybody has looked at it.
    EditOwnText = "edit_own_text"                  [Y N N N N N];
    /// Opens the own report again, or appeals.
    ReopenOwn = "reopen_own"                       [Y N N N N N];
    /// Says whether a change that shipped helps.
    Confirm = "confirm"                            [Y N N N N N];
    /// Takes the own report back.
    Withdraw = "withdraw"                          [Y N N N N N];
    /// Says "me too" to what staff of the site see, or takes that back.
    Support = "support"                            [Y Y Y Y Y Y];
    /// Follows what staff of the site see, or does so no more.
    Follow = "follow"                              [Y Y Y Y Y Y];
    /// Agrees that the present owner team may see the confidential name.
    ShareIdentity = "share_identity"               [Y N N N N N];
    /// Reports on behalf of somebody of the unit.
    ReportOnBehalf = "report_on_behalf"            [N Y Y N N Y];
    /// Reads a report whole, with internal notes and triage fields.
    ReadWhole = "read_whole"                       [N N Y Y Y Y];
    /// Lists the reports of the own teams.
    ReadQueue = "read_queue"                       [N N Y N N Y];
    /// Sees who was told about a report and who was not, and who has not been told how it ended.
    ReadTellings = "read_tellings"                 [N N Y N N Y];
    /// Makes the owner's moves of the state table, asks and takes questions back.
    Move = "move"                                  [N N Y N N Y];
    /// Sets and moves the plan.
    Plan = "plan"                                  [N N Y N N Y];
    /// Passes ownership on to another team or person.
    Reroute = "reroute"                            [N N Y N N Y];
    /// Joins a report with another about the same trouble, or takes it apart again.
    Join = "join"                                  [N N Y N N Y];
    /// Sets title, workaround, picklists, disposition, dimension, service level.
    Triage = "triage"                              [N N Y N N Y];
    /// Comments with the owner's voice: public, to the reporter, internal.
    CommentAsOwner = "comment_as_owner"            [N N Y N N Y];
    /// Opens a report of the own team again.
    ReopenAsOwner = "reopen_as_owner"              [N N Y N N Y];
    /// Sees who a confidential reporter is; every look is logged.
    SeeIdentity = "see_identity"                   [N N Y N N Y];
    /// Votes in a committee.
    Vote = "vote"                                  [N N N Y N N];
    /// Records a committee's decision.
    Decide = "decide"                              [N N N N Y N];
    /// Writes and ships changes.
    Ship = "ship"                                  [N N Y N N Y];
    /// Manages directory, people, rules and settings.
    Administer = "administer"                      [N N N N N Y];
}

/// Whether that role may do that, where the role reaches.
pub fn role_may(role: Role, action: Action) -> bool {
    Role::ALL.iter().zip(action.row()).any(|(column, mark)| *column == role && mark == Mark::Y)
}

/// A role that was given to a person, for one site or for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleGiven {
    /// `champion` or `administrator`; the others follow from teams and committees.
    pub role: Role,
    /// The site for which it holds; absent means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
}

/// What the rules need to know of the person who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub person_id: PersonId,
    /// The unit in which the person works.
    pub unit_id: Option<UnitId>,
    /// The site of that unit, or the one given instead; absent means that the person works for all sites.
    pub site_id: Option<SiteId>,
    /// Champion and administrator roles.
    pub roles: Vec<RoleGiven>,
    /// The teams of which the person is a member.
    pub team_ids: Vec<TeamId>,
    /// The person's seats in committees that are switched on.
    pub committees: Vec<Seat>,
}

impl Viewer {
    /// The roles that the person has anywhere.
    pub fn roles_anywhere(&self) -> Vec<Role> {
        let mut roles = vec![Role::Reporter];
        roles.extend(self.roles.iter().map(|given| given.role));
        if !self.team_ids.is_empty() {
            roles.push(Role::Owner);
        }
        if !self.committees.is_empty() {
            roles.push(Role::CommitteeMember);
        }
        if self.committees.iter().any(|seat| seat.chair) {
            roles.push(Role::Chair);
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether the person may do that to anything at all: the check at the door.
    pub fn may_anywhere(&self, action: Action) -> bool {
        self.roles_anywhere().into_iter().any(|role| role_may(role, action))
    }

    /// Everything that the person may do to anything at all.
    pub fn actions_anywhere(&self) -> Vec<Action> {
        Action::ALL.iter().copied().filter(|action| self.may_anywhere(*action)).collect()
    }

    /// Whether the person is administrator of all sites: what has no site is managed by these.
    pub fn administers_everything(&self) -> bool {
        self.roles.iter().any(|given| given.role == Role::Administrator && given.site_id.is_none())
    }

    /// Whether the person administers that site.
    pub fn administers(&self, site: SiteId) -> bool {
        self.roles
            .iter()
            .any(|given| given.role == Role::Administrator && given.site_id.is_none_or(|id| id == site))
    }

    /// How the person stands towards one report.
    pub fn standing(&self, subject: &Subject) -> Standing {
        // A committee knows of a report once somebody of the owner has looked at it.
        let mut seats = self.committees.iter().filter(|seat| {
            subject.acknowledged_once
                && seat.scope.covers(subject.site_id, subject.system_id, subject.category_id)
        });
        Standing {
            committee: seats.clone().next().is_some(),
            chair: seats.any(|seat| seat.chair),
            reporter: subject.reporter == Some(self.person_id),
            joined: subject.joined_reporters.contains(&self.person_id),
            supporter: false,
            owner: self.team_ids.contains(&subject.team_id),
            named_team: self.team_ids.contains(&subject.identity_team_id),
            administrator: self.administers(subject.site_id),
            staff: self.site_id.is_none_or(|site| site == subject.site_id),
        }
    }
}

/// What the rules need to know of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The reporter, where the report is not anonymous. Never leaves the rules.
    pub reporter: Option<PersonId>,
    /// Those who reported what is joined with it, likewise.
    pub joined_reporters: Vec<PersonId>,
    /// Whether it is joined with another itself.
    pub is_joined: bool,
    /// How the reporter is known.
    pub identity: Identity,
    /// The site.
    pub site_id: SiteId,
    /// The system that it is about.
    pub system_id: Option<SystemId>,
    /// Its category.
    pub category_id: CategoryId,
    /// The team that owns it.
    pub team_id: TeamId,
    /// The team whose members may see a confidential reporter's name.
    pub identity_team_id: TeamId,
    /// The state that is shown: of a joined one its root's.
    pub state: State,
    /// Whether a person of the owner has ever looked at it.
    pub acknowledged_once: bool,
}

/// How a person stands towards one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The person reported it.
    pub reporter: bool,
    /// The person reported one that is joined with it: a reporter of it too, who sees of it what staff see.
    pub joined: bool,
    /// The person said "me too". Who follows is not part of the subject: whoever asks for it looks it up.
    pub supporter: bool,
    /// The person is a member of the team that owns it.
    pub owner: bool,
    /// The person is a member of the team that may see a confidential name.
    pub named_team: bool,
    /// The person administers its site.
    pub administrator: bool,
    /// The person works at its site.
    pub staff: bool,
    /// The person is a member of a committee that decides about it.
    pub committee: bool,
    /// The person chairs such a committee.
    pub chair: bool,
}

/// How much of a report somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum View {
    /// What staff of the site see.
    Staff,
    /// What the reporter sees.
    Own,
    /// All of it.
    Whole,
}

impl Standing {
    /// How much this person sees of the report, or nothing: then it does not exist for them.
    pub fn view(self, subject: &Subject) -> Option<View> {
        let governs = (self.committee || self.chair) && subject.acknowledged_once;
        if self.owner || self.administrator || governs {
            return Some(View::Whole);
        }
        if self.reporter {
            return Some(View::Own);
        }
        (self.joined || (self.staff && subject.acknowledged_once)).then_some(View::Staff)
    }

    /// Whether this person may do that to the report.
    pub fn may(self, action: Action, subject: &Subject) -> bool {
        let by_role = [
            (self.reporter, Role::Reporter),
            (self.owner, Role::Owner),
            (self.administrator, Role::Administrator),
            (self.committee && subject.acknowledged_once, Role::CommitteeMember),
            (self.chair && subject.acknowledged_once, Role::Chair),
        ]
        .into_iter()
        .any(|(holds, role)| holds && role_may(role, action));
        match action {
            Action::SeeIdentity => {
                subject.identity == Identity::Confidential && (self.named_team || self.administrator)
            }
            Action::ShareIdentity => {
                self.reporter
                    && subject.identity == Identity::Confidential
                    && subject.team_id != subject.identity_team_id
            }
            Action::EditOwnText => self.reporter && subject.state == State::Received && !subject.is_joined,
            Action::Answer => self.reports() && subject.state == State::Clarifying,
            Action::ReopenOwn => self.reports(),
            Action::Confirm => self.reports() || self.supporter,
            Action::Support | Action::Follow => self.staff && !self.reports() && self.view(subject).is_some(),
            Action::ReadStaff => self.view(subject).is_some(),
            _ => by_role,
        }
    }

    /// Whether the person is a reporter of the set: of the report or of one that is joined with it.
    pub const fn reports(self) -> bool {
        self.reporter || self.joined
    }

    /// Everything that this person may do to the report; the screen offers just these.
    pub fn actions(self, subject: &Subject) -> Vec<Action> {
        Action::ALL
            .iter()
            .copied()
            .filter(|action| !matches!(action, Action::Report | Action::OwnAccount | Action::Administer))
            .filter(|action| self.may(*action, subject) && is_open_to(*action, subject))
            .collect()
    }
}

/// Whether the state leaves room for that action at all. What it needs besides, the state table says.
fn is_open_to(action: Action, subject: &Subject) -> bool {
    let state = subject.state;
    match action {
        Action::Withdraw | Action::Support => state.is_open(),
        Action::Follow => state != State::Withdrawn,
        Action::Join => state.is_open() || subject.is_joined,
        Action::ReopenOwn | Action::ReopenAsOwner => REOPENABLE.contains(&state),
        // From where a question was asked, the state table says.
        Action::Vote | Action::Decide => state == State::Clarifying || DECIDABLE.contains(&state),
        Action::Confirm => matches!(state, State::Shipped | State::Confirmed | State::Assumed),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::governance::Scope;

    fn id<K>(number: u128) -> crate::id::Id<K> {
        crate::id::Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_seat_reaches_what_its_scope_covers_and_somebody_has_looked_at() {
        let scope = Scope { system_ids: vec![id(5)], ..Scope::default() };
        let viewer = Viewer {
            person_id: id(1),
            unit_id: None,
            site_id: Some(id(9)),
            roles: Vec::new(),
            team_ids: Vec::new(),
            committees: vec![Seat { committee_id: id(2), chair: true, scope }],
        };
        let mut roles = viewer.roles_anywhere();
        roles.sort_unstable();
        assert_eq!(roles, [Role::Reporter, Role::CommitteeMember, Role::Chair]);
        let subject = Subject {
            reporter: None,
            joined_reporters: Vec::new(),
            is_joined: false,
            identity: Identity::Named,
            site_id: id(3),
            system_id: Some(id(5)),
            category_id: id(6),
            team_id: id(7),
            identity_team_id: id(7),
            state: State::Acknowledged,
            acknowledged_once: true,
        };
        let reaches = |subject: &Subject| {
            let standing = viewer.standing(subject);
            (standing.committee, standing.chair, standing.view(subject))
        };
        assert_eq!(reaches(&subject), (true, true, Some(View::Whole)), "also of another site than its own");
        assert!(viewer.standing(&subject).may(Action::Decide, &subject));
        let nothing = (false, false, None);
        assert_eq!(reaches(&Subject { system_id: None, ..subject.clone() }), nothing);
        assert_eq!(reaches(&Subject { acknowledged_once: false, ..subject }), nothing);
    }

    #[test]
    fn everyone_is_a_reporter_and_only_administrators_administer() {
        for role in Role::ALL {
            assert!(role_may(role, Action::Report));
            assert_eq!(role_may(role, Action::Administer), role == Role::Administrator);
            assert_eq!(role_may(role, Action::ReadOwn), role == Role::Reporter);
        }
    }
}
