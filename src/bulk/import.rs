//! Imports: connections that were there before Untether came.

use std::sync::Arc;

use futures_util::Stream;
use serde::Serialize;

use super::lines::Lines;
use super::{BATCH, Desk, LineFault, too_long};
use crate::domain::fields::Fault;
use crate::error::Error;
use crate::flows::import::{Line, Taken, after, read, take};
use crate::store::imports::{self, Import};

/// What came of the lines so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Lines that brought a connection.
    pub new: u64,
    /// Lines about a consent that was known.
    pub known: u64,
    /// Of those, the ones that their person had stopped: the stop stands, and the platform is told again.
    pub stopped: u64,
    /// Lines that were refused.
    pub refused: u64,
    /// Of those, the ones that were too long to be read.
    #[serde(skip)]
    pub too_long: u64,
}

impl Tally {
    /// All lines in which something stood.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.new + self.known + self.refused
    }

    /// As far as an import had come before.
    #[must_use]
    pub fn of(import: &Import) -> Self {
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        Self {
            new: count(import.added),
            known: count(import.known),
            stopped: count(import.stopped),
            refused: count(import.refused),
            too_long: 0,
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} new, {} known, {} refused", self.new, self.known, self.refused)?;
        if self.stopped > 0 {
            write!(f, "; {} of the known were stopped by their people, which stands", self.stopped)?;
        }
        Ok(())
    }
}

/// Takes lines in, batch by batch. With `of`, each batch notes in its transaction how far the import of the
/// file has come. `hear` hears the faults of each batch, and what came of all lines so far.
///
/// # Errors
/// From the stream, and from the database. What was taken in by then stays; the same lines can come again.
pub async fn import<S, C>(
    desk: &Desk,
    mut lines: Lines<S>,
    mut of: Option<Import>,
    mut hear: impl FnMut(&[LineFault], &Tally) -> Result<(), Error>,
) -> Result<Tally, Error>
where
    S: Stream<Item = Result<C, Error>> + Unpin,
    C: AsRef<[u8]>,
{
    let mut tally = of.as_ref().map(Tally::of).unwrap_or_default();
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(line) = lines.next().await? else { break };
            tally.too_long += u64::from(line.text.is_none());
            let read = match line.text {
                Some(text) => read(&text, desk.clock.ms()),
                None => Err(vec![too_long()]),
            };
            batch.push(Line { number: line.number, end: line.end, read });
        }
        if batch.is_empty() {
            break;
        }
        let faults = whole(desk, batch, &mut of, &mut tally).await?;
        hear(&faults, &tally)?;
    }
    if let Some(mut done) = of {
        done.finished_at = Some(desk.clock.ms());
        desk.write(move |db, _, _| imports::advance(db, &done, done.bytes)).await?;
    }
    Ok(tally)
}

/// A batch in one transaction; where that cannot be, each of its lines in one of its own, so that the one
/// which stands in the way fails alone.
async fn whole(
    desk: &Desk,
    batch: Vec<Line>,
    of: &mut Option<Import>,
    tally: &mut Tally,
) -> Result<Vec<LineFault>, Error> {
    let batch = Arc::new(batch);
    match take_in(desk, &batch, of).await {
        Ok(taken) => return Ok(count(&batch, taken, tally)),
        Err(Error::Bug(why)) => tracing::error!(why, "a batch of an import failed; its lines go one by one"),
        Err(error) => return Err(error),
    }
    let mut faults = Vec::new();
    for line in batch.iter() {
        let alone = Arc::new(vec![line.clone()]);
        let taken = match take_in(desk, &alone, of).await {
            Err(Error::Bug(why)) => {
                tracing::error!(why, line = line.number, "a line of an import failed");
                let message = "could not be taken in, by a fault of ours, which has been logged".into();
                let refused = Err(vec![Fault { pointer: String::new(), message }]);
                let refused = Arc::new(vec![Line { read: refused, ..line.clone() }]);
                take_in(desk, &refused, of).await?
            }
            other => other?,
        };
        faults.extend(count(&alone, taken, tally));
    }
    Ok(faults)
}

async fn take_in(desk: &Desk, batch: &Arc<Vec<Line>>, of: &mut Option<Import>) -> Result<Vec<Taken>, Error> {
    let (lines, platform_id, before) = (Arc::clone(batch), desk.platform_id.clone(), of.clone());
    let taken =
        desk.write(move |db, op, now| take(db, op, &platform_id, &lines, before.as_ref(), now)).await?;
    if let Some(import) = of {
        *import = after(import, batch, &taken);
    }
    Ok(taken)
}

/// Counts what came of a batch, and lists what was wrong with it.
fn count(batch: &[Line], taken: Vec<Taken>, tally: &mut Tally) -> Vec<LineFault> {
    let mut faults = Vec::new();
    for (line, taken) in batch.iter().zip(taken) {
        match taken {
            Taken::New => tally.new += 1,
            Taken::Known => tally.known += 1,
            Taken::Stopped => (tally.known, tally.stopped) = (tally.known + 1, tally.stopped + 1),
            Taken::Refused(found) => {
                tally.refused += 1;
                faults.extend(found.into_iter().map(|fault| LineFault { line: line.number, fault }));
            }
        }
    }
    faults
}
