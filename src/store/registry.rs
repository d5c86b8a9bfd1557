//! Apps and banks, as each platform names them. The newest word counts.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::logos;
use super::schema::{institutions, recipients};
use crate::domain::id;
use crate::domain::notification;
use crate::error::Error;

/// An app.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = recipients, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Recipient {
    /// `rcp_...`
    pub id: String,
    /// Who reported it.
    pub platform_id: String,
    /// The platform's id.
    pub external_id: String,
    /// The name people know.
    pub name: String,
    /// The company's name.
    pub legal_name: Option<String>,
    /// Its site.
    pub home_uri: Option<String>,
    /// Its privacy page.
    pub privacy_uri: Option<String>,
    /// Its logo.
    pub logo_uri: Option<String>,
    /// What stops working without the data.
    pub consequences: Option<String>,
    /// `sentOn` of the newest word, unix ms.
    pub told_on: i64,
}

/// A bank.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = institutions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Institution {
    /// `ins_...`
    pub id: String,
    /// Who reported it.
    pub platform_id: String,
    /// The platform's id.
    pub external_id: String,
    /// The name people know.
    pub name: String,
    /// Its site.
    pub home_uri: Option<String>,
    /// Its logo.
    pub logo_uri: Option<String>,
    /// `sentOn` of the newest word, unix ms.
    pub told_on: i64,
}

fn find_recipient(db: &mut Conn, platform_id: &str, external_id: &str) -> Result<Option<Recipient>, Error> {
    let query = recipients::table
        .filter(recipients::platform_id.eq(platform_id))
        .filter(recipients::external_id.eq(external_id));
    Ok(kept!(db, get_result(query)).optional()?)
}

fn find_institution(
    db: &mut Conn,
    platform_id: &str,
    external_id: &str,
) -> Result<Option<Institution>, Error> {
    let query = institutions::table
        .filter(institutions::platform_id.eq(platform_id))
        .filter(institutions::external_id.eq(external_id));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Takes what a notification says of an app, and answers with the app's row id. What it leaves out
/// stays as it was told before: a grant that is short on words takes the app's words from nobody.
///
/// # Errors
/// From the database.
pub fn take_recipient(
    db: &mut Conn,
    platform_id: &str,
    told: &notification::Recipient,
    sent_on: i64,
    now: i64,
) -> Result<String, Error> {
    let known = find_recipient(db, platform_id, &told.id)?;
    let row = Recipient {
        id: known.as_ref().map_or_else(|| id::fresh("rcp", now), |known| known.id.clone()),
        platform_id: platform_id.to_owned(),
        external_id: told.id.clone(),
        name: told.name.clone(),
        legal_name: told.legal_name.clone().or_else(|| known.as_ref()?.legal_name.clone()),
        home_uri: told.home_uri.clone().or_else(|| known.as_ref()?.home_uri.clone()),
        privacy_uri: told.privacy_uri.clone().or_else(|| known.as_ref()?.privacy_uri.clone()),
        logo_uri: told.logo_uri.clone().or_else(|| known.as_ref()?.logo_uri.clone()),
        consequences: told.consequences.clone().or_else(|| known.as_ref()?.consequences.clone()),
        told_on: known.as_ref().map_or(sent_on, |known| known.told_on),
    };
    if let Some(uri) = row.logo_uri.as_deref()
        && known.as_ref().and_then(|known| known.logo_uri.as_deref()) != Some(uri)
    {
        logos::want(db, uri, now)?;
    }
    match known {
        None => {
            if insert_or_ignore!(db, recipients::table, &row)? == 1 {
                return Ok(row.id);
            }
            let known = find_recipient(db, platform_id, &told.id)?;
            known.map(|known| known.id).ok_or(Error::Contended)
        }
        Some(known) if sent_on > known.told_on || (sent_on == known.told_on && known != row) => {
            let row = Recipient { told_on: sent_on, ..row };
            let taking = diesel::update(recipients::table.find(&known.id))
                .filter(recipients::told_on.le(sent_on))
                .set(&row);
            kept!(db, run(taking))?;
            Ok(known.id)
        }
        Some(known) => Ok(known.id),
    }
}

/// Takes what a notification says of a bank, and answers with the bank's row id; as with an app, what
/// it leaves out stays.
///
/// # Errors
/// From the database.
pub fn take_institution(
    db: &mut Conn,
    platform_id: &str,
    told: &notification::Institution,
    sent_on: i64,
    now: i64,
) -> Result<String, Error> {
    let known = find_institution(db, platform_id, &told.id)?;
    let row = Institution {
        id: known.as_ref().map_or_else(|| id::fresh("ins", now), |known| known.id.clone()),
        platform_id: platform_id.to_owned(),
        external_id: told.id.clone(),
        name: told.name.clone(),
        home_uri: told.home_uri.clone().or_else(|| known.as_ref()?.home_uri.clone()),
        logo_uri: told.logo_uri.clone().or_else(|| known.as_ref()?.logo_uri.clone()),
        told_on: known.as_ref().map_or(sent_on, |known| known.told_on),
    };
    match known {
        None => {
            if insert_or_ignore!(db, institutions::table, &row)? == 1 {
                return Ok(row.id);
            }
            let known = find_institution(db, platform_id, &told.id)?;
            known.map(|known| known.id).ok_or(Error::Contended)
        }
        Some(known) if sent_on > known.told_on || (sent_on == known.told_on && known != row) => {
            let row = Institution { told_on: sent_on, ..row };
            let taking = diesel::update(institutions::table.find(&known.id))
                .filter(institutions::told_on.le(sent_on))
                .set(&row);
            kept!(db, run(taking))?;
            Ok(known.id)
        }
        Some(known) => Ok(known.id),
    }
}
