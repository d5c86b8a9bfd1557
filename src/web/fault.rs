//! What goes wrong on the consumer door, as pages: what is so, why, and what to do.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use askama::Template as _;

use super::flow_cookie::{Flow, Note};
use super::view::Section;
use super::view::fault::{FaultKind, FaultPage};
use super::{Door, Web};
use crate::domain::time::SECOND;
use crate::error::Error;

/// Why a handler gives no page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is signed in. `back`: where to go on afterwards; `idle`: a session has run out.
    SignIn {
        /// Path of the page that was asked for.
        back: Option<String>,
        /// Whether there was a session.
        idle: bool,
    },
    /// There is no such thing, or it is a stranger's.
    NotFound,
    /// Too many codes were asked for or entered from here; not before this time, unix ms.
    TooOften(i64),
    /// It comes from somebody else than it should.
    Forbidden,
    /// It takes another role.
    NotAllowed,
    /// It takes a newer proof of who somebody on the staff is. `back`: where to go on afterwards.
    Confirm {
        /// Path of the page that was asked for.
        back: Option<String>,
    },
    /// This sandbox was to end, and has.
    SandboxOver,
    /// Too much waits.
    Busy,
    /// The database is away.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Busy | Error::Contended => Self::Busy,
            Error::NoSuchName => Self::NotFound,
            Error::Unavailable(why) => {
                tracing::error!(why, "something is not available");
                Self::Unavailable
            }
            Error::Refused(why) | Error::Bug(why) => {
                tracing::error!(why, "a request failed");
                Self::Internal
            }
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } | Self::Confirm { .. } => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Forbidden | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::SandboxOver => StatusCode::GONE,
            Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A bare answer with the fault beside it; the guard, which knows brand and language, completes it.
    fn error_response(&self) -> HttpResponse {
        let mut response = bare(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// An answer without a page.
#[must_use]
pub fn bare(status: StatusCode) -> HttpResponse {
    HttpResponse::new(status)
}

/// Gives an answer that has no page the page of its status.
pub fn complete(web: &Web, answer: &mut ServiceResponse<BoxBody>) {
    let fault = answer.response_mut().extensions_mut().remove::<Fault>();
    let is_admin = web.door == Door::Admin;
    if let Some(fault) = fault.as_ref().filter(|_| is_admin)
        && let Some(response) = super::admin::sent_elsewhere(web, fault)
    {
        *answer.response_mut() = response;
        return;
    }
    if let Some(Fault::SignIn { back, idle }) = fault {
        // What else this browser has under way (a link, a code) goes on.
        let flow = Flow { next: back, note: idle.then_some(Note::Idle), ..Flow::of(answer.request(), web) };
        let mut response = super::page::see_other("/sign-in");
        flow.set(web, &mut response);
        super::session::forget(web, &mut response);
        *answer.response_mut() = response;
        return;
    }
    let status = answer.status();
    // actix's own faults come as plain text, which is no page.
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let has_page = kind.is_some_and(|kind| !kind.starts_with("text/plain"));
    if has_page || !(status.is_client_error() || status.is_server_error()) {
        return;
    }
    let is_allowed = fault != Some(Fault::NotAllowed);
    let (kind, retry_after) = match (status, fault) {
        (_, Some(Fault::TooOften(until))) => (
            FaultKind::TooOften(until),
            Some((until - web.clock.ms() + SECOND - 1).max(SECOND).div_euclid(SECOND)),
        ),
        (_, Some(Fault::Busy)) => (FaultKind::Busy, Some(1)),
        (StatusCode::SERVICE_UNAVAILABLE, _) => (FaultKind::Unavailable, Some(10)),
        (StatusCode::GONE, _) => (FaultKind::SandboxOver, None),
        (StatusCode::FORBIDDEN, _) => (FaultKind::Forbidden, None),
        (StatusCode::METHOD_NOT_ALLOWED, _) => (FaultKind::MethodNotAllowed, None),
        (StatusCode::PAYLOAD_TOO_LARGE, _) => (FaultKind::TooLarge, None),
        (status, _) if status.is_server_error() => (FaultKind::Internal, None),
        // A body that is no form, a path that is no text: there is nothing here by that name.
        (StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => (FaultKind::BadRequest, None),
        _ => (FaultKind::NotFound, None),
    };
    let frame = web.frame(answer.request(), Section::None);
    let page = if is_admin {
        super::admin::fault_page(frame, kind, is_allowed)
    } else {
        FaultPage::new(frame, kind).render()
    };
    let page = page.unwrap_or_default();
    let mut response = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = answer.headers().get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    *answer.response_mut() = response;
}

/// For every path that is in no table.
pub async fn nothing_here() -> HttpResponse {
    bare(StatusCode::NOT_FOUND)
}
