//! `untether import` and `untether reconcile`: files of a platform, a line for each consent.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use futures_util::Stream;
use futures_util::stream::iter;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use untether::app::Base;
use untether::bulk::{Desk, Lines, Tally, import, reconcile};
use untether::clock::Clock;
use untether::config::Config;
use untether::domain::secrets::to_hex;
use untether::domain::time::{parse_rfc3339, rfc3339};
use untether::error::Error;
use untether::flows::import::name;
use untether::store::imports::{self, Import};
use untether::store::platforms;

/// How much of a file is read at a time, in bytes.
const CHUNK: usize = 256 * 1_024;
/// How often is said how far it has come.
const EVERY: Duration = Duration::from_secs(2);

#[derive(Args)]
pub(super) struct ImportArgs {
    /// NDJSON: one `CONSENT_GRANTED` notification a line
    file: PathBuf,
    /// Whose connections, `plt_...`; can be left out where there is one platform
    #[arg(long, value_name = "ID")]
    platform: Option<String>,
    /// Where the faults of lines go, as NDJSON; else to standard output
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ReconcileArgs {
    /// NDJSON: one object with `consentId` a line, for each consent that is live at the platform
    file: PathBuf,
    /// Whose list, `plt_...`
    #[arg(long, value_name = "ID")]
    platform: String,
    /// As of when the list holds, RFC 3339; else when the file was written. What changed here since
    /// then is not held against it
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Acts on the differences; else they are only shown
    #[arg(long)]
    apply: bool,
}

/// Brings connections in that were there before. A run that was cut off goes on where it was.
pub(super) async fn bring_in(config: &Config, args: ImportArgs) -> Result<(), Error> {
    let mut file = open(&args.file)?;
    let desk = desk(config, args.platform.as_deref()).await?;
    let name = name(&desk.op, &desk.platform_id, &digest(&mut file, &args.file)?);
    let (platform_id, now) = (desk.platform_id.clone(), desk.clock.ms());
    let before = desk.store.write(move |db| imports::begin(db, &name, &platform_id, now)).await?;
    let mut out = Out::to(args.faults.as_deref(), before.lines > 0)?;
    let lines = go_on(file, &args.file, &before)?;
    let (started, had) = (Instant::now(), Tally::of(&before).lines());
    let mut said = started;
    let tally = import(&desk, lines, Some(before), |faults, tally| {
        faults.iter().try_for_each(|fault| out.line(fault))?;
        // What is in, and what was wrong with the rest, belong together: this run may be cut off.
        out.flush()?;
        if said.elapsed() >= EVERY {
            said = Instant::now();
            let rate = (tally.lines() - had) * 1_000 / millis(started.elapsed());
            note(&format!("{} lines, {rate} a second: {tally}", tally.lines()));
        }
        Ok(())
    })
    .await?;
    note(&tally.to_string());
    if tally.refused > 0 {
        return Err(Error::Refused(format!("{} lines were refused; all others are in", tally.refused)));
    }
    Ok(())
}

/// Compares a platform's list of live consents with ours.
pub(super) async fn compare(config: &Config, args: ReconcileArgs) -> Result<(), Error> {
    let file = open(&args.file)?;
    let as_of = match &args.as_of {
        Some(text) => parse_rfc3339(text).ok_or_else(|| {
            Error::Refused(format!("--as-of {text}: give a time such as 2026-11-20T10:00:00Z"))
        })?,
        None => written_at(&file, &args.file)?,
    };
    let desk = desk(config, Some(&args.platform)).await?;
    let mut out = Out::to(None, false)?;
    let lines = Lines::after(chunks(file, args.file.clone()), 0, 0);
    let done = reconcile(&desk, lines, as_of, args.apply, |found| out.line(&found)).await?;
    out.flush()?;
    if done.refused > 0 {
        return Err(Error::Refused(format!(
            "{} lines could not be read, so nothing was compared",
            done.refused
        )));
    }
    note(&format!("as of {}: {done}", rfc3339(as_of)));
    let differ = done.ended_here + done.not_listed + done.unknown_here;
    if differ > 0 && !args.apply {
        note("nothing was changed; --apply acts on it");
    }
    Ok(())
}

async fn desk(config: &Config, platform: Option<&str>) -> Result<Desk, Error> {
    let Base { store, op } = Base::open(config).await?;
    let known = store.read(platforms::all).await?;
    let named = || "`untether platform list` names them";
    let platform_id = match (platform, known.as_slice()) {
        (Some(id), _) if known.iter().any(|one| one.id == id) => id.to_owned(),
        (Some(id), _) => return Err(Error::Refused(format!("there is no platform {id}; {}", named()))),
        (None, [only]) => only.id.clone(),
        (None, []) => {
            return Err(Error::Refused("there is no platform; `untether platform add` makes one".into()));
        }
        (None, _) => return Err(Error::Refused(format!("say whose they are with --platform; {}", named()))),
    };
    Ok(Desk { store, op, clock: Clock::system(), platform_id })
}

/// The lines of a file that are not done yet.
fn go_on(
    mut file: File,
    path: &Path,
    before: &Import,
) -> Result<Lines<impl Stream<Item = Result<Vec<u8>, Error>> + Unpin + use<>>, Error> {
    let (bytes, number) = (before.bytes.unsigned_abs(), before.lines.unsigned_abs());
    if number > 0 {
        note(&format!(
            "going on after line {number}, where an earlier run was cut off: {}",
            Tally::of(before)
        ));
    }
    file.seek(SeekFrom::Start(bytes)).map_err(|why| unreadable(path, &why))?;
    Ok(Lines::after(chunks(file, path.to_owned()), number, bytes))
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|why| unreadable(path, &why))
}

fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::Refused(format!("{}: {why}", path.display()))
}

/// What is left of a file, piece by piece.
fn chunks(mut file: File, path: PathBuf) -> impl Stream<Item = Result<Vec<u8>, Error>> + Unpin {
    iter(std::iter::from_fn(move || {
        let mut chunk = vec![0; CHUNK];
        match file.read(&mut chunk) {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk))
            }
            Err(why) => Some(Err(unreadable(&path, &why))),
        }
    }))
}

/// SHA-256 of a file.
fn digest(file: &mut File, path: &Path) -> Result<String, Error> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk).map_err(|why| unreadable(path, &why))? {
            0 => return Ok(to_hex(&hash.finalize())),
            length => hash.update(chunk.get(..length).unwrap_or_default()),
        }
    }
}

fn written_at(file: &File, path: &Path) -> Result<i64, Error> {
    let written = file.metadata().and_then(|about| about.modified()).map_err(|why| unreadable(path, &why))?;
    let written = jiff::Timestamp::try_from(written).map_err(|why| unreadable(path, &why))?;
    Ok(written.as_millisecond())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// To standard error: standard output is for lines that a program reads.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Where lines of JSON go.
struct Out(std::io::BufWriter<Box<dyn Write>>);

impl Out {
    /// To a file, which is written anew unless it goes on; or to standard output.
    fn to(file: Option<&Path>, goes_on: bool) -> Result<Self, Error> {
        let mut how = File::options();
        how.create(true).write(true).append(goes_on).truncate(!goes_on);
        let to: Box<dyn Write> = match file {
            Some(path) => Box::new(how.open(path).map_err(|why| unreadable(path, &why))?),
            None => Box::new(std::io::stdout()),
        };
        Ok(Self(std::io::BufWriter::new(to)))
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string(line).map_err(|why| Error::Bug(why.to_string()))?;
        writeln!(self.0, "{json}").map_err(|why| unwritten(&why))
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.0.flush().map_err(|why| unwritten(&why))
    }
}

fn unwritten(why: &std::io::Error) -> Error {
    Error::Refused(format!("a line could not be written: {why}"))
}
