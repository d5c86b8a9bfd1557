//! What carriers know about a number: whether it was given to somebody else since a day, and whether its
//! SIM has changed lately. The shapes are those of Twilio Lookup v2 (`reassigned_number`, `sim_swap`) and of
//! CAMARA (Number Recycling `check`, SIM Swap `check`). "Unknown" is an answer like others.

use serde_json::{Value, json};

use super::time::{DAY, HOUR, rfc3339};
use super::vocabulary::vocabulary;

/// A SIM that changed less than this ago may be a thief's.
pub const SIM_CHANGE: i64 = 7 * DAY;
/// How long a person waits for a carrier's word before they go on without.
pub const PATIENCE: i64 = 3_000;

vocabulary! {
    /// Whose interface is asked.
    Kind {
        /// Twilio Lookup v2.
        Twilio = "twilio",
        /// An operator's CAMARA interfaces.
        Camara = "camara",
    }
}

/// What a carrier said; none where it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Whether the number was given to somebody else since the day asked about.
    pub reassigned: Option<bool>,
    /// Whether its SIM has changed within [`SIM_CHANGE`].
    pub sim_changed: Option<bool>,
}

/// A day as Twilio writes it, `YYYYMMDD`, or as CAMARA does, `YYYY-MM-DD`. A proof later on that day is
/// asked about from its beginning, which errs on the side of "somebody else".
#[must_use]
pub fn day(kind: Kind, at: i64) -> String {
    let day: String = rfc3339(at).chars().take(10).collect();
    match kind {
        Kind::Twilio => day.replace('-', ""),
        Kind::Camara => day,
    }
}

/// Path and query of a look-up at Twilio.
#[must_use]
pub fn twilio_path(e164: &str, since: i64) -> String {
    let number = e164.replace('+', "%2B");
    let day = day(Kind::Twilio, since);
    format!("/v2/PhoneNumbers/{number}?Fields=sim_swap,reassigned_number&LastVerifiedDate={day}")
}

/// Twilio's answer. `last_sim_swap.last_sim_swap_date` tells the moment; `swapped_in_period` counts only
/// where its period is no longer than ours.
#[must_use]
pub fn twilio_word(answer: &Value, now: i64) -> Word {
    let reassigned = match answer.pointer("/reassigned_number/is_number_reassigned").and_then(Value::as_str) {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let swap = answer.pointer("/sim_swap/last_sim_swap");
    let date = swap.and_then(|swap| super::time::parse_rfc3339(swap.get("last_sim_swap_date")?.as_str()?));
    let in_period = swap.and_then(|swap| swap.get("swapped_in_period")?.as_bool());
    let sim_changed = match (date, in_period) {
        (Some(at), _) => Some(now - at < SIM_CHANGE),
        (None, Some(true)) => Some(true),
        (None, _) => None,
    };
    Word { reassigned, sim_changed }
}

/// The body for CAMARA's SIM Swap `check`. `maxAge` is in hours.
#[must_use]
pub fn camara_sim_swap(e164: &str) -> Value {
    json!({ "phoneNumber": e164, "maxAge": SIM_CHANGE / HOUR })
}

/// The body for CAMARA's Number Recycling `check`.
#[must_use]
pub fn camara_recycling(e164: &str, since: i64) -> Value {
    json!({ "phoneNumber": e164, "specifiedDate": day(Kind::Camara, since) })
}

/// CAMARA's answers.
#[must_use]
pub fn camara_word(sim_swap: Option<&Value>, recycling: Option<&Value>) -> Word {
    Word {
        reassigned: recycling.and_then(|answer| answer.get("phoneNumberRecycled")?.as_bool()),
        sim_changed: sim_swap.and_then(|answer| answer.get("swapped")?.as_bool()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Kind, SIM_CHANGE, Word, camara_sim_swap, camara_word, day, twilio_path, twilio_word};
    use crate::domain::time::{parse_rfc3339, rfc3339};

    #[test]
    fn twilio_is_asked_and_read() {
        let since = parse_rfc3339("2026-03-09T23:59:59Z").unwrap();
        assert_eq!(
            twilio_path("+14155550010", since),
            "/v2/PhoneNumbers/%2B14155550010?Fields=sim_swap,reassigned_number&LastVerifiedDate=20260309"
        );
        let now = parse_rfc3339("2026-11-20T10:00:00Z").unwrap();
        let answer = |reassigned: &str, at: i64| {
            json!({
                "reassigned_number": { "is_number_reassigned": reassigned },
                "sim_swap": { "last_sim_swap": { "last_sim_swap_date": rfc3339(at) } },
            })
        };
        let word = |reassigned, sim_changed| Word { reassigned, sim_changed };
        assert_eq!(twilio_word(&answer("no", now - SIM_CHANGE), now), word(Some(false), Some(false)));
        assert_eq!(twilio_word(&answer("yes", now - SIM_CHANGE + 1), now), word(Some(true), Some(true)));
        assert_eq!(twilio_word(&answer("no_data_available", now), now).reassigned, None);
        assert_eq!(twilio_word(&json!({ "sim_swap": null }), now), Word::default());
    }

    #[test]
    fn camara_is_asked_and_read() {
        assert_eq!(camara_sim_swap("+1")["maxAge"], 168);
        assert_eq!(day(Kind::Camara, 0), "1970-01-01");
        let word =
            camara_word(Some(&json!({ "swapped": true })), Some(&json!({ "phoneNumberRecycled": false })));
        assert_eq!(word, Word { reassigned: Some(false), sim_changed: Some(true) });
        assert_eq!(camara_word(None, Some(&json!({ "code": "NOT_FOUND" }))), Word::default());
    }
}
