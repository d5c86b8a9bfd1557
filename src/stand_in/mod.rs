//! The demo's stand-in platform. It knows only the public contract (DESIGN 6): it signs its
//! notifications, verifies our webhooks, and confirms hop by hop. It has listeners of its own and
//! touches neither database nor flows.

mod catalogue;
mod control;
mod notify;
mod webhooks;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{App, HttpServer, web};

pub use catalogue::{app, bank};

use crate::clock::Clock;
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;
use crate::outbound::Outbound;

vocabulary! {
    /// How it behaves when it is told of an ending.
    Mode {
        /// It serves no more data (200); the bank and the app confirm seconds later.
        Confirm = "confirm",
        /// It takes the word (202), and confirms some seconds later.
        Slow = "slow",
        /// It answers 500.
        Down = "down",
        /// It does not listen.
        Gone = "gone",
    }
}

/// What it needs to know of us, and no more.
pub struct Setup {
    /// Where our internal door is.
    pub internal_url: String,
    /// Signs its notifications.
    pub signing_secret: Vec<u8>,
    /// Verifies our webhooks.
    pub webhook_secret: Vec<u8>,
    /// May go to loopback.
    pub outbound: Outbound,
    /// The time.
    pub clock: Clock,
}

/// The running platform.
pub struct StandIn {
    shared: Data<Shared>,
    control_url: String,
    control: ServerHandle,
}

struct Shared {
    setup: Setup,
    mode: Mutex<Mode>,
    port: u16,
    listener: Mutex<Option<ServerHandle>>,
}

impl StandIn {
    /// Starts it on two free loopback ports: one for webhooks, one for orders.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where there are none.
    pub fn start(setup: Setup) -> Result<Self, Error> {
        let webhooks = bind(0)?;
        let port = webhooks.local_addr().map_err(no_port)?.port();
        let shared =
            Data::new(Shared { setup, mode: Mutex::new(Mode::Confirm), port, listener: Mutex::new(None) });
        shared.listen(webhooks, &shared)?;
        let orders = bind(0)?;
        let control_url = format!("http://{}", orders.local_addr().map_err(no_port)?);
        let data = shared.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/state", web::post().to(control::state))
                .route("/behave", web::post().to(control::behave))
                .route("/share", web::post().to(control::share))
        })
        .workers(1)
        .disable_signals()
        .listen(orders)
        .map_err(no_port)?
        .run();
        let control = server.handle();
        tokio::spawn(server);
        Ok(Self { shared, control_url, control })
    }

    /// Where it takes our webhooks.
    #[must_use]
    pub fn webhook_url(&self) -> String {
        format!("http://127.0.0.1:{}/webhooks", self.shared.port)
    }

    /// Where it takes orders.
    #[must_use]
    pub fn control_url(&self) -> &str {
        &self.control_url
    }

    /// Stops it.
    pub async fn stop(self) {
        let listener = self.shared.listener().take();
        if let Some(listener) = listener {
            listener.stop(false).await;
        }
        self.control.stop(false).await;
    }
}

impl Shared {
    fn mode(&self) -> Mode {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listener(&self) -> std::sync::MutexGuard<'_, Option<ServerHandle>> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, socket: TcpListener, data: &Data<Self>) -> Result<(), Error> {
        let data = data.clone();
        let server = HttpServer::new(move || {
            App::new().app_data(data.clone()).route("/webhooks", web::post().to(webhooks::receive))
        })
        .workers(1)
        .disable_signals()
        .listen(socket)
        .map_err(no_port)?
        .run();
        *self.listener() = Some(server.handle());
        tokio::spawn(server);
        Ok(())
    }

    /// Behaves otherwise from now on. Gone means gone: its port is closed, and opened again later.
    async fn behave(self: &Arc<Self>, mode: Mode) -> Result<(), Error> {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
        let listener = self.listener().take();
        match (mode, listener) {
            (Mode::Gone, Some(listener)) => listener.stop(false).await,
            (Mode::Gone, None) => {}
            (_, Some(listener)) => *self.listener() = Some(listener),
            (_, None) => self.listen(bind(self.port)?, &Data::from(Arc::clone(self)))?,
        }
        Ok(())
    }
}

fn bind(port: u16) -> Result<TcpListener, Error> {
    TcpListener::bind(("127.0.0.1", port)).map_err(no_port)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn no_port(why: std::io::Error) -> Error {
    Error::Unavailable(format!("the stand-in platform has no port: {why}"))
}
