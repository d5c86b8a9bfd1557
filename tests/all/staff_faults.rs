//! What is not taken on the pages of the staff: named above all, beside its field, and what was typed stays.

use untether::domain::staff::Role;

use crate::guessing::miss;
use crate::harness::{Form, Member, PHONE, Page, Test};
use crate::number_lock::locked;
use crate::staff_halts::switch_off;

/// A summary with the focus leads to this field, which is marked, and described in the same words.
fn leads(page: &Page, field: &str, words: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.attribute(".note.fault[role=alert][tabindex='-1']", "autofocus").is_some());
    let link = page.all(&format!(".note.fault a[href='#{field}']"));
    assert!(link.iter().any(|text| text.contains(words)), "{field}: {link:?} {}", page.text());
    let field = format!("#{field}");
    assert_eq!(page.attribute(&field, "aria-invalid").as_deref(), Some("true"), "{field}");
    let described = page.attribute(&field, "aria-describedby").unwrap_or_default();
    let said = described.split(' ').flat_map(|id| page.all(&format!("#{id}"))).collect::<String>();
    assert!(said.contains(words), "{field}: {said}");
    assert_eq!(page.all(&field).len(), 1, "{field}");
}

fn links(page: &Page) -> usize {
    page.all(".note.fault a").len()
}

fn is_open(page: &Page, field: &str) -> bool {
    page.attribute(&format!("details[open] #{field}"), "id").is_some()
}

// No text that PostgreSQL keeps holds such a character.
both!(a_name_that_no_row_can_have_finds_nothing, async |t| {
    let ada = t.member(Role::Admin).await;
    for path in [
        "/?after=%00",
        "/deliveries?before=%00",
        "/deliveries?platform=%00",
        "/approvals?before=%00",
        "/recipients?after=%00",
        "/recipients?q=a%00",
        "/recipients/%00",
        "/institutions/rcp_%00",
        "/revocations/bulk/%00",
        "/people/%00",
        "/connections/%00",
        "/platforms/%00",
        "/messages?after=1_yes_%00",
        "/audit?staff=%00",
        "/audit?act=%00",
        "/logos/%00",
        "/invitation/%00",
    ] {
        let page = ada.browser.get(path).await;
        assert!([200, 404].contains(&page.status), "{path}: {}", page.status);
    }
    for (path, fields) in [
        ("/cases/%00/take", &[][..]),
        ("/cases/%00/tell-again", &[]),
        ("/cases/%00/close", &[("reason", "It is over")]),
        ("/messages/blocks/lift", &[("prefix", "\0"), ("proving", "no"), ("reason", "None")]),
        ("/messages/limits/%00/end", &[]),
        ("/approvals/%00/approve", &[("hash", "\0")]),
        ("/approvals/%00/refuse", &[]),
        ("/deliveries/%00/replay", &[("reason", "None")]),
        ("/recipients/%00/logo", &[]),
        ("/staff/%00/role", &[("role", "viewer"), ("reason", "None")]),
    ] {
        let page = ada.browser.post(path, fields).await;
        assert!(page.status < 500, "{path}: {}", page.status);
    }
});

both!(an_invitation_that_is_not_taken, async |t| {
    let ada = t.member(Role::Admin).await;
    let form = ada.browser.get("/staff").await.form_to("/staff/invite");
    let page =
        form.clone().set("email", "sam").set("role", "auditor").set("reason", "555-0011 x").submit().await;
    leads(&page, "email", "Enter an e-mail address");
    leads(&page, "reason", "without a phone number");
    assert_eq!(links(&page), 2);
    let again = page.form_to("/staff/invite");
    let kept = ["email", "role", "reason"].map(|name| again.value(name).unwrap().to_owned());
    assert_eq!(kept, ["sam", "auditor", "555-0011 x"]);
    let known = form.clone().set("email", "admin@staff.example").set("reason", "Again").submit().await;
    leads(&known, "email", "They are on the staff");
    let fields = [("email", "sam@staff.example"), ("role", "king"), ("reason", "He asked")];
    leads(&ada.browser.post("/staff/invite", &fields).await, "role", "Choose a role.");
    let once = form.set("email", "sam@staff.example").set("reason", "He answers callers");
    assert_eq!(once.submit().await.status, 303);
    leads(&once.submit().await, "email", "waits for a second person");
});

both!(a_role_that_is_not_taken, async |t| {
    let (ada, sam, vera) =
        (t.member(Role::Admin).await, t.member(Role::Support).await, t.member(Role::Viewer).await);
    let id_of = |member: &Member| {
        t.database.texts(&format!("SELECT id AS value FROM staff WHERE email = '{}'", member.email)).remove(0)
    };
    let (id, other) = (id_of(&sam), id_of(&vera));
    let (role, reason) = (format!("role-{id}"), format!("reason-{id}"));
    let action = format!("/staff/{id}/role");
    let form = ada.browser.get("/staff").await.form_to(&action);
    let page = form.clone().set("role", "auditor").set("reason", "+1 415 555 0011").submit().await;
    leads(&page, &reason, "Enter a reason for who decides");
    assert_eq!((links(&page), is_open(&page, &reason)), (1, true));
    assert!(!is_open(&page, &format!("reason-{other}")), "nobody else's");
    let again = page.form_to(&action);
    assert_eq!((again.value("role"), again.value("reason")), (Some("auditor"), Some("+1 415 555 0011")));
    assert_eq!(page.form_to(&format!("/staff/{other}/role")).value("role"), Some("viewer"));
    let same = form.set("role", "support").set("reason", "As it is").submit().await;
    leads(&same, &role, "They have that role.");
    assert_eq!(same.form_to(&action).value("reason"), Some("As it is"));
    let both = ada.browser.post(&action, &[("role", "king"), ("reason", " ")]).await;
    leads(&both, &role, "Choose a role.");
    leads(&both, &reason, "Enter a reason");
});

both!(a_search_of_the_record_that_is_not_taken, async |t| {
    let august = t.member(Role::Auditor).await;
    let page = august.browser.get("/audit?who=nobody%40staff.example&about=con_1&act=staff.signed_in").await;
    leads(&page, "who", "Nobody on the staff");
    let form = page.forms().into_iter().find(|form| form.action() == "/audit").unwrap();
    assert_eq!((form.value("who"), form.value("about")), (Some("nobody@staff.example"), Some("con_1")));
    let page = august.browser.get("/audit?from=yesterday&to=2026-02-31").await;
    leads(&page, "from", "Enter days as");
    leads(&page, "to", "Enter days as");
    assert_eq!(links(&page), 2);
});

both!(an_export_that_is_not_taken, async |t| {
    let august = t.member(Role::Auditor).await;
    let form = august.browser.get("/audit").await.form_to("/audit/export");
    let page = form.clone().set("from", "2026-11-01").set("to", "soon").set("reason", " ").submit().await;
    leads(&page, "export-to", "Enter days as");
    leads(&page, "export-reason", "Enter a reason for who decides");
    assert_eq!(page.attribute("#export-from", "aria-invalid"), None);
    let again = page.form_to("/audit/export");
    assert_eq!((again.value("from"), again.value("to")), (Some("2026-11-01"), Some("soon")));
    let early =
        form.clone().set("from", "2026-11-01").set("to", "2026-11-02").set("reason", "The yearly review");
    let page = early.submit().await;
    leads(&page, "export-from", "Nothing was recorded");
    assert_eq!(page.form_to("/audit/export").value("reason"), Some("The yearly review"));
    assert_eq!(form.clone().set("reason", "The yearly review").submit().await.status, 303);
});

/// Two cases; the page of whoever works them.
async fn cases(t: &Test) -> Member {
    for n in 0..2 {
        let connection = t.share(t.grant(&format!("c-{n}"))).await;
        let person = t.person().await;
        t.stop(&person, &connection).await;
        t.work().await;
        t.advance(60);
        assert_eq!(t.platform.notify(&t.grant(&format!("c-{n}")).to_json()).await.json["state"], "DRIFT");
    }
    t.member(Role::Operator).await
}

both!(a_case_that_is_not_closed, async |t| {
    let olive = cases(t).await;
    let list = olive.browser.get("/?kind=DRIFT").await;
    let closing: Vec<_> = list.forms().into_iter().filter(|form| form.action().ends_with("/close")).collect();
    let [first, second] = &closing[..] else { panic!("{}", list.text()) };
    let field = |form: &Form| format!("reason-{}", form.action().split('/').nth(2).unwrap());
    let page = second.clone().set("reason", "Called 415 555 0011").submit().await;
    leads(&page, &field(second), "Say what was done");
    assert!(is_open(&page, &field(second)) && !is_open(&page, &field(first)));
    assert_eq!(page.form_to(second.action()).value("reason"), Some("Called 415 555 0011"));
    assert_eq!(page.form_to(second.action()).value("kind"), Some("DRIFT"), "the same part of the list");
    assert_eq!(
        page.attribute("nav.kinds-nav a[href='/?kind=DRIFT']", "aria-current").as_deref(),
        Some("true")
    );
    // From a later page of the list it is that page again.
    let first_id = first.action().split('/').nth(2).unwrap();
    let later = olive.browser.get(&format!("/?after={first_id}")).await;
    let page = later.form_to(second.action()).set("reason", " ").submit().await;
    leads(&page, &field(second), "Say what was done");
    assert!(page.forms().iter().all(|form| form.action() != first.action()));
    // One that is closed has no field any more.
    assert_eq!(first.clone().set("reason", "Told the platform").submit().await.status, 303);
    let page = first.clone().set("reason", "Told the platform").submit().await;
    assert_eq!((page.status, links(&page)), (422, 0));
    page.assert_shows(&["It is closed already"]);
});

async fn opened(member: &Member) -> String {
    let page = member.browser.get("/people").await.form_with("q").set("q", PHONE).submit().await;
    let path = page.attribute("article a.button", "href").unwrap();
    let why = member.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
    assert_eq!(why.submit().await.status, 303);
    path
}

both!(what_is_not_taken_on_a_persons_page, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, PHONE, 10).await;
    let sam = t.member(Role::Support).await;
    let path = opened(&sam).await;
    let page = sam.browser.get(&path).await;
    let (unlock, number) = (format!("{path}/unlock"), format!("{path}/number"));
    let refused = page.form_to(&unlock).set("reason", "Mistyped, 415-555-0011").submit().await;
    leads(&refused, "unlock_reason", "without a phone number");
    assert_eq!(refused.form_to(&unlock).value("reason"), Some("Mistyped, 415-555-0011"));
    assert_eq!(refused.form_to(&number).value("reason"), Some(""), "only where it was typed");
    refused.assert_shows(&["Wrong codes have locked", "Holds the number now"]);
    let refused = page.form_to(&number).set("reason", "  ").submit().await;
    leads(&refused, "reason", "Enter a reason");
    assert!(is_open(&refused, "reason"));
    refused.assert_hides(&[PHONE]);
    assert_eq!(page.form_to(&unlock).set("reason", "Mistyped").submit().await.status, 303);
});

both!(a_lock_that_is_not_lifted_without_a_reason, async |t| {
    let _person = locked(t).await;
    let sam = t.member(Role::Support).await;
    let path = opened(&sam).await;
    let action = format!("{path}/passkey-only");
    let form = sam.browser.get(&path).await.form_to(&action);
    let field = format!("lift-{}", form.value("tenure").unwrap());
    let typed = "x".repeat(301);
    let page = form.set("reason", &typed).submit().await;
    leads(&page, &field, "Enter a reason for who decides");
    assert!(is_open(&page, &field));
    assert_eq!(page.form_to(&action).value("reason"), Some(typed.as_str()));
});

both!(what_is_not_taken_on_the_page_for_a_caller, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    opened(&sam).await;
    let path = format!("/connections/{connection}/revocation");
    let form = sam.browser.get(&path).await.form_to(&path);
    let page = form
        .clone()
        .set("verified", "exception")
        .set("contact", "letter")
        .check("delete_data")
        .submit()
        .await;
    for (field, words) in [
        ("documented", "Say how you know"),
        ("case", "Enter a case reference"),
        ("reason", "without a phone number"),
    ] {
        leads(&page, field, words);
    }
    assert_eq!(links(&page), 3);
    let again = page.form_to(&path);
    assert_eq!((again.value("verified"), again.value("contact")), (Some("exception"), Some("letter")));
    assert!(again.value("delete_data").is_some());
    let page = form.set("case", "C-1").set("reason", " ").submit().await;
    leads(&page, "reason", "without a phone number");
    assert_eq!((links(&page), page.form_to(&path).value("case")), (1, Some("C-1")));
});

both!(how_a_caller_is_asked_who_cannot_be_texted, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(45 * 86_400 + 180);
    let sam = t.member(Role::Support).await;
    opened(&sam).await;
    let path = format!("/connections/{connection}/revocation");
    let form =
        sam.browser.get(&path).await.form_to(&path).set("case", "C-1").set("reason", "Wants it stopped");
    let page = form.submit().await;
    leads(&page, "verify", "No text can ask them");
    assert_eq!((links(&page), page.form_to(&path).value("reason")), (1, Some("Wants it stopped")));
    t.work().await;
});

both!(a_switch_that_is_not_turned_on_without_a_reason, async |t| {
    t.share(t.grant("c-1")).await;
    let ada = t.member(Role::Operator).await;
    assert_eq!(switch_off(&ada, "Budgetly").await.status, 303);
    let page = ada.browser.get("/revocations/bulk").await;
    let on = page.forms().into_iter().find(|form| form.action().ends_with("/on")).unwrap();
    let app = t.database.texts("SELECT recipient_id AS value FROM switched_off").remove(0);
    let field = format!("on_{app}");
    let refused = on.clone().set("reason", "They called from 415-555-0011").submit().await;
    leads(&refused, &field, "Enter a reason for who decides");
    assert!(is_open(&refused, &field));
    let again = refused.form_to(on.action());
    assert_eq!(again.value("reason"), Some("They called from 415-555-0011"));
    assert_eq!(again.set("reason", "New keys").submit().await.location(), "/approvals");
    let twice = on.clone().set("reason", "They have new keys").submit().await;
    leads(&twice, &field, "waits for a second person");
    assert_eq!(twice.form_to(on.action()).value("reason"), Some("They have new keys"));
});
