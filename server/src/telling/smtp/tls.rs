//! TLS towards the relay: whom we trust, and what the server showed, also where it was not trusted.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::answers::{Cause, Failure, Stage};
use crate::config::mail::{Encryption, MailSettings};

/// What kind of thing went wrong with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TlsTrouble {
    /// Nobody whom we trust vouches for the certificate.
    UnknownIssuer,
    /// The certificate is for another name.
    WrongName,
    /// Its time is over or has not begun.
    WrongTime,
    /// What came back is no TLS at all.
    NotTls,
    /// Anything else.
    Other,
}

/// Whom we trust, and how strictly.
pub(super) struct Tls {
    provider: Arc<CryptoProvider>,
    /// Checks chains against the public roots and our own; nothing where there is no root at all.
    roots: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates of the CA file: one of them may also be the server's own.
    own: Arc<[CertificateDer<'static>]>,
    /// Whether a server that is not trusted is taken all the same: opportunistic encryption.
    lenient: bool,
    host: String,
}

/// What a server showed of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Its certificate and those that it sent along.
    pub chain: Vec<CertificateDer<'static>>,
    /// Why it is not trusted.
    pub distrust: Option<String>,
    /// The protocol's version and the cipher, once agreed upon.
    pub agreed: Option<(String, String)>,
}

impl Tls {
    /// For the relay of the settings; nothing where it is spoken to in plain text.
    pub fn new(settings: &MailSettings) -> Option<Self> {
        let relay = settings.relay.as_ref().filter(|relay| relay.encryption != Encryption::None)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut store = RootCertStore::empty();
        let public = rustls_native_certs::load_native_certs();
        store.add_parsable_certificates(public.certs);
        store.add_parsable_certificates(settings.own_roots.iter().cloned());
        let roots =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider)).build().ok();
        Some(Self {
            provider,
            roots,
            own: Arc::clone(&settings.own_roots),
            lenient: relay.encryption == Encryption::Opportunistic,
            host: relay.host.clone(),
        })
    }

    /// Whether anybody at all is trusted.
    pub const fn trusts_somebody(&self) -> bool {
        self.roots.is_some()
    }

    /// Agrees with the server on encryption; `shown` learns what it showed, also where that fails.
    pub async fn handshake(
        &self,
        tcp: TcpStream,
        shown: &Mutex<Shown>,
    ) -> Result<TlsStream<TcpStream>, Failure> {
        let witness = Arc::new(Witness {
            provider: Arc::clone(&self.provider),
            roots: self.roots.clone(),
            own: Arc::clone(&self.own),
            lenient: self.lenient,
            shown: Mutex::default(),
        });
        let outcome = self.connect(tcp, Arc::clone(&witness)).await;
        let mut seen = witness.shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Ok(stream) = &outcome {
            let session = stream.get_ref().1;
            let version =
                session.protocol_version().map_or_else(String::new, |version| format!("{version:?}"));
            let suite = session.negotiated_cipher_suite();
            let cipher = suite.map_or_else(String::new, |suite| format!("{:?}", suite.suite()));
            seen.agreed = Some((version.replace('_', ".").replace("TLSv", "TLS "), cipher));
        }
        *shown.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        outcome
    }

    async fn connect(&self, tcp: TcpStream, witness: Arc<Witness>) -> Result<TlsStream<TcpStream>, Failure> {
        let failure =
            |trouble, words: String| Failure { stage: Stage::Handshake, cause: Cause::Tls(trouble, words) };
        let name = ServerName::try_from(self.host.clone()).map_err(|_| {
            failure(TlsTrouble::WrongName, "the host is no name for a certificate".to_owned())
        })?;
        let config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| failure(TlsTrouble::Other, error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(witness)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config)).connect(name, tcp).await.map_err(|error| {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
                Some(inner) => failure(trouble(inner), inner.to_string()),
                None => Failure::of_io(Stage::Handshake, &error),
            }
        })
    }
}

fn trouble(error: &Error) -> TlsTrouble {
    match error {
        Error::InvalidCertificate(error) => match error {
            CertificateError::UnknownIssuer => TlsTrouble::UnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsTrouble::WrongName
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => TlsTrouble::WrongTime,
            // A certificate that vouches for itself reads as an authority out of place.
            CertificateError::Other(_) => TlsTrouble::UnknownIssuer,
            _ => TlsTrouble::Other,
        },
        Error::InvalidMessage(_) => TlsTrouble::NotTls,
        _ => TlsTrouble::Other,
    }
}

/// Checks as usual and remembers what was shown.
struct Witness {
    provider: Arc<CryptoProvider>,
    roots: Option<Arc<WebPkiServerVerifier>>,
    own: Arc<[CertificateDer<'static>]>,
    lenient: bool,
    shown: Mutex<Shown>,
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("lenient", &self.lenient).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = match &self.roots {
            // Who puts the server's very certificate into the CA file means it.
            _ if self.own.iter().any(|own| own.as_ref() == end_entity.as_ref()) => {
                Ok(ServerCertVerified::assertion())
            }
            Some(roots) => {
                roots.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.chain =
            std::iter::once(end_entity).chain(intermediates).map(|one| one.clone().into_owned()).collect();
        shown.distrust = verdict.as_ref().err().map(ToString::to_string);
        match verdict {
            Err(_) if self.lenient => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
