//! The strings that the source holds, as far as they can name messages.

use std::fs;
use std::path::Path;

/// A source file without its unit tests.
pub struct Source {
    /// From the package's root, with forward slashes.
    pub path: String,
    /// Without comments.
    pub code: String,
    /// The contents of its strings.
    pub strings: Vec<String>,
}

/// Every Rust file below `src`, less what is built for tests only.
pub fn rust() -> Vec<Source> {
    let mut all = Vec::new();
    for (path, text) in read("src", "rs") {
        if path.contains("/gallery") {
            continue;
        }
        let (code, strings) = taken_apart(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
        all.push(Source { path, code, strings });
    }
    all
}

/// One Rust file.
pub fn rust_file(path: &str) -> Source {
    rust().into_iter().find(|source| source.path == path).unwrap_or_else(|| panic!("{path} is gone"))
}

/// Every HTML template, by path.
pub fn html() -> Vec<(String, String)> {
    read("templates", "html")
}

/// Whether a string is written as keys are: words of small letters and digits, with hyphens between.
pub fn is_key(text: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.contains('-') && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(word)
}

fn read(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == ending) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no .{ending} in {folder}");
    found.sort();
    found
}

/// The code less its comments, and its strings.
fn taken_apart(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("'\"'") {
            3
        } else if let Some((string, taken)) = raw(rest).or_else(|| plain(rest)) {
            code.push_str(&rest[..taken]);
            strings.push(string);
            taken
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    (code, strings)
}

/// A string `r"..."` or `r#"..."#` that begins here, and how long it is as written.
fn raw(text: &str) -> Option<(String, usize)> {
    let hashes = text.strip_prefix('r')?.bytes().take_while(|b| *b == b'#').count();
    let start = 1 + hashes;
    let inside = text[start..].strip_prefix('"')?;
    let end = inside.find(&format!("\"{}", "#".repeat(hashes)))?;
    Some((inside[..end].to_owned(), start + 1 + end + 1 + hashes))
}

/// A string `"..."` that begins here, escapes as written, and how long it is.
fn plain(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((inside[..end].to_owned(), end + 2))
}

#[test]
fn strings_are_found_and_comments_left_out() {
    let code = "say(\"a-b\"); // say(\"c-d\")\nlet q = '\"'; f(r#\"x \"y\" z\"#, \"\\\"e-f\\\\\", \"g\")";
    let (left, strings) = taken_apart(code);
    assert_eq!(strings, ["a-b", "x \"y\" z", "\\\"e-f\\\\", "g"]);
    assert!(left.contains("say(\"a-b\")") && !left.contains("c-d"), "{left}");
    assert!(
        is_key("help-what-1") && !is_key("help") && !is_key("en-US") && !is_key("a--b") && !is_key("{a}-b")
    );
}
