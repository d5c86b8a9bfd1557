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
