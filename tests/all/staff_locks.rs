//! What wrong passwords and codes bar, and whom they do not.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use untether::domain::staff::Role;
use untether::error::Error;
use untether::flows::staff::{attempt, compared, recovered};
use untether::store::Conn;

use crate::harness::{Browser, Engine, Member, PASSWORD, Page, Test};
use crate::staff_ways::with_passkey;

async fn wrong_passwords(t: &Test, member: &Member, many: usize) {
    for _ in 0..many {
        let page = t.enter_password(&member.email, "not the password").await;
        assert_eq!(page.status, 422, "{}", page.text());
    }
}

/// Enters a code where somebody is signed in.
async fn step_up(browser: &Browser, code: &str) -> Page {
    browser.get("/confirm").await.form_with("totp").set("totp", code).submit().await
}

async fn wrong_codes(browser: &Browser, many: usize) {
    for _ in 0..many {
        let page = step_up(browser, "123123").await;
        assert_eq!(page.status, 422, "{}", page.text());
        page.assert_shows(&["That code doesn't match"]);
    }
}

both!(wrong_passwords_outside_bar_nobody_who_is_in, async |t| {
    let member = t.member(Role::Admin).await;
    wrong_passwords(t, &member, 10).await;
    assert_eq!(t.enter_password(&member.email, PASSWORD).await.status, 422, "the password is locked");
    t.confirm(&member).await;
    assert_eq!(t.enter_password(&member.email, PASSWORD).await.status, 422, "and stays so");
    // Whose password was right before, and whose code was not: that is how codes would be guessed.
    t.advance(30 * 60);
    let half = t.enter_password(&member.email, PASSWORD).await.settle().await;
    wrong_passwords(t, &member, 10).await;
    let late = half.form_with("totp").set("totp", &t.code(&member.secret)).submit().await;
    assert_eq!(late.status, 422);
});

both!(four_wrong_codes_are_forgotten_by_a_right_one, async |t| {
    let member = t.member(Role::Viewer).await;
    for _ in 0..2 {
        t.advance(30);
        wrong_codes(&member.browser, 4).await;
        assert_eq!(step_up(&member.browser, &t.code(&member.secret)).await.location(), "/");
    }
    assert_eq!(step_up(&member.browser, &t.code(&member.secret)).await.status, 422, "each works once");
});

both!(five_wrong_codes_end_the_session, async |t| {
    let member = t.member(Role::Viewer).await;
    let elsewhere = t.at_desk(&member).await;
    wrong_codes(&member.browser, 4).await;
    let page = member.browser.get("/confirm?next=%2Faudit").await;
    let page = page.form_with("totp").set("totp", "123123").submit().await;
    assert_eq!(page.location(), "/sign-in?next=%2Faudit&why=codes");
    page.follow().await.assert_shows(&["Five wrong codes in a row"]);
    assert_eq!(member.browser.cookie("untether-admin"), None);
    assert_eq!(elsewhere.get("/").await.status, 200, "one session of theirs");
    // Nor is anything locked that leads in.
    t.at_desk(&member).await;
    let refused = "SELECT detail AS value FROM audit WHERE act = 'staff.refused'";
    let ended: Vec<bool> =
        t.database.texts(refused).iter().map(|detail| detail.contains(r#""ended":true"#)).collect();
    assert_eq!(ended, [false, false, false, false, true]);
    let told = t.database.texts("SELECT detail AS value FROM cases WHERE kind = 'STAFF_LOCKED'");
    assert_eq!(told, ["five wrong codes where they were signed in"]);
});

both!(a_cookie_of_a_session_that_wrong_codes_ended_opens_nothing, async |t| {
    let member = t.member(Role::Viewer).await;
    let cookie = format!("untether-admin={}", member.browser.cookie("untether-admin").unwrap());
    wrong_codes(&member.browser, 4).await;
    assert_eq!(step_up(&member.browser, "123123").await.status, 303);
    let page = t.desk().send(reqwest::Method::GET, "/", &[("cookie", &cookie)], None).await;
    assert_eq!(page.location(), "/sign-in?why=codes");
});

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// How many rows this connection has written: on PostgreSQL in this transaction.
fn written(db: &mut Conn, engine: Engine) -> Result<i64, Error> {
    let sql = match engine {
        Engine::Sqlite => "SELECT total_changes() AS value",
        Engine::Postgres => {
            "SELECT CAST(COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0) AS BIGINT) AS value \
             FROM pg_stat_xact_user_tables"
        }
    };
    Ok(diesel::sql_query(sql).get_result::<Rows>(db)?.value)
}

/// How many rows each of the two commits of a try writes.
async fn cost(t: &Test, email: &str, by_code: bool) -> [i64; 2] {
    let (email, engine, now) = (email.to_owned(), t.database.engine, t.now().as_millisecond());
    let counted = t.app.store().write(move |db| {
        let before = written(db, engine)?;
        let counted = attempt(db, &email, now)?;
        Ok((counted, written(db, engine)? - before))
    });
    let (counted, first) = counted.await.unwrap();
    let second = t.app.store().write(move |db| {
        let before = written(db, engine)?;
        let key = if by_code {
            recovered(db, &counted, "no code of theirs", now)?
        } else {
            compared(db, &counted, false, now)?
        };
        assert_eq!(key, None);
        Ok(written(db, engine)? - before)
    });
    [first, second.await.unwrap()]
}

/// How many statements an answer costs.
async fn statements(t: &Test, path: &str, email: &str) -> u64 {
    let form = t.desk().get("/sign-in").await.form_to(path).set("email", email);
    let form =
        if form.has("password") { form.set("password", "not it") } else { form.set("recovery", "not it") };
    let before = t.app.store().statements();
    assert_eq!(form.submit().await.status, 422);
    t.app.store().statements() - before
}

both!(as_much_is_asked_about_nobody_as_about_the_staff, async |t| {
    let locked = t.member_as("locked@staff.example", Role::Viewer).await;
    wrong_passwords(t, &locked, 10).await;
    t.member(Role::Viewer).await;
    with_passkey(t, "key@staff.example", Role::Viewer).await;
    for path in ["/sign-in", "/sign-in/recovery"] {
        let nobody = statements(t, path, "nobody@staff.example").await;
        for email in ["locked@staff.example", "viewer@staff.example", "key@staff.example", "no address"] {
            assert_eq!(statements(t, path, email).await, nobody, "{path} {email}");
        }
    }
});

both!(as_much_is_written_about_nobody_as_about_the_staff, async |t| {
    let locked = t.member_as("locked@staff.example", Role::Viewer).await;
    wrong_passwords(t, &locked, 10).await;
    t.member(Role::Viewer).await;
    let (_, _, codes) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    assert_eq!(codes.len(), 10);
    for by_code in [false, true] {
        let nobody = cost(t, "nobody@staff.example", by_code).await;
        assert!(nobody.iter().all(|rows| *rows > 0), "{nobody:?}");
        for email in ["locked@staff.example", "viewer@staff.example", "key@staff.example", ""] {
            assert_eq!(cost(t, email, by_code).await, nobody, "{email} {by_code}");
        }
    }
});
