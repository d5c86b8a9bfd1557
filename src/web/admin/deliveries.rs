//! Webhooks: how they fare, and what staff do about them.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::deliveries::{Act, DeliveriesPage, Filter, Note, PAGE};
use super::super::{Web, page};
use super::may::{May, Permit, to};
use super::{Why, reason};
use crate::domain::id;
use crate::error::Error;
use crate::flows::deliveries::{self, Target};
use crate::store::{Conn, platforms};

/// Rounds of one request to send again: of a target that was away for long, the rest is for the next one.
const ROUNDS: usize = 20;

/// `GET /deliveries`
///
/// # Errors
/// From the database.
pub async fn list(
    web: Data<Web>,
    desk: May<to::SeeDeliveries>,
    query: Query<Filter>,
) -> Result<HttpResponse, Fault> {
    draw(&web, desk, query.into_inner(), None).await
}

/// `POST /deliveries/{id}/replay`: what was given up, again.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::NotFound`] where there is no such platform.
pub async fn replay(
    web: Data<Web>,
    desk: May<to::RunDeliveries>,
    again: May<to::RunDeliveries>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, why) = match asked(Act::Replay, path, form)? {
        Ok(asked) => asked,
        Err(refused) => return draw(&web, again, Filter::default(), Some(refused)).await,
    };
    let (count, is_more) = rounds(async || {
        let (op, id, why) = (Arc::clone(&web.op), id.clone(), why.clone());
        let round = desk.clone().write(move |db, desk, now| {
            known(db, &id)?
                .map_or(Ok(None), |()| deliveries::replay(db, &op, desk, (&id, &why), now).map(Some))
        });
        round.await?.ok_or(Fault::NotFound)
    })
    .await?;
    draw(&web, again, Filter::default(), Some(Note::Replayed { platform_id: id, count, is_more })).await
}

/// One round after the other until one finds nothing, but no more than a request takes: how many went out, and
/// whether more may wait.
async fn rounds(mut round: impl AsyncFnMut() -> Result<usize, Fault>) -> Result<(usize, bool), Fault> {
    let mut count = 0;
    for _ in 0..ROUNDS {
        match round().await? {
            0 => return Ok((count, false)),
            more => count += more,
        }
    }
    Ok((count, true))
}

/// `POST /deliveries/{id}/disable`
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::Confirm`] where the newest proof is too old;
/// [`Fault::NotFound`] where there is no such platform.
pub async fn disable(
    web: Data<Web>,
    desk: May<to::RunDeliveries>,
    again: May<to::RunDeliveries>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, why) = match asked(Act::Disable, path, form)? {
        Ok(asked) => asked,
        Err(refused) => return draw(&web, again, Filter::default(), Some(refused)).await,
    };
    let done = desk.write(move |db, desk, now| {
        if !desk.is_fresh(now) {
            return Ok(Err(Fault::Confirm { back: Some("/deliveries".into()) }));
        }
        let Some(()) = known(db, &id)? else { return Ok(Err(Fault::NotFound)) };
        deliveries::disable(db, desk, &id, &why, now).map(Ok)
    });
    done.await??;
    Ok(page::see_other("/deliveries"))
}

/// `POST /deliveries/{id}/enable`
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::NotFound`] where there is no such platform.
pub async fn enable(
    web: Data<Web>,
    desk: May<to::RunDeliveries>,
    again: May<to::RunDeliveries>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, why) = match asked(Act::Enable, path, form)? {
        Ok(asked) => asked,
        Err(refused) => return draw(&web, again, Filter::default(), Some(refused)).await,
    };
    let done = desk.write(move |db, desk, now| {
        let Some(()) = known(db, &id)? else { return Ok(None) };
        deliveries::enable(db, desk, &id, &why, now).map(Some)
    });
    done.await?.ok_or(Fault::NotFound)?;
    Ok(page::see_other("/deliveries"))
}

/// For which platform, and why; or what is wrong with the reason.
fn asked(act: Act, path: Path<String>, form: Form<Why>) -> Result<Result<(String, String), Note>, Fault> {
    let (id, typed) = (path.into_inner(), form.into_inner().reason);
    if !id::is_well_formed("plt", &id) {
        return Err(Fault::NotFound);
    }
    Ok(match reason(&typed) {
        Some(why) => Ok((id, why)),
        None => Err(Note::NoReason { platform_id: id, act, typed }),
    })
}

fn known(db: &mut Conn, platform_id: &str) -> Result<Option<()>, Error> {
    Ok(platforms::find(db, platform_id)?.map(|_| ()))
}

async fn draw<P: Permit>(
    web: &Web,
    desk: May<P>,
    filter: Filter,
    note: Option<Note>,
) -> Result<HttpResponse, Fault> {
    let status = match note {
        Some(Note::NoReason { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let stands_in = web.standin.is_some();
    desk.page(status, Section::Deliveries, move |db, _, f| {
        let targets = deliveries::targets(db)?;
        let ids = targets.iter().map(Target::id).filter(|id| filter.takes(id));
        let some = deliveries::newest(db, ids, filter.state(), filter.before.as_deref(), PAGE + 1)?;
        Ok(Some(DeliveriesPage::new(f, targets, some, &filter, note, stands_in)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{Fault, rounds};

    /// What comes of rounds of 500 where so many wait, and what still waits then.
    async fn of(mut waiting: usize) -> (Result<(usize, bool), Fault>, usize) {
        let done = rounds(async || {
            let some = waiting.min(500);
            waiting -= some;
            Ok(some)
        });
        (done.await, waiting)
    }

    #[tokio::test]
    async fn what_follows_the_twentieth_round_is_for_the_next_request() {
        assert_eq!(of(0).await, (Ok((0, false)), 0));
        assert_eq!(of(9_500).await, (Ok((9_500, false)), 0), "nineteen, and one that finds nothing");
        assert_eq!(of(9_501).await, (Ok((9_501, true)), 0), "the twentieth is the last, whatever it finds");
        assert_eq!(of(10_001).await, (Ok((10_000, true)), 1));
    }
}
