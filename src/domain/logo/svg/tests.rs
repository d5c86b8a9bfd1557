use std::fmt::Write as _;
use std::io::Write as _;

use super::{clean, cost, drawn, may_be};

const RED: [u8; 4] = [255, 0, 0, 255];

fn svg(inside: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{inside}</svg>"#
    )
}

/// What stands in the middle of a drawing of 20 by 20 pixels.
fn middle(inside: &str) -> Result<[u8; 4], &'static str> {
    drawn(svg(inside).as_bytes(), 20).map(|picture| picture.get_pixel(10, 10).0)
}

const SQUARE: &str = r#"<rect width="10" height="10" fill="red"/>"#;

#[test]
fn shapes_uses_gradients_cuts_and_styles_are_drawn() {
    assert_eq!(middle(SQUARE), Ok(RED));
    for inside in [
        r##"<defs><path id="a" d="M0 0h10v10H0z"/></defs><use xlink:href="#a" fill="red"/>"##,
        r##"<defs><path id="a" d="M0 0h10v10H0z"/></defs><use href="#a" fill="red"/>"##,
        r#"<style>.a{fill:red}</style><path class="a" d="M0 0h10v10H0z"/>"#,
        r#"<style><![CDATA[.a>.b{fill:red}]]></style><g class="a"><path class="b" d="M0 0h10v10H0z"/></g>"#,
        r#"<linearGradient id="a"><stop stop-color="red"/></linearGradient><path fill="url(#a)" d="M0 0h10v10H0z"/>"#,
        r#"<clipPath id="a"><circle cx="5" cy="5" r="3"/></clipPath><path clip-path="url(#a)" fill="red" d="M0 0h10v10H0z"/>"#,
        r#"<a xlink:href="https://app.example/"><path fill="red" d="M0 0h10v10H0z"/></a>"#,
    ] {
        assert_eq!(middle(inside), Ok(RED), "{inside}");
    }
    let wide = r#"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"><rect width="300" height="150"/></svg>"#;
    assert_eq!(drawn(wide.as_bytes(), 132).unwrap().dimensions(), (132, 66));
}

#[test]
fn nothing_that_acts_or_leads_elsewhere_is_left() {
    let hostile = format!(
        r#"<script>alert(1)</script><script xlink:href="https://evil.example/a.js"/>
        <foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)">x</body></foreignObject>
        <html:iframe xmlns:html="http://www.w3.org/1999/xhtml" src="https://evil.example/"/>
        <g onload="alert(1)" onclick="alert(1)" data-x="&quot;&gt;&lt;script&gt;" style="filter:url(https://evil.example/#f);fill:red">{SQUARE}</g>
        <use xlink:href="https://evil.example/b.svg#a"/><use href="file:///etc/passwd"/>
        <a href="javascript:alert(1)"><animate attributeName="href" to="javascript:alert(1)"/>{SQUARE}</a>
        <filter id="f"><feTurbulence numOctaves="4000000000"/></filter>"#
    );
    let clean = clean(&svg(&hostile)).unwrap();
    for word in [
        "script>",
        "foreignObject",
        "onload",
        "onclick",
        "evil",
        "file:",
        "javascript",
        "iframe",
        "feTurb",
        "xlink",
    ] {
        assert!(!clean.replace("&lt;script&gt;", "").contains(word), "{word} in {clean}");
    }
    assert_eq!(middle(&hostile), Ok(RED));
}

#[test]
fn what_would_be_shown_without_a_part_of_it_is_refused() {
    let text = r#"<text y="8">Logo</text>"#;
    assert_eq!(middle(text), Err("is an SVG with text: its letters must be drawn as paths"));
    for href in ["https://evil.example/a.png", "/etc/passwd", "data:image/png;base64,AAAA", "b.svg"] {
        for name in ["href", "xlink:href"] {
            let inside = format!(r#"{SQUARE}<image {name}="{href}" width="9" height="9"/>"#);
            assert_eq!(middle(&inside), Err("is an SVG with another picture inside"), "{inside}");
        }
    }
    for part in [r#"<mask id="a"/>"#, r#"<pattern id="a"/>"#, r#"<marker id="a"/>"#, "<video/>", "<unknown/>"]
    {
        assert!(middle(&format!("{SQUARE}{part}")).unwrap_err().contains("not drawn here"), "{part}");
    }
    for style in ["@import url(https://evil.example/a.css);", ".a{clip-path:url(#a)}", ".a{mask:url(#a)}"] {
        assert!(middle(&format!("<style>{style}</style>{SQUARE}")).is_err(), "{style}");
    }
    assert_eq!(middle(""), Err("is an SVG that shows nothing"));
}

#[test]
fn sizes_that_make_no_sense_cost_nothing() {
    for view in ["0 0 1e30 1e30", "0 0 1000000000 1", "0 0 1 1000000000", "-1e9 -1e9 2e9 2e9"] {
        let file = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><rect x="-1e30" y="-1e30" width="2e30" height="2e30"/></svg>"#
        );
        if let Ok(picture) = drawn(file.as_bytes(), 132) {
            assert!(picture.width() <= 132 && picture.height() <= 132, "{view}");
        }
    }
    for size in ["0", "-1", "1e39", "NaN", "100000"] {
        let file = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{SQUARE}</svg>"#
        );
        if let Ok(picture) = drawn(file.as_bytes(), 132) {
            assert!(picture.width() <= 132 && picture.height() <= 132, "{size}");
        }
    }
}

#[test]
fn bombs_are_refused() {
    let mut laughs = String::from(r#"<!DOCTYPE svg [<!ENTITY a0 "ha">"#);
    for n in 1..10 {
        let _ = write!(laughs, r#"<!ENTITY a{n} "{}">"#, format!("&a{};", n - 1).repeat(10));
    }
    let _ = write!(laughs, "]>{}", svg("<style>&a9;</style>"));
    assert!(drawn(laughs.as_bytes(), 20).unwrap_err().contains("document type"));
    let outside =
        format!(r#"<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{}"#, svg("<style>&a;</style>"));
    assert!(drawn(outside.as_bytes(), 20).is_err());
    // Each uses the one before it twice.
    let mut uses = format!(r#"<g id="g0">{SQUARE}</g>"#);
    for n in 1..30 {
        let _ = write!(uses, r##"<g id="g{n}"><use href="#g{0}"/><use href="#g{0}"/></g>"##, n - 1);
    }
    let too_much = Err("is an SVG of too many parts, or with parts too deep in each other");
    assert_eq!(middle(&uses), too_much);
    assert_eq!(middle(r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##), too_much);
    assert_eq!(middle(&format!("{}{}", "<g>".repeat(100), "</g>".repeat(100))), too_much);
    assert!(middle(&format!("{}{}", "<g>".repeat(9_000), "</g>".repeat(9_000))).is_err());
    assert!(middle(&SQUARE.repeat(30_000)).is_err());
    assert!(middle(&format!("<!--{}-->", "a".repeat(super::BYTES))).unwrap_err().contains("262144"));
}

const ODD_NAME: Result<[u8; 4], &str> =
    Err("is an SVG with parts of one name, or names that are not plain letters and digits");
const CUT_CUTS: Result<[u8; 4], &str> = Err("is an SVG whose cuts are cut themselves, or inherited");
const TOO_MUCH: Result<[u8; 4], &str> =
    Err("is an SVG of too many parts, or with parts too deep in each other");

/// Each cut is cut four times by the one before it, as `by` says; 4 to the 29th parts in all.
fn cuts(by: impl Fn(usize) -> String) -> String {
    let mut cuts = format!(r#"<clipPath id="c0">{SQUARE}</clipPath>"#);
    for n in 1..30 {
        let cut = format!(r#"<path d="M0 0h9v9z" {}/>"#, by(n - 1)).repeat(4);
        let _ = write!(cuts, r#"<clipPath id="c{n}">{cut}</clipPath>"#);
    }
    format!(r#"{cuts}<g clip-path="url(#c29)">{SQUARE}</g>"#)
}

#[test]
fn cuts_of_cuts_are_refused_however_they_are_named() {
    assert_eq!(middle(&cuts(|n| format!(r#"clip-path="url(#c{n})""#))), CUT_CUTS);
    assert_eq!(middle(&cuts(|n| format!(r#"style="fill:red;clip-path:url(#c{n})""#))), CUT_CUTS);
    // What is left out has the same names.
    let harmless = (0..30).fold(String::new(), |all, n| format!(r#"{all}<g id="c{n}"/>"#));
    for left in ["metadata", "desc", "filter"] {
        let first = format!("<{left}>{harmless}</{left}>");
        assert_eq!(middle(&format!("{first}{}", cuts(|n| format!(r#"clip-path="url(#c{n})""#)))), CUT_CUTS);
    }
    assert_eq!(middle(&format!("{harmless}{}", cuts(|n| format!(r#"clip-path="url(#c{n})""#)))), ODD_NAME);
    for odd in [
        "url(#cN&#10;)",
        "url(#cN&#9;)",
        "url(#cN )",
        "url( #cN)",
        "url('#cN')",
        "url(&quot;#cN&quot;)",
        "url(#cN",
        "URL(#c N)",
    ] {
        let by = |n: usize| format!(r#"clip-path="{}""#, odd.replace('N', &n.to_string()));
        assert_eq!(middle(&cuts(by)), ODD_NAME, "{odd}");
    }
    let spaced = cuts(|n| format!(r#"clip-path="url('#c {n}')""#)).replace(r#"id="c"#, r#"id="c "#);
    assert_eq!(middle(&spaced), ODD_NAME);
    for inherited in [
        r#"clip-path="inherit""#,
        r#"style="clip-path:inherit""#,
        r#"style="clip-path: /**/ inherit""#,
        r#"mask="inherit""#,
    ] {
        let inside = format!(
            r#"<clipPath id="a">{SQUARE}</clipPath><g clip-path="url(#a)"><g {inherited}>{SQUARE}</g></g>"#
        );
        assert_eq!(middle(&inside), CUT_CUTS, "{inherited}");
    }
    // By way of what a cut uses.
    let used = format!(
        r##"<clipPath id="a">{SQUARE}</clipPath><g id="b"><path d="M0 0h9v9z" clip-path="url(#a)"/></g><clipPath id="c"><use href="#b"/></clipPath>"##
    );
    assert_eq!(middle(&format!("{used}{SQUARE}")), CUT_CUTS);
    let none = format!(
        r#"<clipPath id="a"><rect width="10" height="10" clip-path="none"/></clipPath><g clip-path="url(#a)">{SQUARE}</g>"#
    );
    assert_eq!(middle(&none), Ok(RED));
}

#[test]
fn what_a_name_of_one_part_may_be() {
    let with = |id: &str| {
        middle(&format!(
            r##"<defs><path id="{id}" d="M0 0h10v10H0z"/></defs><use href="#{id}" fill="red"/>"##
        ))
    };
    assert_eq!(with("SVGID_1_.a-b"), Ok(RED));
    assert_eq!(with(""), ODD_NAME);
    assert_eq!(with("a b"), ODD_NAME);
    assert_eq!(with("a&#10;"), ODD_NAME);
    assert_eq!(with("é"), ODD_NAME);
    assert_eq!(middle(&format!(r##"<a href="#">{SQUARE}</a>"##)), Ok(RED));
}

#[test]
fn long_paths_weigh_more_the_more_they_are_used() {
    let uses = |times: usize| {
        let path = format!(r#"<defs><path id="a" d="M0 0{}"/></defs>"#, "h1v1z".repeat(12_800 / 5));
        middle(&format!("{path}{}{SQUARE}", r##"<use href="#a"/>"##.repeat(times)))
    };
    // A path of 200 elements, with the element that uses it.
    assert_eq!(uses(98), Ok(RED));
    assert_eq!(uses(99), TOO_MUCH);
}

#[test]
fn stops_and_rules_weigh_more_the_more_is_drawn() {
    let filled = |stops: usize, style: &str| {
        let stops = r#"<stop stop-color="red"/>"#.repeat(stops);
        middle(&format!(
            r#"<style>{style}</style><linearGradient id="a">{stops}</linearGradient><g fill="url(#a)">{}</g>"#,
            SQUARE.repeat(996)
        ))
    };
    // 1,001 elements and twice the stops, each with the stops and one more.
    assert_eq!(filled(499, ""), Ok(RED));
    assert_eq!(filled(500, ""), TOO_MUCH);
    assert_eq!(filled(499, ".a{fill:red}"), TOO_MUCH);
    assert_eq!(filled(2, &".a{fill:red}".repeat(992)), Ok(RED));
    assert_eq!(filled(2, &".a{fill:red}".repeat(993)), TOO_MUCH);
}

#[test]
fn selectors_that_try_every_chain_are_refused() {
    let with =
        |style: &str| middle(&format!("<style>{style}</style><g><g><path d='M0 0h10v10H0z'/></g></g>"));
    let refused = Err("is an SVG whose style sheet is long, or has rules that are not drawn here");
    for style in
        ["g path{fill:red}", "g>g>path{fill:red}", "g > path , a path{fill:red}", "/* a b c */path{fill:red}"]
    {
        assert_eq!(with(style), Ok(RED), "{style}");
    }
    for style in [
        "* * *{fill:red}",
        "a,* * *{}",
        "*/**/ * *{}",
        "a{x:'{'} * * *{}",
        "a[b='{']{}",
        ".a{marker:url(#a)}",
    ] {
        assert_eq!(with(style), refused, "{style}");
    }
    assert_eq!(with("path{fill:url(#a&#10;) red}"), ODD_NAME);
}

#[test]
fn dashed_lines_are_refused() {
    let line = |dash: &str| middle(&format!(r#"<path d="M0 5h10" stroke="red" stroke-width="9" {dash}/>"#));
    assert_eq!(line(r#"stroke-dasharray="none""#), Ok(RED));
    assert_eq!(line(r#"stroke-dasharray=".000001""#), Err("is an SVG with dashed lines"));
    assert_eq!(line(r#"style="stroke-dasharray:.000001""#), Err("is an SVG with dashed lines"));
}

#[test]
fn parts_may_lie_in_each_other_so_deep_and_no_deeper() {
    let nested = |deep: usize| middle(&format!("{}{SQUARE}{}", "<g>".repeat(deep), "</g>".repeat(deep)));
    assert_eq!(nested(cost::DEEPEST - 1), Ok(RED));
    assert_eq!(nested(cost::DEEPEST), TOO_MUCH);
    // What each uses stands before it, and is known by then.
    let used = |times: usize| {
        let mut uses = format!(r#"<g id="g0">{SQUARE}</g>"#);
        for n in 1..=times {
            let _ = write!(uses, r##"<g id="g{n}"><use href="#g{}"/></g>"##, n - 1);
        }
        middle(&uses)
    };
    // The last is in the file, and from there on two for each use, and the square in the first.
    assert_eq!(used((cost::DEEPEST - 2) / 2), Ok(RED));
    assert_eq!(used(cost::DEEPEST / 2), TOO_MUCH);
}

#[test]
fn what_is_no_plain_svg_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(svg(SQUARE).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert!(!may_be(&packed));
    assert_eq!(super::super::redrawn(&packed), Err("is no PNG, JPEG, WebP or SVG"));
    assert!(drawn(&packed, 20).is_err());
    assert!(!may_be(b"<html><script>alert(1)</script></html>"));
    assert!(may_be(format!("\u{feff}<?xml version=\"1.0\"?>\n{}", svg("")).as_bytes()));
    assert_eq!(drawn(b"<html><svg/></html>", 20), Err("is no SVG"));
    assert!(drawn(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect", 20).is_err());
    let utf16: Vec<u8> = svg(SQUARE).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(super::super::redrawn(&utf16).is_err());
}

#[test]
fn a_plain_document_type_does_no_harm() {
    let with = format!(
        r#"<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{}"#,
        svg(SQUARE)
    );
    assert_eq!(drawn(with.as_bytes(), 20).map(|picture| picture.get_pixel(10, 10).0), Ok(RED));
}
