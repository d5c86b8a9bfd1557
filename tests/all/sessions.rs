//! How long a sign-in holds, and where it leads.

use crate::harness::{Browser, PHONE, Page, Test};

const MINUTE: i64 = 60;

fn assert_sent_to_sign_in(page: &Page) {
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(page.location().starts_with("/sign-in"), "{}", page.location());
}

async fn use_every(t: &Test, browsers: &[&Browser], minutes: i64) {
    t.advance(minutes * MINUTE);
    for browser in browsers {
        assert!(browser.is_signed_in().await, "after {minutes} min");
    }
}

both!(a_session_ends_after_15_idle_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.advance(15 * MINUTE - 1);
    assert!(browser.is_signed_in().await);
    // That visit counted as use.
    t.advance(15 * MINUTE - 1);
    assert!(browser.is_signed_in().await);
    t.advance(15 * MINUTE + 1);
    assert_sent_to_sign_in(&browser.get("/connections").await);
});

both!(a_session_ends_after_12_hours, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    for _ in 0..51 {
        use_every(t, &[&browser], 14).await;
    }
    use_every(t, &[&browser], 5).await;
    t.advance(MINUTE + 1);
    assert_sent_to_sign_in(&browser.get("/connections").await);
});

both!(a_sixth_session_ends_the_oldest, async |t| {
    t.share(t.grant("c-1")).await;
    let mut browsers = Vec::new();
    for n in 0..6 {
        // Spread so that no number asks for more than five codes in ten minutes.
        t.advance(2 * MINUTE + 1);
        browsers.push(t.person().await);
        let all = browsers.iter().skip(n / 5);
        for browser in all {
            assert!(browser.is_signed_in().await);
        }
    }
    assert_sent_to_sign_in(&browsers[0].get("/connections").await);
});

both!(another_persons_session_ends_nobodys, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011")).await;
    let mine = t.person().await;
    for _ in 0..5 {
        t.advance(2 * MINUTE + 1);
        assert!(mine.is_signed_in().await);
        t.person_at("+14155550011").await;
    }
    assert!(mine.is_signed_in().await);
});

both!(a_sign_in_gives_a_new_session, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let first = browser.cookie("untether").unwrap();
    t.advance(2 * MINUTE);
    browser.post("/sign-out", &[]).await;
    t.sign_in(&browser, PHONE).await;
    assert_ne!(browser.cookie("untether").unwrap(), first);
});

both!(signing_out_ends_the_session, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let list = t.sign_in_on_own_device(&browser, PHONE).await;
    let session = format!("untether={}", browser.cookie("untether").unwrap());
    let known = browser.cookie("untether-browser").unwrap();
    let out = list.form_to("/sign-out").submit().await;
    assert_eq!(out.status, 303);
    assert!(out.header("clear-site-data").contains("storage"), "{:?}", out.headers);
    assert!(out.header("clear-site-data").contains("cache"), "{:?}", out.headers);
    assert_sent_to_sign_in(&browser.get("/connections").await);
    // Not only forgotten by the browser: whoever copied the cookie is out too.
    let copied = [("cookie", session.as_str())];
    let thief = t.browser();
    let page = thief.send(reqwest::Method::GET, "/connections", &copied, None).await;
    assert_sent_to_sign_in(&page);
    assert_eq!(browser.cookie("untether-browser"), Some(known), "kept");
});

both!(the_page_asked_for_comes_after_the_sign_in, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let asked_for = format!("/connections/{id}");
    let page = browser.get(&asked_for).await;
    assert_sent_to_sign_in(&page);
    let page = page.follow().await;
    let landed = t.sign_in_from(&page, PHONE, false).await;
    assert_eq!((landed.path, landed.status), (asked_for, 200));
});

both!(a_sign_in_leads_nowhere_else, async |t| {
    t.share(t.grant("c-1")).await;
    for away in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        for name in ["next", "return", "return_to", "to", "redirect"] {
            let query: String = url::form_urlencoded::byte_serialize(away.as_bytes()).collect();
            let page = t.browser().get(&format!("/sign-in?{name}={query}")).await;
            assert!(!page.html.contains("evil.example"), "{}", page.html);
        }
    }
});

both!(cookies_are_kept_from_scripts_and_other_sites, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    let form = form.check("own_device").set("code", &code);
    let done = form.submit().await;
    let cookies: Vec<String> = done
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_lowercase())
        .collect();
    for name in ["untether=", "untether-browser="] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name));
        let cookie = cookie.unwrap_or_else(|| panic!("no {name} in {cookies:?}"));
        for part in ["httponly", "samesite=lax", "path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("domain="), "{cookie}");
    }
});

both!(no_own_device_no_lasting_cookie, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    assert_eq!(browser.cookie("untether-browser"), None);
});
