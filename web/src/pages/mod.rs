//! The pages, by capability.

pub mod administration;
pub mod by_number;
pub mod changes;
pub mod governance;
pub mod help;
pub mod hold;
pub mod identity;
pub mod inbox;
pub mod insights;
pub mod next_step;
mod not_found;
pub mod oversight;
pub mod own;
pub mod report;
pub mod support;
pub mod titles;
pub mod triage;
pub mod units;
mod zone;

pub use not_found::NotFoundPage;
pub use report::ReportPage;
