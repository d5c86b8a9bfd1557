//! An app or a bank, whichever it is.

use diesel::prelude::*;

use super::super::Conn;
use super::super::kept::{kept, locked};
use super::super::schema::{institutions, recipients};
use super::{Institution, Recipient};
use crate::domain::display_name::folded;
use crate::domain::registry::{Field, Kind, Said};
use crate::error::Error;

/// An entry of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An app.
    App(Recipient),
    /// A bank.
    Bank(Institution),
}

impl Entry {
    /// The one with this id.
    ///
    /// # Errors
    /// From the database.
    pub fn find(db: &mut Conn, kind: Kind, id: &str) -> Result<Option<Self>, Error> {
        Ok(match kind {
            Kind::App => kept!(db, get_result(recipients::table.find(id))).optional()?.map(Self::App),
            Kind::Bank => kept!(db, get_result(institutions::table.find(id))).optional()?.map(Self::Bank),
        })
    }

    /// The same, which nobody else changes until the transaction ends.
    ///
    /// # Errors
    /// From the database.
    pub fn lock(db: &mut Conn, kind: Kind, id: &str) -> Result<Option<Self>, Error> {
        Ok(match kind {
            Kind::App => locked!(db, recipients::table.find(id)).optional()?.map(Self::App),
            Kind::Bank => locked!(db, institutions::table.find(id)).optional()?.map(Self::Bank),
        })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// From the database.
    pub fn save(&self, db: &mut Conn) -> Result<(), Error> {
        match self {
            Self::App(app) => kept!(db, run(diesel::update(recipients::table.find(&app.id)).set(app)))?,
            Self::Bank(bank) => kept!(db, run(diesel::update(institutions::table.find(&bank.id)).set(bank)))?,
        }
        Ok(())
    }

    /// The same, of which this is said now, in part by staff.
    #[must_use]
    pub fn saying(self, mut said: Said, own_consequences: bool) -> Self {
        let mut take = |field| said.remove(&field);
        match self {
            Self::App(app) => {
                let name = take(Field::Name).unwrap_or(app.name);
                Self::App(Recipient {
                    folded: folded(&name),
                    name,
                    legal_name: take(Field::LegalName),
                    home_uri: take(Field::HomeUri),
                    privacy_uri: take(Field::PrivacyUri),
                    logo_uri: take(Field::LogoUri),
                    consequences: take(Field::Consequences),
                    curated: true,
                    own_consequences,
                    ..app
                })
            }
            Self::Bank(bank) => {
                let name = take(Field::Name).unwrap_or(bank.name);
                Self::Bank(Institution {
                    folded: folded(&name),
                    name,
                    home_uri: take(Field::HomeUri),
                    logo_uri: take(Field::LogoUri),
                    curated: true,
                    ..bank
                })
            }
        }
    }

    /// The same, last told of at this time.
    #[must_use]
    pub fn told_on(self, told_on: i64) -> Self {
        match self {
            Self::App(app) => Self::App(Recipient { told_on, ..app }),
            Self::Bank(bank) => Self::Bank(Institution { told_on, ..bank }),
        }
    }

    /// What counts of it.
    #[must_use]
    pub fn said(&self) -> Said {
        let said = match self {
            Self::App(app) => vec![
                (Field::Name, Some(&app.name)),
                (Field::LegalName, app.legal_name.as_ref()),
                (Field::HomeUri, app.home_uri.as_ref()),
                (Field::PrivacyUri, app.privacy_uri.as_ref()),
                (Field::LogoUri, app.logo_uri.as_ref()),
                (Field::Consequences, app.consequences.as_ref()),
            ],
            Self::Bank(bank) => vec![
                (Field::Name, Some(&bank.name)),
                (Field::HomeUri, bank.home_uri.as_ref()),
                (Field::LogoUri, bank.logo_uri.as_ref()),
            ],
        };
        said.into_iter().filter_map(|(field, text)| Some((field, text?.clone()))).collect()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::App(app) => &app.name,
            Self::Bank(bank) => &bank.name,
        }
    }

    /// Where its logo is.
    #[must_use]
    pub fn logo_uri(&self) -> Option<&str> {
        match self {
            Self::App(app) => app.logo_uri.as_deref(),
            Self::Bank(bank) => bank.logo_uri.as_deref(),
        }
    }

    /// Who tells of it, by which id, and when it did last (unix ms).
    #[must_use]
    pub fn told_by(&self) -> (&str, &str, i64) {
        match self {
            Self::App(app) => (&app.platform_id, &app.external_id, app.told_on),
            Self::Bank(bank) => (&bank.platform_id, &bank.external_id, bank.told_on),
        }
    }
}
