//! Access tokens (JWT, HS256), the keys that sign them, and opaque secrets of which only a hash is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{Id, PersonId, SessionId};
use domain::identity::ACCESS_SECONDS;
use domain::moment::Moment;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::rows::KeyRow;
use crate::clock::{new_timeless_id, random_bytes};
use crate::error::{Result, ServerError};

const ISSUER: &str = "readback";
const AUDIENCE: &str = "readback-browser";
/// Days after which a new key takes over.
const ROTATION_DAYS: i64 = 30;

/// What a [`KeyId`] is the id of.
#[derive(Debug)]
pub enum Key {}
/// The id of a signing key; stands in the header of each token.
pub type KeyId = Id<Key>;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The person.
    pub sub: PersonId,
    /// The session.
    pub sid: SessionId,
    /// The person's epoch when the token was made: a later one ends it.
    pub epoch: i64,
    iat: i64,
    exp: i64,
}

impl Claims {
    /// Claims of that session for the next ten minutes.
    pub fn new(person: PersonId, session: SessionId, epoch: i64, now: Moment) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: person,
            sid: session,
            epoch,
            iat: now.seconds(),
            exp: now.seconds() + ACCESS_SECONDS,
        }
    }
}

/// What came of reading an access token.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// Signed by us and not expired.
    Good(Claims),
    /// It names a key that is not known here (yet).
    UnknownKey,
    /// Anything else.
    Bad,
}

/// The signing keys, newest first: the newest signs, older ones verify until their last tokens have expired.
#[derive(Clone, Default)]
pub struct Keys {
    newest_first: Vec<KeyRow>,
}

impl Keys {
    /// From the stored rows in any order.
    pub fn new(mut rows: Vec<KeyRow>) -> Self {
        rows.sort_by_key(|key| std::cmp::Reverse((key.created_at, key.id)));
        Self { newest_first: rows }
    }

    /// A new key: 256 random bits.
    pub fn generate(now: Moment) -> KeyRow {
        KeyRow { id: new_timeless_id(), secret: random_bytes::<32>().to_vec(), created_at: now }
    }

    /// Whether there is no key, or the newest has signed long enough.
    pub fn is_rotation_due(&self, now: Moment) -> bool {
        self.newest_first.first().is_none_or(|newest| now >= newest.created_at.plus_days(ROTATION_DAYS))
    }

    /// The keys that are of no use once a new one has taken over: all but the newest.
    pub fn outdated(&self) -> Vec<KeyId> {
        self.newest_first.iter().skip(1).map(|key| key.id).collect()
    }

    /// The signed token.
    ///
    /// # Errors
    /// `Internal` where there is no key.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let Some(key) = self.newest_first.first() else {
            return Err(ServerError::Internal("there is no signing key".to_owned()));
        };
        let header = Header { kid: Some(key.id.to_string()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&key.secret))
            .map_err(|error| ServerError::internal("signing an access token", error))
    }

    /// Reads a token at `now`.
    pub fn read(&self, token: &str, now: Moment) -> Reading {
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Reading::Bad };
        let Some(id) = header.kid.and_then(|kid| kid.parse::<KeyId>().ok()) else { return Reading::Bad };
        let Some(at) = self.newest_first.iter().position(|key| key.id == id) else {
            return Reading::UnknownKey;
        };
        // A key that was followed by another signs no more; its last tokens expire ten minutes later.
        let followed = at.checked_sub(1).map(|newer| self.newest_first[newer].created_at);
        if followed.is_some_and(|since| now.seconds_since(since) >= ACCESS_SECONDS) {
            return Reading::Bad;
        }
        let key = DecodingKey::from_secret(&self.newest_first[at].secret);
        match jsonwebtoken::decode::<Claims>(token, &key, &validation()) {
            Ok(token) if now.seconds() < token.claims.exp => Reading::Good(token.claims),
            _ => Reading::Bad,
        }
    }
}

/// Algorithm, issuer and audience are pinned. Expiry is compared with our own clock by the caller.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation
}

/// An opaque secret that is shown once, and the hash that is kept.
pub struct Secret {
    /// 256 random bits as 43 characters that are safe in an address.
    pub text: String,
    /// SHA-256 of the text.
    pub hash: Vec<u8>,
}

impl Secret {
    /// A new one.
    pub fn generate() -> Self {
        let text = URL_SAFE_NO_PAD.encode(random_bytes::<32>());
        let hash = hash_of(&text);
        Self { text, hash }
    }
}

/// What is kept of a secret: SHA-256. A slow hash is not needed, because a secret cannot be guessed.
pub fn hash_of(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    const START: Moment = Moment::from_seconds(1_800_000_000);

    fn claims(now: Moment) -> Claims {
        Claims::new(new_id(), new_id(), 3, now)
    }

    #[test]
    fn a_token_is_read_until_it_expires() {
        let keys = Keys::new(vec![Keys::generate(START)]);
        let claims = claims(START);
        let token = keys.sign(&claims).unwrap();
        assert_eq!(keys.read(&token, START), Reading::Good(claims.clone()));
        assert_eq!(keys.read(&token, START.plus_seconds(599)), Reading::Good(claims));
        assert_eq!(keys.read(&token, START.plus_seconds(600)), Reading::Bad);
    }

    #[test]
    fn the_newest_signs_and_the_older_verifies_for_ten_minutes() {
        let old = Keys::generate(START);
        let takeover = START.plus_days(30);
        let both = Keys::new(vec![old.clone(), Keys::generate(takeover)]);
        let claims = claims(takeover.plus_seconds(-1));
        let before = Keys::new(vec![old]).sign(&claims).unwrap();
        assert_eq!(both.read(&before, takeover.plus_seconds(598)), Reading::Good(claims.clone()));
        let late = Claims { exp: claims.exp + 10_000, ..claims.clone() };
        let late = Keys::new(both.newest_first[1..].to_vec()).sign(&late).unwrap();
        assert_eq!(both.read(&late, takeover.plus_seconds(600)), Reading::Bad);
        let after = both.sign(&claims).unwrap();
        assert_ne!(
            jsonwebtoken::decode_header(&after).unwrap().kid,
            jsonwebtoken::decode_header(&before).unwrap().kid
        );
    }

    #[test]
    fn an_unknown_key_is_told_from_a_forged_token() {
        let keys = Keys::new(vec![Keys::generate(START)]);
        let stranger = Keys::new(vec![Keys::generate(START)]);
        let token = stranger.sign(&claims(START)).unwrap();
        assert_eq!(keys.read(&token, START), Reading::UnknownKey);
        let forged = KeyRow { id: keys.newest_first[0].id, ..Keys::generate(START) };
        let token = Keys::new(vec![forged]).sign(&claims(START)).unwrap();
        assert_eq!(keys.read(&token, START), Reading::Bad);
    }

    #[test]
    fn other_algorithms_issuers_and_audiences_are_refused() {
        let keys = Keys::new(vec![Keys::generate(START)]);
        let key = EncodingKey::from_secret(&keys.newest_first[0].secret);
        let kid = Some(keys.newest_first[0].id.to_string());
        let good = claims(START);
        let sign = |algorithm, claims: &Claims| {
            let header = Header { kid: kid.clone(), ..Header::new(algorithm) };
            jsonwebtoken::encode(&header, claims, &key).unwrap()
        };
        assert_eq!(keys.read(&sign(Algorithm::HS256, &good), START), Reading::Good(good.clone()));
        assert_eq!(keys.read(&sign(Algorithm::HS512, &good), START), Reading::Bad);
        let issuer = Claims { iss: "else".to_owned(), ..good.clone() };
        assert_eq!(keys.read(&sign(Algorithm::HS256, &issuer), START), Reading::Bad);
        let audience = Claims { aud: "else".to_owned(), ..good };
        assert_eq!(keys.read(&sign(Algorithm::HS256, &audience), START), Reading::Bad);
        assert_eq!(keys.read("eyJhbGciOiJub25lIn0.e30.", START), Reading::Bad);
        assert_eq!(keys.read("", START), Reading::Bad);
    }

    #[test]
    fn rotation_is_due_without_a_key_and_after_a_month() {
        assert!(Keys::default().is_rotation_due(START));
        let keys = Keys::new(vec![Keys::generate(START)]);
        assert!(!keys.is_rotation_due(START.plus_days(29)));
        assert!(keys.is_rotation_due(START.plus_days(30)));
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (Secret::generate(), Secret::generate());
        assert_eq!(one.text.len(), 43);
        assert_ne!(one.text, other.text);
        assert_eq!(one.hash, hash_of(&one.text));
    }
}
