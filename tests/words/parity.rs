//! Every language says the same things, with the same values, in forms that it has.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::Entry;
use untether::domain::language::Language;

use crate::assert_none;
use crate::corpus::{self, Choice, ENGLISH, Message};

/// The plural categories that CLDR knows for whole numbers, by language.
const CATEGORIES: [(&str, &[&str]); 3] =
    [("en-US", &["one", "other"]), ("es", &["one", "many", "other"]), ("fr-CA", &["one", "many", "other"])];

/// The beginning of the files with the words of the admin door, which speaks English only.
const STAFF: &str = "staff";

#[test]
fn there_are_words_for_every_language_that_can_be_chosen() {
    let spoken: BTreeSet<String> =
        Language::ALL.iter().map(|language| language.as_str().to_owned()).collect();
    assert_eq!(corpus::languages().into_iter().collect::<BTreeSet<_>>(), spoken);
}

#[test]
fn every_file_can_be_read_and_says_each_thing_once() {
    let mut faults = Vec::new();
    for language in corpus::languages() {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for file in corpus::files(&language) {
            for entry in corpus::parsed(&language, &file) {
                let place = format!("{language}/{file}");
                match entry {
                    Entry::Message(message) => {
                        let key = message.id.name;
                        if message.value.is_none() || !message.attributes.is_empty() {
                            faults.push(format!("{place}: {key} has no value, or attributes"));
                        }
                        if let Some(before) = seen.insert(key.clone(), place.clone()) {
                            faults.push(format!("{place}: {key} stands in {before} too"));
                        }
                    }
                    Entry::Junk { content } => faults.push(format!("{place}: can't be read: {content}")),
                    Entry::Term(term) => faults.push(format!("{place}: -{} is a term", term.id.name)),
                    Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                }
            }
        }
    }
    faults.extend(corpus::messages().iter().flat_map(Message::oddities));
    assert_none(&faults);
}

#[test]
fn every_language_says_everything_and_nothing_more() {
    let mut faults = Vec::new();
    let english = by_place(ENGLISH);
    for language in corpus::languages() {
        let own = by_place(&language);
        let others = english.keys().filter(|(file, _)| !file.starts_with(STAFF));
        for (file, key) in others.filter(|place| !own.contains_key(*place)) {
            faults.push(format!("{language}/{file}: {key} is missing"));
        }
        for (file, key) in own.keys().filter(|place| !english.contains_key(*place)) {
            faults.push(format!("{language}/{file}: {key} is not in {ENGLISH}/{file}"));
        }
        for (place, message) in &own {
            let Some(original) = english.get(place) else { continue };
            let (own, given) = (message.variables(), original.variables());
            if own != given {
                faults.push(format!("{}: names {own:?}, in English {given:?}", message.place()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn forms_are_those_of_the_language_and_no_choice_of_english_is_lost() {
    let mut faults = Vec::new();
    let english = by_place(ENGLISH);
    for message in corpus::messages() {
        let categories = CATEGORIES.iter().find(|(language, _)| *language == message.language);
        let (_, categories) =
            categories.unwrap_or_else(|| panic!("no plural categories of {}", message.language));
        let choices = message.choices();
        for choice in &choices {
            faults.extend(unsound(choice, categories).map(|fault| format!("{}: {fault}", message.place())));
        }
        let original = english.get(&(message.file.clone(), message.key.clone()));
        for asked in original.map(Message::choices).unwrap_or_default() {
            let same = choices.iter().find(|choice| choice.variable == asked.variable);
            let kept = same.is_some_and(|same| numbers(&asked).all(|number| same.forms.contains(number)));
            if !kept {
                faults.push(format!("{}: chooses by ${} in English", message.place(), asked.variable));
            }
        }
    }
    assert_none(&faults);
}

fn by_place(language: &str) -> BTreeMap<(String, String), Message> {
    let messages = corpus::messages_of(language).into_iter();
    messages.map(|message| ((message.file.clone(), message.key.clone()), message)).collect()
}

/// What is wrong with a choice.
fn unsound(choice: &Choice, categories: &[&str]) -> Option<String> {
    let variable = &choice.variable;
    let words = || choice.forms.iter().filter(|form| !is_number(form));
    let distinct: BTreeSet<&String> = choice.forms.iter().collect();
    if let Some(form) = words().find(|form| !categories.contains(&form.as_str())) {
        return Some(format!("the language has no form [{form}] for ${variable}"));
    }
    if distinct.len() != choice.forms.len() {
        return Some(format!("a form for ${variable} stands twice"));
    }
    if choice.default != "other" || !words().any(|form| form == "one") {
        return Some(format!("the choice by ${variable} needs [one] and *[other]"));
    }
    None
}

fn numbers(choice: &Choice) -> impl Iterator<Item = &String> {
    choice.forms.iter().filter(|form| is_number(form))
}

fn is_number(form: &str) -> bool {
    form.bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn a_form_that_the_language_lacks_is_found() {
    let choice = |forms: &[&str], default: &str| Choice {
        variable: "n".to_owned(),
        forms: forms.iter().map(|form| (*form).to_owned()).collect(),
        default: default.to_owned(),
    };
    let english: &[&str] = &["one", "other"];
    assert_eq!(unsound(&choice(&["0", "one", "other"], "other"), english), None);
    for (forms, default) in
        [(&["one", "few", "other"][..], "other"), (&["one", "other"], "one"), (&["0", "other"], "other")]
    {
        assert!(unsound(&choice(forms, default), english).is_some(), "{forms:?}");
    }
}
