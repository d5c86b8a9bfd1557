//! What people do again and again: sign in, open a link, stop a connection.

use super::{Browser, ORIGIN, Page, Test, Text};

impl Test {
    /// By number and code, to the page that it ends on.
    pub async fn sign_in(&self, browser: &Browser, phone: &str) -> Page {
        let page = browser.get("/sign-in").await;
        self.sign_in_from(&page, phone, false).await
    }

    pub async fn sign_in_on_own_device(&self, browser: &Browser, phone: &str) -> Page {
        let page = browser.get("/sign-in").await;
        self.sign_in_from(&page, phone, true).await
    }

    pub async fn sign_in_from(&self, page: &Page, phone: &str, own_device: bool) -> Page {
        let asked = page.form_with("phone").set("phone", phone).submit().await;
        let form = self.code_page(asked).await.form_with("code");
        let form = if own_device { form.check("own_device") } else { form.uncheck("own_device") };
        let phone: String = phone.split(' ').collect();
        let code = self.code_for(&phone).await;
        let done = form.set("code", &code).submit().await;
        assert_eq!(done.status, 303, "{}", done.text());
        done.settle().await
    }

    /// A signed-in browser of the person of most tests.
    pub async fn person(&self) -> Browser {
        self.person_at(super::PHONE).await
    }

    pub async fn person_at(&self, phone: &str) -> Browser {
        let browser = self.browser();
        let page = self.sign_in(&browser, phone).await;
        assert_eq!((page.path.as_str(), page.status), ("/connections", 200));
        browser
    }

    /// Asks for a code; the page to enter it on.
    pub async fn ask_code(&self, browser: &Browser, phone: &str) -> Page {
        let page = browser.get("/sign-in").await;
        let asked = page.form_with("phone").set("phone", phone).submit().await;
        self.code_page(asked).await
    }

    async fn code_page(&self, asked: Page) -> Page {
        assert_eq!(asked.status, 303, "{}", asked.text());
        assert_eq!(asked.location(), "/sign-in/code");
        let page = asked.follow().await;
        assert_eq!(page.status, 200);
        page
    }

    /// The newest code texted to a number.
    pub async fn code_for(&self, phone: &str) -> String {
        self.work().await;
        let codes: Vec<String> = if let Some(twilio) = &self.twilio {
            twilio.to(phone).into_iter().map(|text| text.body).collect()
        } else {
            let codes = self.gateway.codes().into_iter();
            codes.filter(|text| text.to == phone).map(|text| text.body).collect()
        };
        let newest = codes.iter().rfind(|body| body.contains("\n@"));
        let body = newest.unwrap_or_else(|| panic!("no code to {phone}"));
        let last = body.lines().last().unwrap_or_default();
        let code = last.strip_prefix("@localhost #").unwrap_or_default();
        assert!(
            code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
            "no code for this origin in {body:?}"
        );
        code.into()
    }

    /// The path of the link in the newest notice.
    pub async fn newest_link(&self) -> String {
        self.work().await;
        link_in(self.gateway.notices().last().expect("no notice"))
    }

    /// Opens a link and proves the number it was sent to.
    pub async fn sign_in_by_link(&self, browser: &Browser, link: &str, phone: &str) -> Page {
        let page = browser.visit(link).await;
        assert_eq!((page.path.as_str(), page.status), ("/sign-in", 200));
        let asked = page.form_to("/sign-in").submit().await;
        let page = self.code_page(asked).await;
        let code = self.code_for(phone).await;
        let done = page.form_with("code").set("code", &code).submit().await;
        assert_eq!(done.status, 303, "{}", done.text());
        done.settle().await
    }

    /// Through both steps of the page, to the connection's page.
    pub async fn stop(&self, browser: &Browser, connection: &str) -> Page {
        let page = browser.get(&stop_path(connection)).await;
        let done = page.form_with("scope").submit().await;
        assert_eq!(done.status, 303, "{}", done.text());
        done.settle().await
    }
}

pub fn stop_path(connection: &str) -> String {
    format!("/connections/{connection}/revocation")
}

/// The link in a notice: the configured origin, and 22 characters of base64url.
pub fn link_in(notice: &Text) -> String {
    let start = format!("{ORIGIN}/l/");
    let at = notice.body.find(&start).expect("no link in the notice");
    let token: String = notice.body[at + start.len()..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    assert_eq!(token.len(), 22, "{}", notice.body);
    format!("/l/{token}")
}

/// The `n`th code that is not this one.
pub fn wrong(code: &str, n: u32) -> String {
    let right: u32 = code.parse().unwrap();
    format!("{:06}", (right + 1 + n) % 1_000_000)
}
