//! A message, as its row holds it.

use diesel::prelude::*;

use crate::domain::twilio::Status;
use crate::domain::vocabulary::vocabulary;
use crate::store::schema::outbox;

vocabulary! {
    /// How a message goes out.
    Channel {
        /// As a text message.
        Text = "TEXT",
        /// As a webhook.
        Webhook = "WEBHOOK",
    }
}

vocabulary! {
    /// Where a message is.
    State {
        /// To be sent.
        Pending = "PENDING",
        /// The other side took it.
        Done = "DONE",
        /// Given up.
        Failed = "FAILED",
        /// Withheld for good: it would have cost what fraud costs.
        Blocked = "BLOCKED",
        /// Not sent: a decoy, or a text whose person does not want it any more.
        Dropped = "DROPPED",
    }
}

/// A message.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct Message {
    /// `msg_...`; the row that the seal is bound to, and the `webhook-id` of a webhook.
    pub id: String,
    /// A [`Channel`].
    pub channel: String,
    /// Kind of text, or type of webhook.
    pub kind: String,
    /// 0 goes first.
    pub urgency: i64,
    /// To which platform.
    pub platform_id: Option<String>,
    /// To which number.
    pub number_id: Option<String>,
    /// About which connection.
    pub connection_id: Option<String>,
    /// About which ending.
    pub revocation_id: Option<String>,
    /// What to send, sealed; erased when settled.
    pub body_sealed: Option<String>,
    /// A [`State`].
    pub state: String,
    /// Attempts that came to an end.
    pub attempts: i64,
    /// Attempts begun since the last that came to an end.
    pub unsettled: i64,
    /// Not before, unix ms.
    pub due_at: i64,
    /// Worthless after, unix ms.
    pub expires_at: Option<i64>,
    /// Who has claimed it: random per claim.
    pub lease: Option<String>,
    /// Until when, unix ms.
    pub leased_until: Option<i64>,
    /// What the other side last said, for staff.
    pub last_answer: Option<String>,
    /// The gateway's id of it.
    pub provider_id: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub settled_at: Option<i64>,
    /// Of a text: blind index of the number less its last four digits.
    pub prefix: Option<String>,
    /// Of a text: the number's territory, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Of a text: whether nobody has reported the number; somebody proves that they hold it.
    pub proving: bool,
    /// Of a text with a code: when that was entered, unix ms.
    pub used_at: Option<i64>,
    /// Whether it is handled as others are, and sent nowhere.
    pub decoy: bool,
    /// Of a text: how far its carrier has come, as a step that only grows.
    pub carrier_step: i64,
    /// Of a text about connections: what it tells ([`Tells`](crate::domain::notice::Tells)). Of a webhook that tells
    /// of no ending: the way by which the wish came ([`Channel`](crate::domain::revocation::Channel)).
    pub tells: Option<String>,
    /// What it waits for while more may join it ([`Gathers`](crate::domain::pace::Gathers)).
    pub gathers: Option<String>,
    /// Of how much it tells then.
    pub gathered: i64,
    /// Whether it waits for the day.
    pub patient: bool,
    /// Of a text: in how many segments it goes out.
    pub segments: i64,
    /// How often it was sent once more after a try that never came to an end.
    pub repeats: Option<i64>,
}

/// What the answer of a text begins with that its carrier could not deliver.
pub const UNDELIVERED: &str = "undelivered: ";

impl Message {
    /// Whether its carrier says that it has arrived.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.carrier_step == Status::Delivered.step() && !self.was_lost()
    }

    /// Whether its carrier says that it will not arrive.
    #[must_use]
    pub fn was_lost(&self) -> bool {
        self.last_answer.as_deref().is_some_and(|answer| answer.starts_with(UNDELIVERED))
    }

    /// A message that is due at once, with nothing said yet of whom it goes to and what it says.
    #[must_use]
    pub fn new(id: &str, channel: Channel, kind: &str, now: i64) -> Self {
        Self {
            id: id.to_owned(),
            channel: channel.to_string(),
            kind: kind.to_owned(),
            urgency: 0,
            platform_id: None,
            number_id: None,
            connection_id: None,
            revocation_id: None,
            body_sealed: None,
            state: State::Pending.to_string(),
            attempts: 0,
            unsettled: 0,
            due_at: now,
            expires_at: None,
            lease: None,
            leased_until: None,
            last_answer: None,
            provider_id: None,
            created_at: now,
            settled_at: None,
            prefix: None,
            country: None,
            proving: false,
            used_at: None,
            decoy: false,
            carrier_step: 0,
            tells: None,
            gathers: None,
            gathered: 0,
            patient: false,
            segments: 1,
            repeats: None,
        }
    }
}
