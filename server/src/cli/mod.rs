//! The command line.

mod backup;
mod check;
mod demo;
mod mail;
mod restore;
mod user;

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::app::{App, Built, Purpose};
use crate::clock::SystemClock;
use crate::config::{Config, Options};
use crate::db::{Database, DatabaseConfig};
use crate::{local_socket, log, serve};

/// Readback: report a workflow problem at the bedside, and always hear back.
#[derive(Parser)]
#[command(name = "readback", version, about, long_about = None)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (the default)
    Serve,
    /// Bring the database up to date and stop
    Migrate,
    /// Check the settings, re-derive every report from its events, and compare
    Check,
    /// The way to the mail server
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// People with accounts
    #[command(subcommand)]
    User(user::UserCommand),
    /// Write everything that is kept into one new file, while the server goes on running
    ///
    /// Everything acknowledged before it began is in it. The file holds all there is: reports, names, addresses, and
    /// who sent a confidential report. Its owner alone can read it; keep it like the database itself. Left out is only
    /// what lets somebody in at this moment: sessions and the keys that sign them. It is a tar of gzipped JSON lines,
    /// the same for SQLite and PostgreSQL.
    Backup(backup::BackupOptions),
    /// Restore a backup into an empty data folder or database, and check every report
    ///
    /// The data folder (--data) must be empty, and so must a PostgreSQL database (--database-url), which must exist. A
    /// backup of SQLite can be restored to PostgreSQL and the other way round, and one of an older version is brought
    /// up to date. The file is checked before anything is touched, and every report is derived anew from its events
    /// afterwards; each difference is named, and the exit code is then 1.
    ///
    /// Everybody has to sign in again. Invitations and links in mails go on working as at the time of the backup, and
    /// mails that left after it leave again, with the same Message-ID.
    Restore(restore::RestoreOptions),
    /// Run the demo hospital in a folder of its own
    Demo(demo::DemoOptions),
}

/// Why a command stopped.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the arguments, does what they say, and reports the outcome.
pub fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    let is_demo = matches!(arguments.command, Some(Command::Demo(_)));
    if is_demo && arguments.options.config.is_none() {
        // A line for each request would push the sign-in links off the screen.
        arguments.options.log.get_or_insert_with(|| "warn".to_owned());
    }
    let folder = if is_demo { "./readback-demo" } else { "./readback-data" };
    let outcome = arguments.options.resolve(folder).map_err(Failure::from).and_then(|config| {
        log::start(&config.log);
        match arguments.command.unwrap_or(Command::Serve) {
            Command::Serve => run(serve_command(config)),
            Command::Migrate => migrate(&config),
            Command::Check => run(check::check(config)),
            Command::Mail(command) => run(mail::run(command, config)),
            Command::User(command) => run(user::run(command, config)),
            Command::Backup(options) => run(backup::backup(options, config)),
            Command::Restore(options) => run(restore::restore(options, config)),
            Command::Demo(options) => run(demo::demo(options, config)),
        }
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            let words = error.downcast_ref().map_or_else(|| error.to_string(), local_socket::words);
            let _ = writeln!(std::io::stderr(), "readback: {words}");
            ExitCode::FAILURE
        }
    }
}

fn run(work: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    actix_web::rt::System::new().block_on(work)
}

/// Prints a line for people.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

async fn serve_command(config: Config) -> Result<ExitCode, Failure> {
    let Built { app, setup_code } = App::build(config, Arc::new(SystemClock), Purpose::Product).await?;
    if let Some(code) = setup_code {
        say(&format!("Set-up code: {} (for {}/set-up)", code.as_str(), app.config.public_url));
    }
    serve::serve(app, |app| say(&format!("Readback is at {}", app.config.public_url))).await?;
    Ok(ExitCode::SUCCESS)
}

fn migrate(config: &Config) -> Result<ExitCode, Failure> {
    Database::open(&DatabaseConfig { url: config.database_url.clone(), data_folder: config.data.clone() })?;
    say("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
