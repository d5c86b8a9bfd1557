//! Exports of the record: approved by another, fetched by who asked, and verifiable without us.

use std::process::Output;

use untether::domain::staff::Role;

use crate::harness::{Member, Page, Test, said, untether};

const HOUR: i64 = 3_600;

async fn ask(member: &Member, from: &str, to: &str) -> Page {
    let page = member.browser.get("/audit").await;
    let form = page.form_to("/audit/export").set("from", from).set("to", to);
    form.set("reason", "The yearly review").submit().await
}

/// Has an export asked for and approved; where it is fetched.
async fn approved(august: &Member, ada: &Member) -> String {
    assert_eq!(ask(august, "", "").await.location(), "/approvals");
    let form = ada.browser.get("/approvals").await.form_with("hash");
    assert_eq!(form.submit().await.location(), "/approvals");
    let page = august.browser.get("/approvals").await;
    page.attribute("a[download]", "href").unwrap_or_else(|| panic!("nothing to fetch: {}", page.text()))
}

fn verify(t: &Test, text: &str) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("export.ndjson");
    std::fs::write(&path, text).unwrap();
    untether(&t.database, &["audit", "verify", "--file", path.to_str().unwrap()]).output().unwrap()
}

both!(it_is_fetched_once_approved_and_holds_together, async |t| {
    for n in 0..5 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    let (ada, august) = (t.member(Role::Admin).await, t.member(Role::Auditor).await);
    assert_eq!(august.browser.get("/audit/exports/apr_00000000000000000000000000000000").await.status, 404);
    let path = approved(&august, &ada).await;
    assert_eq!(ada.browser.get(&path).await.status, 404, "who approved it is not who asked");
    let export = august.browser.get(&path).await;
    assert_eq!(export.status, 200);
    assert_eq!(export.header("content-type"), "application/x-ndjson");
    assert!(export.header("content-disposition").starts_with("attachment"));
    let whole = verify(t, &export.html);
    assert!(whole.status.success() && said(&whole).contains("1 checkpoints"), "{}", said(&whole));
    assert_eq!(export.html.matches("connection.granted").count(), 5);
    assert!(!export.html.contains("415555"), "no number");
    august.browser.get("/audit?act=audit.exported").await.assert_shows(&["auditor@staff.example"]);
    t.advance(24 * HOUR - 30);
    let browser = t.at_desk(&august).await;
    assert_eq!(browser.get(&path).await.status, 200, "a day");
    browser.get("/approvals").await.assert_shows(&["Fetch"]);
    t.clock.advance(jiff::SignedDuration::from_millis(1));
    assert_eq!(browser.get(&path).await.status, 404, "and a millisecond");
    browser.get("/approvals").await.assert_hides(&["Fetch"]);
});

both!(whatever_is_changed_in_it_shows, async |t| {
    for n in 0..3 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    let (ada, august) = (t.member(Role::Admin).await, t.member(Role::Auditor).await);
    let path = approved(&august, &ada).await;
    let text = august.browser.get(&path).await.html;
    let lines: Vec<&str> = text.lines().collect();
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().join("\n");
    // The last line signs the row before it.
    let swapped = {
        let mut lines = lines.clone();
        lines.swap(2, 3);
        lines.join("\n")
    };
    for (what, changed) in [
        ("a word", text.replacen("connection.granted", "connection.revoked", 1)),
        ("a row is gone", without(3)),
        ("the last is gone", without(lines.len() - 2)),
        ("two are swapped", swapped),
        ("cut off", text[..text.len() / 2].to_owned()),
        ("nothing", String::new()),
        ("no checkpoint", lines[..lines.len() - 1].join("\n")),
        ("a forged checkpoint", text.replacen("\"signature\":\"", "\"signature\":\"0", 1)),
    ] {
        let output = verify(t, &changed);
        assert_eq!(output.status.code(), Some(1), "{what}: {}", said(&output));
    }
});

both!(a_span_of_time_is_exported, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(24 * HOUR);
    t.share(t.grant("c-2")).await;
    let (ada, august) = (t.member(Role::Admin).await, t.member(Role::Auditor).await);
    assert_eq!(ask(&august, "2026-11-21", "2026-11-21").await.location(), "/approvals");
    ada.browser.get("/approvals").await.form_with("hash").submit().await;
    let path = august.browser.get("/approvals").await.attribute("a[download]", "href").unwrap();
    let export = august.browser.get(&path).await;
    assert_eq!(export.html.matches("connection.granted").count(), 1);
    assert!(verify(t, &export.html).status.success());
    let nothing = ask(&august, "2026-11-01", "2026-11-02").await;
    assert_eq!(nothing.status, 422);
    nothing.assert_shows(&["Nothing was recorded in that time."]);
    let page = august.browser.get("/audit").await.form_to("/audit/export").set("reason", " ").submit().await;
    assert_eq!(page.status, 422);
});
