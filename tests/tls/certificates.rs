//! What can be wrong with the files, the three forms of keys, and what a look at changed files does.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::moment::Moment;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use server::clock::SetClock;
use server::config::TlsFiles;
use server::tls::{Certificate, Looked, Tls, TlsError, Validity};

use crate::world::{Kind, Place};

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
}

fn put(files: &TlsFiles, certificate: &str, key: &str) {
    std::fs::write(&files.certificate, certificate).unwrap();
    std::fs::write(&files.key, key).unwrap();
}

/// A certificate of 2026 for that key.
fn certificate(key: &KeyPair) -> String {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.self_signed(key).unwrap().pem()
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// What PKCS#8 wraps: the older form of the same key. In the outer sequence stand version, algorithm and the wrapped
/// bytes, each with tag and length.
fn unwrapped(key: &KeyPair, label: &str) -> String {
    fn element(der: &[u8]) -> (&[u8], &[u8]) {
        let (length, head) = match der[1] {
            0x82 => (usize::from(der[2]) * 256 + usize::from(der[3]), 4),
            0x81 => (usize::from(der[2]), 3),
            short => (usize::from(short), 2),
        };
        der[head..].split_at(length)
    }
    let der = key.serialize_der();
    let (sequence, _) = element(&der);
    let (_version, rest) = element(sequence);
    let (_algorithm, rest) = element(rest);
    let (inner, _) = element(rest);
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(inner))
}

#[test]
fn every_form_of_key_is_read() {
    let place = Place::new(Kind::Sqlite);
    let files = files(place.folder());
    let curve = KeyPair::generate().unwrap();
    let rsa = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    for (key, pem) in [
        (&curve, curve.serialize_pem()),
        (&curve, unwrapped(&curve, "EC PRIVATE KEY")),
        (&rsa, rsa.serialize_pem()),
        (&rsa, unwrapped(&rsa, "RSA PRIVATE KEY")),
    ] {
        put(&files, &certificate(key), &pem);
        Certificate::load(&files).unwrap();
    }
}

#[test]
fn what_is_wrong_is_said() {
    let place = Place::new(Kind::Sqlite);
    let files = files(place.folder());
    let (cert_file, key_file) = (files.certificate.display().to_string(), files.key.display().to_string());
    let load = || Certificate::load(&files).unwrap_err();
    assert!(matches!(load(), TlsError::Unreadable { file, .. } if file == cert_file));
    let key = KeyPair::generate().unwrap();
    let good = certificate(&key);
    put(&files, "nothing", &key.serialize_pem());
    assert_eq!(load(), TlsError::NoCertificate { file: cert_file.clone() });
    put(&files, &key.serialize_pem(), &key.serialize_pem());
    assert_eq!(load(), TlsError::NoCertificate { file: cert_file.clone() });
    put(&files, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", &key.serialize_pem());
    assert_eq!(load(), TlsError::BrokenCertificate { file: cert_file.clone() });
    put(&files, &good, &good);
    assert_eq!(load(), TlsError::NoKey { file: key_file.clone() });
    put(&files, &good, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assert_eq!(load(), TlsError::BrokenKey { file: key_file.clone() });
    put(&files, &good, &KeyPair::generate().unwrap().serialize_pem());
    assert_eq!(load(), TlsError::NotItsKey { key: key_file, certificate: cert_file });
    put(&files, &good, &key.serialize_pem());
    Certificate::load(&files).unwrap();
}

#[test]
fn how_long_it_is_valid_is_known() {
    let place = Place::new(Kind::Sqlite);
    let files = files(place.folder());
    let key = KeyPair::generate().unwrap();
    put(&files, &certificate(&key), &key.serialize_pem());
    let certificate = Certificate::load(&files).unwrap();
    let (begins, ends) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    assert_eq!(certificate.validity(at("2026-06-01T00:00:00Z")), Validity::Good(ends));
    assert_eq!(certificate.validity(at("2026-12-20T00:00:00Z")), Validity::Soon(ends));
    assert_eq!(certificate.validity(at("2027-01-02T00:00:00Z")), Validity::Over(ends));
    assert_eq!(certificate.validity(at("2025-12-31T00:00:00Z")), Validity::NotYet(begins));
    assert!(Validity::Over(ends).is_worrying() && !Validity::Over(ends).is_valid());
    assert!(Validity::Soon(ends).is_worrying() && Validity::Soon(ends).is_valid());
}

#[test]
fn a_look_takes_up_what_is_good_and_keeps_what_was() {
    let place = Place::new(Kind::Sqlite);
    let files = files(place.folder());
    let (one, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    put(&files, &certificate(&one), &one.serialize_pem());
    let tls = Tls::load(&files, Arc::new(SetClock::at(at("2026-06-01T00:00:00Z")))).unwrap();
    assert_eq!(tls.look(), Looked::Same);
    // Between the two writes of a renewal the pair does not fit.
    put(&files, &certificate(&other), &one.serialize_pem());
    assert!(matches!(tls.look(), Looked::Kept(TlsError::NotItsKey { .. })));
    assert_eq!(tls.look(), Looked::Same, "said once");
    std::fs::remove_file(&files.key).unwrap();
    assert!(matches!(tls.look(), Looked::Kept(TlsError::Unreadable { .. })));
    put(&files, &certificate(&other), &other.serialize_pem());
    assert_eq!(tls.look(), Looked::Renewed);
    assert_eq!(tls.look(), Looked::Same);
}
