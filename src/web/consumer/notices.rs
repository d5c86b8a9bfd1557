//! Texts about connections, on or off, and whether they name apps.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Form;
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::page;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::notices::{NOTICES_PAGE, NoticesPage};
use crate::flows::notices;

/// What was chosen.
#[derive(Deserialize)]
pub struct Chosen {
    notices: String,
}

/// What was chosen about names.
#[derive(Deserialize)]
pub struct Naming {
    names: String,
}

/// `GET /settings/notices`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(person: SignedIn) -> Result<HttpResponse, Fault> {
    person
        .holder()
        .page(StatusCode::OK, Section::Settings, |db, who, frame| {
            let off_since = notices::off_since(db, who)?;
            Ok(Some(NoticesPage::new(frame, off_since, notices::hides_apps(db, who)?)))
        })
        .await
}

/// `POST /settings/notices`: `notices=on` or `notices=off`. Anything else changes nothing.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn choose(person: SignedIn, chosen: Form<Chosen>) -> Result<HttpResponse, Fault> {
    let on = match chosen.notices.as_str() {
        "on" => true,
        "off" => false,
        _ => return Ok(page::see_other(NOTICES_PAGE)),
    };
    person.holder().write(move |db, who, now| notices::choose(db, who, on, now)).await?;
    Ok(page::see_other(NOTICES_PAGE))
}

/// `POST /settings/notices/names`: `names=hide` or `names=show`. Anything else changes nothing.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn name(person: SignedIn, chosen: Form<Naming>) -> Result<HttpResponse, Fault> {
    let hide = match chosen.names.as_str() {
        "hide" => true,
        "show" => false,
        _ => return Ok(page::see_other(NOTICES_PAGE)),
    };
    person.holder().write(move |db, who, now| notices::hide_apps(db, who, hide, now)).await?;
    Ok(page::see_other(NOTICES_PAGE))
}
