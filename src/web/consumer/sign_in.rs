//! Signing in: by a number that is typed or by a link, then by the code.

mod code;
mod out;

pub mod locked;
pub mod passkey;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

pub use code::{back_to_code, enter, resend, show as code};
pub(super) use code::{device, welcome};
pub use out::{leave, sign_out};

use super::super::fault::Fault;
use super::super::flow_cookie::{Flow, Note};
use super::super::view::sign_in::{
    LinkElsewherePage, LinkGonePage, LinkPage, SignInFault, SignInNote, SignInPage, Typed,
};
use super::super::view::{Frame, Section};
use super::super::{Web, client, language, page, session};
use super::changes::refuser;
use crate::domain::language::{Heard, Language};
use crate::domain::phone::{NotAPhone, Phone, countries};
use crate::domain::words::Words;
use crate::flows::change::refusable;
use crate::flows::session::who;
use crate::flows::sign_in::{
    Asking, Begun, begin as begin_with_number, begin_from_link, link_opened, link_target,
};
use crate::store::changes::Change;
use crate::store::connections;

/// What stands in the address of the sign-in page.
#[derive(Deserialize)]
pub struct Asked {
    /// The link's number is not this person's.
    other: Option<String>,
}

/// What the form holds; neither field after a link.
#[derive(Deserialize)]
pub struct Number {
    country: Option<String>,
    phone: Option<String>,
}

impl Number {
    /// What was typed, to be read or shown again.
    #[must_use]
    pub fn typed(self) -> Typed {
        Typed {
            country: self.country.unwrap_or_else(|| Typed::default().country),
            phone: self.phone.unwrap_or_default(),
        }
    }
}

/// What a browser is here for.
enum Arrival {
    /// It holds a link of a number that nobody here has proven.
    Link { last4: String, told: Option<Language> },
    /// It holds a link of another number than the one signed in.
    Elsewhere,
    /// It holds a link that selects nothing.
    LinkGone,
    /// It holds such a link, and is signed in.
    LinkGoneInside,
    /// It is signed in: on to this page.
    Inside(String),
    /// It has yet to say who it is. What waits and it can refuse.
    Outside(Vec<Change>),
}

/// `GET /sign-in`
///
/// # Errors
/// From the database.
pub async fn show(request: HttpRequest, web: Data<Web>, asked: Query<Asked>) -> Result<HttpResponse, Fault> {
    let mut flow = Flow::of(&request, &web);
    if asked.other.is_some() {
        flow.link = None;
    }
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    let (token, key) = (flow.link.clone(), session::presented(&request));
    let refuser = refuser(&web, &request);
    let (arrival, opened) = web
        .store
        .read(move |db| {
            let person = match key {
                Some(key) => who(db, &key, now)?,
                None => None,
            };
            let target = match &token {
                Some(token) => link_target(db, &op, token, now)?,
                None => None,
            };
            let opened = target.as_ref().and_then(|target| target.note.clone());
            let arrival = match (target, person) {
                (Some(target), Some(person)) if person.number_id == target.number_id => {
                    match connections::full(db, &person.tenure_id, &target.connection_id)? {
                        Some(seen) => Arrival::Inside(format!("/connections/{}", seen.connection.id)),
                        // It takes the code to see it: a passkey alone does not prove the number.
                        None if connections::waits_unseen(db, &target.connection_id)? => {
                            Arrival::Link { last4: target.last4, told: target.told }
                        }
                        None => Arrival::Inside("/connections".into()),
                    }
                }
                (Some(_), Some(_)) => Arrival::Elsewhere,
                (Some(target), None) => Arrival::Link { last4: target.last4, told: target.told },
                (None, Some(_)) if token.is_some() => Arrival::LinkGoneInside,
                (None, None) if token.is_some() => Arrival::LinkGone,
                (None, Some(_)) => Arrival::Inside("/connections".into()),
                (None, None) => Arrival::Outside(refusable(db, &refuser, now)?),
            };
            Ok((arrival, opened))
        })
        .await?;
    if let Some(digest) = opened {
        web.store.write(move |db| link_opened(db, &digest, now)).await?;
    }
    let heard = language::heard(&web, &request);
    let frame = web.frame(&request, Section::None);
    let mut response = match arrival {
        Arrival::Inside(path) => {
            let mut response = page::see_other(&path);
            Flow::clear(&web, &mut response);
            return Ok(response);
        }
        Arrival::Link { last4, told } => {
            let heard = Heard { told: told.or(heard.told), ..heard };
            let frame = Frame { words: Words::of(heard.language()), ..frame };
            let mut response = page::html(StatusCode::OK, &LinkPage::new(frame, last4))?;
            language::remember(&web, &request, &mut response, heard);
            response
        }
        Arrival::Elsewhere => page::html(StatusCode::OK, &LinkElsewherePage::new(frame))?,
        Arrival::LinkGoneInside => {
            flow.link = None;
            page::html(StatusCode::OK, &LinkGonePage::new(frame))?
        }
        Arrival::LinkGone => {
            flow.link = None;
            page::html(
                StatusCode::OK,
                &SignInPage::new(frame, Typed::default(), None, Some(SignInNote::LinkGone)),
            )?
        }
        Arrival::Outside(waiting) => {
            let note = flow.note.take().map(|note| match note {
                Note::SignedOut => SignInNote::SignedOut,
                Note::Idle => SignInNote::Idle,
                Note::Lost => SignInNote::FlowLost,
                Note::PasskeyNeedsCode => SignInNote::PasskeyNeedsCode,
                Note::PasskeyRefused => SignInNote::PasskeyRefused,
                Note::ChangeRefused => SignInNote::ChangeRefused,
            });
            let page = SignInPage::new(frame, Typed::default(), None, note);
            page::html(StatusCode::OK, &page.with(&waiting))?
        }
    };
    flow.set(&web, &mut response);
    Ok(response)
}

/// `POST /sign-in`: begins, and texts a code where a platform has reported the number. What follows
/// is the same for every number.
///
/// # Errors
/// From the database.
pub async fn begin(request: HttpRequest, web: Data<Web>, form: Form<Number>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    let asking = Asking {
        asker: client::asker(&web, &request, &flow),
        under_way: flow.sign_in.clone(),
        heard: language::heard(&web, &request),
    };
    // A link proves its own number and no other, whatever is posted with it.
    let begun = if let Some(token) = flow.link.clone() {
        web.store.write(move |db| begin_from_link(db, &op, &token, &asking, now)).await?
    } else {
        let typed = form.into_inner().typed();
        let phone = match read_number(&web, &typed) {
            Ok(phone) => phone,
            Err(fault) => return again(&web, &request, typed, fault),
        };
        web.store.write(move |db| begin_with_number(db, &op, &phone, &asking, now)).await?
    };
    let id = match begun {
        Begun::Here(id) => id,
        Begun::TooOften(until) => return Err(Fault::TooOften(until)),
        // It ran out on this page; the sign-in page says so.
        Begun::LinkGone => return Ok(page::see_other("/sign-in")),
    };
    web.wake.send_replace(());
    let mut response = page::see_other("/sign-in/code");
    Flow { sign_in: Some(id), note: None, ..flow }.set(&web, &mut response);
    Ok(response)
}

/// The number that was typed, if codes may go there.
///
/// # Errors
/// What is wrong with it.
pub fn read_number(web: &Web, typed: &Typed) -> Result<Phone, SignInFault> {
    if !countries().iter().any(|country| country.code == typed.country) {
        return Err(SignInFault::UnknownCountry);
    }
    let phone = Phone::from_typed(&typed.country, &typed.phone).map_err(|why| match why {
        NotAPhone::Empty => SignInFault::Empty,
        NotAPhone::Unreadable => SignInFault::Unreadable,
        NotAPhone::Extension => SignInFault::Extension,
        NotAPhone::CannotText => SignInFault::CannotText,
    })?;
    if web.op.accepts(&phone) { Ok(phone) } else { Err(SignInFault::NotFictional) }
}

fn again(web: &Web, request: &HttpRequest, typed: Typed, fault: SignInFault) -> Result<HttpResponse, Fault> {
    let page = SignInPage::new(web.frame(request, Section::None), typed, Some(fault), None);
    page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
