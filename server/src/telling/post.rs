//! The way that mail takes out of here: to a relay, to the mailbox page, to both, or nowhere.

use crate::config::mail::MailSettings;

use super::smtp::Transport;

/// The way that mail takes.
#[derive(Clone)]
pub struct Post {
    relay: Option<Transport>,
    mailbox: bool,
}

impl Post {
    /// As the settings say. Connects only when there is something to send.
    pub fn open(settings: &MailSettings) -> Self {
        Self { relay: Transport::open(settings).ok(), mailbox: settings.mailbox }
    }

    /// Whether there is any way. Without one, tellings wait as owed.
    pub const fn is_open(&self) -> bool {
        self.relay.is_some() || self.mailbox
    }

    /// The relay, where one is set.
    pub const fn relay(&self) -> Option<&Transport> {
        self.relay.as_ref()
    }

    /// Whether the mailbox page shows what was made.
    pub const fn keeps_copies(&self) -> bool {
        self.mailbox
    }
}
