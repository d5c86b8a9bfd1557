//! Logos of apps and banks. Whatever is fetched is drawn anew: a picture from elsewhere that is passed on as it came
//! could be anything that some decoder in a browser trips over.

mod svg;

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use sha2::{Digest as _, Sha256};

use super::secrets::to_hex;
use super::time::{DAY, HOUR};

/// Most of a picture that is read, in bytes.
pub const BYTES: usize = 512 * 1_024;
/// Widest and highest that is looked at, in pixels.
const WIDEST: u32 = 2_048;
/// What decoding one may take, in bytes: four for each pixel, and half as much again.
const MEMORY: u64 = 24 * 1_024 * 1_024;
/// Width and height at most of what is shown, in pixels: 2.75rem on a screen of three times the density.
const SIDE: u32 = 132;
/// One that was fetched is fetched again after this: apps change their logos without changing the address.
pub const FRESH: i64 = 30 * DAY;

/// A logo as we serve it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Of its bytes, so that a changed one has another address: 32 hexadecimal digits.
    pub id: String,
    /// The picture.
    pub png: Vec<u8>,
}

/// A PNG, JPEG, WebP or SVG, drawn anew: its first frame, no larger than it is shown, and nothing else that was in
/// the file.
///
/// # Errors
/// For staff, why it is no picture that can be shown.
pub fn redrawn(file: &[u8]) -> Result<Logo, &'static str> {
    let fitting = if svg::may_be(file) {
        DynamicImage::ImageRgba8(svg::drawn(file, SIDE)?)
    } else {
        let picture = pixels(file)?;
        if picture.width().max(picture.height()) > SIDE {
            picture.resize(SIDE, SIDE, FilterType::Lanczos3)
        } else {
            picture
        }
    };
    let mut png = Vec::new();
    // Of the four channels that every browser shows alike: no profile, no palette, no 16 bits.
    let drawn = fitting.into_rgba8().write_to(&mut Cursor::new(&mut png), ImageFormat::Png);
    drawn.map_err(|_| "cannot be drawn anew")?;
    let id = to_hex(&Sha256::digest(&png)).chars().take(32).collect();
    Ok(Logo { id, png })
}

/// A picture that is made of pixels.
fn pixels(file: &[u8]) -> Result<DynamicImage, &'static str> {
    let mut reader = ImageReader::new(Cursor::new(file));
    let format = image::guess_format(file).ok();
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    let format = format.filter(|format| known.contains(format)).ok_or("is no PNG, JPEG, WebP or SVG")?;
    reader.set_format(format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    reader.decode().map_err(|_| "is broken, or larger than 2048 by 2048 pixels")
}

/// How long after so many failures in a row it is tried again, in milliseconds.
#[must_use]
pub const fn again_after(failures: i64) -> i64 {
    match failures {
        ..=1 => HOUR,
        2 => 6 * HOUR,
        3 => DAY,
        _ => 7 * DAY,
    }
}
