//! Live hints: what changed, without saying how; the page fetches what it may see.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Bytes};
use actix_web::{HttpResponse, Responder};
use domain::id::{PersonId, TeamId};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::guard::{Allowed, SignedIn, may};
use crate::app::App;
use crate::db::{MISSED, Tx};

/// How often a quiet stream shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a stream looks whether its session still holds.
const REVOCATION: Duration = Duration::from_millis(500);
const PREFIX: &str = "live:";

/// Something that changed, and who is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// `report`, `change` or `directory`.
    pub topic: String,
    /// Which one.
    pub id: String,
    /// Teams whose members are told.
    #[serde(default)]
    pub teams: Vec<TeamId>,
    /// People who are told besides.
    #[serde(default)]
    pub people: Vec<PersonId>,
    /// Whether everybody with a session is told.
    #[serde(default)]
    pub everybody: bool,
}

impl Hint {
    /// Sends it to every process once the transaction has committed.
    pub fn send(&self, tx: &mut Tx<'_>) {
        if let Ok(text) = serde_json::to_string(self) {
            tx.hint(format!("{PREFIX}{text}"));
        }
    }

    fn concerns(&self, who: &SignedIn) -> bool {
        self.everybody
            || self.people.contains(&who.person_id())
            || who.viewer.team_ids.iter().any(|team| self.teams.contains(team))
    }

    /// As a server-sent event: topic and id, nothing else.
    fn event(&self) -> Bytes {
        let data = serde_json::json!({"topic": self.topic, "id": self.id});
        Bytes::from(format!("data: {data}\n\n"))
    }
}

/// Tells open streams that the server goes down.
#[derive(Clone)]
pub struct Live(Arc<watch::Sender<bool>>);

impl Default for Live {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Live {
    /// Ends every stream, so that the server can stop.
    pub fn close(&self) {
        self.0.send_replace(true);
    }
}

struct Open {
    app: web::Data<App>,
    who: Arc<SignedIn>,
    news: Receiver<String>,
    closing: watch::Receiver<bool>,
    heartbeat: Instant,
    greeted: bool,
}

enum Happened {
    News(Result<String, RecvError>),
    Closing,
    Tick,
}

impl Open {
    /// The next bytes of the stream; nothing ends it.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(Bytes::from_static(b"retry: 2000\n\n"));
        }
        loop {
            let look = Instant::now() + REVOCATION;
            let happened = tokio::select! {
                news = self.news.recv() => Happened::News(news),
                _ = self.closing.changed() => Happened::Closing,
                () = sleep_until(look) => Happened::Tick,
            };
            if !self.app.sessions.still_holds(&self.who) {
                return None;
            }
            match happened {
                Happened::Closing | Happened::News(Err(RecvError::Closed)) => return None,
                // Something was missed: the page fetches everything again.
                Happened::News(Err(RecvError::Lagged(_))) => return Some(everything()),
                Happened::News(Ok(text)) if text == MISSED => return Some(everything()),
                Happened::News(Ok(text)) => {
                    let hint =
                        text.strip_prefix(PREFIX).and_then(|hint| serde_json::from_str::<Hint>(hint).ok());
                    if let Some(hint) = hint.filter(|hint| hint.concerns(&self.who)) {
                        return Some(hint.event());
                    }
                }
                Happened::Tick if Instant::now() >= self.heartbeat => {
                    self.heartbeat = Instant::now() + HEARTBEAT;
                    return Some(Bytes::from_static(b": still here\n\n"));
                }
                Happened::Tick => {}
            }
        }
    }
}

fn everything() -> Bytes {
    Bytes::from_static(b"data: {\"topic\":\"everything\",\"id\":\"\"}\n\n")
}

/// `GET /events`: one stream a browser. Ends within a second when the session does.
pub async fn events(app: web::Data<App>, allowed: Allowed<may::OwnAccount>) -> impl Responder {
    let open = Open {
        news: app.db.subscribe(),
        closing: app.live.0.subscribe(),
        who: allowed.who,
        app,
        heartbeat: Instant::now() + HEARTBEAT,
        greeted: false,
    };
    let body = stream::unfold(open, |mut open| async move {
        let bytes = open.next().await?;
        Some((Ok::<_, actix_web::Error>(bytes), open))
    });
    HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .content_type("text/event-stream")
        .streaming(body)
}
