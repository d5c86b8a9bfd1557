//! A copy of an SQLite database, while others work on it.

use std::path::Path;

use diesel::RunQueryDsl as _;
use diesel::sql_types::Text;

use super::conn::{Access, Conn};
use super::make_private;
use super::url::DatabaseUrl;
use crate::error::Error;

/// Copies the database as it stands at this moment into a new file that only its owner can read.
pub(super) fn copy(url: &DatabaseUrl, file: &Path) -> Result<(), Error> {
    let DatabaseUrl::Sqlite(from) = url else {
        return Err(Error::Refused(
            "PostgreSQL brings its own: use pg_dump, or the backups of whoever runs it. The keyring file \
             belongs elsewhere"
                .into(),
        ));
    };
    if !from.exists() {
        return Err(Error::Refused(format!("{} is not there", from.display())));
    }
    if file.exists() {
        return Err(Error::Refused(format!("{} is there already; it was kept as it is", file.display())));
    }
    let name = file.to_str().ok_or_else(|| Error::Refused("the file's name is not text".into()))?;
    // Into a file that is empty: SQLite would make one that others can read.
    make_private(file)?;
    let copied = into(url, name).and_then(|()| sync(file));
    if copied.is_err() {
        let _ = std::fs::remove_file(file);
    }
    copied
}

fn into(url: &DatabaseUrl, name: &str) -> Result<(), Error> {
    let conn = Conn::open(url, Access::Write)
        .map_err(|why| Error::Unavailable(format!("{url:?} does not open: {why}")))?;
    if let Conn::Sqlite(mut sqlite) = conn {
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(&mut sqlite)?;
    }
    Ok(())
}

fn sync(file: &Path) -> Result<(), Error> {
    let refused =
        |why: std::io::Error| Error::Unavailable(format!("{} is not on disk: {why}", file.display()));
    std::fs::File::open(file).and_then(|file| file.sync_all()).map_err(refused)
}
