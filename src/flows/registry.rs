//! The registry in the hands of staff: what people read of apps and banks.

use crate::domain::audit::{Act, Deed};
use crate::domain::registry::{Field, Kind, Said, changed};
use crate::error::Error;
use crate::flows::staff::Desk;
use crate::store::logos::{self, State};
use crate::store::registry::{self, Curation, Entry, Wording};
use crate::store::{Conn, audit, platforms};

/// Wordings of consequences that a page shows, the newest first.
const WORDINGS: i64 = 50;

/// An app or a bank, as it is told and as staff say.
pub struct Known {
    /// What it is.
    pub kind: Kind,
    /// `rcp_...` or `ins_...`
    pub id: String,
    /// The platform's id of it.
    pub external_id: String,
    /// The platform's name.
    pub platform: String,
    /// When the platform told of it last, unix ms.
    pub told_on: i64,
    /// The name that counts.
    pub name: String,
    /// What the platform tells.
    pub told: Said,
    /// What staff say.
    pub curated: Said,
    /// Whether what was shared with a bank before can be shared again without its own login.
    pub fast_reshare: bool,
    /// How often staff have saved it.
    pub version: i64,
    /// Who on the staff did last, and when (unix ms).
    pub saved: Option<(String, i64)>,
    /// Where the logo is that counts, and how it stands with it.
    pub logo: Option<(String, Option<State>)>,
    /// What staff have written of consequences, the newest first.
    pub wordings: Vec<Wording>,
}

/// All about one; none where there is no such entry.
///
/// # Errors
/// From the database.
pub fn known(db: &mut Conn, kind: Kind, id: &str) -> Result<Option<Known>, Error> {
    let Some(entry) = Entry::find(db, kind, id)? else { return Ok(None) };
    let (platform_id, external_id, told_on) = entry.told_by();
    let platform = platforms::find(db, platform_id)?.map(|platform| platform.name).unwrap_or_default();
    let found = registry::find(db, id)?;
    let saved = found.as_ref().map(|(curation, by)| (by.clone(), curation.updated_at));
    let curation = found.map_or_else(|| Curation::of(&entry, id), |(curation, _)| curation);
    let logo = match entry.logo_uri() {
        Some(uri) => Some((uri.to_owned(), logos::state(db, uri)?)),
        None => None,
    };
    let wordings = if kind == Kind::App { registry::wordings(db, id, WORDINGS)? } else { Vec::new() };
    Ok(Some(Known {
        kind,
        id: id.to_owned(),
        external_id: external_id.to_owned(),
        platform,
        told_on,
        name: entry.name().to_owned(),
        told: curation.told(),
        curated: curation.curated(),
        fast_reshare: curation.fast_reshare,
        version: curation.version,
        saved,
        logo,
        wordings,
    }))
}

/// What somebody on the staff wants people to read.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The version that they looked at.
    pub seen: i64,
    /// What they say; what is left out is as told.
    pub said: Said,
    /// Whether what was shared with a bank before can be shared again without its own login.
    pub fast_reshare: bool,
    /// Why.
    pub reason: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curated {
    /// It counts from now on.
    Saved,
    /// It was so before.
    Same,
    /// Somebody else has saved another one meanwhile.
    Stale,
    /// There is no such entry.
    Nothing,
}

/// Has people read what staff say.
///
/// # Errors
/// From the database.
pub fn curate(
    db: &mut Conn,
    desk: &Desk,
    (kind, id): (Kind, &str),
    wish: &Wish,
    now: i64,
) -> Result<Curated, Error> {
    let Some(entry) = Entry::lock(db, kind, id)? else { return Ok(Curated::Nothing) };
    let before = registry::find(db, id)?.map_or_else(|| Curation::of(&entry, id), |(curation, _)| curation);
    if before.version != wish.seen {
        return Ok(Curated::Stale);
    }
    let fields = changed(&before.curated(), &wish.said);
    let mut names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    if before.fast_reshare != wish.fast_reshare {
        names.push("fast_reshare");
    }
    if names.is_empty() {
        return Ok(Curated::Same);
    }
    let mut curation = before.saying(wish.said.clone());
    curation.fast_reshare = wish.fast_reshare;
    curation.version += 1;
    curation.staff_id.clone_from(&desk.staff_id);
    curation.updated_at = now;
    registry::save(db, entry, &curation, logos::AT_ONCE)?;
    if fields.contains(&Field::Consequences) {
        registry::write_down(db, &curation)?;
    }
    let deed = match kind {
        Kind::App => Deed::RecipientCurated,
        Kind::Bank => Deed::InstitutionCurated,
    };
    let act = Act::by_staff(deed, &desk.staff_id).about(id);
    let told = [("fields", names.into()), ("reason", wish.reason.as_str().into())];
    audit::append(db, &act.with(told), now)?;
    Ok(Curated::Saved)
}

/// Has a logo fetched again in the next round. `false` where there is none to fetch.
///
/// # Errors
/// From the database.
pub fn fetch_logo(db: &mut Conn, desk: &Desk, kind: Kind, id: &str, now: i64) -> Result<bool, Error> {
    let entry = Entry::find(db, kind, id)?;
    let Some(uri) = entry.as_ref().and_then(Entry::logo_uri) else { return Ok(false) };
    logos::want_at_once(db, uri)?;
    audit::append(db, &Act::by_staff(Deed::LogoWanted, &desk.staff_id).about(id), now)?;
    Ok(true)
}
