//! What a person chooses: kept, given back whole, refused where it would end in silence.

use serde_json::{Value, json};

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    who_chose_nothing_is_told_at_once_by_both
    a_choice_is_kept_and_is_that_persons_alone
    a_closing_message_keeps_one_channel
    what_cannot_be_is_refused_field_by_field
}

fn who_chose_nothing_is_told_at_once_by_both(world: World) {
    let mut hospital = Hospital::found(&world);
    let found = hospital.nurse.get("/me/preferences").expect(200).json;
    let kinds = found["kinds"].as_object().unwrap();
    assert_eq!(kinds.len(), domain::telling::TellingKind::ALL.len());
    assert!(kinds.values().all(|channels| *channels == json!({"mail": "at_once", "inbox": "at_once"})));
    assert_eq!(found["closing"], json!(["shipped", "does_it_help", "declined", "answered", "passed_on"]));
    assert_eq!((&found["digest_hour"], &found["site_time_zone"]), (&json!(7), &json!("Europe/Zurich")));
    assert!(found["time_zone"].is_null() && found["quiet_hours"].is_null());
}

fn a_choice_is_kept_and_is_that_persons_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let wish = json!({
        "time_zone": "america/new_york", "quiet_hours": {"from": 20, "to": 6}, "digest_hour": 16,
        "kinds": {"comment": {"mail": "daily", "inbox": "at_once"}, "shipped": {"mail": "off", "inbox": "at_once"}},
    });
    let answered = hospital.nurse.put("/me/preferences", wish).expect(200).json;
    let found = hospital.nurse.get("/me/preferences").expect(200).json;
    assert_eq!(found, answered);
    assert_eq!(found["time_zone"], "America/New_York", "in its own spelling");
    assert_eq!(found["quiet_hours"], json!({"from": 20, "to": 6}));
    assert_eq!(found["kinds"]["comment"]["mail"], "daily");
    assert_eq!(found["kinds"]["shipped"]["mail"], "off");
    assert_eq!(found["kinds"]["receipt"]["mail"], "at_once");
    let others = hospital.colleague.get("/me/preferences").expect(200).json;
    assert_eq!(others["kinds"]["comment"]["mail"], "at_once");
    // Anew, not on top: what is not said is as it was at first.
    hospital.nurse.put("/me/preferences", json!({"digest_hour": 5})).expect(200);
    let found = hospital.nurse.get("/me/preferences").expect(200).json;
    assert_eq!(found["kinds"]["comment"]["mail"], "at_once");
    assert_eq!(found["digest_hour"], 5);
    assert_eq!(world.rows("preferences").len(), 1);
}

fn a_closing_message_keeps_one_channel(world: World) {
    let mut hospital = Hospital::found(&world);
    let found = hospital.nurse.get("/me/preferences").expect(200).json;
    let off = json!({"mail": "off", "inbox": "off"});
    for kind in found["kinds"].as_object().unwrap().keys() {
        let wish = json!({"digest_hour": 7, "kinds": {kind: off}});
        let answer = hospital.nurse.put("/me/preferences", wish);
        if found["closing"].as_array().unwrap().contains(&json!(kind)) {
            answer.expect_fields(&[(&format!("kinds.{kind}"), "one_channel")]);
        } else {
            assert_eq!(answer.expect(200).json["kinds"][kind], off);
        }
    }
}

fn what_cannot_be_is_refused_field_by_field(world: World) {
    let mut hospital = Hospital::found(&world);
    let mut refused = |wish: Value, wanted: &[(&str, &str)]| {
        hospital.nurse.put("/me/preferences", wish).expect_fields(wanted);
    };
    refused(json!({}), &[("digest_hour", "required")]);
    refused(json!({"digest_hour": 7, "time_zone": "Europe/Larkmoor"}), &[("time_zone", "unknown")]);
    refused(
        json!({"digest_hour": 24, "quiet_hours": {"from": -1, "to": 24}, "sound": "loud"}),
        &[
            ("digest_hour", "out_of_range"),
            ("quiet_hours.from", "out_of_range"),
            ("quiet_hours.to", "out_of_range"),
            ("sound", "unknown_field"),
        ],
    );
    let odd =
        json!({"gossip": {"mail": "off", "inbox": "off"}, "comment": {"mail": "weekly", "inbox": "daily"}});
    refused(
        json!({"digest_hour": 7, "kinds": odd}),
        &[
            ("kinds.comment.inbox", "not_a_choice"),
            ("kinds.comment.mail", "not_a_choice"),
            ("kinds.gossip", "unknown_field"),
        ],
    );
    assert_eq!(world.rows("preferences").len(), 0);
}
