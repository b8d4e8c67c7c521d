//! The status page by the link of a mail, and what opening it records.

use serde_json::{Value, json};
use ureq::http::Method;

use crate::on_both;
use crate::world::{Answer, Hospital, Secret, World, needs_of, person, timeless, with};

on_both! {
    a_mails_link_opens_the_page_of_its_reader
    looking_moves_nothing_and_records_nothing
    one_tap_confirms
    two_taps_of_one_page_count_once
    a_late_tap_is_told_so_kindly
    after_not_fixed_the_page_says_that_it_is_open_again
    links_expire_after_sixty_days
    guessed_and_foreign_tokens_open_nothing
    a_link_acts_on_its_own_report_alone
    a_supporters_link_confirms_and_nothing_else
    a_followers_link_reads_along
    the_first_opening_after_an_ending_is_the_delivery
    an_earlier_ending_is_not_paid_later
    somebody_signed_in_is_refused_by_the_api
}

const DAY: i64 = 86_400;

/// A mail program's browser: no cookie, no header of ours.
fn open(world: &World, token: &str) -> Answer {
    let mut browser = world.guest();
    browser.headers.clear();
    browser.get(&format!("//s/{token}"))
}

fn look(world: &World, token: &str) -> Value {
    world.guest().get(&format!("/status/{token}")).expect(200).json
}

fn act(world: &World, token: &str, route: &str, body: Value) -> Answer {
    world.guest().post(&format!("/status/{token}/{route}"), with(timeless(), body))
}

fn submit(world: &World, token: &str, form: &str, body: &str) -> Answer {
    let mut browser = world.guest().with_header("content-type", "application/x-www-form-urlencoded");
    browser.headers.remove("x-requested-with");
    browser.send(Method::POST, &format!("//s/{token}/{form}"), Some(body.as_bytes().to_vec()))
}

/// The hidden id of the form with that address.
fn hidden_id(page: &str, form: &str) -> String {
    let form = page.split(&format!("/{form}\"")).nth(1).unwrap_or_else(|| panic!("no form {form} in {page}"));
    form.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn counts(world: &World) -> Vec<(String, usize)> {
    world.tables().into_iter().map(|table| (table.clone(), world.rows(&table).len())).collect()
}

fn a_mails_link_opens_the_page_of_its_reader(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("clarifying");
    let token = world.token_about(&report, "question", None);
    assert_eq!(token.len(), 54);
    let status = look(&world, &token);
    assert_eq!((&status["token"], &status["relation"]), (&json!("telling"), &json!("reporter")));
    assert_eq!(status["may"], json!(["answer", "comment", "withdraw"]));
    assert_eq!(status["expires_at"], "2027-01-17T09:00:00Z");
    let page = open(&world, &token).expect(200);
    assert!(page.text.contains("At which bed?") && page.text.contains("17 Jan"), "{}", page.text);
    for (name, value) in
        [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("set-cookie", "")]
    {
        assert_eq!(page.header(name), value, "{name}");
    }
    for words in ["Nora", "Ines", "All night", "General", &report] {
        assert!(!page.text.contains(words), "{words} in {}", page.text);
    }
    let id = hidden_id(&page.text, "answer");
    let done = submit(&world, &token, "answer", &format!("id={id}&body=At+bed+4")).expect(303);
    assert_eq!(done.header("location"), format!("/s/{token}"));
    let seen = hospital.owner.look(&report);
    assert_eq!(seen["state"], "acknowledged");
    let events = hospital.nurse.get(&format!("/reports/{report}/events")).expect(200).json;
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["by"]["me"]), (&json!("replied"), &json!(true)), "as the reporter");
    // An earlier mail of the same person leads to the same page.
    let receipt = world.token_about(&report, "receipt", None);
    assert_eq!(look(&world, &receipt)["state"], "acknowledged");
    act(&world, &receipt, "withdraw", json!({})).expect(200);
    assert_eq!(hospital.owner.look(&report)["state"], "withdrawn");
}

fn looking_moves_nothing_and_records_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let before = counts(&world);
    for _ in 0..3 {
        open(&world, &token).expect(200);
        let head = world.guest().send(Method::HEAD, &format!("//s/{token}"), None).expect(200);
        assert_eq!(head.text, "");
        look(&world, &token);
        // What a scanner may try beside.
        for form in ["answer", "confirm", "reopen", "withdraw"] {
            world.guest().get(&format!("//s/{token}/{form}?id={token}&answer=fixed"));
        }
        open(&world, &format!("{token}?answer=fixed")).expect(200);
    }
    assert_eq!(counts(&world), before);
    let told = &world.told(&report, "shipped")[0];
    assert!(told["paid_at"].is_null(), "the mail pays it, not the look");
    assert_eq!(hospital.owner.look(&report)["state"], "shipped");
}

fn one_tap_confirms(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let page = open(&world, &token).expect(200).text;
    for words in ["Does it help?", "You said", "It asks for a reason three times.", "One prompt is left."] {
        assert!(page.contains(words), "{words} in {page}");
    }
    for answer in ["fixed", "partly", "not_fixed", "cannot_tell"] {
        let button = format!("id=\"{answer}\" name=\"answer\" value=\"{answer}\"");
        assert!(page.contains(&button), "{answer} in {page}");
    }
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("http"));
    let id = hidden_id(&page, "confirm");
    submit(&world, &token, "confirm", &format!("id={id}&words=&answer=fixed")).expect(303);
    assert_eq!(hospital.owner.look(&report)["state"], "confirmed");
    let status = look(&world, &token);
    assert_eq!((&status["my_answer"], &status["state"]), (&json!("fixed"), &json!("confirmed")));
    let page = open(&world, &token).expect(200).text;
    assert!(page.contains("Thank you") && page.contains("That closes the loop"), "{page}");
    let events = world.rows_of("events", "report_id", &report);
    let answered = events.iter().find(|event| event["kind"] == "answered_ship").unwrap();
    assert_eq!(answered["by_who"], "follower");
}

fn two_taps_of_one_page_count_once(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let id = hidden_id(&open(&world, &token).text, "confirm");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let taps = [(); 4].map(|()| {
            scope.spawn(|| submit(&world, &token, "confirm", &format!("id={id}&answer=fixed")).status)
        });
        taps.into_iter().map(|tap| tap.join().unwrap()).collect()
    });
    assert_eq!(statuses, [303; 4]);
    let answered = |world: &World| {
        let events = world.rows_of("events", "report_id", &report);
        events.into_iter().filter(|event| event["kind"] == "answered_ship").count()
    };
    assert_eq!(answered(&world), 1);
    // The thumb that hit two buttons.
    let other = submit(&world, &token, "confirm", &format!("id={id}&answer=not_fixed")).expect(409);
    assert!(other.text.contains("Your first tap has counted"), "{}", other.text);
    assert_eq!((answered(&world), hospital.owner.look(&report)["state"].clone()), (1, json!("confirmed")));
    // Two different taps of two opened pages at once: each counts by itself, none breaks the other.
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let ids = [(); 2].map(|()| hidden_id(&open(&world, &token).text, "confirm"));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let taps: Vec<_> = ids
            .iter()
            .map(|id| {
                let (world, token) = (&world, &token);
                scope.spawn(move || submit(world, token, "confirm", &format!("id={id}&answer=partly")).status)
            })
            .collect();
        taps.into_iter().map(|tap| tap.join().unwrap()).collect()
    });
    assert_eq!(statuses, [303; 2]);
    assert_eq!(hospital.owner.look(&report)["state"], "shipped");
}

fn a_late_tap_is_told_so_kindly(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let id = hidden_id(&open(&world, &token).text, "confirm");
    hospital.owner.act(&report, "reopen", json!({"reason": "It came back"})).expect(200);
    let late = submit(&world, &token, "confirm", &format!("id={id}&answer=fixed")).expect(409);
    assert!(late.text.contains("the question is closed"), "{}", late.text);
    assert!(late.header("content-type").starts_with("text/html"));
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let id = hidden_id(&open(&world, &token).text, "confirm");
    let none = submit(&world, &token, "confirm", &format!("id={id}&words=So+and+so")).expect(422);
    assert!(none.text.contains("Choose one of the four answers") && none.text.contains("So and so"));
    let long = "word+".repeat(500);
    let long = submit(&world, &token, "confirm", &format!("id={id}&answer=partly&words={long}")).expect(422);
    assert!(long.text.contains("That is too long") && long.text.contains("word word"));
    assert_eq!(hospital.owner.look(&report)["state"], "shipped");
}

fn after_not_fixed_the_page_says_that_it_is_open_again(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let id = hidden_id(&open(&world, &token).text, "confirm");
    let words = "id={id}&answer=not_fixed&words=%3Cb%3EAt+night%3C%2Fb%3E".replace("{id}", &id);
    submit(&world, &token, "confirm", &words).expect(303);
    let page = open(&world, &token).expect(200).text;
    assert!(page.contains("Thank you") && page.contains("It is open again"), "{page}");
    assert!(!page.contains("At night"), "words of people are not for this page");
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    assert!(!open(&world, &token).expect(200).text.contains("Thank you"));
}

fn links_expire_after_sixty_days(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    world.later(60 * DAY - 1);
    open(&world, &token).expect(200);
    world.later(1);
    let gone = open(&world, &token).expect(410);
    assert!(gone.text.contains("This link has expired") && gone.text.contains("Sign in"), "{}", gone.text);
    assert!(gone.header("content-type").starts_with("text/html"));
    world.guest().get(&format!("/status/{token}")).expect(410).expect_problem("spent");
    for (route, body) in [
        ("confirmation", json!({"answer": "fixed"})),
        ("answers", json!({"body": "Bed 4"})),
        ("comments", json!({"body": "Hello"})),
        ("reopen", json!({"reason": "It came back"})),
        ("withdraw", json!({})),
    ] {
        act(&world, &token, route, body).expect(410).expect_problem("spent");
    }
    let id = timeless()["id"].as_str().unwrap().to_owned();
    submit(&world, &token, "confirm", &format!("id={id}&answer=fixed")).expect(410);
    assert_eq!(world.rows_of("reports", "id", &report)[0]["state"], "shipped");
}

fn guessed_and_foreign_tokens_open_nothing(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let duty = world.token_about(&report, "new_report", None);
    let mut guesses =
        vec![duty, Secret::new().token, "A".repeat(54), token[..53].to_owned(), format!("{token}A")];
    // One character changed, anywhere.
    for at in [0, 10, 21, 22, 40, 53] {
        let mut guess: Vec<char> = token.chars().collect();
        guess[at] = if guess[at] == 'A' { 'B' } else { 'A' };
        guesses.push(guess.into_iter().collect());
    }
    let before = counts(&world);
    for guess in guesses {
        open(&world, &guess).expect(404);
        world.guest().get(&format!("/status/{guess}")).expect(404).expect_problem("not_found");
        act(&world, &guess, "confirmation", json!({"answer": "fixed"})).expect(404);
    }
    assert_eq!(counts(&world), before);
}

fn a_link_acts_on_its_own_report_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let (one, other) = (hospital.shipped(), hospital.report_in("clarifying"));
    let token = world.token_about(&one, "shipped", None);
    // The other report's question is not this link's business, though the same person asks.
    act(&world, &token, "answers", json!({"body": "Bed 4"})).expect(409).expect_problem("not_possible");
    let body = with(timeless(), json!({"answer": "fixed"}));
    let path = format!("/status/{token}/confirmation");
    let first = world.guest().post(&path, body.clone()).expect(200);
    assert_eq!(
        world.guest().post(&path, body.clone()).expect(200).text,
        first.text,
        "a replay changes nothing"
    );
    assert_eq!(hospital.owner.look(&other)["state"], "clarifying");
    assert_eq!(hospital.owner.look(&one)["state"], "confirmed");
    // The same request at another link is another request.
    let theirs = world.token_about(&other, "question", None);
    let path = format!("/status/{theirs}/confirmation");
    world.guest().post(&path, body).expect(409).expect_problem("id_reused");
}

/// A shipped report with a follower of that relation; the link of the follower's mail.
fn followed_as(world: &World, hospital: &mut Hospital, relation: &str) -> (String, String) {
    let report = hospital.report_in("in_progress");
    let (mut suse, _) = person(world, &mut hospital.administrator, "Suse Else", &hospital.ward, &[]);
    let follower = world.follow(&mut suse, &report, relation);
    hospital.ship(std::slice::from_ref(&report));
    let token = world.token_about(&report, "shipped", Some(&follower));
    (report, token)
}

fn refuses_all_but_confirming(world: &World, token: &str) {
    for (route, body) in [
        ("answers", json!({"body": "Bed 4"})),
        ("comments", json!({"body": "Hello"})),
        ("reopen", json!({"reason": "It came back"})),
        ("withdraw", json!({})),
    ] {
        act(world, token, route, body).expect(403).expect_problem("not_allowed");
    }
}

fn a_supporters_link_confirms_and_nothing_else(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, token) = followed_as(&world, &mut hospital, "supporter");
    let status = look(&world, &token);
    assert_eq!((&status["relation"], &status["may"]), (&json!("supporter"), &json!(["confirm"])));
    refuses_all_but_confirming(&world, &token);
    let page = open(&world, &token).expect(200).text;
    assert!(!page.contains("You told us on") && !page.contains("open it again"), "{page}");
    let id = hidden_id(&page, "confirm");
    submit(&world, &token, "confirm", &format!("id={id}&answer=not_fixed")).expect(303);
    assert_eq!(hospital.owner.look(&report)["state"], "shipped", "it is counted");
    assert_eq!(look(&world, &token)["my_answer"], "not_fixed");
    assert!(open(&world, &token).text.contains("has been told that it is not fixed for you"));
    // The question to the reporter is none of a supporter's business.
    hospital.owner.act(&report, "reopen", json!({"reason": "It came back"})).expect(200);
    hospital.owner.go(&report, "reopened", "acknowledged").expect(200);
    hospital.owner.go(&report, "acknowledged", "clarifying").expect(200);
    assert!(look(&world, &token).get("question").is_none());
    assert!(!open(&world, &token).text.contains("At which bed?"));
}

fn a_followers_link_reads_along(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, token) = followed_as(&world, &mut hospital, "follower");
    let status = look(&world, &token);
    assert_eq!((&status["relation"], &status["may"]), (&json!("follower"), &json!([])));
    refuses_all_but_confirming(&world, &token);
    act(&world, &token, "confirmation", json!({"answer": "fixed"})).expect(403).expect_problem("not_allowed");
    assert!(!open(&world, &token).expect(200).text.contains("<form"));
    let id = timeless()["id"].as_str().unwrap().to_owned();
    let refused = submit(&world, &token, "confirm", &format!("id={id}&answer=fixed")).expect(403);
    assert!(refused.text.contains("This link is for reading along"), "{}", refused.text);
    assert_eq!(hospital.owner.look(&report)["state"], "shipped");
}

/// An anonymous report that has been accepted.
fn anonymous(world: &World, hospital: &mut Hospital) -> (String, Secret) {
    let secret = Secret::new();
    let body = hospital.anonymous_report(&secret);
    let report = world.guest().post("/anonymous-reports", body).expect(201).text_at("/id");
    for (from, to) in [("received", "acknowledged"), ("acknowledged", "accepted")] {
        go(hospital, &report, from, to);
    }
    (report, secret)
}

fn go(hospital: &mut Hospital, report: &str, from: &str, to: &str) {
    hospital.owner.transition(report, from, to, with(needs_of(to), timeless())).expect(200);
}

fn the_first_opening_after_an_ending_is_the_delivery(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = anonymous(&world, &mut hospital);
    open(&world, &secret.token).expect(200);
    assert_eq!(world.rows("deliveries").len(), 0, "nothing has ended");
    hospital.ship(std::slice::from_ref(&report));
    world.later(2 * DAY + 17 * 60 + 5);
    world.guest().send(Method::HEAD, &format!("//s/{}", secret.token), None).expect(200);
    look(&world, &secret.token);
    assert_eq!(world.rows("deliveries").len(), 0, "neither a program's question nor a device's");
    let before = world.rows("events").len();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| open(&world, &secret.token).expect(200));
        }
    });
    open(&world, &secret.token).expect(200);
    let deliveries = world.rows("deliveries");
    assert_eq!(deliveries.len(), 1, "the first");
    let hour = crate::world::START.parse::<domain::moment::Moment>().unwrap().plus_days(2).micros();
    let told = &world.told(&report, "shipped")[0];
    assert_eq!(
        (&deliveries[0]["telling_id"], &deliveries[0]["channel"]),
        (&told["id"], &json!("status_page"))
    );
    assert_eq!((&deliveries[0]["at"], &deliveries[0]["outcome"]), (&json!(hour), &json!("accepted")));
    assert_eq!(told["paid_at"], hour, "the hour, nothing finer");
    assert_eq!(deliveries[0]["id"].as_str().unwrap().as_bytes()[12], b'4', "an id that tells no time");
    assert_eq!(world.rows("events").len(), before, "nothing has moved");
    // A reminder is another telling, and is seen when the page is opened the next time.
    world.later(6 * DAY);
    world.run_jobs();
    assert_eq!(world.rows("deliveries").len(), 1);
    open(&world, &secret.token).expect(200);
    assert_eq!(world.rows("deliveries").len(), 2);
}

fn an_earlier_ending_is_not_paid_later(world: World) {
    let mut hospital = Hospital::found(&world);
    let (report, secret) = anonymous(&world, &mut hospital);
    go(&mut hospital, &report, "accepted", "declined");
    let reopened = with(timeless(), json!({"reason": "We looked again"}));
    hospital.owner.act(&report, "reopen", reopened).expect(200);
    open(&world, &secret.token).expect(200);
    assert_eq!(world.rows("deliveries").len(), 0, "while it is open nothing is told");
    go(&mut hospital, &report, "reopened", "acknowledged");
    go(&mut hospital, &report, "acknowledged", "answered");
    open(&world, &secret.token).expect(200);
    let deliveries = world.rows("deliveries");
    assert_eq!(deliveries.len(), 1);
    assert_eq!(deliveries[0]["telling_id"], world.told(&report, "answered")[0]["id"]);
    assert!(world.told(&report, "declined")[0]["paid_at"].is_null(), "that one was never seen");
}

fn somebody_signed_in_is_refused_by_the_api(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.shipped();
    let token = world.token_about(&report, "shipped", None);
    let path = format!("/status/{token}");
    hospital.nurse.get(&path).expect(400).expect_problem("not_anonymous");
    let body = with(timeless(), json!({"answer": "fixed"}));
    hospital.nurse.post(&format!("{path}/confirmation"), body).expect(400).expect_problem("not_anonymous");
    assert_eq!(hospital.owner.look(&report)["state"], "shipped");
}
