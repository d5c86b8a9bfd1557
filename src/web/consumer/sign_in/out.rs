//! Signing out.

use actix_session::Session;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::super::fault::Fault;
use super::super::super::flow_cookie::{Flow, Note};
use super::super::super::{Web, language, page, session};
use crate::flows::session::sign_out as end;

/// What the form holds.
#[derive(Deserialize)]
pub struct Asked {
    /// `link`: go on with the link that led to another number.
    next: Option<String>,
}

/// `POST /sign-out`: ends the session, clears what the browser has kept of it, leaves the browser known.
///
/// # Errors
/// From the database.
pub async fn sign_out(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<Asked>,
) -> Result<HttpResponse, Fault> {
    if let Some(key) = session::presented(&request) {
        let now = web.clock.ms();
        web.store.write(move |db| end(db, &key, now)).await?;
    }
    let flow = Flow::of(&request, &web);
    let link = flow.link.clone().filter(|_| form.next.as_deref() == Some("link"));
    Ok(leave_with(&web, &request, &cookie, Flow { link, ..flow }))
}

/// Takes from the browser what it has kept of a session that has ended, and leaves it known.
pub fn leave(web: &Web, request: &HttpRequest, cookie: &Session) -> HttpResponse {
    let flow = Flow::of(request, web);
    leave_with(web, request, cookie, Flow { link: None, ..flow })
}

fn leave_with(web: &Web, request: &HttpRequest, cookie: &Session, flow: Flow) -> HttpResponse {
    cookie.purge();
    let note = flow.link.is_none().then_some(Note::SignedOut);
    let mut response = page::see_other("/sign-in");
    session::clear(&mut response);
    language::forget_told(web, request, &mut response);
    Flow { note, sign_in: None, next: None, ..flow }.set(web, &mut response);
    response
}
