//! Apps and banks, as each platform names them: the newest word counts. Where staff have said something of one, that
//! counts before it, and what the platform tells is kept beside.

mod curations;
mod entry;
mod listed;

pub use curations::{Curation, Wording, as_told, find, save, wordings, write_down};
pub use entry::Entry;
pub(super) use listed::fold_names;
pub use listed::{Listed, page};

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::logos;
use super::schema::{institutions, recipients};
use crate::domain::display_name::folded;
use crate::domain::id;
use crate::domain::notification;
use crate::domain::registry::Kind;
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
    /// Its name, as it is looked for and put in order.
    pub folded: String,
    /// Whether staff have said something of it.
    pub curated: bool,
    /// Whether the consequences are the operator's words.
    pub own_consequences: bool,
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
    /// Its name, as it is looked for and put in order.
    pub folded: String,
    /// Whether staff have said something of it.
    pub curated: bool,
}

/// An app or a bank after a platform's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// `rcp_...` or `ins_...`
    pub id: String,
    /// The name that counts.
    pub name: String,
    /// Whether its platform names it for the first time.
    pub is_new: bool,
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

/// Takes what a notification says of an app. What it leaves out stays as it was told before: a grant that
/// is short on words takes the app's words from nobody.
///
/// # Errors
/// From the database.
pub fn take_recipient(
    db: &mut Conn,
    platform_id: &str,
    told: &notification::Recipient,
    sent_on: i64,
    now: i64,
) -> Result<Taken, Error> {
    let known = find_recipient(db, platform_id, &told.id)?;
    if let Some(known) = known.as_ref().filter(|known| known.curated) {
        return curations::tell(db, Kind::App, &known.id, told.said(), sent_on, now);
    }
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
        folded: folded(&told.name),
        curated: false,
        own_consequences: false,
    };
    logos::want_new(db, row.logo_uri.as_deref(), known.as_ref().and_then(|k| k.logo_uri.as_deref()), now)?;
    match known {
        None => {
            if insert_or_ignore!(db, recipients::table, &row)? == 1 {
                return Ok(Taken { id: row.id, name: row.name, is_new: true });
            }
            let known = find_recipient(db, platform_id, &told.id)?;
            known.map(|known| Taken { id: known.id, name: known.name, is_new: false }).ok_or(Error::Contended)
        }
        Some(known) if sent_on > known.told_on || (sent_on == known.told_on && known != row) => {
            let row = Recipient { told_on: sent_on, ..row };
            let taking = diesel::update(recipients::table.find(&known.id))
                .filter(recipients::told_on.le(sent_on))
                .filter(recipients::curated.eq(false))
                .set(&row);
            if kept!(db, execute(taking))? == 0 {
                // A newer word was faster, or staff were: then what was told is to be kept beside.
                let known = find_recipient(db, platform_id, &told.id)?.filter(|known| !known.curated);
                return known
                    .map(|known| Taken { id: known.id, name: known.name, is_new: false })
                    .ok_or(Error::Contended);
            }
            Ok(Taken { id: row.id, name: row.name, is_new: false })
        }
        Some(known) => Ok(Taken { id: known.id, name: known.name, is_new: false }),
    }
}

/// Takes what a notification says of a bank; as with an app, what it leaves out stays.
///
/// # Errors
/// From the database.
pub fn take_institution(
    db: &mut Conn,
    platform_id: &str,
    told: &notification::Institution,
    sent_on: i64,
    now: i64,
) -> Result<Taken, Error> {
    let known = find_institution(db, platform_id, &told.id)?;
    if let Some(known) = known.as_ref().filter(|known| known.curated) {
        return curations::tell(db, Kind::Bank, &known.id, told.said(), sent_on, now);
    }
    let row = Institution {
        id: known.as_ref().map_or_else(|| id::fresh("ins", now), |known| known.id.clone()),
        platform_id: platform_id.to_owned(),
        external_id: told.id.clone(),
        name: told.name.clone(),
        home_uri: told.home_uri.clone().or_else(|| known.as_ref()?.home_uri.clone()),
        logo_uri: told.logo_uri.clone().or_else(|| known.as_ref()?.logo_uri.clone()),
        told_on: known.as_ref().map_or(sent_on, |known| known.told_on),
        folded: folded(&told.name),
        curated: false,
    };
    logos::want_new(db, row.logo_uri.as_deref(), known.as_ref().and_then(|k| k.logo_uri.as_deref()), now)?;
    match known {
        None => {
            if insert_or_ignore!(db, institutions::table, &row)? == 1 {
                return Ok(Taken { id: row.id, name: row.name, is_new: true });
            }
            let known = find_institution(db, platform_id, &told.id)?;
            known.map(|known| Taken { id: known.id, name: known.name, is_new: false }).ok_or(Error::Contended)
        }
        Some(known) if sent_on > known.told_on || (sent_on == known.told_on && known != row) => {
            let row = Institution { told_on: sent_on, ..row };
            let taking = diesel::update(institutions::table.find(&known.id))
                .filter(institutions::told_on.le(sent_on))
                .filter(institutions::curated.eq(false))
                .set(&row);
            if kept!(db, execute(taking))? == 0 {
                let known = find_institution(db, platform_id, &told.id)?.filter(|known| !known.curated);
                return known
                    .map(|known| Taken { id: known.id, name: known.name, is_new: false })
                    .ok_or(Error::Contended);
            }
            Ok(Taken { id: row.id, name: row.name, is_new: false })
        }
        Some(known) => Ok(Taken { id: known.id, name: known.name, is_new: false }),
    }
}
