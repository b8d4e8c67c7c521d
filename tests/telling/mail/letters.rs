//! What arrives: headers that nobody's name or title can break, addresses of every kind, one thread a report, and
//! nothing that a mail may not say.

use std::collections::BTreeSet;

use domain::id::kind;
use serde_json::json;

use super::{FROM, PUBLIC, accept, deliver_everything, report_with, settle, world};
use crate::on_both;
use crate::world::mail::{Arrived, Letter, Receiver};
use crate::world::{Client, Hospital, Kind, PASSWORD, World, new_id};

on_both! {
    with_kind:
    no_name_and_no_title_becomes_a_header
    addresses_of_every_kind_are_reached
    long_lines_and_every_writing_arrive_whole
    one_report_is_one_thread
    a_letter_leads_to_the_status_page_and_says_no_more_than_it
}

/// Every header that a mail of ours has.
const HEADERS: [&str; 14] = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "In-Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Message-ID",
    "References",
    "Subject",
    "Thread-Topic",
    "To",
    "X-Auto-Response-Suppress",
];

/// Adds a nurse of that name and address, who signs in.
fn nurse(world: &World, hospital: &mut Hospital, name: &str, email: &str) -> Client {
    let made = hospital
        .administrator
        .post(
            "/people",
            json!({
                "id": new_id::<kind::Person>(), "name": name, "email": email, "unit_id": hospital.ward,
                "roles": [], "team_ids": [],
            }),
        )
        .expect(201);
    let link = made.text_at("/sign_in_link");
    let token = link.rsplit('/').next().unwrap();
    let mut client = world.guest();
    client.post(&format!("/session/link/{token}"), json!({"password": PASSWORD})).expect(200);
    client
}

/// Nothing of it breaks a rule of mail, and it goes to one person alone.
#[track_caller]
fn sound(arrived: &Arrived, to: &str) -> Letter {
    let letter = arrived.letter();
    assert_eq!(arrived.faults, [""; 0]);
    assert_eq!(arrived.to, [to]);
    assert_eq!(letter.to.len(), 1, "{:?}", letter.to);
    assert_eq!(letter.to[0].1, to);
    let (name, address) = FROM.trim_end_matches('>').split_once(" <").unwrap();
    assert_eq!(letter.from, (name.to_owned(), address.to_owned()));
    for (name, value) in &letter.headers {
        assert!(HEADERS.contains(&name.as_str()), "{name}: {value}");
        letter.header(name);
    }
    assert_eq!(letter.parts, ["multipart/alternative", "text/plain", "text/html"]);
    assert!(!letter.subject.is_empty() && letter.subject.chars().count() <= 120, "{}", letter.subject);
    assert!(!letter.subject.chars().any(char::is_control), "{:?}", letter.subject);
    assert_eq!(letter.header("auto-submitted"), "auto-generated");
    letter
}

fn no_name_and_no_title_becomes_a_header(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let evil = "Eve\nBcc: mallory@example.net\nX-Evil: 1\n\nDear all";
    let mut eve = nurse(&world, &mut hospital, evil, "eve@example.org");
    let body = hospital.report();
    let report = eve.post("/reports", body).expect(201).text_at("/id");
    accept(&mut hospital, &report, "Pump\nBcc: mallory@example.net\n\nalarms \"<script>alert(1)</script>\"");
    // Past the door, as an import might: with CR LF, a quote, a comma, and what encodes headers.
    let cr_lf = match kind {
        Kind::Sqlite => "char(13, 10)",
        Kind::Postgres => "chr(13) || chr(10)",
    };
    world.execute(&format!(
        "UPDATE people SET name = '\"Nora\", =?utf-8?q?x?= <mallory@example.net>,' || {cr_lf} || \
         'RCPT TO:<mallory@example.net>' WHERE email = 'nora.nurse@example.org'"
    ));
    hospital.send_report();
    deliver_everything(&world);
    assert_eq!(receiver.count(), 6, "two receipts, two moves, two new reports");
    let of_eve = receiver.kept_for("eve@example.org");
    assert_eq!(of_eve.len(), 3);
    for arrived in receiver.kept() {
        let letter = sound(&arrived, &arrived.to[0]);
        assert!(!letter.html.contains("<script>"), "{}", letter.html);
    }
    let letters: Vec<Letter> = of_eve.iter().map(Arrived::letter).collect();
    for letter in &letters {
        assert_eq!(letter.to[0].0, "Eve Bcc: mallory@example.net X-Evil: 1  Dear all");
    }
    let titled = letters.iter().filter(|letter| letter.subject.contains("Pump Bcc: mallory@example.net"));
    assert_eq!(titled.count(), 1, "the move that came with the title");
    let letter = receiver.kept_for("nora.nurse@example.org")[0].letter();
    assert_eq!(letter.to[0].1, "nora.nurse@example.org");
    assert!(letter.to[0].0.starts_with("\"Nora\", =?utf-8?q?x?= <mallory@example.net>,"), "{:?}", letter.to);
    settle(&world, &receiver, 0);
}

fn addresses_of_every_kind_are_reached(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let long = format!("{}@{}.example.org", "l".repeat(64), "sub.".repeat(20).trim_end_matches('.'));
    let addresses = [
        ("o'neill+ward/4@example.org", "o'neill+ward/4@example.org"),
        ("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"),
        ("UPPER.Case@Example.ORG", "upper.case@example.org"),
        ("ana@spital-zürich.example", "ana@xn--spital-zrich-klb.example"),
        ("jürg@example.org", "jürg@example.org"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        (long.as_str(), long.as_str()),
    ];
    for (number, (given, _)) in addresses.iter().enumerate() {
        let mut reporter = nurse(&world, &mut hospital, &format!("Person {number}"), given);
        reporter.post("/reports", hospital.report()).expect(201);
    }
    deliver_everything(&world);
    for (given, reached) in addresses {
        let arrived = receiver.kept_for(reached);
        assert_eq!(arrived.len(), 1, "{given}");
        assert_eq!(arrived[0].to, [reached]);
        if given.is_ascii() {
            sound(&arrived[0], reached);
        }
    }
    settle_but_for_headers(&world, &receiver, addresses.len());
    // A relay that knows ASCII alone: who cannot be reached by it is told apart, the others are reached.
    receiver.take_ascii_addresses_alone();
    let before = receiver.count();
    let mut juerg = world.guest();
    juerg.sign_in("jürg@example.org", PASSWORD).expect(200);
    juerg.post("/reports", hospital.report()).expect(201);
    let mut ana = world.guest();
    ana.sign_in("ana@spital-zürich.example", PASSWORD).expect(200);
    ana.post("/reports", hospital.report()).expect(201);
    deliver_everything(&world);
    assert_eq!(receiver.count(), before + 3, "Ana's receipt and two new reports");
    let refused: Vec<String> = world
        .rows("deliveries")
        .iter()
        .filter(|delivery| delivery["outcome"] == "refused")
        .map(|delivery| delivery["answer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(refused.len(), 1);
    assert!(!refused[0].is_empty() && !refused[0].contains("jürg"), "{refused:?}");
}

/// A header beyond ASCII is no fault where the address needs it (RFC 6532).
fn settle_but_for_headers(world: &World, receiver: &Receiver, receipts: usize) {
    assert_eq!(world.rows("outbox").len(), 0);
    assert_eq!(receiver.count(), 2 * receipts, "each with its new report");
    for arrived in receiver.kept() {
        let ascii = arrived.to[0].is_ascii();
        assert!(
            arrived.faults.iter().all(|fault| !ascii && fault.contains("header")),
            "{:?}",
            arrived.faults
        );
    }
}

fn long_lines_and_every_writing_arrive_whole(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let (name, email) = ("نورة \u{202b}الأحمد\u{202c} بنت عبد العزيز", "noura@example.org");
    let mut noura = nurse(&world, &mut hospital, name, email);
    let report = noura.post("/reports", hospital.report()).expect(201).text_at("/id");
    // Neither a space nor a hyphen where a line could end, in letters of one to four bytes, and lonely dots.
    let question = format!(
        "{}{}{}{}\n.\n..\nEnd",
        "x".repeat(2_000),
        "ü".repeat(1_000),
        "語".repeat(800),
        "🩺".repeat(300)
    );
    hospital.owner.go(&report, "received", "acknowledged").expect(200);
    let asked = json!({"question": question});
    hospital.owner.transition(&report, "acknowledged", "clarifying", asked).expect(200);
    noura.act(&report, "answers", json!({"body": "Bed 4"})).expect(200);
    let reason = format!("{} שלום \u{2067}עולם\u{2069}", "y".repeat(1_900));
    let title = "ت".repeat(120);
    let more = json!({"title": title, "reason": reason});
    hospital.owner.transition(&report, "acknowledged", "declined", more).expect(200);
    deliver_everything(&world);
    let arrived = receiver.kept_for(email);
    assert_eq!(arrived.len(), 4, "receipt, move, question, decline");
    // Without what lines are quoted and broken by, and without the invisible signs of direction.
    let bare = |text: &str| -> String {
        let lines = text.lines().map(|line| line.trim_start().trim_start_matches('>'));
        lines
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace() && !"\u{2067}\u{2068}\u{2069}".contains(*c))
            .collect()
    };
    for each in &arrived {
        let letter = sound(each, email);
        assert_eq!(letter.to[0].0, name);
        assert!(letter.html.contains("dir=\"auto\""), "each part is written in its own direction");
    }
    let letters: Vec<Letter> = arrived.iter().map(Arrived::letter).collect();
    let holds = |words: &str| letters.iter().any(|letter| bare(&letter.text).contains(&bare(words)));
    assert!(holds(&"x".repeat(2_000)) && holds(&"語".repeat(800)) && holds(&"🩺".repeat(300)));
    assert!(holds(&"y".repeat(1_900)) && holds("עולם"));
    settle(&world, &receiver, 0);
}

fn one_report_is_one_thread(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let reports: Vec<String> = (0..2).map(|_| hospital.send_report()).collect();
    deliver_everything(&world);
    for report in &reports {
        accept(&mut hospital, report, "Pump alarms all night");
        deliver_everything(&world);
        hospital.owner.go(report, "accepted", "answered").expect(200);
        deliver_everything(&world);
    }
    let letters: Vec<Letter> =
        receiver.kept_for("nora.nurse@example.org").iter().map(Arrived::letter).collect();
    let ids: BTreeSet<&str> = letters.iter().map(|letter| letter.message_id.as_str()).collect();
    assert_eq!((letters.len(), ids.len()), (8, 8), "receipt, two moves, the answer; each a mail of its own");
    let mut threads = BTreeSet::new();
    for number in ["RB-1001", "RB-1002"] {
        let of_report: Vec<&Letter> =
            letters.iter().filter(|letter| letter.subject.contains(number)).collect();
        assert_eq!(of_report.len(), 4);
        let roots: BTreeSet<&str> =
            of_report.iter().map(|letter| letter.references.first().unwrap().as_str()).collect();
        assert_eq!(roots.len(), 1, "one thread");
        for letter in of_report {
            assert!(letter.subject.starts_with(number), "{}", letter.subject);
            assert_eq!(letter.header("thread-topic"), number);
            assert!(letter.references.contains(&letter.in_reply_to[0]), "{letter:?}");
            assert!(!letter.references.contains(&letter.message_id), "no mail answers itself");
        }
        threads.extend(roots);
    }
    assert_eq!(threads.len(), 2, "two reports, two threads");
    settle(&world, &receiver, 0);
}

fn a_letter_leads_to_the_status_page_and_says_no_more_than_it(kind: Kind) {
    let receiver = Receiver::new();
    let world = world(kind, &receiver.url());
    let mut hospital = Hospital::found(&world);
    let (text, comment) =
        ("Mrs Halloway in bed 12 nearly got the wrong syringe", "Ask the pharmacist about it");
    let report = report_with(&mut hospital, json!({"text": text, "identity": "confidential"}));
    accept(&mut hospital, &report, "Look-alike syringes");
    hospital.owner.act(&report, "comments", json!({"body": comment, "visibility": "reporter"})).expect(200);
    hospital.nurse.act(&report, "comments", json!({"body": comment, "visibility": "reporter"})).expect(200);
    hospital.owner.go(&report, "accepted", "declined").expect(200);
    deliver_everything(&world);
    let kept = receiver.kept();
    assert_eq!(
        kept.len(),
        7,
        "receipt, two moves, comment and decline; new report and the reporter's comment"
    );
    for arrived in &kept {
        let letter = sound(arrived, &arrived.to[0]);
        let everything =
            format!("{}\n{}\n{}\n{:?}", letter.subject, letter.text, letter.html, letter.headers);
        for words in ["Halloway", "syringe nearly", "wrong syringe", "pharmacist"] {
            assert!(!everything.contains(words), "{words} in {everything}");
        }
        let to_nora = arrived.to[0] == "nora.nurse@example.org";
        assert_eq!(
            everything.contains("Nora"),
            to_nora,
            "the name is the receiver's own alone: {everything}"
        );
        let first = letter.links()[0].to_owned();
        assert_eq!(letter.html_links()[0], first, "both parts lead to the same page first");
        if to_nora {
            let token = first.strip_prefix(&format!("{PUBLIC}/s/")).expect("the status page");
            world.guest().get(&format!("//s/{token}")).expect(200);
            let one_click = letter.header("list-unsubscribe");
            assert!(one_click.starts_with(&format!("<{PUBLIC}/api/v1/unsubscribe/")), "{one_click}");
            assert!(one_click.len() < 200, "a line that no relay folds");
            assert_eq!(letter.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
        } else {
            assert!(first.starts_with(&format!("{PUBLIC}/triage/")), "{first}");
        }
    }
    settle(&world, &receiver, 0);
}
