//! Which sources of the web app belong to the first load, and which to each area that is loaded when first opened.
//!
//! Read from the sources as they are written: what a file imports, and the paths that stand in its code. What an area
//! says is found by it, so that nobody has to keep a list.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::Failure;

/// Where the areas are split off.
const AREAS: &str = "areas";
/// The name of the part that is there from the start; no area may be called so.
pub const FIRST: &str = "first";

/// The modules of the web app by their paths: `pages::own::story`; the root is the empty path.
pub struct Sources(BTreeMap<String, Module>);

#[derive(Default)]
struct Module {
    /// As written, for what is looked for in it.
    text: String,
    /// Without comments and literals, in words and signs.
    tokens: Vec<String>,
    imports: Vec<Import>,
}

struct Import {
    path: Vec<String>,
    /// Under which name it is known here.
    name: String,
    /// Whether others find it here as well.
    exported: bool,
}

impl Sources {
    /// Reads all files below `web/src`.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let mut modules = BTreeMap::new();
        read_below(folder, "", &mut modules)?;
        Ok(Self(modules))
    }

    /// The texts of what is there from the start, under [`FIRST`], and of what each area brings with it, by its name.
    pub fn parts(&self) -> BTreeMap<String, Vec<&str>> {
        let needs = self.all_needs();
        let first = reached_from("app", &needs);
        let mut parts = BTreeMap::from([(FIRST.to_owned(), self.texts(&first))]);
        for (area, entry) in self.areas() {
            let own =
                self.resolve(AREAS, &entry).map(|module| reached_from(&module, &needs)).unwrap_or_default();
            parts.insert(area, self.texts(&own.difference(&first).cloned().collect()));
        }
        parts
    }

    fn texts(&self, modules: &BTreeSet<String>) -> Vec<&str> {
        modules.iter().filter_map(|path| self.0.get(path)).map(|module| module.text.as_str()).collect()
    }

    /// The areas with the paths of their entries: what stands in `split!(name, …, path)` and `area! { … name, path }`.
    fn areas(&self) -> Vec<(String, Vec<String>)> {
        let Some(module) = self.0.get(AREAS) else { return Vec::new() };
        let mut areas = Vec::new();
        for (at, token) in module.tokens.iter().enumerate() {
            let opens = module.tokens.get(at + 1).is_some_and(|next| next == "!");
            if !opens || !(token == "split" || token == "area") {
                continue;
            }
            let inside: Vec<&String> = module
                .tokens
                .iter()
                .skip(at + 3)
                .take_while(|token| !matches!(token.as_str(), ")" | "}"))
                .collect();
            let arguments: Vec<&[&String]> = inside.split(|token| *token == ",").collect();
            let name = arguments.len().checked_sub(2).map(|of| if token == "area" { of } else { of - 1 });
            if let (Some([name]), Some(path)) =
                (name.and_then(|at| arguments.get(at)).copied(), arguments.last())
            {
                let path: Vec<String> = std::iter::once("crate".to_owned())
                    .chain(path.iter().filter(|token| **token != "::").map(|token| (*token).clone()))
                    .collect();
                areas.push(((*name).clone(), path));
            }
        }
        areas
    }

    /// For each module those that it needs.
    fn all_needs(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let mut needs: BTreeMap<&str, BTreeSet<String>> =
            self.0.keys().map(|path| (path.as_str(), self.needs(path))).collect();
        let mut named: BTreeSet<String> = needs.values().flatten().cloned().collect();
        named.extend(self.areas().iter().filter_map(|(_, entry)| self.resolve(AREAS, entry)));
        for (path, module) in &self.0 {
            let handed_on = module.imports.iter().filter(|import| import.exported);
            named.extend(handed_on.filter_map(|import| self.resolve(path, &import.path)));
        }
        // What nobody names, nor anything in it, adds abilities to what its parent is about.
        let is_named = |path: &str| named.iter().any(|one| one == path || one.starts_with(&below(path, "")));
        for path in self.0.keys().filter(|path| !path.is_empty() && !is_named(path)) {
            if let Some(parent) = needs.get_mut(parent(path).as_str()) {
                parent.insert(path.clone());
            }
        }
        needs
    }

    /// The modules that a module needs. What it only hands on to others is not needed by itself.
    fn needs(&self, path: &str) -> BTreeSet<String> {
        let Some(module) = self.0.get(path) else { return BTreeSet::new() };
        let imported = module.imports.iter().filter(|import| {
            !import.exported || module.tokens.iter().filter(|token| **token == import.name).count() > 1
        });
        // What an area brings is loaded later.
        let entries = if path == AREAS { self.areas() } else { Vec::new() };
        let is_entry = |wanted: &[String]| entries.iter().any(|(_, entry)| entry[1..] == *wanted);
        let in_code = paths_in(&module.tokens).into_iter().filter(|wanted| !is_entry(wanted));
        imported
            .map(|import| import.path.clone())
            .chain(in_code)
            .filter_map(|wanted| self.resolve(path, &wanted))
            .collect()
    }

    /// The module in which that path, seen from `from`, ends; nothing where it leads out of the web app.
    fn resolve(&self, from: &str, path: &[String]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let mut here = match first.as_str() {
            "crate" => String::new(),
            "self" => from.to_owned(),
            "super" => parent(from),
            name if self.0.contains_key(&below(from, name)) => below(from, name),
            name => {
                let import = self.0.get(from)?.imports.iter().find(|import| import.name == name)?;
                // A path of another crate may begin with the name that it ends with.
                import.path.first().filter(|first| *first != name)?;
                let onwards: Vec<String> = import.path.iter().chain(rest).cloned().collect();
                return self.resolve(from, &onwards);
            }
        };
        for (at, name) in rest.iter().enumerate() {
            if name == "super" {
                here = parent(&here);
            } else if self.0.contains_key(&below(&here, name)) {
                here = below(&here, name);
            } else {
                let handed_on =
                    self.0.get(&here)?.imports.iter().find(|one| one.exported && one.name == *name);
                let Some(import) = handed_on else { return Some(here) };
                let onwards: Vec<String> = import.path.iter().chain(&rest[at + 1..]).cloned().collect();
                return self.resolve(&here, &onwards);
            }
        }
        Some(here)
    }
}

fn reached_from(start: &str, needs: &BTreeMap<&str, BTreeSet<String>>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![start.to_owned()];
    while let Some(path) = next.pop() {
        if reached.insert(path.clone()) {
            next.extend(needs.get(path.as_str()).into_iter().flatten().cloned());
        }
    }
    reached
}

fn parent(path: &str) -> String {
    path.rsplit_once("::").map_or_else(String::new, |(parent, _)| parent.to_owned())
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}

fn read_below(folder: &Path, path: &str, modules: &mut BTreeMap<String, Module>) -> Result<(), Failure> {
    let reading = |source| Failure::io("reading", folder, source);
    for entry in fs::read_dir(folder).map_err(reading)? {
        let file = entry.map_err(reading)?.path();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if file.is_dir() {
            read_below(&file, &below(path, &stem), modules)?;
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&file).map_err(|source| Failure::io("reading", &file, source))?;
            let name =
                if matches!(stem.as_str(), "mod" | "lib") { path.to_owned() } else { below(path, &stem) };
            modules.insert(name, Module::read(text));
        }
    }
    Ok(())
}

impl Module {
    fn read(text: String) -> Self {
        let tokens = tokens_of(&text);
        let mut imports = Vec::new();
        let mut code = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" {
                let end =
                    tokens[at..].iter().position(|token| token == ";").map_or(tokens.len(), |to| at + to);
                // `pub use` and `pub(super) use`.
                let exported = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
                import(&tokens[at + 1..end], &[], exported, &mut imports);
                at = end;
            } else {
                code.push(tokens[at].clone());
            }
            at += 1;
        }
        // The names of imports count once, as the import itself.
        code.extend(imports.iter().map(|one| one.name.clone()));
        Self { text, tokens: code, imports }
    }
}

/// Takes a tree of imports apart.
fn import(tokens: &[String], before: &[String], exported: bool, imports: &mut Vec<Import>) {
    let mut path = before.to_vec();
    let mut name = None;
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "::" => {}
            "{" => {
                let mut depth = 0;
                let mut begin = at + 1;
                for (end, token) in tokens.iter().enumerate().skip(at) {
                    match token.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ => {}
                    }
                    let closes = token == "}" && depth == 0;
                    if closes || (token == "," && depth == 1) {
                        if begin < end {
                            import(&tokens[begin..end], &path, exported, imports);
                        }
                        begin = end + 1;
                    }
                    if closes {
                        break;
                    }
                }
                return;
            }
            "as" => {
                name = tokens.get(at + 1).cloned();
                break;
            }
            // All of a module, or the module itself.
            "*" => break,
            "self" if !path.is_empty() => break,
            word => path.push(word.to_owned()),
        }
        at += 1;
    }
    if let Some(last) = path.last() {
        let name = name.unwrap_or_else(|| last.clone());
        imports.push(Import { path, name, exported });
    }
}

/// The paths that stand in code: words with `::` between them.
fn paths_in(tokens: &[String]) -> Vec<Vec<String>> {
    let is_word = |token: &str| token.starts_with(|sign: char| sign.is_alphabetic() || sign == '_');
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut path = Vec::new();
        while is_word(&tokens[at]) {
            path.push(tokens[at].clone());
            let goes_on = tokens.get(at + 1).is_some_and(|next| next == "::")
                && tokens.get(at + 2).is_some_and(|next| is_word(next));
            if !goes_on {
                break;
            }
            at += 2;
        }
        if path.len() > 1 {
            paths.push(path);
        }
        at += 1;
    }
    paths
}

/// Words, `::` and single signs; comments and literals are left out.
fn tokens_of(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        let next = signs.get(at + 1).copied();
        if sign == '/' && next == Some('/') {
            while at < signs.len() && signs[at] != '\n' {
                at += 1;
            }
        } else if sign == '"' {
            at += 1;
            while at < signs.len() && signs[at] != '"' {
                at += if signs[at] == '\\' { 2 } else { 1 };
            }
        } else if sign == '\'' && (next == Some('\\') || signs.get(at + 2) == Some(&'\'')) {
            at += 2;
            while at < signs.len() && signs[at] != '\'' {
                at += 1;
            }
        } else if sign.is_alphanumeric() || sign == '_' {
            let begin = at;
            while signs.get(at + 1).is_some_and(|sign| sign.is_alphanumeric() || *sign == '_') {
                at += 1;
            }
            tokens.push(signs[begin..=at].iter().collect());
        } else if sign == ':' && next == Some(':') {
            tokens.push("::".to_owned());
            at += 1;
        } else if !sign.is_whitespace() {
            tokens.push(sign.to_string());
        }
        at += 1;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        let module = |(path, text): &(&str, &str)| ((*path).to_owned(), Module::read((*text).to_owned()));
        Sources(files.iter().map(module).collect())
    }

    #[test]
    fn an_area_brings_what_only_it_needs() {
        let sources = sources(&[
            ("", "mod app;"),
            ("app", "use crate::{areas::OwnArea, pages::{FrontPage, other::{self, Thing as Other}}};"),
            (
                "areas",
                "use crate::pages;\narea! {\n /// Own.\n OwnArea, own, pages::own::area\n}\nsplit!(deep, Area, pages::own::sheets);",
            ),
            ("pages", "mod front;\npub mod own;\npub use front::FrontPage;"),
            ("pages::front", "t!(\"front\"); // pages::own::list is not needed"),
            ("pages::other", "other"),
            (
                "pages::own",
                "mod list;\nmod deep;\npub use deep::sheets;\nuse list::List;\nfn area() { \"super::x\" }",
            ),
            ("pages::own::list", "use super::super::FrontPage; crate::words::say(kind::of())"),
            ("pages::own::deep", "use super::list;"),
            ("words", "words"),
        ]);
        let parts = sources.parts();
        assert_eq!(parts.keys().collect::<Vec<_>>(), ["deep", FIRST, "own"]);
        let begins =
            |area: &str| parts[area].iter().map(|text| text.split(' ').next().unwrap()).collect::<Vec<_>>();
        assert_eq!(begins("own"), ["mod", "use", "words"]);
        assert_eq!(begins("deep"), ["use", "use", "words"]);
        assert_eq!(parts[FIRST].len(), 5, "app, areas, pages, front, other");
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        assert_eq!(
            tokens_of("a::b('\"', \"c::d\") // e\n f<'g>"),
            ["a", "::", "b", "(", ",", ")", "f", "<", "'", "g", ">"]
        );
    }

    #[test]
    fn the_web_app_has_a_first_load_and_areas() {
        let sources = Sources::read(&crate::root().join("web/src")).unwrap();
        let parts = sources.parts();
        assert!(parts.len() > 5, "{:?}", parts.keys());
        for (part, texts) in &parts {
            assert!(!texts.is_empty(), "{part} has no source: its entry was not found");
        }
    }
}
