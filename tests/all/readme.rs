//! The README's commands, run as they stand there.

use std::process::Command;

use serde_json::Value;

use crate::harness::Demo;

/// The first shell lines under a heading.
fn lines_under(heading: &str) -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once(&format!("\n## {heading}\n")).expect(heading);
    let (_, block) = section.split_once("```sh\n").expect("no shell lines");
    block.split_once("```").expect("an open block").0.to_owned()
}

#[test]
fn the_notification_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Demo::start(&dir.path().join("data/demo"), &[]);
    let lines = lines_under("How to integrate");
    assert!(lines.contains("http://127.0.0.1:8081/"), "{lines}");
    let here = lines.replace("http://127.0.0.1:8081", &demo.field("/internalUrl"));
    let done = Command::new("sh").args(["-euc", &here]).current_dir(dir.path()).output().unwrap();
    let (answer, faults) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "these lines need curl and openssl: {faults}");
    let answer: Value =
        serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{why}: {answer} {faults}"));
    let told = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    assert!(told("connectionId").starts_with("con_"), "{answer}");
    assert_eq!(
        [told("consentId"), told("status"), told("notice")],
        ["c-1001".to_owned(), "ACTIVE".to_owned(), "QUEUED".to_owned()]
    );
}
