//! Every page with a rich sample and a hostile one: each renders, is sound as a document, and has
//! nothing inline. Built with `UNTETHER_GALLERY=folder` the pages are written there, to be looked at.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access;
mod endings;
mod pages;
mod reports;
mod samples;

use std::collections::HashSet;

use askama::Template;
use scraper::{Html, Selector};

use super::{Frame, Section};
use crate::domain::language::Language;
use crate::domain::words::Words;

/// Pages by name.
type Shown = Vec<(&'static str, String)>;

fn frame(section: Section, signed_in: bool) -> Frame {
    Frame {
        brand: "Untether".to_owned(),
        words: Words::of(Language::English),
        signed_in,
        sandbox: section == Section::Sandbox,
        now: samples::NOW,
        section,
        style: "style.css",
        script: "page.js",
        passkeys: Some("passkeys.js"),
        icon: "icon.svg",
    }
}

fn shown(page: &impl Template) -> String {
    page.render().unwrap()
}

#[test]
fn every_page_is_sound() {
    let pages: Shown = pages::sign_in()
        .into_iter()
        .chain(pages::rest())
        .chain(endings::pages())
        .chain(reports::pages())
        .chain(access::pages())
        .collect();
    for (name, html) in &pages {
        check(name, html);
    }
    if let Some(folder) = option_env!("UNTETHER_GALLERY") {
        write(folder, &pages);
    }
}

fn write(folder: &str, pages: &Shown) {
    std::fs::create_dir_all(folder).unwrap();
    for file in ["style.css", "page.js", "passkeys.js"] {
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/static/").to_owned() + file;
        std::fs::copy(from, format!("{folder}/{file}")).unwrap();
    }
    for (name, html) in pages {
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
}

fn check(name: &str, html: &str) {
    let page = Html::parse_document(html);
    let count = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
    for one in ["h1", "main", "title", "html[lang]", "a.skip[href='#main']"] {
        assert_eq!(count(one), 1, "{one} in {name}");
    }
    for none in ["[style]", "style", "script:not([src])", "[onclick]", "main script", "img", "iframe"] {
        assert_eq!(count(none), 0, "{none} in {name}");
    }
    let every = |css: &str, attribute: &'static str| -> Vec<String> {
        let css = Selector::parse(css).unwrap();
        page.select(&css).filter_map(|e| e.attr(attribute)).map(str::to_owned).collect()
    };
    let title = page.select(&Selector::parse("title").unwrap()).next().unwrap().inner_html();
    assert!(title.ends_with(" · Untether") && title.len() > " · Untether".len(), "{title} in {name}");
    let ids = every("[id]", "id");
    let distinct: HashSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id twice in {name}: {ids:?}");
    for attribute in ["for", "aria-labelledby", "aria-describedby"] {
        for named in every(&format!("[{attribute}]"), attribute) {
            for id in named.split_whitespace() {
                assert!(ids.iter().any(|known| known == id), "{attribute} {id} in {name}");
            }
        }
    }
    for field in page.select(&Selector::parse("input:not([type=hidden]), select").unwrap()) {
        let id = field.attr("id").unwrap_or_default();
        assert_eq!(count(&format!("label[for='{id}']")), 1, "the label of {id} in {name}");
    }
    for href in every("a[href]", "href") {
        let plain = ["/", "#", "https://", "http://"].iter().any(|start| href.starts_with(start));
        assert!(plain, "{href} in {name}");
    }
}
