//! A database of its own for each world: a file, or a database on the PostgreSQL that the test runner started.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::sql_types::BigInt;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};

/// The variable with the address of the running PostgreSQL.
const POSTGRES: &str = "READBACK_TEST_POSTGRES";

/// Which database a world runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Where a world keeps everything; gone with it.
pub struct Place {
    folder: PathBuf,
    url: String,
    name: Option<String>,
}

impl Place {
    pub fn new(kind: Kind) -> Self {
        let name = format!("readback_{}", uuid::Uuid::new_v4().simple());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        match kind {
            Kind::Sqlite => Self { folder, url: String::new(), name: None },
            Kind::Postgres => {
                server().batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
                let url = address();
                let base = url.rsplit_once('/').map_or(url.as_str(), |(base, _)| base);
                Self { folder, url: format!("{base}/{name}"), name: Some(name) }
            }
        }
    }

    /// The same database for another process, which has a folder of its own and leaves the database in place.
    pub fn beside(&self) -> Self {
        let folder = std::env::temp_dir().join(format!("readback_{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self { folder, url: self.url.clone(), name: None }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes what is kept, past the product: what nobody could do through the door, and what only time would do.
    pub fn execute(&self, sql: &str) {
        if self.url.is_empty() {
            let file = self.folder.join("readback.sqlite3");
            let mut connection =
                SqliteConnection::establish(file.to_str().expect("a name")).expect("the file opens");
            connection.batch_execute("PRAGMA busy_timeout = 10000").expect("a setting");
            connection.batch_execute(sql)
        } else {
            PgConnection::establish(&self.url).expect("it answers").batch_execute(sql)
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

impl Place {
    /// The figure that a query calls `value`, read beside whatever process runs on it.
    pub fn count(&self, sql: &str) -> i64 {
        let counted: Result<Count, _> = if self.url.is_empty() {
            let file = self.folder.join("readback.sqlite3");
            let mut connection =
                SqliteConnection::establish(file.to_str().expect("a name")).expect("the file opens");
            connection.batch_execute("PRAGMA busy_timeout = 10000").expect("a setting");
            sql_query(sql).get_result(&mut connection)
        } else {
            sql_query(sql).get_result(&mut PgConnection::establish(&self.url).expect("it answers"))
        };
        counted.unwrap_or_else(|error| panic!("{sql}: {error}")).value
    }
}

fn address() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!("{POSTGRES} names no PostgreSQL: run these tests by `cargo xtask test api`")
    })
}

fn server() -> PgConnection {
    PgConnection::establish(&address()).expect("PostgreSQL answers")
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _ = server().batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
