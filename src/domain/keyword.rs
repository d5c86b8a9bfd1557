//! Words that people text back, and that carriers and the law give a meaning (CTIA Messaging Principles,
//! 5.1.3; 47 CFR 64.1200(a)(10)).

/// What a text asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// No more texts about connections.
    Stop,
    /// Texts about connections again.
    Start,
    /// What this is.
    Help,
}

/// More than any keyword with what may stand around it.
const LONGEST: usize = 200;

/// Every keyword, as [`Keyword::read`] leaves a text.
const WORDS: [(&str, Keyword); 13] = [
    ("STOP", Keyword::Stop),
    ("STOPALL", Keyword::Stop),
    ("UNSUBSCRIBE", Keyword::Stop),
    ("CANCEL", Keyword::Stop),
    ("END", Keyword::Stop),
    ("QUIT", Keyword::Stop),
    ("REVOKE", Keyword::Stop),
    ("OPTOUT", Keyword::Stop),
    ("OPT OUT", Keyword::Stop),
    ("HELP", Keyword::Help),
    ("INFO", Keyword::Help),
    ("START", Keyword::Start),
    ("UNSTOP", Keyword::Start),
];

impl Keyword {
    /// The keyword that a text is: in any case, with spaces and punctuation around it, and nothing else in
    /// it. A sentence with such a word in it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_uppercase)
            .collect();
        let said = words.join(" ");
        WORDS.iter().find(|(word, _)| *word == said).map(|(_, keyword)| *keyword)
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyword, LONGEST, WORDS};

    #[test]
    fn each_word_in_any_case_and_company() {
        for (word, keyword) in WORDS {
            let lower = word.to_lowercase();
            let title = format!("{}{}", &word[..1], &lower[1..]);
            for said in [word.to_owned(), lower.clone(), title] {
                for text in [
                    said.clone(),
                    format!("  {said}  "),
                    format!("\n{said}.\r\n"),
                    format!("{said}!!!"),
                    format!("\u{201c}{said}\u{201d}"),
                    format!("¡{said}!"),
                    format!("({said}) ..."),
                    format!("{said} \u{1f6d1}"),
                    format!("\u{a0}*{said}*"),
                ] {
                    assert_eq!(Keyword::read(&text), Some(keyword), "{text:?}");
                }
            }
        }
        for text in ["OPT  OUT.", "opt-out", "Opt\nOut", " opt , out "] {
            assert_eq!(Keyword::read(text), Some(Keyword::Stop), "{text:?}");
        }
    }

    #[test]
    fn a_sentence_is_no_keyword() {
        for text in [
            "",
            " ",
            "...",
            "please stop sharing",
            "stop please",
            "don't stop",
            "STOP START",
            "S T O P",
            "STOPP",
            "NONSTOP",
            "ENDED",
            "the end",
            "opt me out",
            "OUT",
            "123456",
            "STOP2",
            "help me",
            "restart",
        ] {
            assert_eq!(Keyword::read(text), None, "{text:?}");
        }
        assert_eq!(Keyword::read(&format!("STOP{}", ".".repeat(LONGEST - 4))), Some(Keyword::Stop));
        assert_eq!(Keyword::read(&format!("STOP{}", ".".repeat(LONGEST - 3))), None);
    }
}
