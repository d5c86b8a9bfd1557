//! A thousand random histories over HTTP, each compared with the oracle step by step: late,
//! twice, out of order, at equal times, with a person's stop somewhere between.
//!
//! All histories share one app and go in step, the worker running between steps, so that what
//! each of them sees does not depend on the others. A failure prints the history whole.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use futures_util::stream::{self, StreamExt};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::harness::{Browser, Test, at, event, start, stop_path};
use crate::oracle::{Event, Kind, Oracle, Verdict};

const HISTORIES: usize = 1_000;
const STEPS: usize = 9;
const PEOPLE: usize = 10;
/// Where the clock stands; events are sent before, at, and a little after.
const NOW: i64 = 300;

#[derive(Clone, Copy, Debug)]
enum Act {
    Notify(Event),
    /// The message of an earlier step once more, id and all.
    Again(usize),
    Stop,
}

struct History {
    consent: String,
    person: usize,
    acts: Vec<Act>,
    oracle: Oracle,
    verdicts: Vec<Option<Verdict>>,
    answers: Vec<Option<Value>>,
    connection: Option<String>,
}

fn history(number: usize, random: &mut StdRng) -> History {
    let confirms = random.random_bool(0.5);
    let mut acts: Vec<Act> = Vec::new();
    for step in 0..random.random_range(2..=STEPS) {
        let stopped = acts.iter().any(|act| matches!(act, Act::Stop));
        let act = match random.random_range(0..100) {
            0..12 if step > 0 => Act::Again(random.random_range(0..step)),
            12..30 if !stopped => Act::Stop,
            // After a stop, newer news is what the rules are hardest about.
            30..50 if stopped => Act::Notify(news(random, step, stopped, NOW - 60..=NOW + 240)),
            _ => Act::Notify(news(random, step, stopped, 0..=NOW + 240)),
        };
        acts.push(act);
    }
    History {
        consent: format!("h-{number}-{}", if confirms { "ok" } else { "slow" }),
        person: number % PEOPLE,
        oracle: Oracle::new(NOW, confirms),
        verdicts: vec![None; acts.len()],
        answers: vec![None; acts.len()],
        acts,
        connection: None,
    }
}

/// Whole minutes, so that equal times are common.
fn news(random: &mut StdRng, step: usize, stopped: bool, within: RangeInclusive<i64>) -> Event {
    let sent_on = random.random_range(within) / 60 * 60;
    let kind = match random.random_range(0..100) {
        0..28 => Kind::Granted,
        28..56 => Kind::Updated,
        56..66 => Kind::Suspended,
        66..76 => Kind::Expired,
        // Progress of a stop that nobody asked for means nothing that the text settles.
        n if stopped && n >= 88 => Kind::Progress(n % 3 > 0),
        _ => Kind::Revoked,
    };
    let expires = match random.random_range(0..10) {
        0 => Some(NOW - 60),
        1 => Some(NOW),
        2..5 => Some(NOW + 86_400),
        _ => None,
    };
    Event { kind, sent_on, version: u32::try_from(step).unwrap(), expires }
}

fn phone(person: usize) -> String {
    format!("+1415555{:04}", 2_000 + person)
}

fn message(history: &History, event_of: Event) -> Value {
    let sent = at(start(), event_of.sent_on);
    let consent = &history.consent;
    let ended = |kind| event(kind, consent, sent, json!({}));
    match event_of.kind {
        Kind::Granted | Kind::Updated => {
            // The proof is of one moment for all, or the tenures would differ too.
            let grant = crate::harness::Grant::new(consent, start())
                .phone(&phone(history.person))
                .set("/connection/purpose", format!("version {}", event_of.version))
                .sent_on(sent);
            let grant = match event_of.expires {
                Some(expires) => grant.expires(at(start(), expires)),
                None => grant,
            };
            match event_of.kind {
                Kind::Updated => grant.updated().to_json(),
                _ => grant.to_json(),
            }
        }
        Kind::Suspended => ended("CONSENT_SUSPENDED"),
        Kind::Expired => ended("CONSENT_EXPIRED"),
        Kind::Revoked => ended("CONSENT_REVOKED"),
        Kind::Progress(confirmed) => {
            let state = if confirmed { "CONFIRMED" } else { "FAILED" };
            let more = json!({ "hop": "PLATFORM", "state": state, "at": sent.to_string() });
            event("REVOCATION_PROGRESS", consent, sent, more)
        }
    }
}

impl History {
    async fn take(mut self, t: &Test, people: &[Browser], step: usize) -> Self {
        match self.acts.get(step).copied() {
            None => {}
            Some(Act::Stop) => self.stop(&people[self.person]).await,
            Some(Act::Notify(event)) => self.notify(t, step, event).await,
            Some(Act::Again(earlier)) => self.again(t, earlier).await,
        }
        self
    }

    async fn stop(&mut self, browser: &Browser) {
        if let Some(id) = &self.connection {
            // Straight to the second step: a form that was left open may be of any age.
            let page = browser.post(&stop_path(id), &[("scope", "connection")]).await;
            assert!(page.status < 500, "{}: {}", self.tale(), page.text());
        }
        self.oracle.stop();
    }

    async fn notify(&mut self, t: &Test, step: usize, event: Event) {
        let id = format!("{}-{step}", self.consent);
        let body = message(self, event);
        let answer = t.platform.notify_as(&id, &body).await;
        let verdict = self.oracle.notify(event);
        assert_eq!(answer.status, verdict.0, "{} {}", self.tale(), answer.body);
        if let Some(state) = verdict.1 {
            assert_eq!(answer.state(), state, "{} {}", self.tale(), answer.body);
        }
        if answer.status == 201 {
            let status = self.oracle.status().unwrap();
            assert_eq!(answer.json["status"], status.name(), "{}", self.tale());
            self.connection = answer.json["connectionId"].as_str().map(str::to_owned);
        }
        self.verdicts[step] = Some(verdict);
        self.answers[step] = Some(answer.json);
    }

    async fn again(&mut self, t: &Test, earlier: usize) {
        let Act::Notify(event) = self.acts[earlier] else {
            return;
        };
        let id = format!("{}-{earlier}", self.consent);
        let answer = t.platform.notify_as(&id, &message(self, event)).await;
        assert_eq!(answer.status, 200, "{} {}", self.tale(), answer.body);
        let first = self.answers[earlier].as_ref();
        assert_eq!(Some(&answer.json), first, "{}", self.tale());
    }

    async fn check(&self, t: &Test, told: &HashMap<String, usize>) {
        let path = format!("/connections/{}", self.consent);
        let answer = t.platform.get(&path).await;
        let Some(status) = self.oracle.status() else {
            assert_eq!(answer.status, 404, "{}", self.tale());
            return;
        };
        assert_eq!(answer.json["status"], status.name(), "{}", self.tale());
        let purpose = format!("version {}", self.oracle.version().unwrap());
        assert_eq!(answer.json["purpose"], purpose, "{}", self.tale());
        let webhooks = told.get(&self.consent).copied().unwrap_or(0);
        assert_eq!(webhooks, self.oracle.webhooks, "{}", self.tale());
    }

    fn tale(&self) -> String {
        let (consent, verdicts) = (&self.consent, &self.verdicts);
        let acts: Vec<String> = self.acts.iter().map(|act| format!("{act:?}")).collect();
        format!("{consent}:\n  {}\n  {verdicts:?}\n", acts.join("\n  "))
    }
}

/// How often each consent's platform was told.
fn told(t: &Test) -> HashMap<String, usize> {
    let mut told = HashMap::new();
    for post in t.receiver.posts() {
        let consent = post.body["data"]["consentId"].as_str().unwrap();
        *told.entry(consent.to_owned()).or_default() += 1;
    }
    told
}

both!(a_thousand_histories_end_as_the_rules_say, async |t| {
    t.receiver.decide(|body| {
        let consent = body["data"]["consentId"].as_str().unwrap_or_default();
        if consent.ends_with("-ok") { 200 } else { 202 }
    });
    t.advance(NOW);
    let mut people = Vec::new();
    for person in 0..PEOPLE {
        // A first connection, sent before all others, makes the number known.
        let first = t.grant(&format!("first-{person}")).phone(&phone(person));
        t.share(first).await;
        people.push(t.person_at(&phone(person)).await);
    }
    let mut random = StdRng::seed_from_u64(20_261_120);
    let histories = (0..HISTORIES).map(|number| history(number, &mut random));
    let mut histories: Vec<History> = histories.collect();
    for step in 0..STEPS {
        let taken = histories.into_iter().map(|history| history.take(t, &people, step));
        histories = stream::iter(taken).buffered(32).collect().await;
        t.work().await;
    }
    let told = told(t);
    for history in &histories {
        history.check(t, &told).await;
    }
    // The mix is worth its time only if it reaches what is hard.
    let seen = |state| {
        let verdicts = histories.iter().flat_map(|history| &history.verdicts);
        verdicts.flatten().filter(|verdict| verdict.1 == Some(state)).count()
    };
    for state in ["DRIFT", "IGNORED", "PARKED", "APPLIED"] {
        assert!(seen(state) >= 50, "{state}: {}", seen(state));
    }
});
