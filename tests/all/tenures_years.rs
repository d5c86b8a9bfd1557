//! One number over three years, row by row: who proves it when, how, and what they then see. A knows their
//! own browser and has a passkey; B and C come after them.

use crate::harness::{Authenticator, Browser, PHONE, Test};

const DAY: i64 = 86_400;

/// What happens on a day.
enum Act {
    /// The platform reports a grant of this app, with proof or without.
    Grant(&'static str, bool),
    /// Somebody signs in with a code.
    Code(Who),
    /// Somebody signs in with a passkey alone; whether that opens anything.
    Passkey(bool),
    /// Somebody signs in with a code, and then uses the passkey.
    Both,
    /// Nothing, for so long that the proof before is trusted no more.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// In the browser that A called their own.
    Own,
    /// In a browser never seen before.
    New,
}

use Act::{Both, Code, Grant, Nothing, Passkey};

/// Day, what happens, the apps that whoever did it then sees, and those that they don't.
type Row = (i64, Act, &'static [&'static str], &'static [&'static str]);

const ROWS: &[Row] = &[
    // A begins.
    (0, Grant("Alder", true), &[], &[]),
    (1, Code(Who::Own), &["Alder"], &[]),
    (30, Grant("Aspen", false), &[], &[]),
    (46, Code(Who::New), &["Alder", "Aspen"], &[]),
    // Last proven on day 46: trusted to day 91.
    (91, Grant("Acacia", false), &[], &[]),
    (91, Code(Who::New), &["Alder", "Aspen", "Acacia"], &[]),
    // On day 137 it is not; what comes without proof waits.
    (137, Grant("Birch", false), &[], &[]),
    (138, Passkey(true), &["Alder", "Aspen", "Acacia"], &["Birch"]),
    // B has the number: a code in a new browser begins anew, and takes in what waits.
    (140, Code(Who::New), &["Birch"], &["Alder", "Aspen", "Acacia"]),
    (150, Grant("Beech", true), &[], &[]),
    (151, Passkey(false), &[], &[]),
    // A grant proves the moment at which its platform verified the number: minutes before it.
    (194, Code(Who::New), &["Birch", "Beech"], &["Alder"]),
    // Months without a word. C begins by sharing, with proof.
    (299, Nothing, &[], &[]),
    (300, Grant("Cedar", true), &[], &[]),
    (301, Code(Who::New), &["Cedar"], &["Birch", "Beech", "Alder"]),
    // A is back, in their own browser: what was theirs comes along; what was others' does not.
    (380, Code(Who::Own), &["Alder", "Aspen", "Acacia"], &["Birch", "Beech", "Cedar"]),
    (381, Passkey(true), &["Alder"], &["Birch", "Cedar"]),
    (420, Grant("Aralia", true), &[], &[]),
    (464, Code(Who::New), &["Alder", "Aralia"], &["Birch", "Cedar"]),
    // Their browser was known for 400 days, which are over: it is a stranger's, and is made their own anew.
    (700, Code(Who::Own), &[], &["Alder", "Aralia", "Birch", "Cedar"]),
    (701, Passkey(false), &[], &[]),
    // The passkey beside the code brings back what was theirs.
    (702, Both, &["Alder", "Aralia"], &["Birch", "Cedar"]),
    // Whoever was there meanwhile may have called browsers their own: that begins anew.
    (703, Code(Who::Own), &["Alder", "Aralia"], &["Birch", "Cedar"]),
    // Their own browser carries it on, however long ago the last proof was.
    (1_000, Code(Who::Own), &["Alder", "Aralia"], &["Birch", "Cedar"]),
    (1_045, Code(Who::New), &["Alder", "Aralia"], &["Birch", "Cedar"]),
    // Not so a new one, a day past the days of trust.
    (1_091, Code(Who::New), &[], &["Alder", "Aralia", "Birch", "Cedar"]),
    (1_095, Passkey(false), &[], &[]),
];

async fn seen(browser: &Browser, day: i64, sees: &[&str], hides: &[&str]) {
    let page = browser.get("/connections").await;
    assert_eq!(page.status, 200, "day {day}");
    for app in sees {
        assert!(page.shows(app), "day {day} lacks {app}: {}", page.text());
    }
    for app in hides {
        assert!(!page.shows(app), "day {day} shows {app}: {}", page.text());
    }
    page.form_to("/sign-out").submit().await;
}

both!(a_number_walks_through_its_owners_over_three_years, async |t| {
    let own = t.browser();
    let mut authenticator = Authenticator::new();
    let mut today = 0;
    for (day, act, sees, hides) in ROWS {
        t.advance((day - today) * DAY);
        today = *day;
        match act {
            Grant(app, proven) => grant(t, app, *proven).await,
            Code(Who::Own) => {
                t.sign_in_on_own_device(&own, PHONE).await;
                if *day == 1 {
                    own.add_passkey(&mut authenticator, "A's").await;
                }
                seen(&own, *day, sees, hides).await;
            }
            Code(Who::New) => {
                let browser = t.browser();
                t.sign_in(&browser, PHONE).await;
                seen(&browser, *day, sees, hides).await;
            }
            Passkey(opens) => {
                let browser = t.browser();
                browser.use_passkey(&authenticator).await;
                assert_eq!(browser.is_signed_in().await, *opens, "day {day}");
                if *opens {
                    seen(&browser, *day, sees, hides).await;
                }
            }
            Both => {
                let browser = t.browser();
                t.sign_in(&browser, PHONE).await;
                browser.use_passkey(&authenticator).await;
                seen(&browser, *day, sees, hides).await;
            }
            Nothing => {}
        }
        t.work().await;
    }
});

async fn grant(t: &Test, app: &str, proven: bool) {
    let grant = t.grant(&format!("c-{app}")).app(&app.to_lowercase(), app);
    t.share(if proven { grant } else { grant.without_proof() }).await;
}
