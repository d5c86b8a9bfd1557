//! Sessions sit in our own table; actix-session only carries the key. The store below does no I/O:
//! `load` hands the presented key on, the page's one read verifies it; the flow has written the row
//! by the time that `save` returns its key.

use std::collections::HashMap;
use std::sync::Arc;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{Session, SessionExt as _, SessionMiddleware};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use askama::Template;

use super::fault::Fault;
use super::flow_cookie::put;
use super::view::{Frame, Section};
use super::{Door, Web, page};
use crate::error::Error;
use crate::flows::Operator;
use crate::flows::session::{Who, who};
use crate::store::{Conn, marks, sessions};

const KEY: &str = "key";

/// Carries the key of our own session row.
pub struct Carrier;

type State = HashMap<String, String>;

impl SessionStore for Carrier {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let json = serde_json::to_string(key.as_ref()).map_err(|why| LoadError::Other(why.into()))?;
        Ok(Some(HashMap::from([(KEY.to_owned(), json)])))
    }

    async fn save(&self, state: State, _ttl: &Duration) -> Result<SessionKey, SaveError> {
        let json = state.get(KEY).map_or("", String::as_str);
        let key: String = serde_json::from_str(json).map_err(|why| SaveError::Serialization(why.into()))?;
        SessionKey::try_from(key).map_err(|why| SaveError::Other(why.into()))
    }

    async fn update(
        &self,
        _old: SessionKey,
        state: State,
        ttl: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        self.save(state, ttl).await.map_err(|why| UpdateError::Other(why.into()))
    }

    async fn update_ttl(&self, _key: &SessionKey, _ttl: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, _key: &SessionKey) -> Result<(), anyhow::Error> {
        Ok(())
    }
}

/// The middleware of a door for browsers.
#[must_use]
pub fn middleware(web: &Web) -> SessionMiddleware<Carrier> {
    let key = web.op.keys.cookie_keys().first().map_or([0; 64], |(key, _)| *key);
    SessionMiddleware::builder(Carrier, Key::from(&key))
        .cookie_name(web.cookie_name(web.session_cookie()).to_owned())
        .cookie_secure(web.secure)
        .cookie_same_site(match web.door {
            // People come by links in texts; nobody on the staff does.
            Door::Consumer => SameSite::Lax,
            Door::Admin => SameSite::Strict,
        })
        .cookie_path("/".to_owned())
        .build()
}

/// Gives the browser the key of the session that a flow has made.
pub fn hand_out(session: &Session, key: &str) {
    session.renew();
    // A text always turns into JSON.
    let _ = session.insert(KEY, key);
}

/// The key that a browser presents, verified or not.
#[must_use]
pub fn presented(req: &HttpRequest) -> Option<String> {
    req.get_session().get::<String>(KEY).ok().flatten()
}

/// Whether the browser carries a session's cookie, whatever it is worth: fault pages, which are made
/// outside of the middleware that reads it, show the same header as the others.
#[must_use]
pub fn is_carried(web: &Web, req: &HttpRequest) -> bool {
    req.cookie(web.cookie_name(web.session_cookie())).is_some()
}

/// Takes the session cookie away.
pub fn forget(web: &Web, response: &mut HttpResponse) {
    put(web, response, web.session_cookie(), String::new(), 0);
}

/// Takes from the browser what it has kept of a session that has ended.
pub fn clear(response: &mut HttpResponse) {
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

/// As a handler's argument: this page is for a person who is signed in. The session is verified in
/// the same read or write that fetches what the page shows.
#[derive(Clone)]
pub struct SignedIn {
    web: Data<Web>,
    request: HttpRequest,
    /// None where the cookie does not open: forged, or sealed with a key that is not here.
    key: Option<String>,
    /// Whether only who holds the number now comes in.
    holder: bool,
}

impl FromRequest for SignedIn {
    type Error = Fault;
    type Future = std::future::Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(match (req.app_data::<Data<Web>>(), presented(req)) {
            (Some(web), key) if key.is_some() || is_carried(web, req) => {
                Ok(Self { web: web.clone(), request: req.clone(), key, holder: false })
            }
            (Some(_), _) => Err(Fault::SignIn { back: back(req), idle: false }),
            (None, _) => Err(Fault::Internal),
        })
    }
}

/// Where to go on after signing in. After a POST there is nothing to come back to: it was not done. Of an
/// address in absolute form (RFC 9112, 3.2.2), which names whatever host its sender likes, only the path.
pub fn back(request: &HttpRequest) -> Option<String> {
    let path = request.uri().path_and_query()?;
    request.method().is_safe().then(|| path.to_string())
}

impl SignedIn {
    /// The same for what concerns the number and not only what was shared with it. For somebody whose number
    /// is another's by now, and for whom a platform vouched, there is no such page.
    #[must_use]
    pub fn holder(self) -> Self {
        Self { holder: true, ..self }
    }

    /// A page of this person's. It is read and rendered in one hop: what the queries bring is used up
    /// on the thread that they ran on, and only the finished page leaves it.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where `work` finds nothing; else as [`SignedIn::read`].
    pub async fn page<P, F>(
        self,
        status: StatusCode,
        section: Section,
        work: F,
    ) -> Result<HttpResponse, Fault>
    where
        P: Template,
        F: FnOnce(&mut Conn, &Who, Frame) -> Result<Option<P>, Error> + Send + 'static,
    {
        let frame = self.web.frame(&self.request, section);
        let read = move |db: &mut Conn, who: &Who, _| Ok(work(db, who, frame)?.map(|page| page.render()));
        page::written(status, self.read(read).await?.ok_or(Fault::NotFound)?)
    }

    /// Reads for this person, in one hop with the verification.
    ///
    /// # Errors
    /// [`Fault::SignIn`] where the session does not stand; else from `work`.
    pub async fn read<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &Who, i64) -> Result<T, Error> + Send + 'static,
    {
        let Self { web, request, key, holder } = self;
        let (op, now, idle) = (Arc::clone(&web.op), web.clock.ms(), key.is_some());
        let read = move |db: &mut Conn| match whose(db, &op, key.as_deref(), now)? {
            Some(who) if holder && who.closed_at.is_some() => Ok(Some((who, None))),
            Some(who) => work(db, &who, now).map(|done| Some((who, Some(done)))),
            None => Ok(None),
        };
        let Some((who, done)) = web.store.read(read).await? else {
            return Err(Fault::SignIn { back: back(&request), idle });
        };
        let done = done.ok_or(Fault::NotFound)?;
        if now - who.last_seen_at >= crate::domain::session::LAST_SEEN_EVERY {
            web.store.write(move |db| sessions::touch(db, &who.id, now)).await?;
        }
        Ok(done)
    }

    /// Writes for this person, in one transaction with the verification; then wakes the worker.
    ///
    /// # Errors
    /// As [`SignedIn::read`].
    pub async fn write<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn, &Who, i64) -> Result<T, Error> + Send + 'static,
    {
        let Self { web, request, key, holder } = self;
        let (op, now, idle) = (Arc::clone(&web.op), web.clock.ms(), key.is_some());
        let write = move |db: &mut Conn| match whose(db, &op, key.as_deref(), now)? {
            Some(who) if holder && who.closed_at.is_some() => Ok(Some(None)),
            Some(who) => {
                sessions::touch(db, &who.id, now)?;
                work(db, &who, now).map(|done| Some(Some(done)))
            }
            None => Ok(None),
        };
        let done = web.store.write(write).await?;
        web.wake.send_replace(());
        let done = done.ok_or_else(|| Fault::SignIn { back: back(&request), idle })?;
        done.ok_or(Fault::NotFound)
    }
}

/// Whose session a cookie carries. One that does not open is nobody's, unless this node lacks a key.
fn whose(db: &mut Conn, op: &Operator, key: Option<&str>, now: i64) -> Result<Option<Who>, Error> {
    match key {
        Some(key) => who(db, key, now),
        None => marks::check(db, &op.keys).map(|()| None),
    }
}
