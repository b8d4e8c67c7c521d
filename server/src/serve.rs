//! Runs the HTTP server until it is told to stop, then stops it in order.

use std::time::Duration;

use actix_web::HttpServer;

use crate::app::App;
use crate::{http, jobs, local_socket};

/// How long requests that have begun may still take when the server stops.
const GRACE_SECONDS: u64 = 10;
/// How long a client may take to send a request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM; calls `ready` once the port is open. Requests that have begun are finished, live
/// streams end, what was queued for the database is committed.
///
/// # Errors
/// The port cannot be opened.
pub async fn serve(app: App, ready: impl FnOnce(&App)) -> std::io::Result<()> {
    let shared = app.clone();
    let server = HttpServer::new(move || http::application(shared.clone()))
        .client_request_timeout(HEAD_TIME)
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals()
        .bind(app.config.bind)?
        .run();
    let handle = server.handle();
    local_socket::listen(app.clone())?;
    let jobs = jobs::start(app.clone());
    ready(&app);
    let live = app.live.clone();
    actix_web::rt::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        live.close();
        handle.stop(true).await;
    });
    server.await?;
    jobs.stop().await;
    app.db.close().await;
    Ok(())
}

/// Waits for SIGINT or SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
