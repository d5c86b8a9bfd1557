//! Stops and halts at large: counted first, then decided by one or by two, then done part by part.

mod count;
mod decide;
mod plan;
mod run;
mod show;

pub use count::{Weighed, keep, next};
pub use decide::{Started, begin, cancel, go_on, pause, stands, start};
pub use plan::{Plan, Unfit, lay, lay_list, wanted};
pub use run::step;
pub use show::{Shown, show};

use crate::domain::incident::{Measure, Texts};
use crate::domain::notice::News;
use crate::store::connections::Connection;

/// What the person of a connection reads that was changed.
fn news(measure: Measure, connection: &Connection) -> News<'static> {
    match measure {
        Measure::Revoke => News::EndedHere,
        Measure::Suspend => News::Halted,
        // Halted as it came, so that nobody was told of it.
        Measure::Resume if connection.halted_at == Some(connection.created_at) => News::Granted,
        Measure::Resume => News::Renewed,
    }
}

/// Which of a plan's numbers tell what these texts come to: how many, and what they cost.
#[must_use]
pub fn texts_of(incident: &crate::store::incidents::Incident, texts: Texts) -> (i64, i64) {
    match texts {
        Texts::Each => (incident.texts_each, incident.cost_each),
        Texts::Digest => (incident.people, incident.cost_digest),
        Texts::None => (0, 0),
    }
}
