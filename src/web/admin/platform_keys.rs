//! Keys and secrets of platforms: handed out, replaced, ended.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::handed::HandedPage;
use super::super::view::admin::platform::{News, Said};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, to};
use super::platforms::draw_one;
use super::{Why, reason};
use crate::domain::scope;
use crate::error::Error;
use crate::flows::platform::{self, Ended, Handed};
use crate::flows::staff::Desk;
use crate::store::Conn;
use crate::store::platforms::SecretPurpose;

/// Nothing was handed out or ended, since the newest proof is too old.
struct NeedsProof;

/// `POST /platforms/{id}/keys`: a key more, with the scopes that were chosen, shown once.
///
/// # Errors
/// 422 on the same page without a scope; [`Fault::Confirm`] where the newest proof is too old.
pub async fn add(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let chosen: Vec<String> =
        form.into_inner().into_iter().filter(|(name, _)| name == "scope").map(|(_, value)| value).collect();
    let Some(scopes) = scope::read(&chosen) else {
        let wrongs = vec![Wrong::new("scopes", Refused::Scopes)];
        let said = Said { wrongs, ..Said::default() };
        return draw_one(&web, again, id, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    };
    let of = id.clone();
    let made = with_proof(desk, move |db, by, now| platform::add_key(db, by, &of, &scopes, now)).await?;
    let shown = |f, text| HandedPage::key(f, &id, text, false);
    handed(&request, &web, again, &id, made, shown).await
}

/// `POST /platforms/{id}/keys/{key}/rotate`
///
/// # Errors
/// [`Fault::Confirm`] where the newest proof is too old; 409 where it was replaced or has ended.
pub async fn rotate(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let (id, key) = path.into_inner();
    let of = id.clone();
    let made = with_proof(desk, move |db, by, now| platform::rotate_key(db, by, (&of, &key), now)).await?;
    let shown = |f, text| HandedPage::key(f, &id, text, true);
    handed(&request, &web, again, &id, made, shown).await
}

/// Which secret a new one follows.
#[derive(Deserialize)]
pub struct Followed {
    #[serde(default)]
    newest: String,
}

/// `POST /platforms/{id}/secrets/{purpose}/rotate`
///
/// # Errors
/// As [`rotate`]; [`Fault::NotFound`] where there is no such purpose.
pub async fn rotate_secret(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<(String, String)>,
    form: Form<Followed>,
) -> Result<HttpResponse, Fault> {
    let (id, named) = path.into_inner();
    let (op, of, newest) = (Arc::clone(&web.op), id.clone(), form.into_inner().newest);
    let purpose = SecretPurpose::ALL.iter().copied().find(|one| one.as_str().eq_ignore_ascii_case(&named));
    let made = with_proof(desk, move |db, by, now| match purpose {
        Some(purpose) => platform::rotate_secret(db, &op, by, (&of, purpose, &newest), now),
        None => Ok(Handed::Nothing),
    });
    let made = made.await?;
    let purpose = purpose.ok_or(Fault::NotFound)?;
    let shown = |f, text| HandedPage::secret(f, &id, purpose, text);
    handed(&request, &web, again, &id, made, shown).await
}

/// `POST /platforms/{id}/keys/{key}/end`: at once, since it takes something away.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::Confirm`] where the newest proof is too old; 409 where it has
/// ended.
pub async fn end(
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<(String, String)>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, key) = path.into_inner();
    let typed = form.into_inner().reason;
    let Some(why) = reason(&typed) else { return refuse(&web, again, id, key, typed).await };
    let of = id.clone();
    let ended = with_proof(desk, move |db, by, now| platform::end_key(db, by, (&of, &key), &why, now));
    let ended = ended.await?;
    settled(&web, again, id, ended).await
}

/// `POST /platforms/{id}/secrets/{secret}/end`: at once, but never the last of its purpose.
///
/// # Errors
/// As [`end`]; 409 where it is the last.
pub async fn end_secret(
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    path: Path<(String, String)>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, secret) = path.into_inner();
    let typed = form.into_inner().reason;
    let Some(why) = reason(&typed) else { return refuse(&web, again, id, secret, typed).await };
    let of = id.clone();
    let ended = with_proof(desk, move |db, by, now| platform::end_secret(db, by, (&of, &secret), &why, now));
    let ended = ended.await?;
    settled(&web, again, id, ended).await
}

/// Does it for whoever has just proven who they are.
async fn with_proof<T, F>(desk: May<to::ManagePlatforms>, work: F) -> Result<Result<T, NeedsProof>, Fault>
where
    T: Send + 'static,
    F: Fn(&mut Conn, &str, i64) -> Result<T, Error> + Send + 'static,
{
    desk.write(
        move |db: &mut Conn, desk: &Desk, now| {
            if desk.is_fresh(now) { work(db, &desk.staff_id, now).map(Ok) } else { Ok(Err(NeedsProof)) }
        },
    )
    .await
}

/// Shows what was handed out, once; or why nothing was.
async fn handed(
    request: &HttpRequest,
    web: &Web,
    again: May<to::ManagePlatforms>,
    id: &str,
    made: Result<Handed, NeedsProof>,
    shown: impl Fn(super::super::view::admin::AdminFrame, String) -> HandedPage,
) -> Result<HttpResponse, Fault> {
    match made {
        Ok(Handed::Made(text)) => page::html(StatusCode::OK, &shown(web.admin_frame(request), text)),
        Ok(Handed::Over) => conflict(web, again, id.to_owned(), News::Over).await,
        Ok(Handed::Nothing) => Err(Fault::NotFound),
        Err(NeedsProof) => Err(confirm(id)),
    }
}

async fn settled(
    web: &Web,
    again: May<to::ManagePlatforms>,
    id: String,
    ended: Result<Ended, NeedsProof>,
) -> Result<HttpResponse, Fault> {
    match ended {
        Ok(Ended::Now) => Ok(page::see_other(&format!("/platforms/{id}"))),
        Ok(Ended::Last) => conflict(web, again, id, News::Last).await,
        Ok(Ended::Over) => conflict(web, again, id, News::Over).await,
        Err(NeedsProof) => Err(confirm(&id)),
    }
}

fn confirm(id: &str) -> Fault {
    Fault::Confirm { back: Some(format!("/platforms/{id}")) }
}

async fn conflict(
    web: &Web,
    again: May<to::ManagePlatforms>,
    id: String,
    news: News,
) -> Result<HttpResponse, Fault> {
    let said = Said { news: Some(news), ..Said::default() };
    draw_one(web, again, id, StatusCode::CONFLICT, said).await
}

/// The same page again, with the reason that was not taken.
async fn refuse(
    web: &Web,
    again: May<to::ManagePlatforms>,
    id: String,
    of: String,
    typed: String,
) -> Result<HttpResponse, Fault> {
    let wrongs = vec![Wrong::new(&format!("end-{of}"), Refused::Reason)];
    let said = Said { wrongs, ending: Some((of, typed)), ..Said::default() };
    draw_one(web, again, id, StatusCode::UNPROCESSABLE_ENTITY, said).await
}
