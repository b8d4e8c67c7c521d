//! Whether the process lives, and whether it can serve.

use actix_web::{HttpResponse, web};
use diesel::prelude::*;

use crate::app::App;
use crate::db::StoreError;

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: the database answers.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let asked = app
        .db
        .read(|conn| {
            diesel::select(1_i32.into_sql::<diesel::sql_types::Integer>())
                .get_result::<i32>(conn)
                .map_err(StoreError::from)
        })
        .await;
    match asked {
        Ok(_) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(_) => HttpResponse::ServiceUnavailable()
            .insert_header(("retry-after", "2"))
            .content_type("text/plain")
            .body("the database does not answer\n"),
    }
}
