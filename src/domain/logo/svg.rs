//! SVG logos. A file of this format can hold scripts, other files and parts that take for ever, so none is passed on:
//! what is known to draw is written out anew, the rest is left out or refused, and that is drawn as pixels.

mod clean;
mod cost;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, ImageHrefResolver, Node, Options, Tree};

use clean::{clean, parsed};

/// Most of a file, in bytes.
const BYTES: usize = 256 * 1_024;

/// How far from the picture something may be drawn, in pixels: what lies beyond is too far for whole numbers.
const FARTHEST: f32 = 8_000.0;

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
    // What is counted is what is drawn: the same document, and not the one that came.
    let document = parsed(&clean)?;
    cost::check(&document)?;
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| "is a broken SVG")?;
    let whole = tree.size();
    let most = f32::from(u16::try_from(side).unwrap_or(u16::MAX));
    let scale = most / whole.width().max(whole.height());
    if has_dashes(tree.root()) {
        return Err("is an SVG with dashed lines");
    }
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

/// Each dash is drawn by itself, and a line may have a million of them. No line of a cut is drawn.
fn has_dashes(group: &Group) -> bool {
    group.children().iter().any(|node| match node {
        Node::Group(group) => has_dashes(group),
        Node::Path(path) => path.stroke().is_some_and(|stroke| stroke.dasharray().is_some()),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
