//! Every route of the admin door with every role, and with none.

use reqwest::Method;
use untether::domain::staff::Role;

use crate::harness::Test;

/// Who may use a route that takes a role; the others of the table below need no more than a sign-in, or none.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/", "viewer support operator auditor admin"),
    ("POST", "/cases/{id}/take", "support operator admin"),
    ("POST", "/cases/{id}/close", "support operator admin"),
    ("POST", "/cases/{id}/tell-again", "support operator admin"),
    ("GET", "/people", "support admin"),
    ("POST", "/people", "support admin"),
    ("GET", "/people/{id}", "support admin"),
    ("POST", "/people/{id}/open", "support admin"),
    ("POST", "/people/{id}/number", "support admin"),
    ("POST", "/people/{id}/unlock", "support admin"),
    ("POST", "/people/{id}/passkey-only", "support admin"),
    ("POST", "/people/{id}/reopen", "support admin"),
    ("GET", "/connections/{id}", "support admin"),
    ("GET", "/connections/{id}/revocation", "support admin"),
    ("POST", "/connections/{id}/revocation", "support admin"),
    ("GET", "/revocations/bulk", "operator auditor admin"),
    ("POST", "/revocations/bulk", "operator admin"),
    ("POST", "/revocations/bulk/switches/off", "operator admin"),
    ("POST", "/revocations/bulk/switches/{id}/on", "operator admin"),
    ("GET", "/revocations/bulk/{id}", "operator auditor admin"),
    ("GET", "/revocations/bulk/{id}/connections", "operator auditor admin"),
    ("POST", "/revocations/bulk/{id}/begin", "operator admin"),
    ("POST", "/revocations/bulk/{id}/pause", "operator admin"),
    ("POST", "/revocations/bulk/{id}/continue", "operator admin"),
    ("POST", "/revocations/bulk/{id}/cancel", "operator admin"),
    ("GET", "/messages", "viewer operator auditor admin"),
    ("POST", "/messages/blocks/lift", "operator admin"),
    ("POST", "/messages/limits", "operator admin"),
    ("POST", "/messages/limits/{id}/end", "operator admin"),
    ("GET", "/deliveries", "viewer operator auditor admin"),
    ("POST", "/deliveries/{id}/replay", "operator admin"),
    ("POST", "/deliveries/{id}/disable", "operator admin"),
    ("POST", "/deliveries/{id}/enable", "operator admin"),
    ("GET", "/recipients", "viewer support operator auditor admin"),
    ("GET", "/recipients/{id}", "viewer support operator auditor admin"),
    ("POST", "/recipients/{id}", "operator admin"),
    ("POST", "/recipients/{id}/logo", "operator admin"),
    ("GET", "/institutions", "viewer support operator auditor admin"),
    ("GET", "/institutions/{id}", "viewer support operator auditor admin"),
    ("POST", "/institutions/{id}", "operator admin"),
    ("POST", "/institutions/{id}/logo", "operator admin"),
    ("GET", "/platforms", "operator auditor admin"),
    ("POST", "/platforms", "admin"),
    ("GET", "/platforms/{id}", "operator auditor admin"),
    ("POST", "/platforms/{id}/keys", "admin"),
    ("POST", "/platforms/{id}/keys/{key}/rotate", "admin"),
    ("POST", "/platforms/{id}/keys/{key}/end", "admin"),
    ("POST", "/platforms/{id}/secrets/{purpose}/rotate", "admin"),
    ("POST", "/platforms/{id}/secrets/{secret}/end", "admin"),
    ("POST", "/platforms/{id}/webhook", "admin"),
    ("POST", "/platforms/{id}/webhook/test", "operator admin"),
    ("GET", "/staff", "auditor admin"),
    ("POST", "/staff/invite", "admin"),
    ("POST", "/staff/{id}/role", "admin"),
    ("POST", "/staff/{id}/disable", "admin"),
    ("GET", "/approvals", "support operator auditor admin"),
    ("POST", "/approvals/{id}/approve", "admin"),
    ("POST", "/approvals/{id}/refuse", "support operator auditor admin"),
    ("POST", "/approvals/{id}/invitation", "admin"),
    ("GET", "/audit", "auditor admin"),
    ("POST", "/audit/person", "auditor admin"),
    ("POST", "/audit/export", "auditor admin"),
    ("GET", "/audit/exports/{id}", "auditor admin"),
];

/// For whoever is signed in.
const OWN: [(&str, &str); 12] = [
    ("GET", "/account"),
    ("GET", "/account/passkeys"),
    ("POST", "/account/passkeys"),
    ("POST", "/account/passkeys/begin"),
    ("POST", "/account/passkeys/{id}/remove"),
    ("GET", "/account/authenticator"),
    ("POST", "/account/authenticator"),
    ("POST", "/account/recovery-codes"),
    ("GET", "/confirm"),
    ("POST", "/confirm"),
    ("POST", "/confirm/passkey"),
    ("POST", "/sign-out"),
];

/// For everybody.
const OPEN: [&str; 9] = [
    "/sign-in",
    "/sign-in/recovery",
    "/sign-in/code",
    "/sign-in/passkey/begin",
    "/sign-in/passkey",
    "/invitation/{token}",
    "/invitation/{token}/passkey/begin",
    "/invitation/{token}/passkey",
    "/static/{name}",
];

/// The paths in the door's route table, each with its methods.
fn table() -> Vec<(String, String)> {
    let source = include_str!("../../src/web/mod.rs");
    let door = source.split("fn admin_door(").nth(1).unwrap().split("\n}\n").next().unwrap();
    let mut found = Vec::new();
    for route in door.split("at(\"").skip(1) {
        let (path, rest) = route.split_once('"').unwrap();
        for (method, call) in [("GET", ".get("), ("POST", ".post(")] {
            if rest.contains(call) {
                found.push((method.to_owned(), path.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_route_is_in_one_of_the_lists() {
    let mut missing = Vec::new();
    for (method, path) in table() {
        let named = ROUTES.iter().any(|(m, p, _)| (*m, *p) == (&method, &path))
            || OWN.iter().any(|(m, p)| (*m, *p) == (&method, &path))
            || OPEN.contains(&path.as_str())
            || path == "/logos/{id}";
        if !named {
            missing.push(format!("{method} {path}"));
        }
    }
    assert!(missing.is_empty(), "who may use these? {missing:?}");
    assert!(
        ROUTES
            .iter()
            .all(|(m, p, _)| table().iter().any(|(tm, tp)| (tm, tp) == (&(*m).into(), &(*p).into())))
    );
}

/// A path with an id that has the right form and names nothing.
fn concrete(path: &str) -> String {
    let prefix = match path.split('/').nth(1) {
        Some("people") => "num",
        Some("connections") => "con",
        Some("cases") => "cas",
        Some("approvals") => "apr",
        Some("recipients") => "rcp",
        Some("institutions") => "ins",
        Some("deliveries" | "platforms") => "plt",
        Some("messages") => "lim",
        _ => "stf",
    };
    let path = path.replace("{id}", &format!("{prefix}_{}", "0".repeat(32)));
    let path = path.replace("{key}", &format!("key_{}", "0".repeat(32))).replace("{purpose}", "signing");
    path.replace("{secret}", &format!("sec_{}", "0".repeat(32)))
}

async fn ask(browser: &crate::harness::Browser, method: &str, path: &str) -> crate::harness::Page {
    let method: Method = method.parse().unwrap();
    let fields = (method == Method::POST).then(Vec::new);
    let headers = [("sec-fetch-site", "same-origin")];
    browser.send(method, &concrete(path), &headers, fields.as_deref()).await
}

both!(each_route_with_each_role, async |t| {
    for role in Role::ALL {
        let member = t.member(*role).await;
        for (method, path, allowed) in ROUTES {
            let page = ask(&member.browser, method, path).await;
            let may = allowed.split(' ').any(|name| name == role.as_str());
            assert_eq!(page.status != 403, may, "{method} {path} as {role}: {} {}", page.status, page.text());
            if !may {
                page.assert_shows(&["Your role doesn't include this"]);
            }
            let signed_out = page.status == 303 && page.location().starts_with("/sign-in");
            assert!(!signed_out, "{method} {path} as {role}");
        }
    }
});

both!(each_route_without_a_role, async |t| {
    let routes = ROUTES.iter().map(|(method, path, _)| (*method, *path)).chain(OWN);
    for (method, path) in routes {
        let page = ask(&t.desk(), method, path).await;
        assert!(page.location().starts_with("/sign-in"), "{method} {path}");
        assert!(page.header("set-cookie").is_empty() || page.header("set-cookie").contains("Max-Age=0"));
    }
    // A person's cookie is none of this door's.
    t.share(t.grant("c-1")).await;
    let person = t.person().await;
    let cookie = format!("untether={0}; untether-admin={0}", person.cookie("untether").unwrap());
    let page = t.desk().send(Method::GET, "/", &[("cookie", &cookie)], None).await;
    assert!(page.location().starts_with("/sign-in"));
});

both!(a_role_holds_from_the_next_request, async |t| {
    let admin = t.member(Role::Admin).await;
    let member = t.member(Role::Viewer).await;
    assert_eq!(member.browser.get("/people").await.status, 403);
    let id = member_id(t, &member.email).await;
    give(t, &id, Role::Support).await;
    assert_eq!(member.browser.get("/people").await.status, 200);
    give(t, &id, Role::Auditor).await;
    assert_eq!(member.browser.get("/people").await.status, 403);
    assert_eq!(member.browser.get("/audit").await.status, 200);
    // Shut out, wherever they are signed in.
    let page = admin.browser.get("/staff").await;
    let gone = page.form_to(&format!("/staff/{id}/disable")).set("reason", "Left us").submit().await;
    assert_eq!(gone.location(), "/staff");
    assert!(member.browser.get("/").await.location().starts_with("/sign-in"));
    assert_eq!(t.enter_password(&member.email, crate::harness::PASSWORD).await.status, 422);
});

async fn member_id(t: &Test, email: &str) -> String {
    let email = email.to_owned();
    let found = t.app.store().read(move |db| untether::store::staff::by_email(db, &email)).await;
    found.unwrap().unwrap().id
}

async fn give(t: &Test, id: &str, role: Role) {
    let id = id.to_owned();
    let given = t.app.store().write(move |db| untether::store::staff::set_role(db, &id, role)).await;
    assert!(given.unwrap());
}
