//! The self-test: the whole conversation, what encrypted it and who vouches for that, by the door and by the command;
//! never a password.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{FROM, to};
use crate::world::certificates::Authority;
use crate::world::mail::{ALWAYS, Receiver, Security, Trouble};
use crate::world::{Hospital, Kind, PASSWORD, Place, World, run};

const TO: &str = "trial@example.org";

/// What the test says, asked by an administrator over HTTP.
fn ask(url: &str, authority: Option<PathBuf>) -> Value {
    let world = World::with(Kind::Sqlite, |options| {
        to(options, url);
        options.smtp_ca = authority;
    });
    let mut administrator = world.guest();
    let setup = json!({
        "code": world.setup_code, "organisation": "Larkmoor", "time_zone": "Europe/Zurich", "name": "Ada Admin",
        "email": "ada@example.org", "password": PASSWORD,
    });
    administrator.post("/setup", setup).expect(201);
    administrator.post("/settings/mail/test", json!({"to": TO})).expect(200).json
}

/// What the command prints, and whether it calls it a success.
fn command(url: &str, authority: Option<&str>) -> (bool, String) {
    let place = Place::new(Kind::Sqlite);
    let mut settings = vec![("READBACK_SMTP_URL", url), ("READBACK_MAIL_FROM", FROM)];
    settings.extend(authority.map(|file| ("READBACK_SMTP_CA", file)));
    let output = run(&place, &settings, &["mail", "test", TO]);
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
    )
}

fn lines(test: &Value, from: &str) -> Vec<String> {
    let steps = test["steps"].as_array().unwrap().iter().filter(|step| step["from"] == from);
    steps.map(|step| step["text"].as_str().unwrap().to_owned()).collect()
}

struct Scene {
    place: Place,
    authority: Authority,
}

impl Scene {
    fn new() -> Self {
        Self { place: Place::new(Kind::Sqlite), authority: Authority::new("The hospital's own") }
    }

    fn file(&self) -> PathBuf {
        self.authority.write_into(self.place.folder())
    }
}

#[test]
fn a_plain_conversation_is_shown_whole() {
    let receiver = Receiver::new();
    let test = ask(&receiver.url(), None);
    assert_eq!((&test["accepted"], &test["advice_code"]), (&json!(true), &json!("accepted")));
    assert_eq!(test["answer"], "250 2.0.0 Kept as number 1");
    assert!(test["tls"].is_null());
    let (ours, theirs) = (lines(&test, "us"), lines(&test, "server"));
    let verbs: Vec<&str> = ours.iter().map(|line| line.split([' ', ':']).next().unwrap()).collect();
    for verb in ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"] {
        assert!(verbs.contains(&verb), "{verb} in {ours:?}");
    }
    assert_eq!(theirs[0], "220 receiver.test ESMTP ready");
    assert!(theirs.iter().any(|line| line.contains("8BITMIME")) && theirs.last().unwrap().starts_with("221"));
    let letter = receiver.kept_for(TO)[0].letter();
    assert_eq!(letter.to, [(String::new(), TO.to_owned())]);
    assert!(!letter.subject.is_empty() && !letter.text.is_empty());
    let (success, printed) = command(&receiver.url(), None);
    assert!(success, "{printed}");
    for line in ["< 220 receiver.test ESMTP ready", "> DATA", "250 2.0.0 Kept as number 2"] {
        assert!(printed.lines().any(|printed| printed == line), "{line} in {printed}");
    }
    assert_eq!(receiver.count(), 2);
}

#[test]
fn version_cipher_and_chain_are_shown_and_passwords_are_not() {
    let scene = Scene::new();
    for security in [
        Security::Required(scene.authority.issue_for_loopback()),
        Security::Implicit(scene.authority.issue_for_loopback()),
    ] {
        let receiver = Receiver::with(security);
        receiver.ask_for_login("readback", "secret-word");
        let url = receiver.url_for("readback:secret-word@");
        let test = ask(&url, Some(scene.file()));
        assert_eq!((&test["accepted"], &test["advice_code"]), (&json!(true), &json!("accepted")), "{test}");
        assert_eq!(test["tls"]["version"], "TLS 1.3");
        assert!(test["tls"]["cipher"].as_str().unwrap().contains("AES"), "{}", test["tls"]);
        assert!(test["tls"]["distrust"].is_null());
        let chain = test["tls"]["certificates"].as_array().unwrap();
        assert_eq!(chain.len(), 2);
        assert_eq!(chain[0]["names"], json!(["127.0.0.1", "localhost"]));
        assert!(chain[0]["issuer"].as_str().unwrap().contains("The hospital's own"), "{chain:?}");
        assert!(chain[1]["subject"].as_str().unwrap().contains("The hospital's own"), "{chain:?}");
        let file = scene.file();
        let (success, printed) = command(&url, file.to_str());
        assert!(success, "{printed}");
        for words in ["TLS 1.3", "The hospital's own", "127.0.0.1, localhost", "***"] {
            assert!(printed.contains(words), "{words} in {printed}");
        }
        assert!(test.to_string().contains("***"));
        // Neither as it is nor as AUTH PLAIN carries it.
        for secret in ["secret-word", "AHJlYWRiYWNrAHNlY3JldC13b3Jk"] {
            assert!(!test.to_string().contains(secret) && !printed.contains(secret), "{printed}");
        }
        assert_eq!((receiver.count(), receiver.refused_logins()), (2, 0));
    }
}

#[test]
fn what_is_wrong_is_named() {
    let scene = Scene::new();
    let own = scene.file();
    let good = scene.authority.issue_for_loopback();
    let code = |url: &str, trusted: bool| {
        let test = ask(url, trusted.then(|| own.clone()));
        assert_eq!(test["accepted"], false, "{test}");
        let (success, printed) = command(url, trusted.then(|| own.to_str().unwrap()));
        assert!(!success, "{printed}");
        assert!(!printed.contains("secret-word"), "{printed}");
        test["advice_code"].as_str().unwrap().to_owned()
    };
    let required = Receiver::with(Security::Required(good));
    assert!(["unknown_issuer", "no_roots"].contains(&code(&required.url(), false).as_str()));
    let elsewhere = Receiver::with(Security::Required(scene.authority.issue(&["mail.elsewhere.example"])));
    assert_eq!(code(&elsewhere.url(), true), "wrong_name");
    let expired = Receiver::with(Security::Required(scene.authority.issue_expired(&["127.0.0.1"])));
    assert_eq!(code(&expired.url(), true), "wrong_time");
    let plain = Receiver::new();
    assert_eq!(code(&format!("{}?tls=required", plain.url()), true), "tls_not_offered");
    assert_eq!(code(&plain.url().replace("smtp:", "smtps:"), true), "tls_later");
    plain.treat(TO, Trouble::Refuse, ALWAYS);
    assert_eq!(code(&plain.url(), true), "receiver_refused");
    plain.treat(TO, Trouble::Later, ALWAYS);
    assert_eq!(code(&plain.url(), true), "come_again");
    plain.treat(TO, Trouble::CutAfterData, ALWAYS);
    assert_eq!(code(&plain.url(), true), "cut");
    plain.treat(TO, Trouble::Nonsense, ALWAYS);
    assert_eq!(code(&plain.url(), true), "not_smtp");
    plain.ask_for_login("readback", "another");
    assert_eq!(code(&plain.url_for("readback:secret-word@"), true), "login_refused");
    assert_eq!(code(&plain.url(), true), "login_needed");
    let gone = plain.url();
    drop(plain);
    assert_eq!(code(&gone, true), "unreachable");
    assert_eq!(code("", true), "not_configured");
}

#[test]
fn only_administrators_may_ask_and_only_for_an_address() {
    let world = World::new(Kind::Sqlite);
    let mut hospital = Hospital::found(&world);
    hospital.owner.post("/settings/mail/test", json!({"to": TO})).expect(403);
    world.guest().post("/settings/mail/test", json!({"to": TO})).expect(401);
    let refused =
        hospital.administrator.post("/settings/mail/test", json!({"to": "a@b.org\r\nBcc: c@d.org"}));
    assert_eq!(refused.status, 422, "{}", refused.text);
}
