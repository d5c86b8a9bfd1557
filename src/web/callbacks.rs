//! What Twilio tells us: how far a text has come, and what people text back. Each call is signed.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use futures_util::future::LocalBoxFuture;
use url::form_urlencoded;

use super::Web;
use super::fault::Fault;
use crate::domain::keyword::Keyword;
use crate::domain::phone::Phone;
use crate::domain::twilio::{Status, is_signed};
use crate::flows::texted::Word;
use crate::flows::{inbound as flow, texted};

/// A form that Twilio has signed, for the address that we are known by.
pub struct Signed {
    fields: Vec<(String, String)>,
    /// Our id of the text, where the address names one.
    message_id: Option<String>,
}

impl FromRequest for Signed {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (body, request) = (Bytes::from_request(request, payload), request.clone());
        Box::pin(async move {
            let web = request.app_data::<Data<Web>>().ok_or(Fault::Internal)?;
            let token = web.twilio_token.as_deref().ok_or(Fault::NotFound)?;
            let body = body.await.map_err(|_| Fault::Forbidden)?;
            let fields: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            let signature = request.headers().get("x-twilio-signature").and_then(|value| value.to_str().ok());
            // By the configured origin: the Host header says what the caller likes.
            let address = format!("{}{path}", web.origin());
            if !is_signed(token, &address, &fields, signature.unwrap_or_default()) {
                return Err(Fault::Forbidden);
            }
            let query = form_urlencoded::parse(request.query_string().as_bytes());
            let message_id = query.into_owned().find(|(name, _)| name == "message").map(|(_, id)| id);
            Ok(Self { fields, message_id })
        })
    }
}

impl Signed {
    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str())
    }
}

/// `POST /callbacks/twilio/status`
///
/// # Errors
/// [`Fault::Forbidden`]; from the database.
pub async fn status(told: Signed, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let now = web.clock.ms();
    if let Some(status) = Status::read(told.field("MessageStatus")) {
        let word = Word {
            provider_id: told.field("MessageSid").to_owned(),
            message_id: told.message_id.clone(),
            status,
            code: told.field("ErrorCode").parse().ok(),
        };
        web.store.write(move |db| texted::hear(db, &word, now)).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /callbacks/twilio/inbound`. What we answer goes out as a text of ours: the reply in this answer
/// would be sent by whichever service was texted, which a STOP has just silenced.
///
/// # Errors
/// As [`status`].
pub async fn inbound(told: Signed, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let (now, op) = (web.clock.ms(), Arc::clone(&web.op));
    let id = told.field("MessageSid").to_owned();
    if let (Some(said), Ok(from)) = (keyword(&told), Phone::from_e164(told.field("From"))) {
        web.store.write(move |db| flow::hear(db, &op, &from, said, &id, now)).await?;
        web.wake.send_replace(());
    }
    let nothing = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;
    Ok(HttpResponse::Ok().content_type("text/xml").body(nothing))
}

/// The word of a text; where Twilio has taken it for one by its own lists, in whatever language, that one.
fn keyword(told: &Signed) -> Option<Keyword> {
    Keyword::read(told.field("OptOutType")).or_else(|| Keyword::read(told.field("Body")))
}
