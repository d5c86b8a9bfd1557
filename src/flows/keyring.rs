//! Whether keys and database belong together.

use super::Operator;
use crate::domain::keyring::Purpose;
use crate::error::Error;
use crate::store::{Conn, meta};

const ROW: &str = "meta/keyring";

/// Refuses a keyring that cannot open what the database holds: with another one, every number would
/// get a second row, and every person a second, empty tenure. A new database takes the keyring it is
/// first opened with.
///
/// # Errors
/// [`Error::Refused`] where they do not fit together.
pub fn check_fit(db: &mut Conn, op: &Operator) -> Result<(), Error> {
    match meta::keyring_probe(db)? {
        None => meta::set_keyring_probe(db, &op.keys.seal(Purpose::Encryption, ROW, "fits")),
        Some(sealed) => op.keys.open(Purpose::Encryption, ROW, &sealed).map(|_| ()).map_err(|_| {
            Error::Refused(
                "the keyring does not belong to this database: it opens nothing in it. Put the keyring file back \
                 that the database was made with"
                    .into(),
            )
        }),
    }
}
