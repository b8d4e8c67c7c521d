//! A certificate with its key as the files hold them, read and checked before anybody is answered with it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use domain::moment::Moment;
use rustls::InconsistentKeys;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::config::TlsFiles;

/// So many days before a certificate ends, the log begins to say so.
const SOON_DAYS: i64 = 14;

/// Why a certificate and its key cannot be used. The files are named, nothing of them is quoted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// Which one.
        file: String,
        /// Why, in the system's words.
        reason: String,
    },
    /// Nothing in the file is a certificate.
    #[error("{file} holds no certificate in PEM")]
    NoCertificate {
        /// Which one.
        file: String,
    },
    /// The file says that it holds a certificate, and it is none.
    #[error("{file} holds a certificate that cannot be read")]
    BrokenCertificate {
        /// Which one.
        file: String,
    },
    /// Nothing in the file is a key.
    #[error("{file} holds no private key in PEM (PKCS#8, PKCS#1 or SEC1, without a password)")]
    NoKey {
        /// Which one.
        file: String,
    },
    /// A key of a kind that TLS does not use, or a broken one.
    #[error("{file} holds a private key that cannot be used")]
    BrokenKey {
        /// Which one.
        file: String,
    },
    /// The key is another one's.
    #[error("the key in {key} does not belong to the first certificate in {certificate}")]
    NotItsKey {
        /// The file with the key.
        key: String,
        /// The file with the certificate.
        certificate: String,
    },
}

/// The bytes of both files.
pub(super) struct Pems {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Pems {
    /// Reads both files whole.
    pub fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        Ok(Self { certificate: read(&files.certificate)?, key: read(&files.key)? })
    }

    /// By which a change of either file is noticed.
    pub fn digest(&self) -> [u8; 32] {
        let length = (self.certificate.len() as u64).to_be_bytes();
        Sha256::new()
            .chain_update(length)
            .chain_update(&self.certificate)
            .chain_update(&self.key)
            .finalize()
            .into()
    }
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file)
        .map_err(|error| TlsError::Unreadable { file: file.display().to_string(), reason: error.to_string() })
}

/// A certificate that fits its key, and how long it is valid.
#[derive(Debug)]
pub struct Certificate {
    pub(super) key: Arc<CertifiedKey>,
    not_before: Moment,
    not_after: Moment,
}

impl Certificate {
    /// Reads and checks both files. A certificate that has expired can be used: it is told by
    /// [`Certificate::validity`].
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn load(files: &TlsFiles) -> Result<Self, TlsError> {
        Self::from_pems(files, &Pems::read(files)?)
    }

    pub(super) fn from_pems(files: &TlsFiles, pems: &Pems) -> Result<Self, TlsError> {
        let certificate_file = || files.certificate.display().to_string();
        let key_file = || files.key.display().to_string();
        let broken = || TlsError::BrokenCertificate { file: certificate_file() };
        let chain = CertificateDer::pem_slice_iter(&pems.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| broken())?;
        let Some(first) = chain.first() else {
            return Err(TlsError::NoCertificate { file: certificate_file() });
        };
        let (_, parsed) = X509Certificate::from_der(first).map_err(|_| broken())?;
        let validity = parsed.validity();
        let not_before = Moment::from_seconds(validity.not_before.timestamp());
        let not_after = Moment::from_seconds(validity.not_after.timestamp());
        let key =
            PrivateKeyDer::from_pem_slice(&pems.key).map_err(|_| TlsError::NoKey { file: key_file() })?;
        let key = provider()
            .key_provider
            .load_private_key(key)
            .map_err(|_| TlsError::BrokenKey { file: key_file() })?;
        let key = CertifiedKey::new(chain, key);
        match key.keys_match() {
            Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
            Err(rustls::Error::InconsistentKeys(_)) => {
                return Err(TlsError::NotItsKey { key: key_file(), certificate: certificate_file() });
            }
            Err(_) => return Err(broken()),
        }
        Ok(Self { key: Arc::new(key), not_before, not_after })
    }

    /// Whether it is valid at that moment, and for long.
    pub fn validity(&self, now: Moment) -> Validity {
        if now < self.not_before {
            Validity::NotYet(self.not_before)
        } else if now > self.not_after {
            Validity::Over(self.not_after)
        } else if now.plus_days(SOON_DAYS) > self.not_after {
            Validity::Soon(self.not_after)
        } else {
            Validity::Good(self.not_after)
        }
    }
}

/// How a certificate stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Valid, until then.
    Good(Moment),
    /// Valid, and ends within two weeks.
    Soon(Moment),
    /// Not valid before then.
    NotYet(Moment),
    /// No longer valid since then.
    Over(Moment),
}

impl Validity {
    /// Whether clients accept it now.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Good(_) | Self::Soon(_))
    }

    /// Whether somebody has to do something.
    pub fn is_worrying(self) -> bool {
        !matches!(self, Self::Good(_))
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good(at) => write!(out, "the TLS certificate is valid until {at}"),
            Self::Soon(at) => write!(out, "the TLS certificate ends soon, at {at}"),
            Self::NotYet(at) => write!(out, "the TLS certificate is not valid before {at}"),
            Self::Over(at) => write!(out, "the TLS certificate expired at {at}"),
        }
    }
}

/// The one provider of cryptography that everything here uses, named wherever one is needed.
pub(super) fn provider() -> CryptoProvider {
    aws_lc_rs::default_provider()
}
