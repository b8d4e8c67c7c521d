//! Settings: flags over environment over one TOML file over defaults; read once, passed by value.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use serde::Deserialize;

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
    /// Address under which people reach the server [default: http:// and the bind address]
    #[arg(long, env = "READBACK_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// Proxies (addresses or networks, separated by commas) that may say for whom they ask
    #[arg(long, env = "READBACK_TRUSTED_PROXIES", global = true, value_name = "LIST")]
    pub trusted_proxies: Option<String>,
    /// `off` turns rate limits off; only on a loopback bind [default: on]
    #[arg(long, env = "READBACK_RATE_LIMITS", global = true, value_name = "on|off")]
    pub rate_limits: Option<String>,
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

/// A network of addresses, for example `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether that address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(net), IpAddr::V4(one)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                net.to_bits() & mask == one.to_bits() & mask
            }
            (IpAddr::V6(net), IpAddr::V6(one)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                net.to_bits() & mask == one.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| format!("{text} is no address"))?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| format!("{text} is no network")))?;
        if bits > most {
            return Err(format!("{text} is no network"));
        }
        Ok(Self { address, bits })
    }
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
    /// Who may say for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// Whether rate limits hold.
    pub rate_limits: bool,
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
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies),
            rate_limits: self.rate_limits.or(file.rate_limits),
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
        let bind = options.bind.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let bind: SocketAddr = bind.parse().map_err(|_| ConfigError::Value {
            setting: "bind",
            reason: format!("{bind} is no address with port"),
        })?;
        let database_url = match (options.database_url, options.database_url_file) {
            (Some(url), _) => url,
            (None, Some(path)) => read(&path)?.trim().to_owned(),
            (None, None) => String::new(),
        };
        let public_url_set = options.public_url.is_some();
        let public_url = options.public_url.unwrap_or_else(|| format!("http://{bind}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        if !(public_url.starts_with("http://") || public_url.starts_with("https://")) {
            let reason = "must begin with http:// or https://".to_owned();
            return Err(ConfigError::Value { setting: "public_url", reason });
        }
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
            trusted_proxies,
            rate_limits,
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

    #[test]
    fn networks_hold_their_addresses() {
        let network: Network = "10.1.0.0/16".parse().unwrap();
        assert!(network.contains("10.1.2.3".parse().unwrap()));
        assert!(!network.contains("10.2.0.1".parse().unwrap()));
        assert!(!network.contains("::1".parse().unwrap()));
        assert!("10.1.0.0/40".parse::<Network>().is_err());
    }
}
