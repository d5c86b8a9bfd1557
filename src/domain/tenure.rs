//! Tenures: numbers change hands, and what belonged to one holder must not show to the next.
//! The rules are DESIGN 8's; NIST SP 800-63B calls a phone number "possession that can be reassigned".

use super::time::{DAY, HOUR};

/// Default of `UNTETHER_NUMBER_TRUST_DAYS`: how long after its last proof a number is still taken
/// to be with the same person.
pub const TRUST_DAYS: i64 = 45;
/// A grant's `phoneVerifiedAt` is a proof when it is at most this much older than its `sentOn`.
pub const PROOF_AGE: i64 = 24 * HOUR;

/// What the rules need to know of a tenure. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its id.
    pub id: String,
    /// Its first proof.
    pub opened_at: i64,
    /// Its newest proof.
    pub last_proof_at: i64,
    /// Whether codes alone open nothing.
    pub is_locked: bool,
    /// When it closed; none while it is the number's open one.
    pub closed_at: Option<i64>,
    /// When its number was found to be out of service. What was proven until then says nothing about who
    /// has the number afterwards.
    pub proof_ended_at: Option<i64>,
}

impl Span {
    /// Whether it is the number's open one.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The same after a proof; one that is older than its last changes nothing.
    #[must_use]
    pub fn proven_at(&self, proof_at: i64) -> Self {
        Self { last_proof_at: self.last_proof_at.max(proof_at), ..self.clone() }
    }

    /// Whether its last proof still says at `time` who has the number.
    #[must_use]
    pub fn is_trusted(&self, time: i64, trust: i64) -> bool {
        let has_ended = self.proof_ended_at.is_some_and(|end| self.last_proof_at <= end && end < time);
        time - self.last_proof_at <= trust && !has_ended
    }
}

/// Where a proof or a grant belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this tenure.
    In(String),
    /// In a new tenure; the newest one closes.
    New,
    /// Nowhere yet: it waits, unseen, with the number.
    Waits,
}

/// How long a proof is trusted, in milliseconds, from the setting in days.
#[must_use]
pub const fn trust(days: i64) -> i64 {
    days * DAY
}

/// Whether a grant proves that the person holds the number.
#[must_use]
pub fn is_proof(phone_verified_at: i64, sent_on: i64) -> bool {
    sent_on - phone_verified_at <= PROOF_AGE
}

/// Where a proof of time `proof_at` belongs. `spans` are the number's tenures, newest first.
///
/// A proof newer than the newest tenure's start carries that one on or starts another. One that is
/// older came late: it goes to the tenure that it would have carried on when it was made, and waits
/// if there is none, since it says nothing about who holds the number now. Where the newest has closed,
/// its number's holder has taken everything along to another one: whoever proves it next begins anew.
#[must_use]
pub fn place_proof(spans: &[Span], proof_at: i64, trust: i64) -> Place {
    let Some(newest) = spans.first() else {
        return Place::New;
    };
    if proof_at >= newest.opened_at {
        let is_near = newest.is_trusted(proof_at, trust);
        return match newest.closed_at {
            Some(closed) if proof_at >= closed => Place::New,
            _ if is_near => Place::In(newest.id.clone()),
            Some(_) => Place::Waits,
            None => Place::New,
        };
    }
    let was_open =
        |span: &&Span| span.opened_at <= proof_at && span.closed_at.is_none_or(|closed| proof_at < closed);
    let of_its_time = spans.iter().filter(was_open).find(|span| span.is_trusted(proof_at, trust));
    match of_its_time {
        Some(span) => Place::In(span.id.clone()),
        None if newest.opened_at - proof_at <= trust => Place::In(newest.id.clone()),
        None => Place::Waits,
    }
}

/// Where a grant without proof belongs that was there at `at`: now, or, where it was there before us, in
/// the past. Of that age it may be another holder's, as what has waited for the newest one's first proof.
#[must_use]
pub fn place_unproven(spans: &[Span], at: i64, trust: i64) -> Place {
    match spans.first() {
        Some(newest)
            if newest.is_open() && newest.is_trusted(at, trust) && newest.opened_at - at <= trust =>
        {
            Place::In(newest.id.clone())
        }
        _ => Place::Waits,
    }
}

/// Whether texts in this tenure may name app, bank and account at `now`.
#[must_use]
pub fn may_name(span: &Span, now: i64, trust: i64) -> bool {
    span.is_trusted(now, trust)
}

#[cfg(test)]
mod tests {
    use super::{PROOF_AGE, Place, Span, TRUST_DAYS, is_proof, place_proof, place_unproven, trust};

    fn span(id: &str, opened_at: i64, last_proof_at: i64) -> Span {
        Span {
            id: id.to_owned(),
            opened_at,
            last_proof_at,
            is_locked: false,
            closed_at: None,
            proof_ended_at: None,
        }
    }

    #[test]
    fn forty_five_days_and_not_a_millisecond_more() {
        let t = trust(TRUST_DAYS);
        let spans = [span("a", 0, 1_000)];
        assert_eq!(place_proof(&spans, 1_000 + t, t), Place::In("a".into()));
        assert_eq!(place_proof(&spans, 1_001 + t, t), Place::New);
        assert_eq!(place_unproven(&spans, 1_000 + t, t), Place::In("a".into()));
        assert_eq!(place_unproven(&spans, 1_001 + t, t), Place::Waits);
        assert_eq!(place_proof(&[], 0, t), Place::New);
        assert_eq!(place_unproven(&[], 0, t), Place::Waits);
    }

    #[test]
    fn what_was_there_before_us_waits_where_the_number_may_have_been_anothers() {
        let t = trust(TRUST_DAYS);
        let spans = [span("a", 2 * t, 2 * t)];
        assert_eq!(place_unproven(&spans, t, t), Place::In("a".into()));
        assert_eq!(place_unproven(&spans, t - 1, t), Place::Waits);
    }

    #[test]
    fn a_late_proof_goes_to_the_tenure_of_its_time() {
        let t = 100;
        let spans = [span("new", 1_000, 1_050), span("old", 0, 200)];
        assert_eq!(place_proof(&spans, 250, t), Place::In("old".into()));
        assert_eq!(place_proof(&spans, 950, t), Place::In("new".into()));
        assert_eq!(place_proof(&spans, 500, t), Place::Waits);
    }

    #[test]
    fn where_the_last_holder_moved_away_the_next_begins_anew() {
        let t = 100;
        let spans = [Span { closed_at: Some(300), ..span("old", 0, 290) }];
        assert_eq!(place_proof(&spans, 299, t), Place::In("old".into()));
        assert_eq!(place_proof(&spans, 300, t), Place::New);
        assert_eq!(place_unproven(&spans, 310, t), Place::Waits);
        // What was proven a moment before the next one began, and after the last had gone, is the next one's.
        let spans = [span("next", 320, 320), spans[0].clone()];
        assert_eq!(place_proof(&spans, 310, t), Place::In("next".into()));
        assert_eq!(place_proof(&spans, 299, t), Place::In("old".into()));
    }

    #[test]
    fn what_was_proven_before_a_number_died_says_nothing_after() {
        let t = 100;
        let died = |at| [Span { proof_ended_at: Some(at), ..span("a", 0, 1_000) }];
        // Until then, and as long as nobody asks about a later time.
        assert_eq!(place_proof(&died(1_010), 1_010, t), Place::In("a".into()));
        assert_eq!(place_proof(&died(1_010), 1_011, t), Place::New);
        assert_eq!(place_unproven(&died(1_010), 1_010, t), Place::In("a".into()));
        assert_eq!(place_unproven(&died(1_010), 1_011, t), Place::Waits);
        // A proof that came after shows that the number lives.
        assert_eq!(place_proof(&died(999), 1_050, t), Place::In("a".into()));
        assert_eq!(place_proof(&died(1_000), 1_050, t), Place::New);
    }

    #[test]
    fn a_verification_is_a_proof_for_a_day() {
        assert!(is_proof(0, PROOF_AGE));
        assert!(!is_proof(0, PROOF_AGE + 1));
    }
}
