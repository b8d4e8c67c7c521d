//! The word catalogue: every key that the program names exists, and a pseudo-language shows what is outside.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::{Map, Value};

use crate::{
    Failure,
    assemble::files_in,
    reach::{self, Sources},
};

/// The language that is always complete.
const COMPLETE: &str = "en";
/// CLDR's name for pseudo-translated English.
const PSEUDO: &str = "en-XA";
/// CLDR's plural categories.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What only the server says never travels to a browser.
const SERVERS_OWN: &str = "server.";

/// The words of one language in parts, as JSON texts: [`reach::FIRST`], and one for each area.
pub type Catalogue = BTreeMap<String, String>;

/// The name of the file with a part of the words.
pub fn file(language: &str, part: &str) -> String {
    format!("words-{language}-{part}.json")
}

/// All catalogues by language tag. One file of `web/words` becomes a part for the first load and a part for each area,
/// which holds what the area's sources say beyond the first.
///
/// # Errors
/// When a file cannot be read or is no catalogue.
pub fn catalogues(root: &Path, with_pseudo: bool) -> Result<BTreeMap<String, Catalogue>, Failure> {
    let sources = Sources::read(&root.join("web/src"))?;
    let said: BTreeMap<String, Vec<String>> = sources
        .parts()
        .into_iter()
        .map(|(part, texts)| (part, texts.into_iter().flat_map(keys_said_in).collect()))
        .collect();
    let mut all = BTreeMap::new();
    for (language, catalogue) in read_all(root)? {
        if with_pseudo && language == COMPLETE {
            let pseudo = catalogue.iter().map(|(key, value)| (key.clone(), pseudo_value(value))).collect();
            all.insert(PSEUDO.to_owned(), parted(&pseudo, &said));
        }
        all.insert(language, parted(&catalogue, &said));
    }
    Ok(all)
}

/// Parts a catalogue by what each part of the program says.
fn parted(catalogue: &Map<String, Value>, said: &BTreeMap<String, Vec<String>>) -> Catalogue {
    let says = |part: &str, key: &str| {
        said.get(part).is_some_and(|said| said.iter().any(|one| stands_for(one, key)))
    };
    // What nobody is found to say is there from the start, because somebody may say it all the same.
    let is_first = |key: &str| says(reach::FIRST, key) || !said.keys().any(|part| says(part, key));
    let part = |part: &String| {
        let words: Map<_, _> = catalogue
            .iter()
            .filter(|(key, _)| !key.starts_with(SERVERS_OWN))
            .filter(
                |(key, _)| {
                    if part == reach::FIRST { is_first(key) } else { !is_first(key) && says(part, key) }
                },
            )
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        (part.clone(), Value::Object(words).to_string())
    };
    said.keys().map(part).collect()
}

/// Whether what the program names is that key. What ends with a dot stands for all keys that begin with it.
fn stands_for(named: &str, key: &str) -> bool {
    named == key || (named.ends_with('.') && key.starts_with(named))
}

/// The words that stand in files served before any language is known, by `say KEY`.
///
/// # Errors
/// When a file cannot be read or is no catalogue.
pub fn fixed(root: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let complete = read_all(root)?.remove(COMPLETE).unwrap_or_default();
    let texts = complete.into_iter().filter_map(|(key, value)| match value {
        Value::String(text) => Some((format!("say {key}"), text)),
        _ => None,
    });
    Ok(texts.collect())
}

/// Refuses catalogues with malformed entries and programs that name keys which are not there.
///
/// # Errors
/// [`Failure::Words`] with one line for each fault.
pub fn check(root: &Path) -> Result<(), Failure> {
    let all = read_all(root)?;
    let empty = Map::new();
    let complete = all.get(COMPLETE).unwrap_or(&empty);
    let mut faults = Vec::new();
    for (language, catalogue) in &all {
        for (key, value) in catalogue {
            if !is_entry(value) {
                faults.push(format!(
                    "{language}.json: {key} is neither a text nor a plural object with \"other\""
                ));
            }
            if !complete.contains_key(key) {
                faults.push(format!("{language}.json: {key} is not in {COMPLETE}.json"));
            }
        }
    }
    let mut used = BTreeSet::new();
    keys_used_below(&root.join("web/src"), &mut used)?;
    for (file, key) in used {
        // A key that ends with a dot is the beginning of keys made from codes.
        if !complete.keys().any(|known| stands_for(&key, known)) {
            faults.push(format!("{file} names {key:?}, which is not in {COMPLETE}.json"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Words(faults)) }
}

fn read_all(root: &Path) -> Result<BTreeMap<String, Map<String, Value>>, Failure> {
    let mut all = BTreeMap::new();
    for path in files_in(&root.join("web/words"))? {
        let text = fs::read_to_string(&path).map_err(|source| Failure::io("reading", &path, source))?;
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let catalogue = serde_json::from_str(&text)
            .map_err(|error| Failure::Words(vec![format!("{}: {error}", path.display())]))?;
        all.insert(language, catalogue);
    }
    Ok(all)
}

fn is_entry(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Object(forms) => {
            forms.contains_key("other")
                && forms.iter().all(|(form, text)| PLURALS.contains(&form.as_str()) && text.is_string())
        }
        _ => false,
    }
}

fn keys_used_below(folder: &Path, used: &mut BTreeSet<(String, String)>) -> Result<(), Failure> {
    let reading = |source| Failure::io("reading", folder, source);
    for entry in fs::read_dir(folder).map_err(reading)? {
        let path = entry.map_err(reading)?.path();
        if path.is_dir() {
            keys_used_below(&path, used)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(|source| Failure::io("reading", &path, source))?;
            used.extend(keys_in(&text).into_iter().map(|key| (path.display().to_string(), key)));
        }
    }
    Ok(())
}

/// The literal keys of `t!("key", …)`, `coded("beginning.", …)` and `if_coded("beginning.", …)`.
fn keys_in(program: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for opening in ["t!(", "coded(", "if_coded("] {
        for (at, _) in program.match_indices(opening) {
            let standing_alone = !program[..at]
                .ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '.');
            let argument = program[at + opening.len()..].trim_start();
            if let (true, Some(literal)) = (standing_alone, argument.strip_prefix('"'))
                && let Some((key, _)) = literal.split_once('"')
            {
                keys.push(key.to_owned());
            }
        }
    }
    keys
}

/// The same, and the beginnings of keys that are put together by `format!("beginning.{code}")`.
fn keys_said_in(program: &str) -> Vec<String> {
    let mut keys = keys_in(program);
    for (_, rest) in
        program.match_indices("format!(\"").map(|(at, opening)| (at, &program[at + opening.len()..]))
    {
        let beginning = rest.split(['{', '"']).next().unwrap_or_default();
        if beginning.ends_with('.')
            && beginning.chars().all(|sign| sign.is_ascii_lowercase() || "._".contains(sign))
        {
            keys.push(beginning.to_owned());
        }
    }
    keys
}

fn pseudo_value(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(pseudo_text(text)),
        Value::Object(forms) => {
            Value::Object(forms.iter().map(|(form, text)| (form.clone(), pseudo_value(text))).collect())
        }
        other => other.clone(),
    }
}

/// Wraps every word and accents its letters; placeholders keep their names.
fn pseudo_text(text: &str) -> String {
    let pseudo = |word: &str| {
        if word.contains(char::is_alphabetic) { format!("⟦{}⟧", accented(word)) } else { word.to_owned() }
    };
    text.split(' ').map(pseudo).collect::<Vec<_>>().join(" ")
}

fn accented(word: &str) -> String {
    let mut inside_placeholder = false;
    word.chars()
        .map(|letter| {
            inside_placeholder = (inside_placeholder || letter == '{') && letter != '}';
            match letter {
                _ if inside_placeholder => letter,
                'a' => 'á',
                'c' => 'ç',
                'd' => 'đ',
                'e' => 'é',
                'i' => 'í',
                'n' => 'ñ',
                'o' => 'ö',
                's' => 'š',
                't' => 'ţ',
                'u' => 'ü',
                'y' => 'ý',
                'A' => 'Á',
                'E' => 'É',
                'I' => 'Í',
                'O' => 'Ö',
                'S' => 'Ŝ',
                'U' => 'Ü',
                other => other,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudo_words_are_wrapped_and_placeholders_kept() {
        assert_eq!(pseudo_text("Send {name} · now"), "⟦Ŝéñđ⟧ ⟦{name}⟧ · ⟦ñöw⟧");
    }

    #[test]
    fn keys_are_found_in_calls_alone() {
        let program = r#"t!("a.b", n = 1); coded("state.", s); if_coded("clock.", s); print!("c"); x.t!("d"); t!( "e.f" )"#;
        assert_eq!(keys_in(program), ["a.b", "e.f", "state.", "clock."]);
    }

    #[test]
    fn the_catalogue_fits_the_program() {
        let faults = check(crate::root());
        assert!(faults.is_ok(), "{faults:?}");
    }

    #[test]
    fn beginnings_that_are_put_together_are_found() {
        let program = r#"t!("a.b"); format!("history.{what}"); format!("/reports/{id}"); format!("{a}.b")"#;
        assert_eq!(keys_said_in(program), ["a.b", "history."]);
    }

    #[test]
    fn a_catalogue_is_parted_by_what_each_area_says() {
        let catalogue = serde_json::json!({
            "a.b": "1", "state.x": "2", "triage.title": "3", "server.y": "4", "both": "5", "nobody": "6",
        });
        let said = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let parts = parted(
            catalogue.as_object().unwrap(),
            &BTreeMap::from([
                (reach::FIRST.to_owned(), said(&["a.b", "state."])),
                ("own".to_owned(), said(&["both", "state.x"])),
                ("triage".to_owned(), said(&["both", "triage."])),
            ]),
        );
        assert_eq!(parts[reach::FIRST], r#"{"a.b":"1","nobody":"6","state.x":"2"}"#);
        assert_eq!(parts["own"], r#"{"both":"5"}"#);
        assert_eq!(parts["triage"], r#"{"both":"5","triage.title":"3"}"#);
    }

    #[test]
    fn plural_objects_need_the_other_form() {
        assert!(is_entry(&serde_json::json!({"one": "{count} day", "other": "{count} days"})));
        assert!(!is_entry(&serde_json::json!({"one": "{count} day"})));
        assert!(!is_entry(&serde_json::json!({"other": "x", "lots": "y"})));
    }
}
