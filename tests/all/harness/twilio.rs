//! A Twilio of our own: it keeps what is posted, answers as a test says, and calls back, signed.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use sha1::Sha1;
use untether::config::Settings;

use super::{Browser, ORIGIN, Page};

pub const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub const TOKEN: &str = "5f3b2a1c5f3b2a1c5f3b2a1c5f3b2a1c";
pub const CODES: &str = "MG000000000000000000000000000c0de5";
pub const NOTICES: &str = "MG00000000000000000000000000007107";
pub const STATUS: &str = "/callbacks/twilio/status";
pub const INBOUND: &str = "/callbacks/twilio/inbound";

/// A text that was posted.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub authorization: String,
    pub to: String,
    pub body: String,
    pub service: String,
    pub callback: String,
    pub fields: usize,
    /// What it is known by here, whatever was answered.
    pub sid: String,
}

#[derive(Default)]
struct State {
    asked: Vec<Asked>,
    once: VecDeque<(u16, Value)>,
}

pub struct Twilio {
    url: String,
    state: Arc<Mutex<State>>,
    server: actix_web::dev::ServerHandle,
}

impl Twilio {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = web::Data::from(Arc::clone(&state));
        let server =
            HttpServer::new(move || App::new().app_data(shared.clone()).default_service(web::to(receive)))
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, state, server: handle }
    }

    /// For tests whose texts go out by it.
    pub fn chosen(settings: &mut Settings) {
        settings.sms = Some("twilio".into());
        settings.twilio_account_sid = Some(ACCOUNT.into());
        settings.twilio_auth_token = Some(TOKEN.into());
        settings.twilio_code_service = Some(CODES.into());
        settings.twilio_notice_service = Some(NOTICES.into());
    }

    pub fn serve(&self, settings: &mut Settings) {
        settings.twilio_base_url = Some(self.url.clone());
    }

    /// Every text that was posted, oldest first; a retry counts again.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    pub fn to(&self, phone: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|text| text.to == phone).collect()
    }

    pub fn by(&self, service: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|text| text.service == service).collect()
    }

    pub fn newest(&self) -> Asked {
        self.asked().pop().expect("no text")
    }

    /// For one post; several calls queue up.
    pub fn answer_once(&self, status: u16, body: Value) {
        self.state.lock().unwrap().once.push_back((status, body));
    }

    /// As Twilio refuses: with a message that names the number.
    pub fn refuse_once(&self, status: u16, code: i64) {
        let message = format!("The 'To' number {} is not what it should be", super::PHONE);
        self.answer_once(status, json!({ "code": code, "message": message, "status": status }));
    }
}

impl Drop for Twilio {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn receive(request: HttpRequest, body: web::Bytes, state: web::Data<Mutex<State>>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let sid = format!("SM{:032x}", state.asked.len() + 1);
    state.asked.push(Asked {
        path: format!("{} {}", request.method(), request.path()),
        authorization: header("authorization"),
        to: field("To"),
        body: field("Body"),
        service: field("MessagingServiceSid"),
        callback: field("StatusCallback"),
        fields: fields.len(),
        sid: sid.clone(),
    });
    let taken = (201, json!({ "sid": sid, "status": "accepted", "error_code": null }));
    let (status, answer) = state.once.pop_front().unwrap_or(taken);
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(answer)
}

/// The signature, made in another way than Untether makes it.
pub fn signature(token: &str, address: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let said = sorted.iter().fold(address.to_owned(), |said, (name, value)| said + name + value);
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(said.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

/// A callback as Twilio makes it: without what a browser would say of itself.
pub async fn call(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let signature = signature(TOKEN, &format!("{ORIGIN}{path}"), fields);
    call_with(browser, path, fields, &[("x-twilio-signature", &signature)]).await
}

pub async fn call_with(
    browser: &Browser,
    path: &str,
    fields: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> Page {
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    browser.send(Method::POST, path, headers, Some(&fields)).await
}
