//! Help, and what is kept of whom.

use askama::Template;

use super::Frame;

/// A heading with what stands below it.
struct Topic {
    id: &'static str,
    title: String,
    paragraphs: Vec<String>,
}

/// The topics of a page: the name of the page, and of each topic with its number of paragraphs.
fn topics(f: &Frame, page: &str, names: &[(&'static str, usize)]) -> Vec<Topic> {
    let topic = |(id, count): &(&'static str, usize)| {
        let key = format!("{page}-{id}");
        let paragraph = |n: usize| f.say1(&format!("{key}-{n}"), "brand", &f.brand);
        Topic {
            id,
            title: f.say1(&key, "brand", &f.brand),
            paragraphs: (1..=*count).map(paragraph).collect(),
        }
    };
    names.iter().map(topic).collect()
}

/// Help.
#[derive(Template)]
#[template(path = "consumer/help.html")]
pub struct HelpPage {
    f: Frame,
    topics: Vec<Topic>,
}

impl HelpPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame) -> Self {
        let names = [
            ("what", 2),
            ("stop", 3),
            ("confirm", 3),
            ("delete", 2),
            ("code", 3),
            ("text", 2),
            ("number", 2),
        ];
        Self { topics: topics(&f, "help", &names), f }
    }
}

/// What is kept of whom.
#[derive(Template)]
#[template(path = "consumer/privacy.html")]
pub struct PrivacyPage {
    f: Frame,
    topics: Vec<Topic>,
}

impl PrivacyPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame) -> Self {
        let names = [("keep", 3), ("not", 2), ("number", 2), ("code", 2), ("cookies", 2), ("told", 2)];
        Self { topics: topics(&f, "privacy", &names), f }
    }
}
