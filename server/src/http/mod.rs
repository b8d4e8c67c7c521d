//! HTTP: the route list, who may use it, and what all requests share.
//!
//! Order of what a request passes: request id and log → security headers → cross-site check → route → guard
//! ([`guard::Allowed`]) → extractors → handler.

pub mod assets;
pub mod cross_site;
pub mod extract;
pub mod guard;
pub mod health;
pub mod limits;
pub mod live;
pub mod openapi;
pub mod reference;
pub mod request_log;
pub mod route;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest, HttpResponse, web};
use domain::problem::Code;
use route::Route;

use crate::app::App;
use crate::error::ServerError;
use crate::{
    administration, changes, directory, governance, identity, insights, reports, routing, search,
    service_levels, telling,
};

/// Every route below `/api/v1`, by capability.
pub fn routes() -> Vec<Route> {
    let live = Route::get("/events", live::events)
        .may::<guard::may::OwnAccount>()
        .summary("Server-sent hints `{topic, id}`: fetch again what they name")
        .gives_nothing(200);
    [
        identity::routes(),
        directory::routes(),
        service_levels::routes(),
        routing::routes(),
        reports::routes(),
        changes::routes(),
        governance::routes(),
        search::routes(),
        insights::routes(),
        administration::routes(),
        telling::routes(),
        vec![live],
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole application for one worker.
pub fn application(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let catalogue = openapi::catalogue(routes());
    let document = openapi::Document(catalogue.document.to_json().unwrap_or_default().into());
    let mut api = web::scope("/api/v1").wrap(from_fn(same_site)).wrap(from_fn(kept_by_nobody));
    for (path, routes) in catalogue.routes {
        let resource = routes.into_iter().fold(web::resource(path), actix_web::Resource::route);
        api = api.service(resource.default_service(web::to(wrong_verb)));
    }
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .app_data(web::Data::new(document))
        .wrap(from_fn(security_headers))
        .wrap(from_fn(request_log::log))
        .service(api.default_service(web::to(nothing_here)))
        .route("/api/openapi.json", web::get().to(openapi::serve))
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .configure(reference::pages)
        .configure(reports::pages)
        .configure(telling::pages)
        .default_service(web::to(assets::serve))
}

async fn wrong_verb() -> Result<HttpResponse, ServerError> {
    Err(Code::WrongVerb.into())
}

async fn nothing_here() -> Result<HttpResponse, ServerError> {
    Err(Code::NotFound.into())
}

async fn same_site(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // Neither cookie nor header says who asks there: the token does.
    let by_token = request.path().starts_with("/api/v1/unsubscribe/");
    if !by_token && !guard::is_about_anonymous(request.path()) {
        let config = request.app_data::<web::Data<App>>().map(|app| app.config.clone());
        if let Some(config) = config
            && let Err(error) = cross_site::check(request.request(), &config)
        {
            return Ok(request.error_response(error).map_into_boxed_body());
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// What the API says is for who asked and for now: no cache keeps it, unless the answer says otherwise.
async fn kept_by_nobody(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut answer = next.call(request).await?.map_into_boxed_body();
    if !answer.headers().contains_key(CACHE_CONTROL) {
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answer)
}

async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut answer = next.call(request).await?.map_into_boxed_body();
    for (name, value) in assets::SECURITY_HEADERS {
        let name = HeaderName::from_static(name);
        if !answer.headers().contains_key(&name) {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    Ok(answer)
}

/// The language that the request asks for: `?language=`, else the first of `Accept-Language`.
pub fn asked_language(request: &HttpRequest) -> Option<String> {
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok();
    let named = query.and_then(|pairs| {
        pairs.into_inner().into_iter().find(|(name, _)| name == "language").map(|(_, language)| language)
    });
    named.or_else(|| {
        let header = request.headers().get("accept-language")?.to_str().ok()?;
        let first = header.split(',').next()?.split(';').next()?.trim();
        (!first.is_empty() && first != "*").then(|| first.split('-').next().unwrap_or(first).to_lowercase())
    })
}
