//! Rotation of refresh tokens: one use each, a short grace for racing tabs and lost answers, and the end of the
//! session when a spent one comes back.
//!
//! Two tabs that ask at the same moment both get a token: the second finds its token just spent and the successor
//! unused. Both new tokens are siblings, and whichever the browser kept works; using one spends the others.

use domain::id::SessionId;
use domain::identity::{REFRESH_GRACE_SECONDS, SESSION_DAYS};
use domain::moment::Moment;

use super::super::rows::RefreshRow;
use super::super::store;
use crate::db::{StoreError, Tx};

/// Days for which a spent token is remembered, so that its reuse is noticed.
const REMEMBERED_DAYS: i64 = 7;

/// What came of presenting a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The next token holds.
    Refreshed(SessionId),
    /// The session has ended with this request.
    Ended(SessionId),
    /// Nobody knows the token, or its session ended before.
    Unknown,
}

impl Outcome {
    /// The session that goes on.
    pub const fn session(self) -> Option<SessionId> {
        match self {
            Self::Refreshed(session) => Some(session),
            Self::Ended(_) | Self::Unknown => None,
        }
    }
}

/// What a presented token deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Unspent: spend it for the next one.
    Rotate,
    /// Just spent, its successor unused: one more successor.
    OnceMore,
    /// Too old, or spent and used again: the session ends.
    End,
}

fn judge(token: &RefreshRow, successor: Option<&RefreshRow>, now: Moment) -> Verdict {
    match token.spent_at {
        None if now >= token.issued_at.plus_days(SESSION_DAYS) => Verdict::End,
        None => Verdict::Rotate,
        Some(spent_at) => {
            let in_time = now.seconds_since(spent_at) < REFRESH_GRACE_SECONDS;
            let unused = successor.is_some_and(|next| next.spent_at.is_none());
            if in_time && unused { Verdict::OnceMore } else { Verdict::End }
        }
    }
}

/// Exchanges the token with that hash for the one with hash `next`, or ends its session.
pub fn refresh(tx: &mut Tx<'_>, hash: &[u8], next: &[u8], now: Moment) -> Result<Outcome, StoreError> {
    loop {
        let Some(token) = store::find_refresh_token(tx, hash)? else { return Ok(Outcome::Unknown) };
        let session = token.session_id;
        if store::find_session_person(tx, session)?.is_none() {
            return Ok(Outcome::Unknown);
        }
        let successor = match &token.successor_hash {
            Some(successor) => store::find_refresh_token(tx, successor)?,
            None => None,
        };
        match judge(&token, successor.as_ref(), now) {
            Verdict::Rotate => {
                // Where a racing request was faster, the token is spent by now and is judged again as such.
                if !store::spend_refresh_token(tx, hash, next, now)? {
                    continue;
                }
                store::spend_siblings(tx, session, next, now)?;
                store::insert_refresh_token(tx, next, session, now)?;
                store::delete_spent_tokens(tx, session, now.plus_days(-REMEMBERED_DAYS))?;
            }
            Verdict::OnceMore => store::insert_refresh_token(tx, next, session, now)?,
            Verdict::End => {
                store::end_session(tx, session, now)?;
                return Ok(Outcome::Ended(session));
            }
        }
        return Ok(Outcome::Refreshed(session));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    const START: Moment = Moment::from_seconds(1_800_000_000);

    fn token(spent_at: Option<Moment>) -> RefreshRow {
        let successor_hash = spent_at.map(|_| vec![2]);
        RefreshRow { hash: vec![1], session_id: new_id(), issued_at: START, spent_at, successor_hash }
    }

    #[test]
    fn an_unspent_token_holds_for_thirty_days() {
        assert_eq!(judge(&token(None), None, START), Verdict::Rotate);
        assert_eq!(judge(&token(None), None, START.plus_days(30).plus_seconds(-1)), Verdict::Rotate);
        assert_eq!(judge(&token(None), None, START.plus_days(30)), Verdict::End);
    }

    #[test]
    fn a_spent_token_gets_another_successor_for_a_minute_while_the_first_is_unused() {
        let spent = token(Some(START));
        let (unused, used) = (token(None), token(Some(START.plus_seconds(5))));
        assert_eq!(judge(&spent, Some(&unused), START.plus_seconds(59)), Verdict::OnceMore);
        assert_eq!(judge(&spent, Some(&unused), START.plus_seconds(60)), Verdict::End);
        assert_eq!(judge(&spent, Some(&used), START.plus_seconds(10)), Verdict::End);
        assert_eq!(judge(&spent, None, START.plus_seconds(10)), Verdict::End);
    }
}
