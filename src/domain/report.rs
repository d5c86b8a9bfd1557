//! What follows when a person does not recognise a connection.

use super::time::DAY;
use super::vocabulary::vocabulary;

/// For how long nothing new becomes readable after a report, in milliseconds.
pub const HOLD: i64 = 7 * DAY;

vocabulary! {
    /// How much a person wants on hold.
    Breadth {
        /// The app of the connection.
        App = "app",
        /// Every app.
        All = "all",
    }
}

vocabulary! {
    /// What a platform is told beside endings: types of webhook (DESIGN 6.3).
    NewsKind {
        /// The person did not recognise the connection.
        Reported = "CONNECTION_REPORTED",
        /// A grant is held after such a report.
        Held = "CONNECTION_HELD",
        /// It is let through.
        Released = "CONNECTION_RELEASED",
    }
}
