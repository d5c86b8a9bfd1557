//! Which language a page and a text are in: the person's choice, then what the platform told, then
//! the browser's; what is chosen stays chosen.

use serde_json::json;

use crate::harness::{Browser, Page, Test};

const PHONE: &str = "+1 415 555 0010";

async fn in_browser_of(browser: &Browser, path: &str, accept: &str) -> Page {
    browser.send(reqwest::Method::GET, path, &[("accept-language", accept)], None).await
}

/// As the footer's form: on the page `from`.
async fn choose(browser: &Browser, from: &str, language: &str) -> Page {
    let referer = format!("http://localhost:8080{from}");
    let headers = [("sec-fetch-site", "same-origin"), ("referer", referer.as_str())];
    let page = browser.get(from).await;
    assert!(page.all("form[action='/language'] button[lang]").len() == 3, "{}", page.html);
    browser.post_with("/language", &[("language", language)], &headers).await
}

fn language(page: &Page) -> String {
    page.attribute("html", "lang").unwrap()
}

/// The newest text to the person.
async fn newest_text(t: &Test) -> String {
    t.work().await;
    t.gateway.texts().last().unwrap().body.clone()
}

async fn share_in(t: &Test, consent: &str, locale: &str) {
    t.share(t.grant(consent).set("/consumer/locale", json!(locale))).await;
}

both!(a_browser_is_spoken_to_in_its_own_language, async |t| {
    let browser = t.browser();
    for (accept, expected) in
        [("es-MX,es;q=0.9,en;q=0.8", "es"), ("fr", "fr-CA"), ("de", "en-US"), ("en;q=0.1,fr;q=0.2", "fr-CA")]
    {
        assert_eq!(language(&in_browser_of(&browser, "/sign-in", accept).await), expected, "{accept}");
        // Faults and what needs no sign-in too.
        assert_eq!(language(&in_browser_of(&browser, "/help", accept).await), expected, "{accept}");
        assert_eq!(language(&in_browser_of(&browser, "/nothing", accept).await), expected, "{accept}");
    }
    in_browser_of(&browser, "/sign-in", "es").await.assert_shows(&["número"]);
    in_browser_of(&browser, "/sign-in", "fr").await.assert_shows(&["numéro"]);
});

both!(a_choice_goes_before_the_browser_and_comes_back_to_the_page, async |t| {
    let browser = t.browser();
    let done = choose(&browser, "/help", "fr-CA").await;
    assert_eq!((done.status, done.location().as_str()), (303, "/help"));
    assert_eq!(language(&in_browser_of(&browser, "/sign-in", "es").await), "fr-CA");
    // Nobody is led to another site, and no language is made up.
    let headers = [("sec-fetch-site", "same-origin"), ("referer", "https://u.example//evil.example/")];
    let done = browser.post_with("/language", &[("language", "es")], &headers).await;
    assert_eq!((done.status, done.location().as_str()), (303, "/"));
    assert_eq!(browser.post("/language", &[("language", "tlh")]).await.status, 404);
    assert_eq!(browser.post("/language", &[]).await.status, 400);
    assert_eq!(browser.post_with("/language", &[("language", "es")], &[]).await.status, 403);
});

both!(texts_are_in_the_language_that_the_platform_told, async |t| {
    for (n, locale, words) in [
        (1, "es-US", "puede"),
        (2, "fr-FR", "peut"),
        (3, "en-GB", "can now read"),
        (4, "de-DE", "can now read"),
    ] {
        let grant = t.grant(&format!("c-{n}")).phone(&format!("+1415555001{n}"));
        t.share(grant.set("/consumer/locale", json!(locale))).await;
        let text = newest_text(t).await;
        assert!(text.contains(words), "{locale}: {text}");
    }
});

both!(what_was_told_goes_before_the_browser_and_gives_way_to_a_choice, async |t| {
    share_in(t, "c-1", "es").await;
    let link = t.newest_link().await;
    let browser = t.browser();
    // From the first page behind the link, whatever the browser asks for.
    in_browser_of(&browser, &link, "fr").await;
    let page = in_browser_of(&browser, "/sign-in", "fr").await;
    assert_eq!(language(&page), "es");
    let asked = page.form_to("/sign-in").submit().await;
    assert!(newest_text(t).await.contains("conexiones"));
    let page = asked.follow().await;
    assert_eq!(language(&page), "es");
    let code = t.code_for(crate::harness::PHONE).await;
    let inside = page.form_with("code").set("code", &code).submit().await.settle().await;
    assert_eq!(language(&inside), "es");
    assert_eq!(language(&browser.get("/nothing").await), "es");
    // The person would rather read French; so do their texts from now on.
    choose(&browser, "/connections", "fr-CA").await;
    assert_eq!(language(&browser.get("/connections").await), "fr-CA");
    t.advance(60);
    share_in(t, "c-2", "es").await;
    assert!(newest_text(t).await.contains("peut"));
});

both!(a_choice_is_kept_with_the_person, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let first = t.person().await;
    choose(&first, "/connections", "es").await;
    // On another device, whose browser asks for nothing: the code and the pages.
    let second = t.browser();
    let page = t.ask_code(&second, PHONE).await;
    assert_eq!(language(&page), "en-US", "before the code nothing of the person shows");
    let text = newest_text(t).await;
    assert!(text.contains("conexiones"), "{text}");
    let code = t.code_for(crate::harness::PHONE).await;
    let inside = page.form_with("code").set("code", &code).submit().await.settle().await;
    assert_eq!(language(&inside), "es");
    // A choice made before signing in is theirs as well.
    let third = t.browser();
    choose(&third, "/sign-in", "fr-CA").await;
    t.sign_in(&third, PHONE).await;
    t.advance(60);
    share_in(t, "c-2", "en-US").await;
    assert!(newest_text(t).await.contains("peut"));
});

both!(the_next_holder_of_a_number_is_not_told_the_last_ones_language, async |t| {
    share_in(t, "c-1", "es").await;
    t.work().await;
    t.advance(46 * 24 * 3_600);
    t.ask_code(&t.browser(), PHONE).await;
    let text = newest_text(t).await;
    assert!(text.contains("is your code"), "{text}");
});

both!(the_language_goes_with_its_person_at_sign_out, async |t| {
    share_in(t, "c-1", "es").await;
    let browser = t.person().await;
    assert_eq!(language(&browser.get("/connections").await), "es");
    let out = browser.get("/connections").await.form_to("/sign-out").submit().await;
    assert_eq!(language(&out.follow().await), "en-US");
    // Unless it was chosen here.
    let here = t.browser();
    choose(&here, "/sign-in", "fr-CA").await;
    t.sign_in(&here, PHONE).await;
    let out = here.get("/connections").await.form_to("/sign-out").submit().await;
    assert_eq!(language(&out.follow().await), "fr-CA");
});
