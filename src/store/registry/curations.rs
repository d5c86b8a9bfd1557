//! What staff say of apps and banks, beside what their platform tells.

use diesel::prelude::*;

use super::super::Conn;
use super::super::connections::Full;
use super::super::kept::{insert_or_ignore, insert_or_update, kept};
use super::super::logos;
use super::super::schema::{consequences, curations, staff};
use super::entry::Entry;
use super::{Institution, Recipient, Taken};
use crate::domain::registry::{Field, Kind, Said, effective};
use crate::error::Error;

/// What is told of an app or a bank, and what staff say instead.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = curations, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Curation {
    /// `rcp_...` or `ins_...`
    pub id: String,
    told_name: String,
    told_legal_name: Option<String>,
    told_home_uri: Option<String>,
    told_privacy_uri: Option<String>,
    told_logo_uri: Option<String>,
    told_consequences: Option<String>,
    name: Option<String>,
    legal_name: Option<String>,
    home_uri: Option<String>,
    privacy_uri: Option<String>,
    logo_uri: Option<String>,
    consequences: Option<String>,
    country: Option<String>,
    /// Whether what was shared with a bank before can be shared again without its own login.
    pub fast_reshare: bool,
    /// How often staff have saved it.
    pub version: i64,
    /// Who did last.
    pub staff_id: String,
    /// When, unix ms.
    pub updated_at: i64,
}

impl Curation {
    /// Of something that staff have said nothing of until now.
    #[must_use]
    pub fn of(entry: &Entry, id: &str) -> Self {
        let nothing = Self {
            id: id.to_owned(),
            told_name: entry.name().to_owned(),
            told_legal_name: None,
            told_home_uri: None,
            told_privacy_uri: None,
            told_logo_uri: None,
            told_consequences: None,
            name: None,
            legal_name: None,
            home_uri: None,
            privacy_uri: None,
            logo_uri: None,
            consequences: None,
            country: None,
            fast_reshare: false,
            version: 0,
            staff_id: String::new(),
            updated_at: 0,
        };
        nothing.telling(entry.said())
    }

    /// What the platform tells.
    #[must_use]
    pub fn told(&self) -> Said {
        given([
            (Field::Name, Some(&self.told_name)),
            (Field::LegalName, self.told_legal_name.as_ref()),
            (Field::HomeUri, self.told_home_uri.as_ref()),
            (Field::PrivacyUri, self.told_privacy_uri.as_ref()),
            (Field::LogoUri, self.told_logo_uri.as_ref()),
            (Field::Consequences, self.told_consequences.as_ref()),
        ])
    }

    /// What staff say.
    #[must_use]
    pub fn curated(&self) -> Said {
        given([
            (Field::Name, self.name.as_ref()),
            (Field::LegalName, self.legal_name.as_ref()),
            (Field::HomeUri, self.home_uri.as_ref()),
            (Field::PrivacyUri, self.privacy_uri.as_ref()),
            (Field::LogoUri, self.logo_uri.as_ref()),
            (Field::Consequences, self.consequences.as_ref()),
            (Field::Country, self.country.as_ref()),
        ])
    }

    /// The same, of which the platform tells this.
    #[must_use]
    fn telling(self, mut told: Said) -> Self {
        Self {
            told_name: told.remove(&Field::Name).unwrap_or(self.told_name),
            told_legal_name: told.remove(&Field::LegalName),
            told_home_uri: told.remove(&Field::HomeUri),
            told_privacy_uri: told.remove(&Field::PrivacyUri),
            told_logo_uri: told.remove(&Field::LogoUri),
            told_consequences: told.remove(&Field::Consequences),
            ..self
        }
    }

    /// The same, of which staff say this.
    #[must_use]
    pub fn saying(self, mut said: Said) -> Self {
        Self {
            name: said.remove(&Field::Name),
            legal_name: said.remove(&Field::LegalName),
            home_uri: said.remove(&Field::HomeUri),
            privacy_uri: said.remove(&Field::PrivacyUri),
            logo_uri: said.remove(&Field::LogoUri),
            consequences: said.remove(&Field::Consequences),
            country: said.remove(&Field::Country),
            ..self
        }
    }
}

fn given<const N: usize>(said: [(Field, Option<&String>); N]) -> Said {
    said.into_iter().filter_map(|(field, text)| Some((field, text?.clone()))).collect()
}

/// What staff say of this one, and the address of who said it last; none where they never said anything.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<(Curation, String)>, Error> {
    let query = curations::table
        .inner_join(staff::table)
        .filter(curations::id.eq(id))
        .select((curations::all_columns, staff::email));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Keeps what is told and said of an entry, which the caller has locked, and has it count at once. A logo that is new
/// by it is fetched at `logo_due_at`.
///
/// # Errors
/// From the database.
pub fn save(db: &mut Conn, entry: Entry, curation: &Curation, logo_due_at: i64) -> Result<Taken, Error> {
    insert_or_update!(db, curations::table, curation, curations::id, curation)?;
    let before = entry.logo_uri().map(str::to_owned);
    let said = effective(&curation.told(), &curation.curated());
    let entry = entry.saying(said, curation.consequences.is_some());
    logos::want_new(db, entry.logo_uri(), before.as_deref(), logo_due_at)?;
    entry.save(db)?;
    Ok(Taken { id: curation.id.clone(), name: entry.name().to_owned() })
}

/// Takes a platform's word of something that staff have said something of.
pub(super) fn tell(
    db: &mut Conn,
    kind: Kind,
    id: &str,
    told: Said,
    sent_on: i64,
    now: i64,
) -> Result<Taken, Error> {
    let entry = Entry::lock(db, kind, id)?.ok_or(Error::Contended)?;
    let (curation, _) = find(db, id)?.ok_or(Error::Contended)?;
    let (.., told_on) = entry.told_by();
    let before = curation.told();
    let told = effective(&before, &told);
    if sent_on > told_on || (sent_on == told_on && told != before) {
        return save(db, entry.told_on(sent_on), &curation.telling(told), now);
    }
    Ok(Taken { id: id.to_owned(), name: entry.name().to_owned() })
}

/// Puts what the platform tells in the place of what staff say, for the platform itself.
///
/// # Errors
/// From the database.
pub fn as_told<'a>(db: &mut Conn, some: impl Iterator<Item = &'a mut Full>) -> Result<(), Error> {
    let mut some: Vec<&mut Full> =
        some.filter(|full| full.recipient.curated || full.institution.curated).collect();
    if some.is_empty() {
        return Ok(());
    }
    let ids = some.iter().flat_map(|full| [full.recipient.id.clone(), full.institution.id.clone()]);
    let known: Vec<Curation> =
        curations::table.filter(curations::id.eq_any(ids.collect::<Vec<_>>())).load(db)?;
    for full in &mut some {
        let told = |id: &str| known.iter().find(|one| one.id == id).cloned();
        if let Some(told) = told(&full.recipient.id) {
            full.recipient = Recipient {
                name: told.told_name,
                legal_name: told.told_legal_name,
                home_uri: told.told_home_uri,
                privacy_uri: told.told_privacy_uri,
                logo_uri: told.told_logo_uri,
                consequences: told.told_consequences,
                ..full.recipient.clone()
            };
        }
        if let Some(told) = told(&full.institution.id) {
            full.institution = Institution {
                name: told.told_name,
                home_uri: told.told_home_uri,
                logo_uri: told.told_logo_uri,
                ..full.institution.clone()
            };
        }
    }
    Ok(())
}

/// A wording of consequences.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Wording {
    /// The version of the curation that it came with.
    pub version: i64,
    /// None where staff went back to what is told.
    pub words: Option<String>,
    /// Unix ms.
    pub at: i64,
    /// The address of who wrote it.
    pub by: String,
}

/// Keeps the wording that a curation came with.
///
/// # Errors
/// From the database.
pub fn write_down(db: &mut Conn, curation: &Curation) -> Result<(), Error> {
    let row = (
        consequences::recipient_id.eq(&curation.id),
        consequences::version.eq(curation.version),
        consequences::words.eq(&curation.consequences),
        consequences::staff_id.eq(&curation.staff_id),
        consequences::at.eq(curation.updated_at),
    );
    insert_or_ignore!(db, consequences::table, row)?;
    Ok(())
}

/// Wordings of an app's consequences, the newest first, at most so many.
///
/// # Errors
/// From the database.
pub fn wordings(db: &mut Conn, recipient_id: &str, at_most: i64) -> Result<Vec<Wording>, Error> {
    let query = consequences::table
        .inner_join(staff::table)
        .filter(consequences::recipient_id.eq(recipient_id))
        .order(consequences::version.desc())
        .limit(at_most)
        .select((consequences::version, consequences::words, consequences::at, staff::email));
    Ok(kept!(db, load(query))?)
}
