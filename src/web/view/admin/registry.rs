//! Apps and banks as a list.

use askama::Template;
use serde::Deserialize;

use super::super::data::monogram;
use super::AdminFrame;
use crate::domain::registry::Kind;
use crate::store::registry::Listed;

/// Apps or banks on a page.
pub const PAGE: i64 = 50;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Words of the name, or an id.
    #[serde(default)]
    pub q: String,
    /// Those after this id.
    pub after: Option<String>,
}

/// The address of a list.
#[must_use]
pub const fn list_path(kind: Kind) -> &'static str {
    match kind {
        Kind::App => "/recipients",
        Kind::Bank => "/institutions",
    }
}

/// The address of one.
#[must_use]
pub fn path(kind: Kind, id: &str) -> String {
    format!("{}/{id}", list_path(kind))
}

/// The way from one list to the other.
struct Tab {
    href: &'static str,
    name: String,
    is_current: bool,
}

struct Row {
    id: String,
    href: String,
    name: String,
    letter: String,
    logo: Option<String>,
    external_id: String,
    platform: String,
    curated: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/registry.html")]
pub struct RegistryPage {
    f: AdminFrame,
    title: String,
    tabs: Vec<Tab>,
    list: &'static str,
    q: String,
    rows: Vec<Row>,
    next: Option<String>,
}

impl RegistryPage {
    /// Apps or banks, one more than a page where there are more.
    #[must_use]
    pub fn new(f: AdminFrame, kind: Kind, mut some: Vec<Listed>, q: String) -> Self {
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let is_more = some.len() > page;
        some.truncate(page);
        let next = some.last().filter(|_| is_more).map(|last| query(&q, &last.id));
        Self {
            title: f.say(title_key(kind)),
            tabs: tabs(&f, kind),
            list: list_path(kind),
            rows: some.into_iter().map(|one| row(kind, one)).collect(),
            next,
            q,
            f,
        }
    }

    /// What to say where nothing is listed.
    const fn nothing(&self) -> &'static str {
        if self.q.is_empty() { "staff-registry-none" } else { "staff-registry-none-found" }
    }
}

/// The two lists.
fn tabs(f: &AdminFrame, current: Kind) -> Vec<Tab> {
    let tab = |kind| Tab { href: list_path(kind), name: f.say(title_key(kind)), is_current: kind == current };
    [Kind::App, Kind::Bank].map(tab).into()
}

const fn title_key(kind: Kind) -> &'static str {
    match kind {
        Kind::App => "staff-registry-apps",
        Kind::Bank => "staff-registry-banks",
    }
}

fn row(kind: Kind, one: Listed) -> Row {
    Row {
        href: path(kind, &one.id),
        letter: monogram(&one.name).unwrap_or_default(),
        id: one.id,
        name: one.name,
        logo: one.logo,
        external_id: one.external_id,
        platform: one.platform,
        curated: one.curated,
    }
}

/// The address of the next page.
fn query(q: &str, after: &str) -> String {
    let fields = [("q", q), ("after", after)];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    query.finish()
}
