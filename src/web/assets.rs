//! Static files, inside the binary, under names that carry their hash: a browser may keep them for
//! ever. Each is compressed once.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;

use super::fault::Fault;
use crate::domain::secrets;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// A file as it goes out.
struct Asset {
    /// Where it is served.
    address: String,
    kind: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// By file name.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let asset = |name: &str| {
        let file = Static::get(name)?;
        let hash = secrets::to_hex(&file.metadata.sha256_hash());
        let (stem, ending) = name.rsplit_once('.')?;
        let address = format!("/static/{stem}.{}.{ending}", hash.get(..12)?);
        let plain = Bytes::from(file.data.into_owned());
        Some(Asset { address, kind: kind(ending), gzip: gzip(&plain), plain })
    };
    Static::iter().filter_map(|name| Some((name.to_string(), asset(&name)?))).collect()
});

fn kind(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

/// Empty where compressing failed, which in memory it does not.
fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.map(Bytes::from).unwrap_or_default()
}

/// The address of a file of `static/`.
#[must_use]
pub fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("", |asset| &asset.address)
}

/// `GET /static/{name}`
///
/// # Errors
/// [`Fault::NotFound`] for every name but the hashed ones.
pub async fn serve(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Fault> {
    let is_asked = |asset: &&Asset| asset.address.strip_prefix("/static/") == Some(name.as_str());
    let asset = ASSETS.values().find(is_asked).ok_or(Fault::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    let smaller = !asset.gzip.is_empty() && asset.gzip.len() < asset.plain.len();
    if smaller && takes_gzip(&request) {
        return Ok(response.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzip.clone()));
    }
    Ok(response.body(asset.plain.clone()))
}

/// Whether a browser takes gzip (RFC 9110, 12.5.3): all do; those that ask for none get none.
fn takes_gzip(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let is_gzip = |coding: &str| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    };
    accept.unwrap_or_default().split(',').any(is_gzip)
}
