//! The list, and one connection.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::connection::ConnectionPage;
use super::super::view::list::{ListPage, ListQuery};
use super::super::{Web, page};
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
pub async fn list(web: Data<Web>, person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Fault> {
    let items = person.read(|db, who, now| listing::list(db, &who.tenure_id, now)).await?;
    let one_of = |given: &Option<String>, choices: &[&str], preset: &str| {
        given.as_deref().filter(|text| choices.contains(text)).unwrap_or(preset).to_owned()
    };
    let query = ListQuery {
        q: asked.q.as_deref().unwrap_or_default().trim().chars().take(100).collect(),
        status: one_of(&asked.status, &["active", "ended", "all"], "all"),
        group: one_of(&asked.group, &["app", "bank"], "bank"),
    };
    page::html(StatusCode::OK, &ListPage::new(web.frame(Section::Connections, true), items, query))
}

/// `GET /connections/{id}`
///
/// # Errors
/// 404 for a stranger's connection and for one that never was, alike.
pub async fn show(web: Data<Web>, person: SignedIn, path: Path<String>) -> Result<HttpResponse, Fault> {
    let detail = person
        .read(move |db, who, now| {
            if id::is_well_formed("con", &path) {
                connection::show(db, &who.tenure_id, &path, now)
            } else {
                Ok(None)
            }
        })
        .await?
        .ok_or(Fault::NotFound)?;
    page::html(StatusCode::OK, &ConnectionPage::new(web.frame(Section::Connections, true), detail))
}
