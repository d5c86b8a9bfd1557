//! A rotation of the keys while people are at it: what was made before holds after, and what was counted
//! stays counted.

use untether::domain::keyring::Purpose;
use untether::domain::traffic::KNOWN_PER_PREFIX;

use crate::harness::{Browser, Form, Node, PHONE, Test, link_in, wrong};

const MINUTE: i64 = 60;
const UNKNOWN: &str = "+14155550987";

/// What a key's id says before its fingerprint: purpose and generation.
pub fn generation(id: &str) -> String {
    id.splitn(3, '-').take(2).collect::<Vec<_>>().join("-")
}

/// What a column names as the key that made it, each generation once.
pub fn made_with(t: &Test, table: &str, column: &str) -> Vec<String> {
    let sql = format!("SELECT DISTINCT {column} AS value FROM {table} WHERE {column} IS NOT NULL");
    let mut keys: Vec<String> =
        t.database.texts(&sql).iter().map(|text| generation(text.split('.').next().unwrap())).collect();
    keys.sort();
    keys.dedup();
    keys
}

both!(what_was_made_before_holds_after, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let [signed_in, own, asked, opened] = [t.browser(), t.browser(), t.browser(), t.browser()];
    t.sign_in(&signed_in, PHONE).await;
    t.advance(MINUTE);
    t.sign_in_on_own_device(&own, PHONE).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    t.advance(MINUTE);
    t.ask_code(&asked, PHONE).await;
    let code = t.code_for(PHONE).await;
    opened.get(&link).await;
    let waiting = t.grant("c-2").app("taxly", "Taxly");
    t.share(waiting.clone()).await;
    let repeated = t.grant("c-3").to_json();
    t.platform.notify_as("evt-1", &repeated).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;

    // The session: nobody is signed out, and the cookie is sealed anew, once.
    let before = signed_in.cookie("untether").unwrap();
    let here = node.takes(&signed_in);
    assert!(here.is_signed_in().await);
    let after = here.cookie("untether").unwrap();
    assert_ne!(before, after);
    assert!(here.is_signed_in().await);
    assert_eq!(here.cookie("untether").unwrap(), after);
    // The code, in the sign-in that is under way.
    let done = node.takes(&asked).post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(node.takes(&asked).is_signed_in().await);
    // The link, opened before and opened now.
    for browser in [node.takes(&opened), node.browser()] {
        t.advance(MINUTE);
        let page = browser.visit(&link).await;
        let page = page.form_to("/sign-in").submit().await.settle().await;
        let code = node.code_for(t, PHONE).await;
        let done = page.form_with("code").set("code", &code).submit().await.settle().await;
        done.assert_shows(&["Budgetly"]);
    }
    // The known browser: no text tells of it.
    let alerts = t.gateway.of_kind("ALERT").len();
    t.advance(10 * MINUTE);
    assert_eq!(node.sign_in(t, &own, PHONE).await.status, 303);
    node.work().await;
    assert_eq!(t.gateway.of_kind("ALERT").len(), alerts);
    // A message that waited, the platform's secrets, an idempotency key.
    assert!(t.gateway.notices().len() >= 3);
    let again = node.platform.notify_as("evt-1", &repeated).await;
    assert_eq!((again.status, again.json["consentId"].as_str()), (200, Some("c-3")));
    let other = t.grant("c-4").to_json();
    assert_eq!(node.platform.notify_as("evt-1", &other).await.status, 422, "another body");
    assert_eq!(node.platform.get("/connections/c-1").await.status, 200);
    // Whoever was there has moved on to the new keys; a number that nobody came for has not.
    assert_eq!(made_with(t, "numbers", "lookup"), ["index-2"]);
    assert_eq!(made_with(t, "numbers", "sealed"), ["encryption-2"]);
    assert_eq!(t.database.texts("SELECT id AS value FROM numbers").len(), 1);
    node.app.stop().await;
});

both!(a_grant_moves_its_number_on, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550022")).await;
    t.work().await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    t.advance(60);
    assert_eq!(node.share(t.grant("c-3")).await, 201);
    assert_eq!(made_with(t, "numbers", "lookup"), ["index-1", "index-2"]);
    assert_eq!(t.database.texts("SELECT id AS value FROM numbers").len(), 2);
    let page = node.sign_in(t, &t.browser(), PHONE).await;
    node.takes(&page.browser).get("/connections").await.assert_shows(&["Budgetly"]);
    node.app.stop().await;
});

/// Enters so many wrong codes, five for each sign-in, in browsers that were never there.
async fn miss(t: &Test, browser: impl Fn() -> Browser, phone: &str, times: usize) {
    let mut form: Option<Form> = None;
    for n in 0..times {
        if n % 5 == 0 {
            form = Some(t.ask_code(&browser(), phone).await.form_with("code"));
        }
        let page = form.clone().unwrap().set("code", "000000").submit().await;
        assert_eq!(page.status, 422, "{}", page.text());
    }
}

/// Whether a code that is asked for at this node comes.
async fn is_texted(t: &Test, node: &Node, phone: &str) -> bool {
    let before = node.texted(t).await;
    t.ask_code(&node.browser(), phone).await;
    node.texted(t).await > before
}

macro_rules! unlimited {
    ($name:ident, async |$t:ident| $body:block) => {
        both!($name, |s| s.codes_per_client = Some("100000".into()), async |$t| $body);
    };
}

unlimited!(nine_failures_before_and_one_after_lock, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, || t.browser(), PHONE, 9).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    miss(t, || node.browser(), PHONE, 1).await;
    assert!(!is_texted(t, &node, PHONE).await);
    t.advance(10 * MINUTE - 1);
    assert!(!is_texted(t, &node, PHONE).await);
    t.advance(1);
    assert!(is_texted(t, &node, PHONE).await);
    assert_eq!(made_with(t, "guesses", "lookup"), ["index-2"]);
    node.app.stop().await;
});

unlimited!(eight_failures_before_and_one_after_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, || t.browser(), PHONE, 8).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    miss(t, || node.browser(), PHONE, 1).await;
    assert!(is_texted(t, &node, PHONE).await);
    node.app.stop().await;
});

unlimited!(a_locked_number_stays_locked, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, || t.browser(), PHONE, 10).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    assert!(!is_texted(t, &node, PHONE).await);
    // Twice over: what was moved on once is moved on again.
    t.rotate(Purpose::ALL, false);
    let later = t.node().await;
    assert!(!is_texted(t, &later, PHONE).await);
    t.advance(10 * MINUTE);
    assert!(is_texted(t, &later, PHONE).await);
    node.app.stop().await;
    later.app.stop().await;
});

// One that nobody has reported is locked before it ever is.
unlimited!(guesses_at_a_number_that_nobody_reported_stay_counted, async |t| {
    miss(t, || t.browser(), UNKNOWN, 9).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    miss(t, || node.browser(), UNKNOWN, 1).await;
    assert_eq!(node.share(t.grant("c-1").phone(UNKNOWN)).await, 201);
    assert!(!is_texted(t, &node, UNKNOWN).await);
    t.advance(10 * MINUTE);
    assert!(is_texted(t, &node, UNKNOWN).await);
    node.app.stop().await;
});

unlimited!(a_number_at_its_figure_gets_no_more, async |t| {
    t.share(t.grant("c-1")).await;
    for _ in 0..5 {
        t.ask_code(&t.browser(), PHONE).await;
    }
    t.work().await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    assert!(!is_texted(t, &node, PHONE).await, "the sixth");
    t.advance(10 * MINUTE - 1);
    assert!(!is_texted(t, &node, PHONE).await);
    t.advance(1);
    for _ in 0..5 {
        assert!(is_texted(t, &node, PHONE).await, "those of before are ten minutes old");
    }
    assert!(!is_texted(t, &node, PHONE).await);
    node.app.stop().await;
});

both!(a_client_at_its_figure_gets_no_more, |s| s.codes_per_client = Some("3".into()), async |t| {
    for _ in 0..3 {
        t.ask_code(&t.browser(), UNKNOWN).await;
    }
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    let ask = async || node.browser().post("/sign-in", &[("country", "US"), ("phone", UNKNOWN)]).await.status;
    assert_eq!(ask().await, 429);
    t.advance(5 * MINUTE);
    assert_eq!(ask().await, 303);
    node.work().await;
    node.app.stop().await;
});

// Texts to numbers with one beginning, which only a digest names.
both!(a_prefix_at_its_figure_gets_no_more, async |t| {
    t.leaves_unsettled();
    let number = |n: usize| format!("+1212555{n:04}");
    for n in 0..KNOWN_PER_PREFIX {
        t.share(t.grant(&format!("c-{n}")).phone(&number(n))).await;
    }
    t.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX);
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    assert_eq!(node.share(t.grant("c-new").phone(&number(5_000))).await, 201);
    node.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX, "one number too many");
    // One that was texted before is not one more.
    t.advance(60);
    assert_eq!(node.share(t.grant("c-again").phone(&number(0))).await, 201);
    node.work().await;
    assert_eq!(t.gateway.notices().len(), KNOWN_PER_PREFIX + 1);
    node.app.stop().await;
});

// The release before this one knew no generations: what it left behind goes on.
both!(a_database_from_before_goes_on, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    form.set("code", &wrong(&code, 0)).submit().await;
    for _ in 0..3 {
        t.ask_code(&t.browser(), PHONE).await;
    }
    t.work().await;
    // Its keyring file named keys by their generation alone.
    let mut down = include_str!("../../migrations/2026-11-21-000007_keys/down.sql").to_owned();
    let mut file: serde_json::Value =
        serde_json::from_slice(&std::fs::read(t.database.keyring()).unwrap()).unwrap();
    for key in file["keys"].as_array_mut().unwrap() {
        let (id, plain) = (key["id"].as_str().unwrap().to_owned(), generation(key["id"].as_str().unwrap()));
        if plain != "encryption-1" {
            down = down.replace(&format!("{plain}."), &format!("{id}."));
            key["id"] = plain.into();
        }
    }
    std::fs::write(t.database.keyring(), file.to_string()).unwrap();
    t.database.execute(&down);
    t.database.execute("DELETE FROM __diesel_schema_migrations WHERE version = '20261121000007'");
    assert_eq!(made_with(t, "numbers", "lookup")[0].len(), 64, "a bare digest, as it was");
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    assert!(node.takes(&own).is_signed_in().await);
    assert!(!is_texted(t, &node, PHONE).await, "five were asked for before");
    t.advance(10 * MINUTE);
    node.takes(&own).visit(&link).await.assert_shows(&["Budgetly"]);
    assert_eq!(node.share(t.grant("c-2")).await, 201);
    node.work().await;
    assert_eq!(link_in(t.gateway.notices().last().unwrap()).len(), 25);
    assert_eq!(t.database.texts("SELECT id AS value FROM numbers").len(), 1);
    assert_eq!(made_with(t, "numbers", "lookup"), ["index-2"]);
    node.app.stop().await;
});
