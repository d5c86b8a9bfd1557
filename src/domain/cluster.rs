//! Data clusters: what kinds of data a connection covers, in FDX 6.3's words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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

/// The messages about a cluster.
pub struct Messages {
    /// Key of its name.
    pub name: String,
    /// Key of its name as it stands inside a list.
    pub inline: String,
    /// Key of the sentence on what it is.
    pub what: String,
}

static MESSAGES: LazyLock<BTreeMap<Cluster, Messages>> = LazyLock::new(|| {
    let messages = |cluster: &Cluster| {
        let name = format!("cluster-{}", cluster.as_str().to_lowercase().replace('_', "-"));
        (*cluster, Messages { inline: format!("{name}-inline"), what: format!("{name}-what"), name })
    };
    Cluster::ALL.iter().map(messages).collect()
});

/// The messages about a cluster in plain words; `None` for one that FDX does not define, which is
/// then shown under its own name.
#[must_use]
pub fn messages(cluster: &str) -> Option<&'static Messages> {
    MESSAGES.get(&Cluster::parse(cluster)?)
}
