//! TLS in the binary: answers with the server's own certificate, and takes up a new one while it runs.
//!
//! HTTP/1.1 alone is offered: a proxy in front is for whoever wants HTTP/2.

mod certificate;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::TlsFiles;
use certificate::Pems;
pub use certificate::{Certificate, TlsError, Validity};

/// How often the files are looked at. They are small, and their contents are compared: times of files are coarse, and
/// links that are exchanged keep theirs.
const EVERY: Duration = Duration::from_secs(3);

/// The certificate in force, exchanged when its files change.
pub struct Tls {
    files: TlsFiles,
    clock: Arc<dyn Clock>,
    current: RwLock<Arc<CertifiedKey>>,
    /// What the files held when they were last looked at, good or not: each content is tried and spoken of once.
    seen: Mutex<Seen>,
}

type Seen = Result<[u8; 32], TlsError>;

/// What a look at the files led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// The files are as they were.
    Same,
    /// A new certificate is in force for connections that begin from now on.
    Renewed,
    /// What the files hold now cannot be used: the old certificate stays in force.
    Kept(TlsError),
}

impl Tls {
    /// Reads the certificate and says in the log where it is worrying.
    ///
    /// # Errors
    /// Those of [`Certificate::load`].
    pub fn load(files: &TlsFiles, clock: Arc<dyn Clock>) -> Result<Arc<Self>, TlsError> {
        let pems = Pems::read(files)?;
        let certificate = Certificate::from_pems(files, &pems)?;
        let tls = Self {
            files: files.clone(),
            clock,
            current: RwLock::new(certificate.key.clone()),
            seen: Mutex::new(Ok(pems.digest())),
        };
        tls.speak_of(&certificate);
        Ok(Arc::new(tls))
    }

    /// What a listener needs: TLS 1.2 and 1.3, whatever certificate is in force.
    ///
    /// # Errors
    /// None that can be mended: the provider of cryptography knows neither version.
    pub fn server_config(self: &Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        Ok(ServerConfig::builder_with_provider(Arc::new(certificate::provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self.clone()))
    }

    /// Looks at the files now; connections that are open keep what they have. Blocks.
    pub fn look(&self) -> Looked {
        let pems = Pems::read(&self.files);
        let now: Seen = pems.as_ref().map(Pems::digest).map_err(Clone::clone);
        {
            let mut seen = self.seen();
            if *seen == now {
                return Looked::Same;
            }
            *seen = now;
        }
        match pems.and_then(|pems| Certificate::from_pems(&self.files, &pems)) {
            Ok(certificate) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = certificate.key.clone();
                tracing::info!("a new TLS certificate is in force");
                self.speak_of(&certificate);
                Looked::Renewed
            }
            Err(error) => {
                tracing::error!(%error, "the new TLS certificate cannot be used; the old one stays in force");
                Looked::Kept(error)
            }
        }
    }

    /// Looks at the files again and again, and at once on SIGHUP, until the task is aborted.
    ///
    /// # Errors
    /// The system does not let this process hear of the signal.
    pub fn watch(self: &Arc<Self>) -> std::io::Result<JoinHandle<()>> {
        let tls = self.clone();
        let mut hangups = Hangups::listen()?;
        Ok(tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = hangups.next() => {}
                    () = tokio::time::sleep(EVERY) => {}
                }
                let tls = tls.clone();
                let _ = tokio::task::spawn_blocking(move || tls.look()).await;
            }
        }))
    }

    fn speak_of(&self, certificate: &Certificate) {
        let validity = certificate.validity(self.clock.now());
        if validity.is_worrying() {
            tracing::warn!("{validity}");
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tls").field("files", &self.files).finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// SIGHUP, by which an administrator says that files have changed.
struct Hangups {
    #[cfg(unix)]
    signals: tokio::signal::unix::Signal,
}

impl Hangups {
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { signals: signal(SignalKind::hangup())? })
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        if self.signals.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        std::future::pending::<()>().await;
    }
}
