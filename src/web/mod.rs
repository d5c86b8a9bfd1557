//! The doors: every route of Untether, readable on one screen.

pub mod view;

mod assets;
mod consumer;
mod fault;
mod flow_cookie;
mod guard;
mod internal;
mod language;
mod page;
mod problem;
mod sandbox;
mod session;
mod trace;

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, FormConfig, PayloadConfig, ServiceConfig};
use actix_web::{App, HttpRequest, HttpServer};
use tokio::sync::watch;
use tracing_actix_web::TracingLogger;

use crate::clock::Clock;
use crate::domain::words::Words;
use crate::flows::Operator;
use crate::store::Store;
use consumer::{connections, help, home, links, revocation, sign_in};
use internal::{health, notifications, rest};
use view::{Frame, Section};

pub use sandbox::StandIn;

/// Seconds that requests under way may take once the doors shall close.
const SHUTDOWN_SECONDS: u64 = 8;

/// What every handler may use.
pub struct Web {
    /// The database.
    pub store: Store,
    /// The rules.
    pub op: Arc<Operator>,
    /// The time.
    pub clock: Clock,
    /// Wakes the worker.
    pub wake: Arc<watch::Sender<()>>,
    /// Whether browsers come by https.
    pub secure: bool,
    /// The demo's stand-in platform, where there is one.
    pub standin: Option<StandIn>,
}

/// The consumer door: people's browsers.
fn consumer_door(routes: &mut ServiceConfig, sandbox: bool) {
    routes
        .route("/", web::get().to(home::show))
        .service(
            web::resource("/sign-in")
                .route(web::get().to(sign_in::show))
                .route(web::post().to(sign_in::begin)),
        )
        .service(
            web::resource("/sign-in/code")
                .route(web::get().to(sign_in::code))
                .route(web::post().to(sign_in::enter)),
        )
        .service(
            web::resource("/sign-in/code/resend")
                .route(web::get().to(sign_in::back_to_code))
                .route(web::post().to(sign_in::resend)),
        )
        .route("/sign-out", web::post().to(sign_in::sign_out))
        .route("/l/{token}", web::get().to(links::open))
        .route("/connections", web::get().to(connections::list))
        .route("/connections/{id}", web::get().to(connections::show))
        .service(
            web::resource("/connections/{id}/revocation")
                .route(web::get().to(revocation::consequences))
                .route(web::post().to(revocation::stop)),
        )
        .route("/language", web::post().to(language::choose))
        .route("/help", web::get().to(help::help))
        .route("/privacy", web::get().to(help::privacy))
        .route("/static/{name}", web::get().to(assets::serve));
    if sandbox {
        routes
            .route("/sandbox", web::get().to(sandbox::show))
            .route("/sandbox/messages", web::get().to(sandbox::messages))
            .route("/sandbox/messages.json", web::get().to(sandbox::messages_json))
            .route("/sandbox/share", web::post().to(sandbox::share))
            .route("/sandbox/platform", web::post().to(sandbox::behave))
            .route("/sandbox/limits/forget", web::post().to(sandbox::forget_limits));
    }
}

/// The internal door: the platform's servers, probes and metrics.
fn internal_door(routes: &mut ServiceConfig) {
    routes
        .route("/livez", web::get().to(health::live))
        .route("/readyz", web::get().to(health::ready))
        .route("/version", web::get().to(health::version))
        .route("/metrics", web::get().to(health::metrics))
        .service(
            web::scope("/internal/v1")
                .route("/notifications", web::post().to(notifications::receive))
                .route("/connections", web::get().to(rest::list))
                .route("/connections/{consent_id}", web::get().to(rest::show))
                .service(
                    web::resource("/connections/{consent_id}/revocation")
                        .route(web::get().to(rest::show_revocation))
                        .route(web::put().to(rest::put_revocation)),
                )
                .route("/connections/{consent_id}/access", web::get().to(rest::access)),
        );
}

/// Opens the consumer door on a socket.
///
/// # Errors
/// From the system.
pub fn open_consumer(listener: TcpListener, web: Data<Web>) -> std::io::Result<Server> {
    let threads = web.store.threads_per_core();
    let server = HttpServer::new(move || {
        let sandbox = web.op.sandbox;
        App::new()
            .app_data(web.clone())
            .app_data(FormConfig::default().limit(64 * 1_024))
            .configure(|routes| consumer_door(routes, sandbox))
            .wrap(session::middleware(&web))
            .wrap(from_fn(guard::guard_consumer))
            .wrap(TracingLogger::<trace::Quiet>::new())
            .default_service(web::to(fault::nothing_here))
    });
    let server = server.worker_max_blocking_threads(threads).shutdown_timeout(SHUTDOWN_SECONDS);
    Ok(server.listen(listener)?.disable_signals().run())
}

/// Opens the internal door on a socket.
///
/// # Errors
/// From the system.
pub fn open_internal(listener: TcpListener, web: Data<Web>) -> std::io::Result<Server> {
    let threads = web.store.threads_per_core();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web.clone())
            .app_data(PayloadConfig::new(notifications::LARGEST))
            .configure(internal_door)
            .wrap(from_fn(guard::guard_internal))
            .wrap(TracingLogger::<trace::Quiet>::new())
            .default_service(web::to(fault::nothing_here))
    });
    let server = server.worker_max_blocking_threads(threads).shutdown_timeout(SHUTDOWN_SECONDS);
    Ok(server.listen(listener)?.disable_signals().run())
}

impl Web {
    /// Origin of the consumer door.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.op.origin
    }

    /// The name of a cookie: `__Host-` binds it to our host, and needs https.
    #[must_use]
    pub fn cookie_name(&self, name: &'static str) -> &'static str {
        match (self.secure, name) {
            (true, "untether") => "__Host-untether",
            (true, "untether-flow") => "__Host-untether-flow",
            (true, "untether-browser") => "__Host-untether-browser",
            (true, "untether-language") => "__Host-untether-language",
            _ => name,
        }
    }

    /// What every page needs.
    #[must_use]
    pub fn frame(&self, request: &HttpRequest, section: Section) -> Frame {
        Frame {
            brand: self.op.brand.clone(),
            words: Words::of(language::heard(self, request).language()),
            signed_in: session::presented(request).is_some(),
            sandbox: self.op.sandbox,
            now: self.clock.ms(),
            section,
            style: assets::address("style.css"),
            script: assets::address("page.js"),
            icon: assets::address("icon.svg"),
        }
    }
}
