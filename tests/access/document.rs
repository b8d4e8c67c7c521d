//! The OpenAPI document tells all that is served, and only that.

use serde_json::Value;
use ureq::http::Method;

use crate::on_both;
use crate::world::{Hospital, World};

on_both! {
    the_document_is_whole
    the_page_about_the_api_tells_all_of_the_document
    what_is_not_documented_is_not_served
    health_is_told_without_a_session
    no_cache_keeps_what_is_for_one_person
}

/// What clients of this stage rely on.
const ROUTES: &str = "
    GET /public  POST /setup  POST /session  POST /session/refresh  DELETE /session  GET /me  PATCH /me  PUT /me/password
    GET /session/link/{token}  POST /session/link/{token}  GET /directory  GET /sites  POST /sites  GET /sites/{id}
    PATCH /sites/{id}  GET /units  POST /units  GET /units/{id}  PATCH /units/{id}  GET /categories  POST /categories
    GET /categories/{id}  PATCH /categories/{id}  GET /systems  POST /systems  GET /systems/{id}  PATCH /systems/{id}
    GET /teams  POST /teams  GET /teams/{id}  PATCH /teams/{id}  GET /people  POST /people  GET /people/{id}
    PATCH /people/{id}  POST /people/{id}/sign-in-link  GET /service-levels  POST /service-levels
    GET /service-levels/{id}  PATCH /service-levels/{id}  GET /settings  PATCH /settings  GET /routing-rules
    PUT /routing-rules  POST /reports  POST /anonymous-reports  GET /reports  GET /reports/{id}  PATCH /reports/{id}
    GET /reports/{id}/events  POST /reports/{id}/transitions  POST /reports/{id}/plan  POST /reports/{id}/answers
    POST /reports/{id}/comments  POST /reports/{id}/owner  POST /reports/{id}/reopen  POST /reports/{id}/withdraw
    GET /status/{token}  POST /status/{token}/answers  POST /status/{token}/reopen  POST /status/{token}/withdraw
    GET /events  GET /inbox  POST /inbox/{id}/read  POST /inbox/read  GET /me/preferences  PUT /me/preferences
    POST /unsubscribe/{token}  GET /reports/{id}/tellings  GET /debts  GET /debts/count
";

fn document(world: &World) -> Value {
    let answer = world.guest().get("//api/openapi.json").expect(200);
    assert!(answer.header("content-type").starts_with("application/json"));
    answer.json
}

fn the_document_is_whole(world: World) {
    let document = document(&world);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let words: Vec<&str> = ROUTES.split_whitespace().collect();
    for route in words.chunks(2) {
        let operation = &document["paths"][format!("/api/v1{}", route[1])][route[0].to_lowercase()];
        assert!(operation["x-readback-access"].is_string(), "{route:?} is missing");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{route:?} never succeeds");
        assert!(answers.contains_key("default"), "{route:?} names no problem");
    }
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 100, "only {} references", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn the_page_about_the_api_tells_all_of_the_document(world: World) {
    let document = document(&world);
    let page = world.guest().get("//api").expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    // The template writes every slash of a value as an entity.
    let text = page.text.replace("&#x2f;", "/");
    for outside in ["http://", "https://", "<script", " style="] {
        assert!(!text.contains(outside), "{outside}");
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        let address = path.strip_prefix("/api/v1").unwrap();
        for verb in ["get", "post", "put", "patch", "delete"] {
            let told = format!(">{}</span> <code>{address}</code>", verb.to_uppercase());
            assert_eq!(text.contains(&told), item.get(verb).is_some(), "{verb} {address}");
        }
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("id=\"shape-{name}\"")), "{name}");
    }
    for style in text.split("rel=\"stylesheet\" href=\"").skip(1) {
        let address = style.split('"').next().unwrap();
        let sheet = world.guest().get(&format!("/{address}")).expect(200);
        assert!(sheet.header("content-type").starts_with("text/css"), "{address}");
    }
}

fn collect_references(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "$ref" => references.push(text.clone()),
                    field => collect_references(field, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

fn what_is_not_documented_is_not_served(world: World) {
    let document = document(&world);
    let mut admin = Hospital::found(&world).administrator;
    for (path, item) in document["paths"].as_object().unwrap() {
        let address = path.strip_prefix("/api/v1").unwrap().replace("{id}", "0").replace("{token}", "0");
        for verb in ["get", "post", "put", "patch", "delete"] {
            if item.get(verb).is_none() {
                let method = Method::from_bytes(verb.to_uppercase().as_bytes()).unwrap();
                let body = (!matches!(verb, "get" | "delete")).then(|| b"{}".to_vec());
                admin.send(method, &address, body).expect(405).expect_problem("wrong_verb");
            }
        }
    }
    for nowhere in ["/", "/nothing", "/reports/a/b/c", "/openapi.json", "/api/v1/me"] {
        admin.get(nowhere).expect(404).expect_problem("not_found");
    }
    for named in ["/reports", "/units", "/people", "/teams"] {
        admin.get(&format!("{named}/not-an-id")).expect(404).expect_problem("not_found");
        admin
            .get(&format!("{named}/0190a5b2-0000-7000-8000-000000000000"))
            .expect(404)
            .expect_problem("not_found");
    }
}

fn health_is_told_without_a_session(world: World) {
    let mut guest = world.guest();
    guest.get("//healthz").expect(200);
    guest.get("//readyz").expect(200);
    let public = guest.get("/public").expect(200);
    assert_eq!(public.json["setup_needed"], true);
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(public.header(name), value);
    }
    assert_ne!(public.header("x-request-id"), guest.get("/public").header("x-request-id"));
}

fn no_cache_keeps_what_is_for_one_person(world: World) {
    let document = document(&world);
    let mut hospital = Hospital::found(&world);
    let report = hospital.report_in("acknowledged");
    let mut lax = Vec::new();
    for path in document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|path| document["paths"][*path]["get"].is_object())
    {
        let address = path.strip_prefix("/api/v1").unwrap().replace("{token}", "0");
        if address != "/events" {
            let address =
                if address.starts_with("/reports") { address.replace("{id}", &report) } else { address };
            let answer = hospital.administrator.get(&address);
            if !["no-store", "private"].iter().any(|word| answer.header("cache-control").contains(word)) {
                lax.push(format!("{address} {}: {}", answer.status, answer.header("cache-control")));
            }
        }
    }
    assert_eq!(lax, [""; 0]);
}
