//! Writes a drawing out anew: what is known to draw, and nothing else.

use std::fmt::Write as _;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

use super::cost::{DEEPEST, TOO_MUCH};

/// Most of a file's style sheets, in bytes.
const STYLE_BYTES: usize = 16 * 1_024;
/// Most nodes of a file: elements, texts between them, comments.
const NODES: u32 = 20_000;

const SVG: &str = "http://www.w3.org/2000/svg";
/// What draws, or holds what draws.
const TAKEN: &[&str] = &[
    "svg",
    "g",
    "a",
    "switch",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "style",
];
/// What is left out, since a logo is the same without it.
const LEFT: &[&str] = &[
    "script",
    "foreignObject",
    "title",
    "desc",
    "metadata",
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "set",
    "discard",
    "view",
    "cursor",
    "filter",
];

/// A file as it may be read. Entities and what else a document type can define are not.
///
/// # Errors
/// For staff, why it cannot be shown.
pub(super) fn parsed(text: &str) -> Result<Document<'_>, &'static str> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .map_err(|_| "is a broken SVG, a very large one, or one with a document type")
}

/// The same drawing in a file that holds nothing else.
///
/// # Errors
/// For staff, why it cannot be shown.
pub(super) fn clean(text: &str) -> Result<String, &'static str> {
    let plain = without_plain_type(text);
    let text = plain.as_deref().unwrap_or(text);
    let document = parsed(text)?;
    let root = document.root_element();
    if !(root.has_tag_name((SVG, "svg"))) {
        return Err("is no SVG");
    }
    let mut clean = String::with_capacity(text.len());
    write(root, &mut clean, 0)?;
    Ok(clean)
}

/// The same without a document type that defines nothing itself: drawing programs write it, and nobody reads it.
fn without_plain_type(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("<!DOCTYPE")?;
    let (kind, after) = rest.split_once('>')?;
    (!kind.contains('[')).then(|| format!("{before}{after}"))
}

fn write(node: Node<'_, '_>, out: &mut String, depth: usize) -> Result<(), &'static str> {
    if depth > DEEPEST {
        return Err(TOO_MUCH);
    }
    let name = node.tag_name();
    if name.namespace() != Some(SVG) || LEFT.contains(&name.name()) {
        return Ok(());
    }
    if !TAKEN.contains(&name.name()) {
        return Err(match name.name() {
            "text" => "is an SVG with text: its letters must be drawn as paths",
            "image" | "feImage" => "is an SVG with another picture inside",
            _ => "is an SVG with parts that are not drawn here, such as masks and patterns",
        });
    }
    let root = node.parent().is_none_or(|parent| parent.is_root());
    // A link leads nowhere here, and of several choices the first that is left is taken.
    let is_link = name.name() == "a";
    let tag = if is_link { "g" } else { name.name() };
    let _ = write!(out, "<{tag}");
    if root {
        let _ = write!(out, r#" xmlns="{SVG}""#);
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let is_own = match attribute.namespace() {
            _ if name == "href" => !is_link && value.starts_with('#'),
            namespace => namespace.is_none() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        };
        if is_own && !name.starts_with("on") && name != "filter" {
            let _ = write!(out, r#" {name}="{}""#, escaped(&without_filters(name, value)));
        }
    }
    out.push('>');
    if name.name() == "style" {
        out.push_str(&escaped(&style(node)?));
    }
    for part in node.children().filter(Node::is_element) {
        write(part, out, depth + 1)?;
    }
    let _ = write!(out, "</{tag}>");
    Ok(())
}

/// The words of a style sheet: selectors with colours, in short.
fn style(node: Node<'_, '_>) -> Result<String, &'static str> {
    let words: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let words = without_comments(&words);
    if words.len() > STYLE_BYTES
        || ["@", "[", "clip-path", "mask", "marker", "filter"].iter().any(|word| words.contains(word))
        || !has_short_selectors(&words)
    {
        return Err("is an SVG whose style sheet is long, or has rules that are not drawn here");
    }
    Ok(words)
}

/// Whether no selector asks for more than one ancestor at any distance: with each more, every chain of them is tried.
fn has_short_selectors(words: &str) -> bool {
    let before = words.split('{').map(|text| text.rsplit('}').next().unwrap_or(text));
    before.flat_map(|selectors| selectors.split(',')).all(|selector| {
        let steps = selector.split(['>', '+']);
        steps.map(|step| step.split_whitespace().count().saturating_sub(1)).sum::<usize>() <= 1
    })
}

fn without_comments(words: &str) -> String {
    let mut parts = words.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push(' ');
        kept.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    kept
}

/// A style without its filters: what names one that is not there would not be drawn at all.
fn without_filters(name: &str, value: &str) -> String {
    if name != "style" {
        return value.to_owned();
    }
    let kept = value.split(';').filter(|part| !part.trim_start().starts_with("filter"));
    kept.collect::<Vec<_>>().join(";")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
