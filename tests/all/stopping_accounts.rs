//! Stopping some accounts, or every connection of an app.

use serde_json::{Value, json};

use crate::harness::{Browser, Grant, Page, Test, stop_path};

fn two_accounts(t: &Test) -> Grant {
    let accounts = [("a1", "Everyday Checking", "4421"), ("a2", "Savings", "9001")];
    t.grant("c-1").accounts(&accounts)
}

async fn stop_account(browser: &Browser, id: &str, account: &str) -> Page {
    let form = browser.get(&stop_path(id)).await.form_with("scope");
    let form = form.set("scope", "accounts");
    let done = form.check_value("account", account).submit().await;
    assert_eq!(done.status, 303, "{}", done.text());
    done.settle().await
}

fn account<'a>(connection: &'a Value, id: &str) -> &'a Value {
    let accounts = connection["accounts"].as_array().unwrap();
    accounts.iter().find(|one| one["accountId"] == id).unwrap()
}

both!(one_account_stops_and_the_rest_goes_on, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    let page = stop_account(&browser, &id, "a1").await;
    page.assert_shows(&["has not confirmed yet"]);
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].body["type"], "ACCOUNTS_REVOKED");
    assert_eq!(posts[0].body["data"]["accountIds"], json!(["a1"]));
    let connection = t.connection("c-1").await;
    assert_eq!(connection["status"], "ACTIVE");
    assert_eq!(account(&connection, "a1")["status"], "REVOCATION_PENDING");
    assert_ne!(account(&connection, "a2")["status"], "REVOCATION_PENDING");
    // What was stopped is not offered again.
    let again = browser.get(&stop_path(&id)).await;
    let a1 = again.attribute("input[name=account][value=a1]:not([disabled])", "name");
    assert_eq!(a1, None);
});

both!(a_confirmed_account_is_revoked, async |t| {
    let id = t.share(two_accounts(t)).await;
    stop_account(&t.person().await, &id, "a2").await;
    t.work().await;
    let connection = t.connection("c-1").await;
    assert_eq!(connection["status"], "ACTIVE");
    assert_eq!(account(&connection, "a2")["status"], "REVOKED");
});

both!(the_last_account_stops_the_connection, async |t| {
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    stop_account(&browser, &id, "a1").await;
    t.work().await;
    stop_account(&browser, &id, "a2").await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    let types: Vec<Value> = t.receiver.posts().iter().map(|p| p.body["type"].clone()).collect();
    assert_eq!(types, ["ACCOUNTS_REVOKED", "CONSENT_REVOKED"]);
});

both!(all_accounts_at_once_stop_the_connection, async |t| {
    let id = t.share(two_accounts(t)).await;
    let form = t.person().await.get(&stop_path(&id)).await.form_with("scope");
    let form = form.set("scope", "accounts");
    let form = form.check_value("account", "a1").check_value("account", "a2");
    assert_eq!(form.submit().await.status, 303);
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].body["type"], "CONSENT_REVOKED");
});

both!(some_connections_stop_only_as_a_whole, async |t| {
    let id = t.share(two_accounts(t).set("/connection/accountRevocation", false)).await;
    let browser = t.person().await;
    let page = browser.get(&stop_path(&id)).await;
    assert!(!page.form_with("scope").has("account"));
    let forged = [("scope", "accounts"), ("account", "a1")];
    let forged = browser.post(&stop_path(&id), &forged).await;
    assert_eq!(forged.status, 422);
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(some_accounts_means_at_least_one_of_its_own, async |t| {
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    for fields in [
        &[("scope", "accounts")][..],
        &[("scope", "accounts"), ("account", "a9")],
        &[("scope", "everything")],
    ] {
        let page = browser.post(&stop_path(&id), fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
    }
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
});

both!(an_app_can_be_stopped_at_every_bank, async |t| {
    let one = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").bank("ins_2", "Wombat Credit Union")).await;
    t.share(t.grant("c-3").app("taxly", "Taxly")).await;
    t.share(t.grant("c-4").phone("+14155550011")).await;
    let form = t.person().await.get(&stop_path(&one)).await;
    let form = form.form_with("scope").set("scope", "app");
    assert_eq!(form.submit().await.status, 303);
    t.work().await;
    for (consent, status) in [("c-1", "REVOKED"), ("c-2", "REVOKED"), ("c-3", "ACTIVE"), ("c-4", "ACTIVE")] {
        assert_eq!(t.status(consent).await, status, "{consent}");
    }
    assert_eq!(t.receiver.posts().len(), 2);
});
