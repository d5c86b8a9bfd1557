//! Platforms, as staff see them: their keys and secrets made, shown once, replaced with an overlap, and ended.

use jiff::SignedDuration;
use serde_json::json;
use untether::domain::staff::Role;

use crate::harness::{Member, Page, Platform, Test};
use crate::staff_deliveries::details;
use crate::targets::{platform_id, stop_one};
use crate::webhooks::signed;

const DAY_MS: i64 = 86_400_000;

fn advance_ms(t: &Test, ms: i64) {
    t.clock.advance(SignedDuration::from_millis(ms));
}

pub fn path(t: &Test) -> String {
    format!("/platforms/{}", platform_id(t))
}

pub async fn look(t: &Test, member: &Member) -> Page {
    let page = member.browser.get(&path(t)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// What was handed out: a page that nobody keeps.
fn shown(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    page.assert_shows(&["It is not shown again."]);
    page.all("main dd code")
}

async fn make_key(t: &Test, member: &Member, scopes: &[&str]) -> String {
    // Ids of one moment are in no order.
    t.advance(1);
    let page = look(t, member).await;
    let form = page.form_to(&format!("{}/keys", path(t)));
    let form = scopes.iter().fold(form, |form, scope| form.check_value("scope", scope));
    shown(&form.submit().await).remove(0)
}

fn with_key(t: &Test, key: &str) -> Platform {
    let (base, clock) = (t.app.internal_url(), t.clock.clone());
    Platform::new(base, clock, &t.platform.signing_secret, key, &t.platform.webhook_secret)
}

/// Of the scopes that a route takes, those that a key opens.
async fn opens(t: &Test, key: &str) -> Vec<&'static str> {
    let platform = with_key(t, key);
    let reason = json!({ "reason": "USER_ACTION", "initiator": "INDIVIDUAL" });
    let answers = [
        ("read", platform.get("/connections").await),
        ("revoke", platform.put("/connections/c-0/revocation", &reason).await),
        ("link", platform.post("/sign-in-links", &json!({ "subject": "nobody" })).await),
        ("import", platform.post_lines("/imports", &["{}"]).await),
    ];
    let mut open = Vec::new();
    for (scope, answer) in answers {
        assert_ne!(answer.status, 401, "{scope}");
        if answer.status != 403 {
            open.push(scope);
        }
    }
    open
}

/// The key or secret that stands in the first row with this button.
fn id_of(page: &Page, act: &str) -> String {
    let form = page.forms().into_iter().find(|form| form.action().ends_with(act));
    let action = form.unwrap_or_else(|| panic!("no form to {act}")).action().to_owned();
    action.split('/').nth_back(1).unwrap().to_owned()
}

async fn rotate(t: &Test, member: &Member, what: &str) -> String {
    let page = look(t, member).await;
    let form = page.form_to(&format!("{}/{what}/rotate", path(t)));
    shown(&form.submit().await).remove(0)
}

both!(a_platform_is_looked_at, async |t| {
    t.advance(1);
    t.other_platform(true).await;
    for role in [Role::Operator, Role::Auditor, Role::Admin] {
        let member = t.member(role).await;
        let list = member.browser.get("/platforms").await;
        list.assert_shows(&["Acme Data", &platform_id(t), "Does not ask us first", &t.receiver.url]);
        list.assert_shows(&["Other Data", "Asks us before each read", "No target is set"]);
        assert_eq!(list.all("tbody td.number"), ["1", "2", "1", "2"]);
        let page = look(t, &member).await;
        page.assert_shows(&["Acme Data", &t.receiver.url, "read, revoke, link, recognise, erase, import"]);
        assert_eq!(page.all("main article").len(), 3, "a key and two secrets");
        page.assert_hides(&[&t.platform.api_key, &t.platform.signing_secret, &t.platform.webhook_secret]);
        // Who may not change anything is offered nothing, but an operator a test.
        let tests = usize::from(role == Role::Operator);
        let forms = page.forms().into_iter().filter(|form| form.action().starts_with("/platforms")).count();
        assert_eq!(forms, if role == Role::Admin { 7 } else { tests }, "{role}");
    }
    let ada = t.member_as("ada@staff.example", Role::Admin).await;
    for missing in ["plt_1", &format!("plt_{}", "0".repeat(32))] {
        assert_eq!(ada.browser.get(&format!("/platforms/{missing}")).await.status, 404);
    }
});

both!(a_platform_is_added_and_its_credentials_shown_once, async |t| {
    let ada = t.member(Role::Admin).await;
    let add = async |name: &str| {
        let form = ada.browser.get("/platforms").await.form_to("/platforms");
        form.set("name", name).check("gated").submit().await
    };
    let made = add("  Newer\u{202e} Data ").await;
    made.assert_shows(&["Newer Data was added"]).assert_hides(&["waits for a second person"]);
    let [id, signing, webhook, key] = shown(&made).try_into().unwrap();
    // They work.
    let (base, clock) = (t.app.internal_url(), t.clock.clone());
    let platform = Platform::new(base, clock, &signing, &key, &webhook);
    let grant = t.grant("n-1").app("new", "New").to_json();
    assert_eq!(platform.notify(&grant).await.status, 201);
    assert_eq!(platform.get("/connections/n-1/access").await.status, 200);
    // Nobody sees them again.
    let page = ada.browser.get(&format!("/platforms/{id}")).await;
    page.assert_shows(&["Newer Data", "Asks us before each read"]).assert_hides(&[&signing, &webhook, &key]);
    assert_eq!(details(t, "platform.added"), ["SYSTEM ", "STAFF "]);
    for (name, words) in [
        (" ", "Enter a name of at most 300 characters."),
        (&*"x".repeat(301), "Enter a name of at most 300 characters."),
        ("newer data", "Another platform has this name."),
    ] {
        let page = add(name).await;
        assert_eq!(page.status, 422, "{name}");
        page.assert_shows(&[words]);
        let form = page.form_to("/platforms");
        assert_eq!((form.value("name"), form.value("gated")), (Some(name), Some("yes")), "it stays");
        assert_eq!(page.attribute(".note.fault a", "href").as_deref(), Some("#name"));
        assert_eq!(page.attribute("#name", "aria-invalid").as_deref(), Some("true"));
    }
    assert_eq!(add(&"y".repeat(300)).await.status, 200);
});

both!(a_key_opens_its_scopes_and_no_others, async |t| {
    let ada = t.member(Role::Admin).await;
    for scopes in [&["read"][..], &["revoke"], &["link"], &["import"], &["read", "link"]] {
        let key = make_key(t, &ada, scopes).await;
        assert_eq!(opens(t, &key).await, scopes);
        look(t, &ada).await.assert_hides(&[&key]);
    }
    let other = make_key(t, &ada, &["recognise", "erase"]).await;
    assert_eq!(opens(t, &other).await, [""; 0]);
    assert_eq!(opens(t, &t.platform.api_key).await.len(), 4, "what was there is left");
    let record = details(t, "platform.key_made");
    assert!(record[4].contains(r#""scopes":"read link""#), "{record:?}");
    for fields in [&[][..], &[("scope", "write")], &[("scope", "read"), ("scope", "")]] {
        let page = ada.browser.post(&format!("{}/keys", path(t)), fields).await;
        assert_eq!(page.status, 422);
        page.assert_shows(&["Choose at least one scope."]);
        assert_eq!(page.attribute(".note.fault a", "href").as_deref(), Some("#scopes"));
    }
    let nowhere = format!("/platforms/plt_{}/keys", "0".repeat(32));
    assert_eq!(ada.browser.post(&nowhere, &[("scope", "read")]).await.status, 404);
});

both!(a_replaced_key_holds_for_another_24_hours, async |t| {
    let ada = t.member(Role::Admin).await;
    let old = make_key(t, &ada, &["read"]).await;
    let page = look(t, &ada).await;
    // The newest stands first.
    let of = id_of(&page, "/rotate");
    let new = rotate(t, &ada, &format!("keys/{of}")).await;
    assert_eq!(opens(t, &new).await, ["read"], "the same scopes");
    let page = look(t, &ada).await;
    page.assert_shows(&["In use until 21 November, 10:00 UTC"]);
    advance_ms(t, DAY_MS - 1);
    assert_eq!(opens(t, &old).await, ["read"]);
    advance_ms(t, 1);
    assert_eq!(with_key(t, &old).get("/connections").await.status, 401);
    assert_eq!(opens(t, &new).await, ["read"]);
    assert_eq!(opens(t, &t.platform.api_key).await.len(), 4, "the other key has nothing to do with it");
});

both!(a_replaced_signing_secret_holds_for_another_24_hours, async |t| {
    let ada = t.member(Role::Admin).await;
    let new = rotate(t, &ada, "secrets/signing").await;
    let send = async |consent: &str, secret: &str| {
        let body = t.grant(consent).to_json().to_string();
        t.platform.message(&body).secret(secret).send().await.status
    };
    let old = t.platform.signing_secret.clone();
    assert_eq!((send("c-1", &new).await, send("c-2", &old).await), (201, 201));
    advance_ms(t, DAY_MS - 1);
    assert_eq!(send("c-3", &old).await, 201);
    advance_ms(t, 1);
    assert_eq!((send("c-4", &old).await, send("c-5", &new).await), (401, 201));
});

both!(both_webhook_secrets_sign_during_the_overlap, async |t| {
    let ada = t.member(Role::Admin).await;
    let old = t.platform.webhook_secret.clone();
    t.advance(1);
    let new = rotate(t, &ada, "secrets/webhook").await;
    stop_one(t, "c-1").await;
    t.work().await;
    let post = t.receiver.posts().pop().unwrap();
    assert_eq!(post.signatures, [signed(&post, &new), signed(&post, &old)].join(" "));
    advance_ms(t, DAY_MS);
    t.receiver.trust(&new);
    stop_one(t, "c-2").await;
    t.work().await;
    let post = t.receiver.posts().pop().unwrap();
    assert_eq!(post.signatures, signed(&post, &new), "the old one is gone");
});

both!(a_key_is_ended_at_once_for_a_reason, async |t| {
    let ada = t.member(Role::Admin).await;
    let key = make_key(t, &ada, &["read"]).await;
    let page = look(t, &ada).await;
    let of = id_of(&page, "/end");
    let form = page.form_to(&format!("{}/keys/{of}/end", path(t)));
    for reason in [" ", "call 415 555 0011"] {
        let page = form.clone().set("reason", reason).submit().await;
        assert_eq!(page.status, 422);
        let again = page.form_to(form.action());
        assert_eq!(again.value("reason"), Some(reason), "it stays");
        let field = page.attribute(".note.fault a", "href").unwrap();
        assert_eq!(page.attribute(&format!("input{field}"), "aria-invalid").as_deref(), Some("true"));
    }
    assert_eq!(opens(t, &key).await, ["read"]);
    let ending = form.set("reason", "It leaked");
    let done = ending.submit().await;
    assert_eq!(done.location(), path(t));
    assert_eq!(with_key(t, &key).get("/connections").await.status, 401);
    done.follow().await.assert_shows(&["Ended today, 10:00 UTC"]);
    assert_eq!(details(t, "platform.key_ended"), [format!(r#"STAFF {{"key":"{of}","reason":"It leaked"}}"#)]);
    let twice = ending.submit().await;
    assert_eq!(twice.status, 409);
    twice.assert_shows(&["or has ended, meanwhile"]);
    // One that ends by itself can be ended sooner.
    let page = look(t, &ada).await;
    let of = id_of(&page, "/rotate");
    rotate(t, &ada, &format!("keys/{of}")).await;
    let page = look(t, &ada).await;
    let form = page.form_to(&format!("{}/keys/{of}/end", path(t)));
    assert_eq!(form.set("reason", "It leaked too").submit().await.status, 303);
    assert_eq!(t.platform.get("/connections").await.status, 401);
});

both!(the_last_secret_is_not_ended, async |t| {
    let ada = t.member(Role::Admin).await;
    let page = look(t, &ada).await;
    let ends = |page: &Page| {
        let forms = page.forms().into_iter();
        forms
            .filter(|form| form.action().contains("/secrets/") && form.action().ends_with("/end"))
            .collect::<Vec<_>>()
    };
    assert!(ends(&page).is_empty(), "nothing to end");
    let old =
        page.form_to(&format!("{}/secrets/signing/rotate", path(t))).value("newest").unwrap().to_owned();
    let end = async |id: &str| {
        ada.browser.post(&format!("{}/secrets/{id}/end", path(t)), &[("reason", "It leaked")]).await
    };
    let page = end(&old).await;
    assert_eq!(page.status, 409);
    page.assert_shows(&["It is the only one without an end."]);
    t.advance(1);
    let new = rotate(t, &ada, "secrets/signing").await;
    let page = look(t, &ada).await;
    let newest =
        page.form_to(&format!("{}/secrets/signing/rotate", path(t))).value("newest").unwrap().to_owned();
    // The old one holds for a day only.
    assert_eq!(end(&newest).await.status, 409);
    let [form] = ends(&page).try_into().unwrap_or_else(|_| panic!("one can be ended"));
    assert_eq!(form.set("reason", "It leaked").submit().await.status, 303);
    let send = async |consent: &str, secret: &str| {
        let body = t.grant(consent).to_json().to_string();
        t.platform.message(&body).secret(secret).send().await.status
    };
    assert_eq!((send("c-1", &t.platform.signing_secret).await, send("c-2", &new).await), (401, 201));
    assert_eq!(end(&old).await.status, 409, "once");
    for missing in ["sec_1", &newest.replace("sec_", "key_")] {
        assert_eq!(end(missing).await.status, 409);
    }
    assert_eq!(ada.browser.post(&format!("{}/secrets/tls/rotate", path(t)), &[]).await.status, 404);
});

both!(of_two_who_replace_the_same_at_once_one_does, async |t| {
    let ada = t.member_as("ada@staff.example", Role::Admin).await;
    let grace = t.member_as("grace@staff.example", Role::Admin).await;
    let key = id_of(&look(t, &ada).await, "/rotate");
    for what in [format!("keys/{key}"), "secrets/signing".into(), "secrets/webhook".into()] {
        let action = format!("{}/{what}/rotate", path(t));
        let (one, other) = (look(t, &ada).await.form_to(&action), look(t, &grace).await.form_to(&action));
        let (one, other) = futures_util::join!(one.submit(), other.submit());
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 409], "{what}");
    }
    let live = |table: &str| {
        t.database.texts(&format!("SELECT id AS value FROM {table} WHERE retired_at IS NULL")).len()
    };
    assert_eq!((live("api_keys"), live("platform_secrets")), (1, 2));
});

both!(handing_out_takes_a_fresh_proof, async |t| {
    let ada = t.member(Role::Admin).await;
    let page = look(t, &ada).await;
    let list = ada.browser.get("/platforms").await;
    let key = id_of(&page, "/rotate");
    let forms = [
        page.form_to(&format!("{}/keys", path(t))).check_value("scope", "read"),
        page.form_to(&format!("{}/keys/{key}/rotate", path(t))),
        page.form_to(&format!("{}/keys/{key}/end", path(t))).set("reason", "It leaked"),
        page.form_to(&format!("{}/secrets/signing/rotate", path(t))),
        page.form_to(&format!("{}/webhook", path(t))).set("url", "https://a.example/").set("reason", "Moved"),
        list.form_to("/platforms").set("name", "Late Data"),
    ];
    for _ in 0..2 {
        t.advance(600);
        look(t, &ada).await;
    }
    t.advance(1);
    for form in forms {
        let sent = form.submit().await;
        if form.action().ends_with("/rotate") {
            assert!(sent.location().starts_with("/confirm?next=%2Fplatforms"), "{}", sent.location());
        } else {
            assert!(sent.asks_for_proof(), "{}", sent.text());
        }
    }
    for act in ["platform.key_made", "platform.key_rotated", "platform.key_ended", "platform.secret_rotated"]
    {
        assert_eq!(details(t, act), [""; 0], "{act}");
    }
});
