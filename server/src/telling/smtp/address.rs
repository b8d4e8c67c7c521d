//! Addresses as SMTP takes them: domains in ASCII, what cannot be written there refused in clear words.

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::Mailbox;

use super::Refused;

/// The longest address (RFC 5321, section 4.5.3.1.3, without the angle brackets), in bytes.
const LONGEST: usize = 254;

/// The address, its domain in ASCII (RFC 5890). What stands before the `@` is the receiving server's affair: letters
/// beyond ASCII stay as they are and need a server with SMTPUTF8 (RFC 6531).
///
/// # Errors
/// A permanent refusal where it is no address; its words never repeat the address.
pub fn address(text: &str) -> Result<Address, Refused> {
    let refused = || Refused::permanent("the address cannot be used for mail");
    let text = text.trim();
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        return Err(refused());
    }
    let (local, domain) = text.rsplit_once('@').ok_or_else(refused)?;
    let domain = if domain.starts_with('[') {
        domain.to_owned()
    } else {
        idna::domain_to_ascii(domain).map_err(|_| refused())?
    };
    Address::new(local, domain).map_err(|_| refused())
}

/// From us to one receiver.
///
/// # Errors
/// A permanent refusal where the receiver's is no address.
pub fn envelope(from: &Mailbox, to: &str) -> Result<Envelope, Refused> {
    Envelope::new(Some(from.email.clone()), vec![address(to)?])
        .map_err(|_| Refused::permanent("the letter has no receiver"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> Option<String> {
        address(text).ok().map(|address| address.to_string())
    }

    #[test]
    fn domains_become_ascii() {
        for (text, expected) in [
            ("ana@larkmoor.org", "ana@larkmoor.org"),
            ("ana@SPITAL-Zürich.ch", "ana@xn--spital-zrich-klb.ch"),
            ("jürg@spital.ch", "jürg@spital.ch"),
            ("ana+tag@larkmoor.org", "ana+tag@larkmoor.org"),
            ("o'neill@larkmoor.org", "o'neill@larkmoor.org"),
            ("\"a b\"@larkmoor.org", "\"a b\"@larkmoor.org"),
            ("root@localhost", "root@localhost"),
            ("ana@[192.0.2.1]", "ana@[192.0.2.1]"),
        ] {
            assert_eq!(taken(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_for_ever_and_not_repeated() {
        let long = format!("{}@larkmoor.org", "a".repeat(300));
        for text in [
            "",
            "ana",
            "@larkmoor.org",
            "ana@",
            "ana@lark moor.org",
            "ana@larkmoor..org",
            "a\r\nRCPT TO:<b@c.org>@d.org",
            "<ana@larkmoor.org>",
            "ana@larkmoor.org>",
            "a b@larkmoor.org",
            "\"a\r\n\"@larkmoor.org",
            &long,
        ] {
            let refused = address(text).err();
            assert_eq!(refused.as_ref().map(|refused| refused.permanent), Some(true), "{text}");
            assert!(
                refused.is_some_and(|refused| text.is_empty() || !refused.answer.contains(text)),
                "{text}"
            );
        }
    }
}
