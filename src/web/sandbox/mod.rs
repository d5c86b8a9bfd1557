//! The sandbox's own pages: the whole story to click through.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fault::Fault;
use super::view::Section;
use super::view::sandbox::{MessagesPage, SandboxPage, StandIn as Shown};
use super::{Web, page};
use crate::domain::phone::Phone;
use crate::domain::time::rfc3339;
use crate::flows::sandbox::{SandboxText, forget_limits, texts};
use crate::outbound::Outbound;
use crate::store::platforms;

/// The demo's stand-in platform, as far as these pages steer it: by HTTP, as any other process.
#[derive(Clone)]
pub struct StandIn {
    /// Its name.
    pub name: String,
    /// Where it takes orders.
    pub control_url: String,
    /// May go to loopback.
    pub outbound: Outbound,
}

impl StandIn {
    async fn order(&self, what: &str, body: Value) -> Result<Value, Fault> {
        let url = format!("{}/{what}", self.control_url);
        let reply = self.outbound.post_json(&url, &[], body.to_string()).await.map_err(|why| {
            tracing::warn!(why, "the stand-in platform does not take orders");
            Fault::Unavailable
        })?;
        match reply.status {
            200..=299 => Ok(serde_json::from_slice(&reply.body).unwrap_or(Value::Null)),
            400..=499 => Err(Fault::NotFound),
            _ => Err(Fault::Unavailable),
        }
    }
}

/// What somebody shares in the sandbox.
#[derive(Deserialize, Serialize)]
pub struct Share {
    phone: String,
    app: String,
    bank: String,
}

/// Which texts are asked for.
#[derive(Deserialize)]
pub struct To {
    to: Option<String>,
}

impl To {
    /// The number in E.164, in whose address `+` may have turned into a space.
    fn number(self) -> Option<String> {
        self.to.map(|text| format!("+{}", text.trim().trim_start_matches('+')))
    }
}

/// The new behaviour.
#[derive(Deserialize)]
pub struct Behaviour {
    mode: String,
}

/// `GET /sandbox`
///
/// # Errors
/// From the database.
pub async fn show(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let newest = newest(&web, None).await?;
    let (name, shown) = match &web.standin {
        Some(standin) => {
            let state = standin.order("state", json!({})).await.unwrap_or_default();
            let mode = state.get("mode").and_then(Value::as_str).unwrap_or("gone").to_owned();
            (standin.name.clone(), Some(Shown { mode }))
        }
        None => (
            web.store.read(platforms::all).await?.into_iter().next().map(|p| p.name).unwrap_or_default(),
            None,
        ),
    };
    let frame = web.frame(&request, Section::Sandbox);
    page::html(StatusCode::OK, &SandboxPage::new(frame, newest, name, shown))
}

/// `GET /sandbox/messages`
///
/// # Errors
/// From the database.
pub async fn messages(request: HttpRequest, web: Data<Web>, to: Query<To>) -> Result<HttpResponse, Fault> {
    let number = to.into_inner().number();
    let found = newest(&web, number.clone()).await?;
    let frame = web.frame(&request, Section::Sandbox);
    page::html(StatusCode::OK, &MessagesPage::new(frame, found, number))
}

/// `GET /sandbox/messages.json`
///
/// # Errors
/// From the database.
pub async fn messages_json(web: Data<Web>, to: Query<To>) -> Result<HttpResponse, Fault> {
    let found: Vec<Value> = newest(&web, to.into_inner().number())
        .await?
        .into_iter()
        .map(|text| json!({ "to": text.to, "kind": text.kind, "body": text.body, "at": rfc3339(text.at) }))
        .collect();
    Ok(HttpResponse::Ok().json(found))
}

async fn newest(web: &Data<Web>, to: Option<String>) -> Result<Vec<SandboxText>, Fault> {
    let Ok(phone) = to.map(|number| Phone::from_e164(&number)).transpose() else {
        return Ok(Vec::new());
    };
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    Ok(web.store.read(move |db| texts(db, &op, phone.as_ref(), now)).await?)
}

/// `POST /sandbox/share`: the stand-in shares data of a listed number with an app, and tells us as
/// every platform does.
///
/// # Errors
/// 404 where there is no stand-in, or no such number, app or bank.
pub async fn share(web: Data<Web>, form: Form<Share>) -> Result<HttpResponse, Fault> {
    let standin = web.standin.as_ref().ok_or(Fault::NotFound)?;
    standin.order("share", json!(*form)).await?;
    Ok(page::see_other("/sandbox"))
}

/// `POST /sandbox/platform`
///
/// # Errors
/// 404 where there is no stand-in, or no such behaviour.
pub async fn behave(web: Data<Web>, form: Form<Behaviour>) -> Result<HttpResponse, Fault> {
    let standin = web.standin.as_ref().ok_or(Fault::NotFound)?;
    standin.order("behave", json!({ "mode": form.mode })).await?;
    Ok(page::see_other("/sandbox"))
}

/// `POST /sandbox/limits/forget`
///
/// # Errors
/// From the database.
pub async fn forget(web: Data<Web>) -> Result<HttpResponse, Fault> {
    web.store.write(forget_limits).await?;
    Ok(page::see_other("/sandbox"))
}
