//! Comments of the three kinds, and who reads them.

use serde_json::json;

use crate::on_both;
use crate::world::{Client, Hospital, World};

on_both! { each_kind_has_its_readers reporters_speak_to_the_owner_alone }

fn reads(client: &mut Client, report: &str, words: &str) -> bool {
    client.get(&format!("/reports/{report}/events")).expect(200).text.contains(words)
}

fn each_kind_has_its_readers(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    for (visibility, reporter) in [("public", true), ("reporter", true), ("internal", false)] {
        let words = format!("For {visibility} eyes");
        hospital.owner.act(&report, "comments", json!({"body": words, "visibility": visibility})).expect(200);
        assert_eq!(reads(&mut hospital.nurse, &report, &words), reporter, "{visibility}");
        assert!(reads(&mut hospital.owner, &report, &words));
        assert!(reads(&mut hospital.administrator, &report, &words));
        assert!(!reads(&mut hospital.colleague, &report, &words), "{visibility}: staff read no comment");
    }
    let audiences = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    let audiences: Vec<&str> = audiences["items"].as_array().unwrap()[2..]
        .iter()
        .map(|event| event["audience"].as_str().unwrap())
        .collect();
    assert_eq!(audiences, ["followers", "reporter", "team"]);
    assert_eq!(hospital.owner.look(&report)["state"], "acknowledged", "a comment moves nothing");
}

fn reporters_speak_to_the_owner_alone(world: World) {
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    hospital
        .nurse
        .act(&report, "comments", json!({"body": "Also bed 5", "visibility": "reporter"}))
        .expect(200);
    for visibility in ["public", "internal"] {
        let comment = json!({"body": "To all", "visibility": visibility});
        hospital.nurse.act(&report, "comments", comment.clone()).expect(403).expect_problem("not_allowed");
        hospital.colleague.act(&report, "comments", comment).expect(403).expect_problem("not_allowed");
    }
    let comment = json!({"body": "Me too", "visibility": "reporter"});
    hospital.colleague.act(&report, "comments", comment).expect(403).expect_problem("not_allowed");
    let events = hospital.owner.get(&format!("/reports/{report}/events")).expect(200).json;
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["by"]["name"], "Nora Nurse");
    assert_eq!(last["data"], json!({"body": "Also bed 5", "visibility": "reporter"}));
}
