//! Keys that are put together at run time, each family held against what the source puts together.

use std::collections::BTreeSet;

use untether::domain::audit::Deed;
use untether::domain::cluster::{Cluster, messages};
use untether::domain::phone::countries;
use untether::web::view::admin::acts::act_key;
use untether::web::view::fault::FaultPage;

use crate::assert_none;
use crate::literals::{Source, is_key, rust, rust_file};

/// The places that put keys together, with what they write and `{}` for each gap. Another one needs a
/// line here, and its keys in [`keys`].
const PATTERNS: [(&str, &str); 12] = [
    ("src/domain/cluster.rs", "cluster-{}"),
    ("src/domain/cluster.rs", "{}-what"),
    ("src/domain/cluster.rs", "{}-inline"),
    ("src/web/view/admin/acts.rs", "act-{}"),
    ("src/web/view/admin/registry_entry.rs", "country-{}"),
    ("src/web/view/fault.rs", "{}-why"),
    ("src/web/view/fault.rs", "{}-do"),
    // A page and its topic; a topic and the number of its paragraph.
    ("src/web/view/help.rs", "{}-{}"),
    ("src/web/view/sandbox.rs", "sandbox-mode-{}"),
    ("src/web/view/sandbox.rs", "sandbox-mode-{}-hint"),
    ("src/web/view/sandbox.rs", "sandbox-number-{}"),
    ("src/web/view/sign_in/countries.rs", "country-{}"),
];

/// Every key of every family.
pub fn keys() -> BTreeSet<String> {
    let with = |key: String, ends: &[&str]| {
        let of_ends: Vec<String> = ends.iter().map(|end| format!("{key}{end}")).collect();
        of_ends.into_iter()
    };
    let countries = countries().into_iter().map(|country| format!("country-{}", country.code));
    let clusters = Cluster::ALL.iter().flat_map(|cluster| {
        let keys = messages(cluster.as_str()).unwrap_or_else(|| panic!("{cluster} has no words"));
        [&keys.name, &keys.inline, &keys.what].map(Clone::clone)
    });
    let sandbox = rust_file("src/web/view/sandbox.rs");
    let modes = listed(&sandbox, "MODES").into_iter().map(|mode| format!("sandbox-mode-{mode}"));
    let numbers = listed(&sandbox, "NUMBERS").into_iter();
    let acts = Deed::ALL.iter().map(|deed| act_key(Some(*deed)));
    countries
        .chain(clusters)
        .chain(acts)
        .chain(faults().into_iter().flat_map(|key| with(key, &["", "-why", "-do"])))
        .chain(modes.flat_map(|key| with(key, &["", "-hint"])))
        .chain(numbers.map(|number| format!("sandbox-number-{}", &number[number.len() - 4..])))
        .chain(topics(&rust_file("src/web/view/help.rs").code))
        .collect()
}

/// The keys of the fault pages: one for each kind.
fn faults() -> Vec<String> {
    let strings = rust_file("src/web/view/fault.rs").strings.into_iter();
    let keys: BTreeSet<String> = strings.filter(|text| text.starts_with("fault-") && is_key(text)).collect();
    assert_eq!(keys.len(), FaultPage::kinds().len(), "one key for each kind of fault: {keys:?}");
    keys.into_iter().collect()
}

/// The strings of a list that is a constant.
fn listed(source: &Source, name: &str) -> Vec<String> {
    let after = source.code.split(&format!("const {name}:")).nth(1);
    let list = after.and_then(|after| after.split(';').nth(1)).map(|list| list.split('"').skip(1).step_by(2));
    let all: Vec<String> = list.into_iter().flatten().map(str::to_owned).collect();
    assert!(!all.is_empty(), "{}: nothing in {name}", source.path);
    all
}

/// The pages of topics: pairs of a name and its number of paragraphs stand before the name of the page.
fn topics(code: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let parts: Vec<&str> = code.split("topics(&f, \"").collect();
    for (before, page) in parts.iter().zip(parts.iter().skip(1)) {
        let page = page.split('"').next().unwrap_or_default();
        for pair in before.split("(\"").skip(1) {
            let Some((name, rest)) = pair.split_once("\", ") else { continue };
            let Some(Ok(count)) = rest.split(')').next().map(str::parse::<usize>) else { continue };
            keys.push(format!("{page}-{name}"));
            keys.extend((1..=count).map(|n| format!("{page}-{name}-{n}")));
        }
    }
    assert!(parts.len() > 1 && !keys.is_empty(), "src/web/view/help.rs lists no topics");
    keys
}

#[test]
fn every_place_that_puts_keys_together_is_known() {
    let mut found = BTreeSet::new();
    for source in rust().into_iter().filter(|source| speaks(&source.path)) {
        let patterns = source.strings.iter().filter(|string| puts_together(string));
        found.extend(patterns.map(|pattern| (source.path.clone(), with_bare_gaps(pattern))));
    }
    let known: BTreeSet<(String, String)> =
        PATTERNS.iter().map(|(path, pattern)| ((*path).to_owned(), (*pattern).to_owned())).collect();
    let gone = known.difference(&found);
    let mut faults: Vec<String> =
        gone.map(|(path, pattern)| format!("{path} no longer puts {pattern} together")).collect();
    let new = found.difference(&known);
    faults.extend(new.map(|(path, pattern)| format!("{path} puts {pattern} together: list its keys here")));
    assert_none(&faults);
}

fn with_bare_gaps(pattern: &str) -> String {
    let after_gaps = pattern.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    after_gaps.collect::<Vec<_>>().join("{}")
}

/// Whether a file can ask for messages by a key of its own making.
fn speaks(path: &str) -> bool {
    path.starts_with("src/web/view/") || path == "src/domain/cluster.rs" || path == "src/domain/notice.rs"
}

/// Whether a string is a key with gaps.
fn puts_together(string: &str) -> bool {
    let of_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '{' | '}' | '_');
    string.contains('{') && string.contains('-') && string.chars().all(of_key)
}

#[test]
fn topics_are_read_from_their_list() {
    let code =
        r#"let names = [("what", 1)]; x(topics(&f, "help", &names)); [("on", 2)]; topics(&f, "more", &n)"#;
    assert_eq!(topics(code), ["help-what", "help-what-1", "more-on", "more-on-1", "more-on-2"]);
}
