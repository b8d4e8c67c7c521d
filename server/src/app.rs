//! Everything that handlers and jobs share; built once and handed in, so that a test can build another.

use std::sync::Arc;

use domain::moment::Moment;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Database, DatabaseConfig};
use crate::directory::Snapshots;
use crate::error::Result;
use crate::http::limits::Limits;
use crate::http::live::Live;
use crate::identity::{Sessions, SetupCode};
use crate::telling::post::Post;
use crate::telling::tokens::Tokens;
use crate::{administration, identity, telling};

/// The running product.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Database,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The settings of this process.
    pub config: Arc<Config>,
    /// The picture of directory, rules, levels and settings that requests are prepared on.
    pub snapshots: Snapshots,
    /// Who is signed in.
    pub sessions: Sessions,
    /// The streams of live hints.
    pub live: Live,
    /// The rate limits.
    pub limits: Limits,
    /// The tokens in mails.
    pub tokens: Tokens,
    /// The way that mail takes.
    pub post: Post,
}

/// What the app is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Real use; refuses the demo's database.
    Product,
    /// The demo; refuses any other database.
    Demo,
    /// One command on whatever is there.
    Command,
}

/// What building the app brought to light.
pub struct Built {
    /// The app.
    pub app: App,
    /// The set-up code, where this process made it: to be printed once.
    pub setup_code: Option<SetupCode>,
}

impl App {
    /// Opens the database, brings it up to date, founds it where it is empty, and prepares the rest.
    ///
    /// # Errors
    /// Those of the database; a database that is marked otherwise than the purpose says.
    pub async fn build(config: Config, clock: Arc<dyn Clock>, purpose: Purpose) -> Result<Built> {
        // Nothing leaves the demo, whatever the environment says.
        let config = match purpose {
            Purpose::Demo => Config { mail: config.mail.of_demo(), ..config },
            Purpose::Product | Purpose::Command => config,
        };
        let database = DatabaseConfig { url: config.database_url.clone(), data_folder: config.data.clone() };
        let db = tokio::task::spawn_blocking(move || Database::open(&database))
            .await
            .map_err(|error| crate::error::ServerError::internal("opening the database", error))??;
        administration::actions::found(&db, clock.now(), purpose).await?;
        let snapshots = Snapshots::open(db.clone()).await?;
        let sessions = Sessions::open(&db, clock.clone()).await?;
        let limits = Limits::new(&config);
        let tokens = Tokens::new(&db.read(telling::store::find_token_key).await?);
        let post = Post::open(&config.mail);
        let app = Self {
            db,
            clock,
            config: Arc::new(config),
            snapshots,
            sessions,
            live: Live::default(),
            limits,
            tokens,
            post,
        };
        let setup_code = match purpose {
            Purpose::Product => identity::actions::offer_setup(&app).await?,
            Purpose::Demo | Purpose::Command => None,
        };
        Ok(Built { app, setup_code })
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }
}
