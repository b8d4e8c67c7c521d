//! Set-up, signing in, sessions, passwords, sign-in links, joining, people.

mod administrators;
mod by_mail;
mod cleaning;
mod joining;
mod limits;
mod links;
mod mailed;
mod passwords;
mod people;
mod processes;
mod refresh;
mod revocation;
mod setup;
mod sign_in;
