//! Runs the HTTP server until it is told to stop, then stops it in order.

use std::time::Duration;

use actix_web::HttpServer;

use crate::app::App;
use crate::tls::Tls;
use crate::{http, jobs, local_socket, telling};

/// How long requests that have begun may still take when the server stops.
const GRACE_SECONDS: u64 = 10;
/// How long a client may take to send a request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM; calls `ready` once the port is open. Requests that have begun are finished, live
/// streams end, what was queued for the database is committed.
///
/// # Errors
/// The port cannot be opened, or the TLS certificate cannot be used.
pub async fn serve(app: App, ready: impl FnOnce(&App)) -> std::io::Result<()> {
    let stop = StopSignals::listen()?;
    let shared = app.clone();
    let server = HttpServer::new(move || http::application(shared.clone()))
        .client_request_timeout(HEAD_TIME)
        .tls_handshake_timeout(HEAD_TIME)
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals();
    let tls = match &app.config.tls {
        Some(files) => Some(Tls::load(files, app.clock.clone()).map_err(std::io::Error::other)?),
        None => None,
    };
    let server = match &tls {
        Some(tls) => {
            let config = tls.server_config().map_err(std::io::Error::other)?;
            server.bind_rustls_0_23(app.config.bind, config)?
        }
        None => server.bind(app.config.bind)?,
    };
    let watch = tls.map(|tls| tls.watch()).transpose()?;
    let server = server.run();
    let handle = server.handle();
    local_socket::listen(app.clone())?;
    let jobs = jobs::start(app.clone());
    let mail = telling::worker::start(app.clone());
    ready(&app);
    let live = app.live.clone();
    actix_web::rt::spawn(async move {
        stop.told().await;
        tracing::info!("stopping");
        live.close();
        handle.stop(true).await;
    });
    server.await?;
    if let Some(watch) = watch {
        watch.abort();
    }
    jobs.stop().await;
    mail.stop().await;
    app.db.close().await;
    Ok(())
}

/// What tells the server to stop: SIGINT and SIGTERM, heard from the moment this is made.
struct StopSignals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl StopSignals {
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn told(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn told(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
