//! A site elsewhere, which answers whatever it is asked as it is told to.

use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::{App as Site, HttpResponse, HttpServer, web};
use untether::outbound::Outbound;

use super::Test;

/// What it answers, and how often it was asked.
struct Answers {
    status: u16,
    body: Vec<u8>,
    asked: usize,
}

/// The site.
pub struct Host {
    pub url: String,
    answers: Arc<Mutex<Answers>>,
    handle: ServerHandle,
}

impl Host {
    pub fn start(status: u16, body: Vec<u8>) -> Self {
        let answers = Arc::new(Mutex::new(Answers { status, body, asked: 0 }));
        let shared = web::Data::from(Arc::clone(&answers));
        let site = move || Site::new().app_data(shared.clone()).default_service(web::to(give));
        let server = HttpServer::new(site).workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}/logo", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, answers, handle }
    }

    pub fn say(&self, status: u16, body: Vec<u8>) {
        let mut answers = self.answers.lock().unwrap();
        (answers.status, answers.body) = (status, body);
    }

    pub fn asked(&self) -> usize {
        self.answers.lock().unwrap().asked
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// A client that reaches hosts of this machine, which no logo is fetched from otherwise.
pub fn reaching_here() -> Outbound {
    Outbound::new(vec!["127.0.0.0/8".parse().unwrap()]).unwrap_or_else(|error| panic!("no client: {error}"))
}

impl Test {
    /// What a worker does now and then, with logos from hosts of this machine.
    pub async fn fetch_logos(&self) {
        self.app.tidy().await;
        self.app.worker().fetch_logos(&reaching_here()).await.unwrap();
    }
}

async fn give(answers: web::Data<Mutex<Answers>>) -> HttpResponse {
    let mut answers = answers.lock().unwrap();
    answers.asked += 1;
    let status = actix_web::http::StatusCode::from_u16(answers.status).unwrap();
    // Where a redirect would lead, were it followed.
    HttpResponse::build(status).insert_header(("location", "/elsewhere")).body(answers.body.clone())
}
