//! `POST /sign-in-links`: a platform signs its own signed-in user in.

use std::sync::Arc;

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::super::Web;
use super::super::problem::Problem;
use super::rest::{allowed, bearer};
use crate::domain::time::rfc3339;
use crate::flows::platform::caller;
use crate::flows::sign_in_link::{make as make_link, read};

/// `POST /sign-in-links`
///
/// # Errors
/// 400, 401, 403, 404 where the platform has shared nothing of such a user, 422 with every fault of the body.
pub async fn make(request: HttpRequest, web: Data<Web>, body: Bytes) -> Result<HttpResponse, Problem> {
    let key = bearer(&request)?;
    let now = web.clock.ms();
    let who = web.store.read(move |db| caller(db, &key, "link", now)).await?;
    let platform_id = allowed(who)?;
    let json: Value = serde_json::from_slice(&body)
        .map_err(|why| Problem::unreadable(format!("the body is not JSON: {why}")))?;
    let user = read(&json).map_err(Problem::faults)?;
    let op = Arc::clone(&web.op);
    let made = web.store.write(move |db| make_link(db, &op, &platform_id, &user, now)).await?;
    let made = made.ok_or_else(|| Problem::not_found("this platform has shared nothing of such a user"))?;
    Ok(HttpResponse::Created().json(json!({ "url": made.url, "expiresAt": rfc3339(made.expires_at) })))
}
