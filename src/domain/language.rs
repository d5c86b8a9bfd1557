//! The languages that Untether speaks, and how one is chosen: by the person, else by the platform's
//! notification, else by the browser.

use unic_langid::{LanguageIdentifier, langid};

use super::vocabulary::vocabulary;

vocabulary! {
    /// A language, by its BCP 47 tag.
    Language {
        /// English (United States).
        English = "en-US",
        /// Spanish.
        Spanish = "es",
        /// French (Canada).
        French = "fr-CA",
    }
}

impl Language {
    /// What its own speakers call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::French => "Français",
        }
    }

    /// For the words.
    #[must_use]
    pub const fn id(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en-US"),
            Self::Spanish => langid!("es"),
            Self::French => langid!("fr-CA"),
        }
    }

    /// The language of a BCP 47 tag, whatever its script and region: the French of France reads
    /// Canada's better than English (RFC 4647, 3.4, with our tags shortened to their language).
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let is = |language: &Self| {
            language.as_str().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(primary))
        };
        Self::ALL.iter().copied().find(is)
    }

    /// The language that a browser prefers among ours: its `Accept-Language` (RFC 9110, 12.5.4).
    #[must_use]
    pub fn of_browser(accept: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in accept.split(',').take(MOST_RANGES) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let Some(language) = Self::of_tag(tag.trim()) else { continue };
            let weight = thousandths(weight);
            // Of equal ones the first counts; a weight of 0 means "not this one".
            if weight > best.map_or(0, |(best, _)| best) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// What is known of the language of whoever uses a browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Chosen by the person.
    pub chosen: Option<Language>,
    /// Told by a platform, in a notification about this person.
    pub told: Option<Language>,
    /// Preferred by the browser.
    pub browser: Option<Language>,
}

impl Heard {
    /// The language to speak: the person's choice goes before what a platform told, that before what
    /// the browser says.
    #[must_use]
    pub fn language(self) -> Language {
        self.chosen.or(self.told).or(self.browser).unwrap_or(Language::English)
    }
}

/// A browser sends a handful.
const MOST_RANGES: usize = 20;

/// A weight as RFC 9110 writes it, `q=0.8`, in thousandths; what can't be read counts as 1.
fn thousandths(weight: &str) -> u16 {
    let value = weight.trim().strip_prefix("q=").unwrap_or("1");
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    if whole.trim() != "0" {
        return 1_000;
    }
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    digits.parse().unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::Heard;
    use super::Language::{self, English, French, Spanish};

    #[test]
    fn a_choice_goes_before_what_was_told_and_that_before_the_browser() {
        let all = Heard { chosen: Some(French), told: Some(Spanish), browser: Some(English) };
        assert_eq!(all.language(), French);
        assert_eq!(Heard { chosen: None, ..all }.language(), Spanish);
        assert_eq!(Heard { browser: Some(Spanish), ..Heard::default() }.language(), Spanish);
        assert_eq!(Heard::default().language(), English);
    }

    #[test]
    fn a_tag_is_matched_by_its_language() {
        for (tag, language) in [
            ("en", English),
            ("EN-gb", English),
            ("es-419", Spanish),
            ("es_MX", Spanish),
            ("fr", French),
            ("fr-Latn-FR", French),
        ] {
            assert_eq!(Language::of_tag(tag), Some(language), "{tag}");
        }
        for tag in ["", "*", "de", "est", "french", "-"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_browser_s_heaviest_language_of_ours_is_taken() {
        for (accept, language) in [
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(French)),
            ("de, en;q=0.2, es;q=0.3", Some(Spanish)),
            ("es;q=0, en;q=0.1", Some(English)),
            ("en;q=0.5,fr;q=0.501", Some(French)),
            ("en,es", Some(English)),
            ("es;q=0", None),
            ("de,*", None),
            ("", None),
            ("es ; q=oops", Some(Spanish)),
        ] {
            assert_eq!(Language::of_browser(accept), language, "{accept}");
        }
        let many = "de,".repeat(super::MOST_RANGES);
        assert_eq!(Language::of_browser(&format!("{many}es")), None);
        assert_eq!(Language::of_browser(&format!("{}es", &many[3..])), Some(Spanish));
    }
}
