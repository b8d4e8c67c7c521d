//! The tokens in mails: made from ids by a secret of this installation, so that a repeated mail has the same bytes and
//! nothing of a token has to be stored.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{Id, PersonId, SignInLinkId, TellingId};
use uuid::Uuid;

/// Bytes of an id, and of the mark behind it: 192 bits, which nobody guesses.
const ID: usize = 16;
const MARK: usize = 24;
/// Characters of a token that names an id; the secret of an anonymous reporter has 43.
pub const LENGTH: usize = (ID + MARK) / 3 * 4 + 2;

/// What a token opens; one cannot be used for the other.
#[derive(Clone, Copy)]
enum Purpose {
    Telling,
    Unsubscribe,
    SignInLink,
}

impl Purpose {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Telling => b"telling",
            Self::Unsubscribe => b"unsubscribe",
            Self::SignInLink => b"link",
        }
    }
}

/// What the receiver of a mail wants no more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The telling that the mail was about: it names the kind and, unless it is a team's duty, the person.
    pub telling: TellingId,
    /// The member of the team whose duty it is.
    pub member: Option<PersonId>,
    /// Whether the mail was a digest: then of everything that came daily.
    pub digest: bool,
}

impl Unsubscribe {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.digest)];
        bytes.extend_from_slice(self.telling.uuid().as_bytes());
        if let Some(member) = self.member {
            bytes.extend_from_slice(member.uuid().as_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (digest, ids) = bytes.split_first()?;
        let (telling, member) = ids.split_at_checked(ID)?;
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
        let member = if member.is_empty() { None } else { Some(Id::from_uuid(id(member)?)) };
        Some(Self { telling: Id::from_uuid(id(telling)?), member, digest: *digest == 1 })
    }
}

/// Makes and reads tokens.
#[derive(Clone)]
pub struct Tokens(Arc<hmac::Key>);

impl Tokens {
    /// With the secret of this installation.
    pub fn new(secret: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    fn sign(&self, purpose: Purpose, id: Uuid) -> hmac::Tag {
        self.mark(purpose, id.as_bytes())
    }

    fn mark(&self, purpose: Purpose, content: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose.name());
        context.update(content);
        context.sign()
    }

    fn make<K>(&self, purpose: Purpose, id: Id<K>) -> String {
        let mut bytes = Vec::with_capacity(ID + MARK);
        bytes.extend_from_slice(id.uuid().as_bytes());
        bytes.extend_from_slice(&self.sign(purpose, id.uuid()).as_ref()[..MARK]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn read<K>(&self, purpose: Purpose, token: &str) -> Option<Id<K>> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == ID + MARK)?;
        let (id, mark) = bytes.split_at(ID);
        let id = Uuid::from_slice(id).ok()?;
        let expected = self.sign(purpose, id);
        verify_slices_are_equal(mark, &expected.as_ref()[..MARK]).ok()?;
        Some(Id::from_uuid(id))
    }

    /// The token that leads from a mail to the status page: one person, one report.
    pub fn telling(&self, id: TellingId) -> String {
        self.make(Purpose::Telling, id)
    }

    /// The telling whose token this is; nothing where we did not make it.
    pub fn read_telling(&self, token: &str) -> Option<TellingId> {
        self.read(Purpose::Telling, token)
    }

    /// The token with which the receiver of a mail wants no more of its kind.
    pub fn unsubscribe(&self, wish: Unsubscribe) -> String {
        let bytes = wish.bytes();
        let mark = self.mark(Purpose::Unsubscribe, &bytes);
        URL_SAFE_NO_PAD.encode([&bytes[..], &mark.as_ref()[..MARK]].concat())
    }

    /// What the receiver of a mail with this token wants no more of; nothing where we did not make it.
    pub fn read_unsubscribe(&self, token: &str) -> Option<Unsubscribe> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (wish, mark) = bytes.split_at_checked(bytes.len().checked_sub(MARK)?)?;
        let expected = self.mark(Purpose::Unsubscribe, wish);
        verify_slices_are_equal(mark, &expected.as_ref()[..MARK]).ok()?;
        Unsubscribe::read(wish)
    }

    /// The secret of a sign-in link: 256 bits that say nothing about the link.
    pub fn sign_in_link(&self, id: SignInLinkId) -> String {
        URL_SAFE_NO_PAD.encode(self.sign(Purpose::SignInLink, id.uuid()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use proptest::prelude::*;

    use super::*;

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_token_opens_what_it_was_made_for_and_nothing_else() {
        let tokens = Tokens::new(b"a secret of this installation");
        let token = tokens.telling(id(7));
        assert_eq!(token.len(), LENGTH);
        assert_eq!(tokens.read_telling(&token), Some(id(7)));
        assert_eq!(tokens.telling(id(7)), token, "a repeat has the same bytes");
        assert_eq!(tokens.read_unsubscribe(&token), None);
        assert_eq!(Tokens::new(b"another").read_telling(&token), None);
        assert_eq!(tokens.sign_in_link(id(7)).len(), 43);
        for wrong in ["", "A", &token[1..], &format!("{token}A"), &"A".repeat(LENGTH), "ä"] {
            assert_eq!(tokens.read_telling(wrong), None);
        }
    }

    #[test]
    fn what_is_not_wanted_any_more_is_read_back() {
        let tokens = Tokens::new(b"a secret of this installation");
        for member in [None, Some(id(8))] {
            for digest in [false, true] {
                let wish = Unsubscribe { telling: id(7), member, digest };
                let token = tokens.unsubscribe(wish);
                assert_eq!(tokens.read_unsubscribe(&token), Some(wish));
                assert_eq!(tokens.read_telling(&token), None);
                assert_eq!(tokens.read_unsubscribe(&token[1..]), None);
                assert_eq!(Tokens::new(b"another").read_unsubscribe(&token), None);
            }
        }
        assert_eq!(tokens.read_unsubscribe(""), None);
    }

    #[test]
    fn a_token_of_a_mail_stops_what_it_was_made_for() {
        let tokens = Tokens::new(b"a secret of this installation");
        let wish = Unsubscribe { telling: id(7), member: None, digest: false };
        for wish in [wish, Unsubscribe { member: Some(id(8)), ..wish }, Unsubscribe { digest: true, ..wish }]
        {
            let token = tokens.unsubscribe(wish);
            assert_eq!(tokens.read_unsubscribe(&token), Some(wish));
            assert_eq!(tokens.read_telling(&token), None);
            assert_eq!(Tokens::new(b"another").read_unsubscribe(&token), None);
        }
        for wrong in [tokens.telling(id(7)), String::new(), "AAAA".to_owned(), "ä".to_owned()] {
            assert_eq!(tokens.read_unsubscribe(&wrong), None);
        }
    }

    proptest! {
        #[test]
        fn a_changed_token_opens_nothing(number: u128, place in 0..LENGTH, other in "[A-Za-z0-9_-]") {
            let tokens = Tokens::new(b"a secret of this installation");
            let token = tokens.telling(id(number));
            let mut changed = token.clone();
            changed.replace_range(place..=place, &other);
            prop_assert_eq!(tokens.read_telling(&changed), (changed == token).then(|| id(number)));
        }
    }
}
