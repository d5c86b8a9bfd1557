//! Stop sharing: first the consequences, then the stop.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::stop::{Chosen, StopFault, StopPage};
use super::super::{Web, page};
use crate::domain::id;
use crate::domain::revocation::Scope;
use crate::flows::connection::Detail;
use crate::flows::revocation::{Stopped, Wish, stop as stop_now};
use crate::flows::{connection, listing};

/// `GET /connections/{id}/revocation`: what will happen. What has ended shows as it is.
///
/// # Errors
/// 404 for a stranger's connection and for one that never was, alike.
pub async fn consequences(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let (detail, others) = read(person, id.clone()).await?;
    if !detail.full.connection.status_at(web.clock.ms()).is_live() {
        return Ok(page::see_other(&format!("/connections/{id}")));
    }
    let chosen =
        Chosen { scope: Scope::Connection, accounts: Vec::new(), delete_data: false, other_of_app: others };
    let frame = web.frame(&request, Section::Connections);
    page::html(StatusCode::OK, &StopPage::new(frame, detail, chosen, None))
}

/// `POST /connections/{id}/revocation`: the stop. A repeat changes nothing and shows what is so.
///
/// # Errors
/// 404 as before; 422 on the same page where nothing was chosen that can be stopped.
pub async fn stop(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    again: SignedIn,
    path: Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    if !id::is_well_formed("con", &id) {
        return Err(Fault::NotFound);
    }
    let Some(wish) = wish(&form) else {
        return refuse(&web, &request, again, id, &form, StopFault::UnknownScope).await;
    };
    let (op, target) = (Arc::clone(&web.op), id.clone());
    let stopped = person.write(move |db, who, now| stop_now(db, &op, who, &target, &wish, now)).await?;
    match stopped {
        Stopped::Done(_) | Stopped::Already => Ok(page::see_other(&format!("/connections/{id}"))),
        Stopped::WholeOnly => refuse(&web, &request, again, id, &form, StopFault::WholeOnly).await,
        Stopped::NothingChosen => refuse(&web, &request, again, id, &form, StopFault::NothingChosen).await,
        Stopped::NoSuch => Err(Fault::NotFound),
    }
}

/// The same page again, with what was chosen.
async fn refuse(
    web: &Data<Web>,
    request: &HttpRequest,
    person: SignedIn,
    id: String,
    form: &[(String, String)],
    fault: StopFault,
) -> Result<HttpResponse, Fault> {
    let (detail, others) = read(person, id).await?;
    let chosen = Chosen {
        scope: scope(form).unwrap_or(Scope::Connection),
        accounts: values(form, "account"),
        delete_data: !values(form, "delete_data").is_empty(),
        other_of_app: others,
    };
    let page = StopPage::new(web.frame(request, Section::Connections), detail, chosen, Some(fault));
    page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A connection, and how many other live ones its app has.
async fn read(person: SignedIn, id: String) -> Result<(Detail, usize), Fault> {
    person
        .read(move |db, who, now| {
            if !id::is_well_formed("con", &id) {
                return Ok(None);
            }
            let Some(detail) = connection::show(db, who.sees(), &id, now)? else { return Ok(None) };
            let others = listing::others_of_app(db, who.sees(), &detail.full.connection, now)?;
            Ok(Some((detail, others)))
        })
        .await?
        .ok_or(Fault::NotFound)
}

/// `None` where the scope is a word that we do not know.
fn wish(form: &[(String, String)]) -> Option<Wish> {
    Some(Wish {
        scope: scope(form)?,
        accounts: values(form, "account"),
        delete_data: !values(form, "delete_data").is_empty(),
        ..Wish::whole()
    })
}

fn scope(form: &[(String, String)]) -> Option<Scope> {
    values(form, "scope").first().map_or(Some(Scope::Connection), |text| Scope::parse(text))
}

fn values(form: &[(String, String)], name: &str) -> Vec<String> {
    form.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
}
