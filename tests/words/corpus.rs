//! The fluent files as they stand in the source, not as the build took them in.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser;

/// The language that the others are held against.
pub const ENGLISH: &str = "en-US";

/// A message of one language.
pub struct Message {
    pub language: String,
    /// Name of its file.
    pub file: String,
    pub key: String,
    pub pattern: Pattern<String>,
}

/// A choice between forms of a message.
pub struct Choice {
    /// The variable that chooses.
    pub variable: String,
    /// Plural categories and explicit numbers.
    pub forms: Vec<String>,
    /// The form for all else.
    pub default: String,
}

impl Message {
    /// Where a fault is to be looked for.
    pub fn place(&self) -> String {
        format!("{}/{}: {}", self.language, self.file, self.key)
    }

    /// Every variable that it names.
    pub fn variables(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        walk(&self.pattern, &mut |expression| {
            if let Some(name) = variable(inline_of(expression)) {
                found.insert(name);
            }
        });
        found
    }

    /// Every choice that it makes.
    pub fn choices(&self) -> Vec<Choice> {
        let mut found = Vec::new();
        walk(&self.pattern, &mut |expression| {
            if let Expression::Select { selector, variants } = expression {
                let default = variants.iter().find(|variant| variant.default).map(form);
                found.push(Choice {
                    variable: variable(selector).unwrap_or_default(),
                    forms: variants.iter().map(form).collect(),
                    default: default.unwrap_or_default(),
                });
            }
        });
        found
    }

    /// What in it is more than words, variables and choices by a variable.
    pub fn oddities(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.pattern, &mut |expression| {
            if variable(inline_of(expression)).is_none() {
                found.push(format!("{}: {expression:?} is no variable", self.place()));
            }
        });
        found
    }

    /// The message in each of its forms, with `fill` for the variables.
    pub fn versions(&self, fill: &dyn Fn(&str) -> String) -> Vec<String> {
        versions(&self.pattern, fill)
    }

    /// The message in each of its forms, its variables as `{name}`.
    pub fn as_written(&self) -> Vec<String> {
        self.versions(&|name| format!("{{{name}}}"))
    }
}

fn form(variant: &Variant<String>) -> String {
    match &variant.key {
        VariantKey::Identifier { name } => name.clone(),
        VariantKey::NumberLiteral { value } => value.clone(),
    }
}

fn variable(inline: &InlineExpression<String>) -> Option<String> {
    match inline {
        InlineExpression::VariableReference { id } => Some(id.name.clone()),
        _ => None,
    }
}

const fn inline_of(expression: &Expression<String>) -> &InlineExpression<String> {
    match expression {
        Expression::Select { selector, .. } => selector,
        Expression::Inline(inline) => inline,
    }
}

fn walk(pattern: &Pattern<String>, visit: &mut dyn FnMut(&Expression<String>)) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        visit(expression);
        if let Expression::Select { variants, .. } = expression {
            for variant in variants {
                walk(&variant.value, visit);
            }
        }
    }
}

fn versions(pattern: &Pattern<String>, fill: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut all = vec![String::new()];
    for element in &pattern.elements {
        let ways = match element {
            PatternElement::TextElement { value } => vec![value.clone()],
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().flat_map(|variant| versions(&variant.value, fill)).collect()
            }
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                vec![variable(inline).map(|name| fill(&name)).unwrap_or_default()]
            }
        };
        all = all.iter().flat_map(|start| ways.iter().map(move |way| format!("{start}{way}"))).collect();
    }
    all
}

/// The languages that there are folders for, English first.
pub fn languages() -> Vec<String> {
    let mut all: Vec<String> = entries(&root());
    all.sort_by_key(|language| (language != ENGLISH, language.clone()));
    assert_eq!(all.first().map(String::as_str), Some(ENGLISH), "no English words");
    all
}

/// The files of a language, by name.
pub fn files(language: &str) -> Vec<String> {
    let mut all = entries(&root().join(language));
    all.sort();
    all
}

/// One file, as it is written.
pub fn text(language: &str, file: &str) -> String {
    fs::read_to_string(root().join(language).join(file)).unwrap()
}

/// Every message of every language.
pub fn messages() -> Vec<Message> {
    languages().iter().flat_map(|language| messages_of(language)).collect()
}

/// Every message of one language.
pub fn messages_of(language: &str) -> Vec<Message> {
    let read = |file: &String| {
        let name = file.clone();
        parsed(language, file).into_iter().filter_map(move |entry| match entry {
            Entry::Message(message) => Some(Message {
                language: language.to_owned(),
                file: name.clone(),
                key: message.id.name,
                pattern: message.value?,
            }),
            _ => None,
        })
    };
    files(language).iter().flat_map(read).collect()
}

/// What a file holds. What can't be read stands in it as junk.
pub fn parsed(language: &str, file: &str) -> Vec<Entry<String>> {
    match parser::parse(text(language, file)) {
        Ok(resource) | Err((resource, _)) => resource.body,
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join("words")
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
