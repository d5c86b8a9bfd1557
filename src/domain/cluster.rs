//! Data clusters: what kinds of data a connection covers, in FDX 6.3's words.

use super::vocabulary::vocabulary;

vocabulary! {
    /// FDX's data clusters. A platform may send others; those are kept under the name they came with.
    Cluster {
        /// Name and kind of an account.
        AccountBasic = "ACCOUNT_BASIC",
        /// Terms, rates and limits of an account.
        AccountDetailed = "ACCOUNT_DETAILED",
        /// Balances.
        Balances = "BALANCES",
        /// Account and routing number.
        PaymentSupport = "PAYMENT_SUPPORT",
        /// Transactions.
        Transactions = "TRANSACTIONS",
        /// Payments that are set up for later.
        ScheduledPayments = "SCHEDULED_PAYMENTS",
        /// Bills and who sends them.
        Bills = "BILLS",
        /// Address, e-mail, phone number.
        CustomerContact = "CUSTOMER_CONTACT",
        /// Name, date of birth, identity numbers.
        CustomerPersonal = "CUSTOMER_PERSONAL",
        /// Statements.
        Statements = "STATEMENTS",
        /// Pictures of cheques and receipts.
        Images = "IMAGES",
        /// Holdings and trades.
        Investments = "INVESTMENTS",
        /// Tax forms.
        Tax = "TAX",
        /// Points and memberships.
        Rewards = "REWARDS",
        /// Messages that the bank sends.
        Notifications = "NOTIFICATIONS",
    }
}

/// Key of the message that names a cluster in plain words; `None` for one that FDX does not define,
/// which is then shown under its own name.
#[must_use]
pub fn message_key(cluster: &str) -> Option<String> {
    Cluster::parse(cluster)
        .map(|known| format!("cluster-{}", known.as_str().to_lowercase().replace('_', "-")))
}
