//! `/`

use actix_web::{HttpRequest, HttpResponse};

use super::super::{page, session};

/// The list for whoever is signed in, the way in for everybody else.
pub async fn show(request: HttpRequest) -> HttpResponse {
    page::see_other(if session::presented(&request).is_some() { "/connections" } else { "/sign-in" })
}
