//! Set-up, signing in, sessions, passwords, sign-in links, people.

mod administrators;
mod limits;
mod links;
mod passwords;
mod people;
mod processes;
mod refresh;
mod revocation;
mod setup;
mod sign_in;
