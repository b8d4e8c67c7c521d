//! The OpenAPI document as the page shows it: addresses in groups, and the shapes of what is sent.

use serde::Serialize;
use serde_json::{Map, Value};

use super::shape::{Field, Piece, Shape, fields_of, kind_of, plain};

/// Where all addresses begin.
const PREFIX: &str = "/api/v1";
/// In the order in which an address shows them.
const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The whole document.
#[derive(Debug, Default, Serialize)]
pub(super) struct Reference {
    /// Addresses that begin with the same word.
    pub groups: Vec<Group>,
    /// What is sent and answered, by name.
    pub shapes: Vec<Shape>,
}

/// Addresses that begin with the same word.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// That word.
    pub name: String,
    /// What can be asked there.
    pub operations: Vec<Operation>,
}

/// One verb at one address.
#[derive(Debug, Serialize)]
pub(super) struct Operation {
    /// Its place on the page.
    pub anchor: String,
    /// `GET` and others.
    pub verb: String,
    /// The address behind `/api/v1`.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// `open`, `anonymous`, `token`, or the right that it needs.
    pub access: String,
    /// What stands in address, query and headers.
    pub parameters: Vec<Parameter>,
    /// What it takes: the kind of its body.
    pub takes: Vec<Piece>,
    /// What it takes, where the body has no name of its own.
    pub fields: Vec<Field>,
    /// What it answers when all is well.
    pub answers: Vec<Answer>,
}

/// Something in address, query or header.
#[derive(Debug, Serialize)]
pub(super) struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    /// Whether it may not be absent.
    pub required: bool,
    /// What it means.
    pub about: String,
}

/// An answer.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// The HTTP status.
    pub status: String,
    /// The kind of its body; nothing where it has none.
    pub kind: Vec<Piece>,
}

impl Reference {
    /// Reads the document; what it does not hold is left out.
    pub fn read(document: &[u8]) -> Self {
        let document: Value = serde_json::from_slice(document).unwrap_or_default();
        let mut groups: Vec<Group> = Vec::new();
        for (path, item) in object(&document["paths"]) {
            let path = path.strip_prefix(PREFIX).unwrap_or(path);
            let name = path.split('/').nth(1).unwrap_or_default();
            let operations = VERBS
                .iter()
                .filter_map(|verb| item.get(verb).map(|operation| Operation::read(verb, path, operation)));
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.extend(operations),
                None => groups.push(Group { name: name.to_owned(), operations: operations.collect() }),
            }
        }
        groups.sort_by(|one, other| one.name.cmp(&other.name));
        let shapes = object(&document["components"]["schemas"]);
        Self { groups, shapes: shapes.map(|(name, schema)| Shape::read(name, schema)).collect() }
    }
}

impl Operation {
    fn read(verb: &str, path: &str, operation: &Value) -> Self {
        let parameter = |parameter: &Value| Parameter {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            required: parameter["required"] == true,
            about: plain(&text(&parameter["description"])),
        };
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        let fields = fields_of(body);
        let answer = |(status, answer): (&String, &Value)| Answer {
            status: status.clone(),
            kind: kind_of(&answer["content"]["application/json"]["schema"]),
        };
        Self {
            anchor: anchor(verb, path),
            verb: verb.to_uppercase(),
            path: path.to_owned(),
            summary: plain(&text(&operation["summary"])),
            access: text(&operation["x-readback-access"]),
            parameters: operation["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
            takes: if fields.is_empty() { kind_of(body) } else { Vec::new() },
            fields,
            // Problems look the same everywhere.
            answers: object(&operation["responses"])
                .filter(|(status, _)| *status != "default")
                .map(answer)
                .collect(),
        }
    }
}

/// `get /reports/{id}` as a name of a place on the page.
fn anchor(verb: &str, path: &str) -> String {
    let name = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '-' };
    path.chars().fold(format!("{verb}-"), |mut anchor, sign| {
        let sign = name(sign);
        if sign != '-' || !anchor.ends_with('-') {
            anchor.push(sign);
        }
        anchor
    })
}

/// The fields of a JSON object, or none.
pub(super) fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// A JSON text, or an empty one.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
