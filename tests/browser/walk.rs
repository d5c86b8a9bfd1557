//! A story told in a browser, with script and without.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures_util::FutureExt;
use untether::config::Settings;

use crate::driver::Place;
use crate::harness::{Engine, Test, run};
use crate::look;
use crate::tab::Tab;

/// `walk!(name, async |t, tab| { .. })` makes one test with script and one without.
macro_rules! walk {
    ($name:ident, async |$t:ident, $tab:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($t: &$crate::harness::Test, $tab: &$crate::tab::Tab) {
                $body
            }
            #[test]
            fn with_script() {
                $crate::walk::walk($crate::harness::Engine::Sqlite, true, |_| {}, body);
            }
            #[test]
            fn without_script() {
                $crate::walk::walk($crate::harness::Engine::Sqlite, false, |_| {}, body);
            }
        }
    };
}

/// Runs a story on a server and in a browser of its own; no page may have given the browser cause to
/// complain.
pub fn walk(engine: Engine, script: bool, settings: fn(&mut Settings), body: impl AsyncFnOnce(&Test, &Tab)) {
    let place = Place::wait();
    run(engine, settings, async |t| {
        in_tab(place, t.app.consumer_url(), script, async |tab| body(t, tab).await).await;
    });
}

/// The same against a server that runs elsewhere.
pub fn walk_to(base: &str, script: bool, body: impl AsyncFnOnce(&Tab)) {
    let place = Place::wait();
    actix_web::rt::System::new().block_on(in_tab(place, base, script, body));
}

async fn in_tab(mut place: Place, base: &str, script: bool, body: impl AsyncFnOnce(&Tab)) {
    let tab = Tab::open(&mut place, base, script).await;
    let outcome = AssertUnwindSafe(body(&tab)).catch_unwind().await;
    if let Err(panic) = outcome {
        let shot = AssertUnwindSafe(look::shoot_failure(&tab)).catch_unwind().await;
        shot.unwrap_or_default();
        // Not for the next test: who knows what is left in it.
        tab.close().await;
        resume_unwind(panic);
    }
    let complaints = tab.complaints().await;
    tab.leave(&mut place).await;
    assert!(complaints.is_empty(), "the browser complained: {}", complaints.join("\n"));
}
