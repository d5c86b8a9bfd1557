//! Breaking the glass: for an hour, seen by everybody, reviewed by somebody else.

use untether::domain::staff::{Email, Role};
use untether::flows::staff::{Broken, break_glass};

use crate::harness::{Test, said, untether};

const HOUR: i64 = 3_600;

pub async fn broken(t: &Test, email: &str) -> Broken {
    let (op, now) = (t.app.operator().clone(), t.now().as_millisecond());
    let email = Email::parse(email).unwrap();
    t.app.store().write(move |db| break_glass(db, &op, &email, now)).await.unwrap()
}

both!(it_holds_for_an_hour_and_leaves_the_record_alone, async |t| {
    let vera = t.member(Role::Viewer).await;
    assert_eq!(vera.browser.get("/people").await.status, 403);
    assert_eq!(broken(t, &vera.email).await.invitation, None);
    let export = format!("/audit/exports/apr_{}", "0".repeat(32));
    for _ in 0..6 {
        assert_eq!(vera.browser.get("/people").await.status, 200);
        assert_eq!(vera.browser.get("/audit").await.status, 403);
        assert_eq!(vera.browser.get(&export).await.status, 403);
        let asked = vera.browser.post("/audit/export", &[("reason", "A try")]).await;
        assert_eq!(asked.status, 403);
        t.advance(HOUR / 6 - 1);
    }
    t.advance(5);
    assert_eq!(vera.browser.get("/people").await.status, 200, "an hour less a second");
    t.advance(1);
    assert_eq!(vera.browser.get("/people").await.status, 403);
});

both!(everybody_sees_it_until_another_has_reviewed_it, async |t| {
    let (ada, olive) = (t.member(Role::Admin).await, t.member(Role::Operator).await);
    broken(t, &ada.email).await;
    for member in [&ada, &olive] {
        let page = member.browser.get("/").await;
        page.assert_shows(&["Emergency access, to be reviewed by somebody else admin@staff.example may do"]);
    }
    let close = async |browser: &crate::harness::Browser| {
        let page = browser.get("/?kind=BREAK_GLASS").await;
        page.form_with("reason").set("reason", "All was in order").submit().await
    };
    let own = close(&ada.browser).await;
    assert_eq!(own.status, 422);
    own.assert_shows(&["nobody reviews what they did themselves"]);
    assert_eq!(close(&olive.browser).await.status, 422, "it goes on");
    for _ in 0..6 {
        t.advance(HOUR / 6);
        olive.browser.get("/").await;
        ada.browser.get("/").await;
    }
    assert_eq!(close(&olive.browser).await.location(), "/?kind=BREAK_GLASS");
    ada.browser.get("/").await.assert_hides(&["Emergency access"]);
    let record = ada.browser.get("/audit?act=staff.break_glass").await;
    record.assert_shows(&["Broke the glass"]);
});

both!(it_stands_on_every_page_until_then, async |t| {
    let (vera, olive) = (t.member(Role::Viewer).await, t.member(Role::Operator).await);
    let words = "Emergency access, to be reviewed by somebody else viewer@staff.example may do";
    olive.browser.get("/messages").await.assert_hides(&["Emergency access"]);
    broken(t, &vera.email).await;
    for path in ["/", "/messages", "/deliveries", "/recipients", "/account", "/confirm", "/revocations/bulk"]
    {
        for member in [&vera, &olive] {
            let page = member.browser.get(path).await;
            let held = page.status == 403
                || page.all(".note").iter().filter(|note| note.contains(words)).count() == 1;
            assert!(held, "{path}: {}", page.text());
        }
    }
    // After a fault it is there as well, and before the sign-in nobody reads of it.
    olive.browser.post("/cases/cas_1/close", &[("reason", " ")]).await.assert_shows(&[words]);
    t.desk().get("/sign-in").await.assert_hides(&["Emergency access"]);
});

both!(broken_again_before_the_review_both_hours_stand_there, async |t| {
    let olive = t.member(Role::Operator).await;
    let vera = t.member(Role::Viewer).await;
    let first = broken(t, &vera.email).await.until;
    for _ in 0..5 {
        t.advance(600);
        olive.browser.get("/").await;
    }
    let second = broken(t, &vera.email).await.until;
    let hours = [first, second].map(untether::domain::time::rfc3339);
    let page = olive.browser.get("/messages").await;
    page.assert_shows(&[&hours[0], &hours[1]]);
    assert_eq!(page.text().matches("Emergency access").count(), 1, "one case");
    let told = t.database.texts("SELECT CAST(told_at - opened_at AS TEXT) AS value FROM cases");
    assert_eq!(told.len(), 1);
    // And a third after more than an hour: none is written over.
    for _ in 0..7 {
        t.advance(600);
        olive.browser.get("/").await;
    }
    let third = untether::domain::time::rfc3339(broken(t, &vera.email).await.until);
    olive.browser.get("/messages").await.assert_shows(&[&hours[0], &hours[1], &third]);
    // The first hours are over, and the last goes on.
    t.advance(600);
    let close = async || {
        let page = olive.browser.get("/?kind=BREAK_GLASS").await;
        page.form_with("reason").set("reason", "All was in order").submit().await
    };
    assert_eq!(close().await.status, 422);
    for _ in 0..5 {
        t.advance(600);
        olive.browser.get("/").await;
    }
    assert_eq!(close().await.location(), "/?kind=BREAK_GLASS");
    // Broken once more, it is a case of its own.
    let third = broken(t, &vera.email).await.until;
    let page = olive.browser.get("/").await;
    page.assert_shows(&[&untether::domain::time::rfc3339(third)]).assert_hides(&[&hours[0]]);
});

both!(each_breaking_alarms, async |t| {
    let vera = t.member(Role::Viewer).await;
    let run = || said(&untether(&t.database, &["staff", "break-glass", &vera.email]).output().unwrap());
    let first = run();
    assert!(first.contains("WARN") && first.contains("a case was opened"), "{first}");
    let again = run();
    assert!(again.contains("WARN") && again.contains("it happened again"), "{again}");
});

both!(who_is_not_on_the_staff_joins_as_a_viewer, async |t| {
    let output = untether(&t.database, &["staff", "break-glass", "new@staff.example"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("/invitation/") && said(&output).contains("everybody on the staff sees it")
    );
    let nobody = untether(&t.database, &["staff", "break-glass", "nobody"]).output().unwrap();
    assert_eq!(nobody.status.code(), Some(1), "{}", said(&nobody));
    let invited = broken(t, "other@staff.example").await.invitation.unwrap();
    t.desk()
        .get(&invited[invited.find("/invitation/").unwrap()..])
        .await
        .assert_shows(&["other@staff.example"]);
});

both!(the_host_invites_and_shuts_out, async |t| {
    let run = |arguments: &[&str]| {
        let output = untether(&t.database, arguments).output().unwrap();
        (output.status.code(), said(&output))
    };
    let (status, address) = run(&["staff", "invite", "Ada@staff.example", "--role", "admin"]);
    assert_eq!(status, Some(0), "{address}");
    assert!(address.starts_with("http://localhost:8082/invitation/"), "{address}");
    assert!(run(&["staff", "list"]).1.contains("ada@staff.example  admin (invited)"));
    let (status, words) = run(&["staff", "invite", "ada@staff.example", "--role", "boss"]);
    assert!(status == Some(1) && words.contains("viewer, support, operator, auditor, admin"), "{words}");
    assert_eq!(run(&["staff", "disable", "ada@staff.example"]).0, Some(0));
    assert_eq!(run(&["staff", "disable", "ada@staff.example"]).0, Some(1));
});
