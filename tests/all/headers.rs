//! DESIGN 4: what every answer of the consumer door carries.

use reqwest::Method;

use crate::harness::{Page, Test};

fn assert_guarded(page: &Page) {
    let place = format!("{} {}", page.status, page.path);
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{place}: {policy}");
    }
    for part in ["unsafe-inline", "unsafe-eval", "*", "data:"] {
        assert!(!policy.contains(part), "{place}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        let all = page.headers.get_all(name).iter().count();
        assert_eq!((page.header(name), all), (value, 1), "{place}: {name}");
    }
    // Over plain http a browser would have to ignore it.
    assert_eq!(page.header("strict-transport-security"), "", "{place}");
}

/// Pages that a signed-in person sees, each on its own path.
async fn personal(t: &Test) -> Vec<Page> {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let mut pages = Vec::new();
    for path in [
        "/connections".to_owned(),
        format!("/connections/{id}"),
        format!("/connections/{id}/revocation"),
        "/connections/con_nonsense".to_owned(),
    ] {
        pages.push(browser.get(&path).await);
    }
    pages
}

both!(every_answer_is_guarded, async |t| {
    let browser = t.browser();
    for (path, status) in [("/sign-in", 200), ("/connections", 303), ("/nothing", 404)] {
        let page = browser.get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert_guarded(&page);
    }
    let own = [("sec-fetch-site", "same-origin")];
    let delete = browser.send(Method::DELETE, "/sign-in", &own, None).await;
    assert_eq!(delete.status, 405);
    assert_guarded(&delete);
    for posted_only in ["/sign-out", "/language"] {
        let page = browser.get(posted_only).await;
        assert_eq!((page.status, page.header("allow")), (405, "POST"), "{posted_only}");
    }
    let foreign = [("sec-fetch-site", "cross-site")];
    let forged = browser.post_with("/sign-in", &[], &foreign).await;
    assert_eq!(forged.status, 403);
    assert_guarded(&forged);
    let unreadable = own.iter().chain(&[("content-type", "text/plain")]);
    let unreadable: Vec<(&str, &str)> = unreadable.copied().collect();
    let unreadable = browser.send(Method::POST, "/sign-in", &unreadable, None).await;
    assert!((400..500).contains(&unreadable.status));
    assert_guarded(&unreadable);
});

both!(static_files_come_small_and_are_kept_for_ever, async |t| {
    let page = t.browser().get("/sign-in").await;
    let style = page.attribute("link[rel=stylesheet]", "href").unwrap();
    let ask = async |accept: &str| {
        t.browser().send(reqwest::Method::GET, &style, &[("accept-encoding", accept)], None).await
    };
    let plain = ask("identity").await;
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!((plain.header("vary"), plain.header("content-encoding")), ("Accept-Encoding", ""));
    assert!(plain.html.contains("--paper"), "{}", plain.html);
    let small = ask("br, gzip;q=0.8").await;
    assert_eq!((small.header("vary"), small.header("content-encoding")), ("Accept-Encoding", "gzip"));
    assert!(3 * small.html.len() < plain.html.len() * 2, "{} of {}", small.html.len(), plain.html.len());
    assert_eq!(ask("gzip;q=0, deflate").await.header("content-encoding"), "");
    assert_eq!(t.browser().get(&style.replace("style.", "style.0")).await.status, 404);
});

both!(static_files_are_guarded, async |t| {
    let page = t.browser().get("/sign-in").await;
    let sheet = page.attribute("link[rel=stylesheet]", "href").unwrap();
    let mut files = vec![sheet];
    files.extend(page.attribute("script[src]", "src"));
    for file in files {
        let file = page.browser.get(&file).await;
        assert_eq!(file.status, 200);
        assert_guarded(&file);
        let missing = page.browser.get(&format!("{}x", file.path)).await;
        assert_eq!(missing.status, 404);
        assert_guarded(&missing);
    }
});

both!(personal_pages_are_guarded_and_not_stored, async |t| {
    for page in personal(t).await {
        assert_guarded(&page);
        let cache = page.header("cache-control");
        assert!(cache.contains("no-store"), "{}: {cache}", page.path);
    }
});

both!(the_token_redirect_tells_no_referrer, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    for link in [link.as_str(), "/l/AAAAAAAAAAAAAAAAAAAAAA"] {
        let page = t.browser().get(link).await;
        let all = page.headers.get_all("referrer-policy").iter().count();
        assert_eq!((page.header("referrer-policy"), all), ("no-referrer", 1));
    }
});

// The policy would block it without a word.
both!(nothing_in_a_page_is_inline, async |t| {
    let mut pages = personal(t).await;
    let code = t.ask_code(&t.browser(), crate::harness::PHONE).await;
    pages.push(code.browser.get("/sign-in").await);
    pages.push(code);
    t.work().await;
    for page in pages {
        for css in ["[style]", "style", "script:not([src])", "[onclick]", "[onsubmit]"] {
            assert!(page.all(css).is_empty(), "{css} in {}", page.path);
        }
        for link in page.document().select(&scraper::Selector::parse("a[href]").unwrap()) {
            let href = link.attr("href").unwrap();
            assert!(!href.starts_with("javascript:"), "{href}");
        }
    }
});

both!(every_page_is_fit_to_be_read_aloud, async |t| {
    let mut pages = personal(t).await;
    pages.push(t.browser().get("/sign-in").await);
    for page in pages {
        assert_eq!(page.all("h1").len(), 1, "{}", page.path);
        assert_eq!(page.all("main").len(), 1, "{}", page.path);
        assert!(page.attribute("html", "lang").is_some(), "{}", page.path);
        assert!(!page.all("title")[0].is_empty(), "{}", page.path);
        let document = page.document();
        let fields = "input:not([type=hidden]):not([type=submit]), select, textarea";
        for field in document.select(&scraper::Selector::parse(fields).unwrap()) {
            let id = field.attr("id").unwrap_or_default();
            let labelled = field.attr("aria-label").is_some()
                || page.attribute(&format!("label[for='{id}']"), "for").is_some()
                || field
                    .ancestors()
                    .any(|parent| parent.value().as_element().is_some_and(|e| e.name() == "label"));
            assert!(labelled, "{}: {}", page.path, field.html());
        }
    }
});
