//! In which language somebody reads who has not said so in an account.

use domain::administration::Settings;

/// The language: the one that was asked for, else the best of `Accept-Language` (RFC 9110, section 12.5.4), both
/// only where the organisation offers them, else the organisation's.
pub fn of_stranger<'a>(settings: &'a Settings, asked: Option<&str>, accepted: Option<&str>) -> &'a str {
    asked
        .and_then(|language| offered(settings, language))
        .or_else(|| accepted.and_then(|header| best(settings, header)))
        .unwrap_or(&settings.language)
}

/// The language on offer that is the wanted one, or without its region is.
fn offered<'a>(settings: &'a Settings, wanted: &str) -> Option<&'a str> {
    let exact = settings.languages.iter().find(|language| language.eq_ignore_ascii_case(wanted));
    let main = wanted.split('-').next().unwrap_or(wanted);
    exact
        .or_else(|| settings.languages.iter().find(|language| language.eq_ignore_ascii_case(main)))
        .map(String::as_str)
}

fn best<'a>(settings: &'a Settings, header: &str) -> Option<&'a str> {
    let mut wishes: Vec<(f32, &str)> = header.split(',').filter_map(wish).collect();
    // Stable: of two with the same weight the first wins.
    wishes.sort_by(|one, other| other.0.total_cmp(&one.0));
    wishes.into_iter().find_map(|(_, language)| offered(settings, language))
}

/// `de-CH;q=0.8` as weight and language; nothing where it is refused with weight 0 or cannot be read.
fn wish(entry: &str) -> Option<(f32, &str)> {
    let mut parts = entry.split(';').map(str::trim);
    let language = parts.next().filter(|language| !language.is_empty())?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        None => 1.0,
        Some(weight) => weight.parse::<f32>().ok()?,
    };
    (weight > 0.0).then_some((weight, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            organisation: "Larkmoor".to_owned(),
            language: "en".to_owned(),
            languages: ["en", "de", "pt-BR"].map(str::to_owned).to_vec(),
            anonymous: true,
            safety_instruction: None,
            join_domains: Vec::new(),
            mail_paused: false,
        }
    }

    #[test]
    fn the_best_language_on_offer_is_taken() {
        for (asked, accepted, expected) in [
            (None, None, "en"),
            (Some("de"), Some("en"), "de"),
            (Some("de-CH"), None, "de"),
            (Some("fr"), Some("de"), "de"),
            (Some("\"><script>"), None, "en"),
            (None, Some("fr;q=0.9, de;q=0.5, en;q=0.4"), "de"),
            (None, Some("en;q=0.4,de-AT"), "de"),
            (None, Some("pt-br"), "pt-BR"),
            (None, Some("de;q=0, en"), "en"),
            (None, Some("de;q=much"), "en"),
            (None, Some("*"), "en"),
        ] {
            assert_eq!(of_stranger(&settings(), asked, accepted), expected, "{asked:?} {accepted:?}");
        }
    }
}
