//! Sites, units, categories, systems, teams, and the picklists made of them.

mod managing;
mod picklists;
mod standing_on;
