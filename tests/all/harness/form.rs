//! A form as it stands in the page: every field with its preset value. What the page does not
//! offer cannot be filled in.

use reqwest::Method;
use scraper::ElementRef;

use super::page::{fold, selector};
use super::{Browser, Page};

#[derive(Clone)]
#[must_use]
pub struct Form {
    browser: Browser,
    action: String,
    method: Method,
    fields: Vec<Field>,
}

#[derive(Clone, Debug)]
struct Field {
    name: String,
    value: String,
    kind: Kind,
    /// Whether it is sent: a checked box, the chosen radio, the pressed button, any text.
    on: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Box,
    Radio,
    Select(Vec<String>),
    Button,
}

impl Form {
    pub fn read(browser: &Browser, page: &str, form: ElementRef) -> Self {
        let action = form.attr("action").filter(|action| !action.is_empty());
        let action = action.map_or_else(|| page.to_owned(), Browser::path_of);
        let post = form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let controls = selector("input, select, textarea, button");
        let mut fields: Vec<Field> = form
            .select(&controls)
            .filter(|control| control.attr("disabled").is_none())
            .filter_map(field)
            .collect();
        // As when Enter is pressed: the first button is the one.
        if let Some(button) = fields.iter_mut().find(|field| field.kind == Kind::Button) {
            button.on = true;
        }
        Self {
            browser: browser.clone(),
            action,
            method: if post { Method::POST } else { Method::GET },
            fields,
        }
    }

    pub fn action(&self) -> &str {
        self.action.split(['?', '#']).next().unwrap_or_default()
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// What would be sent under this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        let sent = self.fields.iter().find(|f| f.name == name && f.on);
        sent.map(|field| field.value.as_str())
    }

    /// Types, or chooses an option or radio button.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        let field = self.find(name);
        match &field.kind {
            Kind::Text => value.clone_into(&mut field.value),
            Kind::Select(options) => {
                assert!(options.iter().any(|option| option == value), "{name} does not offer {value}");
                value.clone_into(&mut field.value);
            }
            Kind::Radio | Kind::Button => self.choose(name, value),
            Kind::Box => panic!("{name} is ticked, not set"),
        }
        self
    }

    pub fn check(self, name: &str) -> Self {
        self.tick(name, true)
    }

    pub fn uncheck(self, name: &str) -> Self {
        self.tick(name, false)
    }

    /// One of several boxes of a name.
    pub fn check_value(mut self, name: &str, value: &str) -> Self {
        let mut boxes = self.fields.iter_mut();
        let found = boxes.find(|f| f.name == name && f.kind == Kind::Box && f.value == value);
        found.unwrap_or_else(|| panic!("no box {name} = {value}")).on = true;
        self
    }

    pub async fn submit(&self) -> Page {
        self.submit_with(&[("sec-fetch-site", "same-origin")]).await
    }

    pub async fn submit_with(&self, headers: &[(&str, &str)]) -> Page {
        let sent: Vec<(String, String)> = self
            .fields
            .iter()
            .filter(|field| field.on && !field.name.is_empty())
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        if self.method == Method::POST {
            return self.browser.send(Method::POST, &self.action, headers, Some(&sent)).await;
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(&sent).finish();
        let path = format!("{}?{query}", self.action());
        self.browser.send(Method::GET, &path, headers, None).await
    }

    fn tick(mut self, name: &str, on: bool) -> Self {
        let field = self.find(name);
        assert_eq!(field.kind, Kind::Box, "{name}");
        field.on = on;
        self
    }

    fn choose(&mut self, name: &str, value: &str) {
        let mut offered = false;
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            field.on = field.value == value;
            offered |= field.on;
        }
        assert!(offered, "{name} does not offer {value}");
    }

    fn find(&mut self, name: &str) -> &mut Field {
        let Self { fields, action, .. } = self;
        let found = fields.iter_mut().find(|field| field.name == name);
        found.unwrap_or_else(|| panic!("the form to {action} has no field {name}"))
    }
}

fn field(control: ElementRef) -> Option<Field> {
    let tag = control.value();
    let preset = tag.attr("value").map(str::to_owned);
    let kind = match (tag.name(), tag.attr("type").unwrap_or_default()) {
        ("input", "checkbox") => Kind::Box,
        ("input", "radio") => Kind::Radio,
        ("input", "submit") | ("button", "submit" | "") => Kind::Button,
        ("input" | "button", "button" | "reset") => return None,
        ("select", _) => Kind::Select(options(control)),
        _ => Kind::Text,
    };
    let value = match (&kind, tag.name()) {
        (Kind::Select(options), _) => {
            let selected = control.select(&selector("option[selected]")).next();
            let selected = selected.map(option_value);
            selected.or_else(|| options.first().cloned())?
        }
        (Kind::Box | Kind::Radio, _) => preset.unwrap_or_else(|| "on".into()),
        (_, "textarea") => control.text().collect(),
        _ => preset.unwrap_or_default(),
    };
    Some(Field {
        name: tag.attr("name").unwrap_or_default().into(),
        value,
        on: match kind {
            Kind::Box | Kind::Radio => tag.attr("checked").is_some(),
            Kind::Text | Kind::Select(_) => true,
            Kind::Button => false,
        },
        kind,
    })
}

fn options(control: ElementRef) -> Vec<String> {
    let option = selector("option");
    control.select(&option).map(option_value).collect()
}

fn option_value(option: ElementRef) -> String {
    let text = || fold(&option.text().collect::<String>());
    option.attr("value").map_or_else(text, str::to_owned)
}
