//! What a page of the area is made from: lists, and the one thing that it is about. One type for all pages, so that
//! the program holds what loads and shows it only once.

use super::{entry::Entry, lists::Lists, section::Section};
use crate::client::{self, Failure, Remote, remote};

/// A thing as it was read, with the tag that a change must bring.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The thing.
    pub entry: Entry,
    /// Its tag.
    pub tag: String,
}

/// What a page is made from.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The lists.
    pub lists: Lists,
    /// The thing that it is about; none for lists and new things.
    pub read: Option<Read>,
}

/// Loads those lists, and what stands at that path of the API.
pub fn loaded(lists: Vec<&'static str>, about: Option<String>) -> Remote<Loaded> {
    remote(move || {
        let (lists, about) = (lists.clone(), about.clone());
        async move {
            let read = match about {
                Some(path) => Some(read(&path).await?),
                None => None,
            };
            Ok(Loaded { lists: Lists::load(lists).await?, read })
        }
    })
}

/// Reads what stands at that path of the API.
///
/// # Errors
/// Any [`Failure`].
pub async fn read(path: &str) -> Result<Read, Failure> {
    let (value, tag) = client::get_tagged(path).await?;
    Ok(Read { entry: Entry(value), tag })
}

impl Section {
    /// The address of one of them in the API.
    pub fn address(&self, id: &str) -> String {
        if self.single { format!("/{}", self.path) } else { format!("/{}/{id}", self.path) }
    }

    /// Reads one.
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn read(&self, id: &str) -> Result<Read, Failure> {
        read(&self.address(id)).await
    }
}
