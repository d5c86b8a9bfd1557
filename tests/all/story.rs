//! The sandbox's story, clicked through: share, text, link, code, stop, and the stand-in platform
//! confirming, being slow, down and gone. It runs in real time, and waits by asking.

use serde_json::Value;

use crate::harness::{Browser, Demo, Page, stop_path};

struct Story {
    demo: Demo,
    browser: Browser,
    _dir: tempfile::TempDir,
}

impl Story {
    fn begin() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let demo = Demo::start(dir.path(), &[]);
        let browser = Browser::new(&demo.field("/consumerUrl"));
        Self { demo, browser, _dir: dir }
    }

    async fn behave(&self, mode: &str) {
        let page = self.browser.get("/sandbox").await;
        assert_eq!(page.form_to("/sandbox/platform").set("mode", mode).submit().await.status, 303);
    }

    /// Shares as -0010, and answers with the path of the link in the text that follows.
    async fn share(&self, app: &str) -> String {
        let before = self.texts().await.len();
        let form = self.browser.get("/sandbox").await.form_to("/sandbox/share");
        let form = form.set("phone", "+14155550010").set("app", app).set("bank", "ins_platypus");
        assert_eq!(form.submit().await.status, 303);
        let text = loop {
            let texts = self.texts().await;
            if texts.len() > before {
                break texts[0]["body"].as_str().unwrap().to_owned();
            }
            tokio::task::yield_now().await;
        };
        let at = text.find("/l/").unwrap_or_else(|| panic!("no link in {text}"));
        text[at..].to_owned()
    }

    /// The sandbox's notices to -0010, newest first.
    async fn texts(&self) -> Vec<Value> {
        let page = self.browser.get("/sandbox/messages.json?to=+14155550010").await;
        let texts: Vec<Value> = serde_json::from_str(&page.html).unwrap();
        texts.into_iter().filter(|text| text["kind"] == "NOTICE").collect()
    }

    /// Opens the link, enters the sandbox's code, and lands on the connection.
    async fn sign_in(&self, link: &str) -> String {
        let page = self.browser.visit(link).await;
        let page = page.form_to("/sign-in").submit().await.settle().await;
        let page = page.form_with("code").set("code", "123456").submit().await.settle().await;
        page.path.strip_prefix("/connections/").unwrap_or_else(|| panic!("{}", page.text())).to_owned()
    }

    async fn stop(&self, id: &str) -> Page {
        let page = self.browser.get(&stop_path(id)).await;
        page.form_with("scope").submit().await.settle().await
    }

    /// The connection as the platform is told of it, once it is as `expected` says.
    async fn wait(&self, id: &str, expected: impl Fn(&Value) -> bool) -> Value {
        loop {
            let all = self.demo.connections().await;
            let one = all.into_iter().find(|connection| connection["connectionId"] == id).unwrap();
            if expected(&one) {
                return one;
            }
            tokio::task::yield_now().await;
        }
    }
}

fn hop(connection: &Value, name: &str) -> String {
    let hops = connection["revocation"]["hops"].as_array().unwrap();
    hops.iter().find(|hop| hop["hop"] == name).unwrap()["state"].as_str().unwrap().to_owned()
}

fn run(body: impl AsyncFnOnce()) {
    actix_web::rt::System::new().block_on(body());
}

#[test]
fn share_text_link_code_stop_confirmed() {
    run(async || {
        let story = Story::begin();
        let link = story.share("budgetly").await;
        let id = story.sign_in(&link).await;
        story.stop(&id).await.assert_shows(&["You stopped this", "has not confirmed yet"]);
        let done = story.wait(&id, |connection| hop(connection, "RECIPIENT") == "CONFIRMED").await;
        assert_eq!(done["status"], "REVOKED");
        assert_eq!([hop(&done, "PLATFORM"), hop(&done, "INSTITUTION")], ["CONFIRMED", "CONFIRMED"]);
        story.browser.get(&format!("/connections/{id}")).await.assert_hides(&["not confirmed yet"]);
    });
}

#[test]
fn a_slow_platform_is_told_and_confirms_later() {
    run(async || {
        let story = Story::begin();
        let id = story.sign_in(&story.share("rentwise").await).await;
        story.behave("slow").await;
        story.stop(&id).await;
        let told = story.wait(&id, |connection| hop(connection, "PLATFORM") != "PENDING").await;
        assert_eq!(
            (hop(&told, "PLATFORM").as_str(), &told["status"]),
            ("SENT", &"REVOCATION_PENDING".into())
        );
        let page = story.browser.get(&format!("/connections/{id}")).await;
        page.assert_shows(&["Acme Data was told", "Acme Data has not confirmed yet"]);
        story.wait(&id, |connection| connection["status"] == "REVOKED").await;
    });
}

#[test]
fn a_platform_that_is_gone_leaves_the_stop_pending_until_it_is_back() {
    run(async || {
        let story = Story::begin();
        let id = story.sign_in(&story.share("taxfox").await).await;
        story.behave("gone").await;
        story.stop(&id).await;
        loop {
            let page = story.browser.get(&format!("/connections/{id}")).await;
            page.assert_shows(&["You stopped this"]).assert_hides(&["Acme Data confirmed"]);
            if page.shows("We could not reach Acme Data yet") {
                break;
            }
            tokio::task::yield_now().await;
        }
        let pending = story.wait(&id, |_| true).await;
        assert_eq!(
            (hop(&pending, "PLATFORM").as_str(), &pending["status"]),
            ("PENDING", &"REVOCATION_PENDING".into())
        );
        // Back before the second attempt, which follows after five seconds.
        story.behave("confirm").await;
        story.wait(&id, |connection| connection["status"] == "REVOKED").await;
        story.behave("down").await;
        let page = story.browser.get("/sandbox").await;
        assert_eq!(page.form_to("/sandbox/platform").value("mode"), Some("down"));
    });
}

#[test]
fn a_real_number_is_refused_with_a_sentence() {
    run(async || {
        let story = Story::begin();
        let form = story.browser.get("/sign-in").await.form_with("phone");
        let page = form.set("phone", "+1 650 253 0000").submit().await;
        assert_eq!(page.status, 422);
        page.assert_shows(&["sandbox"]);
        assert_eq!(page.form_with("phone").value("phone"), Some("+1 650 253 0000"));
    });
}
