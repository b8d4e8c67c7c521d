//! `readback mail`: tries the way to the mail server, without the database.

use std::process::ExitCode;

use clap::Subcommand;
use domain::telling::mail_settings::{Encrypted, SelfTest, Speaker};

use super::{Failure, say};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::telling::smtp::self_test;
use crate::words::words;

/// What can be done with mail.
#[derive(Subcommand)]
pub enum MailCommand {
    /// Send a test letter and print the whole conversation, encryption and certificates
    Test {
        /// Who gets it
        address: String,
    },
}

/// Does it; fails where the server did not take the letter over.
pub async fn run(command: MailCommand, config: Config) -> Result<ExitCode, Failure> {
    let MailCommand::Test { address } = command;
    let test = self_test::run(&config.mail, &address, "en", SystemClock.now()).await;
    lines(&test).iter().for_each(|line| say(line));
    Ok(if test.accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The conversation with `>` before what we said and `<` before what the server said; then what came of it.
fn lines(test: &SelfTest) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, step) in test.steps.iter().enumerate() {
        lines.extend(test.tls.iter().filter(|tls| tls.after == index).flat_map(encryption));
        let mark = match step.from {
            Speaker::Us => '>',
            Speaker::Server => '<',
        };
        lines.push(format!("{mark} {}", step.text));
    }
    lines.extend(test.tls.iter().filter(|tls| tls.after >= test.steps.len()).flat_map(encryption));
    if !test.answer.is_empty() {
        lines.push(test.answer.clone());
    }
    lines.push(words("en").text(&format!("mail_test.{}", test.advice_code.as_str()), &[]));
    lines
}

fn encryption(tls: &Encrypted) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(version), Some(cipher)) = (&tls.version, &tls.cipher) {
        lines.push(format!("* {version}, {cipher}"));
    }
    for (number, certificate) in tls.certificates.iter().enumerate() {
        lines.push(format!("* {}. {}", number + 1, certificate.subject));
        lines.push(format!("*    issued by {}", certificate.issuer));
        lines.push(format!("*    holds from {} until {}", certificate.not_before, certificate.not_after));
        if !certificate.names.is_empty() {
            lines.push(format!("*    for {}", certificate.names.join(", ")));
        }
    }
    lines.extend(tls.distrust.iter().map(|distrust| format!("* not trusted: {distrust}")));
    lines
}
