//! Grants of people who are all different, signed before the clock starts.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use untether::domain::phone::Phone;

use super::http;
use super::load::{self, Measured};
use super::server::Server;

/// Area codes where texts go to the ten thousand numbers that begin with 555; 415 has the demo's own.
static AREAS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let texted = |area: &u32| {
        Phone::from_e164(&format!("+1{area}5550000")).is_ok_and(|phone| {
            phone.can_be_texted() && matches!(phone.territory().as_deref(), Some("US" | "CA"))
        })
    };
    (201..990).filter(|area| *area != 415).filter(texted).collect()
});
const IN_AREA: usize = 10_000;
/// Apps and banks, as a platform of some size has them.
const APPS: usize = 40;
const BANKS: usize = 25;

/// A person with a connection.
pub struct Granted {
    /// In E.164 form.
    pub phone: String,
    /// `con_...`
    pub connection: String,
}

/// Counts the people of one database, so that nobody comes twice.
#[derive(Default)]
pub struct Grants {
    made: usize,
}

impl Grants {
    /// The platform's id of the grant of this number.
    pub fn consent(number: usize) -> String {
        format!("bench-{number}")
    }

    /// Tells the server of so many new people's grants, by so many clients. Each is answered with 201,
    /// and queues its text.
    ///
    /// # Errors
    /// The first answer that is another.
    pub async fn tell(
        &mut self,
        server: &Server,
        clients: usize,
        count: usize,
    ) -> Result<(Measured, Vec<Granted>)> {
        let signer = Webhook::new(&server.signing_secret)?;
        let now = Timestamp::now();
        let (mut phones, mut requests) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for number in self.made..self.made + count {
            let phone = phone(number)?;
            requests.push(signed(&signer, number, &grant(number, &phone, now), now)?);
            phones.push(phone);
        }
        self.made += count;
        let (measured, answers) = load::run(&server.internal, clients, requests, 201).await?;
        let people = phones.into_iter().zip(answers).map(|(phone, answer)| {
            let told: Value = serde_json::from_str(&answer.body)?;
            let field = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
            ensure!(field("notice").as_deref() == Some("QUEUED"), "no text is queued: {told}");
            Ok(Granted { phone, connection: field("connectionId").context("no connectionId")? })
        });
        Ok((measured, people.collect::<Result<_>>()?))
    }
}

fn phone(number: usize) -> Result<String> {
    // One area after the other: no more than 200 numbers with one beginning are texted in an hour.
    let (area, last) = (AREAS.get(number % AREAS.len()), number / AREAS.len());
    let area = area.filter(|_| last < IN_AREA).context("there are no fictional numbers left")?;
    Ok(format!("+1{area}555{last:04}"))
}

fn signed(signer: &Webhook, number: usize, body: &Value, now: Timestamp) -> Result<Vec<u8>> {
    let (id, body) = (format!("bench-{number}"), body.to_string());
    let signature = signer.sign(&id, now.as_second(), body.as_bytes())?;
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", id.as_str()),
        ("webhook-timestamp", &now.as_second().to_string()),
        ("webhook-signature", signature.as_str()),
    ];
    Ok(http::request("POST", "/internal/v1/notifications", &headers, &body))
}

fn grant(number: usize, phone: &str, now: Timestamp) -> Value {
    let (app, bank) = (number % APPS, number % BANKS);
    json!({
        "type": "CONSENT_GRANTED",
        "sentOn": now.to_string(),
        "consumer": {
            "phone": phone,
            "subject": format!("usr_{number}"),
            "phoneVerifiedAt": (now - SignedDuration::from_mins(2)).to_string(),
            "locale": "en-US",
        },
        "connection": {
            "consentId": Grants::consent(number),
            "status": "ACTIVE",
            "recipient": {
                "id": format!("bench-app-{app}"),
                "name": format!("Ledger {app}"),
                "legalName": format!("Ledger {app}, Inc."),
                "homeUri": format!("https://ledger-{app}.example"),
                "privacyUri": format!("https://ledger-{app}.example/privacy"),
                "consequences": "Your ledger stops updating.",
            },
            "institution": {
                "id": format!("bench-bank-{bank}"),
                "name": format!("Bank {bank}"),
                "homeUri": format!("https://bank-{bank}.example"),
            },
            "purpose": "Keeping your ledger up to date",
            "durationType": "PERSISTENT",
            "createdTime": now.to_string(),
            "lookbackPeriod": 730,
            "accountRevocation": true,
            "dataClusters": ["ACCOUNT_BASIC", "BALANCES", "TRANSACTIONS"],
            "accounts": [
                { "accountId": "a1", "name": "Everyday Checking", "type": "CHECKING", "last4": "4421" },
                { "accountId": "a2", "name": "Joint Savings", "type": "SAVINGS", "last4": "7310" },
            ],
        }
    })
}
