//! What came of a send.

/// What the other side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nobody was asked: a decoy.
    Nobody {
        /// Why, where it was to be sent.
        why: Option<&'static str>,
    },
    /// It took the message. `confirms`: a webhook's receiver serves no more data.
    Taken {
        /// The gateway's id.
        provider_id: Option<String>,
        /// 200 or 204 of a webhook, not 202.
        confirms: bool,
    },
    /// Not now.
    Later {
        /// For staff.
        why: String,
        /// How long it asked for, in ms.
        after: Option<i64>,
    },
    /// Not until staff have done something: our account there is not set up right.
    NotSetUp {
        /// For staff.
        why: String,
    },
    /// Never.
    Never {
        /// For staff.
        why: String,
    },
    /// Never: nobody has this number.
    Dead {
        /// For staff.
        why: String,
    },
    /// Never: the person has told the sender to be silent.
    OptedOut {
        /// For staff.
        why: String,
    },
    /// A webhook's target did not take it, or did not answer.
    Failed {
        /// The target.
        url: String,
        /// For staff.
        why: String,
        /// How long it asked for, in ms.
        after: Option<i64>,
    },
    /// A webhook's target is not to be asked again: 410.
    Gone {
        /// The target.
        url: String,
    },
}
