//! How the staff come in: invitations, passwords, codes, locks, sessions.

use untether::domain::staff::Role;

use crate::harness::{Member, PASSWORD, Test};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

async fn wrong_password(t: &Test, member: &Member) {
    let page = t.enter_password(&member.email, "not the password").await;
    assert_eq!(page.status, 422, "{}", page.text());
}

async fn right_password(t: &Test, member: &Member) -> u16 {
    t.enter_password(&member.email, PASSWORD).await.status
}

both!(an_invitation_is_taken_up_once, async |t| {
    let path = t.invite("ada@staff.example", Role::Admin).await;
    let page = t.desk().get(&path).await;
    page.assert_shows(&["Join the staff", "ada@staff.example"]);
    let secret = page.all("code").remove(0);
    assert_eq!(page.header("cache-control"), "no-store");
    let weak = page.form_to(&path).set("password", "password1234").set("totp", &t.code(&secret));
    let refused = weak.submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["among those that are tried first"]);
    let short = refused.form_to(&path).set("password", "vK9#mQ2$xL7").set("totp", &t.code(&secret));
    short.submit().await.assert_shows(&["at least 12 characters"]);
    let wrong = page.form_to(&path).set("password", PASSWORD).set("totp", "000000").submit().await;
    assert_eq!(wrong.status, 422);
    let good = page.form_to(&path).set("password", PASSWORD).set("totp", &t.code(&secret));
    let joined = good.clone().submit().await;
    assert_eq!(joined.status, 200);
    joined.assert_shows(&["Keep your recovery codes"]);
    assert_eq!(joined.all("code").len(), 10);
    joined.browser.get("/").await.assert_shows(&["Today", "ada@staff.example"]);
    t.advance(30);
    assert_eq!(good.submit().await.status, 404, "it works once");
    assert_eq!(t.desk().get(&path).await.status, 404);
});

both!(an_invitation_is_good_for_a_day, async |t| {
    let path = t.invite("ada@staff.example", Role::Admin).await;
    t.advance(24 * HOUR);
    assert_eq!(t.desk().get(&path).await.status, 200);
    let newer = t.invite("ada@staff.example", Role::Viewer).await;
    assert_eq!(t.desk().get(&path).await.status, 404, "a newer one ends it");
    t.advance(24 * HOUR + 1);
    assert_eq!(t.desk().get(&newer).await.status, 404);
});

both!(the_code_of_the_app_works_once_and_one_step_on_either_side, async |t| {
    let member = t.member(Role::Viewer).await;
    t.advance(300);
    let code_page = async || t.enter_password(&member.email, PASSWORD).await.settle().await;
    let enter = async |code: &str| code_page().await.form_with("totp").set("totp", code).submit().await;
    let now = t.now().as_millisecond();
    let at = |steps: i64| untether::domain::totp::code(&member.secret, now + steps * 30_000).unwrap();
    assert_eq!(enter(&at(-2)).await.status, 422);
    assert_eq!(enter(&at(2)).await.status, 422);
    assert_eq!(enter(&at(-1)).await.status, 303);
    assert_eq!(enter(&at(-1)).await.status, 422, "each works once");
    assert_eq!(enter(&at(1)).await.status, 303);
    assert_eq!(enter(&at(0)).await.status, 422, "nor does one from before a used one");
});

both!(a_recovery_code_works_once, async |t| {
    let member = t.member(Role::Viewer).await;
    let enter = async |code: &str| {
        let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
        page.form_with("recovery").set("recovery", code).submit().await
    };
    let code = member.codes[3].to_uppercase().replace('-', " ");
    assert_eq!(enter(&code).await.status, 303, "however it is typed");
    assert_eq!(enter(&code).await.status, 422);
    let left = t.at_desk(&member).await.get("/account").await;
    left.assert_shows(&["Recovery codes left 9"]);
    let fresh = left.form_to("/account/recovery-codes").submit().await;
    assert_eq!(fresh.all("code").len(), 10);
    assert_eq!(enter(&member.codes[5]).await.status, 422, "those before are void");
    assert_eq!(enter(&fresh.all("code")[0]).await.status, 303);
});

both!(ten_failures_lock_for_half_an_hour, async |t| {
    let member = t.member(Role::Viewer).await;
    for _ in 0..9 {
        wrong_password(t, &member).await;
    }
    let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
    t.advance(30);
    let page = page.form_with("totp").set("totp", &t.code(&member.secret)).submit().await;
    assert_eq!(page.status, 303, "nine fail, and one is right");
    for _ in 0..10 {
        wrong_password(t, &member).await;
    }
    assert_eq!(right_password(t, &member).await, 422, "the eleventh is not compared");
    t.advance(30 * MINUTE - 1);
    assert_eq!(right_password(t, &member).await, 422);
    t.advance(1);
    assert_eq!(right_password(t, &member).await, 303);
    let metrics = t.platform.bare(reqwest::Method::GET, "/metrics", &[]).await;
    assert!(metrics.body.contains("STAFF_LOCKED"), "an alarm is a case: {}", metrics.body);
});

both!(wrong_codes_count_as_failures, async |t| {
    let member = t.member(Role::Viewer).await;
    for _ in 0..10 {
        let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
        assert_eq!(page.form_with("totp").set("totp", "123123").submit().await.status, 422);
    }
    assert_eq!(right_password(t, &member).await, 422, "a right password takes none of them back");
});

both!(nobody_hears_who_is_on_the_staff, async |t| {
    let member = t.member(Role::Viewer).await;
    let page = |email: &'static str| async move { t.enter_password(email, "some password of mine").await };
    let unknown = page("viewer@elsewhere.example").await;
    let wrong = page("viewer@staff.example").await;
    let same = |html: &str| html.replace("staff.example", "").replace("elsewhere.example", "");
    assert_eq!((unknown.status, same(&unknown.html)), (wrong.status, same(&wrong.html)));
    for _ in 0..9 {
        wrong_password(t, &member).await;
    }
    let locked = page("viewer@staff.example").await;
    assert_eq!((locked.status, &locked.html), (wrong.status, &wrong.html));
});

both!(a_password_alone_opens_nothing, async |t| {
    let member = t.member(Role::Admin).await;
    let half = t.enter_password(&member.email, PASSWORD).await;
    assert_eq!(half.location(), "/sign-in/code");
    for path in ["/", "/people", "/staff", "/account", "/audit"] {
        assert!(half.browser.get(path).await.location().starts_with("/sign-in"), "{path}");
    }
    let [just, late] = [0, 1].map(async |ms| {
        let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
        t.advance(5 * MINUTE);
        t.clock.advance(jiff::SignedDuration::from_millis(ms));
        page.form_with("totp").set("totp", &t.code(&member.secret)).submit().await.location()
    });
    assert_eq!(just.await, "/", "five minutes");
    assert_eq!(late.await, "/sign-in?why=late", "and a millisecond");
});

both!(a_session_ends_after_fifteen_minutes_without_use_and_eight_hours, async |t| {
    let member = t.member(Role::Viewer).await;
    t.advance(15 * MINUTE - 1);
    assert_eq!(member.browser.get("/").await.status, 200);
    t.advance(15 * MINUTE);
    assert!(member.browser.get("/").await.location().starts_with("/sign-in"));
    let browser = t.at_desk(&member).await;
    for _ in 0..(8 * 6 - 1) {
        t.advance(10 * MINUTE);
        assert_eq!(browser.get("/").await.status, 200);
    }
    // A fresh proof gives a new key, and no more time.
    let again = browser.get("/confirm").await.form_with("totp").set("totp", &t.code(&member.secret));
    assert_eq!(again.submit().await.status, 303);
    t.advance(10 * MINUTE - 1);
    assert_eq!(browser.get("/").await.status, 200);
    t.advance(1);
    assert!(browser.get("/").await.location().starts_with("/sign-in"));
});

both!(a_fresh_proof_changes_the_key, async |t| {
    let member = t.member(Role::Viewer).await;
    let before = member.browser.cookie("untether-admin").unwrap();
    let old = t.desk();
    t.confirm(&member).await;
    assert_ne!(member.browser.cookie("untether-admin").unwrap(), before);
    let with_old = [("cookie", format!("untether-admin={before}"))];
    let with_old: Vec<(&str, &str)> = with_old.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = old.send(reqwest::Method::GET, "/", &with_old, None).await;
    assert!(page.location().starts_with("/sign-in"), "the old key is dead");
});

both!(signing_out_ends_it, async |t| {
    let member = t.member(Role::Viewer).await;
    let page = member.browser.get("/").await;
    let copy = member.browser.cookie("untether-admin").unwrap();
    assert_eq!(page.form_to("/sign-out").submit().await.location(), "/sign-in");
    let cookie = format!("untether-admin={copy}");
    let page = t.desk().send(reqwest::Method::GET, "/", &[("cookie", &cookie)], None).await;
    assert!(page.location().starts_with("/sign-in"));
});

both!(it_leads_to_nobody_elses_site, async |t| {
    let member = t.member(Role::Viewer).await;
    for (next, leads) in [
        ("/account", "/account"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://e.example", "/"),
    ] {
        t.advance(30);
        let page = t.desk().get("/sign-in").await;
        let fields = [("email", member.email.as_str()), ("password", PASSWORD), ("next", next)];
        let page = page.browser.post("/sign-in", &fields).await.settle().await;
        let page = page.form_with("totp").set("totp", &t.code(&member.secret)).submit().await;
        assert_eq!(page.location(), leads, "{next}");
    }
});

both!(the_cookie_stays_on_its_door, async |t| {
    let page = t.enter_password("nobody@staff.example", PASSWORD).await;
    assert_eq!(page.header("content-security-policy").matches("frame-ancestors 'none'").count(), 1);
    let member = t.member(Role::Viewer).await;
    let page = t.enter_password(&member.email, PASSWORD).await;
    let cookie = page.header("set-cookie").to_owned();
    assert!(cookie.starts_with("untether-admin=") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Path=/"), "{cookie}");
    let foreign = [("sec-fetch-site", "cross-site")];
    let page = t.desk().post_with("/sign-in", &[("email", "a@b.example")], &foreign).await;
    assert_eq!(page.status, 403);
});
