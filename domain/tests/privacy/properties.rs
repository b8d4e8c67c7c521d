//! Whatever is typed: spans are sound, and a redacted text holds nothing more.

use domain::privacy::{Pattern, Settings, redact, redact_with, scan};
use proptest::prelude::*;

fn settings() -> Settings {
    let patterns = ["K######", "##-##-##", "@@@ ####?"];
    Settings {
        record_number_patterns: patterns.iter().map(|pattern| pattern.parse::<Pattern>().unwrap()).collect(),
    }
}

/// Pieces of which findings are made, so that they meet in every order.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "Mrs",
        "Mr.",
        "MR",
        "Frau",
        "Herrn",
        "Dr.",
        "Prof.",
        "Smith",
        "Müller",
        "O'Connell",
        "von",
        "der",
        "patient",
        "Pat.",
        "Familie",
        "his wife",
        "Margaret",
        "SMITH, John",
        "MRN",
        "Fallnummer",
        "no.",
        "Nr.",
        ":",
        "12345678",
        "K123456",
        "ABC 12345",
        "12-34-56",
        "NHS",
        "706 018 1598",
        "S711471045",
        "536-22-8471",
        "1EG4-TE5-MK73",
        "756.4148.5253.80",
        "1288 090467",
        "QQ 12 34 56 C",
        "born",
        "geb.",
        "DOB",
        "*",
        "12.03.1950",
        "3 May 1949",
        "March 9, 1947",
        "1994-05-03",
        "tel.",
        "ring",
        "07700 900461",
        "+44 20 7946 0812",
        "(555) 014-2298",
        "a@b.example",
        "@",
        "14 Elm Grove",
        "Hauptstraße 12",
        "Leeds LS6 2AB",
        "50674 Köln",
        "wohnt",
        "address",
        "bed 12",
        "Zi. 8",
        "74-year-old",
        "81 J.",
        "aged 93",
        "96",
        "years old",
        ",",
        ".",
        "-",
        "/",
        "(",
        ")",
        "+",
        "\n",
        " ",
        "[",
        "]",
        "'s",
        "and",
        "und",
        "geb. Kurz",
        "İ",
        "ß",
        "ﬁ",
        "e\u{301}",
        "👩‍⚕️",
        "0",
        "7",
        "a",
        "T",
    ];
    let piece = prop::sample::select(PIECES);
    prop::collection::vec((piece, prop::sample::select(&[" ", "", " ", ", "][..])), 0..24)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![4 => pieces(), 1 => any::<String>(), 1 => "\\PC{0,80}", 1 => "[A-Z0-9 .:/@+()*'-]{0,60}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_order_apart_and_on_characters(text in texts()) {
        let mut done = 0;
        for finding in scan(&text, &settings()) {
            prop_assert!(finding.range.start >= done && finding.range.end > finding.range.start);
            prop_assert!(text.get(finding.range.clone()).is_some());
            done = finding.range.end;
        }
    }

    #[test]
    fn a_redacted_text_holds_nothing_more(text in texts()) {
        let redacted = redact(&text, &scan(&text, &settings()));
        prop_assert_eq!(scan(&redacted, &settings()), vec![], "{:?}", redacted);
    }

    #[test]
    fn findings_of_another_text_do_no_harm(text in texts(), other in texts()) {
        redact(&other, &scan(&text, &settings()));
    }

    #[test]
    fn what_is_not_found_stays(text in texts()) {
        let findings = scan(&text, &settings());
        let kept = redact_with(&text, &findings, |finding| &text[finding.range.clone()]);
        prop_assert_eq!(kept, text);
    }
}
