//! Texts about connections, off and on again: what still goes out, and that nobody sees it from outside.

use serde_json::json;

use crate::harness::{Browser, PHONE, Page, Test, wrong};

const DAY: i64 = 86_400;
const PATH: &str = "/settings/notices";

async fn opened(browser: &Browser) -> Page {
    let page = browser.get(PATH).await;
    assert_eq!(page.status, 200);
    page
}

async fn switch(browser: &Browser) -> Page {
    let done = opened(browser).await.form_to(PATH).submit().await;
    assert_eq!((done.status, done.location().as_str()), (303, PATH));
    done.follow().await
}

async fn notices(t: &Test) -> usize {
    t.work().await;
    t.gateway.notices().len()
}

fn acts(t: &Test) -> Vec<String> {
    t.database.texts("SELECT act AS value FROM audit WHERE act LIKE 'notices.%' ORDER BY seq")
}

both!(off_and_on_again, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    browser.get("/settings").await.assert_shows(&["Settings", "Texts about your connections"]);
    let page = opened(&browser).await;
    page.assert_shows(&["Texts are on", "Codes still come", "Apps can still read your data"]);
    let page = switch(&browser).await;
    page.assert_shows(&["Texts are off", "You turned them off today at 10:00 UTC."]);
    page.assert_shows(&["Codes still come", "Apps can still read your data"]);
    let before = notices(t).await;
    let answer = t.platform.notify(&t.grant("c-2").app("taxly", "Taxly").to_json()).await;
    assert_eq!((answer.status, &answer.json["notice"]), (201, &json!("OPTED_OUT")));
    assert_eq!(answer.json["status"], "ACTIVE");
    t.advance(60);
    t.platform.notify(&t.grant("c-1").clusters(&["TAX"]).updated().to_json()).await;
    assert_eq!(notices(t).await, before);
    assert_eq!(t.connection("c-2").await["notice"]["state"], "OPTED_OUT");
    browser.get("/connections").await.assert_shows(&["Taxly"]);

    switch(&browser).await.assert_shows(&["Texts are on"]);
    let answer = t.platform.notify(&t.grant("c-3").to_json()).await;
    assert_eq!(answer.json["notice"], "QUEUED");
    assert_eq!(notices(t).await, before + 1);
    assert_eq!(acts(t), ["notices.off", "notices.on"]);
    let page = browser.get("/activity").await;
    page.assert_shows(&["You turned texts about your connections off.", "connections on."]);
});

both!(a_repeat_and_nonsense_change_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    for (choice, off) in [("off", true), ("off", true), ("maybe", true), ("on", false), ("on", false)] {
        assert_eq!(browser.post(PATH, &[("notices", choice)]).await.status, 303);
        assert_eq!(opened(&browser).await.shows("Texts are off"), off, "{choice}");
    }
    assert_eq!(acts(t), ["notices.off", "notices.on"]);
    assert_eq!(t.browser().get(PATH).await.location(), "/sign-in");
    assert_eq!(t.browser().post(PATH, &[("notices", "off")]).await.location(), "/sign-in");
    t.work().await;
});

both!(codes_and_alerts_still_go, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    switch(&own).await;
    t.person().await;
    t.work().await;
    assert_eq!(t.gateway.of_kind("ALERT").len(), 1);
});

both!(a_notice_that_waits_is_not_sent_any_more, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let before = notices(t).await;
    t.share(t.grant("c-2")).await;
    switch(&browser).await;
    t.advance(60);
    assert_eq!(notices(t).await, before);
    assert_eq!(t.connection("c-2").await["notice"]["state"], "OPTED_OUT");
    assert_eq!(t.connection("c-1").await["notice"]["state"], "SENT");
});

// It was another person's wish.
both!(who_holds_the_number_next_is_texted, async |t| {
    t.share(t.grant("c-1")).await;
    switch(&t.person().await).await;
    t.advance(45 * DAY);
    assert_eq!(t.platform.notify(&t.grant("c-2").to_json()).await.json["notice"], "OPTED_OUT");
    t.advance(45 * DAY + 1);
    assert_eq!(t.platform.notify(&t.grant("c-3").to_json()).await.json["notice"], "QUEUED");
    opened(&t.person().await).await.assert_shows(&["Texts are on"]);
});

both!(another_number_hears_nothing_of_it, async |t| {
    t.share(t.grant("c-1")).await;
    switch(&t.person().await).await;
    let answer = t.platform.notify(&t.grant("c-2").phone("+14155550987").to_json()).await;
    assert_eq!(answer.json["notice"], "QUEUED");
    t.work().await;
});

// Known, unknown and opted-out numbers: same status, headers, bytes and flow.
both!(an_opted_out_number_looks_like_any_other, async |t| {
    let (out, known, unknown) = (PHONE, "+14155550987", "+14155550986");
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(known)).await;
    switch(&t.person().await).await;
    // The first time makes the rows of each number's limits.
    t.person_at(known).await;
    t.ask_code(&t.browser(), unknown).await;
    t.advance(3_600);
    let mut answers = Vec::new();
    for phone in [out, known, unknown] {
        let mut seen = Vec::new();
        let browser = t.browser();
        let page = browser.get("/sign-in").await;
        let before = t.app.store().statements();
        let asked = page.form_with("phone").set("phone", phone).submit().await;
        let cost = t.app.store().statements() - before;
        let code = asked.follow().await;
        let form = code.form_with("code");
        let texted = if phone == unknown { "000000".to_owned() } else { t.code_for(phone).await };
        seen.push(asked);
        seen.push(code);
        for n in 0..6 {
            seen.push(form.clone().set("code", &wrong(&texted, n)).submit().await);
        }
        let plain = |page: &Page| {
            let mut names: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
            names.sort();
            (page.status, names, page.html.replace(&phone[8..], "last"))
        };
        answers.push((cost, seen.iter().map(plain).collect::<Vec<_>>()));
    }
    assert_eq!(answers[0].1, answers[1].1);
    assert_eq!(answers[1].1, answers[2].1);
    assert_eq!(answers[0].0, answers[1].0);
    assert_eq!(answers[1].0, answers[2].0);
    t.work().await;
});
