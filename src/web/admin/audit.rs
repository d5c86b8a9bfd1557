//! The record of acts, searched. That it was is recorded too.

use std::future::ready;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data, Form, Path, Query};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::audit::{AuditPage, PAGE, Search, Wanted};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, to};
use super::reason;
use crate::domain::time::{DAY, parse_rfc3339};
use crate::error::Error;
use crate::flows::export::{self, Asked};
use crate::flows::record::{self, Sought};
use crate::store::staff;

/// `GET /audit`
///
/// # Errors
/// 422 on the same page where nobody or no day is named.
pub async fn search(
    desk: May<to::ReadAudit>,
    again: May<to::ReadAudit>,
    query: Query<Search>,
) -> Result<HttpResponse, Fault> {
    let search = query.into_inner();
    let (from, to) = match days((&search.from, "from"), (&search.to, "to")) {
        Ok(span) => span,
        Err(wrongs) => return refused(again, search, wrongs).await,
    };
    let who = search.who.trim().to_lowercase();
    let (wanted, about, act) = (who.clone(), search.about.trim().to_owned(), search.act.trim().to_owned());
    let before = search.before;
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let sought = desk.write(move |db, desk, now| {
        let staff_id = match staff::by_email(db, &wanted)? {
            Some(member) => Some(member.id),
            None => staff::find(db, &wanted)?.map(|member| member.id),
        };
        if staff_id.is_none() && !wanted.is_empty() {
            return Ok(None);
        }
        let sought = Sought { staff_id, about: some(&about), act: some(&act), from, to, before };
        record::note(db, desk, &sought, now)?;
        Ok(Some(sought))
    });
    let Some(sought) = sought.await? else {
        return refused(again, search, vec![Wrong::new("who", Refused::Nobody)]).await;
    };
    again
        .page(StatusCode::OK, Section::Audit, move |db, _, f| {
            let (rows, next) = record::search(db, &sought, PAGE)?;
            Ok(Some(AuditPage::new(f, search, rows, next)))
        })
        .await
}

/// Whom to look for.
#[derive(Deserialize)]
pub struct Whom {
    #[serde(default)]
    person: String,
}

/// `POST /audit/person`: leads to what was done to somebody. A POST, since a number shall stand in no address.
///
/// # Errors
/// 422 on the same page where nobody is named so.
pub async fn person(
    web: Data<Web>,
    desk: May<to::ReadAudit>,
    again: May<to::ReadAudit>,
    form: Form<Whom>,
) -> Result<HttpResponse, Fault> {
    let (op, typed) = (Arc::clone(&web.op), form.into_inner().person);
    let found = desk.write(move |db, desk, now| record::find(db, &op, desk, &typed, now)).await?;
    if found.is_empty() {
        return refused(again, Search::default(), vec![Wrong::new("person", Refused::NobodyFound)]).await;
    }
    Ok(page::see_other(&["/audit?about=", &found.join("+")].concat()))
}

async fn refused(
    desk: May<to::ReadAudit>,
    search: Search,
    wrongs: Vec<Wrong>,
) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::UNPROCESSABLE_ENTITY, Section::Audit, move |_, _, f| {
        Ok(Some(AuditPage::refused(f, search, &wrongs)))
    })
    .await
}

/// The beginning of a day, unix ms; none where none is named.
pub(super) fn day(typed: &str) -> Result<Option<i64>, ()> {
    match typed.trim() {
        "" => Ok(None),
        day => parse_rfc3339(&format!("{day}T00:00:00Z")).map(Some).ok_or(()),
    }
}

/// From the beginning of one day to the end of another; each that is none with its field.
fn days(first: (&str, &str), last: (&str, &str)) -> Result<(Option<i64>, Option<i64>), Vec<Wrong>> {
    match (day(first.0), day(last.0)) {
        (Ok(from), Ok(to)) => Ok((from, to.map(|start| start + DAY))),
        (from, to) => {
            let wrong =
                |(read, field): (Result<_, ()>, &str)| read.is_err().then(|| Wrong::new(field, Refused::Day));
            Err([(from, first.1), (to, last.1)].into_iter().filter_map(wrong).collect())
        }
    }
}

/// `POST /audit/export`: asks a second person for it.
///
/// # Errors
/// 422 on the same page, with all that is wrong, and where nothing was recorded then.
pub async fn export(
    desk: May<to::ExportAudit>,
    again: May<to::ReadAudit>,
    form: Form<Wanted>,
) -> Result<HttpResponse, Fault> {
    let wanted = form.into_inner();
    let span = days((&wanted.from, "export-from"), (&wanted.to, "export-to"));
    let read = match (span, reason(&wanted.reason)) {
        (Ok(span), Some(why)) => Ok((span, why)),
        (span, why) => {
            let no_reason = why.is_none().then(|| Wrong::new("export-reason", Refused::ReasonToDecide));
            Err(span.err().into_iter().flatten().chain(no_reason).collect::<Vec<_>>())
        }
    };
    let asked = desk.write(move |db, desk, now| {
        let (span, why) = match &read {
            Ok(read) => read,
            Err(wrongs) => return Ok(Ok(wrongs.clone())),
        };
        let wrong = |why| Ok(vec![Wrong::new("export-from", why)]);
        Ok(match export::ask(db, desk, *span, why, now)? {
            Asked::Waits => Ok(Vec::new()),
            Asked::Already => wrong(Refused::Waits),
            Asked::Nothing => wrong(Refused::NothingThen),
            Asked::NeedsProof => Err(Fault::Confirm { back: Some("/audit".into()) }),
        })
    });
    let wrongs = asked.await??;
    if wrongs.is_empty() {
        return Ok(page::see_other("/approvals"));
    }
    again
        .page(StatusCode::UNPROCESSABLE_ENTITY, Section::Audit, move |_, _, f| {
            Ok(Some(AuditPage::not_exported(f, wanted, &wrongs)))
        })
        .await
}

/// `GET /audit/exports/{id}`: what was approved, as NDJSON, for who asked.
///
/// # Errors
/// [`Fault::NotFound`] for anybody else, a day after it was approved, and where it was not.
pub async fn fetch(
    web: Data<Web>,
    desk: May<to::ExportAudit>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let name = format!("attachment; filename=\"{id}.ndjson\"");
    let op = Arc::clone(&web.op);
    let fetched = desk.write(move |db, desk, now| export::fetch(db, &op, desk, &id, now)).await?;
    let (head, signed) = fetched.ok_or(Fault::NotFound)?;
    let end = format!("{}\n", signed.to_line());
    let first = format!("{}\n", serde_json::to_string(&head).unwrap_or_default());
    let (store, last) = (web.store.clone(), head.last);
    // As many lines at a time as a browser takes: a record has millions.
    let rest = stream::try_unfold(head.first - 1, move |after| {
        let store = store.clone();
        async move {
            // Whoever hears that it was cut off verifies it in vain, and fetches it again.
            let some = store.read(move |db| export::lines(db, after, last)).await?;
            Ok::<_, Error>(some.map(|(text, end)| (Bytes::from(text), end)))
        }
    });
    let body = stream::once(ready(Ok(Bytes::from(first)))).chain(rest);
    let body = body.chain(stream::once(ready(Ok(Bytes::from(end)))));
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(Box::pin(body)))
}
