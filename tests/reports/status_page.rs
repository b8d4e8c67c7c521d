//! The private status page: plain HTML and forms, without cookie, script or trace.

use serde_json::json;
use ureq::http::Method;

use crate::on_both;
use crate::world::{Answer, Client, Hospital, Secret, World, new_timeless_id, timeless, with};

on_both! {
    the_page_shows_where_it_stands_and_changes_nothing
    forms_answer_comment_reopen_and_withdraw
    a_form_sent_twice_counts_once
    a_form_that_is_wrong_keeps_the_words
    words_of_people_are_never_markup
}

fn send(world: &World, hospital: &Hospital) -> (String, Secret) {
    let secret = Secret::new();
    let sent = world.guest().post("/anonymous-reports", hospital.anonymous_report(&secret)).expect(201);
    (sent.text_at("/id"), secret)
}

fn go(hospital: &mut Hospital, report: &str, from: &str, to: &str) {
    let wish = with(crate::world::needs_of(to), timeless());
    hospital.owner.transition(report, from, to, wish).expect(200);
}

/// A browser without script: no header of ours.
fn browser(world: &World) -> Client {
    let mut browser = world.guest();
    browser.headers.clear();
    browser
}

fn page(world: &World, secret: &Secret) -> Answer {
    browser(world).get(&format!("//s/{}", secret.token)).expect(200)
}

/// The hidden id of the form with that address.
fn hidden_id(page: &str, form: &str) -> String {
    let form = page.split(&format!("/{form}\"")).nth(1).unwrap_or_else(|| panic!("no form {form} in {page}"));
    form.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn submit(world: &World, secret: &Secret, form: &str, body: &str) -> Answer {
    let mut browser = browser(world).with_header("content-type", "application/x-www-form-urlencoded");
    browser.send(Method::POST, &format!("//s/{}/{form}", secret.token), Some(body.as_bytes().to_vec()))
}

fn the_page_shows_where_it_stands_and_changes_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    go(&mut hospital, &report, "received", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "clarifying");
    let before: Vec<_> =
        world.tables().into_iter().map(|table| (table.clone(), world.rows(&table).len())).collect();
    let answer = page(&world, &secret);
    assert!(answer.header("content-type").starts_with("text/html"));
    for (name, value) in
        [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("set-cookie", "")]
    {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(answer.text.contains("RB-1001") && answer.text.contains("At which bed?"));
    assert!(
        !answer.text.contains("<script") && !answer.text.contains("style="),
        "no script, no inline style"
    );
    assert!(!answer.text.contains("http"), "the page names another address: {}", answer.text);
    let head = browser(&world).send(Method::HEAD, &format!("//s/{}", secret.token), None).expect(200);
    assert_eq!(head.text, "");
    browser(&world).get(&format!("/status/{}", secret.token)).expect(200);
    let after: Vec<_> =
        world.tables().into_iter().map(|table| (table.clone(), world.rows(&table).len())).collect();
    assert_eq!(before, after, "looking changes nothing");
    assert_eq!(hospital.owner.look(&report)["seq"], 3);
    let unknown = browser(&world).get(&format!("//s/{}", Secret::new().token)).expect(404);
    assert!(unknown.header("content-type").starts_with("text/html"));
    browser(&world).get("//status.css").expect(200);
}

fn forms_answer_comment_reopen_and_withdraw(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    go(&mut hospital, &report, "received", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "clarifying");
    let mut fill = |form: &str, words: &str, state: &str| {
        let id = hidden_id(&page(&world, &secret).text, form);
        let done = submit(&world, &secret, form, &format!("id={id}&{words}")).expect(303);
        assert_eq!(done.header("location"), format!("/s/{}", secret.token));
        assert_eq!(hospital.owner.look(&report)["state"], state, "{form}");
        if state == "acknowledged" && form == "comment" {
            go(&mut hospital, &report, "acknowledged", "answered");
        }
    };
    fill("answer", "body=At+bed+4+%26+5", "acknowledged");
    fill("comment", "body=Also%20at%20night", "acknowledged");
    fill("reopen", "reason=It+still+alarms", "reopened");
    fill("withdraw", "reason=", "withdrawn");
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).text;
    assert!(
        events.contains("At bed 4 & 5")
            && events.contains("Also at night")
            && events.contains("It still alarms")
    );
    assert!(!page(&world, &secret).text.contains("<form"), "nothing more to do");
}

fn a_form_sent_twice_counts_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    let id = hidden_id(&page(&world, &secret).text, "comment");
    for _ in 0..3 {
        submit(&world, &secret, "comment", &format!("id={id}&body=Once")).expect(303);
    }
    assert_eq!(hospital.owner.look(&report)["seq"], 2);
    submit(&world, &secret, "comment", &format!("id={id}&body=Twice")).expect(409);
    let next = hidden_id(&page(&world, &secret).text, "comment");
    assert_ne!(next, id);
    submit(&world, &secret, "comment", &format!("id={next}&body=Twice")).expect(303);
    assert_eq!(hospital.owner.look(&report)["seq"], 3);
}

fn a_form_that_is_wrong_keeps_the_words(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    let id = hidden_id(&page(&world, &secret).text, "comment");
    let empty = submit(&world, &secret, "comment", &format!("id={id}&body=++")).expect(422);
    assert!(empty.header("content-type").starts_with("text/html"), "people get a page, not a document");
    assert!(empty.text.contains("role=\"alert\""));
    let long =
        submit(&world, &secret, "comment", &format!("id={id}&body={}", "word+".repeat(1_001))).expect(422);
    assert!(long.text.contains("word word word"), "what was written is still there");
    // Nobody asked: the answer has no question.
    let stray = new_timeless_id::<domain::id::kind::Event>();
    submit(&world, &secret, "answer", &format!("id={stray}&body=Bed")).expect(409);
    submit(&world, &secret, "comment", "body=No+id").expect(422);
    let unknown = submit(&world, &Secret::new(), "comment", &format!("id={id}&body=Hello")).expect(404);
    assert!(unknown.header("content-type").starts_with("text/html"));
    let huge = submit(&world, &secret, "comment", &format!("id={id}&body={}", "a".repeat(300_000)));
    assert_eq!(huge.status, 413);
    assert_eq!(hospital.owner.look(&report)["seq"], 1);
}

fn words_of_people_are_never_markup(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = send(&world, &hospital);
    go(&mut hospital, &report, "received", "acknowledged");
    let mark = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let asked = with(timeless(), json!({"question": mark}));
    hospital.owner.transition(&report, "acknowledged", "clarifying", asked).expect(200);
    let question = page(&world, &secret).text;
    assert!(
        question.contains("&lt;script&gt;") && !question.contains("<script") && !question.contains("<img")
    );
    let id = hidden_id(&question, "comment");
    let long = format!("id={id}&body=%3C%2Ftextarea%3E%3Cscript%3E{}", "a".repeat(5_001));
    let refused = submit(&world, &secret, "comment", &long).expect(422).text;
    assert!(!refused.contains("</textarea><script"));
    let ended = with(timeless(), json!({"title": "<b>Noise</b>", "reason": mark}));
    hospital.owner.transition(&report, "clarifying", "declined", ended).expect(200);
    let ended = page(&world, &secret).text;
    assert!(!ended.contains("<b>Noise") && !ended.contains("<script") && !ended.contains("<img"));
}
