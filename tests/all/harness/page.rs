//! An answer as a person sees it.

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Node, Selector};

use super::{Browser, Form};

pub struct Page {
    pub browser: Browser,
    pub path: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub html: String,
}

/// Elements that do not break a word; around all others there is space.
const INLINE: [&str; 12] =
    ["a", "abbr", "b", "bdi", "code", "em", "i", "q", "small", "span", "strong", "time"];

impl Page {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads, as a path.
    pub fn location(&self) -> String {
        assert!(
            (300..400).contains(&self.status),
            "{} is {}, no redirect: {}",
            self.path,
            self.status,
            self.text()
        );
        Browser::path_of(self.header("location"))
    }

    pub async fn follow(&self) -> Page {
        self.browser.get(&self.location()).await
    }

    /// Follows redirects to their end.
    pub async fn settle(self) -> Page {
        let mut page = self;
        for _ in 0..6 {
            if !(300..400).contains(&page.status) {
                return page;
            }
            page = page.follow().await;
        }
        panic!("{} redirects in a circle", page.path);
    }

    pub fn document(&self) -> Html {
        Html::parse_document(&self.html)
    }

    /// What there is to read, white space folded.
    pub fn text(&self) -> String {
        let document = self.document();
        let body = selector("body");
        let mut words = String::new();
        if let Some(body) = document.select(&body).next() {
            read(body, &mut words);
        }
        fold(&words)
    }

    pub fn h1(&self) -> String {
        self.all("h1").into_iter().next().unwrap_or_default()
    }

    /// The text of each element that the selector finds.
    pub fn all(&self, css: &str) -> Vec<String> {
        let text = |element| {
            let mut words = String::new();
            read(element, &mut words);
            fold(&words)
        };
        let document = self.document();
        document.select(&selector(css)).map(text).collect()
    }

    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let document = self.document();
        let found = document.select(&selector(css)).next()?;
        found.attr(name).map(str::to_owned)
    }

    pub fn shows(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    pub fn assert_shows(&self, words: &[&str]) -> &Self {
        let text = self.text();
        for word in words {
            assert!(text.contains(word), "{} lacks {word:?}: {text}", self.path);
        }
        self
    }

    /// Neither to read nor anywhere in the markup.
    pub fn assert_hides(&self, words: &[&str]) -> &Self {
        for word in words {
            let hidden = !self.html.contains(word) && !self.shows(word);
            assert!(hidden, "{} has {word:?}: {}", self.path, self.html);
        }
        self
    }

    /// The form that has such a field.
    pub fn form_with(&self, field: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.has(field));
        found.unwrap_or_else(|| panic!("no field {field}: {} {}", self.path, self.text()))
    }

    /// The form that goes to this path.
    pub fn form_to(&self, action: &str) -> Form {
        let mut forms = self.forms().into_iter();
        let found = forms.find(|form| form.action() == action);
        found.unwrap_or_else(|| panic!("no form to {action}: {} {}", self.path, self.text()))
    }

    pub fn forms(&self) -> Vec<Form> {
        let document = self.document();
        document.select(&selector("form")).map(|form| Form::read(&self.browser, &self.path, form)).collect()
    }
}

pub fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

pub fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(element: ElementRef, words: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => words.push_str(text),
            Node::Element(tag) => {
                let unread = matches!(tag.name(), "script" | "style" | "template" | "noscript");
                if unread || tag.attr("hidden").is_some() {
                    continue;
                }
                let space = if INLINE.contains(&tag.name()) { "" } else { " " };
                words.push_str(space);
                if let Some(inner) = ElementRef::wrap(child) {
                    read(inner, words);
                }
                words.push_str(space);
            }
            _ => {}
        }
    }
}
