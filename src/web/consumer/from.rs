//! `/from/{token}`: a user of a platform comes by its word. Opening the address grants nothing; the button
//! on the page does, once.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::flow_cookie::Flow;
use super::super::view::Section;
use super::super::view::from::FromPage;
use super::super::{Web, language, page};
use super::sign_in::{device, welcome};
use crate::domain::link;
use crate::flows::sign_in_link::enter;

/// `GET /from/{token}`: the same page for every token.
///
/// # Errors
/// Where the page does not render.
pub async fn show(request: HttpRequest, web: Data<Web>, token: Path<String>) -> Result<HttpResponse, Fault> {
    if !link::is_well_formed(&token) {
        return Err(Fault::NotFound);
    }
    page::html(StatusCode::OK, &FromPage::new(web.frame(&request, Section::None), token.into_inner(), false))
}

/// `POST /from/{token}`
///
/// # Errors
/// From the database.
pub async fn go_on(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    token: Path<String>,
) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let device = device(&web, &request, &flow, false);
    let (op, now, heard) = (Arc::clone(&web.op), web.clock.ms(), language::heard(&web, &request));
    let key = token.clone();
    let entered = web.store.write(move |db| enter(db, &op, &key, &device, heard, now)).await?;
    let Some(entry) = entered else {
        let page = FromPage::new(web.frame(&request, Section::None), token.into_inner(), true);
        return page::html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    web.wake.send_replace(());
    Ok(welcome(&web, &request, &cookie, Flow::default(), entry))
}
