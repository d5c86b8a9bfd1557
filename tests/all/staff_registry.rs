//! The registry: what staff say of apps and banks goes before what platforms tell, wherever people read it.

use untether::domain::staff::Role;

use crate::harness::{Form, Member, Page, Test, stop_path};
use crate::targets::recorded;

const REASON: &str = "Its own site says so";

/// Where the one app, or the one bank, stands.
pub fn path_of(t: &Test, table: &str) -> String {
    format!("/{table}/{}", t.database.texts(&format!("SELECT id AS value FROM {table}")).remove(0))
}

pub async fn open(member: &Member, path: &str) -> Page {
    let page = member.browser.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// The form of an entry, with these fields typed.
pub async fn typed(member: &Member, path: &str, fields: &[(&str, &str)]) -> Form {
    let form = open(member, path).await.form_to(path).set("reason", REASON);
    fields.iter().fold(form, |form, (name, value)| form.set(name, value))
}

pub async fn curate(member: &Member, path: &str, fields: &[(&str, &str)]) {
    let saved = typed(member, path, fields).await.submit().await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(saved.location(), path);
}

/// What the platform is shown of its consent's app.
async fn posted(t: &Test, consent: &str) -> serde_json::Value {
    t.connection(consent).await["recipient"].clone()
}

async fn update(t: &Test, grant: crate::harness::Grant) {
    t.advance(60);
    let answer = t.platform.notify(&grant.sent_on(t.now()).to_json()).await;
    assert_eq!(answer.status / 100, 2);
}

both!(what_staff_say_outlives_newer_words_of_the_platform, async |t| {
    let id = t.share(t.grant("c-1").consequences("Told first.")).await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    let fields =
        [("name", "Budgetly Plus"), ("legal_name", "Budgetly, LLC"), ("home_uri", "https://curated.example")];
    curate(&olga, &app, &fields).await;
    let person = t.person().await;
    let shown = ["Budgetly Plus", "Budgetly, LLC", "curated.example"];
    person.get(&format!("/connections/{id}")).await.assert_shows(&shown);
    // A whole new state of the connection, and another connection.
    let other = |consent: &str| {
        let grant = t.grant(consent).app("budgetly", "Renamed").consequences("Told again.");
        grant.set("/connection/recipient/homeUri", "https://told.example/")
    };
    update(t, other("c-1").updated()).await;
    update(t, other("c-2")).await;
    let olga = Member { browser: t.at_desk(&olga).await, ..olga };
    let person = t.person().await;
    person.get("/connections").await.assert_shows(&["Budgetly Plus"]).assert_hides(&["Renamed"]);
    person.get("/connections?q=budgetly+plus").await.assert_shows(&["Budgetly Plus"]);
    let page = person.get(&format!("/connections/{id}")).await;
    page.assert_shows(&shown).assert_hides(&["Renamed", "told.example"]);
    // What staff left alone is as the platform tells it now.
    person.get(&stop_path(&id)).await.assert_shows(&["Budgetly Plus says: Told again."]);
    let page = open(&olga, &app).await;
    page.assert_shows(&["Budgetly Plus", "Acme Data says Renamed", "Acme Data says https://told.example/"]);
    // Cleared, a field is as it is told now.
    curate(&olga, &app, &[("name", " "), ("home_uri", "")]).await;
    let page = person.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["Renamed", "Budgetly, LLC", "told.example"]).assert_hides(&["Budgetly Plus"]);
    update(t, other("c-2").app("budgetly", "Third").updated()).await;
    person.get("/connections").await.assert_shows(&["Third"]);
});

both!(an_older_word_changes_nothing, async |t| {
    let old = t.grant("c-old").app("budgetly", "Old name");
    t.advance(120);
    t.share(t.grant("c-1")).await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    curate(&olga, &app, &[("country", "CA")]).await;
    assert_eq!(t.platform.notify(&old.to_json()).await.status, 201);
    assert_eq!(posted(t, "c-1").await["name"], "Budgetly");
    open(&olga, &app).await.assert_shows(&["Acme Data says Budgetly"]);
});

both!(texts_name_what_staff_say_and_the_platform_reads_its_own_words, async |t| {
    let uri = "https://told.example/";
    t.share(t.grant("c-1").set("/connection/recipient/privacyUri", uri).consequences("Told.")).await;
    t.work().await;
    let olga = t.member(Role::Operator).await;
    let fields = [
        ("name", "Curated 4155550199 evil.example"),
        ("privacy_uri", "https://curated.example/"),
        ("consequences", "Ours."),
    ];
    curate(&olga, &path_of(t, "recipients"), &fields).await;
    curate(&olga, &path_of(t, "institutions"), &[("name", "Curated Bank")]).await;
    let before = t.gateway.notices().len();
    // By day where the number is from: word of a change waits for that.
    t.advance(10 * 3_600);
    let second = t.share(t.grant("c-2")).await;
    t.work().await;
    let update = t.grant("c-1").clusters(&["BALANCES", "TAX", "TRANSACTIONS", "ACCOUNT_BASIC"]).updated();
    let update = update.sent_on(t.now());
    assert_eq!(t.platform.notify(&update.to_json()).await.status, 200);
    t.advance(600);
    t.work().await;
    let notices: Vec<String> = t.gateway.notices().into_iter().map(|text| text.body).skip(before).collect();
    assert_eq!(notices.len(), 2, "{notices:?}");
    for body in &notices {
        assert!(body.contains("Curated evil example"), "{body}");
        assert!(!body.contains("Budgetly") && !body.contains("4155"), "{body}");
    }
    let person = t.person().await;
    person.get("/connections").await.assert_shows(&["Curated 4155550199", "Curated Bank"]);
    t.stop(&person, &second).await;
    t.work().await;
    let receipt = t.gateway.texts().pop().unwrap().body;
    assert!(receipt.contains("Curated evil example"), "{receipt}");
    // As it was posted.
    let app = posted(t, "c-1").await;
    assert_eq!((&app["name"], &app["privacyUri"]), (&"Budgetly".into(), &uri.into()));
    assert_eq!(app["consequences"], "Told.");
    assert_eq!(t.connection("c-1").await["institution"]["name"], "Platypus Bank");
    let listed = t.platform.get("/connections").await.json;
    for item in listed["items"].as_array().unwrap() {
        assert_eq!(item["recipient"]["name"], "Budgetly");
        assert_eq!(item["institution"]["name"], "Platypus Bank");
    }
});

both!(words_of_the_operator_are_not_put_into_the_apps_mouth, async |t| {
    let id = t.share(t.grant("c-1").consequences("Told.")).await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    let person = t.person().await;
    person.get(&stop_path(&id)).await.assert_shows(&["Budgetly says: Told."]);
    curate(&olga, &app, &[("consequences", "Your budget stops.")]).await;
    let page = person.get(&stop_path(&id)).await;
    page.assert_shows(&["Harbor says: Your budget stops."]).assert_hides(&["Budgetly says"]);
    for (language, says) in [("es", "Harbor dice:"), ("fr-CA", "Harbor dit\u{a0}:")] {
        let headers = [("sec-fetch-site", "same-origin")];
        person.post_with("/language", &[("language", language)], &headers).await;
        let page = person.get(&stop_path(&id)).await;
        assert!(page.html.contains(says.trim_start_matches("Harbor")), "{}", page.text());
        page.assert_shows(&["Your budget stops."]);
    }
    // Each wording is kept, with who wrote it and when.
    t.advance(60);
    let ada = t.member(Role::Admin).await;
    curate(&ada, &app, &[("consequences", "Your budget and your goals stop.")]).await;
    curate(&ada, &app, &[("country", "US")]).await;
    curate(&ada, &app, &[("consequences", "")]).await;
    let wordings = open(&ada, &app).await.all("ol.events li");
    assert_eq!(
        wordings,
        [
            "Taken back: what the app says is shown again. admin@staff.example today, 10:01 UTC",
            "Your budget and your goals stop. admin@staff.example today, 10:01 UTC",
            "Your budget stops. operator@staff.example today, 10:00 UTC",
        ]
    );
    curate(&ada, &app, &[("consequences", "Nothing stops.")]).await;
    let newest = open(&ada, &app).await.all("ol.events li").remove(0);
    assert!(newest.starts_with("Nothing stops. Shown now"), "{newest}");
});

both!(who_saves_second_reads_what_was_saved_and_loses_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    let (olga, ada) = (t.member(Role::Operator).await, t.member(Role::Admin).await);
    let app = path_of(t, "recipients");
    let late = typed(&olga, &app, &[("name", "Olga's name"), ("country", "MX")]).await;
    curate(&ada, &app, &[("name", "Ada's name"), ("legal_name", "Ada, Inc.")]).await;
    let page = late.submit().await;
    assert_eq!(page.status, 409);
    page.assert_shows(&[
        "admin@staff.example saved this page",
        "Saved now: Ada's name",
        "Saved now: Ada, Inc.",
    ]);
    let form = page.form_to(&app);
    assert_eq!((form.value("name"), form.value("country")), (Some("Olga's name"), Some("MX")));
    assert_eq!((form.value("legal_name"), form.value("reason")), (Some(""), Some(REASON)));
    assert!(page.attribute("#name", "aria-describedby").unwrap().contains("name-meanwhile"));
    assert_eq!(page.attribute(".note.fault", "role").as_deref(), Some("alert"));
    open(&ada, &app).await.assert_shows(&["Ada's name"]).assert_hides(&["Olga's name"]);
    // Who has read it may go on.
    assert_eq!(form.set("legal_name", "Ada, Inc.").submit().await.status, 303);
    let form = open(&ada, &app).await.form_to(&app);
    let of = |name| form.value(name).map(str::to_owned);
    assert_eq!((of("name"), of("legal_name")), (Some("Olga's name".into()), Some("Ada, Inc.".into())));
    // What names no version that there is saves nothing.
    for version in ["", "x", "-1", "99"] {
        let page = olga.browser.post(&app, &[("version", version), ("name", "X"), ("reason", "Y")]).await;
        assert_eq!(page.status, 409, "{version}");
        assert_eq!(page.form_to(&app).value("name"), Some("X"));
    }
    assert_eq!(recorded(t, "registry.recipient_curated"), 2);
});

both!(each_fault_is_named_at_its_field_and_what_was_typed_stays, async |t| {
    t.share(t.grant("c-1")).await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    let long = "x".repeat(301);
    let words = "y".repeat(1_001);
    let bad = [
        ("name", &*long, "Enter at most 300 characters."),
        ("legal_name", &*long, "Enter at most 300 characters."),
        ("home_uri", "http://app.example/", "begins with https://"),
        ("privacy_uri", "javascript:alert(1)", "begins with https://"),
        ("logo_uri", "https://user:word@app.example/", "begins with https://"),
        ("consequences", &*words, "Enter at most 1000 characters."),
    ];
    let form = bad
        .iter()
        .fold(open(&olga, &app).await.form_to(&app), |form, (name, typed, _)| form.set(name, typed));
    let page = form.set("reason", " ").submit().await;
    assert_eq!(page.status, 422);
    let again = page.form_to(&app);
    for (name, typed, why) in bad {
        assert_eq!(again.value(name), Some(typed), "{name}");
        assert_eq!(page.attribute(&format!("#{name}"), "aria-invalid").as_deref(), Some("true"), "{name}");
        let described = page.attribute(&format!("#{name}"), "aria-describedby").unwrap();
        assert!(described.contains(&format!("{name}-wrong")), "{name}");
        assert!(page.all(&format!("#{name}-wrong")).remove(0).contains(why), "{name}");
        assert!(page.attribute(&format!(".note.fault a[href='#{name}']"), "href").is_some(), "{name}");
    }
    assert_eq!(page.attribute("#reason", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.all(".note.fault a").len(), 7);
    assert_eq!(page.attribute(".note.fault", "autofocus").as_deref(), Some(""));
    // What the page does not offer.
    let fields = [("version", "0"), ("country", "ZZ"), ("reason", "Why not")];
    let page = olga.browser.post(&app, &fields).await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Choose a country of the list."]);
    assert_eq!(page.form_to(&app).value("reason"), Some("Why not"));
    let page = olga.browser.post(&app, &[("version", "0"), ("reason", "call 415 555 0011")]).await;
    page.assert_shows(&["without a phone number"]);
    assert_eq!(recorded(t, "registry.recipient_curated"), 0);
    t.database
        .texts("SELECT name AS value FROM recipients")
        .iter()
        .for_each(|name| assert_eq!(name, "Budgetly"));
    // As many characters as there may be.
    curate(&olga, &app, &[("name", &long[1..]), ("consequences", &words[1..])]).await;
});

both!(who_may_only_read_is_offered_nothing, async |t| {
    t.share(t.grant("c-1").consequences("<b>Told</b>")).await;
    let olga = t.member(Role::Operator).await;
    let (app, bank) = (path_of(t, "recipients"), path_of(t, "institutions"));
    curate(&olga, &app, &[("legal_name", "<script>alert(1)</script>")]).await;
    for role in [Role::Viewer, Role::Support, Role::Auditor] {
        let member = t.member(role).await;
        let page = open(&member, &app).await;
        assert!(page.forms().iter().all(|form| !form.action().starts_with("/recipients")), "{role}");
        page.assert_shows(&["Legal name – <script>alert(1)</script>", "What stops working <b>Told</b> –"]);
        assert!(!page.html.contains("<script>alert"));
        open(&member, &bank).await.assert_shows(&["Fast re-share works – No"]);
        assert_eq!(page.attribute(".menu a[href='/recipients']", "aria-current").as_deref(), Some("page"));
    }
});

both!(each_act_is_recorded_with_its_fields_and_its_reason, async |t| {
    t.share(t.grant("c-1")).await;
    let olga = t.member(Role::Operator).await;
    let (app, bank) = (path_of(t, "recipients"), path_of(t, "institutions"));
    curate(&olga, &app, &[("name", "Curated"), ("logo_uri", "https://app.example/logo.svg?key=s3cret")])
        .await;
    // The same again is no act.
    curate(&olga, &app, &[]).await;
    let form = typed(&olga, &bank, &[("country", "US")]).await.check("fast_reshare");
    assert_eq!(form.submit().await.status, 303);
    let logo = open(&olga, &app).await.form_to(&format!("{app}/logo")).submit().await;
    assert_eq!(logo.location(), format!("{app}#logo"));
    let told = t.database.texts(
        "SELECT act || ' ' || object || ' ' || COALESCE(detail, '') AS value FROM audit
         WHERE act LIKE 'registry.%' ORDER BY seq",
    );
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        told,
        [
            format!(
                r#"registry.recipient_curated {} {{"fields":["name","logo_uri"],"reason":"{REASON}"}}"#,
                id(&app)
            ),
            format!(
                r#"registry.institution_curated {} {{"fields":["country","fast_reshare"],"reason":"{REASON}"}}"#,
                id(&bank)
            ),
            format!("registry.logo_wanted {} ", id(&app)),
        ]
    );
    let august = t.member(Role::Auditor).await;
    let record = august.browser.get("/audit?act=registry.recipient_curated").await;
    record.assert_shows(&["An app was curated", "operator@staff.example", REASON]);
    let page = open(&olga, &bank).await;
    assert_eq!(page.form_to(&bank).value("fast_reshare"), Some("yes"));
    assert_eq!(page.form_to(&bank).value("country"), Some("US"));
    let form = typed(&olga, &bank, &[]).await.uncheck("fast_reshare");
    assert_eq!(form.submit().await.status, 303);
    assert_eq!(open(&olga, &bank).await.form_to(&bank).value("fast_reshare"), None);
    // There is no such field of a bank, nor such a bank.
    assert!(!page.form_to(&bank).has("consequences"));
    let nobody = format!("/institutions/ins_{}", "0".repeat(32));
    assert_eq!(olga.browser.get(&nobody).await.status, 404);
    let fields = [("version", "0"), ("name", "X"), ("reason", "Y")];
    assert_eq!(olga.browser.post(&nobody, &fields).await.status, 404);
    assert_eq!(olga.browser.post(&format!("{nobody}/logo"), &[]).await.status, 404);
    assert_eq!(olga.browser.post(&format!("{bank}/logo"), &[]).await.status, 404, "it has none");
});
