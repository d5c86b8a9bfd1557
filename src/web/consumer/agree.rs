//! `/agree/{token}`: somebody who talks with our staff confirms what is to be stopped for them. Opening the
//! address changes nothing; a button on the page does, once.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::Section;
use super::super::view::agree::{AgreePage, Answered, AnsweredPage};
use super::super::{Web, page};
use crate::domain::caller::Outcome;
use crate::domain::link;
use crate::flows::caller::{answer as take_answer, question};

/// `GET /agree/{token}`: one that was answered, ran out or never was reads the same.
///
/// # Errors
/// From the database.
pub async fn show(request: HttpRequest, web: Data<Web>, token: Path<String>) -> Result<HttpResponse, Fault> {
    let frame = web.frame(&request, Section::None);
    let (now, token) = (web.clock.ms(), token.into_inner());
    let asked = if link::is_well_formed(&token) {
        let token = token.clone();
        web.store.read(move |db| question(db, &token, now)).await?
    } else {
        None
    };
    match asked {
        Some(asked) => page::html(StatusCode::OK, &AgreePage::new(frame, token, asked)),
        None => page::html(StatusCode::NOT_FOUND, &AnsweredPage::new(frame, Answered::Gone, None)),
    }
}

/// What was chosen.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    answer: String,
}

/// `POST /agree/{token}`: `answer=yes` stops it, all else says that nobody asked.
///
/// # Errors
/// From the database.
pub async fn answer(
    request: HttpRequest,
    web: Data<Web>,
    token: Path<String>,
    form: Form<Chosen>,
) -> Result<HttpResponse, Fault> {
    let frame = web.frame(&request, Section::None);
    let outcome = match form.answer.as_str() {
        "yes" => Outcome::Agreed,
        "no" => Outcome::Denied,
        _ => return Ok(page::see_other(&format!("/agree/{token}"))),
    };
    let (op, now, token) = (Arc::clone(&web.op), web.clock.ms(), token.into_inner());
    let answered = web.store.write(move |db| {
        let platform = question(db, &token, now)?.map(|asked| asked.full.platform.name);
        Ok(take_answer(db, &op, &token, outcome, now)?.zip(platform))
    });
    match answered.await? {
        Some((Outcome::Agreed, platform)) => {
            web.wake.send_replace(());
            page::html(StatusCode::OK, &AnsweredPage::new(frame, Answered::Stopped, Some(&platform)))
        }
        Some((Outcome::Denied, _)) => {
            page::html(StatusCode::OK, &AnsweredPage::new(frame, Answered::Denied, None))
        }
        None => page::html(StatusCode::NOT_FOUND, &AnsweredPage::new(frame, Answered::Gone, None)),
    }
}
