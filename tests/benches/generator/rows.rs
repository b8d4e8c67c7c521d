//! Rows as text of one statement, for both databases.

use std::fmt::Write;

use domain::id::Id;
use domain::moment::Moment;

use crate::world::Kind;

/// The rows of one table.
pub struct Table {
    kind: Kind,
    head: &'static str,
    text: String,
    begun: bool,
}

impl Table {
    /// No row yet; `head` is its name with the columns.
    pub const fn new(kind: Kind, head: &'static str) -> Self {
        Self { kind, head, text: String::new(), begun: false }
    }

    /// Begins a row.
    pub fn row(&mut self) -> &mut Self {
        self.text.push_str(if self.text.is_empty() { "(" } else { ",(" });
        self.begun = false;
        self
    }

    /// Ends a row.
    pub fn end(&mut self) {
        self.text.push(')');
    }

    fn next(&mut self) -> &mut String {
        if self.begun {
            self.text.push(',');
        }
        self.begun = true;
        &mut self.text
    }

    fn put(&mut self, value: impl std::fmt::Display) -> &mut Self {
        write!(self.next(), "{value}").expect("memory");
        self
    }

    pub fn id<K>(&mut self, id: Id<K>) -> &mut Self {
        let hex = id.uuid().simple();
        match self.kind {
            Kind::Sqlite => self.put(format_args!("X'{hex}'")),
            Kind::Postgres => self.put(format_args!("'{hex}'::uuid")),
        }
    }

    pub fn time(&mut self, at: Moment) -> &mut Self {
        match self.kind {
            Kind::Sqlite => self.put(at.micros()),
            Kind::Postgres => self.put(format_args!("'{at}'::timestamptz")),
        }
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.put(format_args!("'{}'", text.replace('\'', "''")))
    }

    pub fn number(&mut self, number: i64) -> &mut Self {
        self.put(number)
    }

    pub fn truth(&mut self, truth: bool) -> &mut Self {
        self.put(if truth { "TRUE" } else { "FALSE" })
    }

    /// Nothing, as whatever the column is: in the first row PostgreSQL guesses `text` where nothing is said.
    fn nothing(&mut self, column: &str) -> &mut Self {
        match self.kind {
            Kind::Sqlite => self.put("NULL"),
            Kind::Postgres => self.put(format_args!("NULL::{column}")),
        }
    }

    pub fn optional_id<K>(&mut self, id: Option<Id<K>>) -> &mut Self {
        match id {
            Some(id) => self.id(id),
            None => self.nothing("uuid"),
        }
    }

    pub fn optional_time(&mut self, at: Option<Moment>) -> &mut Self {
        match at {
            Some(at) => self.time(at),
            None => self.nothing("timestamptz"),
        }
    }

    pub fn optional_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.nothing("text"),
        }
    }

    pub fn optional_number(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.number(number),
            None => self.nothing("bigint"),
        }
    }

    /// The statement; nothing where there is no row.
    pub fn sql(self) -> String {
        if self.text.is_empty() {
            String::new()
        } else {
            format!("INSERT INTO {} VALUES {};", self.head, self.text)
        }
    }
}
