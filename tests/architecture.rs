//! Holds the house of DESIGN 2 against the code: who may import whom, how long a file may be,
//! who may touch the database and the environment, and that no unsafe route lies outside the guard.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may name. A file that belongs to none is a fault: a new room
/// needs a line here, and one in DESIGN 2. The domain has no clock and reads no file.
const ROOMS: [(&str, &str); 15] = [
    ("error", "domain"),
    ("config", "domain error"),
    ("clock", "domain error"),
    ("keyring_file", "domain error config"),
    ("domain", "error config"),
    ("store", "domain error config clock keyring_file"),
    ("flows", "domain store error config clock keyring_file"),
    ("outbound", "domain error config clock"),
    ("delivery", "domain store flows outbound error config clock keyring_file"),
    // What comes in by the million, batch by batch: from a file or over HTTP.
    ("bulk", "domain store flows error config clock"),
    ("web", "domain store flows bulk outbound error config clock keyring_file"),
    // The demo's other party: it knows the public contract, and none of our insides.
    ("stand_in", "domain outbound error clock"),
    ("app", "domain store flows bulk delivery web stand_in outbound error config clock keyring_file"),
    ("cli", "domain store flows bulk delivery web app outbound error config clock keyring_file"),
    ("main", "domain store flows bulk delivery web app cli outbound error config clock keyring_file"),
];

struct Source {
    /// From the package's root, with forward slashes.
    path: String,
    lines: usize,
    /// Without comments and the contents of strings.
    code: String,
}

impl Source {
    /// `src/store/conn.rs` and `src/store.rs` are both in the store.
    fn room(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        let first = inside.split('/').next().unwrap_or(inside);
        first.trim_end_matches(".rs")
    }
}

#[test]
fn imports_run_one_way() {
    let mut faults = Vec::new();
    for source in sources("src") {
        if source.room() == "lib" {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == source.room()) else {
            faults.push(format!("{} is in no room of DESIGN 2", source.path));
            continue;
        };
        for named in named_rooms(&source) {
            if named != source.room() && !allowed.split(' ').any(|room| room == named) {
                faults.push(format!("{} names {named}", source.path));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_library_root_only_lists_its_rooms() {
    for source in sources("src").iter().filter(|source| source.room() == "lib") {
        for line in source.code.lines().map(str::trim) {
            let listing = ["pub mod ", "mod ", "#!["].iter().any(|one| line.starts_with(one));
            assert!(listing || line.is_empty(), "{line}: a way around the rooms");
        }
    }
}

#[test]
fn files_fit_in_the_head() {
    let mut faults = Vec::new();
    for source in ["src", "tests"].into_iter().flat_map(sources) {
        if source.lines > 350 {
            faults.push(format!("{} has {} lines", source.path, source.lines));
        }
    }
    assert_none(&faults);
}

#[test]
fn only_the_store_knows_diesel() {
    assert_only("store", &["diesel", "diesel_migrations", "r2d2"]);
}

#[test]
fn only_the_configuration_reads_the_environment() {
    assert_only("config", &["std::env", "env::var", "env::vars", "env::var_os", "dotenvy"]);
}

#[test]
fn only_outbound_makes_requests() {
    // A command such as `healthcheck` asks its own server, which the guarded client refuses.
    let free = ["outbound", "cli", "main"];
    assert_none(&naming(|source| !free.contains(&source.room()), &["reqwest"]));
}

#[test]
fn the_domain_is_pure() {
    assert_none(&naming(
        |source| source.room() == "domain",
        &[
            "actix_web",
            "tokio",
            "std::fs",
            "std::net",
            "std::time",
            "std::thread",
            "Timestamp::now",
            "Zoned::now",
            "SystemTime",
            "async",
            "tracing",
        ],
    ));
}

#[test]
fn flows_wait_for_nobody() {
    assert_none(&naming(
        |source| source.room() == "flows",
        &[
            "async",
            "await",
            "actix_web",
            "tokio",
            "std::fs",
            "std::net",
            "Timestamp::now",
            "Zoned::now",
            "transaction",
        ],
    ));
}

#[test]
fn time_comes_from_the_clock() {
    assert_only("clock", &["Timestamp::now", "Zoned::now", "SystemTime"]);
}

#[test]
fn routes_are_registered_in_one_place() {
    assert_none(&naming(
        |source| source.path != "src/web/mod.rs" && source.room() != "stand_in",
        &[
            ".route(",
            "web::resource",
            "resource as ",
            "web::scope(",
            "web::get()",
            "web::post()",
            "web::put()",
            "web::delete()",
            "web::patch()",
            "web::method(",
            "web::to(",
            "#[get(",
            "#[post(",
            "#[put(",
            "#[delete(",
            "#[patch(",
            "#[route(",
            "ServiceConfig",
            "App::new()",
        ],
    ));
}

/// Every table is configured into an `App` that the guard wraps.
#[test]
fn every_unsafe_route_is_guarded() {
    let sources = sources("src");
    let tables = sources.iter().find(|source| source.path == "src/web/mod.rs");
    let code = &tables.expect("src/web/mod.rs holds the route tables").code;
    let unsafe_routes = [".post(", ".put(", ".delete(", ".patch("];
    assert!(unsafe_routes.iter().any(|route| code.contains(route)));
    let apps: Vec<&str> = functions(code).filter(|body| body.contains("App::new()")).collect();
    assert!(!apps.is_empty(), "no App::new() in src/web/mod.rs");
    let mut faults = Vec::new();
    for app in &apps {
        for chain in app.split("App::new()").skip(1) {
            // A wrap on an inner scope, after a `.service(`, would not cover the whole door.
            let own = chain.split(".service(").next().unwrap_or(chain);
            let wraps: Vec<&str> = chain.split(".wrap(").skip(1).collect();
            let guards = wraps.iter().any(|wrap| {
                let argument = wrap.split(')').next().unwrap_or_default();
                argument.to_lowercase().contains("guard")
            });
            if !guards {
                faults.push(format!("an App without the guard: {}", own.trim()));
            }
        }
    }
    for function in functions(code).filter(|body| unsafe_routes.iter().any(|r| body.contains(r))) {
        let name = function.trim_start().split(['(', '<']).next().unwrap_or_default();
        let in_app = function.contains("App::new()");
        let configured = functions(code).any(|other| other != function && names(other, name));
        if !(in_app || configured) {
            faults.push(format!("{name} is a table that no App configures"));
        }
    }
    assert_none(&faults);
}

/// The text from each `fn ` to the next: name first, then signature and body.
fn functions(code: &str) -> impl Iterator<Item = &str> {
    code.split("fn ").skip(1)
}

fn assert_only(room: &str, words: &[&str]) {
    assert_none(&naming(|source| source.room() != room, words));
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n  {}\n", faults.join("\n  "));
}

/// Where a file of `src` that `concerned` picks names one of these.
fn naming(concerned: impl Fn(&Source) -> bool, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources("src").iter().filter(|source| concerned(source)) {
        for word in words.iter().filter(|word| names(&source.code, word)) {
            found.push(format!("{} names {word}", source.path));
        }
    }
    found
}

/// The words as such: `diesel` is not in `diesel_like`.
fn names(code: &str, words: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(words).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + words.len()..].chars().next();
        let open_left = !words.starts_with(inner) || !before.is_some_and(inner);
        let open_right = !words.ends_with(inner) || !after.is_some_and(inner);
        open_left && open_right
    })
}

/// The rooms that a file names by `crate::room`, `crate::{room, ..}` or enough `super`s.
fn named_rooms(source: &Source) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, prefix) in source.code.match_indices("crate::") {
        let rest = &source.code[at + prefix.len()..];
        match rest.trim_start().strip_prefix('{') {
            Some(group) => rooms.extend(heads(group)),
            None => rooms.push(word(rest)),
        }
    }
    // `super::store` in `src/web/mod.rs` is the store: a way out that looks like a way in.
    let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    let climb = "super::".repeat(depth.max(1));
    for (at, _) in source.code.match_indices(&climb) {
        let room = word(&source.code[at + climb.len()..]);
        if ROOMS.iter().any(|(name, _)| *name == room) && depth > 0 {
            rooms.push(room);
        }
    }
    rooms
}

/// The first word of each item of a group `{a::b, c::{d, e}}`, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let mut heads = vec![word(group.trim_start())];
    let mut depth = 0_u32;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty() && head != "self");
    heads
}

fn word(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}

fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    assert!(!files.is_empty(), "nothing in {folder}");
    files.sort();
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        let path = file.strip_prefix(root).unwrap();
        Source {
            path: path.to_string_lossy().replace('\\', "/"),
            lines: text.lines().count(),
            code: code_of(&text),
        }
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
}

/// Drops comments and the contents of plain strings, where any word may stand.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut in_string = false;
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' if in_string => drop(characters.next()),
                // The character '"' opens nothing.
                '\'' if !in_string && characters.peek() == Some(&'"') => {
                    characters.next();
                }
                '"' => in_string = !in_string,
                '/' if !in_string && characters.peek() == Some(&'/') => break,
                _ if in_string => {}
                _ => code.push(character),
            }
        }
        code.push('\n');
    }
    code
}
