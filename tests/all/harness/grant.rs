//! Notifications as a platform would write them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::PHONE;

/// A `CONSENT_GRANTED` with proof: the number was verified two minutes before.
#[derive(Clone)]
#[must_use]
pub struct Grant(Value);

impl Grant {
    pub fn new(consent: &str, sent_on: Timestamp) -> Self {
        let grant = Self(json!({
            "type": "CONSENT_GRANTED",
            "consumer": { "phone": PHONE, "subject": "usr_10", "locale": "en-US" },
            "connection": {
                "consentId": consent,
                "recipient": { "id": "budgetly", "name": "Budgetly" },
                "institution": { "id": "ins_1", "name": "Platypus Bank" },
                "purpose": "Budgeting",
                "durationType": "PERSISTENT",
                "createdTime": sent_on.to_string(),
                "accountRevocation": true,
                "dataClusters": ["ACCOUNT_BASIC", "TRANSACTIONS"],
            }
        }));
        grant.sent_on(sent_on).proven(SignedDuration::from_mins(2)).accounts(&[(
            "a1",
            "Everyday Checking",
            "4421",
        )])
    }

    pub fn phone(self, phone: &str) -> Self {
        // The platform's own name for the human follows the number.
        let subject = format!("usr_{phone}");
        self.set("/consumer/phone", phone).set("/consumer/subject", subject)
    }

    pub fn app(self, id: &str, name: &str) -> Self {
        self.set("/connection/recipient/id", id).set("/connection/recipient/name", name)
    }

    pub fn bank(self, id: &str, name: &str) -> Self {
        self.set("/connection/institution/id", id).set("/connection/institution/name", name)
    }

    pub fn consequences(self, words: &str) -> Self {
        self.set("/connection/recipient/consequences", words)
    }

    /// `(accountId, name, last4)` each.
    pub fn accounts(self, accounts: &[(&str, &str, &str)]) -> Self {
        let account = |(id, name, last4): &(&str, &str, &str)| -> Value {
            json!({ "accountId": id, "name": name, "type": "CHECKING", "last4": last4 })
        };
        let accounts: Vec<Value> = accounts.iter().map(account).collect();
        self.set("/connection/accounts", accounts)
    }

    pub fn clusters(self, clusters: &[&str]) -> Self {
        self.set("/connection/dataClusters", clusters)
    }

    pub fn expires(self, at: Timestamp) -> Self {
        self.set("/connection/durationType", "TIME_BOUND").set("/connection/expirationTime", at.to_string())
    }

    pub fn updated(self) -> Self {
        self.set("/type", "CONSENT_UPDATED")
    }

    /// Moves the sending alone: what proof it carries stays where it was.
    pub fn sent_on(self, at: Timestamp) -> Self {
        self.set("/sentOn", at.to_string())
    }

    /// Proven so long before it was sent.
    pub fn proven(self, before: SignedDuration) -> Self {
        let sent: Timestamp = self.0["sentOn"].as_str().unwrap().parse().unwrap();
        self.set("/consumer/phoneVerifiedAt", (sent - before).to_string())
    }

    pub fn without_proof(mut self) -> Self {
        let consumer = self.0["consumer"].as_object_mut().unwrap();
        consumer.remove("phoneVerifiedAt");
        self
    }

    /// Any field by its JSON pointer; the object that holds it must be there.
    pub fn set(mut self, pointer: &str, value: impl serde::Serialize) -> Self {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = self.0.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.insert(name.into(), serde_json::to_value(value).unwrap());
        self
    }

    pub fn to_json(&self) -> Value {
        self.0.clone()
    }
}

/// A notification about a consent that is known by its id alone.
pub fn event(kind: &str, consent: &str, sent_on: Timestamp, more: Value) -> Value {
    let mut body = json!({
        "type": kind,
        "sentOn": sent_on.to_string(),
        "connection": { "consentId": consent },
    });
    let fields = body.as_object_mut().unwrap();
    if matches!(kind, "CONSENT_REVOKED" | "CONSENT_EXPIRED" | "CONSENT_SUSPENDED") {
        fields.insert("reason".into(), json!("BUSINESS_RULE"));
        fields.insert("initiator".into(), json!("DATA_PROVIDER"));
    }
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    body
}

/// So many seconds after a moment, or before it.
pub fn at(moment: Timestamp, seconds: i64) -> Timestamp {
    moment + SignedDuration::from_secs(seconds)
}
