//! What lies in the database after a full story: no number, code, token, cookie or key.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

use crate::harness::{PHONE, link_in, stop_path, wrong};

/// A secret in every form that somebody might have written it down in.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let bare = secret.trim_start_matches("whsec_").as_bytes();
    let mut forms = vec![bare.to_vec(), hex(bare)];
    for decoded in [BASE64_STANDARD.decode(bare), BASE64_URL_SAFE_NO_PAD.decode(bare)] {
        // Short ones would be found by chance.
        if let Some(raw) = decoded.ok().filter(|raw| raw.len() >= 12) {
            forms.extend([hex(&raw), raw]);
        }
    }
    forms
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>().into_bytes()
}

fn holds(all: &[u8], needle: &[u8]) -> bool {
    let mut windows = all.windows(needle.len());
    windows.any(|window| window[0] == needle[0] && window == needle)
}

both!(nothing_secret_lies_in_the_database, async |t| {
    let mut secrets = vec![
        t.platform.signing_secret.clone(),
        t.platform.webhook_secret.clone(),
        t.platform.api_key.clone(),
    ];
    // Pending, failed and done: whatever can be at rest.
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("taxly", "Taxly").without_proof()).await;
    let link = t.newest_link().await;
    let mut codes = Vec::new();
    for round in 0..3 {
        t.advance(700);
        let browser = t.browser();
        let page = browser.visit(&link).await;
        let page = page.form_to("/sign-in").submit().await.settle().await;
        let code = t.code_for(PHONE).await;
        let form = page.form_with("code");
        form.clone().set("code", &wrong(&code, 0)).submit().await;
        form.set("code", &code).submit().await;
        codes.push(code);
        for name in ["untether", "untether-browser", "untether-flow"] {
            // One that was taken back is empty.
            secrets.extend(browser.cookie(name).filter(|value| !value.is_empty()));
        }
        if round == 0 {
            browser.get(&stop_path(&id)).await.form_with("scope").submit().await;
            t.work().await;
        }
        if round == 1 {
            browser.post("/sign-out", &[]).await;
        }
    }
    // Asked for, never entered, and still good.
    t.advance(60);
    t.ask_code(&t.browser(), "(415) 555-0010").await;
    codes.push(t.code_for(PHONE).await);
    // Not yet sent: the body waits in the outbox.
    t.share(t.grant("c-3").app("nestegg", "Nest Egg")).await;
    for notice in t.gateway.notices() {
        secrets.push(link_in(&notice).trim_start_matches("/l/").to_owned());
    }

    let all = t.database.at_rest();
    assert!(holds(&all, id.as_bytes()), "the search itself works");
    for secret in &secrets {
        for form in forms(secret) {
            let shown = String::from_utf8_lossy(&form).into_owned();
            assert!(!holds(&all, &form), "{secret} as {shown}");
        }
    }
    for number in ["4155550010", "415-555-0010", "(415) 555"] {
        assert!(!holds(&all, number.as_bytes()), "{number}");
        assert!(!holds(&all, &hex(number.as_bytes())), "{number} in hex");
    }
    assert!(!holds(&all, b"@localhost #"), "the body of a text");
    assert!(!holds(&all, b"eview or end it"), "the body of a text");
    // Six digits turn up by chance in some id, all of these codes do not.
    let found = codes.iter().filter(|code| holds(&all, code.as_bytes()));
    assert!(found.count() < 2, "{codes:?}");
    t.work().await;
});
