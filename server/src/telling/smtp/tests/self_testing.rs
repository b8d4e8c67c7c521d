//! The self-test: the conversation, encryption, and the advice that belongs to what went wrong.

use std::time::Duration;

use domain::moment::Moment;
use domain::telling::mail_settings::{Advice, SelfTest, Speaker};

use super::relay::{Relay, Reply, SHORT, settings, usual};
use crate::config::mail::MailSettings;
use crate::telling::smtp::self_test::run_with;
use crate::words::words;

async fn test(settings: &MailSettings) -> SelfTest {
    let now: Moment = "2026-11-21T09:00:00Z".parse().unwrap();
    run_with(settings, "ana@larkmoor.org", "en", now, SHORT).await
}

fn starttls(command: &str) -> Reply {
    match command {
        "STARTTLS" => Reply::Say("220 2.0.0 Ready"),
        command if command.starts_with("EHLO") => {
            Reply::Say("250-relay.test\r\n250-STARTTLS\r\n250 AUTH PLAIN")
        }
        command => usual(command),
    }
}

#[tokio::test]
async fn the_conversation_is_told_without_the_password() {
    let relay = Relay::plain(|command, _| usual(command)).await;
    let test = test(&relay.settings("smtp://user:secret@127.0.0.1:{port}")).await;
    assert!(test.accepted);
    assert_eq!(test.advice_code, Advice::AcceptedInClear);
    assert_eq!(test.answer, "250 2.0.0 Ok: queued as 4F2A");
    let said: Vec<&str> =
        test.steps.iter().filter(|line| line.from == Speaker::Us).map(|line| line.text.as_str()).collect();
    assert_eq!(
        said[..5],
        [
            "EHLO readback.test",
            "AUTH PLAIN ***",
            "MAIL FROM:<readback@larkmoor.org>",
            "RCPT TO:<ana@larkmoor.org>",
            "DATA"
        ]
    );
    assert!(said.contains(&"Date: Sat, 21 Nov 2026 09:00:00 +0000"), "{said:?}");
    assert!(said.contains(&"From: Readback <readback@larkmoor.org>"), "{said:?}");
    assert_eq!(said.last(), Some(&"QUIT"));
    assert_eq!(test.steps.first().map(|line| line.text.as_str()), Some("220 relay.test ESMTP"));
}

#[tokio::test]
async fn what_went_wrong_has_its_advice() {
    for (command, reply, advice) in [
        ("AUTH", "535 5.7.8 Credentials invalid", Advice::LoginRefused),
        ("EHLO", "250 relay.test", Advice::LoginNotOffered),
        ("EHLO", "what?", Advice::NotSmtp),
        ("MAIL", "530 5.7.0 Authentication required", Advice::LoginNeeded),
        ("MAIL", "550 5.1.8 Sender rejected", Advice::SenderRefused),
        ("RCPT", "554 5.7.1 Relay access denied", Advice::RelayingDenied),
        ("RCPT", "550 5.1.1 No such user", Advice::ReceiverRefused),
        ("RCPT", "450 4.2.0 Greylisted", Advice::ComeAgain),
        (".", "554 5.7.1 Spam", Advice::LetterRefused),
    ] {
        let relay = Relay::plain(
            move |heard, _| {
                if heard.starts_with(command) { Reply::Say(reply) } else { usual(heard) }
            },
        )
        .await;
        let test = test(&relay.settings("smtp://user:secret@127.0.0.1:{port}")).await;
        assert_eq!((test.accepted, test.advice_code), (false, advice), "{command} {reply}");
        assert!(test.steps.iter().any(|line| line.text == reply.trim()), "{command} {reply}");
    }
    let door = Relay::plain(|_, _| Reply::Say("554 No service here")).await;
    assert_eq!(test(&door.settings("smtp://127.0.0.1:{port}")).await.advice_code, Advice::TurnedAway);
    let silent = Relay::plain(|_, _| Reply::Late(Duration::from_secs(30), "220 relay")).await;
    assert_eq!(test(&silent.settings("smtp://127.0.0.1:{port}")).await.advice_code, Advice::NoAnswer);
    assert_eq!(test(&settings("smtp://127.0.0.1:1")).await.advice_code, Advice::Unreachable);
    assert_eq!(test(&settings("smtp://relay.invalid:25")).await.advice_code, Advice::UnknownHost);
    assert_eq!(test(&settings("")).await.advice_code, Advice::NotConfigured);
    let nobody = run_with(&settings("smtp://127.0.0.1:1"), "ana", "en", Moment::from_seconds(0), SHORT).await;
    assert_eq!(nobody.advice_code, Advice::NotAnAddress);
}

#[tokio::test]
async fn a_relay_that_nobody_vouches_for_is_shown_and_not_used() {
    for (url, from_first_byte) in
        [("smtp://u:w@localhost:{port}?tls=required", false), ("smtps://u:w@localhost:{port}", true)]
    {
        let relay =
            Relay::encrypted(&["localhost", "127.0.0.1"], from_first_byte, |command, _| starttls(command))
                .await;
        let mut settings = relay.settings(url);
        let refused = test(&settings).await;
        assert!(!refused.accepted && relay.count("MAIL") == 0 && relay.count("AUTH") == 0);
        assert!(matches!(refused.advice_code, Advice::UnknownIssuer | Advice::NoRoots), "{refused:?}");
        let shown = refused.tls.unwrap();
        assert!(shown.version.is_none() && shown.distrust.is_some());
        assert_eq!(shown.after, refused.steps.len());
        assert_eq!(shown.certificates.len(), 1);
        assert_eq!(shown.certificates[0].names, ["localhost", "127.0.0.1"]);
        assert_eq!(shown.certificates[0].subject, shown.certificates[0].issuer);
        // With its own certificate in the CA file it is.
        settings.own_roots = relay.certificate.clone().into_iter().collect();
        let accepted = test(&settings).await;
        assert_eq!(accepted.advice_code, Advice::Accepted, "{accepted:?}");
        let agreed = accepted.tls.unwrap();
        assert_eq!((agreed.version.as_deref(), agreed.distrust), (Some("TLS 1.3"), None));
        assert!(agreed.cipher.unwrap().contains("AES"));
        assert_eq!(relay.count("AUTH PLAIN"), 1);
    }
}

#[tokio::test]
async fn opportunistic_encryption_takes_what_it_gets() {
    let relay = Relay::encrypted(&["elsewhere.test"], false, |command, _| starttls(command)).await;
    let untrusted = test(&relay.settings("smtp://localhost:{port}?tls=opportunistic")).await;
    assert_eq!(untrusted.advice_code, Advice::AcceptedUntrusted);
    let tls = untrusted.tls.unwrap();
    assert!(tls.version.is_some() && tls.distrust.is_some());
    assert_eq!(untrusted.steps[tls.after - 1].text, "220 2.0.0 Ready");
    assert_eq!(untrusted.steps[tls.after].text, "EHLO readback.test");
    let plain = Relay::plain(|command, _| usual(command)).await;
    let in_clear = test(&plain.settings("smtp://127.0.0.1:{port}?tls=opportunistic")).await;
    assert_eq!((in_clear.advice_code, in_clear.tls), (Advice::Accepted, None));
    let required = test(&plain.settings("smtp://127.0.0.1:{port}?tls=required")).await;
    assert_eq!((required.advice_code, plain.count("MAIL")), (Advice::TlsNotOffered, 1));
}

#[tokio::test]
async fn encryption_at_the_wrong_port_is_named() {
    let plain = Relay::plain(|command, _| usual(command)).await;
    assert_eq!(test(&plain.settings("smtps://127.0.0.1:{port}")).await.advice_code, Advice::TlsLater);
    // Words slipped in before encryption must not count as said under it.
    let slipped = Relay::encrypted(&["localhost"], false, |command, _| match command {
        "STARTTLS" => Reply::Say("220 Ready\r\n250 Slipped in"),
        other => starttls(other),
    })
    .await;
    let refused = test(&slipped.settings("smtp://localhost:{port}?tls=required")).await;
    assert_eq!((refused.advice_code, slipped.count("MAIL")), (Advice::NotSmtp, 0));
}

#[test]
fn every_advice_has_its_words() {
    for advice in Advice::ALL {
        assert!(words("en").has(&format!("mail_test.{}", advice.as_str())), "{advice:?}");
    }
}
