//! Reconciliations: a platform's list of live consents beside ours.

use futures_util::Stream;
use serde::Serialize;

use super::lines::Lines;
use super::{BATCH, Desk, LineFault, too_long};
use crate::domain::id;
use crate::error::Error;
use crate::flows::reconcile::{self, Difference, Drift};
use crate::store::reconciled::{self, Run};

/// Differences that are read, and acted on, in one transaction.
const PAGE: i64 = 200;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reconciled {
    /// Consents on the list.
    pub listed: u64,
    /// Of those, the ones that have ended here.
    pub ended_here: u64,
    /// Connections that are live here, and not on the list.
    pub not_listed: u64,
    /// Consents on the list that are unknown here.
    pub unknown_here: u64,
    /// Lines that could not be read. Where there are any, nothing is compared: what they would have said is
    /// missing from the list.
    pub refused: u64,
    /// Of those, the ones that were too long to be read.
    #[serde(skip)]
    pub too_long: u64,
    /// How many differences were acted on.
    pub acted_on: u64,
}

impl std::fmt::Display for Reconciled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} listed; {} of them ended here, {} unknown here; {} live here and not listed; {} acted on",
            self.listed, self.ended_here, self.unknown_here, self.not_listed, self.acted_on
        )
    }
}

/// What is heard on the way.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Found {
    /// A line could not be read.
    Fault(LineFault),
    /// The lists differ.
    Difference(Difference),
}

/// Compares the list with ours as of `as_of`, unix ms, and acts on it only with `apply`.
///
/// # Errors
/// From the stream, and from the database; [`Error::Refused`] for an empty list with `apply`, which would
/// mark everything.
pub async fn reconcile<S, C>(
    desk: &Desk,
    mut lines: Lines<S>,
    as_of: i64,
    apply: bool,
    mut hear: impl FnMut(Found) -> Result<(), Error>,
) -> Result<Reconciled, Error>
where
    S: Stream<Item = Result<C, Error>> + Unpin,
    C: AsRef<[u8]>,
{
    let run = Run { id: id::fresh("rec", desk.clock.ms()), platform_id: desk.platform_id.clone(), as_of };
    let done = compared(desk, &mut lines, &run, apply, &mut hear).await;
    let id = run.id;
    loop {
        let id = id.clone();
        match desk.write(move |db, _, _| reconciled::forget(db, &id)).await {
            Ok(0) => return done,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "a staged list was not forgotten; the worker does so in a day");
                return done;
            }
        }
    }
}

async fn compared<S, C>(
    desk: &Desk,
    lines: &mut Lines<S>,
    run: &Run,
    apply: bool,
    hear: &mut impl FnMut(Found) -> Result<(), Error>,
) -> Result<Reconciled, Error>
where
    S: Stream<Item = Result<C, Error>> + Unpin,
    C: AsRef<[u8]>,
{
    let mut sum = Reconciled::default();
    stage(desk, lines, run, &mut sum, hear).await?;
    if sum.refused > 0 {
        return Ok(sum);
    }
    if apply && sum.listed == 0 {
        return Err(Error::Refused(
            "the list is empty, which would mark every connection; nothing was done".into(),
        ));
    }
    for drift in Drift::ALL {
        let mut after = String::new();
        loop {
            let (page, acted) = page(desk, run, *drift, &after, apply).await?;
            let Some(last) = page.last() else { break };
            last.place().clone_into(&mut after);
            sum.acted_on += acted;
            let count = u64::try_from(page.len()).unwrap_or(0);
            match drift {
                Drift::EndedHere => sum.ended_here += count,
                Drift::NotListed => sum.not_listed += count,
                Drift::UnknownHere => sum.unknown_here += count,
            }
            page.into_iter().try_for_each(|one| hear(Found::Difference(one)))?;
        }
    }
    if apply {
        relist(desk, run).await?;
    }
    Ok(sum)
}

async fn stage<S, C>(
    desk: &Desk,
    lines: &mut Lines<S>,
    run: &Run,
    sum: &mut Reconciled,
    hear: &mut impl FnMut(Found) -> Result<(), Error>,
) -> Result<(), Error>
where
    S: Stream<Item = Result<C, Error>> + Unpin,
    C: AsRef<[u8]>,
{
    loop {
        let mut ids = Vec::with_capacity(BATCH);
        while ids.len() < BATCH {
            let Some(line) = lines.next().await? else { break };
            sum.too_long += u64::from(line.text.is_none());
            match line.text.map_or_else(|| Err(vec![too_long()]), |text| reconcile::read(&text)) {
                Ok(id) => ids.push(id),
                Err(faults) => {
                    sum.refused += 1;
                    for fault in faults {
                        hear(Found::Fault(LineFault { line: line.number, fault }))?;
                    }
                }
            }
        }
        if ids.is_empty() {
            return Ok(());
        }
        let run = run.clone();
        sum.listed += desk.write(move |db, _, now| reconcile::stage(db, &run, &ids, now)).await?;
    }
}

/// Some of the differences of a kind; with `apply` acted on, and how many were.
async fn page(
    desk: &Desk,
    run: &Run,
    drift: Drift,
    after: &str,
    apply: bool,
) -> Result<(Vec<Difference>, u64), Error> {
    let (of, from, now) = (run.clone(), after.to_owned(), desk.clock.ms());
    let found = desk.store.read(move |db| reconcile::differences(db, &of, drift, &from, PAGE, now)).await?;
    if !apply || found.is_empty() || drift == Drift::UnknownHere {
        return Ok((found, 0));
    }
    let run = run.clone();
    desk.write(move |db, op, now| {
        let mut acted = 0;
        for one in &found {
            acted += u64::from(reconcile::apply(db, op, &run, one, now)?);
        }
        Ok((found.clone(), acted))
    })
    .await
}

async fn relist(desk: &Desk, run: &Run) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let (run, from) = (run.clone(), after.clone());
        match desk.write(move |db, _, now| reconcile::relist(db, &run, &from, PAGE, now)).await? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
