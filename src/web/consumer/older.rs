//! What was shared with a number before its person proved it.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::older::{OlderNote, OlderPage};
use super::super::view::{Frame, Section};
use super::super::{Web, page};
use super::confirm;
use crate::flows::older::{asked, stop_all, stop_named};
use crate::flows::owner::claim;
use crate::flows::session::Who;
use crate::store::Conn;

const PAGE: &str = "/older";

/// `GET /older`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(person: SignedIn) -> Result<HttpResponse, Fault> {
    draw(person, StatusCode::OK, None).await
}

async fn draw(person: SignedIn, status: StatusCode, note: Option<OlderNote>) -> Result<HttpResponse, Fault> {
    let draw = move |db: &mut Conn, who: &Who, frame: Frame| {
        let asked = asked(db, who)?;
        Ok(Some(OlderPage::new(frame, &asked, note)))
    };
    person.holder().page(status, Section::Connections, draw).await
}

/// `POST /older/stop`: everything older on this number stops in three days.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn stop(person: SignedIn, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    person.holder().write(move |db, who, now| stop_all(db, &op, who, now)).await?;
    Ok(page::see_other(PAGE))
}

/// What the person remembers.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    app: String,
    #[serde(default)]
    bank: String,
}

/// `POST /older/stop-named`: the same answer, whether there was such a connection or not.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn stop_one(person: SignedIn, web: Data<Web>, form: Form<Named>) -> Result<HttpResponse, Fault> {
    let Named { app, bank } = form.into_inner();
    if app.trim().is_empty() || bank.trim().is_empty() {
        let note = OlderNote::Missing { app, bank };
        return draw(person, StatusCode::UNPROCESSABLE_ENTITY, Some(note)).await;
    }
    let again = person.clone();
    let op = Arc::clone(&web.op);
    person.holder().write(move |db, who, now| stop_named(db, &op, who, &app, &bank, now)).await?;
    draw(again, StatusCode::OK, Some(OlderNote::Named)).await
}

/// `POST /older/not-mine`: somebody else's tenure ends in three days.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn not_mine(person: SignedIn, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    let claimed = person.holder().write(move |db, who, now| claim(db, &op, who, now)).await?;
    Ok(page::see_other(&if claimed { PAGE.to_owned() } else { confirm::path(PAGE) }))
}
