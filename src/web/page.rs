//! Answers that browsers show.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use askama::Template;

use super::fault::Fault;

/// A page.
///
/// # Errors
/// [`Fault::Internal`] where the template fails.
pub fn html(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Fault> {
    written(status, page.render())
}

/// A page that was rendered before.
///
/// # Errors
/// [`Fault::Internal`] where the template failed.
pub fn written(status: StatusCode, page: askama::Result<String>) -> Result<HttpResponse, Fault> {
    let body = page.map_err(|why| {
        tracing::error!(%why, "a page does not render");
        Fault::Internal
    })?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// Goes on to another page with GET.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
