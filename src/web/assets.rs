//! Static files, inside the binary, under names that carry their hash: a browser may keep them for ever.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;

use super::fault::Fault;
use crate::domain::secrets;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// Address by file name.
static ADDRESSES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Static::iter()
        .filter_map(|name| {
            let hash = secrets::to_hex(&Static::get(&name)?.metadata.sha256_hash());
            let (stem, ending) = name.rsplit_once('.')?;
            let address = format!("/static/{stem}.{}.{ending}", hash.get(..12)?);
            Some((name.to_string(), address))
        })
        .collect()
});

/// The address of a file of `static/`.
#[must_use]
pub fn address(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("", String::as_str)
}

/// `GET /static/{name}`
///
/// # Errors
/// [`Fault::NotFound`] for every name but the hashed ones.
pub async fn serve(path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let asked = format!("/static/{path}");
    let (name, _) = ADDRESSES.iter().find(|(_, address)| **address == asked).ok_or(Fault::NotFound)?;
    let file = Static::get(name).ok_or(Fault::NotFound)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data.into_owned()))
}
