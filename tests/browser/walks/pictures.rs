//! The README's pictures, taken in the running demo. `scripts/screenshots` runs this and copies them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::harness::Demo;
use crate::look::{Scheme, clip, save, set, set_size};
use crate::people::enter;
use crate::tab::Tab;
use crate::walk::walk_to;

/// Width of the list's picture, and the height of a phone's.
const LIST: u32 = 880;
const PHONE: (u32, u32) = (390, 720);

/// Down to the end of the second bank, and a little paper.
const TWO_GROUPS: &str =
    "Math.round(document.querySelectorAll('.group')[1].getBoundingClientRect().bottom + scrollY) + 28";

async fn sign_in(tab: &Tab) {
    tab.visit("/sign-in").await;
    tab.fill("#phone", "415 555 0011").await;
    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    enter(tab, "123456").await;
    tab.at("/connections").await;
}

/// The top of the page on a phone, as an address that a page can show.
async fn phone(tab: &Tab) -> String {
    set_size(tab, PHONE.0, PHONE.1, 1.0).await;
    let png = clip(tab, PHONE.1.into()).await;
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png))
}

#[test]
fn of_the_demo() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Demo::start(dir.path(), &[]);
    walk_to(&demo.field("/consumerUrl"), true, async |tab| {
        sign_in(tab).await;
        for scheme in [Scheme::Light, Scheme::Dark] {
            set(tab, LIST, scheme).await;
            let height = tab.ask(TWO_GROUPS).await.as_f64().unwrap();
            save(&format!("readme-list-{}", scheme.name()), &clip(tab, height).await);
        }
        // A connection, the question before its stop, and another that has been stopped.
        set(tab, PHONE.0, Scheme::Light).await;
        let mut shots = Vec::new();
        for selector in [
            "article .act:has(.stop) .button",
            "main .button.stop",
            ".group:not(.past) .act:not(:has(.stop)) .button",
        ] {
            if selector.starts_with('.') {
                tab.visit("/connections").await;
            }
            let before = tab.path().await;
            tab.click_at(selector).await;
            tab.until(&format!("location.pathname !== {before:?} && document.readyState === 'complete'"))
                .await;
            shots.push(phone(tab).await);
        }
        save("readme-phone", &side_by_side(tab, &shots).await);
    });
}

/// One picture of several, made by the browser itself.
async fn side_by_side(tab: &Tab, shots: &[String]) -> Vec<u8> {
    let (width, height) = PHONE;
    let gap = 24;
    let images = shots.join("'><img src='");
    let page = format!(
        "<!doctype html><style>body {{ margin: 0; display: flex; gap: {gap}px }}
         img {{ inline-size: {width}px; block-size: {height}px; border-radius: 20px;
                outline: 1px solid #8888; outline-offset: -1px }}</style><img src='{images}'>"
    );
    tab.visit("about:blank").await;
    let count = u32::try_from(shots.len()).unwrap();
    set_size(tab, count * width + (count - 1) * gap, height, 1.0).await;
    let frame = tab.cdp("Page.getFrameTree", json!({})).await["frameTree"]["frame"]["id"].clone();
    tab.cdp("Page.setDocumentContent", json!({ "frameId": frame, "html": page })).await;
    let clear = json!({ "color": { "r": 0, "g": 0, "b": 0, "a": 0 } });
    tab.cdp("Emulation.setDefaultBackgroundColorOverride", clear).await;
    tab.until("[...document.images].every(image => image.complete)").await;
    clip(tab, height.into()).await
}
