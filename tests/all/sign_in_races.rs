//! The rules of one code while many answer at once.

use futures_util::future::join_all;

use crate::harness::{Form, PHONE, Page, wrong};

pub fn starts_session(page: &Page) -> bool {
    let mut cookies = page.headers.get_all("set-cookie").iter();
    let started = cookies.any(|cookie| {
        let cookie = cookie.to_str().unwrap();
        cookie.starts_with("untether=") && !cookie.starts_with("untether=;")
    });
    started && page.status == 303
}

/// The numbers that pages gave as "tries left", sorted.
pub fn tries_left(pages: &[Page]) -> Vec<u32> {
    let left = |page: &Page| {
        let text = page.text();
        let words: Vec<&str> = text.split(' ').collect();
        let mut found = words.windows(3).filter_map(|three| {
            let counted = three[1].starts_with("tr") && three[2].starts_with("left");
            counted.then(|| three[0].parse::<u32>().ok()).flatten()
        });
        found.next().filter(|left| *left > 0)
    };
    let mut all: Vec<u32> = pages.iter().filter_map(left).collect();
    all.sort_unstable();
    all
}

async fn at_once(form: &Form, codes: impl Iterator<Item = String>) -> Vec<Page> {
    let tries = codes.map(|code| {
        let form = form.clone().set("code", &code);
        async move { form.submit().await }
    });
    join_all(tries).await
}

// Two hundred at once: five are compared.
both!(guess_in_parallel, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let form = t.ask_code(&browser, PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    let pages = at_once(&form, (0..200).map(|n| wrong(&code, n))).await;
    assert!(pages.iter().all(|page| page.status == 422));
    // Each of the first four misses says its own number; two that said the same, or one that
    // was left out, would be a check too many or too few.
    assert_eq!(tries_left(&pages), [1, 2, 3, 4]);
    let right = form.set("code", &code).submit().await;
    assert!(!starts_session(&right));
    assert!(!browser.is_signed_in().await);
});

both!(four_misses_at_once_leave_one_check, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    let pages = at_once(&form, (0..4).map(|n| wrong(&code, n))).await;
    assert_eq!(tries_left(&pages), [1, 2, 3, 4]);
    let right = form.set("code", &code).submit().await;
    assert!(starts_session(&right), "{}", right.text());
});

// Entered fifty times at once, a code starts one session.
both!(replay, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    let pages = at_once(&form, (0..50).map(|_| code.clone())).await;
    let winners: Vec<&Page> = pages.iter().filter(|page| starts_session(page)).collect();
    assert_eq!(winners.len(), 1);
    let cookies = winners[0].headers.get_all("set-cookie").iter();
    let session = cookies
        .filter_map(|cookie| cookie.to_str().unwrap().split(';').next())
        .find(|cookie| cookie.starts_with("untether="))
        .unwrap();
    let list = [("cookie", session)];
    let fresh = t.browser();
    let page = fresh.send(reqwest::Method::GET, "/connections", &list, None).await;
    assert_eq!(page.status, 200);
    page.assert_shows(&["Budgetly"]);
});

// Three misses and three hits together: whichever order, at most one session and no sixth check.
both!(hits_and_misses_at_once_start_at_most_one_session, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    let mixed = (0..6).map(|n| if n % 2 == 0 { code.clone() } else { wrong(&code, n) });
    let pages = at_once(&form, mixed).await;
    let sessions = pages.iter().filter(|page| starts_session(page)).count();
    assert_eq!(sessions, 1, "a hit is among the first five");
});

// The double click on "text me a code".
both!(asking_twice_at_once_texts_once, async |t| {
    t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    t.advance(60);
    let resend = page.form_to("/sign-in/code/resend");
    let clicks = (0..10).map(|_| async { resend.submit().await });
    join_all(clicks).await;
    t.work().await;
    assert_eq!(t.gateway.codes().len(), 2);
});
