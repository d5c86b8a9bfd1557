//! Configurations that cannot be meant, and a database from the future.

use std::process::{Command, Output};

use untether::app::{App, Work};
use untether::clock::Clock;
use untether::config::{Config, Settings};

use crate::harness::{checked, start};

/// A whole configuration that could go live.
fn good() -> Settings {
    Settings {
        public_origin: Some("https://connections.bank.example".into()),
        database_url: Some("sqlite:/var/lib/untether/untether.db".into()),
        keyring_file: Some("/etc/untether/keys.json".into()),
        brand_name: Some("Harbor Bank".into()),
        sms: Some("http".into()),
        sms_url: Some("https://sms.bank.example/send".into()),
        sms_secret: Some("whsec_dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LTMy".into()),
        ..Settings::default()
    }
}

fn faults(settings: Settings) -> Vec<String> {
    match Config::check(settings) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.list().to_vec(),
    }
}

/// Refused, and by a sentence that names the setting.
fn assert_refused(settings: Settings, variable: &str) {
    let all = faults(settings);
    let named = all.iter().any(|fault| fault.contains(variable));
    assert!(named, "{variable}: {all:?}");
}

/// The binary with these variables and no others.
fn untether(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_untether"))
        .env_clear()
        .envs(variables.iter().copied())
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let both = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn a_good_configuration_is_taken() {
    assert_eq!(faults(good()), Vec::<String>::new());
}

#[test]
fn every_fault_is_told_at_once() {
    let mut bad = good();
    bad.public_addr = Some("everywhere".into());
    bad.internal_addr = Some("127.0.0.1:99999".into());
    bad.database_url = Some("mysql://db/untether".into());
    bad.trusted_proxies = Some("the one in front".into());
    bad.webhook_allow = Some("10.0.0.0/40".into());
    bad.sms = Some("pigeon".into());
    bad.number_trust_days = Some("-1".into());
    let all = faults(bad);
    for variable in [
        "UNTETHER_PUBLIC_ADDR",
        "UNTETHER_INTERNAL_ADDR",
        "UNTETHER_DATABASE_URL",
        "UNTETHER_TRUSTED_PROXIES",
        "UNTETHER_WEBHOOK_ALLOW",
        "UNTETHER_SMS",
        "UNTETHER_NUMBER_TRUST_DAYS",
    ] {
        let named = all.iter().filter(|fault| fault.contains(variable)).count();
        assert!(named >= 1, "{variable} in {all:?}");
    }
    assert!(all.len() >= 7, "{all:?}");
}

#[test]
fn a_batch_has_1_to_1024_writes() {
    let with = |count: &str| {
        let mut settings = good();
        settings.write_batch = Some(count.into());
        settings
    };
    for count in ["1", "1024"] {
        assert_eq!(faults(with(count)), Vec::<String>::new(), "{count}");
    }
    for count in ["0", "1025", "-1", "many", ""] {
        assert_refused(with(count), "UNTETHER_WRITE_BATCH");
    }
}

#[test]
fn an_origin_is_https_or_loopback() {
    let with = |origin: &str| {
        let mut settings = good();
        settings.public_origin = Some(origin.into());
        settings
    };
    for origin in ["https://bank.example", "http://localhost:8080", "http://127.0.0.1:9"] {
        assert_eq!(faults(with(origin)), Vec::<String>::new(), "{origin}");
    }
    for origin in [
        "http://bank.example",
        "http://localhost.evil.example",
        "http://10.0.0.1",
        "ftp://bank.example",
        "https://bank.example/path",
        "https://user@bank.example",
        "bank.example",
        "",
    ] {
        assert_refused(with(origin), "UNTETHER_PUBLIC_ORIGIN");
    }
}

#[test]
fn a_notice_must_fit_one_text() {
    let mut long = good();
    long.brand_name = Some("The Very Long Name Of An Old And Venerable Institution ".repeat(2));
    assert_refused(long, "UNTETHER_BRAND_NAME");
    let mut long = good();
    long.public_origin = Some(format!("https://{}.example", "connections.".repeat(10)));
    assert!(!faults(long).is_empty());
}

#[test]
fn the_sandbox_stays_away_from_real_senders() {
    let mut both = good();
    both.sandbox_until = Some("2099-01-01".into());
    assert_refused(both, "UNTETHER_SANDBOX_UNTIL");
}

#[test]
fn a_sender_needs_its_settings() {
    let mut bare = good();
    bare.sms_url = None;
    assert_refused(bare, "UNTETHER_SMS_URL");
    let mut bare = good();
    bare.sms_secret = None;
    assert_refused(bare, "UNTETHER_SMS_SECRET");
}

/// The same by Twilio.
fn by_twilio() -> Settings {
    Settings {
        sms: Some("twilio".into()),
        sms_url: None,
        sms_secret: None,
        twilio_account_sid: Some("AC00000000000000000000000000000001".into()),
        twilio_auth_token: Some("token".into()),
        twilio_code_service: Some("MG00000000000000000000000000000001".into()),
        twilio_notice_service: Some("MG00000000000000000000000000000002".into()),
        ..good()
    }
}

#[test]
fn twilio_needs_an_account_and_two_services() {
    assert_eq!(faults(by_twilio()), Vec::<String>::new());
    let all = faults(Settings {
        twilio_account_sid: Some("MG00000000000000000000000000000001".into()),
        twilio_auth_token: None,
        twilio_code_service: Some("MG0/../x".into()),
        twilio_notice_service: None,
        twilio_base_url: Some("http://twilio.example".into()),
        ..by_twilio()
    });
    let settings = ["ACCOUNT_SID", "AUTH_TOKEN", "CODE_SERVICE", "NOTICE_SERVICE", "BASE_URL"];
    assert_eq!(all.len(), settings.len(), "{all:?}");
    for (fault, name) in all.iter().zip(settings) {
        assert!(fault.starts_with(&format!("UNTETHER_TWILIO_{name} ")), "{fault}");
    }
    let mut one = by_twilio();
    one.twilio_notice_service.clone_from(&one.twilio_code_service);
    assert_refused(one, "UNTETHER_TWILIO_NOTICE_SERVICE");
    let mut fake = by_twilio();
    fake.twilio_base_url = Some("http://127.0.0.1:4010/".into());
    assert_eq!(faults(fake), Vec::<String>::new());
    let mut both = by_twilio();
    both.sandbox_until = Some("2099-01-01".into());
    assert_refused(both, "UNTETHER_SANDBOX_UNTIL");
}

#[test]
fn printing_an_account_prints_no_token() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("token");
    std::fs::write(&file, "hunter2hunter2\n").unwrap();
    let mut variables = vec![
        ("UNTETHER_PUBLIC_ORIGIN", "https://bank.example"),
        ("UNTETHER_SMS", "twilio"),
        ("UNTETHER_TWILIO_ACCOUNT_SID", "AC1"),
        ("UNTETHER_TWILIO_CODE_SERVICE", "MG1"),
        ("UNTETHER_TWILIO_NOTICE_SERVICE", "MG2"),
        ("UNTETHER_TWILIO_AUTH_TOKEN_FILE", file.to_str().unwrap()),
    ];
    let output = untether(&variables, &["config", "print"]);
    assert!(output.status.success(), "{}", said(&output));
    for shown in ["https://api.twilio.com", "AC1", "MG1", "MG2"] {
        assert!(said(&output).contains(shown), "{shown} in {}", said(&output));
    }
    assert!(!said(&output).contains("hunter2"), "{}", said(&output));
    variables.push(("UNTETHER_TWILIO_AUTH_TOKEN", "hunter2"));
    let twice = untether(&variables, &["config", "print"]);
    assert!(!twice.status.success() && said(&twice).contains("UNTETHER_TWILIO_AUTH_TOKEN_FILE"));
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    let variables = [("UNTETHER_BRANDNAME", "Harbor"), ("UNTETHER_SMS", "pigeon")];
    let output = untether(&variables, &["config", "print"]);
    assert!(!output.status.success());
    let said = said(&output);
    for (name, _) in variables {
        assert!(said.contains(name), "{name} in {said}");
    }
}

#[test]
fn what_an_orchestrator_sets_is_let_by() {
    let variables = [
        ("UNTETHER_SERVICE_HOST", "10.0.0.7"),
        ("UNTETHER_SERVICE_PORT", "8080"),
        ("UNTETHER_PORT", "tcp://10.0.0.7:8080"),
        ("UNTETHER_PORT_8080_TCP", "tcp://10.0.0.7:8080"),
        ("UNTETHER_PORT_8080_TCP_ADDR", "10.0.0.7"),
    ];
    let output = untether(&variables, &["config", "print"]);
    let said = said(&output);
    for (name, _) in variables {
        assert!(!said.contains(name), "{name} in {said}");
    }
}

#[test]
fn printing_the_configuration_prints_no_secret() {
    let secret = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("secret");
    // Editors end a file with a line break; it is no part of the secret.
    std::fs::write(&file, format!("{secret}\n")).unwrap();
    let url = "postgres://untether:hunter2@db/untether";
    let variables = [
        ("UNTETHER_PUBLIC_ORIGIN", "https://bank.example"),
        ("UNTETHER_DATABASE_URL", url),
        ("UNTETHER_KEYRING_FILE", "/etc/untether/keys.json"),
        ("UNTETHER_BRAND_NAME", "Harbor Bank"),
        ("UNTETHER_SMS", "http"),
        ("UNTETHER_SMS_URL", "https://sms.bank.example/"),
        ("UNTETHER_SMS_SECRET_FILE", file.to_str().unwrap()),
    ];
    let output = untether(&variables, &["config", "print"]);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("https://bank.example"), "{said}");
    assert!(!said.contains(&secret["whsec_".len()..]), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn usage_is_told_apart_from_failure() {
    assert_eq!(untether(&[], &["no-such-command"]).status.code(), Some(2));
    let refused = untether(&[("UNTETHER_SMS", "pigeon")], &["config", "print"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
}

both!(a_newer_database_is_refused, async |t| {
    let config = || checked(t.database.settings());
    let again = App::start(config(), Clock::fixed(start()), Work::Manual).await;
    match again {
        Ok(app) => app.stop().await,
        Err(error) => panic!("the same binary: {error}"),
    }
    t.database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    let newer = App::start(config(), Clock::fixed(start()), Work::Manual).await;
    assert!(newer.is_err(), "migrated by a later binary");
});
