//! The colours of `web/style/tokens.css` against each other: every pair in use is readable, light and dark.

use std::collections::BTreeMap;

/// Text, by WCAG 2.2, success criterion 1.4.3.
const TEXT: f64 = 4.5;
/// Marks and bounds of controls, by success criterion 1.4.11.
const MARK: f64 = 3.0;

/// What stands on which grounds, and how much contrast it needs.
const PAIRS: [(&str, f64, &str); 28] = [
    ("ink", TEXT, "bg surface raised sunken accent-soft"),
    ("ink-2", TEXT, "bg surface raised sunken accent-soft"),
    ("ink-3", TEXT, "bg surface raised sunken"),
    ("accent", TEXT, "bg surface raised accent-soft yours"),
    ("on-accent", TEXT, "accent accent-hover"),
    ("accent-ink", TEXT, "accent-soft bg surface"),
    ("on-deep", TEXT, "deep deep-line"),
    ("on-deep-2", TEXT, "deep"),
    ("on-deep-mark", MARK, "deep deep-line"),
    ("still-ink", TEXT, "still"),
    ("still-mark", MARK, "surface bg"),
    ("moving-ink", TEXT, "moving"),
    ("moving-mark", MARK, "surface bg"),
    ("yours-ink", TEXT, "yours"),
    ("yours-mark", MARK, "surface bg"),
    ("closed-ink", TEXT, "closed"),
    ("closed-mark", MARK, "surface bg"),
    ("alarm-ink", TEXT, "alarm surface bg"),
    ("alarm-mark", MARK, "surface bg alarm"),
    ("edge", MARK, "surface bg raised"),
    ("accent", MARK, "sunken"),
    ("white", TEXT, "team-1"),
    ("white", TEXT, "team-2"),
    ("white", TEXT, "team-3"),
    ("white", TEXT, "team-4"),
    ("white", TEXT, "team-5"),
    ("white", TEXT, "team-6"),
    ("focus-ring", MARK, "bg surface"),
];

type Colours = BTreeMap<String, [u8; 3]>;

/// The colours that a block of declarations sets.
fn colours_in(block: &str) -> Colours {
    block
        .split(';')
        .filter_map(|declaration| {
            let (name, value) = declaration.rsplit_once("--")?.1.split_once(':')?;
            Some((name.trim().to_owned(), hexadecimal(value.trim())?))
        })
        .collect()
}

fn hexadecimal(value: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> = value
        .strip_prefix('#')?
        .chars()
        .map_while(|digit| digit.to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    match digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, r2, g, g2, b, b2] => Some([r * 16 + r2, g * 16 + g2, b * 16 + b2]),
        _ => None,
    }
}

/// Relative luminance, WCAG 2.2.
fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio, WCAG 2.2.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn themes() -> [(&'static str, Colours); 3] {
    let tokens = include_str!("../../web/style/tokens.css");
    let block = |opening: &str| {
        let (_, from) = tokens.split_once(opening).expect("the block is there");
        colours_in(from.split_once('}').expect("it ends").0)
    };
    let light = block("\n:root {");
    let over_light = |dark: Colours| {
        let mut all = light.clone();
        all.extend(dark);
        all
    };
    let by_device = over_light(block("{:root:not([data-theme=\"light\"]) {"));
    let by_choice = over_light(block("\n[data-theme=\"dark\"] {"));
    [("light", light), ("dark by device", by_device), ("dark by choice", by_choice)]
}

#[test]
fn every_pair_in_use_is_readable() {
    for (theme, mut colours) in themes() {
        colours.insert("white".to_owned(), [255; 3]);
        let focus = colours["accent"];
        colours.insert("focus-ring".to_owned(), focus);
        for (mark, needed, grounds) in PAIRS {
            for ground in grounds.split(' ') {
                let ratio = contrast(colours[mark], colours[ground]);
                assert!(ratio >= needed, "{theme}: {mark} on {ground} is {ratio:.2}, needs {needed}");
            }
        }
    }
}

#[test]
fn both_ways_to_dark_are_the_same() {
    let [_, (_, by_device), (_, by_choice)] = themes();
    assert_eq!(by_device, by_choice);
}

#[test]
fn the_formula_is_the_published_one() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
}
