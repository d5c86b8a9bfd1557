//! Cookies over a rotation of their key. The middleware that reads session cookies knows one key; a cookie
//! that another one sealed is sealed anew before it comes there, and given to the browser so. What is under
//! way is not lost at a node that lacks the key.

use std::sync::Arc;

use actix_web::ResponseError as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::fault::Fault;
use super::{Web, flow_cookie};
use crate::domain::keyring::Purpose;
use crate::store::marks;

/// Stands before the session's middleware. Nothing may have read the request's cookies before it: they
/// are read once.
///
/// # Errors
/// None of its own.
pub async fn carry_over(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let web = req.app_data::<Data<Web>>().cloned();
    if let Some(web) = web.as_ref().filter(|web| is_of_unknown_key(web, req.headers())) {
        let op = Arc::clone(&web.op);
        if let Err(error) = web.store.read(move |db| marks::check(db, &op.keys)).await {
            return Ok(req.into_response(Fault::from(error).error_response()));
        }
    }
    let renewed = web.as_ref().and_then(|web| renew(web, req.headers()));
    let Some(renewed) = renewed else { return Ok(next.call(req).await?.map_into_boxed_body()) };
    req.headers_mut().insert(COOKIE, renewed.header);
    let mut answer = next.call(req).await?.map_into_boxed_body();
    if let Some(cookie) = renewed.give.filter(|own| {
        // Signed in or out just now.
        answer.response().cookies().all(|set| set.name() != own.name())
    }) && let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string())
    {
        answer.headers_mut().append(actix_web::http::header::SET_COOKIE, value);
    }
    Ok(answer)
}

struct Renewed {
    /// All cookies of the request, with that one in place.
    header: HeaderValue,
    /// For the browser; not where the other key is the newer: some other node gave it out.
    give: Option<Cookie<'static>>,
}

/// The cookies of a request, as `name=value`.
fn sent(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let all = headers.get_all(COOKIE).filter_map(|header| header.to_str().ok());
    all.flat_map(|header| header.split(';').map(str::trim))
}

/// Whether what this browser has under way was sealed with a key that is not here: perhaps another node
/// has a newer one.
fn is_of_unknown_key(web: &Web, headers: &HeaderMap) -> bool {
    let name = web.cookie_name(flow_cookie::COOKIE);
    let mut flows =
        sent(headers).filter_map(|cookie| cookie.split_once('=')).filter(|(known, _)| *known == name);
    let key = flows.next().and_then(|(_, value)| value.split_once('.'));
    key.is_some_and(|(id, _)| !web.op.keys.has(Purpose::Cookies, id))
}

fn renew(web: &Web, headers: &HeaderMap) -> Option<Renewed> {
    let keys = web.op.keys.cookie_keys();
    let ((current, _), others) = keys.split_first().filter(|(_, others)| !others.is_empty())?;
    let name = web.cookie_name(web.session_cookie());
    let sent: Vec<&str> = sent(headers).collect();
    let is_session = |cookie: &&&str| cookie.split_once('=').is_some_and(|(known, _)| known == name);
    let carried = Cookie::parse_encoded(sent.iter().find(is_session)?.to_string()).ok()?;
    if opened(&carried, current).is_some() {
        return None;
    }
    let (text, is_newer) =
        others.iter().find_map(|(key, is_newer)| Some((opened(&carried, key)?, *is_newer)))?;
    let mut jar = CookieJar::new();
    jar.private_mut(&Key::from(current)).add(Cookie::new(name, text));
    let value = jar.get(name)?.value().to_owned();
    let own = Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(web.secure)
        .same_site(SameSite::Lax)
        .finish();
    let plain = Cookie::new(name, own.value().to_owned()).encoded().to_string();
    let rest = sent.iter().filter(|cookie| !is_session(cookie)).copied();
    let all: Vec<&str> = std::iter::once(plain.as_str()).chain(rest).collect();
    Some(Renewed { header: HeaderValue::from_str(&all.join("; ")).ok()?, give: (!is_newer).then_some(own) })
}

fn opened(cookie: &Cookie<'static>, key: &[u8; 64]) -> Option<String> {
    let mut jar = CookieJar::new();
    jar.add_original(cookie.clone());
    jar.private(&Key::from(key)).get(cookie.name()).map(|cookie| cookie.value().to_owned())
}
