//! An address of a platform's, its host brought out: that is what a look at it is for.

use askama::Template;
use url::{Position, Url};

/// An address.
#[derive(Clone, Debug, Template)]
#[template(path = "pieces/address.html")]
pub struct Address {
    before: String,
    host: String,
    after: String,
}

/// Its template escapes every part.
impl askama::filters::HtmlSafe for Address {}

impl Address {
    /// An address; where it is none, it stands as it is.
    #[must_use]
    pub fn new(text: &str) -> Self {
        match Url::parse(text) {
            Ok(url) => Self {
                before: url[..Position::BeforeHost].to_owned(),
                host: url[Position::BeforeHost..Position::AfterPort].to_owned(),
                after: url[Position::AfterPort..].to_owned(),
            },
            Err(_) => Self { before: String::new(), host: String::new(), after: text.to_owned() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn the_host_is_brought_out() {
        let parts = |text: &str| {
            let Address { before, host, after } = Address::new(text);
            [before, host, after]
        };
        assert_eq!(parts("https://acme.example:8443/in?x=1"), ["https://", "acme.example:8443", "/in?x=1"]);
        // What stands before an @ is no host.
        let spoofed = parts("https://bank.example@acme.example/");
        assert_eq!(spoofed, ["https://bank.example@", "acme.example", "/"]);
        assert_eq!(parts("nowhere"), ["", "", "nowhere"]);
    }
}
