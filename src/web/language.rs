//! The language of a browser: what its person chose or a platform told, in the cookie
//! `untether-language`, or else what it asks for itself.

use actix_web::http::header;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use url::Url;

use super::fault::Fault;
use super::flow_cookie::put;
use super::{Web, page, session};
use crate::domain::language::{Heard, Language};
use crate::domain::session::{ABSOLUTE, KNOWN_BROWSER};
use crate::flows::language as flow;

const COOKIE: &str = "untether-language";
/// Stands after a language that nobody chose in this browser: it gives way to a choice.
const TOLD: &str = ".told";

/// What this request says of its person's language.
#[must_use]
pub fn heard(web: &Web, request: &HttpRequest) -> Heard {
    let cookie = request.cookie(web.cookie_name(COOKIE));
    let kept = cookie.as_ref().map(actix_web::cookie::Cookie::value).unwrap_or_default();
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Heard {
        chosen: Language::parse(kept),
        told: kept.strip_suffix(TOLD).and_then(Language::parse),
        browser: accept.and_then(Language::of_browser),
    }
}

/// Lets the browser remember the language that a platform told, or that the person who signs in
/// chose in another browser. What was chosen in this one stays.
pub fn remember(web: &Web, request: &HttpRequest, response: &mut HttpResponse, known: Heard) {
    if heard(web, request).chosen.is_none()
        && let Some(told) = known.chosen.or(known.told)
    {
        put(web, response, COOKIE, format!("{told}{TOLD}"), ABSOLUTE);
    }
}

/// Forgets it at sign-out: whoever sits here next was told nothing.
pub fn forget_told(web: &Web, request: &HttpRequest, response: &mut HttpResponse) {
    if heard(web, request).told.is_some() {
        put(web, response, COOKIE, String::new(), 0);
    }
}

/// What the form in every page's footer holds.
#[derive(Deserialize)]
pub struct Choice {
    language: String,
}

/// `POST /language`: from now on in this language, here and, for who is signed in, in texts too.
///
/// # Errors
/// 404 for a language that is not spoken here; from the database.
pub async fn choose(request: HttpRequest, web: Data<Web>, form: Form<Choice>) -> Result<HttpResponse, Fault> {
    let language = Language::parse(&form.language).ok_or(Fault::NotFound)?;
    if let Some(key) = session::presented(&request) {
        let now = web.clock.ms();
        web.store.write(move |db| flow::choose(db, &key, language, now)).await?;
    }
    let mut response = page::see_other(&came_from(&request));
    put(&web, &mut response, COOKIE, language.to_string(), KNOWN_BROWSER);
    Ok(response)
}

/// The page whose form was sent, by its `Referer`: the page itself need not name its own address, so
/// that pages of unknown and of strangers' connections stay the same to the byte.
fn came_from(request: &HttpRequest) -> String {
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    referer.and_then(path_of).unwrap_or_else(|| "/".to_owned())
}

/// The part of an address that stays on this site. Browsers read `//host` as another site's.
fn path_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for (address, path) in [
            ("http://localhost:8080/", Some("/")),
            ("https://u.example/connections?q=a%20b&group=app#x", Some("/connections?q=a%20b&group=app")),
            ("https://u.example/a\\b\r\nc", Some("/a/bc")),
            ("https://u.example//evil.example/", None),
            ("about:blank", None),
            ("/connections", None),
            ("", None),
        ] {
            assert_eq!(path_of(address).as_deref(), path, "{address}");
        }
    }
}
