//! People, as staff see them: found, opened for a reason, and told of it.

use untether::domain::staff::Role;

use crate::harness::{Browser, Member, PHONE, Page};

const MINUTE: i64 = 60;

async fn search(member: &Member, sought: &str) -> Page {
    let page = member.browser.get("/people").await;
    page.form_with("q").set("q", sought).submit().await
}

/// The path of the only person that is found.
fn person(page: &Page) -> String {
    page.attribute("article a.button", "href").unwrap_or_else(|| panic!("nobody: {}", page.text()))
}

async fn opened(member: &Member, path: &str) -> Page {
    let why = member.browser.get(path).await;
    let form = why.form_with("reason").set("reason", "Calls about an app").set("case", "C-77");
    form.submit().await.settle().await
}

both!(a_person_is_found_by_number_and_by_each_id, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550199").set("/consumer/subject", "usr_99")).await;
    let sam = t.member(Role::Support).await;
    let paths: Vec<String> = {
        let mut paths = Vec::new();
        for sought in [PHONE, "(415) 555-0010", "c-1", &connection, "usr_10"] {
            let page = search(&sam, sought).await;
            assert_eq!(page.status, 200);
            page.assert_shows(&["1 number found", "•••• 10"]).assert_hides(&["415555", "555-0010"]);
            paths.push(person(&page));
        }
        paths
    };
    assert!(paths.iter().all(|path| *path == paths[0]), "{paths:?}");
    assert_ne!(person(&search(&sam, "usr_99").await), paths[0]);
    for nobody in ["+14155550000", "c-3", "con_00000000000000000000000000000000", "14155550010' OR 1=1"] {
        search(&sam, nobody).await.assert_shows(&["Nobody found"]);
    }
    assert_eq!(search(&sam, " ").await.status, 422);
});

both!(nothing_shows_without_a_reason, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    let closed = sam.browser.get(&path).await;
    closed.assert_shows(&["Why do you open this person?"]).assert_hides(&["Budgetly", "Platypus", "0010"]);
    let closed_too = sam.browser.get(&format!("/connections/{connection}")).await;
    closed_too.assert_shows(&["Why do you open this person?"]).assert_hides(&["Budgetly"]);
    let half = closed.form_with("reason").set("reason", "Calls").set("case", " ").submit().await;
    assert_eq!(half.status, 422);
    assert_eq!(half.form_with("reason").value("reason"), Some("Calls"), "it stays");
    // From a connection it leads back to it.
    let form = closed_too.form_with("reason").set("reason", "Calls").set("case", "C-1");
    let open = form.submit().await;
    assert_eq!(open.location(), format!("/connections/{connection}"));
    open.follow().await.assert_shows(&["Budgetly", "Platypus Bank", "This is what its person reads"]);
    sam.browser.get(&path).await.assert_shows(&["Budgetly", "Sharing began"]);
    // Another's look is not mine.
    let other = t.member_as("other@staff.example", Role::Support).await;
    other.browser.get(&path).await.assert_shows(&["Why do you open this person?"]);
});

both!(a_look_holds_for_half_an_hour, async |t| {
    t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    opened(&sam, &path).await.assert_shows(&["Budgetly"]);
    for _ in 0..2 {
        t.advance(10 * MINUTE);
        sam.browser.get(&path).await.assert_shows(&["Budgetly"]);
    }
    t.advance(10 * MINUTE - 1);
    sam.browser.get(&path).await.assert_shows(&["Budgetly"]);
    t.advance(1);
    sam.browser.get(&path).await.assert_hides(&["Budgetly"]);
});

both!(the_person_reads_of_each_look, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    browser.get("/activity").await.assert_hides(&["Somebody on our staff"]);
    opened(&sam, &path).await;
    let activity = browser.get("/activity").await;
    activity.assert_shows(&["Somebody on our staff looked at what you share here."]);
    // What staff wrote may be about whoever held the number before.
    activity.assert_hides(&["C-77", "staff.example", "Calls about an app"]);
    reveal(&sam, &path).await.assert_shows(&[PHONE]);
    browser.get("/activity").await.assert_shows(&["Somebody on our staff saw your whole number."]);
});

async fn reveal(member: &Member, path: &str) -> Page {
    let page = member.browser.get(path).await;
    page.form_to(&format!("{path}/number")).set("reason", "To call back").submit().await
}

both!(a_whole_number_takes_a_fresh_proof, async |t| {
    t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    let shown = reveal_once_open(&sam, &path).await;
    shown.assert_shows(&[PHONE]);
    sam.browser.get(&path).await.assert_hides(&[PHONE, "5550010"]);
    for _ in 0..2 {
        t.advance(10 * MINUTE);
        sam.browser.get("/").await;
    }
    t.advance(1);
    let page = reveal(&sam, &path).await;
    assert!(page.asks_for_proof(), "20 minutes and one second: {}", page.text());
});

async fn reveal_once_open(member: &Member, path: &str) -> Page {
    opened(member, path).await;
    reveal(member, path).await
}

both!(those_who_held_a_number_stand_side_by_side, async |t| {
    t.share(t.grant("c-1")).await;
    let first = t.person().await;
    t.advance(46 * 86_400);
    t.share(t.grant("c-2").app("piggybank", "Piggybank")).await;
    let second = t.person().await;
    assert!(second.is_signed_in().await && !first.is_signed_in().await);
    let sam = t.member(Role::Support).await;
    let page = search(&sam, PHONE).await;
    page.assert_shows(&["Held by 2 people"]);
    let open = opened(&sam, &person(&page)).await;
    let columns = open.all("section.tenure");
    assert_eq!(columns.len(), 2, "{}", open.text());
    assert!(columns[0].contains("Piggybank") && !columns[0].contains("Budgetly"), "{}", columns[0]);
    assert!(columns[1].contains("Budgetly") && !columns[1].contains("Piggybank"), "{}", columns[1]);
    assert!(columns[0].contains("Holds the number now") && columns[1].contains("Held it before"));
    second.get("/activity").await.assert_shows(&["Somebody on our staff looked"]);
});

both!(codes_and_texts_stand_in_the_time_line_and_no_code_does, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let code = t.code_for(PHONE).await;
    let connection = connection_of(&browser).await;
    t.stop(&browser, &connection).await;
    t.work().await;
    let sam = t.member(Role::Support).await;
    let page = opened(&sam, &person(&search(&sam, PHONE).await)).await;
    page.assert_shows(&["Text with a code entered", "Text about a connection sent", "Signed in"]);
    page.assert_shows(&["Sharing was stopped", "Platform confirmed that it stopped"]);
    page.assert_hides(&[&code]);
});

async fn connection_of(browser: &Browser) -> String {
    let list = browser.get("/connections").await;
    let href = list.attribute("a[href^='/connections/con_']", "href").unwrap();
    href.split('/').nth(2).unwrap().to_owned()
}

both!(the_record_holds_no_number, async |t| {
    t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    reveal_once_open(&sam, &path).await;
    let auditor = t.member(Role::Auditor).await;
    let page = auditor.browser.get("/audit").await;
    page.assert_shows(&["Searched for a person", "Staff opened this person", "Staff saw the whole number"]);
    page.assert_shows(&["C-77", "support@staff.example"]).assert_hides(&["5550010", "555-0010"]);
});

both!(that_a_link_was_opened_is_noted_once_an_hour, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let link = t.newest_link().await;
    for _ in 0..3 {
        t.browser().visit(&link).await;
    }
    t.advance(3_599);
    t.browser().visit(&link).await;
    let sam = t.member(Role::Support).await;
    let path = person(&search(&sam, PHONE).await);
    let opened_once = opened(&sam, &path).await;
    assert_eq!(opened_once.text().matches("A link in a text was opened").count(), 1);
    t.advance(1);
    t.browser().visit(&link).await;
    let twice = sam.browser.get(&path).await;
    assert_eq!(twice.text().matches("A link in a text was opened").count(), 2);
});
