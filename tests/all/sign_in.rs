//! Number, code, and in: DESIGN 8's rules of one code.

use crate::harness::{PHONE, wrong};

const OTHER: &str = "+14155550011";

both!(a_number_is_taken_as_people_write_it, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+447700900123")).await;
    let cases = [
        ("US", "415-555-0010", PHONE),
        ("US", "(415) 555 0010", PHONE),
        ("GB", "+1 415.555.0010", PHONE),
        ("GB", "07700 900123", "+447700900123"),
        ("US", "+44 7700 900123", "+447700900123"),
    ];
    for (country, typed, phone) in cases {
        t.advance(600);
        let form = t.browser().get("/sign-in").await.form_with("phone");
        assert_eq!(form.value("country"), Some("US"), "preset");
        let form = form.set("country", country).set("phone", typed);
        let page = form.submit().await.settle().await;
        assert_eq!(page.path, "/sign-in/code", "{typed}");
        let sent = t.gateway.codes().len();
        let code = t.code_for(phone).await;
        assert_eq!(t.gateway.codes().len(), sent + 1, "{typed}");
        let done = page.form_with("code").set("code", &code).submit().await;
        assert_eq!(done.location(), "/connections", "{typed}");
    }
});

both!(what_is_no_number_stays_on_the_page, async |t| {
    for typed in ["", "12", "my number", "+999 123 456"] {
        let form = t.browser().get("/sign-in").await.form_with("phone");
        let page = form.set("phone", typed).submit().await;
        assert_eq!(page.status, 422, "{typed}");
        let again = page.form_with("phone");
        assert_eq!(again.value("phone"), Some(typed), "what was typed stays");
    }
    t.work().await;
    assert_eq!(t.gateway.texts(), []);
});

both!(the_code_field_helps_to_fill_it, async |t| {
    let page = t.ask_code(&t.browser(), PHONE).await;
    let field = |name| page.attribute("input[name=code]", name);
    assert_eq!(field("autocomplete").as_deref(), Some("one-time-code"));
    assert_eq!(field("inputmode").as_deref(), Some("numeric"));
    // A pasted code may carry a space; a short maxlength would cut it.
    let room = field("maxlength").map(|length| length.parse::<u32>().unwrap());
    assert!(room.is_none_or(|room| room >= 7), "{room:?}");
});

both!(the_text_says_what_the_code_is_for, async |t| {
    t.share(t.grant("c-1")).await;
    t.ask_code(&t.browser(), PHONE).await;
    let code = t.code_for(PHONE).await;
    let text = &t.gateway.codes()[0].body;
    let lower = text.to_lowercase();
    assert!(lower.contains("to see your connections"), "{text}");
    assert!(text.lines().next().unwrap().contains(&code), "{text}");
    let warned = ["never", "don't", "do not"].iter().any(|no| lower.contains(no));
    assert!(warned, "{text}");
});

both!(a_pasted_code_may_have_spaces, async |t| {
    t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    let code = t.code_for(PHONE).await;
    let pasted = format!(" {} {} ", &code[..3], &code[3..]);
    let done = page.form_with("code").set("code", &pasted).submit().await;
    assert_eq!(done.location(), "/connections");
});

both!(a_wrong_code_says_how_many_tries_are_left, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let form = t.ask_code(&browser, PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    for (n, left) in [(0, "4 tries left"), (1, "3 tries left"), (2, "2 tries left")] {
        let page = form.clone().set("code", &wrong(&code, n)).submit().await;
        assert_eq!(page.status, 422);
        page.assert_shows(&[left]);
        assert!(page.form_with("code").has("own_device"), "on the same page");
    }
    let done = form.clone().set("code", &code).submit().await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(browser.is_signed_in().await);
    let again = form.set("code", &code).submit().await;
    assert!(again.status == 422 || again.location() != "/connections", "used up");
});

both!(the_sixth_check_is_refused_even_if_right, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let form = t.ask_code(&browser, PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    for n in 0..5 {
        form.clone().set("code", &wrong(&code, n)).submit().await;
    }
    let sixth = form.set("code", &code).submit().await;
    assert_eq!(sixth.status, 422, "{}", sixth.text());
    assert!(!browser.is_signed_in().await);
});

both!(the_fifth_check_may_be_right, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    for n in 0..4 {
        form.clone().set("code", &wrong(&code, n)).submit().await;
    }
    let fifth = form.set("code", &code).submit().await;
    assert_eq!(fifth.location(), "/connections");
});

both!(what_is_no_code_is_a_fault_of_the_field, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    for typed in ["", "12345", "abcdef", "1234567890123"] {
        let page = form.clone().set("code", typed).submit().await;
        assert_eq!(page.status, 422, "{typed}");
    }
    t.work().await;
});

both!(code_at_600_s_and_one_more, async |t| {
    t.share(t.grant("c-1")).await;
    for (age, ends) in [(600, 303), (601, 422)] {
        let browser = t.browser();
        let form = t.ask_code(&browser, PHONE).await.form_with("code");
        let code = t.code_for(PHONE).await;
        t.advance(age);
        let page = form.set("code", &code).submit().await;
        let in_now = browser.is_signed_in().await;
        assert_eq!(in_now, ends == 303, "{age} s: {}", page.text());
    }
});

both!(old_code_after_a_new_one, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let page = t.ask_code(&browser, PHONE).await;
    let old = t.code_for(PHONE).await;
    t.advance(60);
    let resend = page.form_to("/sign-in/code/resend").submit().await;
    let form = resend.settle().await.form_with("code");
    let new = t.code_for(PHONE).await;
    assert_eq!(t.gateway.codes().len(), 2);
    if old != new {
        let refused = form.clone().set("code", &old).submit().await;
        assert_eq!(refused.status, 422);
    }
    let done = form.set("code", &new).submit().await;
    assert_eq!(done.location(), "/connections");
});

both!(another_code_waits_60_seconds, async |t| {
    t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    let resend = page.form_to("/sign-in/code/resend");
    for (wait, sent) in [(0, 1), (59, 1), (1, 2), (119, 2), (1, 3)] {
        t.advance(wait);
        let answer = resend.submit().await;
        assert!(answer.status < 500, "{}", answer.text());
        t.work().await;
        assert_eq!(t.gateway.codes().len(), sent, "after {wait} s more");
    }
});

both!(other_browsers_code, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(OTHER)).await;
    let (mine, theirs) = (t.browser(), t.browser());
    let my_page = t.ask_code(&mine, PHONE).await;
    let my_code = t.code_for(PHONE).await;
    let their_page = t.ask_code(&theirs, OTHER).await;
    t.work().await;
    let stolen = their_page.form_with("code").set("code", &my_code);
    assert_eq!(stolen.submit().await.status, 422);
    // A browser that asked for nothing has no page for it.
    let idle = t.browser().post("/sign-in/code", &[("code", &my_code)]).await;
    assert_ne!(idle.header("location"), "/connections");
    assert!(!idle.browser.is_signed_in().await);
    let done = my_page.form_with("code").set("code", &my_code).submit().await;
    assert_eq!(done.location(), "/connections");
    assert!(!theirs.is_signed_in().await);
});

both!(an_unknown_number_looks_like_a_known_one, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let known = t.ask_code(&t.browser(), PHONE).await;
    let unknown = t.ask_code(&t.browser(), "+1 415 555 9910").await;
    assert_eq!(known.html.replace("0010", "9910"), unknown.html);
    t.work().await;
    let codes = t.gateway.codes();
    assert!(codes.iter().all(|text| text.to == PHONE), "{codes:?}");
    assert_eq!(codes.len(), 1);
    let code = t.code_for(PHONE).await;
    let guess = async |page: &crate::harness::Page, n| {
        let form = page.form_with("code").set("code", &wrong(&code, n));
        let page = form.submit().await;
        (page.status, page.html.replace("0010", "9910"))
    };
    for n in 0..6 {
        assert_eq!(guess(&known, n).await, guess(&unknown, n).await, "guess {n}");
    }
});
