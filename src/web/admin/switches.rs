//! Apps that are switched off: at once by one person, on again by two.

use actix_web::HttpResponse;
use actix_web::web::{Form, Path};

use super::super::fault::Fault;
use super::super::page;
use super::super::view::admin::incidents::{PlanFault, Switching, Typed};
use super::incidents::draw;
use super::may::{May, to};
use super::{Why, reason};
use crate::domain::display_name::cleaned;
use crate::domain::reason as reasons;
use crate::error::Error;
use crate::flows::approval::{self, Asked, Payload};
use crate::flows::switch::{self, Switched};
use crate::store::{Conn, switched_off};

/// Where they stand.
const BACK: &str = "/revocations/bulk";

/// `POST /revocations/bulk/switches/off`
///
/// # Errors
/// 422 on the same page; [`Fault::Confirm`] where the newest proof is too old.
pub async fn off(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    form: Form<Switching>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let app = cleaned(&typed.app).trim().to_owned();
    let (why, case) = (reasons::read(&typed.reason), reasons::case(&typed.case));
    let mut faults = Vec::new();
    for (is_lacking, fault) in [
        (app.is_empty(), PlanFault::SwitchApp),
        (case.is_empty(), PlanFault::SwitchCase),
        (why.is_empty(), PlanFault::SwitchReason),
    ] {
        faults.extend(is_lacking.then_some(fault));
    }
    if faults.is_empty() {
        let done = desk.write(move |db, desk, now| switch::off(db, desk, &app, (&why, &case), now));
        match done.await? {
            Switched::Off => return Ok(page::see_other(BACK)),
            Switched::NeedsProof => return Err(Fault::Confirm { back: Some(BACK.into()) }),
            Switched::Already => faults.push(PlanFault::SwitchOff),
            Switched::NoSuch => faults.push(PlanFault::SwitchApp),
            Switched::SameId => faults.push(PlanFault::SwitchId),
        }
    }
    draw(again, None, (Typed::default(), typed), faults).await
}

/// `POST /revocations/bulk/switches/{id}/on`: asks a second person for it.
///
/// # Errors
/// 422 on the same page; [`Fault::Confirm`] where the newest proof is too old; [`Fault::NotFound`] where no such
/// app is off.
pub async fn on(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let blank = (Typed::default(), Switching::default());
    let Some(why) = reason(&form.reason) else {
        return draw(again, None, blank, vec![PlanFault::OnReason(id, form.into_inner().reason)]).await;
    };
    let (recipient_id, typed) = (id.clone(), why.clone());
    let ask = move |db: &mut Conn, desk: &_, now| -> Result<Option<Asked>, Error> {
        let found = switched_off::all(db)?.into_iter().find(|one| one.off.recipient_id == recipient_id);
        let Some(switched_off::Listed { off, app, .. }) = found else { return Ok(None) };
        let payload = Payload::AppSwitchedOn { recipient_id: off.recipient_id, app };
        approval::ask(db, desk, &payload, &why, now).map(Some)
    };
    match desk.write(ask).await? {
        None => Err(Fault::NotFound),
        Some(Asked::Waits) => Ok(page::see_other("/approvals")),
        Some(Asked::Already) => draw(again, None, blank, vec![PlanFault::OnWaits(id, typed)]).await,
        Some(Asked::NeedsProof) => Err(Fault::Confirm { back: Some(BACK.into()) }),
    }
}
