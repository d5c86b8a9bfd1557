//! The keyboard, and where it is in the page.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde::Deserialize;

use crate::tab::Tab;

/// More stops than any page has.
const MOST_STOPS: usize = 80;

/// The element that has the keyboard.
#[derive(Debug, Deserialize)]
pub struct Focus {
    /// What it is called, as a screen reader says it.
    pub name: String,
    /// Why a person could not see that it has the keyboard.
    hidden: Vec<String>,
}

impl Tab {
    pub async fn key(&self, key: Key) {
        self.chord(&[key.into()]).await;
    }

    pub async fn back_tab(&self) {
        self.chord(&[Key::Shift.into(), Key::Tab.into()]).await;
    }

    /// Types into what has the keyboard.
    pub async fn type_out(&self, text: &str) {
        for letter in text.chars() {
            self.chord(&[letter]).await;
        }
    }

    async fn chord(&self, keys: &[char]) {
        let downs = keys.iter().map(|&value| KeyAction::Down { value });
        let ups = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let keyboard = KeyActions::new("keyboard".into());
        let keyboard = downs.chain(ups).fold(keyboard, KeyActions::then);
        self.client.perform_actions(keyboard).await.unwrap_or_else(|error| panic!("{keys:?}: {error}"));
    }

    /// What has the keyboard; nothing, where it is with the page as a whole.
    pub async fn focus(&self) -> Option<Focus> {
        serde_json::from_value(self.ask(FOCUS).await).unwrap()
    }

    /// Goes on by Tab to what begins so. Every stop on the way must be seen to have the keyboard.
    pub async fn tab_to(&self, name: &str) {
        self.go_to(name, false).await;
    }

    pub async fn back_tab_to(&self, name: &str) {
        self.go_to(name, true).await;
    }

    async fn go_to(&self, name: &str, back: bool) {
        let mut passed = Vec::new();
        for _ in 0..MOST_STOPS {
            if back {
                self.back_tab().await;
            } else {
                self.key(Key::Tab).await;
            }
            // Past the last stop the keyboard leaves the page, and comes back in by the first.
            let Some(focus) = self.focus().await else { continue };
            assert!(focus.hidden.is_empty(), "{}: {:?}", focus.name, focus.hidden);
            if focus.name.starts_with(name) {
                return;
            }
            passed.push(focus.name);
        }
        panic!("no {name:?} among {passed:?}");
    }
}

const FOCUS: &str = r"(() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const words = element => element.innerText.trim().replace(/\s+/g, ' ');
  const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
  const name = by.length > 0 ? by.map(id => words(document.getElementById(id))).join(' ')
    : element.getAttribute('aria-label') ?? words(element.labels?.[0] ?? element);
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const hidden = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 ||
      style.outlineColor === 'rgba(0, 0, 0, 0)') {
    hidden.push('no outline: ' + style.outline);
  }
  if (box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1) {
    hidden.push('outside: ' + JSON.stringify(box));
  }
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (over === null || !(element.contains(over) || over.contains(element))) hidden.push('covered');
  return { name, hidden };
})()";
