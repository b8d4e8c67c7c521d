//! Who is signed in, as far as this page knows.

use domain::{
    access::Action,
    identity::wire::{Me, Public},
};
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;

use super::{Failure, live};
use crate::{app_wide, browser};

/// Who is there.
#[derive(Clone, PartialEq)]
pub enum Who {
    /// Not known yet.
    Unknown,
    /// Nobody is signed in.
    Nobody,
    /// This person.
    Member(Me),
}

/// The session of this page, and what everybody may know about the organisation.
#[derive(Clone, Copy)]
pub struct Session {
    who: RwSignal<Who>,
    public: RwSignal<Option<Public>>,
    trouble: RwSignal<Option<Failure>>,
    listening: StoredValue<bool>,
}

app_wide!(Session);

/// The session of this page.
pub fn session() -> Session {
    Session::current()
}

impl Session {
    /// Starts with asking the server; to be called once.
    pub fn provide() {
        let session = Self {
            who: RwSignal::new(Who::Unknown),
            public: RwSignal::new(None),
            trouble: RwSignal::new(None),
            listening: StoredValue::new(false),
        };
        session.install();
        // Signed out elsewhere: the stream of hints ends and cannot be renewed.
        live::on_exactly("session", lost);
        session.ask();
    }

    /// Asks the server who is there.
    pub fn ask(self) {
        self.trouble.set(None);
        spawn_local(async move {
            match super::get::<Public>("/public").await {
                Ok(public) => self.public.set(Some(public)),
                Err(failure) => return self.trouble.set(Some(failure)),
            }
            if browser::remembered("session").is_empty() {
                return self.who.set(Who::Nobody);
            }
            match super::get::<Me>("/me").await {
                Ok(me) => self.signed_in(me),
                Err(failure) if failure.says_signed_out() => self.who.set(Who::Nobody),
                Err(failure) => self.trouble.set(Some(failure)),
            }
        });
    }

    /// Who is there; what reads this is shown anew when it changes.
    pub fn who(self) -> Who {
        self.who.get()
    }

    /// The signed-in person.
    pub fn me(self) -> Option<Me> {
        match self.who.get() {
            Who::Member(me) => Some(me),
            Who::Unknown | Who::Nobody => None,
        }
    }

    /// What everybody may know about the organisation, once it is there.
    pub fn public(self) -> Option<Public> {
        self.public.get()
    }

    /// Why not even that could be asked.
    pub fn trouble(self) -> Option<Failure> {
        self.trouble.get()
    }

    /// Whether the signed-in person may do this to anything at all.
    pub fn may(self, action: Action) -> bool {
        self.who.with(|who| matches!(who, Who::Member(me) if me.may.contains(&action)))
    }

    /// Somebody has signed in, or has changed.
    pub fn signed_in(self, me: Me) {
        browser::set_person(&me.id.to_string());
        self.who.set(Who::Member(me));
        if !self.listening.get_value() {
            self.listening.set_value(true);
            live::listen();
        }
    }

    /// Signs in with e-mail and password.
    ///
    /// # Errors
    /// `sign_in_refused`, `too_many`, or no answer.
    pub async fn sign_in(self, email: &str, password: &str) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct SignIn<'a> {
            email: &'a str,
            password: &'a str,
        }
        let me = super::post("/session", &SignIn { email, password }).await?;
        self.signed_in(me);
        Ok(())
    }

    /// Signs out here, or everywhere, and starts the page anew so that nothing of the person stays in it.
    ///
    /// # Errors
    /// When no answer came: then the session still stands.
    pub async fn sign_out(self, everywhere: bool) -> Result<(), Failure> {
        let path = if everywhere { "/session?everywhere=true" } else { "/session" };
        match super::delete(path).await {
            Err(failure) if !failure.says_signed_out() => return Err(failure),
            _ => {}
        }
        browser::set_person("");
        browser::hold("sent", "");
        _ = window().location().assign("/sign-in");
        Ok(())
    }
}

/// The server says that nobody is signed in any more.
pub fn lost() {
    browser::set_person("");
    Session::current().who.set(Who::Nobody);
}
