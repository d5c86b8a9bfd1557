//! Activity: what a person reads of the record of acts, and that it is theirs alone.

use crate::harness::{Browser, PHONE, Page, stop_path, wrong};

const DAY: i64 = 86_400;

async fn opened(browser: &Browser, path: &str) -> Page {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200);
    page
}

fn rows(page: &Page) -> Vec<String> {
    page.all("ol.rows > li")
}

both!(a_person_reads_what_happened, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    let code = t.code_for(PHONE).await;
    page.form_with("code").set("code", &wrong(&code, 0)).submit().await;
    t.advance(60);
    let browser = t.person().await;
    browser.get(&stop_path(&id)).await.form_with("scope").submit().await;
    t.work().await;
    let page = opened(&browser, "/activity").await;
    assert_eq!(page.h1(), "Activity");
    let rows = rows(&page);
    let begins = [
        "You stopped sharing. Budgetly · Platypus Bank today, 10:01 UTC",
        "You signed in.",
        "Somebody asked for a code to sign in with your number. today, 10:01 UTC",
        "Somebody entered a wrong code. today, 10:00 UTC",
        "Somebody asked for a code",
        "We were told that you share data with an app. Budgetly · Platypus Bank today, 10:00 UTC",
    ];
    assert_eq!(rows.len(), begins.len(), "{rows:?}");
    for (row, begin) in rows.iter().zip(begins) {
        assert!(row.starts_with(begin), "{row:?} does not begin with {begin:?}");
    }
    assert!(rows[1].contains("From the network 127.0.0.x"), "{}", rows[1]);
    assert_eq!(page.attribute("ol.rows a", "href"), Some(format!("/connections/{id}")));
    // There are ways to it.
    for from in ["/connections", "/settings/sessions"] {
        assert!(
            opened(&browser, from)
                .await
                .attribute("main a[href='/activity'], footer a[href='/activity']", "href")
                .is_some()
        );
    }
});

both!(fifty_acts_to_a_page, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(60);
    let browser = t.person().await;
    // A grant, a code and a sign-in are there already.
    for n in 2..49 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    t.work().await;
    let page = opened(&browser, "/activity").await;
    assert_eq!(rows(&page).len(), 50);
    page.assert_hides(&["Older", "Back to the newest"]);
    t.share(t.grant("c-50")).await;
    t.work().await;
    let first = opened(&browser, "/activity").await;
    assert_eq!(rows(&first).len(), 50);
    let older = first.attribute("a[rel=next]", "href").unwrap();
    let second = opened(&browser, &older).await;
    assert_eq!(rows(&second).len(), 1);
    second.assert_shows(&["Back to the newest"]).assert_hides(&["Older"]);
    assert!(rows(&second)[0].contains("10:00") && !first.shows("10:00"), "{}", second.text());
    opened(&browser, "/activity?before=0").await.assert_shows(&["There is nothing older."]);
    assert_eq!(rows(&opened(&browser, "/activity?before=x").await).len(), 50);
});

both!(a_stranger_reads_none_of_it, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011").app("taxly", "Taxly")).await;
    let theirs = t.person_at("+14155550011").await;
    opened(&theirs, "/activity").await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
    // Nor does the next holder of the number.
    t.advance(46 * DAY);
    let next = t.browser();
    t.sign_in(&next, PHONE).await;
    let page = opened(&next, "/activity").await;
    page.assert_hides(&["Budgetly"]);
    assert_eq!(rows(&page).len(), 1, "{}", page.text());
    let out = t.browser().get("/activity").await;
    assert!(out.location().starts_with("/sign-in"));
});

both!(devices_and_settings_are_told_of, async |t| {
    t.share(t.grant("c-1")).await;
    let (first, second) = (t.browser(), t.person().await);
    t.advance(60);
    t.sign_in_on_own_device(&first, PHONE).await;
    let page = opened(&first, "/settings/sessions").await;
    let actions: Vec<String> = page.forms().iter().map(|form| form.action().to_owned()).collect();
    let action = |end: &str, nth: usize| {
        actions.iter().filter(|action| action.ends_with(end) && action.len() > 30).nth(nth).unwrap().clone()
    };
    page.form_to(&action("/end", 1)).submit().await;
    page.form_to(&action("/forget", 0)).submit().await;
    first.post("/language", &[("language", "es")]).await;
    let page = opened(&first, "/activity").await;
    page.assert_shows(&[
        "Usted eligió un idioma. Idioma: Español",
        "Usted quitó un navegador de la lista de los suyos.",
        "Usted cerró la sesión de otro navegador.",
        "Usted dijo que un navegador es suyo.",
    ]);
    assert!(!second.is_signed_in().await);
    first.get("/connections").await.form_to("/sign-out").submit().await;
    first.post("/language", &[("language", "fr-CA")]).await;
    let again = t.browser();
    again.post("/language", &[("language", "fr-CA")]).await;
    t.sign_in(&again, PHONE).await;
    opened(&again, "/activity").await.assert_shows(&["Vous avez fermé la session."]);
    t.work().await;
});
