//! What the log tells: that something happened, never about whom, what was written, or by which token.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::on_both;
use crate::world::mail::{Arrived, Receiver, Trouble};
use crate::world::{Hospital, Kind, PASSWORD, Secret, World, timeless, with};

on_both! { with_kind: the_log_tells_nothing_personal }

/// What all tests of this process have logged since the first of these began.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The log of this process, at the most talkative level that the product knows.
fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        // The tests' own client is no part of the product.
        let filter = tracing_subscriber::EnvFilter::new("debug,ureq=off,ureq_proto=off");
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(log.clone()).init();
        log
    })
}

fn the_log_tells_nothing_personal(kind: Kind) {
    let log = log();
    let mark = uuid::Uuid::new_v4().simple().to_string();
    let receiver = Receiver::new();
    let world = World::with(kind, |options| options.smtp_url = Some(receiver.url()));
    let mut hospital = Hospital::found(&world);
    let words = |what: &str| format!("{what} {mark}");
    hospital.nurse.sign_in(&format!("{mark}@example.org"), &words("guess")).expect(401);
    let made = hospital
        .administrator
        .post(
            "/people",
            json!({
                "id": crate::world::new_id::<domain::id::kind::Person>(), "name": words("Name"),
                "email": format!("{mark}@example.org"), "unit_id": hospital.ward, "roles": [], "team_ids": [],
            }),
        )
        .expect(201);
    let token = made.text_at("/sign_in_link").rsplit('/').next().unwrap().to_owned();
    let mut person = world.guest();
    person.post(&format!("/session/link/{token}"), json!({"password": PASSWORD})).expect(200);
    let report = with(hospital.report(), json!({"text": words("text"), "workaround": words("workaround")}));
    let id = person.post("/reports", report).expect(201).text_at("/id");
    hospital.owner.go(&id, "received", "acknowledged").expect(200);
    hospital
        .owner
        .transition(&id, "acknowledged", "clarifying", json!({"question": words("question")}))
        .expect(200);
    person.act(&id, "answers", json!({"body": words("answer")})).expect(200);
    // Refused ones, too.
    person.act(&id, "comments", json!({"body": words("x"), "visibility": words("nobody")})).expect(422);
    person.get(&format!("/reports?state={mark}")).expect(400);
    person.get(&format!("/nothing/{mark}")).expect(404);
    let secret = Secret::new();
    let anonymous = with(hospital.anonymous_report(&secret), json!({"text": words("anonymous")}));
    let anonymous = world.guest().post("/anonymous-reports", anonymous).expect(201).text_at("/id");
    world.guest().get(&format!("/status/{}", secret.token)).expect(200);
    world.guest().get(&format!("//s/{}", secret.token)).expect(200);
    let comment = with(timeless(), json!({"body": words("comment")}));
    world.guest().post(&format!("/status/{}/comments", secret.token), comment).expect(200);

    let letters = by_mail(&world, &receiver, &mut hospital, &id, &format!("{mark}@example.org"));
    let tokens: Vec<String> = letters.iter().flat_map(tokens).collect();
    assert!(tokens.len() > 6, "{tokens:?}");
    for token in &tokens {
        world.guest().get(&format!("//s/{token}"));
        world.guest().get(&format!("//u/{token}"));
        world.guest().post(&format!("/unsubscribe/{token}"), json!({}));
        world.guest().post(&format!("/session/link/{token}"), json!({}));
    }

    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(text.contains("/api/v1/reports/{id}/transitions"), "routes are logged by their pattern");
    let cookies: Vec<&String> = person.cookies.values().map(|(value, _)| value).collect();
    let secrets = [&mark, &token, &secret.token, &secret.hash, &anonymous, &world.setup_code];
    for secret in secrets.into_iter().chain(cookies).chain(&tokens) {
        let line = text.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "the log tells {secret}: {}", line.unwrap_or_default());
    }
    for words in [
        PASSWORD,
        "marble otter",
        "Nora",
        "@example.org",
        "@larkmoor.example",
        "The pump alarms",
        "A word in confidence",
    ] {
        assert!(!text.contains(words), "the log tells {words}");
    }
    // About anonymous reports there is no line at all, whichever test sent one.
    for route in ["anonymous-reports", "/status/{token}", "/s/{token}"] {
        assert!(!text.contains(route), "the log has a line about {route}");
    }
}

/// Everything that the person is told by mail and asks for by mail, with all that can go wrong on the way.
fn by_mail(
    world: &World,
    receiver: &Receiver,
    hospital: &mut Hospital,
    report: &str,
    email: &str,
) -> Vec<Arrived> {
    world.guest().post("/session/link", json!({"email": email})).expect(202);
    world.guest().post("/session/link", json!({"email": email, "purpose": "reset"})).expect(202);
    world.deliver();
    let arrived = receiver.kept_for(email);
    assert_eq!(arrived.len(), 5, "receipt, move, question and two links");
    world.execute("UPDATE people SET email = 'otto at home' WHERE email = 'otto.other@example.org'");
    let troubles =
        [Trouble::Later, Trouble::CutInData, Trouble::CutAfterData, Trouble::Nonsense, Trouble::Refuse];
    for trouble in troubles {
        receiver.treat(email, trouble, 1);
        receiver.treat("ines.owner@example.org", trouble, 1);
        let body = json!({"body": "A word in confidence", "visibility": "reporter"});
        hospital.owner.act(report, "comments", body).expect(200);
        hospital.send_report();
        world.deliver();
        world.later(20 * 60);
        hospital.owner.stay();
        hospital.nurse.stay();
    }
    world.deliver();
    assert_eq!(receiver.kept_for(email).len(), 9, "one comment was refused");
    arrived
}

/// What the links of a mail end with.
fn tokens(arrived: &Arrived) -> Vec<String> {
    let letter = arrived.letter();
    let last = |link: &str| link.trim_end_matches('>').rsplit('/').next().unwrap_or_default().to_owned();
    let one_click = letter.all("list-unsubscribe");
    let links = letter.links().into_iter().chain(one_click).map(last).filter(|token| token.len() > 40);
    links.collect()
}
