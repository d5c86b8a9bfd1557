//! Permission is an argument type: a handler that takes `May<to::OpenPeople>` is for those whose role
//! allows that, as it stands in the moment of the request. What names none needs no more than a sign-in.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use askama::Template;

use super::super::fault::Fault;
use super::super::session::{back, is_carried, presented};
use super::super::view::admin::{AdminFrame, Section};
use super::super::{Web, page};
use crate::domain::session;
use crate::domain::staff::{Over, Permission};
use crate::error::Error;
use crate::flows::staff::{Desk, desk, over};
use crate::store::cases::{self, CaseKind};
use crate::store::{Conn, staff_sessions};

/// How many emergencies a page names.
const EMERGENCIES: i64 = 10;

/// What a handler takes.
pub trait Permit {
    /// The permission; none where being signed in is enough.
    const NEEDS: Option<Permission>;
}

/// A type for each permission.
pub mod to {
    use super::{Permission, Permit};

    macro_rules! permits {
        ($($name:ident),+ $(,)?) => { $(
            #[doc = concat!("Takes [`Permission::", stringify!($name), "`].")]
            pub struct $name;
            impl Permit for $name {
                const NEEDS: Option<Permission> = Some(Permission::$name);
            }
        )+ };
    }
    permits!(
        SeeToday,
        WorkCases,
        OpenPeople,
        RevealNumbers,
        RevokeForCallers,
        RestoreAccess,
        SeeStaff,
        ManageStaff,
        SeeApprovals,
        Approve,
        ReadAudit,
        ExportAudit,
        SeeDeliveries,
        RunDeliveries,
        RaiseLimits,
        SeeRegistry,
        CurateRegistry,
        SeePlatforms,
        ManagePlatforms,
        SeeIncidents,
        RunIncidents,
    );

    /// Takes no more than a sign-in.
    pub struct BeHere;
    impl Permit for BeHere {
        const NEEDS: Option<Permission> = None;
    }
}

/// Who of the staff is signed in and may do what `P` says. It is verified in the same read or write that the
/// handler does.
pub struct May<P> {
    web: Data<Web>,
    request: HttpRequest,
    key: Option<String>,
    permit: PhantomData<P>,
}

impl<P> Clone for May<P> {
    fn clone(&self) -> Self {
        Self {
            web: self.web.clone(),
            request: self.request.clone(),
            key: self.key.clone(),
            permit: PhantomData,
        }
    }
}

impl<P> FromRequest for May<P> {
    type Error = Fault;
    type Future = std::future::Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(match (req.app_data::<Data<Web>>(), presented(req)) {
            (Some(web), key) if key.is_some() || is_carried(web, req) => {
                Ok(Self { web: web.clone(), request: req.clone(), key, permit: PhantomData })
            }
            (Some(_), _) => Err(Fault::SignIn { back: back(req), idle: false }),
            (None, _) => Err(Fault::Internal),
        })
    }
}

/// Whether somebody may come in.
enum Let<T> {
    In(Desk, T),
    NotAllowed,
    /// And why they are not any more, where they were.
    Nobody(Option<Over>),
}

impl<P> May<P> {
    /// The same person by another key, which has just been handed out.
    #[must_use]
    pub fn with_key(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The key of their session; empty where the browser's cookie does not open.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }
}

impl<P: Permit> May<P> {
    /// A page. It is read and rendered in one hop.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where `work` finds nothing; else as [`May::read`].
    pub async fn page<T, F>(
        self,
        status: StatusCode,
        section: Section,
        work: F,
    ) -> Result<HttpResponse, Fault>
    where
        T: Template,
        F: FnOnce(&mut Conn, &Desk, AdminFrame) -> Result<Option<T>, Error> + Send + 'static,
    {
        let work = |db: &mut Conn, desk: &Desk, f| Ok(work(db, desk, f)?.map(|page: T| page.render()));
        self.drawn(status, section, work).await
    }

    /// The same for a handler that draws one of several pages.
    ///
    /// # Errors
    /// As [`May::page`].
    pub async fn drawn<F>(self, status: StatusCode, section: Section, work: F) -> Result<HttpResponse, Fault>
    where
        F: FnOnce(&mut Conn, &Desk, AdminFrame) -> Result<Option<askama::Result<String>>, Error>
            + Send
            + 'static,
    {
        let f = self.web.admin_frame(&self.request);
        let read = move |db: &mut Conn, desk: &Desk, _| {
            let broken = cases::details_of(db, CaseKind::BreakGlass, EMERGENCIES)?;
            work(db, desk, f.of(desk.clone(), section).with_broken(broken))
        };
        page::written(status, self.read(read).await?.ok_or(Fault::NotFound)?)
    }

    /// Reads, in one hop with the verification.
    ///
    /// # Errors
    /// [`Fault::SignIn`] where nobody is signed in, [`Fault::NotAllowed`] where their role does not allow it;
    /// else from `work`.
    pub async fn read<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &Desk, i64) -> Result<T, Error> + Send + 'static,
    {
        let (key, now) = (self.key.clone(), self.web.clock.ms());
        let read = move |db: &mut Conn| match Self::let_in(db, key.as_deref(), now)? {
            Let::In(desk, ()) => work(db, &desk, now).map(|done| Let::In(desk, done)),
            Let::NotAllowed => Ok(Let::NotAllowed),
            Let::Nobody(why) => Ok(Let::Nobody(why)),
        };
        let (desk, done) = self.answer(self.web.store.read(read).await?)?;
        if now - desk.last_seen_at >= session::LAST_SEEN_EVERY {
            self.web.store.write(move |db| staff_sessions::touch(db, &desk.id, now)).await?;
        }
        Ok(done)
    }

    /// Writes, in one transaction with the verification; then wakes the worker.
    ///
    /// # Errors
    /// As [`May::read`].
    pub async fn write<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn, &Desk, i64) -> Result<T, Error> + Send + 'static,
    {
        let (key, now) = (self.key.clone(), self.web.clock.ms());
        let write = move |db: &mut Conn| match Self::let_in(db, key.as_deref(), now)? {
            Let::In(desk, ()) => {
                staff_sessions::touch(db, &desk.id, now)?;
                work(db, &desk, now).map(|done| Let::In(desk, done))
            }
            Let::NotAllowed => Ok(Let::NotAllowed),
            Let::Nobody(why) => Ok(Let::Nobody(why)),
        };
        let (_, done) = self.answer(self.web.store.write(write).await?)?;
        self.web.wake.send_replace(());
        Ok(done)
    }

    fn let_in(db: &mut Conn, key: Option<&str>, now: i64) -> Result<Let<()>, Error> {
        let Some(key) = key else { return Ok(Let::Nobody(None)) };
        // Half a sign-in is none.
        let Some(desk) = desk(db, key, now)?.filter(|desk| desk.proven_at.is_some()) else {
            return over(db, key, now).map(Let::Nobody);
        };
        let allowed = P::NEEDS.is_none_or(|permission| desk.may(permission));
        Ok(if allowed { Let::In(desk, ()) } else { Let::NotAllowed })
    }

    /// What is answered whoever is not signed in, or not any more.
    fn gone(&self, why: Option<Over>) -> Fault {
        let back = back(&self.request);
        match why {
            Some(why) => Fault::DeskOver { back, why },
            None => Fault::SignIn { back, idle: false },
        }
    }

    fn answer<T>(&self, outcome: Let<T>) -> Result<(Desk, T), Fault> {
        match outcome {
            Let::In(desk, done) => Ok((desk, done)),
            Let::NotAllowed => Err(Fault::NotAllowed),
            Let::Nobody(why) => Err(self.gone(why)),
        }
    }
}
