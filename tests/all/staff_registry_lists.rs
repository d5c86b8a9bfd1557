//! The lists of the registry, and the logos that staff see to.

use futures_util::future::join_all;
use untether::domain::staff::Role;

use crate::harness::{Host, Member, Page, Test};
use crate::staff_registry::{curate, open, path_of};
use crate::tenures_back::closed;

const SQUARE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>"#;

fn names(page: &Page) -> Vec<String> {
    page.all("#list h2")
}

async fn found(member: &Member, list: &str, q: &str) -> Vec<String> {
    let form = open(member, list).await.form_with("q").set("q", q);
    let page = form.submit().await;
    assert_eq!(page.form_with("q").value("q").map(str::trim), Some(q.trim()));
    names(&page)
}

/// Apps as if they had been reported.
fn some_apps(t: &Test, count: usize) {
    for n in 0..count {
        t.database.execute(&format!(
            "INSERT INTO recipients (id, platform_id, external_id, name, told_on, folded)
             SELECT 'rcp_{n:032}', id, 'app-{n}', 'App {n:03}', 0, 'app {n:03}' FROM platforms"
        ));
    }
}

both!(lists_go_on_where_the_last_page_ended, async |t| {
    let vera = t.member(Role::Viewer).await;
    open(&vera, "/recipients").await.assert_shows(&["Nothing has been reported yet."]);
    some_apps(t, 50);
    let page = open(&vera, "/recipients").await;
    assert_eq!(names(&page).len(), 50);
    assert_eq!(page.attribute("p.alone a", "href"), None);
    t.database.execute(
        "INSERT INTO recipients (id, platform_id, external_id, name, told_on, folded)
         SELECT 'rcp_a0000000000000000000000000000000', id, 'twin', 'App 049', 0, 'app 049' FROM platforms",
    );
    t.database.execute(
        "INSERT INTO recipients (id, platform_id, external_id, name, told_on, folded)
         SELECT 'rcp_b0000000000000000000000000000000', id, 'last', 'Last', 0, 'last' FROM platforms",
    );
    let page = open(&vera, "/recipients?q=").await;
    let first = names(&page);
    assert_eq!((first.len(), first[0].as_str(), first[49].as_str()), (50, "App 000", "App 049"));
    let next = page.attribute("p.alone a", "href").unwrap();
    assert_eq!(names(&open(&vera, &next).await), ["App 049", "Last"]);
    // The search goes along.
    let page = open(&vera, "/recipients?q=app").await;
    let next = page.attribute("p.alone a", "href").unwrap();
    assert!(next.contains("q=app"), "{next}");
    assert_eq!(names(&open(&vera, &next).await), ["App 049"]);
    // What names no place is as if it were not there.
    for after in ["x", "rcp_ffffffffffffffffffffffffffffffff", "%00", "ins_1"] {
        assert_eq!(names(&open(&vera, &format!("/recipients?after={after}")).await).len(), 50, "{after}");
    }
});

both!(names_are_found_whatever_their_case_and_accents, async |t| {
    t.share(t.grant("c-1").app("credit", "Crédit Facile 100%").bank("ins_1", "Ünion_Bank")).await;
    t.share(t.grant("c-2").bank("ins_1", "Ünion_Bank")).await;
    let olga = t.member(Role::Operator).await;
    for q in ["CREDIT", "facile credit", "crédit", "100%", "credit "] {
        assert_eq!(found(&olga, "/recipients", q).await, ["Crédit Facile 100%"], "{q}");
    }
    for q in ["%", "_", "\\", "nothing", "'; DROP TABLE recipients"] {
        assert!(found(&olga, "/recipients", q).await.len() <= usize::from(q == "%"), "{q}");
    }
    open(&olga, "/recipients?q=nothing").await.assert_shows(&["No name here has these words."]);
    open(&olga, "/recipients?q=a%00b").await;
    assert_eq!(found(&olga, "/institutions", "union").await, ["Ünion_Bank"]);
    assert_eq!(found(&olga, "/institutions", "_").await, ["Ünion_Bank"]);
    // By id, the platform's and our own.
    assert_eq!(found(&olga, "/recipients", "budgetly").await, ["Budgetly"]);
    let id = t.database.texts("SELECT id AS value FROM recipients WHERE external_id = 'budgetly'").remove(0);
    assert_eq!(found(&olga, "/recipients", &id).await, ["Budgetly"]);
    // As staff call it, and no longer as it is told.
    curate(&olga, &format!("/recipients/{id}"), &[("name", "Étoile")]).await;
    assert_eq!(found(&olga, "/recipients", "etoile").await, ["Étoile"]);
    assert_eq!(found(&olga, "/recipients", "budget").await, [""; 0]);
    // Each list leads to the other.
    let page = open(&olga, "/recipients").await;
    page.assert_shows(&["Étoile", "Acme Data", "Curated"]);
    assert_eq!(names(&page), ["Crédit Facile 100%", "Étoile"]);
    assert_eq!(page.attribute(".kinds-nav [aria-current]", "href").as_deref(), Some("/recipients"));
    assert!(page.attribute(".kinds-nav a[href='/institutions']", "href").is_some());
});

both!(names_that_an_older_version_kept_are_found_after_a_start, async |t| {
    t.share(t.grant("c-1").app("etoile", "Étoile").bank("ins_1", "Ünion")).await;
    t.database.execute("UPDATE recipients SET folded = ''");
    t.database.execute("UPDATE institutions SET folded = ''");
    let other = t.another_node().await;
    let folded = t
        .database
        .texts("SELECT folded AS value FROM recipients UNION ALL SELECT folded FROM institutions ORDER BY 1");
    assert_eq!(folded, ["etoile", "union"]);
    other.stop().await;
});

/// Where the page of an entry shows its logo from.
async fn logo(member: &Member, path: &str) -> Option<String> {
    open(member, path).await.attribute("img.logo", "src")
}

both!(a_logo_of_staff_goes_before_that_of_the_platform, async |t| {
    let told = Host::start(200, SQUARE.as_bytes().to_vec());
    let theirs = Host::start(200, SQUARE.replace("rect", r#"rect fill="red""#).into_bytes());
    t.share(t.grant("c-1").set("/connection/recipient/logoUri", &told.url)).await;
    t.fetch_logos().await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    let first = logo(&olga, &app).await.unwrap();
    let file = reqwest::get(format!("{}{first}", t.app.admin_url())).await.unwrap().bytes().await.unwrap();
    let drawn = image::load_from_memory_with_format(&file, image::ImageFormat::Png).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (132, 66), "an SVG is drawn, never passed on");
    curate(&olga, &app, &[("logo_uri", "https://logos.example/a.svg")]).await;
    open(&olga, &app)
        .await
        .assert_shows(&["logos.example", "It is fetched soon, as a rule within ten minutes."]);
    // No test has a certificate: the address is another one from here on.
    for sql in
        ["UPDATE recipients SET logo_uri = ", "UPDATE curations SET logo_uri = ", "UPDATE logos SET uri = "]
    {
        let only = if sql.contains("logos") { " WHERE uri LIKE 'https://logos.%'" } else { "" };
        t.database.execute(&format!("{sql}'{}'{only}", theirs.url));
    }
    t.fetch_logos().await;
    let second = logo(&olga, &app).await.unwrap();
    assert_ne!(first, second);
    open(&olga, &app).await.assert_shows(&["Fetched today, 10:00 UTC"]);
    let page = t.person().await.get("/connections").await;
    assert_eq!(page.attribute("img.logo", "src"), Some(second.clone()));
    open(&olga, "/recipients").await.attribute("#list img.logo", "src").unwrap();
    // Fetched again on demand, and not before.
    t.fetch_logos().await;
    assert_eq!(theirs.asked(), 1);
    theirs.say(404, Vec::new());
    open(&olga, &app).await.form_to(&format!("{app}/logo")).submit().await;
    t.fetch_logos().await;
    assert_eq!(theirs.asked(), 2);
    open(&olga, &app).await.assert_shows(&["The last try failed: the file or its host answers 404"]);
    assert_eq!(logo(&olga, &app).await, Some(second), "what was there stays");
    // Taken back, it is the platform's again.
    let cleared = open(&olga, &app).await.form_to(&app).set("logo_uri", "").set("reason", "Theirs is better");
    assert_eq!(cleared.submit().await.status, 303);
    t.fetch_logos().await;
    assert_eq!(logo(&olga, &app).await, Some(first));
});

both!(banks_have_logos_as_well, async |t| {
    let host = Host::start(200, SQUARE.as_bytes().to_vec());
    t.share(t.grant("c-1").set("/connection/institution/logoUri", &host.url)).await;
    t.fetch_logos().await;
    let vera = t.member(Role::Viewer).await;
    let bank = path_of(t, "institutions");
    assert!(logo(&vera, &bank).await.is_some());
    assert!(open(&vera, "/institutions").await.attribute("#list img.logo", "src").is_some());
    // It is kept while a bank has it.
    t.fetch_logos().await;
    assert!(logo(&vera, &bank).await.is_some());
    assert_eq!(host.asked(), 1);
    t.database.execute("UPDATE institutions SET logo_uri = NULL");
    t.fetch_logos().await;
    assert_eq!(t.database.texts("SELECT uri AS value FROM logos"), [""; 0]);
    open(&vera, &bank).await.assert_shows(&["No address is known."]);
});

// Words of the platform come while staff save: whoever is first, nothing is lost.
both!(what_is_told_while_staff_save_is_kept_beside, async |t| {
    t.share(t.grant("c-1")).await;
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    let form = open(&olga, &app).await.form_to(&app).set("name", "Curated").set("reason", "It is so");
    t.advance(60);
    let tell = |n: usize| {
        let told = t.grant(&format!("c-{n}")).app("budgetly", "Told newly").phone(&format!("+1415555{n:04}"));
        async move { t.platform.notify(&told.to_json()).await.status }
    };
    let (saved, told) = futures_util::future::join(form.submit(), join_all((20..36).map(tell))).await;
    assert_eq!(saved.status, 303);
    assert!(told.iter().all(|status| *status == 201), "{told:?}");
    let known = t.database.texts(
        "SELECT r.name || ', ' || c.told_name AS value FROM recipients r JOIN curations c ON c.id = r.id",
    );
    assert_eq!(known, ["Curated, Told newly"]);
});

both!(older_sharing_can_be_named_as_the_platform_names_it_too, async |t| {
    let (_, newcomer) = closed(t).await;
    let olga = t.member(Role::Operator).await;
    curate(&olga, &path_of(t, "recipients"), &[("name", "Curated")]).await;
    let form = newcomer.get("/older").await.form_to("/older/stop-named").set("bank", "Platypus Bank");
    form.clone().set("app", "Payday").submit().await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
    form.set("app", "Budgetly").submit().await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    t.work().await;
});
