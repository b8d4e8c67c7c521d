//! A client: keeps cookies as a browser does, says what our own pages say, and checks every problem's form.

use std::collections::BTreeMap;

use super::stream::Stream;
use domain::id::Id;
use serde_json::{Value, json};
use ureq::http::{HeaderMap, Method, Request};

/// A client-made id, as for everything that is not anonymous.
pub fn new_id<K>() -> Id<K> {
    Id::from_uuid(uuid::Uuid::now_v7())
}

/// A client-made id that tells no time.
pub fn new_timeless_id<K>() -> Id<K> {
    Id::from_uuid(uuid::Uuid::new_v4())
}

/// One browser of one person.
#[derive(Clone)]
pub struct Client {
    address: String,
    agent: ureq::Agent,
    /// By name; with the path that the server gave.
    pub cookies: BTreeMap<String, (String, String)>,
    /// Sent with every request.
    pub headers: BTreeMap<String, String>,
    email: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// The body as JSON; null where it is none.
    pub json: Value,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(std::time::Duration::from_secs(30)))
            .allow_non_standard_methods(true)
            .build()
            .into();
        let headers = BTreeMap::from([("x-requested-with".to_owned(), "readback".to_owned())]);
        Self { address: address.to_owned(), agent, cookies: BTreeMap::new(), headers, email: String::new() }
    }

    /// The same person in another tab: same cookies as of now.
    pub fn another_tab(&self) -> Self {
        self.clone()
    }

    /// The same client with one more header.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None)
    }

    pub fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string().into_bytes()))
    }

    pub fn put(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string().into_bytes()))
    }

    pub fn patch(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body.to_string().into_bytes()))
    }

    pub fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None)
    }

    /// A request below `/api/v1`, or to an address that begins with `//`, which is then taken from the root.
    pub fn send(&mut self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let path = path
            .strip_prefix('/')
            .filter(|rest| rest.starts_with('/'))
            .map_or_else(|| format!("/api/v1{path}"), str::to_owned);
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        let cookies = self.cookies_for(&path);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        if body.is_some() && !self.headers.contains_key("content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let answer = self.take(answer.expect("the server answers"));
        answer.check_form();
        answer
    }

    /// The cookie header of a request to that path.
    pub fn cookies_for(&self, path: &str) -> String {
        let fitting = self.cookies.iter().filter(|(_, (_, scope))| path.starts_with(scope.as_str()));
        fitting.map(|(name, (value, _))| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Host and port of the server.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    fn take(&mut self, answer: ureq::http::Response<ureq::Body>) -> Answer {
        let (head, mut body) = answer.into_parts();
        for cookie in head.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie in ASCII");
            let mut parts = cookie.split("; ");
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("name=value");
            let attributes: Vec<&str> = parts.collect();
            let path =
                attributes.iter().find_map(|part| part.strip_prefix("Path=")).unwrap_or("/").to_owned();
            if attributes.contains(&"Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), (value.to_owned(), path));
            }
        }
        let text = body.read_to_string().unwrap_or_default();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: head.status.as_u16(), headers: head.headers, text, json }
    }

    /// The address of the account, once signed in.
    pub fn email(&self) -> String {
        self.email.clone()
    }

    /// Notes whose account this client uses.
    pub fn belongs_to(&mut self, email: &str) {
        self.email = email.to_owned();
    }

    /// Opens a stream and looks at its head alone.
    pub fn open_stream(&mut self, path: &str) -> (u16, String) {
        let mut stream = Stream::open(self, path);
        (stream.status, stream.problem_code())
    }

    /// Signs in with e-mail and password.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.email = email.to_owned();
        self.post("/session", json!({"email": email, "password": password}))
    }
}

impl Answer {
    /// Every answer that is no success is a problem with a code of the table, a request id and its own status.
    fn check_form(&self) {
        if self.status < 400 || !self.header("content-type").starts_with("application/") {
            return;
        }
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let problem: domain::problem::Problem = serde_json::from_str(&self.text).expect("a problem");
        assert_eq!(problem.status, self.status);
        assert_eq!(problem.code.status(), self.status);
        assert_eq!(problem.instance.as_deref(), Some(self.header("x-request-id")));
    }

    /// The header's value; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Fails unless the status is this one; gives the answer back.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Fails unless it is a problem of this code; gives the answer back.
    #[track_caller]
    pub fn expect_problem(self, code: &str) -> Self {
        assert_eq!(self.json["code"], code, "{} {}", self.status, self.text);
        self
    }

    /// Fails unless exactly these fields are refused, each with this code.
    #[track_caller]
    pub fn expect_fields(self, wanted: &[(&str, &str)]) -> Self {
        assert_eq!(self.status, 422, "{}", self.text);
        let mut found: Vec<(String, String)> = self.json["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| {
                (error["field"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
            })
            .collect();
        found.sort();
        let mut wanted: Vec<(String, String)> =
            wanted.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
        wanted.sort();
        assert_eq!(found, wanted, "{}", self.text);
        self
    }

    /// The text at that JSON pointer.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer} in {}", self.text))
            .to_owned()
    }
}
