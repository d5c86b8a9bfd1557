//! The countries to choose from.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::language::Language;
use crate::domain::phone::countries;
use crate::domain::words::Words;

/// A country.
pub struct Choice {
    /// ISO code.
    pub code: String,
    /// "United States +1"
    pub name: String,
    /// Whether it is the one that was chosen.
    pub chosen: bool,
}

type Named = Arc<Vec<(String, String)>>;

/// Names are the same for every page: each language's are read and sorted once.
static NAMED: LazyLock<RwLock<BTreeMap<Language, Named>>> = LazyLock::new(RwLock::default);

/// Every country by its name in this language.
pub fn choices(words: Words, chosen: &str) -> Vec<Choice> {
    named(words)
        .iter()
        .map(|(code, name)| Choice { chosen: code == chosen, code: code.clone(), name: name.clone() })
        .collect()
}

fn named(words: Words) -> Named {
    let language = words.language();
    if let Some(known) = NAMED.read().unwrap_or_else(PoisonError::into_inner).get(&language) {
        return Arc::clone(known);
    }
    let mut all: Vec<(String, String)> = countries()
        .into_iter()
        .map(|country| {
            let name = words.say(&format!("country-{}", country.code));
            (country.code, format!("{name} +{}", country.calling))
        })
        .collect();
    // "Åland" stands beside "Albania".
    all.sort_by_cached_key(|(_, name)| name.nfkd().filter(char::is_ascii).collect::<String>());
    let named = Arc::new(all);
    NAMED.write().unwrap_or_else(PoisonError::into_inner).insert(language, Arc::clone(&named));
    named
}
