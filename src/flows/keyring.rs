//! Whether keys and database belong together, and which generation of each key is in use.

use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::{Keyring, Purpose};
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
pub fn check_fit(db: &mut Conn, keys: &Keyring) -> Result<(), Error> {
    for purpose in Purpose::ALL {
        let mark = match marks::find(db, *purpose)? {
            Some(mark) => mark,
            None => marks::locked(db, *purpose, keys.newest(*purpose))?,
        };
        follow(keys, *purpose, &mark)?;
    }
    let mut probe = meta::keyring_probe(db)?;
    if probe.is_none() {
        meta::set_keyring_probe(db, &keys.seal(Purpose::Encryption, ROW, "fits"))?;
        // Another node may have been a moment earlier: what stands there now decides.
        probe = meta::keyring_probe(db)?;
    }
    keys.open(Purpose::Encryption, ROW, &probe.unwrap_or_default()).map(|_| ()).map_err(|_| {
        Error::Refused(
            "the keyring does not belong to this database: it opens nothing in it. Put the keyring file back \
             that the database was made with"
                .into(),
        )
    })
}

fn follow(keys: &Keyring, purpose: Purpose, mark: &str) -> Result<(), Error> {
    marks::follow(keys, purpose, mark).map_err(|error| match error {
        Error::Unavailable(why) => Error::Refused(why),
        other => other,
    })
}

/// Puts the newest generations of the keyring to use that are not on standby, for all nodes.
///
/// # Errors
/// From the database; [`Error::Refused`] where the keyring lacks a key that is in use.
pub fn put_to_use(db: &mut Conn, keys: &Keyring, now: i64) -> Result<(), Error> {
    let mut moved = Vec::new();
    for purpose in Purpose::ALL {
        let newest = keys.newest(*purpose);
        let mut mark = marks::locked(db, *purpose, newest)?;
        // Before it is asked which is newer: to a keyring that lacks the other, its own would be.
        follow(keys, *purpose, &mark)?;
        let before = marks::ids(&mark);
        let current = before.first().copied().unwrap_or_default();
        if keys.is_newer(*purpose, newest, current) {
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
        follow(keys, *purpose, &mark)?;
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
pub fn check_in_use(db: &mut Conn, keys: &Keyring) -> Result<(), Error> {
    for purpose in [Purpose::Index, Purpose::Encryption] {
        if let Some(mark) = marks::find(db, purpose)?
            && mark != marks::of(keys, purpose)
        {
            marks::follow(keys, purpose, &mark)?;
        }
    }
    marks::check(db, keys)
}
