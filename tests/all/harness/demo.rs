//! The binary's demo, started and ended as its user does.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The demo, as its own process.
pub struct Demo {
    child: Child,
    credentials: Value,
}

impl Demo {
    /// Another command of the binary that runs until it is told to end.
    pub fn of(child: Child) -> Self {
        Self { child, credentials: Value::Null }
    }

    /// Starts the demo on any ports and waits for its banner, whose last line says how to stop it.
    pub fn start(dir: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_untether"))
            .env_clear()
            .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
            .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
            .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
            .args(["demo", "--data"])
            .arg(dir)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut banner = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        while !banner.contains("Ctrl-C") {
            assert_ne!(output.read_line(&mut banner).unwrap(), 0, "the demo ended: {banner}");
        }
        assert!(banner.contains("123456") && banner.contains("415-555-0011"), "{banner}");
        let file = dir.join("credentials.json");
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        let credentials = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        Self { child, credentials }
    }

    pub fn field(&self, pointer: &str) -> String {
        self.credentials.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// What the platform is told of its connections.
    pub async fn connections(&self) -> Vec<Value> {
        let url = format!("{}/internal/v1/connections", self.field("/internalUrl"));
        let key = self.field("/platform/apiKey");
        let answer = reqwest::Client::new().get(url).bearer_auth(key).send().await.unwrap();
        let json: Value = answer.json().await.unwrap();
        json["items"].as_array().unwrap().clone()
    }

    /// Asks it to end as an orchestrator does, and answers whether it ended well.
    pub fn end(&mut self) -> bool {
        let term = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(term.unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
