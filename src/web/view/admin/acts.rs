//! Acts of the record, as staff read of them.

use crate::domain::audit::Deed;

/// The key of what an act is called; one that a newer version wrote has no name here.
#[must_use]
pub fn act_key(deed: Option<Deed>) -> String {
    let Some(deed) = deed else { return "staff-act-unknown".to_owned() };
    let spelled = deed.as_str().replace(['.', '_'], "-");
    format!("act-{spelled}")
}
