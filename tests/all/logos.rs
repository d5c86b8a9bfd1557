//! Logos: fetched by a client that looks where it goes, drawn anew, shown from our own origin.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use untether::domain::logo::BYTES;
use untether::domain::staff::Role;
use untether::store::logos::due;

use crate::harness::{Grant, Host, Test, reaching_here};
use crate::staff_registry::{open, path_of};

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
        t.fetch_logos().await;
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
        t.fetch_logos().await;
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
        t.fetch_logos().await;
        assert_eq!((host.asked(), last_answer(t).as_str()), (n + 1, why));
        assert_eq!(shown(t).await, None, "{why}");
        // An hour, six, a day, and then a week each.
        let wait = [HOUR, 6 * HOUR, DAY].get(n).copied().unwrap_or(7 * DAY);
        t.advance(wait - 1);
        t.fetch_logos().await;
        assert_eq!(host.asked(), n + 1, "{why}");
        t.advance(1);
    }
    // The largest that is taken.
    host.say(200, padded(BYTES));
    t.fetch_logos().await;
    assert!(shown(t).await.is_some());
    t.advance(30 * DAY);
    host.say(200, picture(2_048, 2_048, ImageFormat::Png));
    t.fetch_logos().await;
    let large = shown(t).await;
    assert!(large.is_some());
    assert_eq!(last_answer(t), "");
    // What fails later takes nothing away.
    t.advance(30 * DAY);
    host.say(500, Vec::new());
    t.fetch_logos().await;
    assert_eq!((shown(t).await, last_answer(t).as_str()), (large, "answers 500"));
});

// The setting is for webhooks: here it permits this very host.
both!(what_webhooks_may_reach_logos_are_not_fetched_from, async |t| {
    let host = Host::start(200, picture(64, 64, ImageFormat::Png));
    assert_eq!(reaching_here().get(&host.url, &[], BYTES).await.unwrap().status, 200);
    let plain = host.url.replace("127.0.0.1", "logos.example");
    for (n, uri) in [&host.url, &host.url.replace("http:", "https:"), &plain].into_iter().enumerate() {
        t.share(t.grant(&format!("c-{n}")).set("/connection/recipient/logoUri", uri)).await;
        t.app.worker().fetch_logos(&t.app.worker().logos).await.unwrap();
        assert_eq!(
            (host.asked(), last_answer(t).as_str()),
            (1, "must be at a public address, by https"),
            "{uri}"
        );
        t.database.execute("DELETE FROM logos; UPDATE recipients SET logo_uri = NULL");
        t.advance(1);
    }
});

// More than four rounds, and what staff ask for comes first.
both!(whatever_is_due_is_fetched_at_once, async |t| {
    let host = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &host.url)).await;
    for n in 0..256 {
        t.database
            .execute(&format!("INSERT INTO logos (uri, due_at, failures) VALUES ('{}/{n}', 1, 0)", host.url));
    }
    let first = async || t.app.store().read(|db| due(db, 1, i64::MAX)).await.unwrap();
    assert_ne!(first().await, [(host.url.clone(), 0)]);
    let olga = t.member(Role::Operator).await;
    let app = path_of(t, "recipients");
    open(&olga, &app).await.form_to(&format!("{app}/logo")).submit().await;
    assert_eq!(first().await, [(host.url.clone(), 0)]);
    open(&olga, &app).await.assert_shows(&["It is fetched soon, as a rule within ten minutes."]);
    t.app.worker().fetch_logos(&reaching_here()).await.unwrap();
    assert_eq!(host.asked(), 257);
    t.app.worker().fetch_logos(&reaching_here()).await.unwrap();
    assert_eq!(host.asked(), 257);
    // Of those, only one is anybody's.
    t.app.tidy().await;
    assert_eq!(t.database.texts("SELECT uri AS value FROM logos"), [host.url.as_str()]);
});

both!(two_workers_fetch_a_logo_once, async |t| {
    let host = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &host.url)).await;
    let other = t.another_node().await;
    let client = reaching_here();
    let (one, two) =
        futures_util::join!(t.app.worker().fetch_logos(&client), other.worker().fetch_logos(&client));
    one.and(two).unwrap();
    assert_eq!(host.asked(), 1);
    assert!(shown(t).await.is_some());
    other.stop().await;
});

both!(another_logo_takes_the_place_of_the_first, async |t| {
    let first = Host::start(200, picture(64, 64, ImageFormat::Png));
    t.share(grant(t, &first.url)).await;
    t.fetch_logos().await;
    let before = shown(t).await.unwrap();
    let second = Host::start(200, picture(64, 32, ImageFormat::Png));
    t.advance(60);
    let update = grant(t, &second.url).updated().to_json();
    assert_eq!(t.platform.notify(&update).await.status / 100, 2);
    assert_eq!(shown(t).await, None);
    t.fetch_logos().await;
    assert!(shown(t).await.is_some_and(|after| after != before));
    // Nobody needs the first any more.
    t.fetch_logos().await;
    assert_eq!(t.browser().get(&before).await.status, 404);
    assert_eq!(t.database.texts("SELECT uri AS value FROM logos").concat(), second.url);
});
