//! What the tests about mailed links share: a product with mail, and the links that have arrived.

use serde_json::{Value, json};

use crate::world::mail::{Arrived, Receiver};
use crate::world::{Answer, Kind, World};

/// A product that mails, and the receiver of its mails.
pub struct Mailed {
    pub world: World,
    receiver: Receiver,
}

impl Mailed {
    pub fn new(kind: Kind) -> Self {
        Self::limited(kind, false)
    }

    /// The same with rate limits.
    pub fn limited(kind: Kind, limits: bool) -> Self {
        let receiver = Receiver::new();
        let world = World::with(kind, |options| {
            options.smtp_url = Some(receiver.url());
            options.rate_limits = Some(if limits { "on" } else { "off" }.to_owned());
        });
        Self { world, receiver }
    }

    /// Asks for a link to sign in.
    pub fn ask(&self, email: &str) -> Answer {
        self.world.guest().post("/session/link", json!({"email": email}))
    }

    /// Asks for a link to set a new password.
    pub fn ask_to_reset(&self, email: &str) -> Answer {
        self.world.guest().post("/session/link", json!({"email": email, "purpose": "reset"}))
    }

    /// The paths of all links that have arrived there, oldest first.
    #[track_caller]
    pub fn links(&self, email: &str) -> Vec<String> {
        self.world.deliver();
        self.receiver.kept_for(email).iter().filter_map(path_in).collect()
    }

    /// The path of the newest link of all.
    #[track_caller]
    pub fn newest(&self) -> String {
        self.world.deliver();
        path_of(self.receiver.kept().last().expect("a mail has arrived"))
    }

    /// Asks for a link to sign in, and gives its path.
    #[track_caller]
    pub fn link(&self, email: &str) -> String {
        let before = self.links(email).len();
        self.ask(email).expect(202);
        let mut links = self.links(email);
        assert_eq!(links.len(), before + 1, "one mail for {email}");
        links.pop().unwrap()
    }

    /// How many mails have arrived in all.
    pub fn count(&self) -> usize {
        self.world.deliver();
        self.receiver.count()
    }

    /// The links that nobody has used, by purpose.
    pub fn open_links(&self, purpose: &str) -> Vec<Value> {
        let mut links = self.world.rows("sign_in_links");
        links.retain(|link| link["used_at"].is_null() && link["purpose"] == purpose);
        links
    }
}

#[track_caller]
fn path_of(arrived: &Arrived) -> String {
    path_in(arrived).unwrap_or_else(|| panic!("no link in {}", arrived.letter().text))
}

/// The path of the sign-in link in a mail; other mails have none.
fn path_in(arrived: &Arrived) -> Option<String> {
    let letter = arrived.letter();
    let links = letter.links();
    let (_, token) = links.iter().find_map(|link| link.split_once("/sign-in/"))?;
    Some(format!("/session/link/{token}"))
}
