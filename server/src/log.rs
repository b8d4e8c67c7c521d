//! Structured logs: one JSON line an event, on standard error. No text, name, address or token of anybody.

use tracing_subscriber::EnvFilter;

/// Starts logging at that level; a second call does nothing.
pub fn start(level: &str) {
    let filter = EnvFilter::try_new(format!("{level},actix_server=warn,mio=warn")).unwrap_or_default();
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
