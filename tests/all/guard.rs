//! DESIGN 4: requests that other sites make a browser send, and what a header may not do.

use reqwest::Method;
use serde_json::json;

use crate::harness::{ORIGIN, PHONE, link_in, stop_path};

const ASK: [(&str, &str); 2] = [("country", "US"), ("phone", PHONE)];

both!(a_form_is_heard_from_its_own_origin_only, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let refused: [&[(&str, &str)]; 8] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "nonsense")],
        // The header of the browser decides, whatever else is claimed.
        &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost:8081")],
        &[],
    ];
    for headers in refused {
        let page = t.browser().post_with("/sign-in", &ASK, headers).await;
        assert_eq!(page.status, 403, "{headers:?}");
        t.work().await;
        assert_eq!(t.gateway.codes().len(), 0, "{headers:?}");
    }
    let heard: [&[(&str, &str)]; 3] =
        [&[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")], &[("origin", ORIGIN)]];
    for (n, headers) in heard.into_iter().enumerate() {
        let page = t.browser().post_with("/sign-in", &ASK, headers).await;
        assert_eq!(page.status, 303, "{headers:?}");
        t.work().await;
        assert_eq!(t.gateway.codes().len(), n + 1, "{headers:?}");
    }
});

both!(no_unsafe_route_is_left_open, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let foreign = [("sec-fetch-site", "cross-site")];
    let scope = [("scope", "connection")];
    for path in
        ["/sign-in", "/sign-in/code", "/sign-in/code/resend", "/sign-out", &stop_path(&id), "/nothing/here"]
    {
        let page = browser.post_with(path, &scope, &foreign).await;
        assert_eq!(page.status, 403, "{path}");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let page = browser.send(method, &stop_path(&id), &foreign, None).await;
        assert_eq!(page.status, 403);
    }
    t.work().await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
    assert!(browser.is_signed_in().await);
});

// A link from a mail or another page leads in: GET is never refused for where it came from.
both!(a_link_from_elsewhere_opens, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    for from in ["cross-site", "same-site", "none"] {
        let headers = [("sec-fetch-site", from)];
        let page = t.browser().send(Method::GET, &link, &headers, None).await;
        assert_eq!(page.status, 303, "{from}");
    }
});

both!(the_internal_door_refuses_browsers_of_other_sites, async |t| {
    let body = t.grant("c-1").to_json().to_string();
    let message = t.platform.message(&body).header("sec-fetch-site", "cross-site");
    let answer = message.send().await;
    assert_eq!((answer.status, answer.code()), (403, "forbidden"));
    let key = format!("Bearer {}", t.platform.api_key);
    let headers = [("authorization", key.as_str()), ("sec-fetch-site", "cross-site")];
    let path = "/internal/v1/connections";
    let list = t.platform.bare(Method::GET, path, &headers).await;
    assert_eq!(list.status, 403);
    assert_eq!(t.platform.get("/connections").await.json["items"], json!([]));
});

both!(no_header_gets_into_a_link, async |t| {
    let forged = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example;proto=https"),
    ];
    let body = t.grant("c-1").to_json().to_string();
    let mut message = t.platform.message(&body);
    for (name, value) in forged {
        message = message.header(name, value);
    }
    assert_eq!(message.send().await.status, 201);
    t.work().await;
    let notice = &t.gateway.notices()[0];
    assert!(notice.body.contains(&format!("{ORIGIN}{}", link_in(notice))));

    let browser = t.browser();
    let mut headers = forged.to_vec();
    headers.push(("sec-fetch-site", "same-origin"));
    let asked = browser.post_with("/sign-in", &ASK, &headers).await;
    assert_eq!((asked.status, asked.location().as_str()), (303, "/sign-in/code"));
    t.code_for(PHONE).await;
    for path in ["/sign-in", "/connections", "/", "/l/AAAAAAAAAAAAAAAAAAAAAA"] {
        let page = browser.send(Method::GET, path, &forged, None).await;
        page.assert_hides(&["evil.example"]);
        assert!(!page.header("location").contains("evil.example"), "{path}");
    }
    for text in t.gateway.texts() {
        assert!(!text.body.contains("evil"), "{}", text.body);
    }
});

both!(the_doors_are_apart, async |t| {
    let inside = t.browser().get("/internal/v1/connections").await;
    assert_eq!(inside.status, 404);
    let outside = t.platform.bare(Method::GET, "/sign-in", &[]).await;
    assert_eq!(outside.status, 404);
});

both!(looking_at_pages_writes_to_nobody, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.work().await;
    let (texts, before) = (t.gateway.texts().len(), t.connection("c-1").await);
    let stop = stop_path(&id);
    for path in ["/sign-in", "/sign-in/code", "/sign-out", "/connections", &stop] {
        for method in [Method::GET, Method::HEAD] {
            let page = browser.send(method, path, &[], None).await;
            assert!(page.status < 500, "{path}");
        }
    }
    t.work().await;
    assert_eq!(t.gateway.texts().len(), texts);
    assert_eq!(t.receiver.posts().len(), 0);
    assert_eq!(t.connection("c-1").await, before);
    assert!(browser.is_signed_in().await);
});
