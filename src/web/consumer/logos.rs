//! Logos of apps, from our own origin: a page that fetched them from the apps would tell those who looks at it.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};

use super::super::Web;
use super::super::fault::Fault;
use crate::store::logos;

/// `GET /logos/{id}`. Its bytes never change under an address: that is made of them.
///
/// # Errors
/// [`Fault::NotFound`] for one that is not there.
pub async fn show(web: Data<Web>, id: Path<String>) -> Result<HttpResponse, Fault> {
    let png = web.store.read(move |db| logos::png(db, &id)).await?.ok_or(Fault::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(png))
}
