//! The ways to a relay: with and without encryption, its authority known or not, with and without login; and what is
//! mended later.

use std::path::Path;

use super::{PUBLIC, deliver_everything, settle, to};
use crate::world::certificates::Authority;
use crate::world::mail::{Aiosmtpd, Door, Receiver, Security};
use crate::world::{Hospital, Kind, World};

/// A world that trusts that authority, and two mails that wait there.
fn owing(url: &str, authority: Option<&Path>) -> World {
    let world = World::with(Kind::Sqlite, |options| {
        to(options, url);
        options.smtp_ca = authority.map(Path::to_path_buf);
    });
    Hospital::found(&world).send_report();
    world
}

fn folder() -> Folder {
    let path = std::env::temp_dir().join(format!("readback_{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&path).unwrap();
    Folder(path)
}

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How each mail came: its TLS.
fn encrypted(receiver: &Receiver) -> Vec<Option<String>> {
    receiver.kept().into_iter().map(|kept| kept.tls).collect()
}

fn tls_1_3() -> Option<String> {
    Some("TLSv1_3".to_owned())
}

/// Tries for half an hour; nothing arrives. What the outbox says about it.
fn in_vain(world: &World) -> String {
    for _ in 0..3 {
        world.deliver();
        world.later(600);
    }
    let waiting = world.rows("outbox");
    assert_eq!((waiting.len(), world.rows("deliveries").len()), (2, 0), "it waits and is not given up");
    waiting[0]["answer"].as_str().unwrap().to_owned()
}

#[test]
fn a_plain_relay_takes_it_without_login() {
    let receiver = Receiver::new();
    let world = owing(&receiver.url(), None);
    world.deliver();
    assert_eq!(encrypted(&receiver), [None, None]);
    assert!(receiver.kept().iter().all(|kept| kept.from == "readback@larkmoor.example"));
    settle(&world, &receiver, 0);
}

#[test]
fn opportunistic_encryption_is_used_where_it_is_offered() {
    let unknown = Authority::new("Nobody's").issue_for_loopback();
    let receiver = Receiver::with(Security::Offered(unknown));
    let world = owing(&receiver.url(), None);
    world.deliver();
    assert_eq!(encrypted(&receiver), [tls_1_3(), tls_1_3()], "against listeners alone");
    settle(&world, &receiver, 0);
    let plain = Receiver::new();
    let world = owing(&format!("{}?tls=opportunistic", plain.url()), None);
    world.deliver();
    assert_eq!(encrypted(&plain), [None, None]);
}

#[test]
fn required_encryption_trusts_the_own_authority_and_nobody_else() {
    let (folder, authority) = (folder(), Authority::new("The hospital's own"));
    let own = authority.write_into(&folder.0);
    for security in [
        Security::Required(authority.issue_for_loopback()),
        Security::Implicit(authority.issue_for_loopback()),
    ] {
        let receiver = Receiver::with(security);
        let world = owing(&receiver.url(), Some(&own));
        world.deliver();
        assert_eq!(encrypted(&receiver), [tls_1_3(), tls_1_3()]);
        settle(&world, &receiver, 0);
        // Without that authority nothing leaves; with it, all of it does.
        let world = owing(&receiver.url(), None);
        assert!(in_vain(&world).to_lowercase().contains("certificate"), "{}", in_vain(&world));
        assert_eq!(receiver.count(), 2);
        let world = world.restart_with(|options| {
            to(options, &receiver.url());
            options.smtp_ca = Some(own.clone());
        });
        deliver_everything(&world);
        assert_eq!(receiver.count(), 4);
    }
}

#[test]
fn certificates_for_others_and_of_the_past_are_not_trusted() {
    let (folder, authority) = (folder(), Authority::new("The hospital's own"));
    let own = authority.write_into(&folder.0);
    for certificate in [authority.issue(&["mail.elsewhere.example"]), authority.issue_expired(&["127.0.0.1"])]
    {
        for security in [Security::Required(certificate.clone()), Security::Implicit(certificate.clone())] {
            let receiver = Receiver::with(security);
            let world = owing(&receiver.url(), Some(&own));
            in_vain(&world);
            assert_eq!(receiver.count(), 0);
        }
    }
}

#[test]
fn required_encryption_that_is_not_offered_sends_nothing_in_clear() {
    let receiver = Receiver::new();
    let world = owing(&format!("{}?tls=required", receiver.url()), None);
    in_vain(&world);
    assert_eq!((receiver.count(), receiver.unanswered().len()), (0, 0));
    assert_eq!(receiver.tries("nora.nurse@example.org"), 0, "not even the address was said");
}

#[test]
fn a_wrong_password_loses_nothing_and_works_once_it_is_right() {
    let receiver = Receiver::new();
    receiver.ask_for_login("readback", "right");
    let world = owing(&receiver.url_for("readback:wrong@"), None);
    assert!(in_vain(&world).starts_with("535 5.7.8"), "{}", in_vain(&world));
    let refused = receiver.refused_logins();
    assert!((1..=20).contains(&refused), "{refused} logins: an account must not be locked");
    // Mended at the relay …
    receiver.ask_for_login("readback", "wrong");
    deliver_everything(&world);
    assert_eq!(receiver.kept()[0].account.as_deref(), Some("readback"));
    settle(&world, &receiver, 0);
    // … or in the settings.
    receiver.ask_for_login("readback", "r:ght/@");
    let world = owing(&receiver.url_for("readback:wrong@"), None);
    in_vain(&world);
    let world = world.restart_with(|options| to(options, &receiver.url_for("readback:r%3Aght%2F%40@")));
    deliver_everything(&world);
    assert_eq!(receiver.count(), 4);
}

#[test]
fn a_login_that_is_needed_and_not_set_loses_nothing() {
    let receiver = Receiver::new();
    receiver.ask_for_login("readback", "right");
    let world = owing(&receiver.url(), None);
    assert!(in_vain(&world).starts_with("530 5.7.0"), "{}", in_vain(&world));
    let world = world.restart_with(|options| to(options, &receiver.url_for("readback:right@")));
    deliver_everything(&world);
    settle(&world, &receiver, 0);
}

#[test]
fn the_package_of_others_is_served_by_both_doors() {
    let (folder, authority) = (folder(), Authority::new("The hospital's own"));
    let own = authority.write_into(&folder.0);
    for door in [Door::StartTls, Door::Implicit] {
        let certificate = authority.issue_for_loopback();
        let receiver = Aiosmtpd::start(door, &folder.0, &certificate, "readback", "right");
        let world = owing(&receiver.url("readback", "right"), Some(&own));
        world.deliver();
        let kept = receiver.kept();
        assert_eq!((kept.len(), world.rows("outbox").len()), (2, 0));
        for each in &kept {
            assert_eq!((each.tls.as_deref(), each.account.as_deref()), (Some("TLSv1_3"), Some("readback")));
            assert!(each.letter().text.contains(PUBLIC));
        }
        let world = owing(&receiver.url("readback", "wrong"), Some(&own));
        assert!(in_vain(&world).starts_with("535"), "{}", in_vain(&world));
        receiver.set_login("readback", "wrong");
        deliver_everything(&world);
        assert_eq!(receiver.kept().len(), 4);
        // Nobody whom we trust vouches for it.
        let world = owing(&receiver.url("readback", "wrong"), None);
        in_vain(&world);
        assert_eq!(receiver.kept().len(), 4);
    }
}
