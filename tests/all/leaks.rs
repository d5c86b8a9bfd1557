//! A whole story by the binary itself: no number, code, token or key lies in the database, its log, a
//! backup, what the server logs, what the commands say or what the platform is told.

use serde_json::{Value, json};
use untether::clock::Clock;
use untether::keyring_file;

use crate::harness::{
    Authenticator, Browser, Database, Engine, Gateway, Grant, Platform, Receiver, Server, link_in, said,
    stop_path, untether,
};
use crate::leaks_search::Secrets;

/// Two whose person stays, and what the one abroad moves to: by their own word, and by the platform's.
const NUMBERS: [&str; 5] = ["+14155550010", "+14155550987", "+447700900123", "+14155550019", "+14155550028"];
const ABROAD: &str = "usr_23";

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
        let scene = Scene { server: &server, platform: &here, gateway: &gateway, database: &database };
        let connection = story(&scene, &mut secrets).await;
        moves(&scene, &mut secrets).await;
        server.until(|| !receiver.posts().is_empty()).await;
        told += &run(&["keys", "rotate"]);
        server.end();
        let server = Server::start(&database, &gateway, &log).await;
        let again = Browser::new(&server.consumer);
        told += &run(&["keys", "reseal"]);
        let page = again.get("/sign-in").await.form_with("phone").set("phone", "415 555 0010").submit().await;
        let (code, _) = server.enter(&gateway, page, false).await;
        secrets.codes.insert(code);
        secrets.add_cookies(&again, &database.keys());
        again.get(&format!("/connections/{connection}")).await;
        // Not sent, since its worker is gone by then; nor entered.
        let asked = Browser::new(&server.consumer);
        asked.post("/sign-in", &[("country", "US"), ("phone", NUMBERS[0])]).await;
        secrets.codes.insert(server.newest(&gateway).await);
        secrets.add_cookies(&asked, &database.keys());
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
        assert!(secrets.codes.len() >= 5 && secrets.long.len() > 100, "a story");

        let search = |what: &str| {
            let mut places = vec![("database", database.at_rest()), ("rows", database.rows())];
            places.push(("log", std::fs::read(&log).unwrap()));
            places.push(("commands", told.clone().into_bytes()));
            let posts = receiver.posts().into_iter().map(|post| format!("{} {}\n", post.id, post.raw));
            places.push(("webhooks", posts.collect::<String>().into_bytes()));
            if engine == Engine::Sqlite {
                places.push(("backup", std::fs::read(&copy).unwrap()));
            }
            places.into_iter().map(|(place, all)| {
                assert!(all.len() > if SMALL.contains(&place) { 200 } else { 1_000 }, "{what}: {place} is empty");
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
        for (place, found) in search("what was planted").into_iter().filter(|(place, _)| !SMALL.contains(place)) {
            assert!(found.contains(code) && found.contains(&"4155550010".to_owned()), "{place}: {found:?}");
        }
        // And what only looks like it is not.
        let chance = format!("con_01a{code}bcdef {code}7 0.{code} A{code}=");
        assert_eq!(secrets.found_in(chance.as_bytes()), Vec::<String>::new());
    });
}

/// Where only a few lines are, and nothing is planted.
const SMALL: [&str; 2] = ["commands", "webhooks"];

/// Who takes part.
struct Scene<'a> {
    server: &'a Server,
    platform: &'a Platform,
    gateway: &'a Gateway,
    database: &'a Database,
}

/// Grants, sign-ins by link and by number, a stop, a sign-out, a browser of one's own, and all that is
/// refused. The connection that stays.
async fn story(scene: &Scene<'_>, secrets: &mut Secrets) -> String {
    let Scene { server, platform, gateway, database } = scene;
    let (keys, now) = (database.keys(), jiff::Timestamp::now());
    let grant = |consent: &str| Grant::new(consent, now);
    let made = platform.notify(&grant("c-1").to_json()).await;
    let stays = platform.notify(&grant("c-2").app("taxly", "Taxly").to_json()).await;
    assert_eq!((made.status, stays.status), (201, 201), "{} {}", made.body, stays.body);
    // (The platform's own name for its human is kept as it is told.)
    let abroad = grant("c-3").phone(NUMBERS[2]).set("/consumer/subject", ABROAD);
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
    secrets.add_cookies(&by_link, &keys);
    let asked = page.form_to("/sign-in").submit().await;
    server.until(|| !gateway.codes().is_empty()).await;
    let (code, _) = server.enter(gateway, asked, false).await;
    secrets.codes.insert(code);
    secrets.add_cookies(&by_link, &keys);
    let id = made.json["connectionId"].as_str().unwrap();
    by_link.get(&stop_path(id)).await.form_with("scope").submit().await;
    by_link.get("/activity").await;

    let own = Browser::new(&server.consumer);
    let page = own.get("/sign-in").await;
    let asked = page.form_with("phone").set("phone", "(415) 555-0010").submit().await;
    server.until(|| gateway.codes().len() >= 2).await;
    let (code, _) = server.enter(gateway, asked, true).await;
    secrets.codes.insert(code);
    secrets.add_cookies(&own, &keys);
    own.post("/sign-out", &[]).await;
    // Somebody else's link while signed in, a link of nobody, a number of nobody, one that is none.
    let other = gateway.notices().iter().find(|text| text.to == NUMBERS[2]).map(link_in).unwrap();
    by_link.visit(&other).await;
    by_link.visit("/l/AAAAAAAAAAAAAAAAAAAAAA").await;
    for phone in [NUMBERS[1], "+1415555001", "4155550010 x5"] {
        own.post("/sign-in", &[("country", "US"), ("phone", phone)]).await;
    }
    secrets.add_cookies(&by_link, &keys);
    stays.json["connectionId"].as_str().unwrap().to_owned()
}

/// A passkey made and used, another number by its person's word and by the platform's, and a sign-in that
/// the platform vouches for.
async fn moves(scene: &Scene<'_>, secrets: &mut Secrets) {
    let Scene { server, platform, gateway, database } = scene;
    let keys = database.keys();
    let person = Browser::new(&server.consumer);
    let page = person.get("/sign-in").await.form_with("phone");
    let asked = page.set("country", "GB").set("phone", "07700 900123").submit().await;
    let (code, _) = server.enter(gateway, asked, false).await;
    secrets.codes.insert(code);
    let mut authenticator = Authenticator::new();
    let form = person.get("/settings/passkeys").await.form_to("/settings/passkeys");
    let begun = person.begin("/settings/passkeys/begin").await.unwrap();
    secrets.add(&begun.ceremony);
    let answer = authenticator.create(&begun.options);
    let made = form.set("ceremony", &begun.ceremony).set("answer", &answer).set("name", "My phone");
    assert_eq!(made.submit().await.location(), "/settings/passkeys");

    let again = Browser::new(&server.consumer);
    let begun = again.begin("/sign-in/passkey/begin").await.unwrap();
    secrets.add(&begun.ceremony);
    let signed_in = again.answer(&begun, &authenticator.get(&begun.options)).await;
    assert_eq!(signed_in.location(), "/connections", "{}", signed_in.text());
    // Not a second time, and not with anything else.
    again.answer(&begun, &authenticator.get(&begun.options)).await;
    let form = again.get("/settings/number").await.form_to("/settings/number");
    let page = form.set("phone", NUMBERS[3]).submit().await.follow().await;
    let code = server.newest(gateway).await;
    let moved = page.form_with("code").set("code", &code).submit().await.settle().await;
    moved.assert_shows(&["the number ending in 0019"]);
    secrets.codes.insert(code);
    for browser in [&person, &again] {
        secrets.add_cookies(browser, &keys);
    }

    let now = jiff::Timestamp::now().to_string();
    let changed = json!({ "type": "PHONE_CHANGED", "sentOn": now,
        "consumer": { "subject": ABROAD, "phone": NUMBERS[4], "phoneVerifiedAt": now } });
    let changed = platform.notify(&changed).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    for taken in [true, false] {
        let made = platform.post("/sign-in-links", &json!({ "subject": ABROAD })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let path = Browser::path_of(made.json["url"].as_str().unwrap());
        secrets.add(path.trim_start_matches("/from/"));
        let vouched = Browser::new(&server.consumer);
        let page = vouched.get(&path).await;
        if taken {
            assert_eq!(page.form_to(&path).submit().await.location(), "/connections");
            assert_eq!(page.form_to(&path).submit().await.status, 422, "once");
            secrets.add_cookies(&vouched, &keys);
        }
    }
    // By number as well, in the request and in what is refused.
    for phone in [NUMBERS[0], NUMBERS[1]] {
        platform.post("/sign-in-links", &json!({ "phone": phone })).await;
    }
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
