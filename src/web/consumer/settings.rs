//! What people can settle for themselves: where they are signed in, which browsers are theirs.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::settings::{DevicesPage, SettingsPage};
use super::super::{Web, page};
use super::sign_in::leave;
use crate::domain::notice::SESSIONS_PAGE;
use crate::flows::session::{Who, devices, end, end_all, forget_browser};
use crate::store::Conn;

/// `GET /settings`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(person: SignedIn) -> Result<HttpResponse, Fault> {
    let draw = |_: &mut Conn, who: &Who, frame| Ok(Some(SettingsPage::new(frame, who.closed_at.is_none())));
    person.page(StatusCode::OK, Section::Settings, draw).await
}

/// `GET /settings/sessions`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn sessions(person: SignedIn, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let now = web.clock.ms();
    let draw = move |db: &mut Conn, who: &Who, frame| {
        Ok(Some(DevicesPage::new(frame, devices(db, who, now)?, &who.id)))
    };
    person.page(StatusCode::OK, Section::Settings, draw).await
}

/// `POST /settings/sessions/{id}/end`
///
/// # Errors
/// [`Fault::NotFound`] where it is none of the person's, or has ended.
pub async fn end_one(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    cookie: Session,
    id: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = id.into_inner();
    let done = person.write(move |db, who, now| Ok((end(db, who, &id, now)?, who.id == id))).await?;
    match done {
        (false, _) => Err(Fault::NotFound),
        (true, true) => Ok(leave(&web, &request, &cookie)),
        (true, false) => Ok(page::see_other(SESSIONS_PAGE)),
    }
}

/// `POST /settings/sessions/end`: all of them, this one too.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn end_every(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    cookie: Session,
) -> Result<HttpResponse, Fault> {
    person.write(end_all).await?;
    Ok(leave(&web, &request, &cookie))
}

/// `POST /settings/browsers/{id}/forget`
///
/// # Errors
/// [`Fault::NotFound`] where it is none of the person's.
pub async fn forget(person: SignedIn, id: Path<String>) -> Result<HttpResponse, Fault> {
    let id = id.into_inner();
    if person.write(move |db, who, now| forget_browser(db, who, &id, now)).await? {
        Ok(page::see_other(SESSIONS_PAGE))
    } else {
        Err(Fault::NotFound)
    }
}
