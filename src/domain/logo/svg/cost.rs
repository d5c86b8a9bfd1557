//! What a cleaned drawing would cost to draw. Small files can ask for a great deal: each part counts as often as it is
//! used, and whatever could be read in two ways is refused, so that it is counted as it is drawn.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};

/// Most elements that are drawn, each counted as often as it is used, and how deep they may lie in each other.
const DRAWN: usize = 20_000;
pub(super) const DEEPEST: usize = 48;
/// So many bytes of attributes weigh as much as an element: a path may be long, and is copied by each use.
const AN_ELEMENT: usize = 64;
/// Most elements that are drawn times stops of gradients and rules of style sheets: each fill has stops of its own,
/// also where it is inherited, and each rule is tried on each element.
const PAIRS: usize = 1_000_000;

pub(super) const TOO_MUCH: &str = "is an SVG of too many parts, or with parts too deep in each other";
const ODD_NAME: &str = "is an SVG with parts of one name, or names that are not plain letters and digits";
const CUT_CUTS: &str = "is an SVG whose cuts are cut themselves, or inherited";

/// What points to another element and is not inherited of itself. A fill is, so that the word adds nothing there.
const CUTS: &[&str] = &["clip-path", "mask", "marker"];

/// Refuses what would take too long to draw, or too much memory.
///
/// # Errors
/// For staff, why it cannot be shown.
pub(super) fn check(clean: &Document<'_>) -> Result<(), &'static str> {
    let root = clean.root_element();
    let mut parts = Parts { ids: BTreeMap::new(), counted: BTreeMap::new() };
    let mut per_element = 1_usize;
    for node in root.descendants() {
        if let Some(id) = node.attribute("id")
            && parts.ids.insert(id, node).is_some()
        {
            return Err(ODD_NAME);
        }
        per_element += match node.tag_name().name() {
            "stop" => 1,
            "style" => {
                // Their text is no attribute, and names gradients as well.
                let words = node.text().unwrap_or_default();
                named(words)?;
                words.matches(['{', ',']).count()
            }
            _ => 0,
        };
    }
    let drawn = parts.count(root, false, 0)?.parts;
    if drawn.saturating_mul(per_element) > PAIRS { Err(TOO_MUCH) } else { Ok(()) }
}

/// What is drawn for one element: how many parts, and how deep they lie in each other.
#[derive(Clone, Copy)]
struct Cost {
    parts: usize,
    height: usize,
}

impl Cost {
    fn add(&mut self, part: Self) -> Result<(), &'static str> {
        self.parts += part.parts;
        self.height = self.height.max(part.height + 1);
        if self.parts > DRAWN || self.height > DEEPEST { Err(TOO_MUCH) } else { Ok(()) }
    }
}

struct Parts<'a, 'i> {
    ids: BTreeMap<&'a str, Node<'a, 'i>>,
    counted: BTreeMap<(usize, bool), Cost>,
}

impl<'a, 'i> Parts<'a, 'i> {
    /// What is drawn for one, with what it uses and what it is filled and cut with. In a cut there is no other: each
    /// would be drawn once for every part of the first.
    fn count(&mut self, node: Node<'a, 'i>, in_cut: bool, depth: usize) -> Result<Cost, &'static str> {
        let in_cut = in_cut || is_cut(node);
        let key = (node.id().get_usize(), in_cut);
        if let Some(known) = self.counted.get(&key) {
            return Ok(*known);
        }
        // Of parts that use each other there is no end.
        if depth > DEEPEST {
            return Err(TOO_MUCH);
        }
        let bytes: usize = node.attributes().map(|attribute| attribute.value().len()).sum();
        let mut cost = Cost { parts: 1 + bytes / AN_ELEMENT, height: 0 };
        for part in node.children().filter(Node::is_element) {
            cost.add(self.count(part, in_cut, depth + 1)?)?;
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if value.contains("inherit")
                && CUTS.iter().any(|cut| name.starts_with(cut) || is_style_of(name, value, cut))
            {
                return Err(CUT_CUTS);
            }
            let ids = if name == "href" {
                vec![plain(value.strip_prefix('#').unwrap_or_default())?]
            } else {
                named(value)?
            };
            for used in ids.into_iter().filter_map(|id| self.ids.get(id).copied()).collect::<Vec<_>>() {
                if in_cut && is_cut(used) {
                    return Err(CUT_CUTS);
                }
                cost.add(self.count(used, in_cut, depth + 1)?)?;
            }
        }
        self.counted.insert(key, cost);
        Ok(cost)
    }
}

fn is_cut(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "clipPath"
}

fn is_style_of(name: &str, value: &str, property: &str) -> bool {
    name == "style" && value.contains(property)
}

/// The ids that a value names in `url(#id)`.
fn named(value: &str) -> Result<Vec<&str>, &'static str> {
    let lower = value.to_ascii_lowercase();
    let begins = lower.match_indices("url(").filter_map(|(at, _)| value.get(at..)?.split_once('('));
    begins
        .map(|(_, rest)| {
            let (inside, _) = rest.split_once(')').ok_or(ODD_NAME)?;
            plain(inside.strip_prefix('#').ok_or(ODD_NAME)?)
        })
        .collect()
}

/// An id that is read alike by everybody.
fn plain(id: &str) -> Result<&str, &'static str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    if !id.is_empty() && id.bytes().all(is_plain) { Ok(id) } else { Err(ODD_NAME) }
}
