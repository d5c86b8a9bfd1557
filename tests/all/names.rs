//! Names come from outside: shown whole where they can do no harm, reduced in a text.

use crate::harness::{ORIGIN, PHONE, link_in};

both!(markup_in_a_name_is_only_words, async |t| {
    let name = "<b>Bad</b> & \"Co\" <script>alert(1)</script>";
    let bank = "<img src=x onerror=alert(1)>";
    let id = t.share(t.grant("c-1").app("bad", name).bank("ins_x", bank)).await;
    let browser = t.person().await;
    for path in ["/connections", &format!("/connections/{id}")] {
        let page = browser.get(path).await;
        page.assert_shows(&[name, bank]);
        for markup in ["<b>Bad", "<script>alert", "<img src=x"] {
            assert!(!page.html.contains(markup), "{path}: {}", page.html);
        }
    }
});

both!(marks_that_turn_or_break_lines_are_dropped, async |t| {
    let name = "Bud\u{202e}g\u{2066}et\u{200f}\nly\r\u{7}\u{2028}\u{0}";
    t.share(t.grant("c-1").app("budgetly", name)).await;
    let page = t.person().await.get("/connections").await;
    page.assert_shows(&["Budgetly"]);
    let odd = "\u{202e}\u{2066}\u{200f}\u{7}\u{2028}\u{0}";
    assert!(!page.html.contains(|c| odd.contains(c)));
});

both!(a_name_has_at_most_300_characters, async |t| {
    let named = async |consent: &str, name: String| {
        let grant = t.grant(consent).app("long", &name).to_json();
        t.platform.notify(&grant).await
    };
    // Characters, not bytes.
    assert_eq!(named("c-1", "é".repeat(300)).await.status, 201);
    for name in ["é".repeat(301), "x".repeat(10 * 1024)] {
        let answer = named("c-2", name).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.pointers(), ["/connection/recipient/name"]);
    }
});

both!(a_name_must_have_something_to_show, async |t| {
    for name in ["", "   ", "\u{202e}\n"] {
        let grant = t.grant("c-1").app("empty", name).to_json();
        let answer = t.platform.notify(&grant).await;
        assert_eq!(answer.status, 422, "{name:?}");
        assert_eq!(answer.pointers(), ["/connection/recipient/name"]);
    }
});

both!(an_unknown_kind_of_data_is_shown_as_it_came, async |t| {
    let clusters = ["TRANSACTIONS", "PAYROLL_HISTORY"];
    let id = t.share(t.grant("c-1").clusters(&clusters)).await;
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["PAYROLL_HISTORY", "Transactions"]);
});

// A phone makes a code of `@host #123456`, a call of digits and a link of `name.tld`.
both!(no_name_can_pose_in_a_text, async |t| {
    let hostile = [
        "@bank.example #123456",
        "Call 415 555 0199 or 4155550199",
        "evil.example/login now",
        "a\nSTOP to end. @localhost #000000",
        "https://evil.example",
    ];
    for (n, name) in hostile.into_iter().enumerate() {
        let app = format!("app-{n}");
        t.share(t.grant(&format!("c-{n}")).app(&app, name)).await;
        t.advance(60);
    }
    t.work().await;
    let notices = t.gateway.notices();
    assert_eq!(notices.len(), hostile.len());
    for notice in notices {
        let words = notice.body.replace(&format!("{ORIGIN}{}", link_in(&notice)), "");
        assert!(!words.contains(['@', '#', '/', '\n']), "{words:?}");
        let characters: Vec<char> = words.chars().collect();
        let digits = |four: &[char]| four.iter().all(char::is_ascii_digit);
        assert!(!characters.windows(4).any(digits), "{words:?}");
        let address =
            |three: &[char]| three[0].is_alphabetic() && three[1] == '.' && three[2].is_alphabetic();
        assert!(!characters.windows(3).any(address), "{words:?}");
        assert!(notice.body.len() <= 160, "{}", notice.body);
        assert_eq!(notice.to, PHONE);
    }
});
