//! The pages about stops and pauses at large, and what people see of them.

use untether::domain::staff::Role;

use super::gallery_desk::{at_desk, sign_in};
use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE};
use crate::people::sign_in as come_in;
use crate::seed;
use crate::walk::walk;

/// More than a part.
const PEOPLE: usize = 104;

#[test]
fn at_large() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            for n in 0..PEOPLE {
                let grant = t.grant(&format!("c-{n}")).phone(&format!("+1415555{n:04}"));
                t.share(grant.app("long", seed::LONG).bank("arabic", seed::ARABIC)).await;
            }
            let halted = t.share(t.grant("c-own").phone(PHONE)).await;
            t.work().await;
            let ada = t.member_as("ada@staff.example", Role::Admin).await;
            let grace = t.member_as("grace@staff.example", Role::Admin).await;
            sign_in(t, tab, &ada).await;
            gallery.visit(&at_desk(t, "/revocations/bulk"), "desk-incidents-none").await;
            tab.fill("#switch_app", "budgetly").await;
            tab.fill("#switch_case", "INC-7").await;
            tab.fill("#switch_reason", "Its keys were leaked").await;
            tab.press("Switch it off now").await;
            tab.shows(&["Switched off by"]).await;
            tab.click_at("#measure-SUSPEND").await;
            tab.fill("#case", "INC-7").await;
            tab.fill("#reason", "Its keys were leaked").await;
            tab.press("Count whom it meets").await;
            tab.shows(&["nothing is done to everything"]).await;
            gallery.hang("desk-incidents-fault").await;
            for (measure, app) in [("SUSPEND", "budgetly"), ("REVOKE", "long")] {
                tab.visit(&at_desk(t, "/revocations/bulk")).await;
                tab.click_at(&format!("#measure-{measure}")).await;
                tab.click_at("#because-SECURITY_EVENT").await;
                tab.fill("#app", app).await;
                tab.fill("#case", "INC-7").await;
                tab.fill("#reason", "Its keys were leaked").await;
                tab.press("Count whom it meets").await;
                tab.shows(&["What was chosen"]).await;
                t.work().await;
                tab.shows(&["Nothing was changed yet"]).await;
                if measure == "SUSPEND" {
                    tab.press("Begin").await;
                    tab.shows(&["Under way"]).await;
                    t.work().await;
                }
            }
            gallery.hang("desk-incident").await;
            tab.press("Ask a second person").await;
            tab.at("/approvals").await;
            gallery.hang("desk-approvals-incident").await;
            grace.browser.get("/approvals").await.form_with("hash").submit().await;
            t.app.work().await;
            tab.press("Look at what it is about").await;
            tab.shows(&["Under way"]).await;
            gallery.hang("desk-incident-running").await;
            t.work().await;
            tab.shows(&["Done"]).await;
            gallery.hang("desk-incident-done").await;
            tab.press("All of them").await;
            tab.shows(&["Part 1 of 2"]).await;
            gallery.hang("desk-incident-part").await;
            gallery.visit(&at_desk(t, "/revocations/bulk"), "desk-incidents").await;
            // What its people see.
            come_in(t, tab, PHONE).await;
            gallery.visit("/connections", "list-halted").await;
            gallery.visit(&format!("/connections/{halted}"), "connection-halted").await;
            gallery.close().await;
        },
    );
}
