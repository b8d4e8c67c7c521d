//! A throw-away PostgreSQL cluster: on 127.0.0.1 only, gone when this process is gone.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::Trouble;
use super::tools;

/// Tries for a port that nobody takes between our look and the server's start.
const TRIES: usize = 3;

/// A running cluster; dropping it removes it. Should this process be killed, its holder sees the end of
/// standard input and removes the cluster all the same.
pub struct Cluster {
    holder: Child,
    /// Address of the maintenance database, with the right to make others.
    pub url: String,
}

impl Cluster {
    /// Starts a cluster with the programs in `folder`.
    pub fn start(folder: &Path, log: &Path) -> Result<Self, Trouble> {
        for _ in 0..TRIES {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            let mut holder = holder()?
                .arg(folder)
                .arg(port.to_string())
                .current_dir("/")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(File::options().create(true).append(true).open(log)?)
                .spawn()?;
            let mut line = String::new();
            if let Some(output) = holder.stdout.take() {
                BufReader::new(output).read_line(&mut line)?;
            }
            if line.trim() == "ready" {
                return Ok(Self { holder, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") });
            }
            holder.wait()?;
        }
        Err(format!("PostgreSQL does not start: see {}", log.display()).into())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        // Nothing is left to do about a holder that cannot be waited for.
        let _ = self.holder.wait();
    }
}

/// PostgreSQL refuses to run as root: then its own account holds it.
fn holder() -> Result<Command, Trouble> {
    let shell = ["sh", "-c", include_str!("postgres.sh"), "postgres.sh"];
    if !tools::is_root() {
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]);
        return Ok(command);
    }
    let account = tools::account("postgres").or_else(|| tools::account("nobody"));
    let account = account.ok_or("as root, the tests need an account named postgres to run PostgreSQL")?;
    let setpriv = tools::find_program(&["setpriv"]);
    let runuser = tools::find_program(&["runuser"]);
    let mut command = match (setpriv, runuser) {
        (Some(setpriv), _) => {
            let mut command = Command::new(setpriv);
            command.arg(format!("--reuid={}", account.user)).arg(format!("--regid={}", account.group));
            command.args(["--clear-groups", "--"]);
            command
        }
        (None, Some(runuser)) => {
            let mut command = Command::new(runuser);
            command.args(["-u", &account.name, "--"]);
            command
        }
        (None, None) => return Err("as root, the tests need setpriv or runuser to run PostgreSQL".into()),
    };
    command.args(shell);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_cluster_answers_and_is_gone_after_its_drop() {
        let folder = tools::postgres_folder().expect("PostgreSQL's server is installed");
        let log = std::env::temp_dir().join(format!("readback-cluster-{}.log", std::process::id()));
        let cluster = Cluster::start(&folder, &log).unwrap();
        let address = cluster.url.split(['@', '/']).find(|part| part.starts_with("127.")).unwrap().to_owned();
        assert!(TcpStream::connect(&address).is_ok());
        drop(cluster);
        assert!(TcpStream::connect(&address).is_err());
        std::fs::remove_file(log).unwrap();
    }
}
