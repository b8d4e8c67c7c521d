//! The organisation's settings.

use serde_json::json;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! { settings_are_changed_field_by_field wrong_settings_are_refused mail_settings_tell_no_secret }

fn settings_are_changed_field_by_field(world: World) {
    let mut admin = Hospital::found(&world).administrator;
    let first = admin.get("/settings").expect(200);
    assert_eq!(first.json["organisation"], "Larkmoor");
    assert_eq!(first.json["anonymous"], true);
    let changes = [
        json!({"organisation": "Larkmoor Trust"}),
        json!({"languages": ["en", "de"]}),
        json!({"language": "de"}),
        json!({"anonymous": false}),
        json!({"safety_instruction": {"en": "Call 555", "de": "555 anrufen"}}),
        json!({"join_domains": ["example.org"]}),
    ];
    let mut wanted = first.json.clone();
    for change in changes {
        let changed = admin.patch("/settings", change.clone()).expect(200);
        wanted.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(changed.json, wanted);
        assert_eq!(admin.get("/settings").expect(200).json, wanted);
    }
    let public = world.guest().get("/public").expect(200).json;
    assert_eq!(public["organisation"], "Larkmoor Trust");
    assert_eq!((&public["language"], &public["languages"]), (&json!("de"), &json!(["en", "de"])));
    let cleared = admin.patch("/settings", json!({"safety_instruction": null})).expect(200).json;
    assert!(cleared.get("safety_instruction").is_none());
    let mut stale = admin.clone().with_header("if-match", first.header("etag"));
    stale.patch("/settings", json!({"anonymous": true})).expect(412).expect_problem("changed");
    assert_eq!(admin.get("/settings").expect(200).json["anonymous"], false);
}

fn wrong_settings_are_refused(world: World) {
    let mut admin = Hospital::found(&world).administrator;
    let before = admin.get("/settings").expect(200).json;
    admin
        .patch(
            "/settings",
            json!({
                "organisation": "x".repeat(121), "language": "GERMAN", "languages": ["x", 5], "anonymous": "yes",
                "safety_instruction": {"en": "x".repeat(2_001), "x1": "?"}, "join_domains": "example.org", "name": "?",
            }),
        )
        .expect_fields(&[
            ("organisation", "too_long"),
            ("language", "not_a_choice"),
            ("languages.0", "too_short"),
            ("languages.1", "wrong_type"),
            ("anonymous", "wrong_type"),
            ("safety_instruction.en", "too_long"),
            ("safety_instruction.x1", "not_a_choice"),
            ("join_domains", "wrong_type"),
            ("name", "unknown_field"),
        ]);
    admin.patch("/settings", json!({"language": "fr"})).expect_fields(&[("language", "not_a_choice")]);
    admin.patch("/settings", json!({"languages": ["de"]})).expect_fields(&[("language", "not_a_choice")]);
    admin.patch("/settings", json!({"languages": []})).expect_fields(&[("languages", "required")]);
    assert_eq!(admin.get("/settings").expect(200).json, before);
}

fn mail_settings_tell_no_secret(world: World) {
    let mut hospital = Hospital::found(&world);
    let bare = hospital.administrator.get("/settings/mail").expect(200).json;
    assert_eq!(
        (&bare["configured"], &bare["paused"], &bare["mailbox"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!(bare["from"], "Readback <readback@localhost>");
    assert!(bare["host"].is_null() && bare["waiting"]["queued"].is_i64());
    hospital.owner.get("/settings/mail").expect(403).expect_problem("not_allowed");
    let world = world.restart_with(|options| {
        options.smtp_url = Some("smtps://readback:secret-word@127.0.0.1:1".to_owned());
        options.mail_from = Some("Larkmoor <told@larkmoor.org>".to_owned());
    });
    let mut admin = world.guest();
    admin.sign_in(&hospital.administrator.email(), crate::world::PASSWORD).expect(200);
    let set = admin.get("/settings/mail").expect(200);
    assert!(!set.text.contains("secret-word"), "{}", set.text);
    for (field, value) in [
        ("configured", json!(true)),
        ("host", json!("127.0.0.1")),
        ("port", json!(1)),
        ("tls", json!("implicit")),
        ("user", json!("readback")),
        ("from", json!("Larkmoor <told@larkmoor.org>")),
    ] {
        assert_eq!(set.json[field], value, "{field}");
    }
    assert_eq!(admin.patch("/settings/mail", json!({"paused": true})).expect(200).json["paused"], true);
    assert_eq!(admin.get("/settings/mail").expect(200).json["paused"], true);
    admin.patch("/settings/mail", json!({"host": "elsewhere"})).expect_fields(&[("host", "unknown_field")]);
    let mut stale = admin.clone().with_header("if-match", set.header("etag"));
    stale.patch("/settings/mail", json!({"paused": false})).expect(412).expect_problem("changed");
}
