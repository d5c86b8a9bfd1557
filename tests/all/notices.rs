//! The text that tells a person of a new connection.

use jiff::SignedDuration;

use crate::harness::{BRAND, ORIGIN, PHONE, event, link_in};

/// GSM 03.38, the basic table; one outside of it would make the text cost double.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                   ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

fn assert_one_segment(body: &str) {
    let odd: Vec<char> = body.chars().filter(|c| !GSM.contains(*c)).collect();
    assert!(odd.is_empty(), "{odd:?} in {body:?}");
    let length = body.chars().count();
    assert!(length <= 160, "{length}: {body:?}");
}

both!(a_new_connection_is_texted_once, async |t| {
    let grant = t.grant("c-1").to_json();
    t.platform.notify_as("m-1", &grant).await;
    assert_eq!(t.work().await, 1);
    // The same again: the very message, and the same grant under another id.
    t.platform.notify_as("m-1", &grant).await;
    t.platform.notify_as("m-2", &grant).await;
    t.work().await;
    let texts = t.gateway.texts();
    assert_eq!(texts.len(), 1, "{texts:?}");
    let text = &texts[0];
    assert_eq!((text.to.as_str(), text.kind.as_str()), (PHONE, "NOTICE"));
    assert_one_segment(&text.body);
    for words in [BRAND, "Budgetly", &format!("{ORIGIN}{}", link_in(text))] {
        assert!(text.body.contains(words), "{words} in {:?}", text.body);
    }
    let lower = text.body.to_lowercase();
    assert!(lower.contains("review or end it"), "{lower}");
    // To a gateway the word means something else.
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    assert!(!words.any(|word| word == "stop"), "{lower}");
});

both!(a_long_name_still_fits_one_segment, async |t| {
    let grant = t.grant("c-1").app("long", &"Ünïcödé 漢字 Finance ".repeat(15));
    t.share(grant).await;
    t.work().await;
    assert_one_segment(&t.gateway.texts()[0].body);
});

both!(without_proof_the_text_names_nothing, async |t| {
    t.share(t.grant("c-1").without_proof()).await;
    t.work().await;
    let text = &t.gateway.notices()[0];
    for name in ["Budgetly", "Platypus", "Checking", "4421"] {
        assert!(!text.body.contains(name), "{}", text.body);
    }
    assert_one_segment(&text.body);
    assert!(text.body.contains(BRAND), "{}", text.body);
    assert!(!link_in(text).is_empty());
});

both!(a_proof_is_at_most_24_hours_old, async |t| {
    let day = SignedDuration::from_hours(24);
    t.share(t.grant("c-1").proven(day)).await;
    let later = day + SignedDuration::from_secs(1);
    let stale = t.grant("c-2").phone("+14155550011").proven(later);
    t.share(stale).await;
    t.work().await;
    for text in t.gateway.notices() {
        let named = text.body.contains("Budgetly");
        assert_eq!(named, text.to == PHONE, "{text:?}");
    }
    assert_eq!(t.gateway.notices().len(), 2);
});

both!(an_update_that_adds_is_texted_once, async |t| {
    // Ten in the morning where the number is from: changes do not wait.
    t.advance(8 * 3_600);
    t.share(t.grant("c-1")).await;
    t.work().await;
    let first = link_in(&t.gateway.notices()[0]);
    let one = ("a1", "Everyday Checking", "4421");
    let two = ("a2", "Savings", "9001");
    let clusters = ["ACCOUNT_BASIC", "TRANSACTIONS", "BALANCES"];

    t.advance(60);
    let same = t.grant("c-1").updated();
    let renamed = t.grant("c-1").updated().app("budgetly", "Budgetly 2");
    let fewer = t.grant("c-1").updated().clusters(&clusters[..1]);
    for quiet in [same, renamed, fewer] {
        t.platform.notify(&quiet.to_json()).await;
        t.work().await;
        assert_eq!(t.gateway.notices().len(), 1, "nothing was added");
    }
    let account = t.grant("c-1").updated().clusters(&clusters[..1]);
    let account = account.accounts(&[one, two]);
    let data = t.grant("c-1").updated().accounts(&[one, two]).clusters(&clusters);
    for (n, more) in [account, data].into_iter().enumerate() {
        t.advance(60);
        let more = more.sent_on(t.now()).to_json();
        t.platform.notify_as(&format!("more-{n}"), &more).await;
        t.platform.notify_as(&format!("more-{n}"), &more).await;
        t.work().await;
        assert_eq!(t.gateway.notices().len(), n + 2, "{more}");
    }
    let links: Vec<String> = t.gateway.notices().iter().map(link_in).collect();
    assert_ne!(links[1], first);
    assert_ne!(links[2], links[1]);
    let browser = t.browser();
    let page = t.sign_in_by_link(&browser, &links[1], PHONE).await;
    page.assert_shows(&["Savings", "9001"]);
});

both!(an_old_update_adds_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    let old = t.grant("c-1").updated().clusters(&["TAX"]);
    let old = old.sent_on(crate::harness::at(t.now(), -60)).to_json();
    assert_eq!(t.platform.notify(&old).await.state(), "IGNORED");
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 1);
});

both!(the_end_of_a_connection_invites_nobody, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(60);
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), serde_json::json!({}));
    t.platform.notify(&ended).await;
    t.work().await;
    let texts = t.gateway.notices();
    assert_eq!(texts.len(), 2);
    assert!(!texts[1].body.contains(ORIGIN), "{}", texts[1].body);
});

both!(a_gateway_in_trouble_is_asked_again, async |t| {
    for status in [500, 429, 503] {
        t.gateway.answer_once(status, &[]);
    }
    t.share(t.grant("c-1")).await;
    t.work().await;
    assert_eq!(t.gateway.texts().len(), 1);
    for attempts in 2..=4 {
        assert_eq!(t.work().await, 0, "not before its time");
        // Longer than the longest of the first three waits.
        t.advance(3_600);
        t.work().await;
        assert_eq!(t.gateway.texts().len(), attempts);
    }
    let texts = t.gateway.texts();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    t.advance(86_400);
    assert_eq!(t.work().await, 0, "the fourth was taken");
});

both!(a_gateway_that_refuses_is_believed, async |t| {
    t.gateway.answer_with(400);
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.gateway.answer_with(200);
    t.advance(86_400);
    t.work().await;
    assert_eq!(t.gateway.texts().len(), 1);
});
