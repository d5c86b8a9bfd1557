//! Today: what needs a person.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::cases::{COUNTED, PAGE, TodayPage};
use super::super::view::admin::wrong::Refused;
use super::super::view::admin::{AdminFrame, Section};
use super::super::{Web, page};
use super::may::{May, to};
use crate::domain::audit::{Act, Deed};
use crate::domain::reason;
use crate::error::Error;
use crate::flows::approval;
use crate::flows::cases::{ToldAgain, open, tell_again as told_again};
use crate::store::cases::{self, CaseKind};
use crate::store::{Conn, audit};

/// Which cases, and what is said above them.
#[derive(Default, Deserialize)]
pub struct Which {
    kind: Option<String>,
    after: Option<String>,
    told: Option<String>,
}

impl Which {
    fn kind(&self) -> Option<CaseKind> {
        self.kind.as_deref().and_then(CaseKind::parse)
    }

    fn after(&self) -> Option<&str> {
        self.after.as_deref().filter(|id| !id.is_empty())
    }

    /// The address of this page.
    fn address(&self) -> String {
        let fields = [
            ("kind", self.kind().map(CaseKind::as_str)),
            ("after", self.after()),
            ("told", self.told.as_deref()),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter_map(|(name, value)| Some((name, (*value)?))));
        match query.finish() {
            query if query.is_empty() => "/".to_owned(),
            query => ["/?", &query].concat(),
        }
    }
}

/// `GET /`
///
/// # Errors
/// From the database.
pub async fn today(desk: May<to::SeeToday>, query: Query<Which>) -> Result<HttpResponse, Fault> {
    let which = query.into_inner();
    desk.page(StatusCode::OK, Section::Today, move |db, _, f| draw(db, f, &which).map(Some)).await
}

fn draw(db: &mut Conn, f: AdminFrame, which: &Which) -> Result<TodayPage, Error> {
    let counts = cases::open_up_to(db, COUNTED + 1)?;
    let some = open(db, which.after(), which.kind(), PAGE + 1)?;
    let waiting = f.desk.as_ref().map_or(Ok(0), |desk| approval::waiting(db, desk, f.now))?;
    let page = TodayPage::new(f, &counts, some, which.kind(), waiting);
    let told = which.told.as_deref().and_then(ToldAgain::parse);
    Ok(page.after(which.after().map(str::to_owned)).with_note(told))
}

/// `POST /cases/{id}/take`: whoever takes it last has it.
///
/// # Errors
/// From the database.
pub async fn take(
    desk: May<to::WorkCases>,
    path: Path<String>,
    form: Form<Which>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    desk.write(move |db, desk, now| {
        if cases::take(db, &id, &desk.staff_id)? {
            audit::append(db, &Act::by_staff(Deed::CaseTaken, &desk.staff_id).about(&id), now)?;
        }
        Ok(())
    })
    .await?;
    Ok(page::see_other(&form.address()))
}

/// `POST /cases/{id}/tell-again`: the platform is told once more of the stop that it is about.
///
/// # Errors
/// 409 on the same page where nothing can be told.
pub async fn tell_again(
    web: Data<Web>,
    desk: May<to::WorkCases>,
    again: May<to::WorkCases>,
    path: Path<String>,
    form: Form<Which>,
) -> Result<HttpResponse, Fault> {
    let (op, id) = (Arc::clone(&web.op), path.into_inner());
    let told = desk.write(move |db, desk, now| told_again(db, &op, desk, &id, now)).await?;
    let which = Which { told: Some(told.to_string()), ..form.into_inner() };
    match told {
        ToldAgain::Told | ToldAgain::Waits => Ok(page::see_other(&which.address())),
        ToldAgain::Already | ToldAgain::Nothing => {
            again
                .page(StatusCode::CONFLICT, Section::Today, move |db, _, f| draw(db, f, &which).map(Some))
                .await
        }
    }
}

/// Why it is closed, and on which page that was said.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
    #[serde(flatten)]
    which: Which,
}

/// `POST /cases/{id}/close`
///
/// # Errors
/// 422 on the same page without a reason.
pub async fn close(
    desk: May<to::WorkCases>,
    again: May<to::WorkCases>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, Why { reason: typed, which }) = (path.into_inner(), form.into_inner());
    let (of, reason) = (id.clone(), reason::read(&typed));
    let closed = desk.write(move |db, desk, now| {
        if reason.is_empty() {
            return Ok(Some(Refused::CaseReason));
        }
        let is_closed = cases::close_by(db, &of, &desk.staff_id, &reason, now)?;
        if is_closed {
            let act = Act::by_staff(Deed::CaseClosed, &desk.staff_id).about(&of);
            audit::append(db, &act.with([("reason", reason.as_str().into())]), now)?;
        }
        Ok((!is_closed).then_some(Refused::NotYours))
    });
    let Some(why) = closed.await? else { return Ok(page::see_other(&which.address())) };
    again
        .page(StatusCode::UNPROCESSABLE_ENTITY, Section::Today, move |db, _, f| {
            Ok(Some(draw(db, f, &which)?.refused(&id, &typed, why)))
        })
        .await
}
