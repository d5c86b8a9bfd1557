//! REST for the platform: DESIGN 6.2.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::Value;

use super::super::Web;
use super::super::problem::Problem;
use crate::domain::connection::Status;
use crate::domain::fields::Fault;
use crate::domain::{id, time};
use crate::error::Error;
use crate::flows::api::{self, Put};
use crate::flows::platform::{Caller, caller};
use crate::store::Conn;
use crate::store::connections::Search;

/// What the list can be narrowed to, as it stands in the address.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    status: Option<String>,
    recipient_id: Option<String>,
    updated_since: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// `GET /connections`
///
/// # Errors
/// 401, 403, 422 with every fault of the query.
pub async fn list(
    request: HttpRequest,
    web: Data<Web>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let search = narrowed(&asked).map_err(Problem::faults);
    let json = read(&request, &web, move |db, platform_id, now| match &search {
        Ok(search) => api::search(db, platform_id, search, now).map(Ok),
        Err(problem) => Ok(Err(problem.clone())),
    })
    .await??;
    Ok(HttpResponse::Ok().json(json))
}

/// `GET /connections/{consentId}`
///
/// # Errors
/// 401, 403, 404.
pub async fn show(request: HttpRequest, web: Data<Web>, path: Path<String>) -> Result<HttpResponse, Problem> {
    found(read(&request, &web, move |db, platform_id, now| api::show(db, platform_id, &path, now)).await?)
}

/// `GET /connections/{consentId}/revocation`
///
/// # Errors
/// 401, 403, 404.
pub async fn show_revocation(
    request: HttpRequest,
    web: Data<Web>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    found(read(&request, &web, move |db, platform_id, _| api::show_revocation(db, platform_id, &path)).await?)
}

/// `GET /connections/{consentId}/access`
///
/// # Errors
/// 401, 403, 404.
pub async fn access(
    request: HttpRequest,
    web: Data<Web>,
    path: Path<String>,
) -> Result<HttpResponse, Problem> {
    found(read(&request, &web, move |db, platform_id, now| api::access(db, platform_id, &path, now)).await?)
}

/// `PUT /connections/{consentId}/revocation`
///
/// # Errors
/// 400, 401, 403, 404, 409 with the ending that stands, 422 with every fault of the body.
pub async fn put_revocation(
    request: HttpRequest,
    web: Data<Web>,
    path: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, Problem> {
    // Who is calling comes first: a stranger does not hear what is wrong with the body.
    let key = bearer(&request)?;
    let now = web.clock.ms();
    let who = web.store.read(move |db| caller(db, &key, "revoke", now)).await?;
    let platform_id = allowed(who)?;
    let json: Value = serde_json::from_slice(&body)
        .map_err(|why| Problem::unreadable(format!("the body is not JSON: {why}")))?;
    let cause = api::read_put(&json).map_err(Problem::faults)?;
    let op = Arc::clone(&web.op);
    let put =
        web.store.write(move |db| api::put_revocation(db, &op, &platform_id, &path, &cause, now)).await?;
    match put {
        Put::Done => Ok(HttpResponse::NoContent().finish()),
        Put::AlreadyEnded(revocation) => Err(Problem::ended(revocation)),
        Put::NotFound => Err(nothing_by_that_id()),
    }
}

fn found(json: Option<Value>) -> Result<HttpResponse, Problem> {
    json.map(|json| HttpResponse::Ok().json(json)).ok_or_else(nothing_by_that_id)
}

fn nothing_by_that_id() -> Problem {
    Problem::not_found("this platform has nothing here by this consentId")
}

/// Reads for the platform whose key has the scope `read`, in one hop with that check.
async fn read<T, F>(request: &HttpRequest, web: &Data<Web>, work: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&mut Conn, &str, i64) -> Result<T, Error> + Send + 'static,
{
    let key = bearer(request)?;
    let now = web.clock.ms();
    let (who, done) = web
        .store
        .read(move |db| {
            let who = caller(db, &key, "read", now)?;
            let done = match &who {
                Caller::Platform(platform_id) => Some(work(db, platform_id, now)?),
                Caller::Forbidden | Caller::Unknown => None,
            };
            Ok((who, done))
        })
        .await?;
    allowed(who)?;
    done.ok_or_else(Problem::key)
}

/// The key that a request carries.
pub(super) fn bearer(request: &HttpRequest) -> Result<String, Problem> {
    request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .map(|key| key.trim().to_owned())
        .filter(|key| !key.is_empty())
        .ok_or_else(Problem::key)
}

/// The platform that may do what it asks for.
pub(super) fn allowed(who: Caller) -> Result<String, Problem> {
    match who {
        Caller::Platform(id) => Ok(id),
        Caller::Forbidden => Err(Problem::forbidden()),
        Caller::Unknown => Err(Problem::key()),
    }
}

fn narrowed(asked: &Asked) -> Result<Search, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, message: String| faults.push(Fault { pointer: pointer.into(), message });
    let mut search = Search { limit: 50, recipient_id: asked.recipient_id.clone(), ..Search::default() };
    if let Some(text) = &asked.status {
        search.status = Status::parse(text);
        if search.status.is_none() {
            fault("/status", format!("must be one of {}", Status::choices()));
        }
    }
    if asked.recipient_id.as_ref().is_some_and(|id| id.chars().any(char::is_control)) {
        fault("/recipientId", "must not have control characters".into());
    }
    if let Some(text) = &asked.updated_since {
        search.updated_since = time::parse_rfc3339(text);
        if search.updated_since.is_none() {
            fault("/updatedSince", "must be an RFC 3339 time such as 2026-11-20T10:00:00Z".into());
        }
    }
    if let Some(text) = &asked.cursor {
        if !id::is_well_formed("con", text) {
            fault("/cursor", "must be the nextCursor of a page before".into());
        }
        search.after = Some(text.clone());
    }
    if let Some(text) = &asked.limit {
        match text.parse() {
            Ok(limit @ 1..=200) => search.limit = limit,
            _ => fault("/limit", "must be a whole number from 1 to 200".into()),
        }
    }
    if faults.is_empty() { Ok(search) } else { Err(faults) }
}
