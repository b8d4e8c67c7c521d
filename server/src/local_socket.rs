//! The local socket of a running server: through it, commands on the same computer ask the process that holds the data
//! folder, instead of failing because the folder is taken.
//!
//! It lies in the data folder and only the server's own account can open it. One JSON line in, one JSON line out.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::demo;
use crate::error::ServerError;
use crate::identity::actions::{UserToAdd, add_user};

/// Its name in the data folder.
pub const NAME: &str = "readback.sock";
/// The longest request.
const LONGEST: usize = 64 * 1024;

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Add a person.
    AddUser(UserToAdd),
    /// Make new sign-in links of the demo.
    DemoLinks,
}

/// What comes back: lines for people, or why not.
pub type Answered = Result<Vec<String>, String>;

/// Does what was asked.
pub async fn answer(app: &App, ask: Ask) -> Answered {
    let done = match ask {
        Ask::AddUser(user) => add_user(app, user).await.map(|_| vec!["Added.".to_owned()]),
        Ask::DemoLinks => demo::links(app).await,
    };
    done.map_err(|error| words(&error))
}

/// An error in one line: the wrong fields, where there are any.
pub fn words(error: &ServerError) -> String {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return problem.detail.unwrap_or_else(|| error.to_string());
    }
    let fields: Vec<String> =
        problem.errors.iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
    fields.join("; ")
}

fn place(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{UnixListener, UnixStream};

    use super::{Answered, Ask, LONGEST, answer, place};
    use crate::app::App;

    /// Listens in the data folder. The folder's lock is held, so a socket that lies there is left over.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn listen(app: App) -> std::io::Result<()> {
        let path = place(&app.config.data);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let app = app.clone();
                actix_web::rt::spawn(async move {
                    if let Err(error) = serve(&app, stream).await {
                        tracing::warn!(%error, "the local socket");
                    }
                });
            }
        });
        Ok(())
    }

    async fn serve(app: &App, stream: UnixStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        BufReader::new(read).take(LONGEST as u64).read_line(&mut line).await?;
        let answered: Answered = match serde_json::from_str::<Ask>(&line) {
            Ok(ask) => answer(app, ask).await,
            Err(_) => Err("the running server does not know this command; is it another version?".to_owned()),
        };
        let text = serde_json::to_string(&answered).unwrap_or_default();
        write.write_all(format!("{text}\n").as_bytes()).await
    }

    /// Asks the server that holds this folder; nothing where none does.
    pub async fn ask(folder: &Path, ask: &Ask) -> Option<Answered> {
        let mut stream = UnixStream::connect(place(folder)).await.ok()?;
        let text = serde_json::to_string(ask).ok()?;
        stream.write_all(format!("{text}\n").as_bytes()).await.ok()?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await.ok()?;
        serde_json::from_str(&line).ok()
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::path::Path;

    use super::{Answered, Ask};
    use crate::app::App;

    /// Such sockets exist on Unix alone; elsewhere, stop the server first.
    pub fn listen(_app: App) -> std::io::Result<()> {
        Ok(())
    }

    /// Nobody can be asked.
    pub async fn ask(_folder: &Path, _ask: &Ask) -> Option<Answered> {
        None
    }
}

#[cfg(not(unix))]
pub use elsewhere::{ask, listen};
#[cfg(unix)]
pub use unix::{ask, listen};
