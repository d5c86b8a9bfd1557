//! Moves the sandbox's dates.

use super::Conn;
use crate::error::Error;

/// The columns that tell the story, by table. Null stays null.
const COLUMNS: [(&str, &[&str]); 11] = [
    ("tenures", &["opened_at", "last_proof_at", "closed_at"]),
    ("recipients", &["told_on"]),
    ("institutions", &["told_on"]),
    (
        "connections",
        &[
            "created_time",
            "expiration_time",
            "status_changed_at",
            "content_on",
            "suspended_on",
            "expired_on",
            "revoked_on",
            "stopped_at",
            "last_accessed_at",
            "notice_at",
            "waiting_since",
            "created_at",
            "updated_at",
        ],
    ),
    ("accounts", &["status_changed_at"]),
    ("accesses", &["from_at", "to_at"]),
    ("revocations", &["requested_at", "undone_at"]),
    ("hops", &["at"]),
    ("deletions", &["at", "until"]),
    ("links", &["created_at", "expires_at"]),
    ("browsers", &["created_at", "last_seen_at"]),
];

/// Adds `by` milliseconds to every date of the story.
///
/// # Errors
/// From the database.
pub fn move_all(db: &mut Conn, by: i64) -> Result<(), Error> {
    for (table, columns) in COLUMNS {
        let moved: Vec<String> = columns.iter().map(|column| format!("{column} = {column} + {by}")).collect();
        db.run(&format!("UPDATE {table} SET {}", moved.join(", ")))?;
    }
    Ok(())
}
