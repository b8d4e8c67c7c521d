//! Backup and restore by the command line, on both databases and from one to the other.

mod carried;
mod files;
mod refused;
