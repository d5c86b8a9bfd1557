//! `/l/{token}`: the address in a text. It asks the database nothing and changes nothing there, so
//! that a scanner can open it as often as it likes.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::flow_cookie::Flow;
use super::super::{Web, page};
use crate::domain::link;

/// Seals the token into the flow cookie and leaves it out of the address bar.
pub async fn open(request: HttpRequest, web: Data<Web>, token: Path<String>) -> HttpResponse {
    let mut response = page::see_other("/sign-in");
    let known = Flow::of(&request, &web);
    // What cannot be a token is kept as an empty one: it answers as an unknown link does.
    let token = if link::is_well_formed(&token) { token.into_inner() } else { String::new() };
    Flow { link: Some(token), sign_in: None, next: None, note: None, ..known }.set(&web, &mut response);
    response
}
