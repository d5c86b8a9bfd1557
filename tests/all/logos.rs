//! Logos: fetched by a client that looks where it goes, drawn anew, shown from our own origin.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use untether::domain::logo::BYTES;

use crate::harness::{Grant, Host, Test};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A picture of one colour.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, image::Rgb([0, 90, 156])))
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

/// The same, in a file of so many bytes.
fn padded(bytes: usize) -> Vec<u8> {
    let mut file = picture(64, 64, ImageFormat::Png);
    file.resize(bytes, 0);
    file
}

fn grant(t: &Test, uri: &str) -> Grant {
    t.grant("c-1").set("/connection/recipient/logoUri", uri)
}

/// Where the list shows the app's logo from, if it does.
async fn shown(t: &Test) -> Option<String> {
    let page = t.person().await.get("/connections").await;
    let (_, rest) = page.html.split_once(r#"src="/logos/"#)?;
    Some(format!("/logos/{}", rest.split('"').next().unwrap()))
}

fn last_answer(t: &Test) -> String {
    t.database.texts("SELECT COALESCE(last_answer, '') AS value FROM logos").concat()
}

both!(each_format_is_drawn_anew_and_shown_from_here, async |t| {
    let host = Host::start(200, picture(400, 200, ImageFormat::Jpeg));
    t.share(grant(t, &host.url)).await;
    assert_eq!(shown(t).await, None);
    t.person().await.get("/connections").await.assert_shows(&["B"]);
    let mut seen = Vec::new();
    for (format, width) in [(ImageFormat::Jpeg, 400), (ImageFormat::Png, 300), (ImageFormat::WebP, 132)] {
        host.say(200, picture(width, width / 2, format));
        t.app.tidy().await;
        let address = shown(t).await.unwrap();
        let logo = t.browser().get(&address).await;
        assert_eq!((logo.status, &logo.headers["content-type"]), (200, &"image/png".parse().unwrap()));
        assert_eq!(logo.headers["cache-control"], "public, max-age=31536000, immutable");
        let bytes = reqwest::get(format!("{}{address}", t.app.consumer_url().trim_end_matches('/')));
        let drawn = image::load_from_memory_with_format(
            &bytes.await.unwrap().bytes().await.unwrap(),
            ImageFormat::Png,
        );
        let drawn = drawn.unwrap();
        assert_eq!((drawn.width(), drawn.height()), (132, 66), "{format:?}");
        seen.push(address);
        // Not before 30 days have passed.
        t.advance(30 * DAY - 1);
        t.app.tidy().await;
        assert_eq!(host.asked(), seen.len(), "{format:?}");
        t.advance(1);
    }
    assert_eq!(t.browser().get("/logos/0123456789abcdef0123456789abcdef").await.status, 404);
});

both!(what_is_no_logo_leaves_the_letter, async |t| {
    let host = Host::start(200, Vec::new());
    t.share(grant(t, &host.url)).await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#.to_vec();
    let named = br#"<svg xmlns="http://www.w3.org/2000/svg"><text>B</text></svg>"#.to_vec();
    let half = picture(64, 64, ImageFormat::Png)[..60].to_vec();
    let faults = [
        (200, Vec::new(), "is no PNG, JPEG, WebP or SVG"),
        (200, b"<html><script>alert(1)</script>".to_vec(), "is no PNG, JPEG, WebP or SVG"),
        (200, svg, "is an SVG that shows nothing"),
        (200, named, "is an SVG with text: its letters must be drawn as paths"),
        (200, half, "is broken, or larger than 2048 by 2048 pixels"),
        (200, picture(2_049, 1, ImageFormat::Png), "is broken, or larger than 2048 by 2048 pixels"),
        (200, picture(1, 2_049, ImageFormat::Png), "is broken, or larger than 2048 by 2048 pixels"),
        (200, padded(BYTES + 1), "is larger than 524288 bytes, or broke off"),
        (404, picture(64, 64, ImageFormat::Png), "answers 404"),
        (302, picture(64, 64, ImageFormat::Png), "answers 302"),
        (500, Vec::new(), "answers 500"),
    ];
    for (n, (status, body, why)) in faults.into_iter().enumerate() {
        host.say(status, body);
        t.app.tidy().await;
        assert_eq!((host.asked(), last_answer(t).as_str()), (n + 1, why));
        assert_eq!(shown(t).await, None, "{why}");
        // An hour, six, a day, and then a week each.
        let wait = [HOUR, 6 * HOUR, DAY].get(n).copied().unwrap_or(7 * DAY);
        t.advance(wait - 1);
        t.app.tidy().await;
        assert_eq!(host.asked(), n + 1, "{why}");
        t.advance(1);
    }
    // The largest that is taken.
    host.say(200, padded(BYTES));
    t.app.tidy().await;
    assert!(shown(t).await.is_some());
    t.advance(30 * DAY);
    host.say(200, picture(2_048, 2_048, ImageFormat::Png));
    t.app.tidy().await;
    let large = shown(t).await;
    assert!(large.is_some());
    assert_eq!(last_answer(t), "");
    // What fails later takes nothing away.
    t.advance(30 * DAY);
    host.say(500, Vec::new());
    t.app.tidy().await;
    assert_eq!((shown(t).await, last_answer(t).as_str()), (large, "answers 500"));
});

both!(a_logo_in_our_own_network_is_not_fetched, |s| s.webhook_allow = None, async |t| {
    t.leaves_unsettled();
    let host = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &host.url.replace("http:", "https:"))).await;
    t.app.tidy().await;
    assert_eq!(host.asked(), 0);
    assert!(last_answer(t).contains("is not a public address"), "{}", last_answer(t));
});

both!(two_workers_fetch_a_logo_once, async |t| {
    let host = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &host.url)).await;
    let other = t.another_node().await;
    futures_util::future::join(t.app.tidy(), other.tidy()).await;
    assert_eq!(host.asked(), 1);
    assert!(shown(t).await.is_some());
    other.stop().await;
});

both!(another_logo_takes_the_place_of_the_first, async |t| {
    let first = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &first.url)).await;
    t.app.tidy().await;
    let before = shown(t).await.unwrap();
    let second = Host::start(200, picture(64, 32, ImageFormat::Png));
    t.advance(60);
    let update = grant(t, &second.url).updated().to_json();
    assert_eq!(t.platform.notify(&update).await.status / 100, 2);
    assert_eq!(shown(t).await, None);
    t.app.tidy().await;
    assert!(shown(t).await.is_some_and(|after| after != before));
    // Nobody needs the first any more.
    t.app.tidy().await;
    assert_eq!(t.browser().get(&before).await.status, 404);
    assert_eq!(t.database.texts("SELECT uri AS value FROM logos").concat(), second.url);
});
