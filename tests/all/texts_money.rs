//! What texts cost: a budget in money beside the one in texts.

use reqwest::Method;
use untether::domain::notice::Kind;
use untether::domain::phone::Phone;
use untether::flows::notice::{text, urgency};
use untether::store::{numbers, outbox};

use crate::harness::Test;

const HOUR: i64 = 3_600;

pub fn phone(n: usize) -> String {
    format!("+1212555{n:04}")
}

async fn share(t: &Test, n: usize) {
    t.share(t.grant(&format!("c-{n}")).phone(&phone(n))).await;
}

async fn cases(t: &Test, kind: &str) -> i64 {
    let metrics = t.platform.bare(Method::GET, "/metrics", &[]).await.body;
    let line = metrics.lines().find(|line| line.contains(&format!(r#"kind="{kind}""#))).map(str::to_owned);
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default()
}

/// Queues a text of so many characters.
pub async fn queue(t: &Test, kind: Kind, to: &str, length: usize, proving: bool) {
    let phone = Phone::from_e164(to).unwrap();
    let (op, now) = (t.app.operator().clone(), t.now().as_millisecond());
    let queue = move |db: &mut untether::store::Conn| {
        let mut message = text(&op, kind, urgency::CODE, (&phone).into(), &"x".repeat(length), now);
        message.number_id = Some(numbers::locked(db, &op.keys, &phone, now)?.number.id);
        message.proving = proving;
        outbox::insert(db, &message)
    };
    t.app.store().write(queue).await.unwrap();
}

both!(
    the_day_s_money,
    |s| {
        s.sms_prices = Some("US=0.10,*=1".into());
        s.sms_daily_spend = Some("1.00".into());
    },
    async |t| {
        t.leaves_unsettled();
        for n in 0..7 {
            share(t, n).await;
        }
        t.work().await;
        assert_eq!((t.gateway.notices().len(), cases(t, "BUDGET_LOW").await), (7, 0));
        share(t, 7).await;
        t.work().await;
        assert_eq!((t.gateway.notices().len(), cases(t, "BUDGET_LOW").await), (8, 1), "80 of 100");
        for n in 8..10 {
            share(t, n).await;
        }
        t.work().await;
        assert_eq!((t.gateway.notices().len(), cases(t, "BUDGET_SPENT").await), (10, 0), "all of it");
        share(t, 10).await;
        t.work().await;
        assert_eq!((t.gateway.notices().len(), cases(t, "BUDGET_SPENT").await), (10, 1));
        assert_eq!(t.connection("c-10").await["notice"]["state"], "QUEUED");
        // Ten in the morning: the day is over in fourteen hours.
        t.advance(14 * HOUR - 1);
        t.work().await;
        assert_eq!(t.gateway.notices().len(), 10);
        t.advance(1);
        t.work().await;
        assert_eq!(t.gateway.notices().len(), 11);
    }
);

both!(
    a_text_costs_by_segment_and_country,
    |s| {
        s.sms_prices = Some("US=0.10,GB=0.30".into());
        s.sms_daily_spend = Some("0.80".into());
    },
    async |t| {
        t.leaves_unsettled();
        queue(t, Kind::Alert, &phone(1), 160, false).await;
        queue(t, Kind::Alert, &phone(2), 161, false).await;
        queue(t, Kind::Alert, "+447700900123", 160, false).await;
        t.work().await;
        let spent = "SELECT CAST(spent AS TEXT) AS value FROM text_days WHERE NOT proving";
        assert_eq!(t.database.texts(spent), ["600000"]);
        // What does not fit waits; what does, goes.
        queue(t, Kind::Alert, "+447700900124", 160, false).await;
        queue(t, Kind::Alert, &phone(3), 161, false).await;
        t.work().await;
        let to: Vec<String> = t.gateway.texts().into_iter().map(|text| text.to).collect();
        assert_eq!(to[3..], [phone(3)]);
        assert_eq!(t.database.texts(spent), ["800000"]);
    }
);

// A tenth, apart: a code that it does not pay for is dropped, and nobody else notices.
both!(
    numbers_under_proof_have_money_of_their_own,
    |s| {
        s.sms_prices = Some("US=0.10".into());
        s.sms_daily_spend = Some("2".into());
    },
    async |t| {
        for n in 0..3 {
            queue(t, Kind::Code, &phone(n), 100, true).await;
        }
        t.work().await;
        assert_eq!(t.gateway.codes().len(), 2);
        share(t, 9).await;
        t.work().await;
        assert_eq!(t.gateway.notices().len(), 1);
        assert_eq!(cases(t, "BUDGET_SPENT").await, 1);
    }
);
