//! Whether keys and database belong together, and which generation of each key is in use.

use super::Operator;
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::error::Error;
use crate::store::{Conn, audit, marks, meta};

/// The row that a new database's first keyring leaves a sealed word in.
pub const ROW: &str = "meta/keyring";

/// Refuses a keyring that cannot open what the database holds: with another one, every number would
/// get a second row, and every person a second, empty tenure. A new database takes the keyring it is
/// first opened with. From then on the keyring makes things with the generations that are in use.
///
/// # Errors
/// [`Error::Refused`] where they do not fit together.
pub fn check_fit(db: &mut Conn, op: &Operator) -> Result<(), Error> {
    for purpose in Purpose::ALL {
        let mark = match marks::find(db, *purpose)? {
            Some(mark) => mark,
            None => marks::locked(db, *purpose, op.keys.newest(*purpose))?,
        };
        follow(op, *purpose, &mark)?;
    }
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

fn follow(op: &Operator, purpose: Purpose, mark: &str) -> Result<(), Error> {
    marks::follow(&op.keys, purpose, mark).map_err(|error| match error {
        Error::Unavailable(why) => Error::Refused(why),
        other => other,
    })
}

/// Puts the newest generations of the keyring to use that are not on standby, for all nodes.
///
/// # Errors
/// From the database.
pub fn put_to_use(db: &mut Conn, op: &Operator, now: i64) -> Result<(), Error> {
    let mut moved = Vec::new();
    for purpose in Purpose::ALL {
        let newest = op.keys.newest(*purpose);
        let mut mark = marks::locked(db, *purpose, newest)?;
        let before = marks::ids(&mark);
        let current = before.first().copied().unwrap_or_default();
        if op.keys.is_newer(*purpose, newest, current) {
            let older = before.iter().filter(|id| **id != newest);
            let next = match purpose {
                Purpose::Index => {
                    std::iter::once(&newest).chain(older).copied().collect::<Vec<_>>().join(" ")
                }
                _ => newest.to_owned(),
            };
            marks::put(db, *purpose, &mark, &next)?;
            moved.push((*purpose, newest));
            mark = next;
        }
        follow(op, *purpose, &mark)?;
    }
    for (purpose, id) in moved {
        let detail = [("purpose", purpose.as_str().into()), ("key", id.into())];
        audit::append(db, &Act::by_system(Deed::KeyInUse).with(detail), now)?;
    }
    Ok(())
}

/// Whether this node knows the keys that are in use.
///
/// # Errors
/// [`Error::Unavailable`] where it does not: it needs the newer keyring file.
pub fn check_in_use(db: &mut Conn, op: &Operator) -> Result<(), Error> {
    for purpose in [Purpose::Index, Purpose::Encryption] {
        if let Some(mark) = marks::find(db, purpose)?
            && mark != marks::of(&op.keys, purpose)
        {
            marks::follow(&op.keys, purpose, &mark)?;
        }
    }
    Ok(())
}
