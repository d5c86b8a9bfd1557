//! Moves the sandbox's dates.

use super::Conn;
use crate::error::Error;

/// Columns that say when something happened, by table. Null stays null.
const PAST: [(&str, &[&str]); 11] = [
    ("tenures", &["opened_at", "last_proof_at", "closed_at", "proof_ended_at"]),
    ("recipients", &["told_on"]),
    ("institutions", &["told_on"]),
    (
        "connections",
        &[
            "created_time",
            "status_changed_at",
            "content_on",
            "suspended_on",
            "expired_on",
            "revoked_on",
            "stopped_at",
            "held_on",
            "unlisted_at",
            "halted_at",
            "last_accessed_at",
            "notice_at",
            "waiting_since",
            "updated_at",
            "created_at",
        ],
    ),
    ("accounts", &["status_changed_at"]),
    ("accesses", &["from_at", "to_at"]),
    ("revocations", &["requested_at", "undone_at"]),
    ("hops", &["at"]),
    ("deletions", &["at"]),
    ("holds", &["created_at", "lifted_at"]),
    ("opt_outs", &["since"]),
];

/// Adds `by` milliseconds to every date of the story that was there at `seeded_at`, the last time
/// that dates were moved. What people have done since then stays when they did it: moved as well, it
/// would lie in the future.
///
/// # Errors
/// From the database.
pub fn move_all(db: &mut Conn, by: i64, seeded_at: i64) -> Result<(), Error> {
    db.run(&format!(
        "UPDATE connections SET expiration_time = expiration_time + {by} WHERE created_at <= {seeded_at}"
    ))?;
    for (table, columns) in PAST {
        let moved: Vec<String> = columns
            .iter()
            .map(|column| {
                format!("{column} = CASE WHEN {column} <= {seeded_at} THEN {column} + {by} ELSE {column} END")
            })
            .collect();
        db.run(&format!("UPDATE {table} SET {}", moved.join(", ")))?;
    }
    Ok(())
}
