//! `credentials.json` of the demo: what a newcomer needs to call the doors.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::flows::platform::Credentials;
use crate::keyring_file::write_private;

use super::staff::StaffCredentials;

/// Writes the file by rename, so that nobody reads half of it.
pub(super) fn write(
    path: &Path,
    (consumer, internal, admin): (&str, &str, &str),
    platform: &Credentials,
    staff: &[StaffCredentials],
) -> Result<(), Error> {
    let text = json!({
        "consumerUrl": consumer,
        "internalUrl": internal,
        "platform": platform,
        "adminUrl": admin,
        "staff": staff,
    });
    let text = serde_json::to_string_pretty(&text).map_err(|why| Error::Bug(why.to_string()))?;
    let half = path.with_extension("json.new");
    write_private(&half, &text, false)?;
    std::fs::rename(&half, path)
        .map_err(|why| Error::Refused(format!("{} cannot be written: {why}", path.display())))
}

/// The platform's credentials of an earlier start; none where the file is missing or of another kind.
pub(super) fn read(path: &Path) -> Option<Credentials> {
    let text = std::fs::read_to_string(path).ok()?;
    let json: Value = serde_json::from_str(&text).ok()?;
    let field = |name: &str| json.pointer(&format!("/platform/{name}"))?.as_str().map(str::to_owned);
    Some(Credentials {
        id: field("id")?,
        signing_secret: field("signingSecret")?,
        api_key: field("apiKey")?,
        webhook_secret: field("webhookSecret")?,
    })
}

/// The staff of an earlier start; nobody where the file is missing or of another kind.
pub(super) fn staff(path: &Path) -> Vec<StaffCredentials> {
    let read = || {
        let json: Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
        serde_json::from_value(json.get("staff")?.clone()).ok()
    };
    read().unwrap_or_default()
}
