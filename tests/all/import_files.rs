//! `untether import`: the binary with a file, cut off and run again.

use std::path::PathBuf;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::harness::{Database, Engine, Grant, said, untether};

struct Files {
    database: Database,
    platform: String,
}

impl Files {
    async fn start(engine: Engine) -> Self {
        let database = Database::create(engine).await;
        let added = untether(&database, &["platform", "add", "Acme Data", "--json"]).output().unwrap();
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        Self { database, platform: added["id"].as_str().unwrap().to_owned() }
    }

    fn write(&self, name: &str, lines: &[String]) -> PathBuf {
        let path = self.database.dir.path().join(name);
        std::fs::write(&path, lines.join("\n")).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        untether(&self.database, arguments).env("UNTETHER_LOG", "error").output().unwrap()
    }

    fn progress(&self) -> Option<i64> {
        let rows = self.database.texts("SELECT CAST(lines AS TEXT) AS value FROM imports");
        rows.first().map(|lines| lines.parse().unwrap())
    }

    fn consents(&self) -> Vec<String> {
        self.database.texts("SELECT consent_id AS value FROM connections ORDER BY consent_id")
    }
}

fn line(n: usize) -> String {
    let phone = format!("+1415{:07}", 5_550_000 + n);
    let now = jiff::Timestamp::now();
    Grant::new(&format!("c-{n}"), now).phone(&phone).to_json().to_string()
}

fn faults(text: &[u8]) -> Vec<(u64, String)> {
    let lines = std::str::from_utf8(text).unwrap().lines();
    let faults = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    faults.map(|fault| (fault["line"].as_u64().unwrap(), fault["pointer"].as_str().unwrap().into())).collect()
}

async fn a_run_that_is_cut_off_goes_on(engine: Engine) {
    let files = Files::start(engine).await;
    let lines: Vec<String> = (0..1_500).map(line).collect();
    let path = files.write("all.ndjson", &lines);
    let arguments = ["import", path.to_str().unwrap()];
    let mut first = untether(&files.database, &arguments).stderr(Stdio::null()).spawn().unwrap();
    while files.progress().is_none_or(|lines| lines == 0) {
        assert!(first.try_wait().unwrap().is_none(), "it ended before it was cut off");
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let done = files.progress().unwrap();
    assert!((1..1_500).contains(&done), "{done}");
    assert_eq!(
        files.consents().len(),
        usize::try_from(done).unwrap(),
        "a batch and its mark commit together"
    );

    let second = files.run(&arguments);
    assert!(second.status.success(), "{}", said(&second));
    assert!(said(&second).contains(&format!("going on after line {done}")), "{}", said(&second));
    assert!(said(&second).contains("1500 new, 0 known, 0 refused"), "{}", said(&second));
    let mut consents = files.consents();
    consents.dedup();
    assert_eq!(consents.len(), 1_500);
    // A run that came to its end is not gone on with.
    let third = files.run(&arguments);
    assert!(said(&third).contains("0 new, 1500 known, 0 refused"), "{}", said(&third));
}

async fn faults_name_line_and_place(engine: Engine) {
    let files = Files::start(engine).await;
    let other = untether(&files.database, &["platform", "add", "Other", "--json"]).output().unwrap();
    assert!(other.status.success());
    let lines = [line(1), "nonsense".into(), line(2).replace("+1415", "1415"), line(3)];
    let path = files.write("some.ndjson", &lines);
    let path = path.to_str().unwrap();
    let unsaid = files.run(&["import", path]);
    assert!(!unsaid.status.success() && said(&unsaid).contains("--platform"), "{}", said(&unsaid));
    let unknown = files.run(&["import", path, "--platform", "plt_1"]);
    assert!(!unknown.status.success() && files.consents().is_empty(), "{}", said(&unknown));

    let output = files.run(&["import", path, "--platform", &files.platform]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(faults(&output.stdout), [(2, String::new()), (3, "/consumer/phone".into())]);
    assert!(said(&output).contains("2 new, 0 known, 2 refused"), "{}", said(&output));
    assert_eq!(files.consents(), ["c-1", "c-3"]);
    assert!(!said(&output).contains("5550002"), "{}", said(&output));

    let list = files.database.dir.path().join("faults.ndjson");
    let again =
        files.run(&["import", path, "--platform", &files.platform, "--faults", list.to_str().unwrap()]);
    assert!(again.status.code() == Some(1) && again.stdout.is_empty(), "{}", said(&again));
    assert_eq!(faults(&std::fs::read(list).unwrap()).len(), 2);
}

fn run(test: impl Future<Output = ()>) {
    actix_web::rt::System::new().block_on(test);
}

#[test]
fn a_run_that_is_cut_off_goes_on_on_sqlite() {
    run(a_run_that_is_cut_off_goes_on(Engine::Sqlite));
}

#[test]
fn a_run_that_is_cut_off_goes_on_on_postgres() {
    run(a_run_that_is_cut_off_goes_on(Engine::Postgres));
}

#[test]
fn faults_name_line_and_place_on_sqlite() {
    run(faults_name_line_and_place(Engine::Sqlite));
}

#[test]
fn faults_name_line_and_place_on_postgres() {
    run(faults_name_line_and_place(Engine::Postgres));
}
