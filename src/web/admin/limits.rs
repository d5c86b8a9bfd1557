//! A day's limits on texts, raised for a while.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};

use super::super::fault::Fault;
use super::super::view::admin::limits::{Raising, amount};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, to};
use super::messages::{Tried, draw};
use super::reason;
use crate::domain::id;
use crate::domain::raised::Limit;
use crate::domain::traffic::{Texting, millionths};
use crate::flows::approval::Asked;
use crate::flows::raised::{self, Wished};
use crate::store::raised_limits;

/// `POST /messages/limits`: asks a second person for it.
///
/// # Errors
/// 422 on the same page where it is not taken; [`Fault::Confirm`] where the newest proof is too old.
pub async fn ask(
    web: Data<Web>,
    desk: May<to::RaiseLimits>,
    again: May<to::RaiseLimits>,
    form: Form<Raising>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let now = web.clock.ms();
    let raised = web.store.read(move |db| raised_limits::amounts(db, now)).await?;
    let wrongs = match read(&web.op.texting, &raised, &typed) {
        Err(wrongs) => wrongs,
        Ok((limit, to, why)) => {
            let op = Arc::clone(&web.op);
            match desk.write(move |db, desk, now| raised::ask(db, &op, desk, (limit, to), &why, now)).await? {
                Wished::Asked(Asked::Waits) => return Ok(page::see_other("/approvals")),
                Wished::Asked(Asked::NeedsProof) => {
                    return Err(Fault::Confirm { back: Some("/messages".into()) });
                }
                Wished::Asked(Asked::Already) => vec![Wrong::new("limit", Refused::Waits)],
                Wished::NotThat(stands) => vec![not_that(&web.op.texting, limit, stands)],
            }
        }
    };
    draw(&web, again, StatusCode::UNPROCESSABLE_ENTITY, Tried::Raising(typed, wrongs)).await
}

/// `POST /messages/limits/{id}/end`: what is set holds again at once.
///
/// # Errors
/// [`Fault::NotFound`] where it does not stand any more.
pub async fn take_back(desk: May<to::RaiseLimits>, path: Path<String>) -> Result<HttpResponse, Fault> {
    let of = path.into_inner();
    let taken = desk.write(move |db, desk, now| {
        Ok(id::is_well_formed("lim", &of) && raised::take_back(db, desk, &of, now)?)
    });
    if taken.await? { Ok(page::see_other("/messages")) } else { Err(Fault::NotFound) }
}

/// Which limit, to how much and why; each fault with its field.
fn read(
    texting: &Texting,
    raised: &[(Limit, i64)],
    typed: &Raising,
) -> Result<(Limit, i64, String), Vec<Wrong>> {
    let mut wrongs = Vec::new();
    let limit = Limit::parse(&typed.limit);
    let read = |limit: Limit| {
        let text = typed.amount.trim();
        let to = if limit.is_money() { millionths(text) } else { text.parse().ok() };
        to.filter(|to| limit.may_be(*to, texting, raised))
    };
    let to = limit.and_then(read);
    match limit {
        None => wrongs.push(Wrong::new("limit", Refused::NoLimit)),
        Some(limit) if to.is_none() => {
            wrongs.push(not_that(texting, limit, limit.stands(texting, raised)));
        }
        Some(_) => {}
    }
    let why = reason(&typed.reason);
    if why.is_none() {
        wrongs.push(Wrong::new("limit-reason", Refused::ReasonToDecide));
    }
    match (limit, to, why) {
        (Some(limit), Some(to), Some(why)) => Ok((limit, to, why)),
        _ => Err(wrongs),
    }
}

fn not_that(texting: &Texting, limit: Limit, stands: i64) -> Wrong {
    let (from, most) = (amount(limit, stands), amount(limit, limit.most(texting)));
    let is_set = stands == limit.set(texting);
    Wrong::new("amount", if is_set { Refused::Amount(from, most) } else { Refused::AmountRaised(from, most) })
}
