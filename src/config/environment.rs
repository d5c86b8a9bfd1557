//! The environment: variables nobody knows are refused, and secrets can come from files.

use super::Settings;

/// Settings that may hold a secret, and so may come from a file.
const SECRETS: [&str; 4] =
    ["UNTETHER_DATABASE_URL", "UNTETHER_SMS_SECRET", "UNTETHER_CARRIER_SECRET", "UNTETHER_TWILIO_AUTH_TOKEN"];

/// Names for other programs of this project: the tests' own, and the log filter.
const OURS: [&str; 2] = ["UNTETHER_TEST_POSTGRES", "UNTETHER_LOG"];

/// A sentence for each `UNTETHER_*` variable that means nothing here. A mistyped name must not leave
/// a setting at its default in silence.
#[must_use]
pub fn unknown_variables() -> Vec<String> {
    let settings = Settings::default();
    let known: Vec<&str> = settings.entries().iter().map(|(name, _)| *name).collect();
    let files: Vec<String> = SECRETS.iter().map(|name| format!("{name}_FILE")).collect();
    let mut unknown: Vec<String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().unwrap_or_default())))
        .filter(|(name, value)| name.starts_with("UNTETHER_") && !is_injected(name, value))
        .map(|(name, _)| name)
        .filter(|name| {
            !known.contains(&name.as_str()) && !files.contains(name) && !OURS.contains(&name.as_str())
        })
        .map(|name| format!("{name} is no setting of untether; see `untether serve --help`"))
        .collect();
    unknown.sort();
    unknown
}

/// Whether an orchestrator sets a variable of this name for a service called `untether...`:
/// Kubernetes and Docker links announce `X_SERVICE_HOST`, `X_SERVICE_PORT[_NAME]`, `X_PORT` and
/// `X_PORT_8080_TCP[_ADDR|_PORT|_PROTO]`.
fn is_injected(name: &str, value: &str) -> bool {
    let announces = name.ends_with("_PORT") && value.contains("://");
    if name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || announces {
        return true;
    }
    name.split_once("_PORT_").is_some_and(|(_, rest)| {
        let number = rest.split('_').next().unwrap_or_default();
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Fills settings from the files that `_FILE` variables name, and answers with the faults met.
#[must_use]
pub fn read_files(settings: &mut Settings) -> Vec<String> {
    let mut faults = Vec::new();
    for name in SECRETS {
        let variable = format!("{name}_FILE");
        let Some(path) = std::env::var_os(&variable) else { continue };
        let field = match name {
            "UNTETHER_DATABASE_URL" => &mut settings.database_url,
            "UNTETHER_CARRIER_SECRET" => &mut settings.carrier_secret,
            "UNTETHER_TWILIO_AUTH_TOKEN" => &mut settings.twilio_auth_token,
            _ => &mut settings.sms_secret,
        };
        if field.is_some() {
            faults.push(format!("{name} and {variable} are both set; keep one"));
            continue;
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => *field = Some(text.trim_end().to_owned()),
            Err(why) => faults.push(format!("{variable}: {} cannot be read: {why}", path.to_string_lossy())),
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::is_injected;

    #[test]
    fn what_orchestrators_set_is_told_from_typing_errors() {
        for name in [
            "UNTETHER_SERVICE_HOST",
            "UNTETHER_SERVICE_PORT_HTTP",
            "UNTETHER_PORT",
            "UNTETHER_PORT_8080_TCP_ADDR",
        ] {
            assert!(is_injected(name, "tcp://10.0.0.7:8080"), "{name}");
        }
        for name in ["UNTETHER_BRANDNAME", "UNTETHER_PORT_RANGE", "UNTETHER_INTERNAL_PORT"] {
            assert!(!is_injected(name, "9000"), "{name}");
        }
    }
}
