//! A day's limits on texts, raised by two for a while.

use jiff::SignedDuration;
use untether::domain::notice::Kind;
use untether::domain::staff::Role;

use crate::harness::{Form, Member, Page, Test};
use crate::staff_deliveries::details;
use crate::texts_money::{phone, queue};

const DAY_MS: i64 = 86_400_000;

async fn ask(member: &Member, limit: &str, amount: &str, reason: &str) -> Page {
    let form = member.browser.get("/messages").await.form_to("/messages/limits");
    form.set("limit", limit).set("amount", amount).set("reason", reason).submit().await
}

/// Asked for by one and approved by another.
async fn raise(by: &Member, other: &Member, limit: &str, amount: &str) {
    assert_eq!(ask(by, limit, amount, "A bank has failed").await.location(), "/approvals");
    let page = other.browser.get("/approvals").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/approve")).unwrap();
    assert_eq!(form.submit().await.location(), "/approvals");
}

async fn back(member: &Member) -> Form {
    let page = member.browser.get("/messages").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/end"));
    form.unwrap_or_else(|| panic!("nothing is raised: {}", page.text()))
}

/// Texts to so many numbers, from this one on, and how many went out in all.
async fn send(t: &Test, from: usize, count: usize, proving: bool) -> usize {
    for n in from..from + count {
        queue(t, Kind::Alert, &phone(n), 100, proving).await;
    }
    t.work().await;
    t.gateway.texts().len()
}

both!(a_raised_budget_holds_to_its_end, |s| s.sms_daily_budget = Some("10".into()), async |t| {
    t.leaves_unsettled();
    let (olga, ada) = (t.member(Role::Operator).await, t.member(Role::Admin).await);
    assert_eq!(send(t, 0, 11, false).await, 10);
    raise(&olga, &ada, "TEXTS_KNOWN", "12").await;
    t.work().await;
    assert_eq!(t.gateway.texts().len(), 11, "what has waited goes out");
    assert_eq!(send(t, 11, 1, false).await, 12, "the limit itself");
    assert_eq!(send(t, 12, 1, false).await, 12, "one past it waits");
    let page = olga.browser.get("/messages").await;
    page.assert_shows(&["Texts to known numbers: 12", "Instead of 10", "A bank has failed"]);
    page.assert_shows(&["Asked for by operator@staff.example, approved by admin@staff.example"]);
    page.assert_shows(&["Until 21 November, 10:00 UTC", "Known numbers 12 / 12 0"]);
    page.assert_shows(&["Numbers under proof 0 / 1 1"]);
    // The next day, a millisecond before its end: one more has waited.
    t.clock.advance(SignedDuration::from_millis(DAY_MS - 1));
    t.work().await;
    assert_eq!(send(t, 100, 10, false).await, 12 + 11, "above what is set");
    t.clock.advance(SignedDuration::from_millis(1));
    assert_eq!(send(t, 200, 1, false).await, 12 + 11, "at its end it is over");
    let olga = Member { browser: t.at_desk(&olga).await, ..olga };
    olga.browser.get("/messages").await.assert_shows(&["Nothing is raised", "Known numbers 11 / 10 0"]);
    let told = details(t, "texts.limit_raised");
    let detail = r#"STAFF {"limit":"TEXTS_KNOWN","to":"12","until":"2026-11-21T10:00:00Z"}"#;
    assert_eq!(told, [detail]);
});

both!(a_raised_limit_is_taken_back_at_once, |s| s.sms_daily_budget = Some("10".into()), async |t| {
    t.leaves_unsettled();
    let (olga, ada) = (t.member(Role::Operator).await, t.member(Role::Admin).await);
    raise(&olga, &ada, "TEXTS_KNOWN", "100").await;
    assert_eq!(send(t, 0, 11, false).await, 11);
    let form = back(&ada).await;
    assert_eq!(form.submit().await.location(), "/messages");
    assert_eq!(send(t, 11, 1, false).await, 11);
    assert_eq!(form.submit().await.status, 404, "once");
    ada.browser.get("/messages").await.assert_shows(&["Nothing is raised"]);
    assert_eq!(details(t, "texts.limit_restored"), [r#"STAFF {"limit":"TEXTS_KNOWN"}"#]);
    // Another one takes the place of what stood.
    raise(&olga, &ada, "TEXTS_KNOWN", "12").await;
    raise(&olga, &ada, "TEXTS_KNOWN", "14").await;
    let page = ada.browser.get("/messages").await;
    page.assert_shows(&["Texts to known numbers: 14"]).assert_hides(&["Texts to known numbers: 12"]);
    t.work().await;
    assert_eq!(send(t, 20, 5, false).await, 14);
    // One that would take it away is not asked for; as much lasts longer.
    page.assert_shows(&["Texts to known numbers (14)"]);
    let less = ask(&olga, "TEXTS_KNOWN", "13", "A bank has failed").await;
    assert_eq!(less.status, 422);
    less.assert_shows(&["It stands at 14 now. Enter that or more, and at most 100."]);
    assert_eq!(less.attribute(".note.fault a", "href").as_deref(), Some("#amount"));
    assert_eq!(less.form_to("/messages/limits").value("amount"), Some("13"));
    assert_eq!(ask(&olga, "TEXTS_KNOWN", "14", "A bank has failed").await.location(), "/approvals");
    let page = ada.browser.get("/approvals").await;
    page.assert_shows(&["Raise “Texts to known numbers” from 14 a day to 14"]);
    // Raised further past the host meanwhile, it does not run.
    t.database.execute("UPDATE raised_limits SET amount = 15 WHERE amount = 14");
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/approve")).unwrap();
    assert_eq!(form.submit().await.status, 409);
    t.database.execute("UPDATE raised_limits SET amount = 14 WHERE amount = 15");
    let vera = t.member(Role::Viewer).await;
    let page = vera.browser.get("/messages").await;
    page.assert_shows(&["Texts to known numbers: 14"]);
    assert!(page.forms().iter().all(|form| !form.action().starts_with("/messages/limits")));
});

both!(
    the_day_s_money_is_raised_apart,
    |s| {
        s.sms_prices = Some("US=0.10,*=1".into());
        s.sms_daily_spend = Some("1.00".into());
    },
    async |t| {
        t.leaves_unsettled();
        let (olga, ada) = (t.member(Role::Operator).await, t.member(Role::Admin).await);
        assert_eq!(send(t, 0, 11, false).await, 10);
        raise(&olga, &ada, "MONEY_KNOWN", "1.1").await;
        t.work().await;
        assert_eq!(t.gateway.texts().len(), 11);
        assert_eq!(send(t, 11, 1, false).await, 11, "one past it");
        // Numbers under proof have their own.
        assert_eq!(send(t, 20, 2, true).await, 12);
        raise(&olga, &ada, "MONEY_PROVING", "0.20").await;
        t.work().await;
        assert_eq!(t.gateway.texts().len(), 13);
        ada.browser.get("/messages").await.assert_shows(&["Cost of texts to numbers under proof: 0.20"]);
    }
);

both!(
    a_limit_is_raised_within_bounds,
    |s| {
        s.sms_daily_budget = Some("10".into());
        s.sms_daily_spend = Some("1.50".into());
    },
    async |t| {
        let olga = t.member(Role::Operator).await;
        for (limit, amounts, words) in [
            (
                "TEXTS_KNOWN",
                &["10", "101", "-5", "11.5", "many", "", "99999999999999999999"][..],
                "above 10 and of at most 100.",
            ),
            ("TEXTS_PROVING", &["1", "11"], "above 1 and of at most 10."),
            ("MONEY_KNOWN", &["1.50", "15.01", "1,60"], "above 1.50 and of at most 15.00."),
            ("MONEY_PROVING", &["0.15", "1.500001"], "above 0.15 and of at most 1.50."),
        ] {
            for amount in amounts {
                let page = ask(&olga, limit, amount, "A bank has failed").await;
                assert_eq!(page.status, 422, "{limit} {amount}");
                page.assert_shows(&[words]);
                let form = page.form_to("/messages/limits");
                assert_eq!(
                    (form.value("limit"), form.value("amount")),
                    (Some(limit), Some(*amount)),
                    "it stays"
                );
                assert_eq!(form.value("reason"), Some("A bank has failed"));
                assert_eq!(page.attribute(".note.fault a", "href").as_deref(), Some("#amount"));
                assert_eq!(page.attribute("#amount", "aria-invalid").as_deref(), Some("true"));
            }
        }
        let both = ask(&olga, "TEXTS_KNOWN", "", " ").await;
        assert_eq!(both.all(".note.fault a").len(), 2);
        let fields = [("limit", "CODES"), ("amount", "11"), ("reason", "Why")];
        let page = olga.browser.post("/messages/limits", &fields).await;
        assert_eq!(page.status, 422);
        page.assert_shows(&["Choose a limit."]);
        // The bounds themselves.
        for (limit, amount) in [
            ("TEXTS_KNOWN", "100"),
            ("TEXTS_PROVING", "2"),
            ("MONEY_KNOWN", "15.00"),
            ("MONEY_PROVING", "0.150001"),
        ] {
            assert_eq!(ask(&olga, limit, amount, "Why").await.location(), "/approvals", "{limit}");
        }
        let page = t.member(Role::Admin).await.browser.get("/approvals").await;
        page.assert_shows(&["numbers under proof” from 0.15 a day to 0.150001", "from 1.50 a day to 15.00"]);
        let twice = ask(&olga, "TEXTS_KNOWN", "50", "Why").await;
        assert_eq!(twice.status, 422);
        twice.assert_shows(&["waits for a second person already"]);
    }
);

both!(a_raised_limit_takes_two, |s| s.sms_daily_budget = Some("10".into()), async |t| {
    let ada = t.member_as("ada@staff.example", Role::Admin).await;
    let grace = t.member_as("grace@staff.example", Role::Admin).await;
    ask(&ada, "TEXTS_KNOWN", "20", "A bank has failed").await;
    let page = grace.browser.get("/approvals").await;
    page.assert_shows(&["Raise “Texts to known numbers” from 10 a day to 20, until 21 November, 10:00 UTC"]);
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/approve")).unwrap();
    let hash = form.value("hash").unwrap().to_owned();
    assert_eq!(ada.browser.post(form.action(), &[("hash", &hash)]).await.status, 409);
    let third = t.member_as("mary@staff.example", Role::Admin).await;
    let other = third.browser.get("/approvals").await;
    let other = other.forms().into_iter().find(|form| form.action().ends_with("/approve")).unwrap();
    let (one, other) = futures_util::join!(form.submit(), other.submit());
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    for _ in 0..2 {
        t.advance(600);
        ada.browser.get("/").await;
    }
    t.advance(1);
    assert!(ask(&ada, "TEXTS_KNOWN", "30", "More").await.asks_for_proof());
});
