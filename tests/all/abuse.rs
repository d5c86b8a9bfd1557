//! What people try, one test each, named after it. Others stand, by the name of what is tried, where their
//! rule is tested: `guess_in_parallel` and `replay` in `sign_in_races`, `other_browsers_code`,
//! `old_code_after_a_new_one` and `code_at_600_s_and_one_more` in `sign_in`, `resend_and_guess_loop` and
//! `lock_out_a_victim` in `guessing`, `pump_a_prefix` in `traffic`, `forged_forwarding_headers` in
//! `code_limits`, `link_scanner` and `forwarded_link` in `links`, `another_persons_link_while_signed_in` in
//! `link_trouble`, `fresh_on_a_real_database` in `process`, `recycled_number_signing_in_twice_to_open_the_old_tenure`
//! and `passkey_added_in_a_limited_view_to_open_it` in `tenures_back`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use futures_util::future::join_all;
use reqwest::Method;

use crate::harness::{Browser, PHONE, Page, Test};

const MINUTE: i64 = 60;

/// Posts a code to a node as the browser that holds these cookies.
async fn enter(base: &str, cookies: &str, code: &str) -> Page {
    let form = [("code".to_owned(), code.to_owned())];
    let headers = [("sec-fetch-site", "same-origin"), ("cookie", cookies)];
    Browser::new(base).send(Method::POST, "/sign-in/code", &headers, Some(&form)).await
}

/// The session that an answer starts, as a cookie.
fn session_in(page: &Page) -> Option<String> {
    let cookies = page.headers.get_all("set-cookie").iter();
    let cookies = cookies.filter_map(|cookie| cookie.to_str().unwrap().split(';').next());
    let mut started = cookies.filter(|cookie| cookie.starts_with("untether=") && *cookie != "untether=");
    started.next_back().map(str::to_owned)
}

async fn list_with(t: &Test, session: &str) -> Page {
    t.browser().send(Method::GET, "/connections", &[("cookie", session)], None).await
}

// A session that somebody has planted in a browser never becomes its person's.
both!(session_fixation, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("taxly", "Taxly").phone("+14155550011")).await;
    let attacker = t.person_at("+14155550011").await;
    let planted = format!("untether={}", attacker.cookie("untether").unwrap());
    let victim = t.browser();
    t.ask_code(&victim, PHONE).await;
    let code = t.code_for(PHONE).await;
    let flow = victim.cookie("untether-flow").unwrap();
    let cookies = format!("{planted}; untether-flow={flow}");
    let entered = enter(t.app.consumer_url(), &cookies, &code).await;
    let own = session_in(&entered).unwrap();
    assert_ne!(own, planted);
    list_with(t, &own).await.assert_shows(&["Budgetly"]);
    let theirs = list_with(t, &planted).await;
    theirs.assert_shows(&["Taxly"]);
    theirs.assert_hides(&["Budgetly"]);
});

both!(sign_out_racing_100_requests, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let session = format!("untether={}", browser.cookie("untether").unwrap());
    let requests = join_all((0..100).map(|_| list_with(t, &session)));
    let (pages, out) = futures_util::join!(requests, browser.post("/sign-out", &[]));
    assert_eq!(out.status, 303);
    // Whoever was in time saw the list; no answer brought the session back.
    assert!(pages.iter().all(|page| [200, 303].contains(&page.status)));
    assert!(pages.iter().all(|page| session_in(page).is_none_or(|cookie| cookie == session)));
    assert_eq!(list_with(t, &session).await.status, 303);
});

both!(two_nodes_racing_on_one_code, async |t| {
    t.share(t.grant("c-1")).await;
    let other = t.another_node().await;
    let browser = t.browser();
    t.ask_code(&browser, PHONE).await;
    let code = t.code_for(PHONE).await;
    let cookies = format!("untether-flow={}", browser.cookie("untether-flow").unwrap());
    let nodes = [t.app.consumer_url(), other.consumer_url()];
    let pages = join_all((0..40).map(|n| enter(nodes[n % 2], &cookies, &code))).await;
    assert_eq!(pages.iter().filter(|page| session_in(page).is_some()).count(), 1);
    // Nor do both together compare a sixth guess.
    let browser = t.browser();
    t.ask_code(&browser, PHONE).await;
    let code = t.code_for(PHONE).await;
    let wrong = crate::harness::wrong(&code, 0);
    let cookies = format!("untether-flow={}", browser.cookie("untether-flow").unwrap());
    join_all((0..6).map(|n| enter(nodes[n % 2], &cookies, &wrong))).await;
    assert!(session_in(&enter(nodes[0], &cookies, &code).await).is_none());
    other.stop().await;
});

// What was used up, is full or is over stays so when the clock is set back.
both!(clock_set_back, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    t.ask_code(&browser, PHONE).await;
    let code = t.code_for(PHONE).await;
    let cookies = format!("untether-flow={}", browser.cookie("untether-flow").unwrap());
    let node = t.app.consumer_url();
    let session = session_in(&enter(node, &cookies, &code).await).unwrap();
    for _ in 0..5 {
        t.ask_code(&t.browser(), PHONE).await;
    }
    t.work().await;
    assert_eq!(t.gateway.codes().len(), 5);
    t.advance(-60 * MINUTE);
    assert!(session_in(&enter(node, &cookies, &code).await).is_none());
    t.ask_code(&t.browser(), PHONE).await;
    t.work().await;
    assert_eq!(t.gateway.codes().len(), 5);
    let headers = [("sec-fetch-site", "same-origin"), ("cookie", session.as_str())];
    let out = t.browser().send(Method::POST, "/sign-out", &headers, Some(&[])).await;
    assert_eq!(out.status, 303);
    assert_eq!(list_with(t, &session).await.status, 303);
});

both!(
    sandbox_past_its_end_date,
    |s| {
        s.sandbox_until = Some("2026-12-01".into());
        (s.sms, s.sms_url, s.sms_secret) = (None, None, None);
    },
    async |t| {
        let browser = t.browser();
        assert_eq!(browser.get("/sign-in").await.status, 200);
        let end = "2026-12-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let left = end.duration_since(t.now()).as_secs();
        t.advance(left - 1);
        assert_eq!(browser.get("/sign-in").await.status, 200);
        t.advance(1);
        for path in ["/sign-in", "/connections", "/sandbox", "/sandbox/messages"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 410, "{path}");
            page.assert_shows(&["This sandbox is over"]);
        }
        let form = [("country", "US"), ("phone", "+14155550010")];
        assert_eq!(browser.post("/sign-in", &form).await.status, 410);
    }
);

// Outside of a sandbox the fixed code is a guess like any other.
both!(sandbox_code_on_a_real_number, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    assert_ne!(t.code_for(PHONE).await, "123456");
    assert_eq!(form.set("code", "123456").submit().await.status, 422);
});

// A request line may name any host (RFC 9112, 3.2.2). It does not lead there after signing in.
both!(another_host_in_the_request_line, async |t| {
    t.share(t.grant("c-1")).await;
    let door = t.app.consumer_url().trim_start_matches("http://");
    let mut socket = TcpStream::connect(door).unwrap();
    let asked =
        "GET http://evil.example/connections?q=x HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    socket.write_all(asked.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let flow = answer.split("untether-flow=").nth(1).unwrap().split(';').next().unwrap();
    let cookie = format!("untether-flow={flow}");
    let headers = [("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())];
    let form = [("country".into(), "US".into()), ("phone".into(), PHONE.into())];
    let browser = t.browser();
    browser.send(Method::POST, "/sign-in", &headers, Some(&form)).await;
    let code = t.code_for(PHONE).await;
    let form = browser.get("/sign-in/code").await.form_with("code").set("code", &code);
    assert_eq!(form.submit().await.location(), "/connections?q=x");
});
