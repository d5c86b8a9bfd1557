//! The record of acts, searched by staff.

use untether::domain::staff::Role;

use crate::harness::{Member, Page};

async fn search(member: &Member, fields: &[(&str, &str)]) -> Page {
    let mut form = member.browser.get("/audit").await.form_with("who");
    for (name, value) in fields {
        form = form.set(name, value);
    }
    form.submit().await
}

fn acts(page: &Page) -> Vec<String> {
    page.all("tbody td:nth-child(4)")
}

both!(it_is_searched_by_who_what_whom_and_when, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let august = t.member(Role::Auditor).await;
    let _vera = t.member(Role::Viewer).await;
    t.advance(86_400);
    t.share(t.grant("c-2")).await;
    let august = Member { browser: t.at_desk(&august).await, ..august };
    let by_staff = search(&august, &[("who", "Viewer@staff.example")]).await;
    assert_eq!(acts(&by_staff), ["Joined the staff", "New recovery codes"]);
    by_staff.assert_shows(&["viewer@staff.example"]);
    let by_act = search(&august, &[("act", "connection.granted")]).await;
    assert_eq!(acts(&by_act), ["Sharing began", "Sharing began"]);
    let about = search(&august, &[("about", &connection)]).await;
    assert_eq!(acts(&about), ["Sharing began"]);
    let tenure = about.all("tbody td:nth-child(5) code").remove(1);
    assert!(tenure.starts_with("ten_"), "{tenure}");
    assert_eq!(acts(&search(&august, &[("about", &tenure)]).await).len(), 2);
    let first_day = search(&august, &[("act", "connection.granted"), ("to", "2026-11-20")]).await;
    assert_eq!(acts(&first_day).len(), 1);
    let later = search(&august, &[("act", "connection.granted"), ("from", "2026-11-21")]).await;
    assert_eq!(acts(&later).len(), 1);
    assert!(acts(&search(&august, &[("from", "2026-11-22")]).await).is_empty());
});

both!(what_cannot_be_searched_for_says_why, async |t| {
    let august = t.member(Role::Auditor).await;
    let page = august.browser.get("/audit?who=nobody%40staff.example").await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Nobody on the staff has this address or id."]);
    assert_eq!(page.form_with("who").value("who"), Some("nobody@staff.example"), "it stays");
    let page = august.browser.get("/audit?from=yesterday").await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Enter days as 2026-11-20."]);
});

both!(that_it_was_searched_is_recorded, async |t| {
    let august = t.member(Role::Auditor).await;
    search(&august, &[("act", "staff.joined")]).await;
    let page = search(&august, &[("act", "audit.searched")]).await;
    assert_eq!(acts(&page).len(), 4, "two opened the page, two searched: {}", page.text());
    page.assert_shows(&["staff.joined"]);
});

both!(pages_go_on_where_the_last_ended, async |t| {
    for n in 0..120 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    let august = t.member(Role::Auditor).await;
    let page = search(&august, &[("act", "connection.granted")]).await;
    assert_eq!(acts(&page).len(), 100);
    let next = page.attribute("p.alone a", "href").unwrap();
    let rest = august.browser.get(&next).await;
    assert_eq!(acts(&rest).len(), 20);
    assert_eq!(rest.attribute("p.alone a", "href"), None);
});
