//! Texts, as staff see them: what they cost, whether their codes are entered, and who gets none.

use untether::domain::notice::Kind;
use untether::domain::phone::Phone;
use untether::domain::staff::Role;
use untether::flows::notice::{text, urgency};
use untether::store::{Conn, numbers, outbox};

use crate::harness::{Member, PHONE, Page, Test};
use crate::targets::{cases, recorded};

const LIFT: &str = "/messages/blocks/lift";
const DAY: i64 = 86_400;

/// Queues codes to these numbers of one beginning, and has them sent.
async fn codes(t: &Test, numbers: std::ops::Range<usize>, proving: bool) {
    let (op, now) = (t.app.operator().clone(), t.now().as_millisecond());
    let queue = move |db: &mut Conn| {
        for n in numbers.clone() {
            let phone = Phone::from_e164(&format!("+1212555{n:04}")).unwrap();
            let mut message = text(&op, Kind::Code, urgency::CODE, (&phone).into(), "a code", now);
            message.number_id = Some(numbers::locked(db, &op.keys, &phone, now)?.number.id);
            message.proving = proving;
            outbox::insert(db, &message)?;
        }
        Ok(())
    };
    t.app.store().write(queue).await.unwrap();
    t.work().await;
}

/// Fifty codes that nobody enters, and one that is not sent for that.
async fn pump(t: &Test) {
    codes(t, 0..51, false).await;
    assert_eq!(t.gateway.codes().len(), 50);
    assert_eq!(cases(t, "TEXTS_BLOCKED").len(), 1);
}

async fn messages(member: &Member) -> Page {
    let page = member.browser.get("/messages").await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

async fn lift(member: &Member, reason: &str) -> Page {
    messages(member).await.form_to(LIFT).set("reason", reason).submit().await
}

/// The cells of each row of a table.
fn rows(page: &Page, table: &str) -> Vec<String> {
    page.all(&format!("{table} tbody tr"))
}

both!(
    texts_per_day_cost_and_what_is_left,
    |s| {
        s.sms_daily_budget = Some("100".into());
        s.sms_daily_spend = Some("5".into());
        s.sms_prices = Some("US=0.5,*=1".into());
    },
    async |t| {
        let vera = t.member(Role::Viewer).await;
        let page = messages(&vera).await;
        page.assert_shows(&["No text went out in the last 30 days.", "No code went out."]);
        page.assert_shows(&["Known numbers 0 / 100 100 0.00 / 5.00 5.00"]);
        page.assert_shows(&["Numbers under proof 0 / 10 10 0.00 / 0.50 0.50"]);
        assert_eq!(page.all("svg.chart rect").len(), 0);
        codes(t, 0..3, false).await;
        codes(t, 10..11, true).await;
        t.advance(DAY);
        codes(t, 20..22, false).await;
        let vera = Member { browser: t.at_desk(&vera).await, ..vera };
        let page = messages(&vera).await;
        page.assert_shows(&["Known numbers 2 / 100 98 1.00 / 5.00 4.00"]);
        page.assert_shows(&["Numbers under proof 0 / 10 10 0.00 / 0.50 0.50"]);
        let days = rows(&page, "table.dense");
        assert_eq!(days.len(), 30);
        assert_eq!(days[..2], ["21 November 2026 2 1.00 0 0.00", "20 November 2026 3 1.50 1 0.50"]);
        assert!(days[2..].iter().all(|day| day.ends_with(" 0 0.00 0 0.00")), "{days:?}");
        // The picture: a bar for each count that is not nothing, and the same in words.
        assert_eq!(page.all("svg.chart[role=img] rect").len(), 3);
        let says = page.attribute("svg.chart", "aria-label").unwrap();
        assert_eq!(says, "Texts per day, the last 30 days: 6 in all, most on 20 November 2026 with 4.");
        assert!(!page.html.contains("style="), "the policy forbids it");
        // What is older is no longer shown.
        t.advance(28 * DAY);
        let vera = Member { browser: t.at_desk(&vera).await, ..vera };
        assert!(messages(&vera).await.text().contains("6 in all"));
        t.advance(DAY);
        let vera = Member { browser: t.at_desk(&vera).await, ..vera };
        messages(&vera).await.assert_shows(&["2 in all"]);
    }
);

both!(conversion_by_country_and_by_beginning, async |t| {
    t.share(t.grant("c-1")).await;
    t.person().await;
    codes(t, 0..3, false).await;
    let vera = t.member(Role::Viewer).await;
    let page = messages(&vera).await;
    // The notice is no code.
    assert_eq!(rows(&page, "#by-country"), ["US 4 1 25%"]);
    let prefixes = rows(&page, "#by-prefix");
    assert_eq!(prefixes.len(), 2, "{prefixes:?}");
    assert!(prefixes[0].ends_with(" 3 0 0%") && prefixes[1].ends_with(" 1 1 100%"), "{prefixes:?}");
    for prefix in page.all("#by-prefix code") {
        assert!(prefix.len() == 10 && prefix.bytes().all(|byte| byte.is_ascii_hexdigit()), "{prefix}");
    }
    page.assert_shows(&["We keep no beginning, only a digest of it"]);
    page.assert_hides(&["1212555", "1415555", PHONE]);
    // The same beginning stands under the same name.
    codes(t, 3..4, false).await;
    let again = messages(&vera).await;
    assert_eq!(page.all("#by-prefix code"), again.all("#by-prefix code"));
    // Of the last 24 hours.
    t.advance(DAY - 1);
    let vera = Member { browser: t.at_desk(&vera).await, ..vera };
    messages(&vera).await.assert_shows(&["No code went out."]);
});

both!(what_is_withheld_is_no_code_that_went_out, async |t| {
    pump(t).await;
    let vera = t.member(Role::Viewer).await;
    assert_eq!(rows(&messages(&vera).await, "#by-country"), ["US 50 0 0%"]);
});

both!(a_block_says_why_and_since_when, async |t| {
    let olga = t.member(Role::Operator).await;
    messages(&olga).await.assert_shows(&["No beginning is blocked."]);
    pump(t).await;
    let page = messages(&olga).await;
    page.assert_shows(&["Reason: of 50 codes within an hour 0 were entered"]);
    page.assert_shows(&["Since today, 10:00 UTC", "Until 21 November, 10:00 UTC", "· Known numbers"]);
    page.assert_hides(&["1212555"]);
    // The case may be closed, or be another one's of the same beginning.
    t.database.execute("UPDATE cases SET detail = 'of an earlier one'");
    messages(&olga).await.assert_shows(&["Reason: of 50 codes within an hour 0 were entered"]);
    t.database.execute("UPDATE cases SET closed_at = 1");
    messages(&olga).await.assert_shows(&["Reason: of 50 codes within an hour 0 were entered"]);
    // One of an older version.
    t.database.execute("UPDATE text_blocks SET why = NULL");
    messages(&olga).await.assert_shows(&["Reason: Too few of its codes were entered."]);
    // Who may not lift it is offered nothing.
    let vera = t.member(Role::Viewer).await;
    let page = messages(&vera).await;
    page.assert_shows(&["· Known numbers"]);
    assert!(page.forms().iter().all(|form| form.action() != LIFT));
    // It is over by itself.
    t.advance(DAY);
    let olga = Member { browser: t.at_desk(&olga).await, ..olga };
    messages(&olga).await.assert_shows(&["No beginning is blocked."]);
});

both!(a_second_block_has_figures_of_its_own, async |t| {
    pump(t).await;
    t.advance(DAY);
    codes(t, 200..210, false).await;
    t.database.execute("UPDATE outbox SET used_at = 1 WHERE id = (SELECT MAX(id) FROM outbox)");
    codes(t, 210..251, false).await;
    let olga = t.member(Role::Operator).await;
    assert_eq!(cases(t, "TEXTS_BLOCKED").len(), 1, "nobody has closed the first");
    messages(&olga).await.assert_shows(&["Reason: of 50 codes within an hour 1 were entered"]);
});

both!(blocks_go_on_where_the_page_ended, async |t| {
    let now = t.clock.ms();
    let block = |n: i64, since: i64, proving: bool| {
        t.database.execute(&format!(
            "INSERT INTO text_blocks (prefix, proving, since, until)
             VALUES ('index-1.{n:04}', {proving}, {since}, {now} + 60000)"
        ));
    };
    let vera = t.member(Role::Viewer).await;
    for n in 1..100 {
        block(n, now - 1, false);
    }
    block(500, now, false);
    let page = messages(&vera).await;
    let names = |page: &Page| page.all("article h3 code");
    assert_eq!((names(&page).len(), page.attribute("p.alone a", "href")), (100, None));
    // One more than a page, of the same beginning and the same moment as the last of it; and an older one.
    block(99, now - 1, true);
    block(0, now - 2, false);
    let page = messages(&vera).await;
    assert_eq!(
        (names(&page).len(), names(&page)[0].as_str(), names(&page)[99].as_str()),
        (100, "0500", "0099")
    );
    let next = page.attribute("p.alone a", "href").unwrap();
    let page = vera.browser.get(&next).await;
    assert_eq!(names(&page), ["0099", "0000"]);
    page.assert_shows(&["0099 · Numbers under proof"]);
    assert_eq!(page.attribute("p.alone a", "href"), None);
    // What names no place is as if it were not there.
    for after in ["x", "1_yes", "_yes_a", "1_yes_%00", "1_yes_a%27"] {
        assert_eq!(names(&vera.browser.get(&format!("/messages?after={after}")).await).len(), 100, "{after}");
    }
});

// Twenty-five beginnings and one more.
both!(places_that_are_left_out_are_counted, async |t| {
    let place = |n: i64| {
        t.database.execute(&format!(
            "UPDATE outbox SET prefix = 'index-1.{n:04}', country = 'A{}' WHERE prefix LIKE '%.%' AND prefix NOT LIKE '%.00__'",
            char::from(b'A' + u8::try_from(n).unwrap())
        ));
    };
    let vera = t.member(Role::Viewer).await;
    for n in 0..25 {
        codes(t, 0..1, false).await;
        place(n);
    }
    let page = messages(&vera).await;
    assert_eq!((rows(&page, "#by-country").len(), rows(&page, "#by-prefix").len()), (25, 25));
    assert!(!page.shows("no more codes than the last of these"));
    codes(t, 0..1, false).await;
    place(25);
    let page = messages(&vera).await;
    assert_eq!((rows(&page, "#by-country").len(), rows(&page, "#by-prefix").len()), (25, 25));
    let one = "And one other, with no more codes than the last of these.";
    assert_eq!(page.text().matches(one).count(), 2);
});

both!(a_block_is_lifted_for_a_reason, async |t| {
    pump(t).await;
    let olga = t.member(Role::Operator).await;
    for (reason, stays) in [(" ", " "), (&*"x".repeat(301), &*"x".repeat(301))] {
        let page = lift(&olga, reason).await;
        assert_eq!(page.status, 422);
        page.assert_shows(&["Enter a reason of at most 300 characters, without a phone number."]);
        assert_eq!(page.form_to(LIFT).value("reason"), Some(stays), "it stays");
        let field = page.attribute(".note.fault a", "href").unwrap();
        assert_eq!(page.attribute(&format!("input{field}"), "aria-invalid").as_deref(), Some("true"));
    }
    assert_eq!(recorded(t, "texts.block_lifted"), 0);
    codes(t, 100..101, false).await;
    assert_eq!(t.gateway.codes().len(), 50, "it is blocked still");
    let done = lift(&olga, "Our own test <b>").await;
    assert_eq!(done.location(), "/messages");
    done.follow().await.assert_shows(&["No beginning is blocked."]);
    assert_eq!(cases(t, "TEXTS_BLOCKED"), [""; 0], "its matter is over");
    let told = t.database.texts("SELECT detail AS value FROM audit WHERE act = 'texts.block_lifted'");
    assert_eq!(told, [r#"{"proving":false,"reason":"Our own test <b>"}"#]);
    let august = t.member(Role::Auditor).await;
    let record = august.browser.get("/audit?act=texts.block_lifted").await;
    record.assert_shows(&["A block of texts was lifted", "operator@staff.example", "Our own test <b>"]);
});

// The hour that led to the block does not bring it back; what comes after may.
both!(after_that_codes_are_judged_anew, async |t| {
    pump(t).await;
    let olga = t.member(Role::Operator).await;
    lift(&olga, "Our own test").await;
    t.advance(1);
    codes(t, 100..149, false).await;
    assert_eq!(t.gateway.codes().len(), 99);
    codes(t, 149..151, false).await;
    assert_eq!(t.gateway.codes().len(), 101);
    codes(t, 151..152, false).await;
    assert_eq!(t.gateway.codes().len(), 101, "of 51 since then none was entered");
    messages(&olga).await.assert_shows(&["· Known numbers"]);
    assert_eq!(cases(t, "TEXTS_BLOCKED").len(), 1);
});

both!(it_takes_a_fresh_proof, async |t| {
    let olga = t.member(Role::Operator).await;
    pump(t).await;
    for _ in 0..2 {
        t.advance(600);
        messages(&olga).await;
    }
    t.advance(1);
    let page = lift(&olga, "Our own test").await;
    assert!(page.asks_for_proof(), "{}", page.text());
    assert_eq!(cases(t, "TEXTS_BLOCKED").len(), 1);
    t.confirm(&olga).await;
    assert_eq!(lift(&olga, "Our own test").await.location(), "/messages");
});

both!(what_is_not_blocked_cannot_be_lifted, async |t| {
    pump(t).await;
    let olga = t.member(Role::Operator).await;
    let prefix = cases(t, "TEXTS_BLOCKED").remove(0);
    let twice = messages(&olga).await.form_to(LIFT).set("reason", "Once");
    assert_eq!(twice.submit().await.status, 303);
    assert_eq!(twice.submit().await.status, 404);
    for (prefix, proving) in [("", "no"), ("1.00", "no"), (&*prefix, "yes"), (&*prefix, "maybe")] {
        let fields = [("prefix", prefix), ("proving", proving), ("reason", "None")];
        assert_eq!(olga.browser.post(LIFT, &fields).await.status, 404, "{prefix} {proving}");
    }
    assert_eq!(recorded(t, "texts.block_lifted"), 1);
});

both!(known_numbers_and_those_under_proof_are_lifted_apart, async |t| {
    pump(t).await;
    let prefix = cases(t, "TEXTS_BLOCKED").remove(0);
    let now = t.clock.ms();
    t.database.execute(&format!(
        "INSERT INTO text_blocks (prefix, proving, since, until) VALUES ('{prefix}', TRUE, {now}, {now} + 1000)"
    ));
    let olga = t.member(Role::Operator).await;
    let page = messages(&olga).await;
    page.assert_shows(&["· Known numbers", "· Numbers under proof"]);
    let mut forms = page.forms().into_iter().filter(|form| form.action() == LIFT);
    let (one, other) = (forms.next().unwrap(), forms.next().unwrap());
    assert_eq!((one.value("proving"), other.value("proving")), (Some("no"), Some("yes")));
    one.set("reason", "One").submit().await;
    let left = messages(&olga).await;
    left.assert_shows(&["· Numbers under proof"]);
    assert!(!left.shows("· Known numbers"));
    assert_eq!(cases(t, "TEXTS_BLOCKED").len(), 1, "the other holds");
    other.set("reason", "Other").submit().await;
    assert_eq!(cases(t, "TEXTS_BLOCKED"), [""; 0]);
});
