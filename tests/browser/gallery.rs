//! A page in all its looks: a picture on phone and desk, in light and dark; axe-core in both schemes;
//! and the narrowest phone.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::axe;
use crate::look::{DESK, NARROW, PHONE, Scheme, misfits, set, shoot};
use crate::tab::Tab;

#[must_use]
pub struct Gallery<'a> {
    tab: &'a Tab,
    language: &'a str,
    armed: Value,
    faults: RefCell<Vec<String>>,
}

impl<'a> Gallery<'a> {
    pub async fn open(tab: &'a Tab) -> Self {
        Self::open_in(tab, "en-US").await
    }

    /// In a language that the browser asks for.
    pub async fn open_in(tab: &'a Tab, language: &'a str) -> Self {
        let armed = axe::arm(tab).await;
        tab.cdp("Network.enable", json!({})).await;
        let headers = json!({ "headers": { "Accept-Language": language } });
        tab.cdp("Network.setExtraHTTPHeaders", headers).await;
        Self { tab, language, armed, faults: RefCell::default() }
    }

    /// Looks at an address.
    pub async fn visit(&self, path: &str, name: &str) {
        self.tab.visit(path).await;
        self.hang(name).await;
    }

    /// Looks at the page that is open.
    pub async fn hang(&self, name: &str) {
        use Scheme::{Dark, Light};
        let tab = self.tab;
        // Each scheme is examined at one width, so that both widths are.
        for (width, scheme, examined) in
            [(PHONE, Light, false), (PHONE, Dark, true), (DESK, Dark, false), (DESK, Light, true)]
        {
            let look = format!("{name}-{width}-{}", scheme.name());
            set(tab, width, scheme).await;
            shoot(tab, &look).await;
            if examined {
                self.note(&look, axe::violations(tab).await);
            }
        }
        self.squeeze(name).await;
    }

    /// Looks at the page that is open, once in light and once in dark.
    pub async fn glance(&self, name: &str) {
        for (width, scheme) in [(PHONE, Scheme::Light), (DESK, Scheme::Dark)] {
            let look = format!("{name}-{width}-{}", scheme.name());
            set(self.tab, width, scheme).await;
            shoot(self.tab, &look).await;
            self.note(&look, axe::violations(self.tab).await);
        }
        self.squeeze(name).await;
    }

    async fn squeeze(&self, name: &str) {
        let tab = self.tab;
        set(tab, NARROW, Scheme::Light).await;
        self.note(&format!("{name}-{NARROW}"), misfits(tab).await);
        set(tab, DESK, Scheme::Light).await;
        let language = tab.ask_text("document.documentElement.lang").await;
        if language != self.language {
            self.note(name, vec![format!("is in {language}, not {}", self.language)]);
        }
    }

    fn note(&self, look: &str, found: Vec<String>) {
        self.faults.borrow_mut().extend(found.into_iter().map(|fault| format!("{look}: {fault}")));
    }

    /// The verdict on all that was shown.
    pub async fn close(self) {
        axe::disarm(self.tab, &self.armed).await;
        let faults = self.faults.into_inner();
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}
