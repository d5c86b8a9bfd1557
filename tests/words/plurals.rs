//! Plurals as fluent resolves them.

use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::assert_none;
use crate::corpus::{self, Message};

/// The words of a language, ready to be resolved.
struct Resolver(FluentBundle<FluentResource>);

impl Resolver {
    fn of(language: &str) -> Self {
        let id: LanguageIdentifier = language.parse().unwrap();
        let mut bundle = FluentBundle::new(vec![id]);
        bundle.set_use_isolating(false);
        for file in corpus::files(language) {
            let words = FluentResource::try_new(corpus::text(language, &file));
            bundle.add_resource(words.unwrap_or_else(|_| panic!("{language}/{file}"))).unwrap();
        }
        Self(bundle)
    }

    fn say(&self, key: &str, counts: &[(&str, i64)]) -> String {
        let message = self.0.get_message(key).and_then(|message| message.value());
        let message = message.unwrap_or_else(|| panic!("no message {key}"));
        let mut given = FluentArgs::new();
        for (name, count) in counts {
            given.set(*name, FluentValue::from(*count));
        }
        self.0.format_pattern(message, Some(&given), &mut Vec::new()).into_owned()
    }
}

#[test]
fn sentences_agree_with_their_numbers() {
    let said = |language: &str, key: &str, counts: &[(&str, i64)]| Resolver::of(language).say(key, counts);
    for (language, apps, accounts, sentence) in [
        ("en-US", 1, 1, "1 app can see 1 account."),
        ("en-US", 2, 0, "2 apps can see your data."),
        ("es", 1, 0, "1 app puede ver sus datos."),
        ("es", 5, 7, "5 apps pueden ver 7 cuentas."),
        ("es", 1, 1, "1 app puede ver 1 cuenta."),
        ("fr-CA", 1, 1, "1 application peut voir 1 compte."),
        ("fr-CA", 2, 0, "2 applications peuvent voir vos données."),
        ("fr-CA", 5, 7, "5 applications peuvent voir 7 comptes."),
    ] {
        assert_eq!(said(language, "list-count", &[("apps", apps), ("accounts", accounts)]), sentence);
    }
    // French counts none in the singular, English and Spanish in the plural.
    for (language, none) in [("en-US", "0 days"), ("es", "0 días"), ("fr-CA", "0 jour")] {
        assert_eq!(said(language, "fact-back-days", &[("count", 0)]), none);
    }
    assert_eq!(said("es", "code-fault-wrong", &[("left", 1)]), "Ese código no coincide. Le queda 1 intento.");
    assert_eq!(said("fr-CA", "tag-expires", &[("days", 0)]), "Prend fin d’ici un jour");
}

/// The form for 1 may write its number out, as "1 day" and "once" do, where it stands for nothing else: in
/// French it stands for 0 as well.
#[test]
fn no_form_says_another_number_than_it_got() {
    let mut faults = Vec::new();
    for language in corpus::languages() {
        let resolver = Resolver::of(&language);
        let messages = corpus::messages_of(&language);
        for message in messages.iter().filter(|message| !message.choices().is_empty()) {
            faults.extend(misstated(&resolver, message));
        }
    }
    assert_none(&faults);
}

fn misstated(resolver: &Resolver, message: &Message) -> Vec<String> {
    let choices = message.choices();
    let mut faults = Vec::new();
    for choice in &choices {
        for count in [0, 2, 5, 21] {
            if choice.forms.contains(&count.to_string()) {
                continue;
            }
            let given: Vec<(&str, i64)> = choices
                .iter()
                .map(|other| {
                    (other.variable.as_str(), if other.variable == choice.variable { count } else { 77 })
                })
                .collect();
            let said = resolver.say(&message.key, &given);
            let numbers = said.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
            if !numbers.into_iter().any(|number| number == count.to_string()) {
                faults.push(format!("{}: of ${} {count}: {said}", message.place(), choice.variable));
            }
        }
    }
    faults
}
