//! Who reports to us.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::handed::HandedPage;
use super::super::view::admin::platform::{PlatformPage, Said};
use super::super::view::admin::platforms::{PlatformsPage, Typed};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, Permit, to};
use super::targets::{self, Typing};
use crate::domain::{display_name, id};
use crate::error::Error;
use crate::flows::platform::{self, Credentials};
use crate::store::Conn;

/// `GET /platforms`
///
/// # Errors
/// From the database.
pub async fn list(web: Data<Web>, desk: May<to::SeePlatforms>) -> Result<HttpResponse, Fault> {
    draw(&web, desk, Typed::default(), Vec::new()).await
}

/// `GET /platforms/{id}`
///
/// # Errors
/// [`Fault::NotFound`] where there is no such platform.
pub async fn show(
    web: Data<Web>,
    desk: May<to::SeePlatforms>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    draw_one(&web, desk, path.into_inner(), StatusCode::OK, Said::default()).await
}

/// What came of adding one.
enum Added {
    /// Its credentials, and whether its target waits for a second person.
    Made(Credentials, bool),
    NameTaken,
    NeedsProof,
}

/// `POST /platforms`: its credentials are shown once. A target takes a second person.
///
/// # Errors
/// 422 on the same page where what was typed is not taken; [`Fault::Confirm`] where the newest proof is too old.
pub async fn add(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::ManagePlatforms>,
    again: May<to::ManagePlatforms>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let name = display_name::cleaned(&typed.name);
    let mut wrongs = Vec::new();
    if name.is_empty() || name.chars().count() > display_name::LONGEST {
        wrongs.push(Wrong::new("name", Refused::Name));
    }
    let target = if typed.url.trim().is_empty() {
        None
    } else {
        targets::read(&web, &typed.url, &typed.reason).map_err(|faults| wrongs.extend(faults)).ok()
    };
    if !wrongs.is_empty() {
        return draw(&web, again, typed, wrongs).await;
    }
    let (op, gated, named) = (Arc::clone(&web.op), typed.is_gated(), name.clone());
    let added = desk.write(move |db, desk, now| -> Result<Added, Error> {
        if !desk.is_fresh(now) {
            return Ok(Added::NeedsProof);
        }
        if platform::is_taken(db, &named)? {
            return Ok(Added::NameTaken);
        }
        let made = platform::add(db, &op, Some(&desk.staff_id), (&named, gated), now)?;
        if let Some(Typing { url, reason }) = &target {
            platform::ask_target(db, desk, (&made.id, url), reason, now)?;
        }
        Ok(Added::Made(made, target.is_some()))
    });
    match added.await? {
        Added::Made(made, waits) => {
            let shown = HandedPage::platform(web.admin_frame(&request), &name, made, waits);
            page::html(StatusCode::OK, &shown)
        }
        Added::NeedsProof => Err(Fault::Confirm { back: Some("/platforms".into()) }),
        Added::NameTaken => {
            let taken = Wrong::new("name", Refused::NameTaken);
            draw(&web, again, typed, vec![taken]).await
        }
    }
}

async fn draw<P: Permit>(
    web: &Web,
    desk: May<P>,
    typed: Typed,
    wrongs: Vec<Wrong>,
) -> Result<HttpResponse, Fault> {
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let stands_in = web.fallback.is_some();
    desk.page(status, Section::Platforms, move |db, _, f| {
        let all = platform::listed(db, f.now)?;
        Ok(Some(PlatformsPage::new(f, all, typed, &wrongs, stands_in)))
    })
    .await
}

/// The page of one platform.
pub(super) async fn draw_one<P: Permit>(
    web: &Web,
    desk: May<P>,
    platform_id: String,
    status: StatusCode,
    said: Said,
) -> Result<HttpResponse, Fault> {
    let stands_in = web.fallback.as_ref().is_some_and(|target| target.platform_id == platform_id);
    let read = move |db: &mut Conn, now| {
        if id::is_well_formed("plt", &platform_id) {
            platform::opened(db, &platform_id, now)
        } else {
            Ok(None)
        }
    };
    desk.page(status, Section::Platforms, move |db, _, f| {
        Ok(read(db, f.now)?.map(|opened| PlatformPage::new(f, opened, said, stands_in)))
    })
    .await
}
