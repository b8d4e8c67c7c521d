//! Certificates for the tests: an authority of one's own and what it signs, all made anew, nothing kept in the tree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate authority that nobody knows but who is told of it.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A server's certificate with its key, both as PEM.
#[derive(Clone)]
pub struct Certificate {
    /// The certificate, followed by its authority's.
    pub chain: String,
    /// Its private key.
    pub key: String,
}

impl Authority {
    /// An authority of that name.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("an authority"))
    }

    /// Its own certificate as PEM: what a client is told to trust.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for these names and addresses, the first of which is also its common name.
    pub fn issue(&self, names: &[&str]) -> Certificate {
        self.sign(names, |_| {})
    }

    /// One that has ceased to be valid.
    pub fn issue_expired(&self, names: &[&str]) -> Certificate {
        self.sign(names, |params| params.not_after = date_time_ymd(2020, 1, 1))
    }

    /// One for this computer alone: `127.0.0.1` and `localhost`.
    pub fn issue_for_loopback(&self) -> Certificate {
        self.issue(&["127.0.0.1", "localhost"])
    }

    fn sign(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Certificate {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names.clone()).expect("names");
        params.distinguished_name.push(DnType::CommonName, names.first().expect("a name").as_str());
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        Certificate { chain: certificate.pem() + &self.pem(), key: key.serialize_pem() }
    }

    /// Writes its own certificate into the folder and says where.
    pub fn write_into(&self, folder: &Path) -> PathBuf {
        write(folder, "authority.pem", &self.pem())
    }
}

impl Certificate {
    /// Writes certificate and key into the folder and says where: first the chain, then the key.
    pub fn write_into(&self, folder: &Path) -> (PathBuf, PathBuf) {
        (write(folder, "certificate.pem", &self.chain), write(folder, "key.pem", &self.key))
    }

    /// What a server of ours needs to serve with it, TLS 1.2 and 1.3.
    pub fn server_config(&self) -> Arc<ServerConfig> {
        let chain = CertificateDer::pem_slice_iter(self.chain.as_bytes()).map(|each| each.expect("PEM"));
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("PEM");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain.collect(), key)
            .expect("the key fits");
        Arc::new(config)
    }
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder can be written");
    path
}
