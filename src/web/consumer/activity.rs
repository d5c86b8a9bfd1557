//! What has happened: the person's part of the record of acts.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::activity::ActivityPage;
use crate::flows::activity;

/// Where the page goes on, as it stands in the address.
#[derive(Deserialize)]
pub struct Asked {
    before: Option<String>,
}

/// `GET /activity`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Fault> {
    let before: Option<i64> = asked.before.as_deref().and_then(|text| text.parse().ok());
    person
        .page(StatusCode::OK, Section::Activity, move |db, who, frame| {
            let acts = activity::page(db, who.sees(), before)?;
            Ok(Some(ActivityPage::new(frame, acts, before.is_some())))
        })
        .await
}
