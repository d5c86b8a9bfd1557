//! The list, and one connection.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::connection::ConnectionPage;
use super::super::view::list::{ListPage, ListQuery};
use crate::domain::id;
use crate::flows::{connection, listing};

/// What the list can be narrowed to, as it stands in the address.
#[derive(Deserialize)]
pub struct Asked {
    q: Option<String>,
    status: Option<String>,
    group: Option<String>,
}

/// `GET /connections`
///
/// # Errors
/// Where nobody is signed in.
pub async fn list(person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Fault> {
    let one_of = |given: &Option<String>, choices: &[&str], preset: &str| {
        given.as_deref().filter(|text| choices.contains(text)).unwrap_or(preset).to_owned()
    };
    let query = ListQuery {
        q: asked.q.as_deref().unwrap_or_default().trim().chars().take(100).collect(),
        status: one_of(&asked.status, &["active", "ended", "all"], "all"),
        group: one_of(&asked.group, &["app", "bank"], "bank"),
    };
    person
        .page(StatusCode::OK, Section::Connections, |db, who, frame| {
            let items = listing::list(db, who.sees(), frame.now)?;
            Ok(Some(ListPage::new(frame, items, query).beside(who)))
        })
        .await
}

/// `GET /connections/{id}`
///
/// # Errors
/// 404 for a stranger's connection and for one that never was, alike.
pub async fn show(person: SignedIn, path: Path<String>) -> Result<HttpResponse, Fault> {
    if !id::is_well_formed("con", &path) {
        return Err(Fault::NotFound);
    }
    person
        .page(StatusCode::OK, Section::Connections, move |db, who, frame| {
            let detail = connection::show(db, who.sees(), &path, frame.now)?;
            Ok(detail.map(|detail| ConnectionPage::new(frame, detail)))
        })
        .await
}
