//! A person who is signed in proves anew who they are, before something that matters.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::flow_cookie::Flow;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::confirm::ConfirmPage;
use super::super::{Web, client, language, page};
use crate::domain::notice::PASSKEYS_PAGE;
use crate::flows::sign_in::{Asking, Begun, begin_again};

/// What stands in the address.
#[derive(Deserialize)]
pub struct Asked {
    next: Option<String>,
}

/// The address of the page that leads on to another page of ours.
#[must_use]
pub fn path(next: &str) -> String {
    format!("/confirm?next={next}")
}

/// `GET /confirm`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    asked: Query<Asked>,
) -> Result<HttpResponse, Fault> {
    let next = asked.into_inner().next.filter(|next| next.starts_with("/settings/") || next == "/older");
    let mut response = draw(person, StatusCode::OK, false).await?;
    let next = Some(next.unwrap_or_else(|| PASSKEYS_PAGE.to_owned()));
    Flow { next, ..Flow::of(&request, &web) }.set(&web, &mut response);
    Ok(response)
}

/// The page; `fault`: the passkey did not work.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn draw(person: SignedIn, status: StatusCode, fault: bool) -> Result<HttpResponse, Fault> {
    let draw = move |_: &mut crate::store::Conn, who: &crate::flows::session::Who, frame| {
        Ok(Some(ConfirmPage::new(frame, who, fault)))
    };
    person.page(status, Section::None, draw).await
}

/// `POST /confirm`: texts a code to the person's own number.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn text(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let asking = Asking {
        asker: client::asker(&web, &request, &flow),
        under_way: flow.sign_in.clone(),
        heard: language::heard(&web, &request),
    };
    let op = Arc::clone(&web.op);
    let begun =
        person.holder().write(move |db, who, now| begin_again(db, &op, &who.number_id, &asking, now)).await?;
    match begun {
        Begun::Here(id) => {
            let mut response = page::see_other("/sign-in/code");
            Flow { sign_in: Some(id), note: None, ..flow }.set(&web, &mut response);
            Ok(response)
        }
        Begun::TooOften(until) => Err(Fault::TooOften(until)),
        Begun::LinkGone => Err(Fault::NotFound),
    }
}
