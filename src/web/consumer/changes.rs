//! What waits to take effect, and who can refuse it.

use std::sync::Arc;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::flow_cookie::{Flow, Note};
use super::super::session::SignedIn;
use super::super::{Web, client, page, session};
use crate::domain::notice::{NUMBER_PAGE, PASSKEYS_PAGE, SIGN_IN_PAGE};
use crate::flows::change::{Refuser, refuse as refuse_change};
use crate::flows::number::approve as approve_change;

/// What this browser brings to refuse a change with.
#[must_use]
pub fn refuser(web: &Web, request: &HttpRequest) -> Refuser {
    let flow = Flow::of(request, web);
    Refuser {
        browser_key: client::asker(web, request, &flow).browser_key,
        passkey_id: flow.passkey,
        session_key: session::presented(request),
    }
}

/// `POST /changes/{id}/refuse`: an own browser needs nothing else for it, not even to be signed in.
///
/// # Errors
/// [`Fault::NotFound`] where there is none that this browser can refuse.
pub async fn refuse(request: HttpRequest, web: Data<Web>, id: Path<String>) -> Result<HttpResponse, Fault> {
    let (op, now, refuser) = (Arc::clone(&web.op), web.clock.ms(), refuser(&web, &request));
    let signed_in = refuser.session_key.is_some();
    if !web.store.write(move |db| refuse_change(db, &op, &id, &refuser, now)).await? {
        return Err(Fault::NotFound);
    }
    web.wake.send_replace(());
    if signed_in {
        return Ok(page::see_other(PASSKEYS_PAGE));
    }
    let mut response = page::see_other(SIGN_IN_PAGE);
    Flow { note: Some(Note::ChangeRefused), ..Flow::of(&request, &web) }.set(&web, &mut response);
    Ok(response)
}

/// `POST /changes/{id}/approve`: at once, for somebody who has just used an older passkey.
///
/// # Errors
/// [`Fault::NotFound`] where there is none that this person can let happen.
pub async fn approve(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    id: Path<String>,
) -> Result<HttpResponse, Fault> {
    let (op, refuser) = (Arc::clone(&web.op), refuser(&web, &request));
    if person.write(move |db, who, now| approve_change(db, &op, who, &id, &refuser, now)).await? {
        Ok(page::see_other(NUMBER_PAGE))
    } else {
        Err(Fault::NotFound)
    }
}
