//! axe-core in the page: every rule for WCAG 2.x A and AA, and good practice.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::tab::Tab;

const MISSING: &str =
    "axe-core is not there. scripts/test fetches it and says where it is in UNTETHER_TEST_AXE";

/// From now on every page of the tab comes with axe-core, whatever the page's own policy; until
/// [`disarm`] is told what this answers.
pub async fn arm(tab: &Tab) -> Value {
    let path = path();
    let source = std::fs::read_to_string(&path);
    let source = source.unwrap_or_else(|error| panic!("{}: {error}. {MISSING}", path.display()));
    tab.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await
}

pub async fn disarm(tab: &Tab, armed: &Value) {
    tab.cdp("Page.removeScriptToEvaluateOnNewDocument", armed.clone()).await;
}

/// Where `scripts/test` has put it, this time or an earlier one.
fn path() -> PathBuf {
    if let Some(path) = std::env::var_os("UNTETHER_TEST_AXE") {
        return path.into();
    }
    let cache = std::env::var_os("UNTETHER_TEST_CACHE").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/untether"));
    let cache = cache.or_else(home).unwrap_or_else(|| panic!("{MISSING}"));
    cache.join("axe/node_modules/axe-core/axe.min.js")
}

/// What is wrong with the page as it stands.
pub async fn violations(tab: &Tab) -> Vec<String> {
    let found = tab.ask_promise(RUN).await;
    let found = found.as_array().unwrap_or_else(|| panic!("{found}"));
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

const RUN: &str = "axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}).then(found => found.violations.flatMap(one =>
  one.nodes.map(node => one.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary)))";
