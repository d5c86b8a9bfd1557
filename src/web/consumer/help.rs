//! Help and privacy.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::view::Section;
use super::super::view::help::{HelpPage, PrivacyPage};
use super::super::{Web, page};

/// `GET /help`
///
/// # Errors
/// Where the page does not render.
pub async fn help(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    page::html(StatusCode::OK, &HelpPage::new(web.frame(&request, Section::Help)))
}

/// `GET /privacy`
///
/// # Errors
/// Where the page does not render.
pub async fn privacy(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    page::html(StatusCode::OK, &PrivacyPage::new(web.frame(&request, Section::Help)))
}
