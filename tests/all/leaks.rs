//! A whole story by the binary itself: no number, code, token or key lies in the database, its log, a
//! backup, what the server logs or what the commands say.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use untether::clock::Clock;
use untether::keyring_file;

use crate::harness::{
    Browser, Database, Engine, Gateway, Grant, Platform, Receiver, Server, link_in, said, stop_path, untether,
};

const NUMBERS: [&str; 3] = ["+14155550010", "+14155550987", "+447700900123"];

/// What must not be found, by what it is.
#[derive(Default)]
struct Secrets {
    /// Found wherever their bytes are.
    long: BTreeSet<Vec<u8>>,
    /// Six digits turn up in digests and times by chance: found where they stand by themselves.
    codes: BTreeSet<String>,
}

impl Secrets {
    /// A secret in every form that somebody might have written it down in.
    fn add(&mut self, secret: &str) {
        let bare = secret.trim_start_matches("whsec_").trim_start_matches("utk_");
        assert!(bare.len() >= 10, "{bare} would be found by chance");
        let forms = [secret.as_bytes().to_vec(), bare.as_bytes().to_vec(), hex(bare.as_bytes())];
        self.long.extend(forms);
        self.long.insert(bare.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").into_bytes());
        for raw in [BASE64_STANDARD.decode(bare), BASE64_URL_SAFE_NO_PAD.decode(bare)].into_iter().flatten() {
            self.long.extend([hex(&raw), BASE64_STANDARD.encode(&raw).into_bytes(), raw]);
        }
    }

    fn add_number(&mut self, e164: &str) {
        let national = e164.trim_start_matches("+1").trim_start_matches("+44");
        let mut forms = vec![national.to_owned(), BASE64_STANDARD.encode(e164)];
        if let ([area, exchange, line], 10) =
            (&[0..3, 3..6, 6..10].map(|span| &national[span]), national.len())
        {
            forms.push(format!("{area}-{exchange}-{line}"));
            forms.push(format!("({area}) {exchange}"));
            forms.push(format!("{area} {exchange} {line}"));
        }
        self.long.extend(forms.iter().map(|form| hex(form.as_bytes())));
        self.long.extend(forms.into_iter().map(String::into_bytes));
    }

    /// The cookies that this browser holds.
    fn add_cookies(&mut self, browser: &Browser) {
        for name in ["untether", "untether-browser", "untether-flow"] {
            if let Some(value) = browser.cookie(name).filter(|value| !value.is_empty()) {
                self.add(&value);
            }
        }
    }

    /// What of it is there.
    fn found_in(&self, all: &[u8]) -> Vec<String> {
        let long = self.long.iter().filter(|one| holds(all, one, |_| true));
        let mut found: Vec<String> = long.map(|one| String::from_utf8_lossy(one).into_owned()).collect();
        let apart = |byte: Option<&u8>| {
            byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"+/=_-.".contains(byte))
        };
        let alone = |at: usize| apart(at.checked_sub(1).and_then(|at| all.get(at))) && apart(all.get(at + 6));
        found.extend(self.codes.iter().filter(|code| holds(all, code.as_bytes(), alone)).cloned());
        found
    }
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>().into_bytes()
}

fn holds(all: &[u8], needle: &[u8], counts: impl Fn(usize) -> bool) -> bool {
    let mut windows = all.windows(needle.len()).enumerate();
    windows.any(|(at, window)| window[0] == needle[0] && window == needle && counts(at))
}

fn nothing_leaks(engine: Engine) {
    actix_web::rt::System::new().block_on(async {
        let database = Database::create(engine).await;
        let (gateway, receiver) = (Gateway::start(Clock::system()), Receiver::start(Clock::system()));
        let log = database.dir.path().join("server.log");
        let mut secrets = Secrets::default();
        for number in NUMBERS {
            secrets.add_number(number);
        }
        let mut told = String::new();
        let run = |arguments: &[&str]| {
            let output = untether(&database, arguments).output().unwrap();
            let said = said(&output);
            assert!(output.status.success() || arguments == ["doctor"], "{arguments:?}: {said}");
            said
        };
        // Shown once, to whoever added it.
        let added: Value = serde_json::from_str(&run(&["platform", "add", "Acme Data", "--json"])).unwrap();
        let field = |name: &str| added[name].as_str().unwrap().to_owned();
        for name in ["signingSecret", "webhookSecret", "apiKey"] {
            secrets.add(&field(name));
        }
        receiver.trust(&field("webhookSecret"));
        told += &run(&["platform", "webhook", &field("id"), "--url", &receiver.url]);

        let server = Server::start(&database, &gateway, &log).await;
        let platform = |server: &Server| {
            Platform::new(
                &server.internal,
                Clock::system(),
                &field("signingSecret"),
                &field("apiKey"),
                &field("webhookSecret"),
            )
        };
        let here = platform(&server);
        let connection = story(&server, &here, &gateway, &mut secrets).await;
        server.until(|| !receiver.posts().is_empty()).await;
        told += &run(&["keys", "rotate"]);
        server.end();
        let server = Server::start(&database, &gateway, &log).await;
        let again = Browser::new(&server.consumer);
        told += &run(&["keys", "reseal"]);
        let page = again.get("/sign-in").await.form_with("phone").set("phone", "415 555 0010").submit().await;
        let (code, _) = server.enter(&gateway, page, false).await;
        secrets.codes.insert(code);
        secrets.add_cookies(&again);
        again.get(&format!("/connections/{connection}")).await;
        // Not sent, since its worker is gone by then; nor entered.
        let asked = Browser::new(&server.consumer);
        asked.post("/sign-in", &[("country", "US"), ("phone", NUMBERS[0])]).await;
        secrets.codes.insert(server.newest(&gateway).await);
        secrets.add_cookies(&asked);
        for line in [["doctor"].as_slice(), &["platform", "list"], &["audit", "verify"], &["audit", "checkpoint"]] {
            told += &run(line);
        }
        keys_of(&database, &mut secrets);
        for notice in gateway.notices() {
            secrets.add(link_in(&notice).trim_start_matches("/l/"));
        }
        let copy = database.dir.path().join("copy.db");
        if engine == Engine::Sqlite {
            told += &run(&["backup", copy.to_str().unwrap()]);
        }
        assert!(secrets.codes.len() >= 3 && secrets.long.len() > 60, "a story");

        let search = |what: &str| {
            let mut places = vec![("database", database.at_rest()), ("rows", database.rows())];
            places.push(("log", std::fs::read(&log).unwrap()));
            places.push(("commands", told.clone().into_bytes()));
            if engine == Engine::Sqlite {
                places.push(("backup", std::fs::read(&copy).unwrap()));
            }
            places.into_iter().map(|(place, all)| {
                assert!(place == "commands" || all.len() > 1_000, "{what}: {place} is empty");
                (place, secrets.found_in(&all))
            }).collect::<Vec<_>>()
        };
        for (place, found) in search("the story") {
            assert!(found.is_empty(), "{place}: {found:?}");
        }
        server.end();
        assert!(gateway.faults().is_empty() && receiver.faults().is_empty());

        // What is put there is found: the search works, in every place.
        let code = secrets.codes.first().unwrap();
        let planted = format!("the code {code} for {}", NUMBERS[0]);
        database.execute(&format!(
            "INSERT INTO cases (id, kind, about, detail, opened_at) VALUES ('cas_1', 'X', 'x', '{planted}', 0)"
        ));
        std::fs::write(&log, format!("{}{}", std::fs::read_to_string(&log).unwrap(), planted)).unwrap();
        if engine == Engine::Sqlite {
            std::fs::remove_file(&copy).unwrap();
            run(&["backup", copy.to_str().unwrap()]);
        }
        for (place, found) in search("what was planted").into_iter().filter(|(place, _)| *place != "commands") {
            assert!(found.contains(code) && found.contains(&"4155550010".to_owned()), "{place}: {found:?}");
        }
        // And what only looks like it is not.
        let chance = format!("con_01a{code}bcdef {code}7 0.{code} A{code}=");
        assert_eq!(secrets.found_in(chance.as_bytes()), Vec::<String>::new());
    });
}

/// Grants, sign-ins by link and by number, a stop, a sign-out, a browser of one's own, and all that is
/// refused. The connection that stays.
async fn story(server: &Server, platform: &Platform, gateway: &Gateway, secrets: &mut Secrets) -> String {
    let now = jiff::Timestamp::now();
    let grant = |consent: &str| Grant::new(consent, now);
    let made = platform.notify(&grant("c-1").to_json()).await;
    let stays = platform.notify(&grant("c-2").app("taxly", "Taxly").to_json()).await;
    assert_eq!((made.status, stays.status), (201, 201), "{} {}", made.body, stays.body);
    // (The platform's own name for its human is kept as it is told.)
    let abroad = grant("c-3").phone(NUMBERS[2]).set("/consumer/subject", "usr_23");
    assert_eq!(platform.notify(&abroad.to_json()).await.status, 201);
    // Waits for its grant, with a number in it; what is refused has one as well.
    let early = json!({ "type": "CONSENT_EXPIRED", "sentOn": now.to_string(), "reason": "OTHER",
        "initiator": "DATA_PROVIDER", "consumer": { "phone": NUMBERS[1] }, "connection": { "consentId": "c-9" } });
    assert_eq!(platform.notify(&early).await.status, 202);
    let body = grant("c-4").phone(NUMBERS[1]).to_json().to_string();
    assert_eq!(platform.message(&body).signature("v1,AAAA").send().await.status, 401);
    assert_eq!(platform.message(&body.replace("c-4", "")).send().await.status, 422);
    platform.get("/connections").await;
    server.until(|| gateway.notices().len() >= 3).await;
    let link = gateway.notices().iter().find(|text| text.to == NUMBERS[0]).map(link_in).unwrap();

    let by_link = Browser::new(&server.consumer);
    let page = by_link.visit(&link).await;
    secrets.add_cookies(&by_link);
    let asked = page.form_to("/sign-in").submit().await;
    server.until(|| !gateway.codes().is_empty()).await;
    let (code, _) = server.enter(gateway, asked, false).await;
    secrets.codes.insert(code);
    secrets.add_cookies(&by_link);
    let id = made.json["connectionId"].as_str().unwrap();
    by_link.get(&stop_path(id)).await.form_with("scope").submit().await;
    by_link.get("/activity").await;

    let own = Browser::new(&server.consumer);
    let page = own.get("/sign-in").await;
    let asked = page.form_with("phone").set("phone", "(415) 555-0010").submit().await;
    server.until(|| gateway.codes().len() >= 2).await;
    let (code, _) = server.enter(gateway, asked, true).await;
    secrets.codes.insert(code);
    secrets.add_cookies(&own);
    own.post("/sign-out", &[]).await;
    // Somebody else's link while signed in, a link of nobody, a number of nobody, one that is none.
    let other = gateway.notices().iter().find(|text| text.to == NUMBERS[2]).map(link_in).unwrap();
    by_link.visit(&other).await;
    by_link.visit("/l/AAAAAAAAAAAAAAAAAAAAAA").await;
    for phone in [NUMBERS[1], "+1415555001", "4155550010 x5"] {
        own.post("/sign-in", &[("country", "US"), ("phone", phone)]).await;
    }
    secrets.add_cookies(&by_link);
    stays.json["connectionId"].as_str().unwrap().to_owned()
}

/// Every key of the ring.
fn keys_of(database: &Database, secrets: &mut Secrets) {
    assert!(keyring_file::load(&database.keyring()).is_ok());
    let file: Value = serde_json::from_slice(&std::fs::read(database.keyring()).unwrap()).unwrap();
    for key in file["keys"].as_array().unwrap() {
        secrets.add(key["key"].as_str().unwrap());
    }
}

#[test]
fn nothing_leaks_sqlite() {
    nothing_leaks(Engine::Sqlite);
}

#[test]
fn nothing_leaks_postgres() {
    nothing_leaks(Engine::Postgres);
}
