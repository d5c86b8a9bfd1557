//! Limits of a day that staff may have raised for a while.

use super::time::DAY;
use super::traffic::Texting;
use super::vocabulary::vocabulary;

/// How long a raised limit holds, from when it was asked for. It cannot be approved later than that either.
pub const LASTS: i64 = DAY;
/// It may be so many times what is set, and no more.
pub const TIMES_AT_MOST: i64 = 10;
/// Staff hear of a budget when this much of it is used, of a hundred.
const EARLY: i64 = 80;

vocabulary! {
    /// What may be raised.
    Limit {
        /// Texts to known numbers.
        KnownTexts = "TEXTS_KNOWN",
        /// What they cost.
        KnownMoney = "MONEY_KNOWN",
        /// Texts to numbers under proof.
        ProvingTexts = "TEXTS_PROVING",
        /// What they cost.
        ProvingMoney = "MONEY_PROVING",
    }
}

impl Limit {
    /// Whether it is in millionths of money rather than in texts.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::KnownMoney | Self::ProvingMoney)
    }

    /// Whether it is for numbers under proof.
    #[must_use]
    pub const fn proving(self) -> bool {
        matches!(self, Self::ProvingTexts | Self::ProvingMoney)
    }

    /// What is set.
    #[must_use]
    pub fn set(self, texting: &Texting) -> i64 {
        if self.is_money() { texting.spend(self.proving()) } else { texting.budget(self.proving()) }
    }

    /// What stands, with what is raised now. What is set has been raised itself where it is higher by now.
    #[must_use]
    pub fn stands(self, texting: &Texting, raised: &[(Self, i64)]) -> i64 {
        let to = raised.iter().filter(|(of, _)| *of == self).map(|(_, amount)| *amount).max();
        to.unwrap_or_default().max(self.set(texting))
    }

    /// The most that it may be raised to.
    #[must_use]
    pub fn most(self, texting: &Texting) -> i64 {
        self.set(texting).saturating_mul(TIMES_AT_MOST)
    }

    /// Whether it may be raised to this: to more than is set, and to no less than stands. To as much it lasts longer.
    #[must_use]
    pub fn may_be(self, amount: i64, texting: &Texting, raised: &[(Self, i64)]) -> bool {
        amount > self.set(texting) && amount >= self.stands(texting, raised) && amount <= self.most(texting)
    }
}

/// What may go out in a day as things stand now: what is set, or what it was raised to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Texts.
    pub texts: i64,
    /// Money, in millionths.
    pub money: i64,
}

impl Allowance {
    /// For numbers under proof or for known ones, with what is raised now.
    #[must_use]
    pub fn of(texting: &Texting, proving: bool, raised: &[(Limit, i64)]) -> Self {
        let [texts, money] = if proving {
            [Limit::ProvingTexts, Limit::ProvingMoney]
        } else {
            [Limit::KnownTexts, Limit::KnownMoney]
        };
        Self { texts: texts.stands(texting, raised), money: money.stands(texting, raised) }
    }

    /// At how many texts staff hear that they will be used up.
    #[must_use]
    pub const fn early_texts(&self) -> i64 {
        self.texts * EARLY / 100
    }

    /// At how much staff hear that the money will be used up.
    #[must_use]
    pub const fn early_money(&self) -> i64 {
        self.money / 100 * EARLY
    }
}

#[cfg(test)]
mod tests {
    use super::super::link::Styles;
    use super::super::traffic::{Prices, Texting};
    use super::{Allowance, Limit};

    fn texting() -> Texting {
        Texting {
            countries: None,
            daily_budget: 100,
            daily_spend: 5_000_000,
            prices: Prices { by_country: [].into(), elsewhere: 10_000 },
            links: Styles::default(),
        }
    }

    #[test]
    fn a_limit_is_raised_to_ten_times_at_most() {
        let set = texting();
        for (limit, at) in [
            (Limit::KnownTexts, 100),
            (Limit::ProvingTexts, 10),
            (Limit::KnownMoney, 5_000_000),
            (Limit::ProvingMoney, 500_000),
        ] {
            assert_eq!(limit.set(&set), at);
            assert!(!limit.may_be(at, &set, &[]) && limit.may_be(at + 1, &set, &[]), "{limit}");
            assert!(limit.may_be(10 * at, &set, &[]) && !limit.may_be(10 * at + 1, &set, &[]), "{limit}");
            let raised = [(limit, 2 * at)];
            assert!(
                !limit.may_be(2 * at - 1, &set, &raised) && limit.may_be(2 * at, &set, &raised),
                "{limit}"
            );
            assert!(!limit.may_be(10 * at + 1, &set, &raised), "{limit}");
        }
    }

    #[test]
    fn what_is_raised_holds_for_its_own_numbers() {
        let raised = [(Limit::KnownTexts, 150), (Limit::ProvingMoney, 900_000)];
        assert_eq!(Allowance::of(&texting(), false, &raised), Allowance { texts: 150, money: 5_000_000 });
        assert_eq!(Allowance::of(&texting(), true, &raised), Allowance { texts: 10, money: 900_000 });
        let known = Allowance::of(&texting(), false, &raised);
        assert_eq!((known.early_texts(), known.early_money()), (120, 4_000_000));
        assert_eq!(
            Allowance::of(&texting(), false, &[(Limit::KnownTexts, 99)]).texts,
            100,
            "more is set by now"
        );
    }
}
