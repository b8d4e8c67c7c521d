//! A JSON schema in the short writing of the page: `[Ref]`, `"named" | "confidential"`, `{string: integer}`.

use serde::Serialize;
use serde_json::Value;

use super::model::{object, text};

/// Before the names of shapes in the document.
const SCHEMAS: &str = "#/components/schemas/";

/// A piece of such a writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    /// As it is written.
    pub words: String,
    /// The place of the shape that it names.
    pub to: Option<String>,
}

/// What is sent under one name.
#[derive(Debug, Serialize)]
pub(super) struct Shape {
    /// Its name.
    pub name: String,
    /// Its place on the page.
    pub anchor: String,
    /// What it means.
    pub about: String,
    /// Its fields, where it is an object.
    pub fields: Vec<Field>,
    /// What it is besides: all of something that no object is, or of shapes that it adds its fields to.
    pub kind: Vec<Piece>,
}

/// A field of an object.
#[derive(Debug, Serialize)]
pub(super) struct Field {
    /// Its name.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// What stands in it.
    pub kind: Vec<Piece>,
    /// What it means.
    pub about: String,
}

impl Shape {
    pub fn read(name: &str, schema: &Value) -> Self {
        let fields = fields_of(schema);
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let others = parts.filter(|part| part["properties"].is_null()).map(kind_of).collect::<Vec<_>>();
        let kind = if fields.is_empty() { kind_of(schema) } else { others.join(&word(" & ")) };
        let about = plain(&text(&schema["description"]));
        Self { name: name.to_owned(), anchor: place_of(name), about, fields, kind }
    }
}

/// The fields of an object, those of its parts included.
pub(super) fn fields_of(schema: &Value) -> Vec<Field> {
    let required = |name: &str| {
        schema["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name))
    };
    let own = object(&schema["properties"]).map(|(name, field)| Field {
        name: name.clone(),
        required: required(name),
        kind: kind_of(field),
        about: plain(&text(&field["description"])),
    });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    own.chain(parts.flat_map(fields_of)).collect()
}

/// What a schema allows, in the page's writing.
pub(super) fn kind_of(schema: &Value) -> Vec<Piece> {
    if let Some(name) = schema["$ref"].as_str().and_then(|to| to.strip_prefix(SCHEMAS)) {
        return vec![Piece { words: name.to_owned(), to: Some(place_of(name)) }];
    }
    if let Some(values) = schema["enum"].as_array() {
        return either(values.iter().map(|value| vec![word(&value.to_string())]));
    }
    if !schema["const"].is_null() {
        return vec![word(&schema["const"].to_string())];
    }
    if let Some(choices) = ["oneOf", "anyOf"].iter().find_map(|name| schema[name].as_array()) {
        return either(choices.iter().map(kind_of));
    }
    if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
        return kind_of(only);
    }
    match &schema["type"] {
        Value::Array(kinds) => either(kinds.iter().map(|kind| kind_named(&text(kind), schema))),
        Value::String(kind) => kind_named(kind, schema),
        _ if schema["properties"].is_object() || schema["allOf"].is_array() => object_of(schema),
        _ if schema.is_null() => Vec::new(),
        _ => vec![word("any")],
    }
}

fn kind_named(kind: &str, schema: &Value) -> Vec<Piece> {
    match kind {
        "array" => around("[", kind_of(&schema["items"]), "]"),
        "object" => object_of(schema),
        _ => match schema["format"].as_str() {
            Some(format @ ("uuid" | "date" | "date-time")) => vec![word(format)],
            _ => vec![word(kind)],
        },
    }
}

fn object_of(schema: &Value) -> Vec<Piece> {
    let fields = fields_of(schema);
    if fields.is_empty() {
        return match &schema["additionalProperties"] {
            values @ Value::Object(_) => around("{string: ", kind_of(values), "}"),
            _ => vec![word("{}")],
        };
    }
    let mut pieces = vec![word("{")];
    for (at, Field { name, required, kind, .. }) in fields.into_iter().enumerate() {
        let mark = if required { ": " } else { "?: " };
        pieces.push(word(&format!("{}{name}{mark}", if at == 0 { "" } else { ", " })));
        pieces.extend(kind);
    }
    pieces.push(word("}"));
    pieces
}

fn either(choices: impl Iterator<Item = Vec<Piece>>) -> Vec<Piece> {
    choices.collect::<Vec<_>>().join(&word(" | "))
}

fn around(before: &str, inner: Vec<Piece>, after: &str) -> Vec<Piece> {
    [vec![word(before)], inner, vec![word(after)]].concat()
}

fn word(words: &str) -> Piece {
    Piece { words: words.to_owned(), to: None }
}

fn place_of(name: &str) -> String {
    format!("shape-{name}")
}

/// A comment of the program without its marks for links and code.
pub(super) fn plain(comment: &str) -> String {
    comment.replace("[`", "").replace("`]", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(schema: &Value) -> String {
        kind_of(schema).iter().map(|piece| piece.words.as_str()).collect()
    }

    #[test]
    fn schemas_are_written_short() {
        for (schema, short) in [
            (json!({"type": "string"}), "string"),
            (json!({"type": "string", "format": "uuid"}), "uuid"),
            (json!({"type": ["integer", "null"], "format": "int64"}), "integer | null"),
            (json!({"type": "array", "items": {"$ref": "#/components/schemas/Ref"}}), "[Ref]"),
            (json!({"type": "string", "enum": ["a", "b"]}), "\"a\" | \"b\""),
            (json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/A"}]}), "null | A"),
            (json!({"type": "object", "additionalProperties": {"type": "string"}}), "{string: string}"),
            (
                json!({"type": "object", "properties": {"a": {"type": "boolean"}, "b": {}}, "required": ["a"]}),
                "{a: boolean, b?: any}",
            ),
            (json!(null), ""),
        ] {
            assert_eq!(written(&schema), short);
        }
    }

    #[test]
    fn a_named_shape_is_a_link_to_its_place() {
        let pieces = kind_of(&json!({"$ref": "#/components/schemas/Ref"}));
        assert_eq!(pieces, [Piece { words: "Ref".to_owned(), to: Some("shape-Ref".to_owned()) }]);
        assert_eq!(Shape::read("Ref", &json!({"type": "string"})).anchor, "shape-Ref");
    }

    #[test]
    fn fields_of_all_parts_are_told() {
        let whole = json!({"allOf": [
            {"$ref": "#/components/schemas/Other"},
            {"type": "object", "properties": {"a": {"type": "string", "description": "Of [`A`], `b`."}}},
        ]});
        let fields = fields_of(&whole);
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].about, "Of A, b.");
        assert_eq!(Shape::read("Whole", &whole).kind[0].to.as_deref(), Some("shape-Other"));
    }
}
