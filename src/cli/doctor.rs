//! `untether doctor`: what is well, and what somebody should look at.

use std::path::Path;

use untether::app::Base;
use untether::clock::Clock;
use untether::config::Config;
use untether::domain::keyring::Keyring;
use untether::domain::time::{HOUR, MINUTE, rfc3339};
use untether::error::Error;
use untether::flows::audit::{self, Signed};
use untether::flows::reseal::{Behind, behind};
use untether::store::url::DatabaseUrl;
use untether::store::{Conn, Store, cases};

use super::say;

/// Without a new checkpoint for so long although something was recorded, no worker runs.
const LATE: i64 = HOUR + 10 * MINUTE;

/// A finding: whether it is well, and what it is.
type Finding = (bool, String);

pub(super) async fn run(config: &Config) -> Result<(), Error> {
    let url = DatabaseUrl::parse(&config.database_url).map_err(Error::Refused)?;
    // Looked at before it is opened, which would bring it up to date.
    let pending = Store::pending(&url)?;
    if !pending.is_empty() {
        return tell(&[(
            false,
            format!(
                "{} is {} migrations behind this binary; `untether migrate`, or a start, brings it up to date",
                url.shown(),
                pending.len()
            ),
        )]);
    }
    let Base { store, op } = Base::open(config).await?;
    let mut findings = vec![
        (true, format!("{} answers and is up to date", url.shown())),
        (true, format!("{} belongs to it", config.keyring_file.display())),
    ];
    let now = Clock::system().ms();
    findings.extend(
        store
            .read(move |db| {
                let mut findings: Vec<Finding> =
                    behind(db, &op.keys, now)?.into_iter().map(|one| (one.ages, shown(&one))).collect();
                if findings.is_empty() {
                    findings.push((true, "no rows under older keys".to_owned()));
                }
                findings.extend(signed(db, &op.keys, now)?);
                findings.extend(open_cases(db)?);
                Ok(findings)
            })
            .await?,
    );
    tell(&findings)
}

/// What stands under other keys than those in use, and what to do about it.
pub(super) fn shown(one: &Behind) -> String {
    let (place, rows, purpose) = (one.place, one.rows, one.purpose);
    if let Some(key) = &one.key {
        let then = if one.lost {
            ", which the keyring file lacks: put it back, or nobody can verify them"
        } else {
            ": keep that key for good, since nobody can sign them anew"
        };
        return format!("{place}: {rows} signed with {key:?}{then}");
    }
    if one.lost {
        return format!(
            "{place}: {rows} rows under {purpose} keys that the keyring file lacks; put them back"
        );
    }
    let how = if one.ages {
        "nobody can make them anew, and they go by themselves: keep the keys until then"
    } else {
        "`untether keys reseal` makes them anew"
    };
    format!("{place}: {rows} rows under older {purpose} keys; {how}")
}

fn signed(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Vec<Finding>, Error> {
    let Signed { head, newest, doubt } = audit::signed(db, keys, now)?;
    let how_far = match newest {
        None => (head == 0, format!("the record of acts has {head} rows and no checkpoint yet")),
        Some(newest) => {
            let well = newest.seq == head || now - newest.at <= LATE;
            let at = rfc3339(newest.at);
            (well, format!("the record of acts has {head} rows; signed to row {} at {at}", newest.seq))
        }
    };
    let doubt = doubt.map(|doubt| (false, format!("{doubt}; see `untether audit verify`")));
    Ok(std::iter::once(how_far).chain(doubt).collect())
}

fn open_cases(db: &mut Conn) -> Result<Vec<Finding>, Error> {
    let open = cases::open_by_kind(db)?;
    if open.is_empty() {
        return Ok(vec![(true, "no open cases".to_owned())]);
    }
    Ok(open.into_iter().map(|(kind, count)| (false, format!("{count} open cases {kind}"))).collect())
}

fn tell(findings: &[Finding]) -> Result<(), Error> {
    for (well, what) in findings {
        say(&format!("{}  {what}", if *well { "well" } else { "LOOK" }));
    }
    match findings.iter().filter(|(well, _)| !well).count() {
        0 => Ok(()),
        count => Err(Error::Refused(format!("{count} of {} need a look", findings.len()))),
    }
}

/// `untether backup`: a copy that holds together, of a database that goes on working.
pub(super) fn backup(config: &Config, file: &Path) -> Result<(), Error> {
    let url = DatabaseUrl::parse(&config.database_url).map_err(Error::Refused)?;
    Store::backup(&url, file)?;
    say(&format!(
        "made {}; without the keyring file it is of no use to anybody, so keep that elsewhere",
        file.display()
    ));
    Ok(())
}
