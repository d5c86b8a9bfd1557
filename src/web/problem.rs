//! What goes wrong on the internal door: RFC 9457 problem details.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError};
use serde_json::{Value, json};

use super::guard::RequestId;
use crate::domain::fields::{Fault, put};
use crate::error::Error;

/// A problem. The guard adds the request's id.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    faults: Vec<Fault>,
    extra: Option<(&'static str, Value)>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), faults: Vec::new(), extra: None }
    }

    /// 400: not JSON, or not a value that was expected.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_body", detail)
    }

    /// 422 with every fault of a body.
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        let detail = "the body has faults; see errors".to_owned();
        Self { faults, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", detail) }
    }

    /// 401: no secret verifies the signature, or its time is off. It says no more than that.
    #[must_use]
    pub fn signature() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_signature", "the signature could not be verified")
    }

    /// 401: no API key, or none of ours.
    #[must_use]
    pub fn key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "forbidden",
            "an API key is needed: Authorization: Bearer <api key>",
        )
    }

    /// 403: the key does not open this.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "this API key does not have the scope for that")
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// 422: another body came under this webhook-id before.
    #[must_use]
    pub fn conflict() -> Self {
        let detail = "another body came under this webhook-id before; a new notification needs a new id";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_conflict", detail)
    }

    /// Some lines of a body could not be taken: which, and what came of the others.
    #[must_use]
    pub fn lines(
        status: StatusCode,
        code: &'static str,
        detail: String,
        summary: (&'static str, Value),
    ) -> Self {
        Self { extra: Some(summary), ..Self::new(status, code, detail) }
    }

    /// 409 with the ending that stands.
    #[must_use]
    pub fn ended(revocation: Value) -> Self {
        let detail = "the connection has ended before";
        Self {
            extra: Some(("revocation", revocation)),
            ..Self::new(StatusCode::CONFLICT, "already_ended", detail)
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Busy | Error::Contended => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "too much work is waiting; try again in a second",
            ),
            Error::NoSuchName => Self::not_found("nothing can have such a name"),
            Error::Unavailable(why) => {
                tracing::error!(why, "something is not available");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "the database is away; try again later",
                )
            }
            Error::Refused(why) | Error::Bug(why) => {
                tracing::error!(why, "a request failed");
                let detail = "a fault of ours; it has been logged under the request id";
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unavailable", detail)
            }
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// Gives every error answer of this door its problem details.
pub fn complete(answer: &mut ServiceResponse<BoxBody>) {
    let status = answer.status();
    let known = answer.response_mut().extensions_mut().remove::<Problem>();
    if known.is_none() && !(status.is_client_error() || status.is_server_error()) {
        return;
    }
    let problem = known.unwrap_or_else(|| of_status(status));
    let mut response = render(&problem, answer.request());
    if let Some(allow) = answer.headers().get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    *answer.response_mut() = response;
}

/// The problem of an answer that no handler of ours made.
fn of_status(status: StatusCode) -> Problem {
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => ("not_found", "there is nothing at this path"),
        StatusCode::METHOD_NOT_ALLOWED => ("not_found", "this path does not take this method"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the body is larger than 64 KiB"),
        StatusCode::FORBIDDEN => ("forbidden", "this door is for servers, not for pages of other sites"),
        StatusCode::TOO_MANY_REQUESTS => ("too_many", "too many requests"),
        status if status.is_server_error() => ("unavailable", "a fault of ours"),
        _ => ("invalid_body", "the request could not be read"),
    };
    Problem::new(status, code, detail)
}

fn render(problem: &Problem, request: &HttpRequest) -> HttpResponse {
    let mut body = json!({
        "type": "about:blank",
        "title": problem.status.canonical_reason().unwrap_or("Error"),
        "status": problem.status.as_u16(),
        "code": problem.code,
        "detail": problem.detail,
        "requestId": request.extensions().get::<RequestId>().map(|id| id.0.clone()),
        "errors": problem.faults,
    });
    if let Some((name, value)) = &problem.extra {
        put(&mut body, name, value.clone());
    }
    let mut response =
        HttpResponse::build(problem.status).content_type("application/problem+json").body(body.to_string());
    let waits = match problem.code {
        "busy" => Some("1"),
        "unavailable" if problem.status == StatusCode::SERVICE_UNAVAILABLE => Some("10"),
        _ => None,
    };
    if let Some(seconds) = waits {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
