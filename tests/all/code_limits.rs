//! How many codes may be asked for: by number, client, browser and for the site.

use futures_util::future::join_all;
use reqwest::Method;

use crate::harness::{Browser, PHONE, Page, Test};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Asks for a code as a browser that was never here.
async fn ask(t: &Test, phone: &str) -> Page {
    ask_in(&t.browser(), phone).await
}

async fn ask_in(browser: &Browser, phone: &str) -> Page {
    let page = browser.get("/sign-in").await;
    page.form_with("phone").set("phone", phone).submit().await
}

/// A number that no platform has reported; all of them in ranges for fiction.
fn stranger(n: usize) -> String {
    format!("+1{}5550{:03}", 212 + n / 1_000, n % 1_000)
}

/// How many codes have been texted so far.
async fn texted(t: &Test) -> usize {
    t.work().await;
    t.gateway.codes().len()
}

both!(five_codes_in_ten_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    for n in 1..=5 {
        assert_eq!(ask(t, PHONE).await.status, 303);
        assert_eq!(texted(t).await, n);
    }
    // The sixth looks the same and sends nothing.
    let sixth = ask(t, PHONE).await;
    assert_eq!((sixth.status, sixth.location().as_str()), (303, "/sign-in/code"));
    assert_eq!(texted(t).await, 5);
    t.advance(10 * MINUTE - 1);
    ask(t, PHONE).await;
    assert_eq!(texted(t).await, 5);
    t.advance(1);
    ask(t, PHONE).await;
    assert_eq!(texted(t).await, 6);
});

both!(ten_codes_in_a_day, async |t| {
    t.share(t.grant("c-1")).await;
    for n in 1..=10 {
        ask(t, PHONE).await;
        assert_eq!(texted(t).await, n);
        t.advance(10 * MINUTE);
    }
    ask(t, PHONE).await;
    assert_eq!(texted(t).await, 10);
    t.advance(DAY - 100 * MINUTE - 1);
    ask(t, PHONE).await;
    assert_eq!(texted(t).await, 10);
    t.advance(1);
    ask(t, PHONE).await;
    assert_eq!(texted(t).await, 11);
});

// A resend is a code like any other.
both!(a_resend_counts, async |t| {
    t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    t.advance(MINUTE);
    assert_eq!(page.form_to("/sign-in/code/resend").submit().await.status, 303);
    for _ in 0..3 {
        ask(t, PHONE).await;
    }
    assert_eq!(texted(t).await, 5);
    t.advance(2 * MINUTE);
    assert_eq!(page.form_to("/sign-in/code/resend").submit().await.status, 303);
    assert_eq!(texted(t).await, 5);
});

both!(a_known_browser_and_a_link_count_apart, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let known = t.browser();
    t.sign_in_on_own_device(&known, PHONE).await;
    known.get("/connections").await.form_to("/sign-out").submit().await;
    // A stranger uses up what there is for everybody.
    for _ in 0..6 {
        ask(t, PHONE).await;
    }
    assert_eq!(texted(t).await, 5);
    // Each lane has five of its own, and no sixth.
    for (lane, before) in [("browser", 5), ("link", 10)] {
        for n in 1..=6 {
            let page = if lane == "link" {
                t.browser().visit(&link).await.form_to("/sign-in").submit().await
            } else {
                // As if its flow had been forgotten meanwhile.
                let fresh = t.browser();
                let key = known.cookie("untether-browser").unwrap();
                let form = [("country".into(), "US".into()), ("phone".into(), PHONE.into())];
                let cookie = format!("untether-browser={key}");
                let headers = [("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())];
                fresh.send(Method::POST, "/sign-in", &headers, Some(&form)).await
            };
            assert_eq!(page.status, 303);
            assert_eq!(texted(t).await, before + n.min(5), "{lane}");
        }
    }
});

both!(a_client_asks_for_25_codes_in_five_minutes, async |t| {
    for n in 0..25 {
        assert_eq!(ask(t, &stranger(n)).await.status, 303);
    }
    let refused = ask(t, &stranger(25)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "300"));
    refused.assert_shows(&["Please wait a little", "You can try again"]);
    // Nobody else's number is the worse for it, and this client is let in again in time.
    t.advance(5 * MINUTE - 1);
    assert_eq!(ask(t, &stranger(25)).await.status, 429);
    t.advance(1);
    assert_eq!(ask(t, &stranger(25)).await.status, 303);
});

both!(what_a_client_may_ask_for_is_a_setting, |s| s.codes_per_client = Some("2".into()), async |t| {
    for (n, status) in [303, 303, 429].into_iter().enumerate() {
        assert_eq!(ask(t, &stranger(n)).await.status, status);
    }
});

// Without a proxy that is trusted, what a client says of itself changes nothing.
both!(forged_forwarding_headers, |s| s.codes_per_client = Some("2".into()), async |t| {
    let form = [("country".to_owned(), "US".to_owned()), ("phone".to_owned(), PHONE.to_owned())];
    for (n, status) in [303, 303, 429, 429].into_iter().enumerate() {
        let addr = format!("198.51.100.{n}");
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("x-forwarded-for", addr.as_str()),
            ("forwarded", "for=198.51.100.77"),
            ("x-real-ip", addr.as_str()),
        ];
        let page = t.browser().send(Method::POST, "/sign-in", &headers, Some(&form)).await;
        assert_eq!(page.status, status);
    }
});

both!(
    behind_a_trusted_proxy_clients_are_told_apart,
    |s| {
        s.codes_per_client = Some("1".into());
        s.trusted_proxies = Some("127.0.0.0/8".into());
    },
    async |t| {
        let form = [("country".to_owned(), "US".to_owned()), ("phone".to_owned(), PHONE.to_owned())];
        for (forwarded, status) in [
            ("198.51.100.1", 303),
            ("198.51.100.2", 303),
            // What stands left of the proxy's own entry is the client's word.
            ("203.0.113.1, 198.51.100.1", 429),
            ("2001:db8:1:2::1", 303),
            // The same /64.
            ("2001:db8:1:2:ffff::2", 429),
            ("2001:db8:1:3::1", 303),
        ] {
            let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", forwarded)];
            let page = t.browser().send(Method::POST, "/sign-in", &headers, Some(&form)).await;
            assert_eq!(page.status, status, "{forwarded}");
        }
    }
);

both!(a_browser_asks_for_ten_codes_in_an_hour, async |t| {
    let browser = t.browser();
    for n in 0..10 {
        assert_eq!(ask_in(&browser, &stranger(n)).await.status, 303);
        t.advance(MINUTE);
    }
    assert_eq!(ask_in(&browser, &stranger(10)).await.status, 429);
    assert_eq!(ask(t, &stranger(10)).await.status, 303, "another browser of the same client");
    for _ in 0..50 {
        t.advance(MINUTE);
        // Its flow lasts while it goes on.
        browser.get("/sign-in").await;
    }
    assert_eq!(ask_in(&browser, &stranger(10)).await.status, 303);
});

both!(a_client_has_500_codes_checked_in_five_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code").set("code", "000000");
    for round in 0..20 {
        let pages = join_all((0..25).map(|_| form.submit())).await;
        assert!(pages.iter().all(|page| page.status == 422), "{round}");
    }
    let refused = form.submit().await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "300"));
    t.advance(5 * MINUTE);
    assert_eq!(form.submit().await.status, 422);
});

both!(
    the_site_is_asked_for_so_many_codes_in_five_minutes,
    |s| s.codes_per_site = Some("7".into()),
    async |t| {
        for n in 0..7 {
            assert_eq!(ask(t, &stranger(n)).await.status, 303);
        }
        assert_eq!(ask(t, &stranger(7)).await.status, 429);
        t.advance(5 * MINUTE);
        assert_eq!(ask(t, &stranger(7)).await.status, 303);
    }
);

// By so many clients that none of them comes to its own limit; a client without cookies is no browser.
both!(
    the_site_is_asked_for_3000_codes_in_five_minutes,
    |s| s.trusted_proxies = Some("127.0.0.0/8".into()),
    async |t| {
        let (http, url) = (reqwest::Client::new(), format!("{}/sign-in", t.app.consumer_url()));
        let ask = |n: usize| {
            let form = [("country", "US".to_owned()), ("phone", stranger(n))];
            let client = format!("198.51.{}.{}", n / 250, n % 250);
            let request = http.post(&url).header("sec-fetch-site", "same-origin");
            let request = request.header("x-forwarded-for", client).form(&form);
            async move { request.send().await.unwrap().status().as_u16() }
        };
        // Redirects are followed to the code page, which sends who has no cookie to the sign-in page.
        for chunk in 0..60 {
            let statuses = join_all((chunk * 50..(chunk + 1) * 50).map(&ask)).await;
            assert!(statuses.iter().all(|status| *status == 200), "{chunk}: {statuses:?}");
        }
        assert_eq!(ask(3_000).await, 429);
        t.advance(5 * MINUTE);
        assert_eq!(ask(3_000).await, 200);
    }
);

both!(many_at_once_on_two_nodes_pass_no_limit, async |t| {
    t.share(t.grant("c-1")).await;
    let other = t.another_node().await;
    let asks = (0..24).map(|n| {
        let browser = if n % 2 == 0 { t.browser() } else { Browser::new(other.consumer_url()) };
        async move { ask_in(&browser, PHONE).await.status }
    });
    let statuses = join_all(asks).await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    assert_eq!(texted(t).await, 5);
    // One more is the 25th of this client; of two at once one passes.
    let (here, there) = (t.browser(), Browser::new(other.consumer_url()));
    let both = [ask_in(&here, PHONE), ask_in(&there, PHONE)];
    let mut statuses: Vec<u16> = join_all(both).await.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 429]);
    other.stop().await;
});
