//! The OpenAPI document, made of the route list that the server serves.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use utoipa::openapi::path::{Operation, PathItem, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::route::Route;

/// The text of the document, made once at the start.
#[derive(Clone)]
pub struct Document(pub web::Bytes);

/// What is served, and the document about it.
pub(super) struct Catalogue {
    /// The routes of each path, by path.
    pub routes: BTreeMap<&'static str, Vec<actix_web::Route>>,
    /// The document.
    pub document: OpenApi,
}

/// Sorts the route list by path and writes the document.
pub(super) fn catalogue(list: Vec<Route>) -> Catalogue {
    let mut routes: BTreeMap<&'static str, Vec<actix_web::Route>> = BTreeMap::new();
    let mut paths = Paths::new();
    let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    let mut problem = Vec::new();
    domain::problem::Problem::schemas(&mut problem);
    problem.push(("Problem".to_owned(), domain::problem::Problem::schema()));
    schemas.extend(problem);
    for route in list {
        let (path, method) = (route.path, route.method.clone());
        let (handler, operation, named): (_, Operation, _) = route.into_parts();
        schemas.extend(named);
        let item = PathItem::new(method, operation);
        let address = format!("/api/v1{path}");
        match paths.paths.get_mut(&address) {
            Some(present) => present.merge_operations(item),
            None => {
                paths.paths.insert(address, item);
            }
        }
        routes.entry(path).or_default().push(handler);
    }
    let components = schemas
        .into_iter()
        .fold(ComponentsBuilder::new(), |components, (name, schema)| components.schema(name, schema));
    let document = OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Readback").version(env!("CARGO_PKG_VERSION")))
        .paths(paths)
        .components(Some(components.build()))
        .build();
    Catalogue { routes, document }
}

/// `GET /api/openapi.json`.
pub async fn serve(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.0.clone())
}
