//! Reports: from sending to the answer, who sees what of it, and that nothing is lost on the way.

mod anonymous;
mod comments;
mod edits;
mod events;
mod fields;
mod identity;
mod joining;
mod lists;
mod live;
mod owners;
mod questions;
mod races;
mod repeats;
mod status_page;
mod story;
mod submit;
mod supporting;
mod table;
mod timeless;
mod tokens;
mod visibility;
