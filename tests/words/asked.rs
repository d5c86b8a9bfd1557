//! Whatever is asked for is there, and whatever is there is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::assert_none;
use crate::corpus::{self, ENGLISH};
use crate::families;
use crate::literals::{html, is_key, rust};

/// The calls that take a key first.
const CALLS: [&str; 5] = ["say", "say1", "line", "with", "phrase"];

/// Keys that the source names, each with a file that does so.
fn asked() -> BTreeMap<String, String> {
    let mut asked = BTreeMap::new();
    for source in rust() {
        let words_only =
            source.path.starts_with("src/web/view/") || source.path.starts_with("src/domain/notice/");
        if words_only {
            // Views speak through constants, tuples and matches as well: all that can be a key is one.
            asked.extend(
                source
                    .strings
                    .iter()
                    .filter(|text| is_key(text))
                    .map(|key| (key.clone(), source.path.clone())),
            );
        }
        asked.extend(called(&source.code).into_iter().map(|key| (key, source.path.clone())));
    }
    for (path, text) in html() {
        asked.extend(called(&text).into_iter().map(|key| (key, path.clone())));
    }
    asked
}

/// Keys that stand as the first argument of a call.
fn called(code: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for call in CALLS {
        for after in code.split(&format!(".{call}(")).skip(1) {
            let Some(text) = after.trim_start().strip_prefix('"') else { continue };
            let text = text.split('"').next().unwrap_or_default();
            if is_key(text) {
                keys.push(text.to_owned());
            }
        }
    }
    keys
}

fn known() -> BTreeMap<String, String> {
    corpus::messages_of(ENGLISH).into_iter().map(|message| (message.key.clone(), message.place())).collect()
}

#[test]
fn every_message_that_is_asked_for_is_there() {
    let known = known();
    let missing = asked().into_iter().filter(|(key, _)| !known.contains_key(key));
    let mut faults: Vec<String> = missing
        .map(|(key, path)| format!("{path} asks for {key}, which is in no file of {ENGLISH}"))
        .collect();
    let made = families::keys().into_iter().filter(|key| !known.contains_key(key));
    faults.extend(made.map(|key| format!("{key}, which is put together, is in no file of {ENGLISH}")));
    assert_none(&faults);
}

#[test]
fn every_message_is_asked_for() {
    let (asked, made) = (asked(), families::keys());
    // Keys may pass through other rooms before they are asked for.
    let elsewhere: BTreeSet<String> = rust().into_iter().flat_map(|source| source.strings).collect();
    let unused = known()
        .into_iter()
        .filter(|(key, _)| !asked.contains_key(key) && !made.contains(key) && !elsewhere.contains(key));
    let faults: Vec<String> = unused.map(|(_, place)| format!("{place} is asked for by nobody")).collect();
    assert_none(&faults);
}

#[test]
fn calls_are_read_over_line_ends() {
    let code =
        "f.say(\"a-b\") f.line(\n    \"c-d\", x) f.say(key) tracing::info!(\"e-f\") words.say(\"plain\")";
    assert_eq!(called(code), ["a-b", "c-d"]);
}
