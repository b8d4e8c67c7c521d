//! Joining by oneself: whose mail address belongs to a domain that the administrators have listed.
//!
//! Domains are compared in their ASCII form (RFC 5891), whole: a domain below a listed one does not count.

use domain::problem::FieldError;

use super::store;
use crate::administration::store::find_settings;
use crate::db::{Conn, StoreError};

/// Whether a new account may be made for that address: its domain is listed, and no account has it.
///
/// # Errors
/// The statements'.
pub fn may_join(conn: &mut Conn, email: &str) -> Result<bool, StoreError> {
    let domains = find_settings(conn)?.join_domains;
    Ok(is_listed(&domains, email) && store::find_person_by_email(conn, email)?.is_none())
}

/// The domains as they are kept and shown, each once; or what is wrong with which.
///
/// # Errors
/// `not_a_domain` and `repeated`, at `join_domains.N`.
pub fn check_domains(written: &[String]) -> Result<Vec<String>, Vec<FieldError>> {
    let (mut kept, mut errors) = (Vec::new(), Vec::new());
    for (index, domain) in written.iter().enumerate() {
        let refusal = match shown(domain) {
            None => ("not_a_domain", "This is not a mail domain, as in example.org"),
            Some(domain) if kept.contains(&domain) => ("repeated", "This domain stands here twice"),
            Some(domain) => {
                kept.push(domain);
                continue;
            }
        };
        errors.push(FieldError::new(format!("join_domains.{index}"), refusal.0, refusal.1));
    }
    if errors.is_empty() { Ok(kept) } else { Err(errors) }
}

fn is_listed(domains: &[String], email: &str) -> bool {
    let host = email.rsplit_once('@').and_then(|(_, host)| ascii(host));
    host.is_some_and(|host| domains.iter().any(|domain| ascii(domain).as_ref() == Some(&host)))
}

/// The domain in ASCII; nothing where it is no domain of a mail address.
fn ascii(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(domain).ok()?;
    let last = ascii.rsplit_once('.')?.1;
    // A last part of digits alone would be an address of a computer.
    (!last.is_empty() && !last.bytes().all(|byte| byte.is_ascii_digit())).then_some(ascii)
}

/// The domain as people write it.
fn shown(domain: &str) -> Option<String> {
    let (shown, outcome) = idna::domain_to_unicode(&ascii(domain)?);
    outcome.is_ok().then_some(shown)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    fn checked(domains: &[&str]) -> Result<Vec<String>, Vec<(String, String)>> {
        let written: Vec<String> = domains.iter().map(|domain| (*domain).to_owned()).collect();
        check_domains(&written)
            .map_err(|errors| errors.into_iter().map(|error| (error.field, error.code)).collect())
    }

    #[test]
    fn domains_are_kept_as_people_write_them() {
        let kept = checked(&["Hospital.Example", "xn--spital-zrich-klb.ch", "a.b.c.example"]);
        assert_eq!(kept.unwrap(), ["hospital.example", "spital-zürich.ch", "a.b.c.example"]);
    }

    #[test]
    fn what_is_no_mail_domain_is_refused_each_by_itself() {
        let long = format!("{}.example", "a".repeat(64));
        for wrong in [
            "hospital",
            "@hospital.example",
            "ana@hospital.example",
            "*.hospital.example",
            ".hospital.example",
            "hospital.example.",
            "hospital..example",
            "-hospital.example",
            "hospital_ward.example",
            "hospital example.org",
            "https://hospital.example",
            "hospital.example/ward",
            "192.0.2.7",
            "[192.0.2.7]",
            "xn--a.example",
            "hospital.example, clinic.example",
            &long,
        ] {
            let refused = checked(&["good.example", wrong]);
            assert_eq!(
                refused,
                Err(vec![("join_domains.1".to_owned(), "not_a_domain".to_owned())]),
                "{wrong}"
            );
        }
        let twice = checked(&["spital-zürich.ch", "XN--SPITAL-ZRICH-KLB.CH", "x"]);
        let codes: Vec<String> = twice.unwrap_err().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["repeated", "not_a_domain"]);
    }

    #[test]
    fn only_the_very_domain_counts() {
        let domains = ["hospital.example".to_owned(), "spital-zürich.ch".to_owned()];
        for email in [
            "ana@hospital.example",
            "o'brien+ward%7@hospital.example",
            "ana@spital-zürich.ch",
            "ana@xn--spital-zrich-klb.ch",
            "ana@spital-zu\u{308}rich.ch",
        ] {
            assert!(is_listed(&domains, email), "{email}");
        }
        for email in [
            "ana@ward.hospital.example",
            "ana@hospital.example.org",
            "ana@nothospital.example",
            "ana@hospital.exampl\u{435}",
            "ana@spital-zurich.ch",
            "hospital.example",
            "ana@",
        ] {
            assert!(!is_listed(&domains, email), "{email}");
        }
        assert!(!is_listed(&[], "ana@hospital.example"));
    }
}
