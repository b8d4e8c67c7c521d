//! Every route that takes a body names all that is wrong with it at once: fields of the wrong type and fields that it
//! does not know. Generated from the OpenAPI document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use ureq::http::Method;

use crate::governance::Committee;
use crate::on_both;
use crate::world::{Hospital, World};

on_both! { every_field_of_every_body_is_checked }

fn every_field_of_every_body_is_checked(world: World) {
    let document = world.guest().get("//api/openapi.json").expect(200).json;
    let mut hospital = Hospital::found(&world);
    let mut chair = Committee::of_all(&world, &mut hospital).chair;
    let mut admin = hospital.administrator;
    let before = world.rows("answered_requests").len();
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") else {
                continue;
            };
            let mut properties = BTreeMap::new();
            collect_properties(&document, schema, &mut properties);
            assert!(!properties.is_empty(), "{verb} {path} takes a body without fields");
            // A number that is no whole one fits no field.
            let mut body: Map<String, Value> =
                properties.keys().map(|name| (name.clone(), json!(1.5))).collect();
            body.insert("surprise".to_owned(), json!(true));
            let mut guest = world.guest();
            let client = match operation["x-readback-access"].as_str() {
                Some("open" | "token" | "anonymous") => &mut guest,
                Some("decide") => &mut chair,
                _ => &mut admin,
            };
            let address = path
                .strip_prefix("/api/v1")
                .unwrap()
                .replace("{id}", "0190a5b2-0000-7000-8000-000000000000")
                .replace("{token}", "0");
            let method = Method::from_bytes(verb.to_uppercase().as_bytes()).unwrap();
            let answer = client.send(method, &address, Some(Value::Object(body).to_string().into_bytes()));
            let answer = answer.expect(422).expect_problem("invalid");
            let errors = answer.json["errors"].as_array().unwrap();
            let named: BTreeSet<&str> = errors
                .iter()
                .map(|error| error["field"].as_str().unwrap().split('.').next().unwrap())
                .collect();
            let wanted: BTreeSet<&str> = properties.keys().map(String::as_str).chain(["surprise"]).collect();
            assert_eq!(named, wanted, "{verb} {path}: {}", answer.text);
            let surprise = errors.iter().find(|error| error["field"] == "surprise").unwrap();
            assert_eq!(surprise["code"], "unknown_field");
            assert!(errors.iter().all(|error| !error["message"].as_str().unwrap().is_empty()));
            count += 1;
        }
    }
    assert!(count > 30, "only {count} routes take a body");
    assert_eq!(world.rows("answered_requests").len(), before);
}

/// The fields of an object, through references and flattened parts.
fn collect_properties(document: &Value, schema: &Value, into: &mut BTreeMap<String, Value>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        collect_properties(document, document.pointer(pointer).expect("a schema"), into);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect_properties(document, part, into);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        into.insert(name.clone(), field.clone());
    }
}
