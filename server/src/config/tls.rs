//! The settings of TLS: where the server's own certificate and key lie.

use std::path::PathBuf;

use super::ConfigError;

/// The files with which the server answers by TLS itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// PEM: the server's certificate first, then those between it and its authority.
    pub certificate: PathBuf,
    /// PEM: the certificate's private key, without a password.
    pub key: PathBuf,
}

impl TlsFiles {
    /// Both settings, or nothing where neither is set.
    ///
    /// # Errors
    /// One without the other.
    pub(super) fn resolve(
        certificate: Option<PathBuf>,
        key: Option<PathBuf>,
    ) -> Result<Option<Self>, ConfigError> {
        let missing = |setting, other: &str| {
            Err(ConfigError::Value { setting, reason: format!("is needed where {other} is set") })
        };
        match (certificate, key) {
            (Some(certificate), Some(key)) => Ok(Some(Self { certificate, key })),
            (None, None) => Ok(None),
            (Some(_), None) => missing("tls_key", "tls_cert"),
            (None, Some(_)) => missing("tls_cert", "tls_key"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use crate::config::{Config, Options};

    fn resolve(cert: Option<&str>, key: Option<&str>, public_url: Option<&str>) -> Result<Config, String> {
        let options = Options {
            tls_cert: cert.map(Into::into),
            tls_key: key.map(Into::into),
            public_url: public_url.map(str::to_owned),
            ..Options::default()
        };
        options.resolve("x").map_err(|error| error.to_string())
    }

    #[test]
    fn both_or_neither() {
        assert!(resolve(None, None, None).unwrap().tls.is_none());
        assert!(resolve(Some("c"), Some("k"), None).unwrap().tls.is_some());
        assert_eq!(resolve(Some("c"), None, None).unwrap_err(), "tls_key: is needed where tls_cert is set");
        assert_eq!(resolve(None, Some("k"), None).unwrap_err(), "tls_cert: is needed where tls_key is set");
    }

    #[test]
    fn the_address_says_https() {
        let config = resolve(Some("c"), Some("k"), None).unwrap();
        assert_eq!(config.public_url, "https://127.0.0.1:8080");
        assert!(config.is_https() && config.is_secure_context());
        let named = resolve(Some("c"), Some("k"), Some("https://readback.example/")).unwrap();
        assert_eq!(named.public_url, "https://readback.example");
        let error = resolve(Some("c"), Some("k"), Some("http://readback.example")).unwrap_err();
        assert_eq!(error, "public_url: must begin with https:// where tls_cert is set");
        // A proxy in front speaks TLS: nothing changes here.
        assert!(resolve(None, None, Some("https://readback.example")).unwrap().tls.is_none());
    }

    #[test]
    fn the_settings_file_names_them_too() {
        let file = std::env::temp_dir().join(format!("readback-tls-{}.toml", std::process::id()));
        std::fs::write(&file, "tls_cert = \"/c.pem\"\ntls_key = \"/k.pem\"\n").unwrap();
        let options = Options { config: Some(file.clone()), ..Options::default() };
        let config = options.resolve("x");
        std::fs::remove_file(file).unwrap();
        assert_eq!(config.unwrap().tls.unwrap().key.to_str(), Some("/k.pem"));
    }
}
