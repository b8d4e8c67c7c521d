//! Sending: what is accepted, what is refused for ever or for now, and what a broken conversation must not do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lettre::address::Envelope;

use super::relay::{Relay, Reply, SHORT, envelope, settings, usual};
use crate::telling::smtp::{Accepted, NoRelay, Refused, Transport};

const LETTER: &[u8] = b"Subject: x\r\n\r\n.a line that begins with a dot\r\nand one\r\n";

async fn send(transport: &Transport) -> Result<Accepted, Refused> {
    transport.send(&envelope("ana.pop@larkmoor.org"), LETTER).await
}

fn transport(relay: &Relay, url: &str) -> Transport {
    Transport::open_with(&relay.settings(url), SHORT).unwrap()
}

const PLAIN: &str = "smtp://127.0.0.1:{port}";

/// A relay that answers one command in its own way.
async fn odd(command: &'static str, reply: &'static str) -> Relay {
    Relay::plain(move |heard, _| {
        if heard.starts_with(command) && (!command.is_empty() || heard.is_empty()) {
            Reply::Say(reply)
        } else {
            usual(heard)
        }
    })
    .await
}

#[tokio::test]
async fn the_relay_says_what_became_of_it_and_the_connection_is_used_again() {
    let relay = Relay::plain(|command, _| usual(command)).await;
    let transport = transport(&relay, PLAIN);
    for _ in 0..3 {
        let accepted = send(&transport).await.unwrap();
        assert_eq!(accepted.answer, "250 2.0.0 Ok: queued as 4F2A");
    }
    assert_eq!(relay.connections(), 1);
    assert_eq!(relay.count("EHLO readback.test"), 1);
    assert_eq!(relay.count("MAIL FROM:<readback@larkmoor.org>"), 3);
    let letters: Vec<_> = relay.heard().into_iter().filter(|heard| heard.starts_with("letter")).collect();
    assert_eq!(letters.len(), 3);
    assert!(letters[0].contains("\r\n..a line that begins with a dot\r\nand one\r\n"), "{}", letters[0]);
}

#[tokio::test]
async fn many_letters_at_once_share_ten_connections() {
    let relay = Relay::plain(|command, _| usual(command)).await;
    let transport = transport(&relay, PLAIN);
    let all = futures_util::future::join_all((0..50).map(|_| send(&transport))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(relay.count("letter"), 50);
    assert!(relay.connections() <= 10, "{}", relay.connections());
}

#[tokio::test]
async fn a_refused_receiver_is_told_without_the_address_and_holds_nobody_up() {
    let relay = Relay::plain(|command, _| match command {
        "RCPT TO:<ana.pop@larkmoor.org>" => {
            Reply::Say("550-5.1.1 <ana.pop@larkmoor.org>\r\n550 5.1.1 unknown")
        }
        other => usual(other),
    })
    .await;
    let transport = transport(&relay, PLAIN);
    let refused = send(&transport).await.unwrap_err();
    let expected = Refused {
        permanent: true,
        on_the_way: false,
        code: Some(550),
        answer: "550 5.1.1 <…> unknown".to_owned(),
    };
    assert_eq!(refused, expected);
    transport.send(&envelope("ben@larkmoor.org"), LETTER).await.unwrap();
    assert_eq!((relay.connections(), relay.count("RSET")), (1, 1));
}

#[tokio::test]
async fn refusals_are_for_ever_or_for_now() {
    for (command, reply, permanent, on_the_way, code) in [
        ("", "554 No service", false, true, Some(554)),
        ("", "421 Too many", false, true, Some(421)),
        ("EHLO", "550 Go away", false, true, Some(550)),
        ("MAIL", "550 5.1.8 Sender rejected", false, true, Some(550)),
        ("MAIL", "530 5.7.0 Authentication required", false, true, Some(530)),
        ("RCPT", "450 4.2.0 Greylisted", false, false, Some(450)),
        ("RCPT", "550 5.1.1 No such user", true, false, Some(550)),
        ("RCPT", "554 5.7.1 Relay access denied", false, true, Some(554)),
        ("DATA", "554 5.5.1 No valid recipients", true, false, Some(554)),
        (".", "554 5.7.1 Spam", true, false, Some(554)),
        (".", "451 4.3.0 Later", false, false, Some(451)),
        ("", "hello there", false, true, None),
        ("EHLO", "250-relay\r\n250-   \r\n250 8BITMIME", false, true, None),
        ("RCPT", "999 what", false, true, None),
        (".", "\u{7f}\u{1}", false, false, None),
    ] {
        let relay = odd(command, reply).await;
        let refused = send(&transport(&relay, PLAIN)).await.unwrap_err();
        let found = (refused.permanent, refused.on_the_way, refused.code);
        assert_eq!(found, (permanent, on_the_way, code), "{command} {reply}: {refused:?}");
        assert!(!refused.answer.is_empty());
    }
}

#[tokio::test]
async fn a_wrong_password_loses_nothing() {
    let relay = odd("AUTH", "535 5.7.8 Credentials invalid").await;
    let refused = send(&transport(&relay, "smtp://user:word@127.0.0.1:{port}")).await.unwrap_err();
    assert_eq!((refused.permanent, refused.code), (false, Some(535)));
    let none = odd("EHLO", "250 relay.test").await;
    let refused = send(&transport(&none, "smtp://user:word@127.0.0.1:{port}")).await.unwrap_err();
    assert_eq!((refused.permanent, none.count("MAIL")), (false, 0));
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced_at_once() {
    // The first connection ends when its second letter begins.
    let letters = AtomicUsize::new(0);
    let relay = Relay::plain(move |command, number| {
        let begins = command.starts_with("MAIL") && letters.fetch_add(1, Ordering::SeqCst) == 1;
        if begins && number == 0 { Reply::Cut } else { usual(command) }
    })
    .await;
    let transport = transport(&relay, PLAIN);
    send(&transport).await.unwrap();
    send(&transport).await.unwrap();
    assert_eq!((relay.connections(), relay.count("letter")), (2, 2));
}

#[tokio::test]
async fn a_cut_after_the_letter_is_not_repeated_here() {
    let relay = Relay::plain(|command, _| if command == "." { Reply::Cut } else { usual(command) }).await;
    let transport = transport(&relay, PLAIN);
    for sent in 1..=2 {
        let refused = send(&transport).await.unwrap_err();
        assert_eq!(refused.answer, "after the letter: the connection was cut");
        assert!(!refused.permanent && !refused.on_the_way);
        assert_eq!(relay.count("letter"), sent);
    }
}

#[tokio::test]
async fn the_answer_to_one_letter_is_never_taken_for_another_ones() {
    // The first letter is answered long after we gave up.
    let relay = Relay::plain(|command, number| match command {
        "." if number == 0 => Reply::Late(Duration::from_millis(600), "250 Ok: the first one"),
        "." => Reply::Say("554 5.7.1 Spam"),
        other => usual(other),
    })
    .await;
    let transport = transport(&relay, PLAIN);
    assert_eq!(send(&transport).await.unwrap_err().answer, "after the letter: no answer in time");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(send(&transport).await.unwrap_err().code, Some(554));
    assert_eq!(relay.connections(), 2);
    // Nor when whoever waited goes away.
    let slow = Relay::plain(|command, number| match command {
        "." if number == 0 => Reply::Late(Duration::from_millis(200), "250 Ok: the first one"),
        other => usual(other),
    })
    .await;
    let transport = super::sending::transport(&slow, PLAIN);
    assert!(tokio::time::timeout(Duration::from_millis(100), send(&transport)).await.is_err());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(send(&transport).await.unwrap().answer, "250 2.0.0 Ok: queued as 4F2A");
    assert_eq!(slow.connections(), 2);
}

#[tokio::test]
async fn waiting_has_an_end() {
    for command in ["", "EHLO", "MAIL", "RCPT", "DATA", "."] {
        let relay = Relay::plain(move |heard, _| {
            if heard.split([' ', ':']).next() == Some(command) {
                Reply::Late(Duration::from_secs(30), "250 At last")
            } else {
                usual(heard)
            }
        })
        .await;
        let transport = transport(&relay, PLAIN);
        let refused = tokio::time::timeout(SHORT.whole, send(&transport)).await.unwrap().unwrap_err();
        assert!(
            !refused.permanent && refused.answer.ends_with("no answer in time"),
            "{command}: {refused:?}"
        );
    }
    let nobody = Transport::open_with(&settings("smtp://127.0.0.1:1"), SHORT).unwrap();
    let refused = send(&nobody).await.unwrap_err();
    assert!(!refused.permanent && refused.answer.starts_with("connecting: "), "{refused:?}");
    assert_eq!(Transport::open(&settings("")).err(), Some(NoRelay));
}

#[tokio::test]
async fn addresses_beyond_ascii_need_a_relay_that_takes_them() {
    let able = Relay::plain(|command, _| usual(command)).await;
    let to = envelope("jürg@spital-zürich.ch");
    transport(&able, PLAIN).send(&to, LETTER).await.unwrap();
    assert_eq!(able.count("MAIL FROM:<readback@larkmoor.org> SMTPUTF8"), 1);
    assert_eq!(able.count("RCPT TO:<jürg@xn--spital-zrich-klb.ch>"), 1);
    let unable = odd("EHLO", "250-relay.test\r\n250 8BITMIME").await;
    let unable_transport = transport(&unable, PLAIN);
    let refused = unable_transport.send(&to, LETTER).await.unwrap_err();
    assert!(refused.permanent && refused.answer.contains("SMTPUTF8"), "{refused:?}");
    unable_transport.send(&envelope("ben@spital-zürich.ch"), LETTER).await.unwrap();
    assert_eq!((unable.connections(), unable.count("letter")), (1, 1));
}

#[tokio::test]
async fn a_letter_beyond_ascii_is_announced() {
    let relay = Relay::plain(|command, _| usual(command)).await;
    let to: Envelope = envelope("ana@larkmoor.org");
    transport(&relay, PLAIN).send(&to, "Subject: x\r\n\r\nGrüezi\r\n".as_bytes()).await.unwrap();
    assert_eq!(relay.count("MAIL FROM:<readback@larkmoor.org> BODY=8BITMIME"), 1);
}
