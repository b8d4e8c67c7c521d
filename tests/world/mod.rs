//! One world a test: the product in its own process-wide corner, with its own database, clock and port.

mod acts;
pub mod certificates;
mod client;
mod crowd;
mod database;
mod followers;
mod hospital;
pub mod mail;
mod process;
mod rows;
mod stream;
mod told;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::JoinHandle;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use domain::moment::Moment;
use server::app::{App, Purpose};
use server::clock::SetClock;
use server::config::Options;
use tokio::runtime::Runtime;

pub use acts::{Secret, needs_of, timeless, with};
pub use client::{Answer, Client, new_id, new_timeless_id};
pub use database::{Kind, Place};
pub use hospital::{Hospital, PASSWORD, person};
pub use process::{Process, run};
pub use rows::{hex, is_time};
pub use stream::Stream;

/// A running product that is thrown away at the end, after `readback check` has found nothing.
pub struct World {
    /// Which database it runs on.
    pub kind: Kind,
    /// The clock, to be moved by hand.
    pub clock: SetClock,
    /// Where it listens.
    pub address: String,
    /// The set-up code that it printed.
    pub setup_code: String,
    app: App,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    /// Runs what is done by hand; one for all of it, because connections belong to theirs.
    hands: Runtime,
    database: Arc<Place>,
    checked: bool,
}

/// A product that was stopped, with everything that it has kept.
#[derive(Clone)]
pub struct Stopped {
    /// Which database it ran on.
    pub kind: Kind,
    /// The clock, where it stood.
    pub clock: SetClock,
    /// What it has kept.
    pub database: Arc<Place>,
}

impl Stopped {
    /// Starts it anew with these settings, at another port.
    pub fn start(self, change: impl FnOnce(&mut Options)) -> World {
        World::start(self.kind, self.database, self.clock, change)
    }
}

/// Whether the tests that need hours are wanted.
pub fn is_long() -> bool {
    std::env::var_os("READBACK_TEST_LONG").is_some()
}

/// Wednesday 18 November 2026, 10:00 in Zurich: within working hours.
pub const START: &str = "2026-11-18T09:00:00Z";

impl World {
    /// A fresh product on an empty database.
    pub fn new(kind: Kind) -> Self {
        Self::with(kind, |_| {})
    }

    /// The same with other settings.
    pub fn with(kind: Kind, change: impl FnOnce(&mut Options)) -> Self {
        Self::start(
            kind,
            Arc::new(Place::new(kind)),
            SetClock::at(START.parse::<Moment>().expect("a time")),
            change,
        )
    }

    /// Another process on the same PostgreSQL database, with the same clock.
    pub fn beside(&self) -> Self {
        self.beside_with(|_| {})
    }

    /// The same with other settings.
    pub fn beside_with(&self, change: impl FnOnce(&mut Options)) -> Self {
        assert_eq!(self.kind, Kind::Postgres, "a SQLite file belongs to one process");
        Self::start(self.kind, Arc::new(self.database.beside()), self.clock.clone(), change)
    }

    /// The same product after it was stopped and started anew, at another port.
    pub fn restart(self) -> Self {
        self.restart_with(|_| {})
    }

    /// The same with other settings.
    pub fn restart_with(self, change: impl FnOnce(&mut Options)) -> Self {
        self.stop().start(change)
    }

    /// Stops it; what it has kept stays.
    pub fn stop(self) -> Stopped {
        Stopped { kind: self.kind, clock: self.clock.clone(), database: Arc::clone(&self.database) }
    }

    fn start(kind: Kind, database: Arc<Place>, clock: SetClock, change: impl FnOnce(&mut Options)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let mut options = Options {
            bind: Some(listener.local_addr().expect("its address").to_string()),
            data: Some(database.folder().to_path_buf()),
            database_url: Some(database.url().to_owned()),
            rate_limits: Some("off".to_owned()),
            ..Options::default()
        };
        change(&mut options);
        let config = options.resolve("unused").expect("settings");
        let (send, receive) = channel();
        let hands = clock.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let built =
                    App::build(config, Arc::new(hands), Purpose::Product).await.expect("the product starts");
                let (app, code) = (built.app.clone(), built.setup_code);
                let shared = app.clone();
                let server = HttpServer::new(move || server::http::application(shared.clone()))
                    .workers(2)
                    .disable_signals()
                    .shutdown_timeout(1)
                    .listen(listener)
                    .expect("it listens")
                    .run();
                let code = code.map(|code| code.as_str().to_owned()).unwrap_or_default();
                send.send((app, code, server.handle())).expect("the test waits");
                server.await.expect("it serves");
            });
        });
        let (app, setup_code, handle) = receive.recv().expect("it started");
        let hands = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self {
            kind,
            clock,
            address,
            setup_code,
            app,
            handle,
            thread: Some(thread),
            hands,
            database,
            checked: true,
        }
    }

    /// Does without the check at its end, which takes minutes where there are very many reports.
    #[allow(dead_code, reason = "tests always check; benchmarks of very many reports cannot wait")]
    pub fn unchecked(&mut self) {
        self.checked = false;
    }

    /// Somebody without a session.
    pub fn guest(&self) -> Client {
        Client::new(&self.address)
    }

    /// Moves the clock on.
    pub fn later(&self, seconds: i64) {
        use server::clock::Clock;
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    /// Runs every job once: nothing happens by itself here.
    pub fn run_jobs(&self) {
        self.hands.block_on(server::jobs::run_all(&self.app)).expect("the jobs run");
    }

    /// Sends every mail that is due now: no mail leaves by itself here.
    pub fn deliver(&self) {
        self.hands.block_on(server::telling::worker::deliver_all(&self.app)).expect("the mails leave");
    }

    /// Changes what is kept, past the product: what nobody could do through the door.
    pub fn execute(&self, sql: &str) {
        self.database.execute(sql);
    }

    /// Where it keeps everything.
    pub fn place(&self) -> &Place {
        &self.database
    }

    /// The folder with everything that is kept.
    pub fn folder(&self) -> &std::path::Path {
        self.database.folder()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.app.live.close();
        self.hands.block_on(async {
            let findings = match self.checked {
                true => Some(server::reports::check::check(&self.app.db).await),
                false => None,
            };
            self.handle.stop(false).await;
            self.app.db.close().await;
            if let Some(findings) = findings.filter(|_| !std::thread::panicking()) {
                let findings = findings.expect("the check runs");
                assert!(findings.differences.is_empty(), "{:#?}", findings.differences);
            }
        });
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes one test for each database out of a function that takes a [`World`], or, after `with_kind`, the [`Kind`].
#[macro_export]
macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name($crate::world::World::new($crate::world::Kind::Sqlite)); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name($crate::world::World::new($crate::world::Kind::Postgres)); })*
        }
    };
    (with_kind: $($name:ident)*) => {
        mod sqlite_set_up {
            $(#[test] fn $name() { super::$name($crate::world::Kind::Sqlite); })*
        }
        mod postgres_set_up {
            $(#[test] fn $name() { super::$name($crate::world::Kind::Postgres); })*
        }
    };
}
