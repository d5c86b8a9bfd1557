//! The apps and banks of the demo.

use serde_json::{Value, json};

use crate::domain::fields::put;

/// An app as a notification names it, with its purpose and the data that it asks for.
#[must_use]
pub fn app(id: &str) -> Option<(Value, &'static str, &'static [&'static str])> {
    let (name, legal, purpose, consequences, clusters): (_, _, _, Option<&str>, &'static [&'static str]) =
        match id {
            "budgetly" => (
                "Budgetly",
                "Budgetly, Inc.",
                "Keeping your budget up to date",
                Some("Your budget stops updating."),
                &["ACCOUNT_BASIC", "BALANCES", "TRANSACTIONS"],
            ),
            "rentwise" => (
                "Rentwise",
                "Rentwise Payments LLC",
                "Paying your rent",
                None,
                &["ACCOUNT_BASIC", "PAYMENT_SUPPORT"],
            ),
            "lendable" => (
                "Lendable Day",
                "Lendable Day, Inc.",
                "Checking your income for a loan",
                Some("An open loan application can't be finished."),
                &["STATEMENTS", "CUSTOMER_PERSONAL", "TRANSACTIONS"],
            ),
            "taxfox" => (
                "Taxfox",
                "Taxfox Software GmbH",
                "Filling in your tax return",
                Some("Forms for this year are no longer filled in for you."),
                &["TAX", "ACCOUNT_DETAILED", "INVESTMENTS"],
            ),
            "piggybank" => (
                "Piggybank",
                "Piggybank Savings Ltd",
                "Rounding up what you spend",
                Some("Round-ups stop. Money already saved stays yours."),
                &["ACCOUNT_BASIC", "TRANSACTIONS", "REWARDS"],
            ),
            _ => return None,
        };
    let mut recipient = json!({
        "id": id,
        "name": name,
        "legalName": legal,
        "homeUri": format!("https://{id}.example"),
        "privacyUri": format!("https://{id}.example/privacy"),
    });
    if let Some(text) = consequences {
        put(&mut recipient, "consequences", text);
    }
    Some((recipient, purpose, clusters))
}

/// A bank as a notification names it, and the accounts that a person has there.
#[must_use]
pub fn bank(id: &str) -> Option<(Value, Value)> {
    let (name, accounts) = match id {
        "ins_platypus" => (
            "Platypus Bank",
            json!([
                { "accountId": "pl-4421", "name": "Everyday Checking", "type": "CHECKING", "last4": "4421" },
                { "accountId": "pl-7310", "name": "Joint Savings", "type": "SAVINGS", "last4": "7310" },
            ]),
        ),
        "ins_gingham" => (
            "First Gingham Credit Union",
            json!([{ "accountId": "gi-9072", "name": "Savings", "type": "SAVINGS", "last4": "9072" }]),
        ),
        "ins_tartan" => (
            "Tartan Bank",
            json!([
                { "accountId": "ta-1180", "name": "Current Account", "type": "CHECKING", "last4": "1180" },
                { "accountId": "ta-5526", "name": "Travel Card", "type": "CREDITCARD", "last4": "5526" },
                { "accountId": "ta-3308", "name": "Brokerage", "type": "BROKERAGEACCOUNT", "last4": "3308" },
            ]),
        ),
        _ => return None,
    };
    let host = id.trim_start_matches("ins_");
    Some((json!({ "id": id, "name": name, "homeUri": format!("https://{host}.example") }), accounts))
}
