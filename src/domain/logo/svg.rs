//! SVG logos. A file of this format can hold scripts, other files and parts that take for ever, so none is passed on:
//! what is known to draw is written out anew, the rest is left out or refused, and that is drawn as pixels.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{Group, ImageHrefResolver, Options, Tree};

/// Most of a file, in bytes, and most of its style sheets.
const BYTES: usize = 256 * 1_024;
const STYLE_BYTES: usize = 16 * 1_024;
/// Most nodes of a file: elements, texts between them, comments.
const NODES: u32 = 20_000;
/// Most elements that are drawn, each counted as often as it is used, and how deep they may lie in each other.
const DRAWN: usize = 20_000;
const DEEPEST: usize = 48;

/// How far from the picture something may be drawn, in pixels: what lies beyond is too far for whole numbers.
const FARTHEST: f32 = 8_000.0;

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

/// Whether a file may be an SVG: it begins as XML does.
pub fn may_be(file: &[u8]) -> bool {
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii_start();
    text.starts_with(b"<") && file.windows(4).any(|four| four == b"<svg")
}

/// The picture, as wide or as high as `side`.
///
/// # Errors
/// For staff, why it cannot be shown.
pub fn drawn(file: &[u8], side: u32) -> Result<RgbaImage, &'static str> {
    if file.len() > BYTES {
        return Err("is an SVG of more than 262144 bytes");
    }
    let text = std::str::from_utf8(file).map_err(|_| "is an SVG that is not UTF-8")?;
    let clean = clean(text)?;
    let options = Options {
        // None comes through as it is; without this, one that did could name a file of this machine.
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(&clean, &options).map_err(|_| "is a broken SVG")?;
    let whole = tree.size();
    let most = f32::from(u16::try_from(side).unwrap_or(u16::MAX));
    let scale = most / whole.width().max(whole.height());
    let cuts = tree.clip_paths().iter().map(|cut| cut.root());
    if !std::iter::once(tree.root()).chain(cuts).all(|group| is_near(group, scale)) {
        return Err("is an SVG with parts that are far from the picture");
    }
    let pixels = |length: f32| {
        (1..=side).rev().find(|n| f64::from(*n) <= f64::from(length * scale).round()).unwrap_or(1)
    };
    let mut map = Pixmap::new(pixels(whole.width()), pixels(whole.height())).ok_or("cannot be drawn")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    let colours = map.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    let picture =
        RgbaImage::from_raw(map.width(), map.height(), colours.collect()).ok_or("cannot be drawn")?;
    if picture.pixels().all(|pixel| pixel.0.last() == Some(&0)) {
        return Err("is an SVG that shows nothing");
    }
    Ok(picture)
}

fn is_near(group: &Group, scale: f32) -> bool {
    let bounds = group.abs_stroke_bounding_box();
    let edges = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
    edges.iter().all(|edge| (edge * scale).abs() <= FARTHEST)
}

/// The same drawing in a file that holds nothing else.
fn clean(text: &str) -> Result<String, &'static str> {
    let plain = without_plain_type(text);
    let text = plain.as_deref().unwrap_or(text);
    // Entities and what else a document type can define are not read.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options)
        .map_err(|_| "is a broken SVG, a very large one, or one with a document type")?;
    let root = document.root_element();
    if !(root.has_tag_name((SVG, "svg"))) {
        return Err("is no SVG");
    }
    let mut ids = BTreeMap::new();
    for node in root.descendants().filter(Node::is_element) {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
    }
    let mut counted = BTreeMap::new();
    count(root, &ids, &mut counted, 0)?;
    let mut clean = String::with_capacity(text.len());
    write(root, &mut clean)?;
    Ok(clean)
}

/// The same without a document type that defines nothing itself: drawing programs write it, and nobody reads it.
fn without_plain_type(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("<!DOCTYPE")?;
    let (kind, after) = rest.split_once('>')?;
    (!kind.contains('[')).then(|| format!("{before}{after}"))
}

/// How many elements are drawn for one, with what it uses and what it is filled and cut with.
fn count<'a, 'i>(
    node: Node<'a, 'i>,
    ids: &BTreeMap<&'a str, Node<'a, 'i>>,
    counted: &mut BTreeMap<usize, usize>,
    depth: usize,
) -> Result<usize, &'static str> {
    const TOO_MUCH: &str = "is an SVG of too many parts, or with parts too deep in each other";
    if let Some(known) = counted.get(&node.id().get_usize()) {
        return Ok(*known);
    }
    if depth > DEEPEST {
        return Err(TOO_MUCH);
    }
    let used = node.attributes().flat_map(|attribute| named(attribute.value()));
    let used: Vec<Node<'_, '_>> = used.filter_map(|id| ids.get(id).copied()).collect();
    let mut sum = 1_usize;
    for part in node.children().filter(Node::is_element).chain(used) {
        sum += count(part, ids, counted, depth + 1)?;
        if sum > DRAWN {
            return Err(TOO_MUCH);
        }
    }
    counted.insert(node.id().get_usize(), sum);
    Ok(sum)
}

/// The ids that a value names, as `#id` alone or in `url(#id)`.
fn named(value: &str) -> impl Iterator<Item = &str> {
    value.split('#').skip(1).filter_map(|rest| rest.split([')', '"', '\'', ' ', ';']).next())
}

fn write(node: Node<'_, '_>, out: &mut String) -> Result<(), &'static str> {
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
    let tag = if name.name() == "a" { "g" } else { name.name() };
    let _ = write!(out, "<{tag}");
    if root {
        let _ = write!(out, r#" xmlns="{SVG}""#);
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let is_own = match attribute.namespace() {
            _ if name == "href" => value.starts_with('#'),
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
        write(part, out)?;
    }
    let _ = write!(out, "</{tag}>");
    Ok(())
}

/// The words of a style sheet: selectors with colours, in short.
fn style(node: Node<'_, '_>) -> Result<String, &'static str> {
    let words: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    if words.len() > STYLE_BYTES
        || ["@", "clip-path", "mask", "filter"].iter().any(|word| words.contains(word))
    {
        return Err("is an SVG whose style sheet is long, or has rules that are not drawn here");
    }
    Ok(words)
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

#[cfg(test)]
mod tests;
