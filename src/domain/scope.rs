//! What an API key of a platform opens.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Something that a key may open.
    Scope {
        /// To read connections.
        Read = "read",
        /// To say that one has ended.
        Revoke = "revoke",
        /// To make links that sign a user in, and link sessions.
        Link = "link",
        /// To ask whether a number is known.
        Recognise = "recognise",
        /// To have a person forgotten.
        Erase = "erase",
        /// To bring connections in by the thousand.
        Import = "import",
    }
}

/// Scopes as a key's row keeps them.
#[must_use]
pub fn kept(scopes: &[Scope]) -> String {
    // In one order, each once, however they were chosen.
    let chosen = Scope::ALL.iter().filter(|scope| scopes.contains(scope));
    chosen.map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

/// Scopes as they were chosen; none where one is unknown, or nothing was chosen.
#[must_use]
pub fn read(chosen: &[String]) -> Option<Vec<Scope>> {
    let scopes: Option<Vec<Scope>> = chosen.iter().map(|name| Scope::parse(name)).collect();
    scopes.filter(|scopes| !scopes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Scope, kept, read};

    #[test]
    fn scopes_are_kept_in_one_order() {
        assert_eq!(kept(Scope::ALL), "read revoke link recognise erase import");
        assert_eq!(kept(&[Scope::Import, Scope::Read, Scope::Import]), "read import");
        let chosen = |names: &[&str]| read(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(chosen(&["link", "read"]), Some(vec![Scope::Link, Scope::Read]));
        assert_eq!((chosen(&[]), chosen(&["read", "write"]), chosen(&[""])), (None, None, None));
    }
}
