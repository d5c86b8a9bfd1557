//! The registry: apps and banks, as they came in and as staff curate them.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};

use super::super::fault::Fault;
use super::super::page;
use super::super::view::admin::Section;
use super::super::view::admin::registry::{Asked, PAGE, RegistryPage, path};
use super::super::view::admin::registry_entry::{EntryPage, Note, Typed};
use super::may::{May, to};
use super::reason;
use crate::domain::display_name::cleaned;
use crate::domain::id;
use crate::domain::registry::{Kind, read};
use crate::flows::registry::{Curated, Wish, curate, fetch_logo, known};
use crate::store::registry;

/// `GET /recipients`
///
/// # Errors
/// From the database.
pub async fn apps(desk: May<to::SeeRegistry>, query: Query<Asked>) -> Result<HttpResponse, Fault> {
    list(desk, Kind::App, query.into_inner()).await
}

/// `GET /institutions`
///
/// # Errors
/// From the database.
pub async fn banks(desk: May<to::SeeRegistry>, query: Query<Asked>) -> Result<HttpResponse, Fault> {
    list(desk, Kind::Bank, query.into_inner()).await
}

/// `GET /recipients/{id}`
///
/// # Errors
/// [`Fault::NotFound`] where there is no such app.
pub async fn app(desk: May<to::SeeRegistry>, path: Path<String>) -> Result<HttpResponse, Fault> {
    show(desk, Kind::App, path.into_inner()).await
}

/// `GET /institutions/{id}`
///
/// # Errors
/// [`Fault::NotFound`] where there is no such bank.
pub async fn bank(desk: May<to::SeeRegistry>, path: Path<String>) -> Result<HttpResponse, Fault> {
    show(desk, Kind::Bank, path.into_inner()).await
}

/// `POST /recipients/{id}`: it counts at once.
///
/// # Errors
/// 422 on the same page with every fault, 409 where somebody else was faster; what was typed stays.
/// [`Fault::NotFound`] where there is no such app.
pub async fn curate_app(
    desk: May<to::CurateRegistry>,
    again: May<to::CurateRegistry>,
    path: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    save(desk, again, (Kind::App, path.into_inner()), form.into_inner()).await
}

/// `POST /institutions/{id}`: it counts at once.
///
/// # Errors
/// As [`curate_app`].
pub async fn curate_bank(
    desk: May<to::CurateRegistry>,
    again: May<to::CurateRegistry>,
    path: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    save(desk, again, (Kind::Bank, path.into_inner()), form.into_inner()).await
}

/// `POST /recipients/{id}/logo`: it is fetched again in the worker's next round.
///
/// # Errors
/// [`Fault::NotFound`] where there is no such app, or no logo of it.
pub async fn app_logo(desk: May<to::CurateRegistry>, path: Path<String>) -> Result<HttpResponse, Fault> {
    fetch(desk, Kind::App, path.into_inner()).await
}

/// `POST /institutions/{id}/logo`
///
/// # Errors
/// As [`app_logo`].
pub async fn bank_logo(desk: May<to::CurateRegistry>, path: Path<String>) -> Result<HttpResponse, Fault> {
    fetch(desk, Kind::Bank, path.into_inner()).await
}

async fn list(desk: May<to::SeeRegistry>, kind: Kind, asked: Asked) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::Registry, move |db, _, f| {
        let words = cleaned(&asked.q);
        let after = asked.after.as_deref().filter(|id| id::is_well_formed(kind.prefix(), id));
        let some = registry::page(db, kind, &words, after, PAGE + 1)?;
        Ok(Some(RegistryPage::new(f, kind, some, words)))
    })
    .await
}

async fn show(desk: May<to::SeeRegistry>, kind: Kind, id: String) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::Registry, move |db, _, f| {
        Ok(known(db, kind, &id)?.map(|known| EntryPage::new(f, known, None, Note::None)))
    })
    .await
}

async fn save(
    desk: May<to::CurateRegistry>,
    again: May<to::CurateRegistry>,
    (kind, id): (Kind, String),
    typed: Typed,
) -> Result<HttpResponse, Fault> {
    let (status, note) = match wish(kind, &typed) {
        Err(note) => (StatusCode::UNPROCESSABLE_ENTITY, note),
        Ok(wish) => {
            let it = id.clone();
            match desk.write(move |db, desk, now| curate(db, desk, (kind, &it), &wish, now)).await? {
                Curated::Saved | Curated::Same => return Ok(page::see_other(&path(kind, &id))),
                Curated::Nothing => return Err(Fault::NotFound),
                Curated::Stale => (StatusCode::CONFLICT, Note::Stale),
            }
        }
    };
    again
        .page(status, Section::Registry, move |db, _, f| {
            Ok(known(db, kind, &id)?.map(|known| EntryPage::new(f, known, Some(typed), note)))
        })
        .await
}

/// What was typed as a wish, or everything that is wrong with it.
fn wish(kind: Kind, typed: &Typed) -> Result<Wish, Note> {
    let (mut said, mut wrong) = (BTreeMap::new(), BTreeMap::new());
    for field in kind.fields() {
        match read(*field, typed.of(*field)) {
            Ok(Some(text)) => drop(said.insert(*field, text)),
            Ok(None) => {}
            Err(why) => drop(wrong.insert(*field, why)),
        }
    }
    match reason(&typed.reason) {
        Some(reason) if wrong.is_empty() => Ok(Wish {
            // What names no version is none that there is.
            seen: typed.version.parse().unwrap_or(-1),
            said,
            fast_reshare: kind == Kind::Bank && typed.fast_reshare.is_some(),
            reason,
        }),
        reason => Err(Note::Wrong { fields: wrong, no_reason: reason.is_none() }),
    }
}

async fn fetch(desk: May<to::CurateRegistry>, kind: Kind, id: String) -> Result<HttpResponse, Fault> {
    let back = format!("{}#logo", path(kind, &id));
    let wanted = desk.write(move |db, desk, now| fetch_logo(db, desk, kind, &id, now)).await?;
    if wanted { Ok(page::see_other(&back)) } else { Err(Fault::NotFound) }
}
