//! Stands before every route of a door: refuses requests that another site made, and puts the
//! security headers on every answer, errors and static files included.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError as _};

use super::{Web, fault, problem};
use crate::domain::secrets;

/// Identifies a request in answers and logs.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const INTERNAL_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// No browser calls these: they rely on their signature.
const CALLBACKS: &str = "/callbacks/";

/// The guard of the doors for browsers.
///
/// # Errors
/// None of its own.
pub async fn guard_pages(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let web = begin(&mut req);
    let over = web.as_ref().is_some_and(|web| web.sandbox_ends.is_some_and(|end| end <= web.clock.ms()));
    let mut answer = if over && !req.path().starts_with("/static/") {
        req.into_response(fault::Fault::SandboxOver.error_response())
    } else if is_safe(req.method())
        || req.path().starts_with(CALLBACKS)
        || web.as_ref().is_some_and(|web| is_own(req.headers(), web.origin()))
    {
        next.call(req).await?.map_into_boxed_body()
    } else {
        req.into_response(fault::bare(StatusCode::FORBIDDEN))
    };
    if let Some(web) = &web {
        fault::complete(web, &mut answer);
    }
    let request = answer.request().clone();
    let headers = answer.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(
        headers,
        header::REFERRER_POLICY,
        if request.path().starts_with("/l/") { "no-referrer" } else { "same-origin" },
    );
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-embedder-policy"), "require-corp");
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    );
    common(&request, headers);
    if web.is_some_and(|web| web.secure) {
        set(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    Ok(answer)
}

/// The internal door's guard: no browser has business here.
///
/// # Errors
/// None of its own.
pub async fn guard_internal(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    begin(&mut req);
    let from_a_site = req.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let mut answer = if from_a_site {
        req.into_response(HttpResponse::new(StatusCode::FORBIDDEN))
    } else {
        next.call(req).await?.map_into_boxed_body()
    };
    problem::complete(&mut answer);
    let request = answer.request().clone();
    let headers = answer.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, INTERNAL_POLICY);
    set(headers, header::REFERRER_POLICY, "no-referrer");
    common(&request, headers);
    Ok(answer)
}

fn begin(req: &mut ServiceRequest) -> Option<Data<Web>> {
    // HEAD is GET without the body (RFC 9110, 9.3.2), which the server leaves out by itself.
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
    }
    let id = format!("req_{}", secrets::token::<16>());
    tracing::Span::current().record("request_id", &id);
    req.extensions_mut().insert(RequestId(id));
    req.app_data::<Data<Web>>().cloned()
}

fn common(request: &actix_web::HttpRequest, headers: &mut HeaderMap) {
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, "no-store");
    }
    if let Some(id) = request.extensions().get::<RequestId>()
        && let Ok(value) = HeaderValue::from_str(&id.0)
    {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether an unsafe request comes from our own pages. Browsers say so by `Sec-Fetch-Site`; only
/// where that is absent does the Origin decide.
fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => headers.get(header::ORIGIN).is_some_and(|from| from == origin),
    }
}
