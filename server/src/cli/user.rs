//! `readback user`: accounts from the command line.

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::{Failure, say};
use crate::app::{App, Purpose};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::identity::actions::UserToAdd;
use crate::local_socket::{self, Ask};

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a person; the password is read from standard input
    Add(AddUser),
}

/// A person to be added.
#[derive(Args, Clone)]
pub struct AddUser {
    /// E-mail address
    #[arg(long)]
    pub email: String,
    /// Full name
    #[arg(long)]
    pub name: String,
    /// reporter, champion or administrator; an owner is a member of a team
    #[arg(long, default_value = "reporter")]
    pub role: String,
    /// Name or id of a team of which the person becomes a member
    #[arg(long)]
    pub team: Option<String>,
    /// Name or id of the unit in which the person works
    #[arg(long)]
    pub unit: Option<String>,
    /// Read the password from standard input
    #[arg(long, required = true)]
    pub password_stdin: bool,
}

/// Does it: through the running server, else by taking the data folder.
pub async fn run(command: UserCommand, config: Config) -> Result<ExitCode, Failure> {
    let UserCommand::Add(person) = command;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let user = UserToAdd {
        email: person.email,
        name: person.name,
        role: person.role,
        team: person.team,
        unit: person.unit,
        password,
    };
    let ask = Ask::AddUser(user);
    let answered = match local_socket::ask(&config.data, &ask).await {
        Some(answered) => answered,
        None => {
            let built = App::build(config, Arc::new(SystemClock), Purpose::Command).await?;
            let answered = local_socket::answer(&built.app, ask).await;
            built.app.db.close().await;
            answered
        }
    };
    for line in answered? {
        say(&line);
    }
    Ok(ExitCode::SUCCESS)
}
