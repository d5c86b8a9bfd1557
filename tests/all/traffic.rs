//! Toll fraud: who makes us text numbers that pay for it reaches little, and nobody else notices.

use reqwest::Method;
use untether::domain::notice::Kind;
use untether::domain::phone::Phone;
use untether::domain::traffic::{CODES, KNOWN_PER_PREFIX, PROVING_PER_COUNTRY, PROVING_PER_PREFIX};
use untether::flows::notice::{text, urgency};
use untether::store::{numbers, outbox};

use crate::harness::{Grant, PHONE, Page, Test};

const HOUR: i64 = 3_600;

/// Number `n` of a block of ten thousand.
fn pumped(n: usize) -> String {
    format!("+1212555{n:04}")
}

fn grant(t: &Test, phone: &str) -> Grant {
    t.grant(&format!("c-{phone}")).phone(phone)
}

/// Asks for a code from one of 200 addresses, as a browser that was never here.
async fn ask_from(t: &Test, n: usize, phone: &str) -> Page {
    let address = format!("198.51.100.{}", n % 200);
    let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", address.as_str())];
    let form = [("country".into(), "US".into()), ("phone".into(), phone.into())];
    let page = t.browser().send(Method::POST, "/sign-in", &headers, Some(&form)).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in/code"));
    page
}

async fn enter_code(t: &Test, page: &Page, phone: &str) {
    let code = t.code_for(phone).await;
    let code = page.follow().await.form_with("code").set("code", &code);
    assert_eq!(code.submit().await.status, 303);
}

async fn codes(t: &Test) -> usize {
    t.work().await;
    t.gateway.codes().len()
}

async fn metric(t: &Test, name: &str) -> bool {
    t.platform.bare(Method::GET, "/metrics", &[]).await.body.contains(name)
}

both!(
    pump_a_prefix,
    |s| {
        s.trusted_proxies = Some("127.0.0.0/8".into());
        s.sms_daily_budget = Some("255".into());
    },
    async |t| {
        t.leaves_unsettled();
        t.share(t.grant("c-elsewhere")).await;
        for n in 0..1_000 {
            t.share(grant(t, &pumped(n))).await;
        }
        for n in 0..1_000 {
            ask_from(t, n, &pumped(n)).await;
        }
        // Nobody enters any: after fifty there are no more.
        assert_eq!(codes(t).await, 50);
        assert_eq!(i64::try_from(t.gateway.codes().len()), Ok(CODES));
        assert!(metric(t, r#"kind="TEXTS_BLOCKED""#).await);
        // So many of the prefix's notices went out, and the one elsewhere; the others wait.
        assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX + 1);
        assert!(metric(t, r#"kind="TEXTS_HELD""#).await);
        // 255 a day less 251: whoever is elsewhere gets their code, and so does everybody tomorrow.
        assert!(!metric(t, r#"kind="BUDGET_SPENT""#).await);
        t.sign_in(&t.browser(), PHONE).await;
        t.advance(24 * HOUR - 1);
        ask_from(t, 1, &pumped(1)).await;
        assert_eq!(codes(t).await, 51);
        t.advance(1);
        ask_from(t, 2, &pumped(2)).await;
        assert_eq!(codes(t).await, 52);
    }
);

// One in five entered is enough, one fewer is not.
both!(conversion, |s| s.trusted_proxies = Some("127.0.0.0/8".into()), async |t| {
    for (block, entered, more) in [(212, 10, 1), (213, 9, 0)] {
        let phone = |n: usize| format!("+1{block}555{n:04}");
        let before = codes(t).await;
        for n in 0..50 {
            t.share(grant(t, &phone(n))).await;
            let page = ask_from(t, n, &phone(n)).await;
            if n < entered {
                enter_code(t, &page, &phone(n)).await;
            }
        }
        assert_eq!(codes(t).await - before, 50);
        t.share(grant(t, &phone(50))).await;
        ask_from(t, 50, &phone(50)).await;
        assert_eq!(codes(t).await - before, 50 + more, "{entered} of 50");
    }
});

// The 201st number of a prefix waits for its notice; nothing is lost.
both!(two_hundred_known_numbers_of_a_prefix, async |t| {
    for n in 0..=KNOWN_PER_PREFIX {
        t.share(grant(t, &pumped(n))).await;
    }
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX);
    let was_texted = |phone: &String| t.gateway.notices().iter().any(|text| text.to == *phone);
    let (texted, left): (Vec<_>, Vec<_>) = (0..=KNOWN_PER_PREFIX).map(pumped).partition(was_texted);
    assert_eq!(t.connection(&format!("c-{}", left[0])).await["notice"]["state"], "QUEUED");
    // A number that is among them gets more, once its minute is over.
    t.advance(60);
    t.share(t.grant("c-more").phone(&texted[0])).await;
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX + 1);
    t.advance(HOUR - 61);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX + 1);
    t.advance(1);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX + 2);
    assert_eq!(t.gateway.notices().last().unwrap().to, left[0]);
});

// Numbers under proof: twenty of a prefix, five hundred of a country, however they are spread.
both!(numbers_under_proof, async |t| {
    for n in 0..=PROVING_PER_PREFIX {
        queue(t, &pumped(n)).await;
    }
    assert_eq!(codes(t).await, PROVING_PER_PREFIX);
    for n in PROVING_PER_PREFIX..=PROVING_PER_COUNTRY {
        queue(t, &format!("+1212{}0143", 200 + n)).await;
    }
    assert_eq!(codes(t).await, PROVING_PER_COUNTRY);
    assert!(metric(t, r#"kind="TEXTS_HELD""#).await);
    // Another country, and a known number in the same one, hear nothing of it.
    queue(t, "+447700900123").await;
    t.share(t.grant("c-1")).await;
    t.sign_in(&t.browser(), PHONE).await;
    assert_eq!(codes(t).await, PROVING_PER_COUNTRY + 2);
});

/// A code to a number that somebody is proving.
async fn queue(t: &Test, phone: &str) {
    let phone = Phone::from_e164(phone).unwrap();
    let (op, now) = (t.app.operator().clone(), t.now().as_millisecond());
    let queue = move |db: &mut untether::store::Conn| {
        let mut message = text(&op, Kind::Code, urgency::CODE, (&phone).into(), "a code", now);
        message.number_id = Some(numbers::locked(db, &op.keys, &phone, now)?.number.id);
        message.proving = true;
        outbox::insert(db, &message)
    };
    t.app.store().write(queue).await.unwrap();
}

// What waited while no worker ran counts in the hour in which it goes out.
both!(a_backlog_counts_too, async |t| {
    t.leaves_unsettled();
    for n in 0..=KNOWN_PER_PREFIX {
        t.share(grant(t, &pumped(n))).await;
    }
    t.advance(2 * HOUR);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX);
});

both!(each_budget_by_itself, |s| s.sms_daily_budget = Some("20".into()), async |t| {
    t.leaves_unsettled();
    // Two a day for numbers under proof: the third is dropped.
    for n in 0..3 {
        queue(t, &pumped(n)).await;
    }
    assert_eq!(codes(t).await, 2);
    // Sixteen of twenty: staff hear of it.
    for n in 0..15 {
        t.share(grant(t, &pumped(n))).await;
    }
    t.work().await;
    let low = |body: &str| body.lines().filter(|line| line.contains(r#"kind="BUDGET_LOW""#)).count();
    for n in 15..21 {
        t.share(grant(t, &pumped(n))).await;
    }
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 20);
    assert_eq!(low(&t.platform.bare(Method::GET, "/metrics", &[]).await.body), 1);
    assert!(metric(t, r#"kind="BUDGET_SPENT""#).await);
    // It is ten in the morning: the day is over in fourteen hours.
    t.advance(14 * HOUR - 1);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 20);
    t.advance(1);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 21);
});

// +1 is many countries: one that is not listed gets no text, and its page looks the same.
both!(a_country_that_is_not_listed, async |t| {
    let jamaica = "+18765550143";
    let answer = t.platform.notify(&grant(t, jamaica).to_json()).await;
    assert_eq!((answer.status, answer.json["notice"].as_str()), (201, Some("UNDELIVERABLE")));
    t.share(grant(t, "+16135550143")).await;
    t.ask_code(&t.browser(), jamaica).await;
    t.ask_code(&t.browser(), "+16135550143").await;
    t.work().await;
    let to: Vec<String> = t.gateway.texts().into_iter().map(|text| text.to).collect();
    assert_eq!(to, ["+16135550143", "+16135550143"]);
});

// Two nodes claim at once: together they let through what one would.
both!(two_nodes_share_what_a_prefix_may, async |t| {
    for n in 0..60 {
        queue(t, &pumped(n)).await;
    }
    let other = t.another_node().await;
    futures_util::future::join_all([t.app.work(), other.work(), t.app.work(), other.work()]).await;
    assert_eq!(codes(t).await, PROVING_PER_PREFIX);
    other.stop().await;
});
