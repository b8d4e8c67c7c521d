//! Requests to the API: JSON in and out, and what went wrong as something that a screen can show.

pub mod failure;
pub mod live;
pub mod remote;
pub mod session;

use domain::{
    id::Id,
    page::{LARGEST_LIMIT, Page},
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsCast;

use crate::browser;
pub use failure::Failure;
pub use remote::{Remote, remote};

/// Reads `path` below `/api/v1`.
///
/// # Errors
/// Any [`Failure`].
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&ask("GET", path, None, None, false).await?.text())
}

/// The first `wanted` items of the list at `path`, in as few requests as possible.
///
/// # Errors
/// Any [`Failure`].
pub async fn some_of<T: DeserializeOwned>(path: &str, wanted: usize) -> Result<Page<T>, Failure> {
    let limit = wanted.min(LARGEST_LIMIT as usize);
    let more = if path.contains('?') { '&' } else { '?' };
    let mut all: Page<T> = get(&format!("{path}{more}limit={limit}")).await?;
    while all.items.len() < wanted
        && let Some(cursor) = all.next_cursor.take()
    {
        let cursor = String::from(js_sys::encode_uri_component(&cursor));
        let next: Page<T> = get(&format!("{path}{more}limit={limit}&cursor={cursor}")).await?;
        all.items.extend(next.items);
        all.next_cursor = next.next_cursor;
    }
    Ok(all)
}

/// Reads `path` together with its entity tag, which a later change must bring.
///
/// # Errors
/// Any [`Failure`].
pub async fn get_tagged<T: DeserializeOwned>(path: &str) -> Result<(T, String), Failure> {
    let answer = ask("GET", path, None, None, false).await?;
    Ok((read(&answer.text())?, answer.tag()))
}

/// Posts `body` to `path`.
///
/// # Errors
/// Any [`Failure`].
pub async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Failure> {
    read(&ask("POST", path, Some(write(body)?), None, false).await?.text())
}

/// Puts `body` at `path`.
///
/// # Errors
/// Any [`Failure`].
pub async fn put<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Failure> {
    read(&ask("PUT", path, Some(write(body)?), None, false).await?.text())
}

/// Sends `body` with any method to `path`, where the answer's body does not matter or there is none.
///
/// # Errors
/// Any [`Failure`].
pub async fn send<B: Serialize>(method: &str, path: &str, body: &B) -> Result<(), Failure> {
    ask(method, path, Some(write(body)?), None, false).await.map(drop)
}

/// Deletes `path`.
///
/// # Errors
/// Any [`Failure`].
pub async fn delete(path: &str) -> Result<(), Failure> {
    ask("DELETE", path, None, None, false).await.map(drop)
}

/// Changes what was read with `tag`, with PATCH or PUT; where somebody else was faster, it fails as `changed`.
///
/// # Errors
/// Any [`Failure`].
pub async fn change<B: Serialize, T: DeserializeOwned>(
    method: &str,
    path: &str,
    tag: &str,
    body: &B,
) -> Result<T, Failure> {
    read(&ask(method, path, Some(write(body)?), Some(tag.to_owned()), false).await?.text())
}

/// Posts without cookies and without a person: for everything about an anonymous report.
///
/// # Errors
/// Any [`Failure`].
pub async fn post_anonymously<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, Failure> {
    read(&ask("POST", path, Some(write(body)?), None, true).await?.text())
}

/// Posts `body` and hands the answer on as the JSON that it is, for a page that reads it later.
///
/// # Errors
/// Any [`Failure`].
pub async fn post_for_json<B: Serialize>(path: &str, body: &B, anonymous: bool) -> Result<String, Failure> {
    Ok(ask("POST", path, Some(write(body)?), None, anonymous).await?.text())
}

/// Reads without cookies and without a person.
///
/// # Errors
/// Any [`Failure`].
pub async fn get_anonymously<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&ask("GET", path, None, None, true).await?.text())
}

/// A new id for what this client creates or moves.
pub fn new_id<K>() -> Id<K> {
    parsed(&browser::uuid7())
}

/// A new id that tells no time, for everything about an anonymous report.
pub fn new_timeless_id<K>() -> Id<K> {
    parsed(&browser::uuid4())
}

#[expect(clippy::expect_used, reason = "the shim writes 32 hexadecimal digits with hyphens at their places")]
fn parsed<K>(text: &str) -> Id<K> {
    text.parse().expect("a UUID")
}

/// A new secret of an anonymous reporter, and the hash that alone leaves the device.
pub fn new_secret() -> (String, String) {
    let secret = browser::secret();
    let hash = Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    (secret, hash)
}

async fn ask(
    method: &str,
    path: &str,
    body: Option<String>,
    if_match: Option<String>,
    anonymous: bool,
) -> Result<browser::Answer, Failure> {
    let answer: browser::Answer =
        browser::send(method, path, body, if_match, anonymous).await.unchecked_into();
    match answer.status() {
        200..=299 => Ok(answer),
        0 => Err(Failure::Unreachable),
        status => {
            let failure = Failure::from_answer(status, &answer.text(), answer.wait());
            if failure.says_signed_out() && !anonymous {
                session::lost();
            }
            Err(failure)
        }
    }
}

fn write<B: Serialize>(body: &B) -> Result<String, Failure> {
    serde_json::to_string(body).map_err(|_| Failure::Unreadable)
}

/// An empty body reads as `()`.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(if text.is_empty() { "null" } else { text }).map_err(|_| Failure::Unreadable)
}
