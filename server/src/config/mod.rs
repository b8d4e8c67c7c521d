//! Settings: flags over environment over one TOML file over defaults; read once, passed by value.

pub mod mail;
mod network;
mod tls;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use mail::MailSettings;
pub use network::Network;
use serde::Deserialize;
pub use tls::TlsFiles;

/// What the command line and the environment say; every setting can also stand in the TOML file.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// TOML file with these settings (names as below, with underscores)
    #[arg(long, env = "READBACK_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "READBACK_BIND", global = true, value_name = "ADDRESS")]
    pub bind: Option<String>,
    /// Folder for the database and everything else that is kept [default: ./readback-data]
    #[arg(long, env = "READBACK_DATA", global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Empty for SQLite in the data folder, or postgres://user:password@host/name
    #[arg(long, env = "READBACK_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File that holds the database URL
    #[arg(long, env = "READBACK_DATABASE_URL_FILE", global = true, value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Address under which people reach the server [default: http://, with TLS https://, and the bind address]
    #[arg(long, env = "READBACK_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// PEM file with the server's certificate and those between it and its authority: it then answers by TLS itself.
    /// Changed files are taken up while it runs, at once on SIGHUP
    #[arg(long, env = "READBACK_TLS_CERT", global = true, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file with the certificate's private key (PKCS#8, PKCS#1 or SEC1, without a password)
    #[arg(long, env = "READBACK_TLS_KEY", global = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Proxies (addresses or networks, separated by commas) that may say for whom they ask
    #[arg(long, env = "READBACK_TRUSTED_PROXIES", global = true, value_name = "LIST")]
    pub trusted_proxies: Option<String>,
    /// `off` turns rate limits off; only on a loopback bind [default: on]
    #[arg(long, env = "READBACK_RATE_LIMITS", global = true, value_name = "on|off")]
    pub rate_limits: Option<String>,
    /// SMTP server: smtp://host:25, plain unless ?tls=opportunistic or ?tls=required (STARTTLS); smtps://host:465
    /// (TLS at once); user:password@ before the host where it wants a login; without it, letters wait as owed
    #[arg(long, env = "READBACK_SMTP_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File that holds the SMTP URL
    #[arg(long, env = "READBACK_SMTP_URL_FILE", global = true, value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// PEM file with certificates that the SMTP server may also be known by, beside the public ones of this computer
    #[arg(long, env = "READBACK_SMTP_CA", global = true, value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// From whom letters come [default: readback at the host of the public URL]
    #[arg(long, env = "READBACK_MAIL_FROM", global = true, value_name = "NAME <ADDRESS>")]
    pub mail_from: Option<String>,
    /// `on` shows every letter on a page for administrators: for trying out, not for real use [default: off]
    #[arg(long, env = "READBACK_MAILBOX", global = true, value_name = "on|off")]
    pub mailbox: Option<String>,
    /// What is logged: error, warn, info, debug [default: info]
    #[arg(long, env = "READBACK_LOG", global = true, value_name = "LEVEL")]
    pub log: Option<String>,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// Which file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A value makes no sense.
    #[error("{setting}: {reason}")]
    Value {
        /// Which setting.
        setting: &'static str,
        /// Why.
        reason: String,
    },
}

/// The settings as the server uses them.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Folder for everything that is kept.
    pub data: PathBuf,
    /// Empty for SQLite in the data folder, else a PostgreSQL URL.
    pub database_url: String,
    /// Address under which people reach the server, without a slash at the end.
    pub public_url: String,
    /// Whether the public address was set, not derived from the bind address.
    pub public_url_set: bool,
    /// The server's own certificate and key; absent where it speaks plain HTTP, alone or behind a proxy.
    pub tls: Option<TlsFiles>,
    /// Who may say for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// Whether rate limits hold.
    pub rate_limits: bool,
    /// Mail.
    pub mail: MailSettings,
    /// What is logged.
    pub log: String,
}

impl Options {
    /// Options over the TOML file's, over nothing.
    fn over(self, file: Self) -> Self {
        Self {
            config: self.config,
            bind: self.bind.or(file.bind),
            data: self.data.or(file.data),
            database_url: self.database_url.or(file.database_url),
            database_url_file: self.database_url_file.or(file.database_url_file),
            public_url: self.public_url.or(file.public_url),
            tls_cert: self.tls_cert.or(file.tls_cert),
            tls_key: self.tls_key.or(file.tls_key),
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies),
            rate_limits: self.rate_limits.or(file.rate_limits),
            smtp_url: self.smtp_url.or(file.smtp_url),
            smtp_url_file: self.smtp_url_file.or(file.smtp_url_file),
            smtp_ca: self.smtp_ca.or(file.smtp_ca),
            mail_from: self.mail_from.or(file.mail_from),
            mailbox: self.mailbox.or(file.mailbox),
            log: self.log.or(file.log),
        }
    }

    /// The settings, with `default_data` where no folder is named.
    ///
    /// # Errors
    /// A file that cannot be read, a value that makes no sense, or rate limits turned off beyond loopback.
    pub fn resolve(self, default_data: &str) -> Result<Config, ConfigError> {
        let file = match &self.config {
            None => Self::default(),
            Some(path) => toml::from_str(&read(path)?).map_err(|error| ConfigError::File {
                file: path.display().to_string(),
                reason: error.to_string(),
            })?,
        };
        let options = self.over(file);
        let bind = options.bind.clone().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let bind: SocketAddr = bind.parse().map_err(|_| ConfigError::Value {
            setting: "bind",
            reason: format!("{bind} is no address with port"),
        })?;
        let database_url = match (&options.database_url, &options.database_url_file) {
            (Some(url), _) => url.clone(),
            (None, Some(path)) => read(path)?.trim().to_owned(),
            (None, None) => String::new(),
        };
        let tls = TlsFiles::resolve(options.tls_cert.clone(), options.tls_key.clone())?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let public_url_set = options.public_url.is_some();
        let public_url = options.public_url.clone().unwrap_or_else(|| format!("{scheme}://{bind}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        if !(public_url.starts_with("http://") || public_url.starts_with("https://")) {
            let reason = "must begin with http:// or https://".to_owned();
            return Err(ConfigError::Value { setting: "public_url", reason });
        }
        if tls.is_some() && !public_url.starts_with("https://") {
            let reason = "must begin with https:// where tls_cert is set".to_owned();
            return Err(ConfigError::Value { setting: "public_url", reason });
        }
        let mail = MailSettings::resolve(&options, &public_url)?;
        let trusted_proxies = options
            .trusted_proxies
            .iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                entry.parse().map_err(|reason| ConfigError::Value { setting: "trusted_proxies", reason })
            })
            .collect::<Result<_, _>>()?;
        let rate_limits = match options.rate_limits.as_deref() {
            None | Some("on") => true,
            Some("off") if bind.ip().is_loopback() => false,
            Some("off") => {
                let reason = "can be off only on a loopback bind".to_owned();
                return Err(ConfigError::Value { setting: "rate_limits", reason });
            }
            Some(other) => {
                return Err(ConfigError::Value {
                    setting: "rate_limits",
                    reason: format!("{other} is neither on nor off"),
                });
            }
        };
        Ok(Config {
            bind,
            data: options.data.unwrap_or_else(|| PathBuf::from(default_data)),
            database_url,
            public_url,
            public_url_set,
            tls,
            trusted_proxies,
            rate_limits,
            mail,
            log: options.log.unwrap_or_else(|| "info".to_owned()),
        })
    }
}

impl Config {
    /// Whether people reach the server over https: then cookies are `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether browsers treat the pages as safe: https, or this computer itself. Else offline use and installing
    /// are off, and every page says so.
    pub fn is_secure_context(&self) -> bool {
        let host = self.public_url.trim_start_matches("http://");
        self.is_https() || ["localhost", "127.", "[::1]"].iter().any(|name| host.starts_with(name))
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError::File { file: path.display().to_string(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    #[test]
    fn defaults_are_the_documented_ones() {
        let config = Options::default().resolve("./readback-data").unwrap();
        assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(config.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.data, PathBuf::from("./readback-data"));
        assert!(config.rate_limits && !config.is_https() && config.is_secure_context());
    }

    #[test]
    fn limits_go_off_on_loopback_only() {
        let open = Options {
            bind: Some("0.0.0.0:80".to_owned()),
            rate_limits: Some("off".to_owned()),
            ..Options::default()
        };
        assert!(open.resolve("x").is_err());
    }
}
