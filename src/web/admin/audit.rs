//! The record of acts, searched. That it was is recorded too.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template as _;

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::audit::{AuditPage, PAGE, Search, SearchFault};
use super::may::{May, to};
use crate::domain::time::{DAY, parse_rfc3339};
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
    let (from, to) = match (day(&search.from), day(&search.to)) {
        (Ok(from), Ok(to)) => (from, to.map(|start| start + DAY)),
        _ => return refused(again, search, SearchFault::Day).await,
    };
    let who = search.who.trim().to_lowercase();
    let (wanted, about, act) = (who.clone(), search.about.trim().to_owned(), search.act.trim().to_owned());
    let before = search.before;
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let found = desk.write(move |db, desk, now| {
        let staff_id = match staff::by_email(db, &wanted)? {
            Some(member) => Some(member.id),
            None => staff::find(db, &wanted)?.map(|member| member.id),
        };
        if staff_id.is_none() && !wanted.is_empty() {
            return Ok(None);
        }
        let sought = Sought { staff_id, about: some(&about), act: some(&act), from, to, before };
        record::search(db, desk, &sought, PAGE, now).map(Some)
    });
    let Some((rows, next)) = found.await? else {
        return refused(again, search, SearchFault::Nobody).await;
    };
    again
        .drawn(StatusCode::OK, Section::Audit, move |_, _, f| {
            Ok(Some(AuditPage::new(f, search, rows, next).render()))
        })
        .await
}

async fn refused(
    desk: May<to::ReadAudit>,
    search: Search,
    fault: SearchFault,
) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::UNPROCESSABLE_ENTITY, Section::Audit, move |_, _, f| {
        Ok(Some(AuditPage::refused(f, search, fault)))
    })
    .await
}

/// The beginning of a day, unix ms; none where none is named.
fn day(typed: &str) -> Result<Option<i64>, ()> {
    match typed.trim() {
        "" => Ok(None),
        day => parse_rfc3339(&format!("{day}T00:00:00Z")).map(Some).ok_or(()),
    }
}
