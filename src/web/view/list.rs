//! Everything that a person shares: the page that answers "who can see my data".

mod notes;
mod row;

use askama::Template;

use super::Frame;
use super::line::Line;
use crate::flows::listing::Item;
use crate::flows::session::Who;
use row::{Place, Row, matches};

/// From so many connections on, there is something to look through.
const FILTER_FROM: usize = 4;

/// What the list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// Words to look for.
    pub q: String,
    /// `active`, `ended` or `all`.
    pub status: String,
    /// `app` or `bank`.
    pub group: String,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { q: String::new(), status: "all".to_owned(), group: "bank".to_owned() }
    }
}

/// Rows under one heading.
struct Group {
    title: String,
    monogram: Option<String>,
    logo: Option<String>,
    rows: Vec<Row>,
}

/// Why there are no rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Nothing,
    NoneMatch,
    NoneActive,
    NoneEnded,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/list.html")]
pub struct ListPage {
    f: Frame,
    count: String,
    notes: Vec<Line>,
    query: ListQuery,
    has_filter: bool,
    is_filtered: bool,
    groups: Vec<Group>,
    ended: Vec<Row>,
    empty: Option<Empty>,
    beside: Beside,
    is_holder: bool,
}

/// What is said beside the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    /// There is no passkey yet.
    Offer,
    /// Nothing is shown because of the SIM.
    Limited,
}

impl ListPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, items: Vec<Item>, query: ListQuery) -> Self {
        let is_filtered = query != ListQuery::default();
        let has_filter = items.len() >= FILTER_FROM || is_filtered;
        let (count, notes) = (notes::count(&f, &items), notes::notes(&f, &items));
        let if_empty = why_empty(&items, &query);
        let (ended, live): (Vec<Item>, Vec<Item>) =
            items.into_iter().filter(|item| matches(item, &query)).partition(Item::has_ended);
        let by_app = query.group == "app";
        let mut n = 0;
        let mut row = |item: &Item, place| {
            n += 1;
            Row::new(&f, item, n, place)
        };
        let mut groups: Vec<Group> = Vec::new();
        for item in live {
            let title = if by_app { &item.entry.app } else { &item.entry.bank };
            let place = if by_app { Place::UnderApp } else { Place::UnderBank };
            let row = row(&item, place);
            match groups.iter_mut().find(|group| group.title == *title) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group {
                    monogram: by_app.then(|| super::data::monogram(title)).flatten(),
                    logo: item.entry.app_logo.clone().filter(|_| by_app),
                    title: title.clone(),
                    rows: vec![row],
                }),
            }
        }
        let ended: Vec<Row> = ended.iter().map(|item| row(item, Place::Alone)).collect();
        let empty = (groups.is_empty() && ended.is_empty()).then_some(if_empty);
        Self {
            f,
            count,
            notes,
            query,
            has_filter,
            is_filtered,
            groups,
            ended,
            empty,
            beside: Beside::Nothing,
            is_holder: true,
        }
    }

    /// The same, for this person: whoever has no passkey is offered one. Who sees nothing, since the number's
    /// SIM has changed lately, reads why; whose number is another's by now can't ask what else is on it.
    #[must_use]
    pub const fn beside(mut self, who: &Who) -> Self {
        self.beside = match (who.limited, who.passkeys, self.f.passkeys) {
            (true, ..) => Beside::Limited,
            (false, 0, Some(_)) => Beside::Offer,
            _ => Beside::Nothing,
        };
        self.is_holder = who.closed_at.is_none();
        self
    }

    fn is_beside(&self, beside: Beside) -> bool {
        self.beside == beside
    }

    fn is(&self, empty: Empty) -> bool {
        self.empty == Some(empty)
    }
}

fn why_empty(items: &[Item], query: &ListQuery) -> Empty {
    match query.status.as_str() {
        _ if items.is_empty() => Empty::Nothing,
        _ if !query.q.trim().is_empty() => Empty::NoneMatch,
        "active" => Empty::NoneActive,
        "ended" => Empty::NoneEnded,
        _ => Empty::NoneMatch,
    }
}
