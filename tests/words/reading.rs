//! How hard the English is to read: the grade of Flesch and Kincaid (1975), which is made from the
//! length of sentences in words and of words in syllables.

use crate::assert_none;
use crate::corpus::{self, ENGLISH, Message};
use crate::syllables::syllables;

/// Grade 8 or lower.
const HARDEST: f64 = 8.0;
/// Words that one sentence may have.
const LONGEST: usize = 25;
/// From so many words on, the grade of a message by itself says something.
const PARAGRAPH: u32 = 20;
/// What nobody but the sandbox's visitors reads, and what is only names.
const NOT_FOR_CONSUMERS: [&str; 2] = ["sandbox.ftl", "countries.ftl"];

/// What is counted.
#[derive(Clone, Copy, Default)]
struct Counted {
    sentences: u32,
    words: u32,
    syllables: u32,
}

impl Counted {
    fn of(texts: &[String]) -> Self {
        texts.iter().flat_map(|text| sentences(text)).fold(Self::default(), |sum, sentence| Self {
            sentences: sum.sentences + 1,
            words: sum.words + u32::try_from(sentence.len()).unwrap(),
            syllables: sum.syllables
                + sentence.iter().map(|word| u32::try_from(syllables(word)).unwrap()).sum::<u32>(),
        })
    }

    fn grade(self) -> f64 {
        assert!(self.sentences > 0, "no sentence to be graded");
        let per_sentence = f64::from(self.words) / f64::from(self.sentences);
        let per_word = f64::from(self.syllables) / f64::from(self.words);
        0.39 * per_sentence + 11.8 * per_word - 15.59
    }
}

/// The sentences of a text, each as its words.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut all = vec![Vec::new()];
    for word in text.split(|c: char| c.is_whitespace() || c == '|') {
        if !word.contains(char::is_alphanumeric) {
            continue;
        }
        all.last_mut().unwrap().push(word);
        if word.trim_end_matches(['”', '"', ')']).ends_with(['.', '?', '!']) {
            all.push(Vec::new());
        }
    }
    all.retain(|sentence| !sentence.is_empty());
    all
}

/// What a consumer reads in English, each form of each message as one text.
fn consumers() -> Vec<(Message, Vec<String>)> {
    let messages = corpus::messages_of(ENGLISH).into_iter();
    let read = messages.filter(|message| !NOT_FOR_CONSUMERS.contains(&message.file.as_str()));
    let read: Vec<_> = read
        .map(|message| {
            let texts = message.versions(&|_| "Maple".to_owned());
            (message, texts)
        })
        .collect();
    assert!(read.len() > 200, "{} messages", read.len());
    read
}

fn texts<'a>(read: impl Iterator<Item = &'a (Message, Vec<String>)>) -> Vec<String> {
    read.flat_map(|(_, texts)| texts.clone()).collect()
}

#[test]
fn every_page_reads_at_grade_8_or_lower() {
    let read = consumers();
    let mut faults = Vec::new();
    for file in corpus::files(ENGLISH).iter().filter(|file| !NOT_FOR_CONSUMERS.contains(&file.as_str())) {
        let grade = Counted::of(&texts(read.iter().filter(|(message, _)| message.file == *file))).grade();
        if grade > HARDEST {
            faults.push(format!("{ENGLISH}/{file}: all its messages read at grade {grade:.1}"));
        }
    }
    let all = Counted::of(&texts(read.iter())).grade();
    if all > HARDEST {
        faults.push(format!("{ENGLISH}: everything together reads at grade {all:.1}"));
    }
    assert_none(&faults);
}

/// An easy page must not make up for a hard paragraph.
#[test]
fn every_paragraph_reads_at_grade_8_or_lower() {
    let mut faults = Vec::new();
    let mut paragraphs = 0;
    for (message, texts) in consumers() {
        let counted = Counted::of(&texts[..1]);
        if counted.words < PARAGRAPH || texts[0].contains('|') {
            continue;
        }
        paragraphs += 1;
        if counted.grade() > HARDEST {
            faults.push(format!("{}: grade {:.1}: {}", message.place(), counted.grade(), texts[0]));
        }
    }
    assert!(paragraphs > 20, "{paragraphs} paragraphs");
    assert_none(&faults);
}

/// Names of buttons and fields make a page look easier than its sentences are.
#[test]
fn whole_sentences_alone_read_at_grade_8_or_lower() {
    let read = consumers();
    let whole: Vec<String> =
        texts(read.iter()).into_iter().filter(|text| text.ends_with(['.', '?'])).collect();
    assert!(whole.len() > 100, "{} sentences", whole.len());
    let grade = Counted::of(&whole).grade();
    assert!(grade <= HARDEST, "{ENGLISH}: its sentences read at grade {grade:.1}");
}

#[test]
fn no_sentence_is_long() {
    let mut faults = Vec::new();
    for (message, texts) in consumers() {
        // Months are a list, and no sentence.
        for sentence in texts.iter().filter(|text| !text.contains('|')).flat_map(|text| sentences(text)) {
            if sentence.len() > LONGEST {
                faults.push(format!("{}: {} words: {}", message.place(), sentence.len(), sentence.join(" ")));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn what_lawyers_write_is_above_grade_8() {
    let grade = |text: &str| Counted::of(&[text.to_owned()]).grade();
    let legal = "Notwithstanding any authorization previously communicated, revocation of consent shall not \
        invalidate processing activities undertaken prior to such revocation by the recipient institution.";
    assert!(grade(legal) > 15.0, "{}", grade(legal));
    let middling = "The institution confirms that the authorization was revoked and that information about your \
        accounts is not available to the application anymore.";
    assert!(grade(middling) > HARDEST, "{}", grade(middling));
    let plain = "You stopped this. Your bank knows. The app can not see your data now.";
    assert!(grade(plain) < 3.0, "{}", grade(plain));
}

#[test]
fn sentences_end_where_they_end() {
    assert_eq!(
        sentences("One two. Three? “Four five.” 6 · seven"),
        [vec!["One", "two."], vec!["Three?"], vec!["“Four", "five.”"], vec!["6", "seven"]]
    );
}
