//! How wide the page is, in which colours, and its picture.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::tab::Tab;

/// A phone, a desk, and the narrowest phone that pages must fit.
pub const PHONE: u32 = 390;
pub const DESK: u32 = 1_280;
pub const NARROW: u32 = 320;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

pub async fn set(tab: &Tab, width: u32, scheme: Scheme) {
    let height = if width < 600 { 844 } else { 900 };
    set_size(tab, width, height, 1.0).await;
    // Without motion, what is looked at is never halfway to another colour.
    let features = json!([
        { "name": "prefers-color-scheme", "value": scheme.name() },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    tab.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
}

/// A narrow screen is a phone's: its bars take no room, and the page's viewport element counts.
pub async fn set_size(tab: &Tab, width: u32, height: u32, scale: f64) {
    let size = json!({
        "width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600,
    });
    tab.cdp("Emulation.setDeviceMetricsOverride", size).await;
    // Until then, what is asked may be answered for the size before.
    tab.until(&format!("innerWidth === {width}")).await;
}

/// The whole page from head to foot, as `screenshots/NAME.png`.
pub async fn shoot(tab: &Tab, name: &str) {
    let size = tab.cdp("Page.getLayoutMetrics", json!({})).await;
    let height = size["cssContentSize"]["height"].as_f64().unwrap();
    save(name, &clip(tab, height).await);
}

/// The top of the page, so high.
pub async fn clip(tab: &Tab, height: f64) -> Vec<u8> {
    let width = tab.ask("document.documentElement.clientWidth").await;
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
    let what = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let shot = tab.cdp("Page.captureScreenshot", what).await;
    BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
}

pub fn save(name: &str, png: &[u8]) {
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}

/// What a test saw when it failed, under the test's name.
pub async fn shoot_failure(tab: &Tab) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("test").replace("::", "-");
    shoot(tab, &format!("failed-{name}")).await;
}

/// What does not fit the width as it is: no sideways scroll, nothing cut off at the edge, and every
/// target of a finger at least 44 px high.
pub async fn misfits(tab: &Tab) -> Vec<String> {
    let found = tab.ask(MISFITS).await;
    let found = found.as_array().unwrap_or_else(|| panic!("{found}"));
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

const MISFITS: &str = r"(() => {
  const root = document.documentElement;
  const shown = element => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !element.closest('.skip, .unseen');
  };
  const told = element => element.tagName.toLowerCase() + '.' + element.className + ' ' +
    element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
  const faults = [];
  if (root.scrollWidth > root.clientWidth) {
    faults.push('scrolls sideways: ' + root.scrollWidth + ' > ' + root.clientWidth);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    // A table scrolls in its own box.
    if (element.parentElement.closest('.scroll')) continue;
    if (shown(element) && (box.right > root.clientWidth + 0.5 || box.left < -0.5)) {
      faults.push('sticks out: ' + told(element));
    }
  }
  const targets = 'button, .button, select, summary, .choice, .brand, nav a, footer a, aside a, ' +
    '.alone a, .back a, input:not([type=hidden], [type=checkbox], [type=radio])';
  for (const element of document.querySelectorAll(targets)) {
    const height = element.getBoundingClientRect().height;
    if (shown(element) && height < 43.9) faults.push('only ' + height + ' px high: ' + told(element));
  }
  return faults;
})()";
