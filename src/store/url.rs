//! Database addresses: `sqlite:PATH` or `postgres://...`.

use std::path::PathBuf;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, with whatever libpq understands. May hold a password.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence that says which forms there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some("" | ":memory:") => {
                Err("an SQLite database needs a file: sqlite:PATH (it is read and written by several connections)".into())
            }
            Some(path) => Ok(Self::Sqlite(PathBuf::from(path))),
            None => Err("must be sqlite:PATH or postgres://USER@HOST/DATABASE".into()),
        }
    }

    /// The address without a password, for logs.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(text) => url::Url::parse(text).map_or_else(
                |_| "postgres://...".to_owned(),
                |mut url| {
                    let _ = url.set_password(None);
                    url.set_query(None);
                    url.into()
                },
            ),
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    #[test]
    fn a_mistyped_address_is_no_file_name() {
        for text in ["postgre://x/y", "untether.db", "sqlite:", "sqlite::memory:", "mysql://x"] {
            assert!(DatabaseUrl::parse(text).is_err(), "{text}");
        }
        let url = DatabaseUrl::parse("postgres://u:secret@h/db?password=secret").unwrap();
        assert!(!url.shown().contains("secret"), "{}", url.shown());
    }
}
