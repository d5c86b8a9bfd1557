//! Stops and halts at large: counted first, then decided by one or by two, then done part by part.

mod count;
mod decide;
mod plan;
mod run;
mod show;

pub use count::{Weighed, keep, next};
pub use decide::{Started, alone_left, begin, cancel, go_on, pause, stands, start};
pub use plan::{Listed, Plan, Unfit, lay, lay_list, wanted, weigh_list};
pub use run::{step, step_failed};
pub use show::{Shown, show};

use crate::domain::incident::{Measure, Texts};
use crate::domain::notice::News;
use crate::store::connections::Connection;

/// What the person of a connection, as it was, reads of the change; none where they were never told of it, or could not
/// read anything else.
fn news(measure: Measure, was: &Connection) -> Option<News<'static>> {
    match measure {
        Measure::Resume if was.is_held() => None,
        Measure::Resume if was.untold => Some(News::Granted),
        Measure::Resume => Some(News::Renewed),
        _ if was.waits() => None,
        Measure::Revoke => Some(News::EndedHere),
        Measure::Suspend => Some(News::Halted),
    }
}

/// What a person reads in one text.
fn together(all: &[News<'static>]) -> Option<News<'static>> {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    match all {
        [] => None,
        [one] => Some(*one),
        [News::Granted, ..] => Some(News::Several { count, granted: true }),
        _ => Some(News::AtLarge(count)),
    }
}

/// Which of a plan's numbers tell what these texts come to: how many, and what they cost.
#[must_use]
pub fn texts_of(incident: &crate::store::incidents::Incident, texts: Texts) -> (i64, i64) {
    let (count, cost) = match texts {
        Texts::Each => (incident.texts_each, incident.cost_each),
        Texts::Digest => (incident.texts_digest, incident.cost_digest),
        Texts::None => (0, 0),
    };
    (count + incident.texts_new, cost + incident.cost_new)
}
