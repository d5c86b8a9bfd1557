//! The doors: every route of Untether, readable on one screen.

pub mod view;

mod admin;
mod assets;
mod callbacks;
mod carrier;
mod carry_over;
mod client;
mod consumer;
mod door;
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
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, FormConfig, PayloadConfig, ServiceConfig, resource as at};
use actix_web::{App, HttpServer};
use ipnet::IpNet;
use tokio::sync::watch;
use tracing_actix_web::TracingLogger;

use crate::clock::Clock;
use crate::flows::Operator;
use crate::flows::outbox::Fallback;
use crate::outbound::Outbound;
use crate::store::Store;
use consumer::{
    activity, agree, changes, confirm, connections, from, help, home, links, logos, notices, number, older,
    passkeys, report, revocation, settings, sign_in,
};
use internal::{bulk, health, notifications, rest, sign_in_links};

pub use admin::Hashing;
pub use carrier::Carrier;
pub use sandbox::StandIn;

/// How long a request's head may take: a phone on a bad line is slower than actix's five seconds.
const HEAD_PATIENCE: Duration = Duration::from_secs(20);

/// Seconds that requests under way may take once the doors shall close.
const SHUTDOWN_SECONDS: u64 = 8;

/// A door for browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// For people.
    Consumer,
    /// For the operator's staff.
    Admin,
}

/// What every handler may use.
pub struct Web {
    /// By which door its requests come, where they come from browsers.
    pub door: Door,
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
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What Twilio signs its callbacks with, where texts go out by it.
    pub twilio_token: Option<String>,
    /// Who is asked about numbers at a sign-in, if anybody.
    pub carrier: Option<Carrier>,
    /// When this sandbox is over, if it is one that ends, unix ms.
    pub sandbox_ends: Option<i64>,
    /// The demo's stand-in platform, where there is one.
    pub standin: Option<StandIn>,
    /// Passwords are hashed one at a time.
    pub hashing: Hashing,
    /// Says which webhook targets may be, and carries tests to them.
    pub outbound: Outbound,
    /// A webhook target for a platform that has set none.
    pub fallback: Option<Fallback>,
}

/// The consumer door: people's browsers.
///
/// A request is held against one route after the other: those that are asked for most stand first.
fn consumer_door(routes: &mut ServiceConfig, sandbox: bool, twilio: bool) {
    routes
        .service(at("/connections").get(connections::list))
        .service(at("/connections/{id}").get(connections::show))
        .service(at("/connections/{id}/revocation").get(revocation::consequences).post(revocation::stop))
        .service(at("/").get(home::show))
        .service(at("/sign-in").get(sign_in::show).post(sign_in::begin))
        .service(at("/sign-in/code").get(sign_in::code).post(sign_in::enter))
        .service(at("/sign-in/code/resend").get(sign_in::back_to_code).post(sign_in::resend))
        .service(at("/sign-in/passkey").get(sign_in::passkey::back).post(sign_in::passkey::enter))
        .service(at("/sign-in/passkey/begin").post(sign_in::passkey::begin))
        .service(at("/sign-in/locked").get(sign_in::locked::show))
        .service(at("/sign-in/recovery").post(sign_in::locked::recover))
        .service(at("/sign-in/new-owner").post(sign_in::locked::claim))
        .service(at("/confirm").get(confirm::show).post(confirm::text))
        .service(at("/changes/{id}/refuse").post(changes::refuse))
        .service(at("/changes/{id}/approve").post(changes::approve))
        .service(at("/sign-out").post(sign_in::sign_out))
        .service(at("/agree/{token}").get(agree::show).post(agree::answer))
        .service(at("/from/{token}").get(from::show).post(from::go_on))
        .service(at("/l/{token}").get(links::open))
        .service(at("/older").get(older::show))
        .service(at("/older/stop").post(older::stop))
        .service(at("/older/stop-named").post(older::stop_one))
        .service(at("/older/not-mine").post(older::not_mine))
        .service(at("/connections/{id}/report").get(report::show).post(report::send))
        .service(at("/connections/{id}/release").post(report::release))
        .service(at("/holds/{id}/lift").post(report::lift))
        .service(at("/activity").get(activity::show))
        .service(at("/settings").get(settings::show))
        .service(at("/settings/notices").get(notices::show).post(notices::choose))
        .service(at("/settings/notices/names").post(notices::name))
        .service(at("/settings/sessions").get(settings::sessions))
        .service(at("/settings/sessions/end").post(settings::end_every))
        .service(at("/settings/sessions/{id}/end").post(settings::end_one))
        .service(at("/settings/browsers/{id}/forget").post(settings::forget))
        .service(at("/settings/number").get(number::show).post(number::begin))
        .service(at("/settings/number/code").get(number::code).post(number::enter))
        .service(at("/settings/passkeys").get(passkeys::show).post(passkeys::add))
        .service(at("/settings/passkeys/begin").post(passkeys::begin))
        .service(at("/settings/passkeys/{id}/name").post(passkeys::call))
        .service(at("/settings/passkeys/{id}/remove").post(passkeys::take))
        .service(at("/settings/lock").post(passkeys::lock_on))
        .service(at("/settings/lock/off").post(passkeys::lock_off))
        .service(at("/language").post(language::choose))
        .service(at("/help").get(help::help))
        .service(at("/privacy").get(help::privacy))
        .service(at("/logos/{id}").get(logos::show))
        .service(at("/static/{name}").get(assets::serve));
    if twilio {
        routes
            .service(at("/callbacks/twilio/status").post(callbacks::status))
            .service(at("/callbacks/twilio/inbound").post(callbacks::inbound));
    }
    if sandbox {
        routes
            .service(at("/sandbox").get(sandbox::show))
            .service(at("/sandbox/messages").get(sandbox::messages))
            .service(at("/sandbox/messages.json").get(sandbox::messages_json))
            .service(at("/sandbox/share").post(sandbox::share))
            .service(at("/sandbox/platform").post(sandbox::behave))
            .service(at("/sandbox/limits/forget").post(sandbox::forget));
    }
}

/// The internal door: the platform's servers, probes and metrics.
fn internal_door(routes: &mut ServiceConfig) {
    routes
        .service(at("/livez").get(health::live))
        .service(at("/readyz").get(health::ready))
        .service(at("/version").get(health::version))
        .service(at("/metrics").get(health::metrics))
        .service(
            web::scope("/internal/v1")
                .service(at("/notifications").post(notifications::receive))
                .service(at("/sign-in-links").post(sign_in_links::make))
                .service(at("/connections").get(rest::list))
                .service(at("/connections/{consent_id}").get(rest::show))
                .service(
                    at("/connections/{consent_id}/revocation")
                        .get(rest::show_revocation)
                        .put(rest::put_revocation),
                )
                .service(at("/connections/{consent_id}/access").get(rest::access))
                .service(at("/imports").post(bulk::import))
                .service(at("/reconciliations").post(bulk::reconcile)),
        );
}

/// The admin door: the browsers of the operator's staff. What a route takes stands in its handler's arguments.
fn admin_door(routes: &mut ServiceConfig) {
    use admin::{
        access, account, approvals, caller, cases, deliveries, incident, incidents, invitation, limits,
        messages, people, platform_keys, platforms, registry, sign_in, staff, switches, targets, ways,
    };
    let proof = || FormConfig::default().limit(admin::LONGEST_PROOF);
    routes
        .service(at("/").get(cases::today))
        .service(at("/cases/{id}/take").post(cases::take))
        .service(at("/cases/{id}/close").post(cases::close))
        .service(at("/cases/{id}/tell-again").post(cases::tell_again))
        .service(at("/people").get(people::ask).post(people::search))
        .service(at("/people/{id}").get(people::show))
        .service(at("/people/{id}/open").post(people::open))
        .service(at("/people/{id}/number").post(people::reveal))
        .service(at("/people/{id}/unlock").post(access::unlock))
        .service(at("/people/{id}/passkey-only").post(access::lift_lock))
        .service(at("/people/{id}/reopen").post(access::reopen))
        .service(at("/connections/{id}").get(people::connection))
        .service(at("/connections/{id}/revocation").get(caller::consequences).post(caller::stop))
        .service(
            at("/revocations/bulk")
                .app_data(FormConfig::default().limit(admin::LONGEST_FORM))
                .get(incidents::list)
                .post(incidents::plan),
        )
        .service(at("/revocations/bulk/switches/off").post(switches::off))
        .service(at("/revocations/bulk/switches/{id}/on").post(switches::on))
        .service(at("/revocations/bulk/{id}").get(incident::show))
        .service(at("/revocations/bulk/{id}/connections").get(incident::connections))
        .service(at("/revocations/bulk/{id}/begin").post(incident::begin))
        .service(at("/revocations/bulk/{id}/pause").post(incident::pause))
        .service(at("/revocations/bulk/{id}/continue").post(incident::go_on))
        .service(at("/revocations/bulk/{id}/cancel").post(incident::cancel))
        .service(at("/messages").get(messages::show))
        .service(at("/messages/blocks/lift").post(messages::lift))
        .service(at("/messages/limits").post(limits::ask))
        .service(at("/messages/limits/{id}/end").post(limits::take_back))
        .service(at("/deliveries").get(deliveries::list))
        .service(at("/deliveries/{id}/replay").post(deliveries::replay))
        .service(at("/deliveries/{id}/disable").post(deliveries::disable))
        .service(at("/deliveries/{id}/enable").post(deliveries::enable))
        .service(at("/recipients").get(registry::apps))
        .service(at("/recipients/{id}").get(registry::app).post(registry::curate_app))
        .service(at("/recipients/{id}/logo").post(registry::app_logo))
        .service(at("/institutions").get(registry::banks))
        .service(at("/institutions/{id}").get(registry::bank).post(registry::curate_bank))
        .service(at("/institutions/{id}/logo").post(registry::bank_logo))
        .service(at("/platforms").get(platforms::list).post(platforms::add))
        .service(at("/platforms/{id}").get(platforms::show))
        .service(at("/platforms/{id}/keys").post(platform_keys::add))
        .service(at("/platforms/{id}/keys/{key}/rotate").post(platform_keys::rotate))
        .service(at("/platforms/{id}/keys/{key}/end").post(platform_keys::end))
        .service(at("/platforms/{id}/secrets/{purpose}/rotate").post(platform_keys::rotate_secret))
        .service(at("/platforms/{id}/secrets/{secret}/end").post(platform_keys::end_secret))
        .service(at("/platforms/{id}/webhook").post(targets::ask))
        .service(at("/platforms/{id}/webhook/test").post(targets::test))
        .service(at("/staff").get(staff::list))
        .service(at("/staff/invite").post(staff::invite))
        .service(at("/staff/{id}/role").post(staff::role))
        .service(at("/staff/{id}/disable").post(staff::disable))
        .service(at("/approvals").get(approvals::list))
        .service(at("/approvals/{id}/approve").post(approvals::approve))
        .service(at("/approvals/{id}/refuse").post(approvals::refuse))
        .service(at("/approvals/{id}/invitation").post(approvals::invitation))
        .service(at("/audit").get(admin::audit::search))
        .service(at("/audit/person").post(admin::audit::person))
        .service(at("/audit/export").post(admin::audit::export))
        .service(at("/audit/exports/{id}").get(admin::audit::fetch))
        .service(at("/account").get(account::show))
        .service(at("/account/recovery-codes").post(account::codes))
        .service(at("/account/passkeys").get(ways::back).post(ways::add))
        .service(at("/account/passkeys/begin").post(ways::begin))
        .service(at("/account/passkeys/{id}/remove").post(ways::remove))
        .service(at("/account/authenticator").get(ways::authenticator).post(ways::set_authenticator))
        .service(at("/confirm").app_data(proof()).get(account::confirm).post(account::confirmed))
        .service(at("/confirm/passkey").app_data(proof()).post(account::confirmed_by_passkey))
        .service(at("/sign-out").post(account::sign_out))
        .service(at("/sign-in").get(sign_in::show).post(sign_in::begin))
        .service(at("/sign-in/code").get(sign_in::code).post(sign_in::enter))
        .service(at("/sign-in/recovery").get(sign_in::back).post(sign_in::recover))
        .service(at("/sign-in/passkey/begin").post(sign_in::begin_passkey))
        .service(at("/sign-in/passkey").get(sign_in::back).post(sign_in::passkey))
        .service(at("/invitation/{token}").get(invitation::show).post(invitation::join))
        .service(at("/invitation/{token}/passkey/begin").post(invitation::begin_passkey))
        .service(at("/invitation/{token}/passkey").post(invitation::passkey))
        .service(at("/logos/{id}").get(logos::show))
        .service(at("/static/{name}").get(assets::serve));
}

/// Opens the admin door on a socket.
///
/// # Errors
/// From the system.
pub fn open_admin(listener: TcpListener, web: Data<Web>) -> std::io::Result<Server> {
    let threads = web.store.threads_per_core();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web.clone())
            .app_data(FormConfig::default().limit(64 * 1_024))
            .configure(admin_door)
            .wrap(from_fn(admin::hold))
            .wrap(session::middleware(&web))
            .wrap(from_fn(guard::guard_pages))
            .wrap(TracingLogger::<trace::Quiet>::new())
            .default_service(web::to(fault::nothing_here))
    });
    let server = server.worker_max_blocking_threads(threads).shutdown_timeout(SHUTDOWN_SECONDS);
    let server = server.client_request_timeout(HEAD_PATIENCE);
    Ok(server.listen(listener)?.disable_signals().run())
}

/// Opens the consumer door on a socket.
///
/// # Errors
/// From the system.
pub fn open_consumer(listener: TcpListener, web: Data<Web>) -> std::io::Result<Server> {
    let threads = web.store.threads_per_core();
    let server = HttpServer::new(move || {
        let (sandbox, twilio) = (web.op.sandbox, web.twilio_token.is_some());
        App::new()
            .app_data(web.clone())
            .app_data(FormConfig::default().limit(64 * 1_024))
            .configure(|routes| consumer_door(routes, sandbox, twilio))
            .wrap(session::middleware(&web))
            .wrap(from_fn(carry_over::carry_over))
            .wrap(from_fn(guard::guard_pages))
            .wrap(TracingLogger::<trace::Quiet>::new())
            .default_service(web::to(fault::nothing_here))
    });
    let server = server.worker_max_blocking_threads(threads).shutdown_timeout(SHUTDOWN_SECONDS);
    let server = server.client_request_timeout(HEAD_PATIENCE);
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
    let server = server.client_request_timeout(HEAD_PATIENCE);
    Ok(server.listen(listener)?.disable_signals().run())
}
