//! Identity: people with accounts, how they sign in, and their sessions.

pub mod requests;
pub mod wire;

/// Seconds that an access token holds.
pub const ACCESS_SECONDS: i64 = 600;
/// Seconds during which a spent refresh token still gets a fresh successor, for two tabs and lost answers.
pub const REFRESH_GRACE_SECONDS: i64 = 60;
/// Days after which an unused session ends.
pub const SESSION_DAYS: i64 = 30;
/// Hours that a sign-in link for a new person holds.
pub const INVITATION_HOURS: i64 = 72;
/// Hours that a link holds that somebody asked for: to sign in, to set a new password, to join.
pub const ASKED_LINK_HOURS: i64 = 1;
