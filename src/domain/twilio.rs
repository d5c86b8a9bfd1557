//! What Twilio's Messages API says, and how it signs its callbacks.
//!
//! Codes: twilio.com/docs/api/errors. Statuses: its guide to outbound message status in status callbacks.

mod signature;

pub use signature::is_signed;

/// Where Twilio tells how far a text has come.
pub const STATUS_PATH: &str = "/callbacks/twilio/status";

/// What a fault means to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It may pass by itself.
    Later,
    /// It passes once staff have done something: the account, its token or a service is not set up right.
    NotSetUp,
    /// This text does not reach this number.
    GiveUp,
    /// Nobody has this number.
    Dead,
    /// The person has told this sender to be silent.
    OptedOut,
}

/// Documented codes, with what Twilio says of each. What stands in no line is given up.
const FAULTS: [(i64, Fault, &str); 36] = [
    (10_001, Fault::NotSetUp, "the account is not active"),
    (20_003, Fault::NotSetUp, "the account or its token is not known"),
    (20_005, Fault::NotSetUp, "the account is not active"),
    (20_404, Fault::NotSetUp, "there is no such account"),
    (20_403, Fault::NotSetUp, "the account may not do this"),
    (20_429, Fault::Later, "too many requests"),
    (20_500, Fault::Later, "a fault of Twilio's"),
    (20_503, Fault::Later, "Twilio is not available"),
    (21_211, Fault::Dead, "there is no such number"),
    (21_214, Fault::GiveUp, "the number cannot be reached"),
    (21_408, Fault::GiveUp, "texts to its region are not switched on"),
    (21_608, Fault::NotSetUp, "a trial account texts verified numbers only"),
    (21_609, Fault::NotSetUp, "the public origin is no address for callbacks"),
    (21_610, Fault::OptedOut, "the person has told this sender to be silent"),
    (21_611, Fault::Later, "the sender's queue is full"),
    (21_612, Fault::GiveUp, "no sender of the service reaches this number"),
    (21_614, Fault::GiveUp, "the number takes no texts"),
    (21_617, Fault::GiveUp, "the text is too long"),
    (21_635, Fault::GiveUp, "the number is a landline"),
    (21_701, Fault::NotSetUp, "there is no such messaging service"),
    (21_703, Fault::NotSetUp, "the messaging service has no sender"),
    (21_705, Fault::NotSetUp, "there is no such messaging service"),
    (30_001, Fault::Later, "the sender's queue overflowed"),
    (30_002, Fault::NotSetUp, "the account is suspended"),
    (30_003, Fault::Later, "the handset is switched off or out of reach"),
    (30_004, Fault::GiveUp, "the number is blocked from receiving this"),
    (30_005, Fault::Dead, "the number is unknown, or no longer in service"),
    (30_006, Fault::GiveUp, "a landline, or a carrier that cannot be reached"),
    (30_007, Fault::GiveUp, "filtered as unwanted"),
    (30_008, Fault::Later, "the carrier does not say why"),
    (30_010, Fault::GiveUp, "it would cost more than is allowed"),
    (30_022, Fault::Later, "a carrier's limit for the sender is reached"),
    (30_023, Fault::Later, "a carrier's daily limit for the brand is reached"),
    (30_032, Fault::NotSetUp, "the toll-free sender is not verified"),
    (30_034, Fault::NotSetUp, "the sender is not registered for US numbers"),
    (30_410, Fault::Later, "the carrier did not answer in time"),
];

/// What came of a request that was refused, and what to tell staff. Twilio's own message is left out: it
/// names the number.
#[must_use]
pub fn refused(status: u16, code: Option<i64>) -> (Fault, String) {
    let told = code.and_then(known);
    let fault = match (told, status) {
        // Whatever the code: it says that there is nothing wrong with the text.
        (_, 429 | 500..=599) => Fault::Later,
        (Some((fault, _)), _) => fault,
        (None, 401 | 403 | 404) => Fault::NotSetUp,
        (None, _) => Fault::GiveUp,
    };
    (fault, said(&format!("Twilio answered {status}"), code, told))
}

/// What it means that a carrier did not deliver, and what to tell staff.
#[must_use]
pub fn undelivered(code: Option<i64>) -> (Fault, String) {
    let told = code.and_then(known);
    let fault = told.map_or(Fault::GiveUp, |(fault, _)| fault);
    (fault, said("not delivered", code, told))
}

fn known(code: i64) -> Option<(Fault, &'static str)> {
    FAULTS.iter().find(|(one, ..)| *one == code).map(|(_, fault, meaning)| (*fault, *meaning))
}

fn said(what: &str, code: Option<i64>, told: Option<(Fault, &str)>) -> String {
    match (code, told) {
        (Some(code), Some((_, meaning))) => format!("{what}, {code}: {meaning}"),
        (Some(code), None) => format!("{what}, {code}"),
        (None, _) => what.to_owned(),
    }
}

/// How far a text has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On its way, so far: a status of a higher number comes later.
    UnderWay(i64),
    /// The handset has it, as far as its carrier knows.
    Delivered,
    /// It will not arrive.
    Lost,
}

/// What is final is above all else, and of several the first stays.
const FINAL: i64 = 9;

impl Status {
    /// Reads the `MessageStatus` of a callback; none for one that says nothing of a text that we sent.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(match text {
            "scheduled" | "accepted" => Self::UnderWay(1),
            "queued" => Self::UnderWay(2),
            "sending" => Self::UnderWay(3),
            "sent" | "partially_delivered" => Self::UnderWay(4),
            "delivered" | "read" => Self::Delivered,
            "undelivered" | "failed" | "canceled" => Self::Lost,
            _ => return None,
        })
    }

    /// Its place: a status counts only while no higher one, nor itself, has been told.
    #[must_use]
    pub const fn step(self) -> i64 {
        match self {
            Self::UnderWay(step) => step,
            Self::Delivered | Self::Lost => FINAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FAULTS, Fault, Status, refused, undelivered};

    #[test]
    fn each_code_stands_once_and_decides() {
        let mut codes: Vec<i64> = FAULTS.iter().map(|(code, ..)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FAULTS.len());
        for (code, fault) in [
            (21_610, Fault::OptedOut),
            (21_211, Fault::Dead),
            (30_005, Fault::Dead),
            (30_003, Fault::Later),
            (30_006, Fault::GiveUp),
            (21_614, Fault::GiveUp),
            (30_007, Fault::GiveUp),
            (30_034, Fault::NotSetUp),
            (99_999, Fault::GiveUp),
        ] {
            assert_eq!(refused(400, Some(code)).0, fault, "{code}");
            assert_eq!(undelivered(Some(code)).0, fault, "{code}");
        }
        for (status, fault) in [
            (400, Fault::GiveUp),
            (401, Fault::NotSetUp),
            (403, Fault::NotSetUp),
            (404, Fault::NotSetUp),
            (429, Fault::Later),
            (499, Fault::GiveUp),
            (500, Fault::Later),
            (599, Fault::Later),
        ] {
            assert_eq!(refused(status, None).0, fault, "{status}");
        }
        // A gateway in trouble does not know what it says.
        assert_eq!(refused(503, Some(21_211)).0, Fault::Later);
        assert_eq!(undelivered(None), (Fault::GiveUp, "not delivered".into()));
    }

    #[test]
    fn statuses_come_in_order() {
        let steps: Vec<i64> = ["accepted", "queued", "sending", "sent", "delivered"]
            .iter()
            .map(|status| Status::read(status).unwrap().step())
            .collect();
        assert!(steps.is_sorted_by(|a, b| a < b) && steps[0] > 0, "{steps:?}");
        let last = Status::Delivered.step();
        for status in ["undelivered", "failed", "canceled", "read"] {
            assert_eq!(Status::read(status).unwrap().step(), last, "{status}");
        }
        assert_eq!(Status::read("received"), None);
        assert_eq!(Status::read(""), None);
    }
}
