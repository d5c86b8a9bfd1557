//! Where a platform's webhooks go: another target asked for, and the one that holds tested.

use std::sync::Arc;
use std::time::Instant;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Form, Path};

use super::super::fault::Fault;
use super::super::view::admin::platform::{News, Said};
use super::super::view::admin::platforms::Typed;
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, to};
use super::platforms::draw_one;
use super::reason;
use crate::domain::id;
use crate::domain::time::SECOND;
use crate::flows::approval::Asked;
use crate::flows::platform::{AskedTarget, Trial, ask_target, came_of, try_target};

/// Most characters of a target's address.
const LONGEST: usize = 2_000;

/// A target as it was typed, and why, both as they are kept.
pub(super) struct Typing {
    pub url: String,
    pub reason: String,
}

/// Reads a target and why; each fault with its field.
pub(super) fn read(web: &Web, url: &str, why: &str) -> Result<Typing, Vec<Wrong>> {
    let mut wrongs = Vec::new();
    let url = url.trim();
    let checked = if url.len() > LONGEST {
        Err("the target is too long".to_owned())
    } else {
        web.outbound.checked(url).map(|url| url.as_str().to_owned())
    };
    if let Err(why) = &checked {
        wrongs.push(Wrong::new("url", Refused::Address(why.clone())));
    }
    let reason = reason(why);
    if reason.is_none() {
        wrongs.push(Wrong::new("reason", Refused::ReasonToDecide));
    }
    match (checked, reason) {
        (Ok(url), Some(reason)) => Ok(Typing { url, reason }),
        _ => Err(wrongs),
    }
}

/// `POST /platforms/{id}/webhook`: asks a second person for another target.
///
/// # Errors
/// 422 on the same page where it is not taken; [`Fault::Confirm`] where the newest proof is too old.
pub async fn ask(
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let (id, typed) = (path.into_inner(), form.into_inner());
    let wrongs = match read(&web, &typed.url, &typed.reason) {
        Err(wrongs) => wrongs,
        Ok(Typing { url, reason }) => {
            let of = id.clone();
            let asked = desk.write(move |db, desk, now| ask_target(db, desk, (&of, &url), &reason, now));
            let why = match asked.await? {
                AskedTarget::Asked(Asked::Waits) => return Ok(page::see_other("/approvals")),
                AskedTarget::Asked(Asked::NeedsProof) => {
                    return Err(Fault::Confirm { back: Some(format!("/platforms/{id}")) });
                }
                AskedTarget::Nothing => return Err(Fault::NotFound),
                AskedTarget::Asked(Asked::Already) => Refused::TargetWaits,
                AskedTarget::Same => Refused::SameTarget,
            };
            vec![Wrong::new("url", why)]
        }
    };
    let said = Said { wrongs, target: typed, ..Said::default() };
    draw_one(&web, again, id, StatusCode::UNPROCESSABLE_ENTITY, said).await
}

/// `POST /platforms/{id}/webhook/test`: one signed test to the target that holds, even if it is off. It goes out
/// here and now, outside any transaction, and nothing hangs on what comes of it.
///
/// # Errors
/// 429 on the same page where too many were sent; [`Fault::NotFound`] where there is no such platform.
pub async fn test(
    web: Data<Web>,
    desk: May<to::RunDeliveries>,
    again: May<to::RunDeliveries>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let platform_id = path.into_inner();
    if !id::is_well_formed("plt", &platform_id) {
        // Who may not gets no other answer.
        return desk.read(|_, _, _| Ok(())).await.and(Err(Fault::NotFound));
    }
    let (op, fallback, of) = (Arc::clone(&web.op), web.fallback.clone(), platform_id.clone());
    let asked = desk.clone().write(move |db, desk, now| {
        Ok((desk.staff_id.clone(), try_target(db, &op, fallback.as_ref(), &of, now)?))
    });
    let (by, trial) = asked.await?;
    let (message_id, url, secrets, body) = match trial {
        Trial::Goes { id, url, secrets, body } => (id, url, secrets, body),
        Trial::NoTarget => return told(&web, again, platform_id, StatusCode::CONFLICT, News::NoTarget).await,
        Trial::Nothing => return Err(Fault::NotFound),
        Trial::TooOften(until) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut response = told(&web, again, platform_id, status, News::TooOften).await?;
            let seconds = (until - web.clock.ms()).max(1).unsigned_abs().div_ceil(SECOND.unsigned_abs());
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            return Ok(response);
        }
    };
    let begun = Instant::now();
    let sent = web.outbound.post_webhook(&url, (&message_id, body), &secrets, web.clock.ms()).await;
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let answer = sent.map(|reply| reply.status);
    let news = match &answer {
        Ok(status) => News::Answered(*status, took),
        Err(why) => News::Silent(why.clone()),
    };
    let (now, of) = (web.clock.ms(), platform_id.clone());
    let note = move |db: &mut _| came_of(db, &by, (&of, &message_id), &answer, now);
    web.store.write(note).await?;
    told(&web, again, platform_id, StatusCode::OK, news).await
}

async fn told(
    web: &Web,
    again: May<to::RunDeliveries>,
    id: String,
    status: StatusCode,
    news: News,
) -> Result<HttpResponse, Fault> {
    let said = Said { news: Some(news), ..Said::default() };
    draw_one(web, again, id, status, said).await
}
