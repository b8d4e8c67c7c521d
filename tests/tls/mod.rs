//! TLS in the binary: https by its own certificate, a new one without restart, and what is wrong with files.

mod certificates;
mod reload;
mod wire;
