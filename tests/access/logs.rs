//! What the log tells: that something happened, never about whom, what was written, or by which token.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::on_both;
use crate::world::{Hospital, PASSWORD, Secret, World, timeless, with};

on_both! { the_log_tells_nothing_personal }

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

fn the_log_tells_nothing_personal(world: World) {
    let log = log();
    let mark = uuid::Uuid::new_v4().simple().to_string();
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

    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(text.contains("/api/v1/reports/{id}/transitions"), "routes are logged by their pattern");
    let cookies: Vec<&String> = person.cookies.values().map(|(value, _)| value).collect();
    let secrets = [&mark, &token, &secret.token, &secret.hash, &anonymous, &world.setup_code];
    for secret in secrets.into_iter().chain(cookies) {
        let line = text.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "the log tells {secret}: {}", line.unwrap_or_default());
    }
    for words in [PASSWORD, "marble otter", "Nora Nurse", "ada@example.org", "The pump alarms"] {
        assert!(!text.contains(words), "the log tells {words}");
    }
    // About anonymous reports there is no line at all, whichever test sent one.
    for route in ["anonymous-reports", "/status/{token}", "/s/{token}"] {
        assert!(!text.contains(route), "the log has a line about {route}");
    }
}
