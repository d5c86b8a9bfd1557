//! What was typed into a form whose sender must first prove anew who they are. It is not lost: it goes along with
//! the page that asks for the proof, sealed, and comes back on a page that shows it, with one button to go on.
//! Nothing of it stands in an address, a cookie or a log, and nothing is done by itself.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest as _, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use super::super::Web;
use super::super::fault::{self, Fault};
use super::super::session::presented;
use super::super::view::admin::go_on::{GoOnPage, is_typed};
use super::super::view::admin::incidents::title;
use super::super::view::admin::sign_in::CodePage;
use super::super::view::admin::{AdminFrame, Section};
use super::super::view::line::Line;
use super::LONGEST_FORM;
use super::may::{May, to};
use crate::domain::keyring::{Keyring, Purpose};
use crate::error::Error;
use crate::store::{Conn, incidents, platforms, staff, switched_off};

/// A form as it was sent.
#[derive(Serialize, Deserialize)]
pub(super) struct Held {
    /// The route that it was for.
    route: String,
    /// Its path.
    path: String,
    /// As the browser wrote it, `application/x-www-form-urlencoded`.
    body: String,
}

impl Held {
    fn of(request: &HttpRequest, body: &Bytes) -> Self {
        Self {
            route: request.match_pattern().unwrap_or_default(),
            path: request.path().to_owned(),
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }

    /// Whether anything would be lost: of a button alone the page that it stands on shows more.
    fn is_typed(&self) -> bool {
        self.fields().iter().any(|(name, text)| is_typed(name, text))
    }

    /// Sealed for one person on the staff.
    fn seal(&self, keys: &Keyring, staff_id: &str) -> String {
        keys.seal(Purpose::Cookies, &row(staff_id), &serde_json::to_string(self).unwrap_or_default())
    }

    /// What was sealed for this person; none where it is damaged, or somebody else's.
    pub(super) fn open(keys: &Keyring, staff_id: &str, sealed: &str) -> Option<Self> {
        serde_json::from_str(&keys.open(Purpose::Cookies, &row(staff_id), sealed).ok()?).ok()
    }

    /// The page that shows it, with one button to go on; `back` leads to where it stood.
    ///
    /// # Errors
    /// From the database.
    pub(super) async fn show(self, desk: May<to::BeHere>, back: String) -> Result<HttpResponse, Fault> {
        desk.drawn(StatusCode::OK, Section::None, move |db, _, f| {
            let mut about = Vec::new();
            for part in self.path.split('/').filter(|part| part.contains('_')) {
                about.push(named(db, &f, part)?);
            }
            let fields = self.fields();
            Ok(Some(askama::Template::render(&GoOnPage::new(
                f,
                (&self.route, self.path),
                about,
                fields,
                back,
            ))))
        })
        .await
    }
}

/// What people call what an id stands for, where that is no secret of a person's; else the id.
fn named(db: &mut Conn, f: &AdminFrame, id: &str) -> Result<Line, Error> {
    let name = match id.split_once('_') {
        Some(("inc", _)) => {
            return Ok(
                incidents::find(db, id)?.map_or_else(|| Line::plain(id.to_owned()), |one| title(f, &one))
            );
        }
        Some(("stf", _)) => staff::find(db, id)?.map(|member| member.email),
        Some(("plt", _)) => platforms::find(db, id)?.map(|platform| platform.name),
        Some(("rcp", _)) => {
            let mut off = switched_off::all(db)?.into_iter();
            off.find(|one| one.off.recipient_id == id).map(|one| one.app)
        }
        _ => None,
    };
    Ok(Line::plain(name.unwrap_or_else(|| id.to_owned())))
}

/// Binds the seal to its use, and to whoever sent the form.
fn row(staff_id: &str) -> String {
    format!("held/{staff_id}")
}

/// Stands before every route of the door, inside of what reads the session. A form that takes a newer proof is
/// answered with the page that asks for one; it carries the form.
///
/// # Errors
/// None of its own.
pub async fn hold(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let body = match keep(&mut req).await {
        Ok(body) => body,
        Err(status) => return Ok(req.into_response(fault::bare(status))),
    };
    let mut answer = next.call(req).await?.map_into_boxed_body();
    if let (Some(body), Some(back)) = (body, asks_for_proof(answer.response())) {
        let held = Held::of(answer.request(), &body);
        if held.is_typed() {
            let request = answer.request().clone();
            let asked = ask(&request, held, back).await;
            *answer.response_mut() = asked.unwrap_or_else(|fault| fault.error_response());
        }
    }
    Ok(answer)
}

/// Where to go on, where an answer is that it takes a newer proof.
fn asks_for_proof(answer: &HttpResponse) -> Option<String> {
    match answer.extensions().get::<Fault>() {
        Some(Fault::Confirm { back }) => Some(back.clone().unwrap_or_else(|| "/".to_owned())),
        _ => None,
    }
}

/// The body of a form that somebody sends who has a session; the handler reads it as if nobody had.
async fn keep(req: &mut ServiceRequest) -> Result<Option<Bytes>, StatusCode> {
    let is_form = req.method() == Method::POST && req.content_type() == "application/x-www-form-urlencoded";
    // The proof itself, with what was kept before, is longer and never kept.
    if !is_form || req.path().starts_with("/confirm") || presented(req.request()).is_none() {
        return Ok(None);
    }
    let mut payload = req.take_payload();
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        if body.len() + chunk.len() > LONGEST_FORM {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        body.extend_from_slice(&chunk);
    }
    let body = body.freeze();
    req.set_payload(Payload::from(body.clone()));
    Ok(Some(body))
}

/// Asks for the proof. What was sent is understood, and takes more than the session has (RFC 9110, 15.5.4).
async fn ask(request: &HttpRequest, held: Held, back: String) -> Result<HttpResponse, Fault> {
    let web = request.app_data::<Data<Web>>().ok_or(Fault::Internal)?;
    let op = std::sync::Arc::clone(&web.op);
    let desk = May::<to::BeHere>::extract(request).await?;
    desk.page(StatusCode::FORBIDDEN, Section::None, move |_, desk, f| {
        let sealed = held.seal(&op.keys, &desk.staff_id);
        Ok(Some(CodePage::confirm(f, back, None).holding(sealed)))
    })
    .await
}
