//! What an administrator can set, and what is said where it cannot be.

use domain::fields::Request;
use domain::privacy::{Kind, Settings, scan};
use serde_json::json;

fn codes(patterns: &[&str]) -> Vec<(String, String)> {
    let errors = Settings::parse(&json!({"record_number_patterns": patterns})).unwrap_err();
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn patterns_mark_record_numbers_without_a_word_before_them() {
    let settings = Settings::parse(&json!({"record_number_patterns": ["K######", "##-##-##"]})).unwrap();
    for (text, found) in [
        ("k331870 has no labs", Some("k331870")),
        ("opened 77-31-29, twice", Some("77-31-29")),
        ("opened 773129, twice", Some("773129")),
        ("XK331870 is an order", None),
        ("K3318701 is longer", None),
        ("77-31-290", None),
    ] {
        let findings = scan(text, &settings);
        let words: Vec<&str> = findings.iter().map(|finding| &text[finding.range.clone()]).collect();
        assert_eq!(words.first().copied(), found, "{text}");
        assert!(findings.iter().all(|finding| finding.kind == Kind::RecordNumber));
    }
    assert_eq!(scan("k331870 has no labs", &Settings::default()), vec![]);
}

#[test]
fn a_pattern_that_cannot_be_used_says_why() {
    let entry = |index: usize, code: &str| (format!("record_number_patterns.{index}"), code.to_owned());
    assert_eq!(codes(&["K######", "K[0-9]+"]), [entry(1, "forbidden_character")]);
    assert_eq!(codes(&["###", "ABCDEF"]), [entry(0, "too_short"), entry(1, "too_short")]);
    assert_eq!(codes(&["@@-####"]), [entry(0, "too_wide")]);
    assert_eq!(codes(&["##.##.####"]), [entry(0, "too_wide")]);
    assert_eq!(codes(&["#".repeat(41).as_str()]), [entry(0, "too_long")]);
    assert_eq!(codes(&["K######"; 11]), [("record_number_patterns".to_owned(), "too_long".to_owned())]);
}

#[test]
fn settings_are_kept_as_they_were_written() {
    let written = json!({"record_number_patterns": ["K######", "MRN ## ##-##"]});
    let settings: Settings = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&settings).unwrap(), written);
    assert!(serde_json::from_value::<Settings>(json!({"record_number_patterns": ["##"]})).is_err());
    assert_eq!(serde_json::from_value::<Settings>(json!({})).unwrap(), Settings::default());
}

#[test]
fn findings_go_by_their_names_on_the_wire() {
    for kind in Kind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.as_str()));
    }
    let findings = scan("Call Mrs Carter", &Settings::default());
    let wire =
        json!([{"kind": "patient_name", "range": {"start": 5, "end": 15}, "replacement": "[patient]"}]);
    assert_eq!(serde_json::to_value(findings).unwrap(), wire);
}
