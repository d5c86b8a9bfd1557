//! The link in a text: what a scanner, the person, and the address bar get to see.

use jiff::SignedDuration;
use reqwest::Method;

use crate::harness::{PHONE, Page, link_in};

fn assert_names_nothing(page: &Page) {
    page.assert_hides(&["Budgetly", "Platypus", "4421", "Checking", "4155550"]);
}

both!(link_scanner, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let before = t.connection("c-1").await;
    for _ in 0..10 {
        for method in [Method::GET, Method::HEAD] {
            let scanner = t.browser();
            let page = scanner.send(method, &link, &[], None).await;
            assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"));
            assert_names_nothing(&page.follow().await);
        }
    }
    t.work().await;
    assert_eq!(t.connection("c-1").await, before);
    assert_eq!(t.gateway.texts().len(), 1, "opening asks for no code");
    assert_eq!(t.receiver.posts().len(), 0);
    let page = t.sign_in_by_link(&t.browser(), &link, PHONE).await;
    assert_eq!(page.path, format!("/connections/{id}"));
});

both!(the_token_leaves_the_address_bar, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let browser = t.browser();
    let page = browser.get(&link).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("cache-control").contains("no-store"));
    let token = link.trim_start_matches("/l/");
    let next = page.follow().await;
    next.assert_hides(&[token]);
    for cookie in page.headers.get_all("set-cookie") {
        assert!(!cookie.to_str().unwrap().contains(token), "sealed");
    }
});

both!(the_page_offers_the_number_and_no_more, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let page = t.browser().visit(&link).await;
    assert_eq!((page.path.as_str(), page.status), ("/sign-in", 200));
    page.assert_shows(&["0010"]);
    assert_names_nothing(&page);
    assert!(!page.form_to("/sign-in").has("phone"));
    let asked = page.form_to("/sign-in").submit().await.settle().await;
    assert_eq!(asked.path, "/sign-in/code");
    asked.assert_shows(&["0010"]);
    assert_names_nothing(&asked);
});

both!(a_link_lands_on_its_connection, async |t| {
    let first = t.share(t.grant("c-1")).await;
    let first_link = t.newest_link().await;
    t.advance(60);
    let second = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let second_link = t.newest_link().await;
    assert_ne!(first_link, second_link);
    for (link, id, app) in [(&first_link, &first, "Budgetly"), (&second_link, &second, "Taxly")] {
        let page = t.sign_in_by_link(&t.browser(), link, PHONE).await;
        assert_eq!(page.path, format!("/connections/{id}"));
        page.assert_shows(&[app]);
    }
});

both!(a_link_may_be_used_again, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    for _ in 0..2 {
        let page = t.sign_in_by_link(&t.browser(), &link, PHONE).await;
        assert_eq!(page.path, format!("/connections/{id}"));
    }
    // Whoever is signed in already has nothing left to prove.
    let browser = t.person().await;
    let codes = t.gateway.codes().len();
    let page = browser.visit(&link).await;
    assert_eq!(page.path, format!("/connections/{id}"));
    t.work().await;
    assert_eq!(t.gateway.codes().len(), codes);
});

both!(an_own_device_is_preset_only_after_a_link, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let by_link = t.browser().visit(&link).await;
    let by_link = by_link.form_to("/sign-in").submit().await.settle().await;
    assert_eq!(by_link.attribute("[name=own_device]", "checked").as_deref(), Some(""));
    let by_number = t.ask_code(&t.browser(), PHONE).await;
    assert!(by_number.form_with("code").has("own_device"));
    assert_eq!(by_number.attribute("[name=own_device]", "checked"), None);
    t.work().await;
});

// The link chooses the number: a code of it opens no other list.
both!(forwarded_link, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011")).await;
    t.work().await;
    let notices = t.gateway.notices();
    let notice = notices.iter().find(|notice| notice.to == PHONE).unwrap();
    let page = t.browser().visit(&link_in(notice)).await;
    let forged = [("phone", "+14155550011"), ("country", "US")];
    let asked = page.browser.post("/sign-in", &forged).await;
    t.work().await;
    let codes = t.gateway.codes();
    assert!(codes.iter().all(|code| code.to == PHONE), "{codes:?}");
    assert_ne!(asked.status, 500);
});

both!(a_link_that_was_opened_waits_ten_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    for (milliseconds, waits) in [(600_000, true), (600_001, false)] {
        let browser = t.browser();
        browser.get(&link).await;
        t.clock.advance(SignedDuration::from_millis(milliseconds));
        let page = browser.get("/sign-in").await;
        assert_eq!(page.form_to("/sign-in").has("phone"), !waits, "{milliseconds}");
    }
});

both!(every_step_counts_the_ten_minutes_anew, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let browser = t.browser();
    browser.get(&link).await;
    t.advance(599);
    let page = browser.get("/sign-in").await;
    t.advance(599);
    let asked = page.form_to("/sign-in").submit().await;
    assert_eq!(asked.location(), "/sign-in/code");
});

both!(head_is_get_without_a_body, async |t| {
    let browser = t.browser();
    for path in ["/sign-in", "/help", "/nothing"] {
        let (get, head) = (browser.get(path).await, browser.send(Method::HEAD, path, &[], None).await);
        assert_eq!((head.status, head.html.as_str()), (get.status, ""), "{path}");
    }
});
