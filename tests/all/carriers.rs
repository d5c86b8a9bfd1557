//! What a carrier knows of a number: given to somebody else since, its SIM changed within 7 days, or nothing.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock};

use serde_json::{Value, json};

use crate::harness::{Authenticator, Browser, Engine, Test};

const DAY: i64 = 86_400;
const STILL: &str = "+14155550020";
const OVER: &str = "+14155550021";
const SILENT: &str = "+14155550023";

/// What was asked: the request's first line, the key, the body.
static ASKED: Mutex<Vec<(String, String, Value)>> = Mutex::new(Vec::new());

/// Numbers of which it has come to know something.
static KNOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Numbers whose SIM has changed.
static SWAPPED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A carrier that answers by the number, in both shapes.
fn carrier() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap())));
        url
    })
}

fn answer(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut first, mut key, mut length) = (String::new(), String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_owned();
        let lower = line.to_ascii_lowercase();
        if lower.is_empty() {
            break;
        } else if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        } else if lower.starts_with("authorization:") {
            key = line;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let about = format!("{first}{body}");
    let is = |phone: &str| about.contains(&phone[1..]);
    let is_swapped = SWAPPED.lock().unwrap().iter().any(|phone| is(phone));
    let says = if first.starts_with("GET") {
        json!({
            "reassigned_number": {
                "is_number_reassigned": if is(STILL) || is("+1415555003") { "no" } else { "yes" },
            },
            "sim_swap": { "last_sim_swap": { "last_sim_swap_date": null, "swapped_in_period": is_swapped } },
        })
    } else if first.contains("/sim-swap/") {
        json!({ "swapped": is_swapped })
    } else {
        json!({ "phoneNumberRecycled": is(OVER) })
    };
    let waits = ["+14155550024", "+14155550025"].iter().any(|phone| is(phone));
    let silent = is(SILENT) || (waits && !KNOWN.lock().unwrap().iter().any(|phone| is(phone)));
    let status = if silent { "503 Service Unavailable" } else { "200 OK" };
    let says = says.to_string();
    ASKED.lock().unwrap().push((first, key, body));
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n");
    let _ = write!(stream, "{head}content-length: {}\r\n\r\n{says}", says.len());
}

fn twilio(s: &mut untether::config::Settings) {
    s.carrier = Some("twilio".into());
    s.carrier_url = Some(carrier().into());
    s.carrier_id = Some("AC1".into());
    s.carrier_secret = Some("token".into());
}

fn camara(s: &mut untether::config::Settings) {
    s.carrier = Some("camara".into());
    s.carrier_url = Some(carrier().into());
    s.carrier_secret = Some("token".into());
}

async fn share_and_prove(t: &Test, phone: &str) -> Browser {
    let consent = format!("c-{phone}-{}", t.now());
    t.share(t.grant(&consent).phone(phone)).await;
    t.person_at(phone).await
}

async fn walk(t: &Test) {
    for (phone, after, shows) in [
        // Not given to anybody else: the same person, however long ago the last proof was.
        (STILL, 46, true),
        // Given to somebody else since: another person, however lately it was.
        (OVER, 10, false),
        // Nobody knows: the days of trust decide.
        (SILENT, 45, true),
        (SILENT, 46, false),
    ] {
        share_and_prove(t, phone).await;
        t.advance(after * DAY);
        let page = t.sign_in(&t.browser(), phone).await;
        assert_eq!(page.shows("Budgetly"), shows, "{phone} after {after} days: {}", page.text());
    }
}

both!(twilios_word_counts, |s| twilio(s), async |t| { walk(t).await });
both!(camaras_word_counts, |s| camara(s), async |t| { walk(t).await });

both!(the_carrier_is_asked_in_its_own_shape, |s| twilio(s), async |t| {
    const ASKED_ABOUT: &str = "+14155550029";
    share_and_prove(t, ASKED_ABOUT).await;
    let asked = ASKED.lock().unwrap().clone();
    let mine = asked.iter().find(|(first, ..)| first.contains("%2B14155550029")).unwrap();
    let day = t.now().to_string()[..10].replace('-', "");
    assert!(mine.0.starts_with(
        "GET /v2/PhoneNumbers/%2B14155550029?Fields=sim_swap,reassigned_number&LastVerifiedDate="
    ));
    assert!(mine.0.contains(&day), "{}", mine.0);
    // AC1:token
    assert_eq!(mine.1, "authorization: Basic QUMxOnRva2Vu");
});

both!(a_closed_tenure_reopens_by_the_carriers_word, |s| camara(s), async |t| {
    let phone = match t.database.engine {
        Engine::Sqlite => "+14155550024",
        Engine::Postgres => "+14155550025",
    };
    share_and_prove(t, phone).await;
    t.advance(46 * DAY);
    // Nothing is known of it for now: somebody else's tenure begins.
    let newcomer = t.browser();
    t.sign_in(&newcomer, phone).await.assert_hides(&["Budgetly"]);
    // Later the carrier says that nobody else has had it: they were the same person all along.
    KNOWN.lock().unwrap().push(phone.into());
    t.sign_in(&t.browser(), phone).await.assert_shows(&["Budgetly"]);
    newcomer.get("/connections").await.assert_shows(&["Budgetly"]);
});

/// One number of its own for each test that changes a SIM.
fn number(t: &Test, n: u8) -> String {
    match t.database.engine {
        Engine::Sqlite => format!("+1415555003{n}"),
        Engine::Postgres => format!("+1415555003{}", n + 5),
    }
}

fn swap(phone: &str) {
    SWAPPED.lock().unwrap().push(phone.to_owned());
}

async fn swapped(t: &Test, n: u8) {
    let phone = number(t, n);
    let own = t.browser();
    t.share(t.grant("c-1").phone(&phone)).await;
    t.sign_in_on_own_device(&own, &phone).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    swap(&phone);
    // Known for less than seven days, their browser may be one of who has the new SIM.
    t.advance(7 * DAY - 1);
    t.sign_in(&own, &phone).await.assert_hides(&["Budgetly"]);
    own.get("/connections").await.form_to("/sign-out").submit().await;
    t.advance(1);
    let page = t.sign_in(&own, &phone).await;
    page.assert_shows(&["Budgetly"]);
    let mut passkey = Authenticator::new();
    assert_eq!(own.add_passkey(&mut passkey, "Mine").await.status, 303);
    // In another one nothing shows, and nothing that waits is taken in.
    let id = page.attribute("a[href^='/connections/con_']", "href").unwrap();
    let thief = t.browser();
    // Nor does it become known by being called their own.
    t.sign_in_on_own_device(&thief, &phone).await;
    thief.get("/connections").await.form_to("/sign-out").submit().await;
    t.sign_in(&thief, &phone).await.assert_shows(&["within the last 7 days"]).assert_hides(&["Budgetly"]);
    assert_eq!(thief.get(&id).await.status, 404);
    assert_eq!(thief.post(&format!("{id}/revocation"), &[("scope", "connection")]).await.status, 404);
    thief.get("/activity").await.assert_hides(&["Budgetly"]);
    assert!(thief.begin("/settings/passkeys/begin").await.is_none());
    let fields = [("ceremony", "x"), ("answer", "{}"), ("name", "Theirs")];
    let refused = thief.post("/settings/passkeys", &fields).await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["within the last 7 days"]).assert_hides(&["Mine"]);
    // Nor where its person is signed in; and nobody is signed out from there.
    let page = thief.get("/settings/sessions").await;
    assert_eq!(page.all("main .row").len(), 1, "{}", page.text());
    page.assert_shows(&["There are none yet"]);
    let other = t.browser();
    t.sign_in(&other, &phone).await;
    other.get("/settings/sessions").await.form_to("/settings/sessions/end").submit().await;
    assert!(own.is_signed_in().await && !other.is_signed_in().await);
    // The passkey opens everything there as well.
    thief.use_passkey(&passkey).await.settle().await.assert_shows(&["Budgetly"]);
}

both!(a_sim_that_has_changed_shows_nothing_unseen_with_twilio, |s| twilio(s), async |t| {
    swapped(t, 0).await;
});
both!(a_sim_that_has_changed_shows_nothing_unseen_with_camara, |s| camara(s), async |t| {
    swapped(t, 1).await;
});

// What its holder has not seen does not show to whoever takes it along either.
both!(nobody_moves_to_a_number_whose_sim_has_changed, |s| camara(s), async |t| {
    let theirs = number(t, 2);
    swap(&theirs);
    t.share(t.grant("c-1").phone(&theirs).app("taxly", "Taxly")).await;
    t.share(t.grant("c-2").phone(STILL)).await;
    let thief = t.person_at(STILL).await;
    let page = thief.get("/settings/number").await;
    let page = page.form_to("/settings/number").set("phone", &theirs).submit().await.follow().await;
    let code = t.code_for(&theirs).await;
    let refused = page.form_with("code").set("code", &code).submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["the SIM card of that number was changed within the last 7 days"]);
    thief.get("/settings/number").await.assert_hides(&["Everything moves"]);
});

// A: closed. B: open, proven ten days ago. C has the number since.
both!(an_older_tenure_does_not_hide_that_the_newest_is_over, |s| twilio(s), async |t| {
    share_and_prove(t, OVER).await;
    t.advance(46 * DAY);
    t.sign_in(&t.browser(), OVER).await.assert_hides(&["Budgetly"]);
    t.share(t.grant("c-b").phone(OVER).app("taxly", "Taxly")).await;
    t.advance(10 * DAY);
    t.sign_in(&t.browser(), OVER).await.assert_hides(&["Budgetly", "Taxly"]);
});

both!(nobody_is_asked_where_nobody_is_set_up, async |t| {
    share_and_prove(t, "+14155550028").await;
    let asked = ASKED.lock().unwrap().clone();
    assert!(!asked.iter().any(|(first, _, body)| format!("{first}{body}").contains("14155550028")));
});
