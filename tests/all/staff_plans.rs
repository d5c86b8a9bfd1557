//! What staff choose, to be counted: by app, bank, kind, day or list; and what is wrong with it.

use untether::domain::staff::Role;

use crate::staff_incidents::{counted, phone, plan, share};

both!(each_kind_of_choice_finds_its_own, async |t| {
    share(t, 0..1).await;
    t.share(t.grant("c-tax").phone(&phone(1)).clusters(&["TAX"])).await;
    t.share(t.grant("c-bank").phone(&phone(2)).bank("ins_2", "Tartan")).await;
    let old = t.grant("c-old").phone(&phone(3)).set("/connection/createdTime", "2026-10-05T23:59:59Z");
    t.share(old).await;
    // Nobody sees this one yet, and it is met all the same.
    t.share(t.grant("c-waits").phone(&phone(4)).bank("ins_3", "Gingham").without_proof()).await;
    let ada = t.member(Role::Operator).await;
    for (field, value, title) in [
        ("cluster", "TAX", "End 1 connection"),
        ("bank", "Tartan", "End 1 connection"),
        ("bank", "ins_3", "End 1 connection"),
        ("to", "2026-10-05", "End 1 connection"),
        ("to", "2026-10-04", "End 0 connections"),
        ("from", "2026-10-06", "End 4 connections"),
        ("from", "2026-10-05", "End 5 connections"),
        ("app", "BUDGETLY", "End 5 connections"),
    ] {
        let page = counted(t, plan(&ada, "REVOKE").await.set(field, value)).await;
        assert_eq!(page.h1(), title, "{field} {value}");
    }
    let both = plan(&ada, "REVOKE").await.set("cluster", "TRANSACTIONS").set("bank", "Tartan");
    counted(t, both).await.assert_shows(&["End 1 connection", "c-bank"]);
    let none = counted(t, plan(&ada, "REVOKE").await.set("to", "2026-10-04")).await;
    none.assert_shows(&["There is nothing to change."]);
    assert!(none.forms().iter().all(|form| !form.has("digest")));
    t.leaves_unsettled();
});

both!(what_cannot_be_counted_says_why_and_loses_nothing, async |t| {
    share(t, 0..1).await;
    let other = t.other_platform(false).await;
    assert_eq!(other.notify(&t.grant("c-0").phone(&phone(9)).to_json()).await.status, 201);
    let ada = t.member(Role::Operator).await;
    let full = || plan(&ada, "REVOKE");
    for (form, words, at) in [
        (full().await, "nothing is done to everything", "app"),
        (full().await.set("app", "Budgetti"), "No app is called that.", "app"),
        (full().await.set("bank", "Nowhere"), "No bank is called that.", "bank"),
        (full().await.set("app", "Budgetly").set("list", "c-0"), "not both", "list"),
        (
            full().await.set("list", "c-77, c-78"),
            "2 of these ids are no connection's, such as c-77, c-78",
            "list",
        ),
        (full().await.set("list", "c-0"), "Several platforms know a consent by this id: c-0", "list"),
        (full().await.set("from", "20.11.2026"), "Enter a day", "from"),
        (full().await.set("from", "2026-11-20").set("to", "2026-11-19"), "before the first", "to"),
        (full().await.set("app", "Budgetly").set("case", " "), "Enter a case reference", "case"),
        (
            full().await.set("app", "Budgetly").set("reason", "call 4155550100"),
            "without a phone number",
            "reason",
        ),
    ] {
        let page = form.submit().await;
        assert_eq!(page.status, 422, "{words}");
        page.assert_shows(&[words]);
        let link = page.attribute(".note.fault a", "href");
        assert_eq!(link.as_deref(), Some(format!("#{at}").as_str()), "{words}");
        assert_eq!(page.attribute(&format!("#{at}"), "aria-invalid").as_deref(), Some("true"), "{words}");
        let again = page.form_to("/revocations/bulk");
        for field in ["measure", "app", "bank", "list", "from", "to", "because", "case", "reason"] {
            assert_eq!(
                again.value(field).map(str::trim),
                form.value(field).map(str::trim),
                "{words}: {field} stays"
            );
        }
    }
    let page = ada.browser.post("/revocations/bulk", &[("app", "Budgetly")]).await;
    page.assert_shows(&["Choose what shall be done.", "Choose which reason platforms read"]);
});

both!(a_list_takes_ten_thousand_ids, async |t| {
    let ada = t.member(Role::Operator).await;
    let ids = |n: usize| (0..n).map(|n| format!("c-{n}")).collect::<Vec<_>>().join("\n");
    let most = plan(&ada, "REVOKE").await.set("list", &ids(10_000)).submit().await;
    most.assert_shows(&["10000 of these ids are no connection's"]);
    let more = plan(&ada, "REVOKE").await.set("list", &ids(10_001)).submit().await;
    more.assert_shows(&["Give at most 10000 ids at a time."]);
});
