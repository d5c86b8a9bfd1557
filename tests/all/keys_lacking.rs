//! A node that lacks a key which is in use says so, whatever the key is for, and takes nothing for wrong
//! that another node made with it.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use reqwest::Method;
use untether::domain::keyring::Purpose;

use crate::harness::{Browser, Node, PHONE, Page, Test, wrong};

async fn readiness(t: &Test) -> u16 {
    t.platform.bare(Method::GET, "/readyz", &[]).await.status
}

/// A node that has a newer key of this purpose, which the first node lacks from now on.
async fn newer(t: &Test, purpose: Purpose) -> Node {
    assert_eq!(readiness(t).await, 200, "{purpose}");
    t.rotate(&[purpose], false);
    let node = t.node().await;
    assert_eq!(readiness(t).await, 503, "{purpose}");
    let ready = node.platform.bare(Method::GET, "/readyz", &[]).await;
    assert_eq!(ready.status, 200, "{purpose}");
    node
}

fn lacking(t: &Test, browser: &Browser) -> Browser {
    browser.at(t.app.consumer_url())
}

fn assert_away(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    assert_eq!(page.headers["retry-after"], "10");
}

macro_rules! not_ready {
    ($name:ident, $purpose:ident) => {
        both!($name, async |t| {
            t.leaves_unsettled();
            newer(t, Purpose::$purpose).await.app.stop().await;
        });
    };
}

not_ready!(without_the_key_that_signs_the_record_it_is_not_ready, Audit);
not_ready!(without_the_key_of_receipts_it_is_not_ready, Receipts);
not_ready!(without_the_key_of_seals_it_is_not_ready, Encryption);

both!(a_right_code_is_not_called_wrong, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    t.work().await;
    let node = newer(t, Purpose::Codes).await;
    let asked = node.browser();
    let page = t.ask_code(&asked, PHONE).await;
    let code = node.code_for(t, PHONE).await;
    for typed in [code.as_str(), &wrong(&code, 0)] {
        let page = lacking(t, &asked).post("/sign-in/code", &[("code", typed)]).await;
        assert_away(&page);
    }
    assert_eq!(t.database.texts("SELECT lookup AS value FROM guesses WHERE in_a_row > 0"), [""; 0]);
    assert_eq!(page.form_with("code").set("code", &code).submit().await.status, 303);
    node.app.stop().await;
});

both!(a_link_is_not_called_unknown, async |t| {
    t.leaves_unsettled();
    let node = newer(t, Purpose::Links).await;
    assert_eq!(node.share(t.grant("c-1")).await, 201);
    node.work().await;
    let link = crate::harness::link_in(t.gateway.notices().last().unwrap());
    let browser = node.browser();
    assert_away(&lacking(t, &browser).visit(&link).await);
    browser.visit(&link).await.assert_shows(&["0010"]);
    node.app.stop().await;
});

both!(nobody_is_signed_out_and_nothing_under_way_is_lost, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    t.work().await;
    let node = newer(t, Purpose::Cookies).await;
    let person = node.browser();
    node.sign_in(t, &person, PHONE).await;
    t.advance(60);
    let asked = node.browser();
    let page = t.ask_code(&asked, PHONE).await;
    let code = node.code_for(t, PHONE).await;
    for path in ["/connections", "/settings"] {
        assert_away(&lacking(t, &person).get(path).await);
    }
    assert_away(&lacking(t, &person).post("/settings/notices", &[("notices", "off")]).await);
    assert!(person.is_signed_in().await, "the cookie is still there");
    assert_away(&lacking(t, &asked).get("/sign-in/code").await);
    assert_away(&lacking(t, &asked).post("/sign-in/code", &[("code", &code)]).await);
    assert_eq!(page.form_with("code").set("code", &code).submit().await.status, 303);
    // What nobody sealed is no reason to be away.
    let forged = [("cookie", "untether=AAAA; untether-flow=cookies-9.AAAA")];
    let page = node.browser().send(Method::GET, "/connections", &forged, None).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"));
    node.app.stop().await;
});

both!(what_a_platform_repeats_is_not_called_another_body, async |t| {
    t.leaves_unsettled();
    let body = t.grant("c-1").to_json();
    let node = newer(t, Purpose::Index).await;
    assert_eq!(node.platform.notify_as("evt-1", &body).await.status, 201);
    assert_eq!(t.platform.notify_as("evt-1", &body).await.status, 503);
    assert_eq!(node.platform.notify_as("evt-1", &body).await.status, 200);
    node.app.stop().await;
});

// Its worker would count texts to one beginning apart from the others'.
both!(it_judges_no_texts, async |t| {
    t.leaves_unsettled();
    let node = newer(t, Purpose::Index).await;
    assert_eq!(node.share(t.grant("c-1")).await, 201);
    assert!(AssertUnwindSafe(t.app.work()).catch_unwind().await.is_err(), "it is not available");
    assert_eq!(t.gateway.notices().len(), 0);
    node.work().await;
    assert_eq!(t.gateway.notices().len(), 1);
    node.app.stop().await;
});
