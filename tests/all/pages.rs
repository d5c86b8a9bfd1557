//! What a person sees of their connections, and what nobody else does.

use serde_json::json;

use crate::harness::{Grant, Test, at, event};

fn five(t: &Test) -> [Grant; 5] {
    let now = t.now();
    let apps = [
        ("budgetly", "Budgetly", "ins_1", "Platypus Bank", "4421"),
        ("taxly", "Taxly", "ins_1", "Platypus Bank", "5532"),
        ("nestegg", "Nest Egg", "ins_2", "Wombat Credit Union", "6643"),
        ("lendwise", "Lendwise", "ins_2", "Wombat Credit Union", "7754"),
        ("payfast", "Pay Fast", "ins_3", "First Koala", "8865"),
    ];
    apps.map(|(id, app, bank_id, bank, last4)| {
        t.grant(&format!("c-{id}"))
            .app(id, app)
            .bank(bank_id, bank)
            .accounts(&[("a1", &format!("{app} account"), last4)])
            .expires(at(now, 30 * 86_400))
    })
}

both!(the_list_says_who_sees_what, async |t| {
    for grant in five(t) {
        t.share(grant).await;
    }
    let read = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": "2026-11-19T06:31:00Z" });
    t.platform.notify(&event("DATA_ACCESSED", "c-taxly", t.now(), read)).await;
    let page = t.person().await.get("/connections").await;
    assert_eq!(page.status, 200);
    page.assert_shows(&["Budgetly", "Taxly", "Nest Egg", "Lendwise", "Pay Fast"])
        .assert_shows(&["Platypus Bank", "Wombat Credit Union", "First Koala"])
        .assert_shows(&["4421", "5532", "6643", "7754", "8865"])
        // Since when, until when, and last read.
        .assert_shows(&["20 November", "20 December", "19 November"])
        .assert_shows(&["Transactions"])
        .assert_hides(&["TRANSACTIONS", "ACCOUNT_BASIC", "c-taxly", "ins_1"]);
    let stops = page.all("a[href$='/revocation']");
    assert_eq!(stops.len(), 5, "each can be stopped from here");
});

both!(every_kind_of_data_has_plain_words, async |t| {
    let clusters = [
        "ACCOUNT_BASIC",
        "ACCOUNT_DETAILED",
        "BALANCES",
        "PAYMENT_SUPPORT",
        "TRANSACTIONS",
        "SCHEDULED_PAYMENTS",
        "BILLS",
        "CUSTOMER_CONTACT",
        "CUSTOMER_PERSONAL",
        "STATEMENTS",
        "IMAGES",
        "INVESTMENTS",
        "TAX",
        "REWARDS",
        "NOTIFICATIONS",
    ];
    let id = t.share(t.grant("c-1").clusters(&clusters)).await;
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    let text = page.text();
    for cluster in clusters {
        let raw = text.split(|c: char| !c.is_alphabetic() && c != '_');
        assert_eq!(raw.filter(|word| *word == cluster).count(), 0, "{text}");
    }
    page.assert_shows(&["Transactions"]);
});

both!(ended_connections_have_their_own_heading, async |t| {
    for grant in five(t) {
        t.share(grant).await;
    }
    t.advance(60);
    t.platform.notify(&event("CONSENT_REVOKED", "c-taxly", t.now(), json!({}))).await;
    t.platform.notify(&event("CONSENT_SUSPENDED", "c-payfast", t.now(), json!({}))).await;
    let browser = t.person().await;
    let page = browser.get("/connections?status=all").await;
    let headings = page.all("h2, h3");
    let ended = headings.iter().find(|h| h.to_lowercase().contains("ended"));
    let ended = ended.unwrap_or_else(|| panic!("{headings:?}"));
    let text = page.text();
    let place = |words: &str| text.rfind(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("Taxly") > place(ended), "{text}");
    for active in ["Budgetly account", "Nest Egg account", "Lendwise account"] {
        assert!(!text.contains(active) || place(active) < place(ended), "{text}");
    }
    let active = browser.get("/connections?status=active").await;
    active.assert_shows(&["Budgetly"]).assert_hides(&["Taxly"]);
    let ended = browser.get("/connections?status=ended").await;
    ended.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
});

both!(one_connection_shows_all_of_itself, async |t| {
    let grant = t.grant("c-1").expires(at(t.now(), 30 * 86_400));
    let grant = grant
        .clusters(&["TRANSACTIONS", "BALANCES"])
        .accounts(&[("a1", "Everyday Checking", "4421"), ("a2", "Savings", "9001")]);
    let id = t.share(grant).await;
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    assert!(page.h1().contains("Budgetly"), "{}", page.h1());
    page.assert_shows(&["Platypus Bank", "Everyday Checking", "4421", "Savings", "9001"]).assert_shows(&[
        "Budgeting",
        "Since today",
        "20 December",
        "Balances",
    ]);
    let stop = format!("a[href='/connections/{id}/revocation']");
    assert!(page.attribute(&stop, "href").is_some());
});

both!(an_empty_list_is_a_page, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(1);
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), json!({}));
    t.platform.notify(&ended).await;
    let browser = t.person().await;
    let page = browser.get("/connections?status=active").await;
    assert_eq!(page.status, 200);
    page.assert_hides(&["Budgetly"]);
    assert!(!page.h1().is_empty());
});

both!(a_strangers_connection_is_an_unknown_one, async |t| {
    let mine = t.share(t.grant("c-1")).await;
    let theirs = t.share(t.grant("c-2").phone("+14155550011")).await;
    let browser = t.person().await;
    assert_eq!(browser.get(&format!("/connections/{mine}")).await.status, 200);
    let ids = [theirs.as_str(), "con_01890a5d-ac96-774b-bcce-b302099a8057", "con_nonsense", "7"];
    for rest in ["", "/revocation"] {
        let mut seen = Vec::new();
        for id in ids {
            let page = browser.get(&format!("/connections/{id}{rest}")).await;
            seen.push((page.status, page.html));
        }
        assert_eq!(seen[0].0, 404);
        assert!(seen.iter().all(|one| *one == seen[0]), "{rest}: {seen:?}");
    }
});

both!(without_a_session_there_is_only_the_sign_in, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let id = format!("/connections/{id}");
    let stop = format!("{id}/revocation");
    for path in ["/connections", &id, &stop, "/connections/con_nonsense"] {
        let page = t.browser().get(path).await;
        assert_eq!(page.status, 303, "{path}");
        assert!(page.location().starts_with("/sign-in"), "{path}");
        page.assert_hides(&["Budgetly"]);
    }
    let forged = t.browser().post(&stop, &[("scope", "connection")]).await;
    assert!(forged.location().starts_with("/sign-in"));
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(a_page_that_is_not_there_is_404, async |t| {
    let page = t.browser().get("/nothing/here").await;
    assert_eq!(page.status, 404);
    assert!(!page.h1().is_empty());
});
