//! Two processes of the binary on one database, whose workers claim what the other's have not: what texts may
//! cost is counted once for both.

use futures_util::future::join_all;
use untether::app::{App, Work};
use untether::clock::Clock;
use untether::domain::notice::Kind;
use untether::domain::pace::A_DAY;
use untether::domain::phone::Phone;
use untether::domain::traffic::{CODES, KNOWN_PER_PREFIX, PROVING_PER_COUNTRY, PROVING_PER_PREFIX};
use untether::flows::notice::{text, urgency};
use untether::store::{numbers, outbox};

use crate::harness::{Browser, Grant, PHONE, Two, ask_at_once, checked};

/// Number `n` of a block of ten thousand.
fn pumped(n: usize) -> String {
    format!("+1212555{n:04}")
}

fn grant(phone: &str) -> Grant {
    Grant::new(&format!("c-{phone}"), jiff::Timestamp::now()).phone(phone)
}

/// How many at most wait for their text at a time: one address is one client.
const AT_ONCE: usize = 60;

impl Two {
    async fn share_with(&self, phones: impl Iterator<Item = String>) {
        let grants: Vec<Grant> = phones.map(|phone| grant(&phone)).collect();
        for some in grants.chunks(AT_ONCE) {
            self.share(some.iter().cloned()).await;
        }
    }

    /// Codes to numbers that somebody is proving, all queued in one go.
    async fn prove(&self, phones: Vec<String>) {
        let app = App::start(checked(self.database.settings()), Clock::system(), Work::Manual);
        let app = app.await.unwrap_or_else(|error| panic!("the app does not start: {error}"));
        let (op, now) = (app.operator().clone(), jiff::Timestamp::now().as_millisecond());
        let queue = move |db: &mut untether::store::Conn| {
            for phone in &phones {
                let phone = Phone::from_e164(phone).unwrap();
                let mut message = text(&op, Kind::Code, urgency::CODE, (&phone).into(), "a code", now);
                message.number_id = Some(numbers::locked(db, &op.keys, &phone, now)?.number.id);
                message.proving = true;
                outbox::insert(db, &message)?;
            }
            Ok(())
        };
        app.store().write(queue).await.unwrap();
        app.stop().await;
        self.idle().await;
    }

    /// These ask for a code, all at once at both; how many codes went out so far.
    async fn ask_for(&self, browsers: &[Browser], phone: impl Fn(usize) -> String) -> usize {
        let asks = ask_at_once(browsers, phone).await;
        assert!(asks.iter().all(|status| *status == 303));
        self.idle().await;
        self.gateway.codes().len()
    }
}

async fn two_hundred_known_numbers_of_a_prefix(two: &Two) {
    two.share_with((0..KNOWN_PER_PREFIX + 10).map(pumped)).await;
    two.idle().await;
    // And the one elsewhere.
    assert_eq!(two.gateway.notices().len(), KNOWN_PER_PREFIX + 1);
}

async fn twenty_numbers_under_proof_of_a_prefix(two: &Two) {
    two.prove((0..PROVING_PER_PREFIX + 10).map(pumped).collect()).await;
    assert_eq!(two.gateway.codes().len(), PROVING_PER_PREFIX);
}

async fn five_hundred_numbers_under_proof_of_a_country(two: &Two) {
    two.prove((0..PROVING_PER_COUNTRY + 10).map(|n| format!("+1212{}0143", 200 + n)).collect()).await;
    assert_eq!(two.gateway.codes().len(), PROVING_PER_COUNTRY);
}

/// Nobody enters any: after fifty there are no more.
async fn fifty_codes_of_a_prefix(two: &Two) {
    two.share_with((0..AT_ONCE).map(pumped)).await;
    let codes = two.ask_for(&two.strangers(AT_ONCE), pumped).await;
    assert_eq!(i64::try_from(codes), Ok(CODES));
}

/// One in five entered is enough for one more, one fewer is not.
async fn conversion(two: &Two) {
    let mut before = 0;
    for (block, entered, more) in [(212, 10, 1), (213, 9, 0)] {
        let phone = |n: usize| format!("+1{block}555{n:04}");
        two.share_with((0..60).map(phone)).await;
        let browsers = two.strangers(60);
        let (first, last) = browsers.split_at(50);
        assert_eq!(two.ask_for(first, phone).await, before + 50);
        let codes = two.gateway.codes();
        let code = |n: usize| {
            let text = codes.iter().rev().find(|text| text.to == phone(n)).unwrap();
            text.body.rsplit('#').next().unwrap()
        };
        let forms: Vec<_> = (0..entered).map(|n| [("code", code(n))]).collect();
        let entering = forms.iter().zip(first).map(|(form, browser)| browser.post("/sign-in/code", form));
        assert!(join_all(entering).await.iter().all(|page| page.status == 303));
        let after = two.ask_for(last, |n| phone(50 + n)).await;
        assert_eq!(after, before + 50 + more, "{entered} of 50");
        before = after;
    }
}

async fn each_budget_by_itself(two: &Two) {
    two.share_with((0..30).map(pumped)).await;
    two.prove((0..10).map(pumped).collect()).await;
    assert_eq!((two.gateway.notices().len(), two.gateway.codes().len()), (20, 2));
}

/// Each segment costs one, of twenty.
async fn money(two: &Two) {
    two.share_with((0..30).map(pumped)).await;
    two.idle().await;
    let gone = "FROM outbox WHERE settled_at IS NOT NULL";
    let spent = format!("SELECT CAST(SUM(segments) AS TEXT) AS value {gone}");
    let least = "SELECT CAST(MIN(segments) AS TEXT) AS value FROM outbox WHERE settled_at IS NULL";
    let [spent, least] = [&spent, least].map(|query| two.database.texts(query)[0].parse::<i64>().unwrap());
    assert!(spent <= 20 && spent + least > 20, "{spent}, and the next is {least}");
}

/// Four grants at once in each minute, for ten minutes.
async fn five_texts_of_a_day(two: &Two) {
    for minute in 0..10 {
        let consent = |n| format!("c-{minute}-{n}");
        two.share((0..4).map(|n| Grant::new(&consent(n), jiff::Timestamp::now()).phone(PHONE))).await;
        two.idle().await;
        two.pass(60);
    }
    two.idle().await;
    assert_eq!(i64::try_from(two.gateway.notices().len()), Ok(A_DAY));
}

/// The first went out at the start: all others of its minute are one.
async fn one_text_for_the_rest_of_a_minute(two: &Two) {
    two.share((0..20).map(|n| Grant::new(&format!("c-more-{n}"), jiff::Timestamp::now()).phone(PHONE))).await;
    two.pass(60);
    two.idle().await;
    let notices = two.gateway.notices();
    assert_eq!(notices.len(), 2);
    assert!(notices[1].body.contains("20 new connections"), "{}", notices[1].body);
}

on_both! {
    of_210_known_numbers_of_a_prefix_at_two_processes_200_are_texted: two_hundred_known_numbers_of_a_prefix;
    of_30_numbers_under_proof_of_a_prefix_at_two_processes_20_are_texted: twenty_numbers_under_proof_of_a_prefix;
    of_510_numbers_under_proof_at_two_processes_500_are_texted: five_hundred_numbers_under_proof_of_a_country;
    of_60_codes_that_nobody_enters_at_two_processes_50_go_out: fifty_codes_of_a_prefix
        with ("UNTETHER_CODES_PER_CLIENT", "1000");
    a_fifth_of_50_codes_entered_at_two_processes_lets_one_more_go: conversion
        with ("UNTETHER_CODES_PER_CLIENT", "1000");
    of_30_texts_at_two_processes_20_are_in_the_budget: each_budget_by_itself
        with ("UNTETHER_SMS_DAILY_BUDGET", "20");
    what_texts_at_two_processes_may_cost: money
        with ("UNTETHER_SMS_DAILY_SPEND", "20"), ("UNTETHER_SMS_PRICES", "US=1,*=1");
    of_40_grants_of_a_day_at_two_processes_five_texts_are_made: five_texts_of_a_day;
    of_20_grants_of_a_minute_at_two_processes_one_text_is_made: one_text_for_the_rest_of_a_minute;
}
