//! Two of the staff at once, on the same row.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::{join, join_all, join3};
use untether::domain::staff::Role;
use untether::domain::totp;
use untether::flows::staff::{Joining, join as join_staff};

use crate::harness::{Engine, Member, PASSWORD, Page, Test};
use crate::staff_approvals::two;
use crate::staff_glass::broken;

/// Keeps every member as they are until so many wait for them, on PostgreSQL: SQLite has one writer.
fn held(t: &Test) -> Option<PgConnection> {
    (t.database.engine == Engine::Postgres).then(|| {
        let mut held = PgConnection::establish(&t.database.url).unwrap();
        held.batch_execute("BEGIN; SELECT id FROM staff FOR UPDATE").unwrap();
        held
    })
}

/// Lets them go once all of them wait.
async fn go(t: &Test, held: Option<PgConnection>, all: &str) {
    let Some(mut held) = held else { return };
    let started = std::time::Instant::now();
    let waiting = "SELECT CAST(count(*) AS TEXT) AS value FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while t.database.texts(waiting) != [all] {
        assert!(started.elapsed().as_secs() < 20, "{:?} wait", t.database.texts(waiting));
        tokio::task::yield_now().await;
    }
    held.batch_execute("COMMIT").unwrap();
}

both!(of_two_who_join_with_one_invitation_one_leaves_a_secret, async |t| {
    let path = t.invite("ada@staff.example", Role::Admin).await;
    let token = path.trim_start_matches("/invitation/").to_owned();
    let (op, now) = (t.app.operator().clone(), t.now().as_millisecond());
    let kept = untether::domain::password::kept(PASSWORD);
    let secrets = [totp::fresh(), totp::fresh()];
    let joining = |secret: String| {
        let (op, token, kept) = (op.clone(), token.clone(), kept.clone());
        let code = t.code(&secret);
        let store = t.app.store().clone();
        async move { store.write(move |db| join_staff(db, &op, &token, (&kept, &secret, &code), now)).await }
    };
    let held = held(t);
    let [one, other] = secrets.clone();
    let (one, other, ()) = join3(joining(one), joining(other), go(t, held, "2")).await;
    let came = [one.unwrap(), other.unwrap()].map(|joined| matches!(joined, Joining::In(..)));
    assert_eq!(came.iter().filter(|came| **came).count(), 1, "{came:?}");
    t.advance(30);
    for (secret, came) in secrets.iter().zip(came) {
        let page = t.enter_password("ada@staff.example", PASSWORD).await.settle().await;
        let page = page.form_with("totp").set("totp", &t.code(secret)).submit().await;
        assert_eq!(page.status, if came { 303 } else { 422 });
    }
});

fn id_of(t: &Test, member: &Member) -> String {
    let sql = format!("SELECT id AS value FROM staff WHERE email = '{}'", member.email);
    t.database.texts(&sql).remove(0)
}

async fn shut_out(t: &Test, by: &Member, whom: &Member) -> Page {
    by.browser.post(&format!("/staff/{}/disable", id_of(t, whom)), &[("reason", "A try")]).await
}

fn admins(t: &Test) -> usize {
    t.database.texts("SELECT id AS value FROM staff WHERE role = 'admin' AND disabled_at IS NULL").len()
}

both!(of_two_admins_who_shut_each_other_out_one_remains, async |t| {
    let (ada, grace) = two(t).await;
    // That they are there is written with what they do.
    t.advance(1);
    let held = held(t);
    let both = join(shut_out(t, &ada, &grace), shut_out(t, &grace, &ada));
    let (both, ()) = join(both, go(t, held, "2")).await;
    let done = [both.0, both.1].map(|page| page.status == 303 && page.location() == "/staff");
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    assert_eq!(admins(t), 1);
});

both!(of_three_admins_who_take_each_others_role_away_one_remains, async |t| {
    let (ada, grace) = two(t).await;
    let cora = t.member_as("cora@staff.example", Role::Admin).await;
    for (by, whom) in [(&ada, &grace), (&grace, &cora), (&cora, &ada)] {
        let action = format!("/staff/{}/role", id_of(t, whom));
        let asked = by.browser.post(&action, &[("role", "viewer"), ("reason", "A try")]).await;
        assert_eq!(asked.location(), "/approvals");
    }
    let approve = |asker: &Member, by: &Member| {
        let of = |column: &str| {
            let asker = id_of(t, asker);
            t.database
                .texts(&format!("SELECT {column} AS value FROM approvals WHERE asked_by = '{asker}'"))
                .remove(0)
        };
        let (path, hash, browser) =
            (format!("/approvals/{}/approve", of("id")), of("payload_hash"), by.browser.clone());
        async move { browser.post(&path, &[("hash", &hash)]).await.status }
    };
    let all = [approve(&ada, &cora), approve(&grace, &ada), approve(&cora, &grace)];
    let held = held(t);
    let (done, ()) = join(join_all(all), go(t, held, "3")).await;
    assert!(done.contains(&303), "{done:?}");
    let left = t.database.texts("SELECT email AS value FROM staff WHERE role = 'admin'");
    assert!(!left.is_empty(), "{done:?}");
});

both!(the_last_admin_stays, async |t| {
    let ada = t.member(Role::Admin).await;
    let (vera, olive) = (t.member(Role::Viewer).await, t.member(Role::Operator).await);
    broken(t, &vera.email).await;
    broken(t, &olive.email).await;
    let refused = shut_out(t, &vera, &ada).await;
    assert_eq!(refused.status, 409);
    refused.assert_shows(&["The last admin stays."]);
    // Nor is their role taken from them, whoever approves it.
    let page = vera.browser.get("/staff").await;
    let action = format!("/staff/{}/role", id_of(t, &ada));
    let form = page.form_to(&action).set("role", "viewer").set("reason", "A try");
    assert_eq!(form.submit().await.location(), "/approvals");
    let decide = olive.browser.get("/approvals").await.form_with("hash");
    assert_eq!(decide.submit().await.status, 409);
    assert_eq!((admins(t), ada.browser.get("/audit").await.status), (1, 200));
    t.member_as("grace@staff.example", Role::Admin).await;
    assert_eq!(shut_out(t, &vera, &ada).await.location(), "/staff");
});
