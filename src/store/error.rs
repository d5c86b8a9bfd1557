//! From diesel's errors to ours.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::Error;

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Contended,
            // 40P01 has no kind of its own.
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)
                if info.message().contains("deadlock detected") =>
            {
                Self::Contended
            }
            // A standby that a failover has left us with: the next connection finds the new primary.
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            // SQLite finds nothing under such a text; PostgreSQL does not even look (22021, without a kind as well).
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if is_nul(info.message()) => {
                Self::NoSuchName
            }
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if is_outage(info.message()) => {
                Self::Unavailable(info.message().to_owned())
            }
            _ => Self::Bug(format!("the database refused a statement: {error}")),
        }
    }
}

/// Whatever language the server speaks, it names the encoding and the byte.
fn is_nul(message: &str) -> bool {
    message.contains("UTF8") && message.ends_with("0x00")
}

/// libpq and SQLite report these without a kind: the statement was fine, the database is not there.
fn is_outage(message: &str) -> bool {
    const SIGNS: [&str; 10] = [
        "file is not a database",
        "disk image is malformed",
        "server closed the connection",
        "terminating connection",
        "no connection to the server",
        "could not connect",
        "disk I/O error",
        "database or disk is full",
        "unable to open database file",
        "database is locked",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}
