//! People on the staff, who come in by the admin door.

use untether::domain::staff::{Email, Role};
use untether::domain::totp;
use untether::flows::staff::{Invited, invite};

use super::{Browser, Form, Page, Test};

pub const PASSWORD: &str = "vK9#mQ2$xL7p of mine";

/// Somebody on the staff, and what they sign in with.
#[derive(Clone)]
pub struct Member {
    pub email: String,
    pub secret: String,
    pub codes: Vec<String>,
    /// Where they are signed in.
    pub browser: Browser,
}

impl Page {
    /// Whether it asks for a newer proof, and carries what was typed along.
    pub fn asks_for_proof(&self) -> bool {
        let carries = |form: &Form| form.value("held").is_some_and(|held| !held.is_empty());
        self.status == 403 && self.forms().iter().any(carries)
    }
}

impl Test {
    /// A browser at the admin door.
    pub fn desk(&self) -> Browser {
        Browser::new(self.app.admin_url())
    }

    /// Invites somebody as the host's command line does; the path of the invitation.
    pub async fn invite(&self, email: &str, role: Role) -> String {
        let (op, now) = (self.app.operator().clone(), self.now().as_millisecond());
        let email = Email::parse(email).unwrap();
        let invited = self.app.store().write(move |db| invite(db, &op, None, &email, role, now));
        let Invited::At(address) = invited.await.unwrap() else { panic!("on the staff already") };
        address[address.find("/invitation/").unwrap()..].to_owned()
    }

    /// Somebody of this role who has just joined, signed in.
    pub async fn member(&self, role: Role) -> Member {
        self.member_as(&format!("{role}@staff.example"), role).await
    }

    pub async fn member_as(&self, email: &str, role: Role) -> Member {
        let path = self.invite(email, role).await;
        let page = self.desk().get(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let secret = page.all("code").remove(0);
        let browser = page.browser.clone();
        let form = page.form_to(&path).set("password", PASSWORD).set("totp", &self.code(&secret));
        let joined = form.submit().await;
        assert_eq!(joined.status, 200, "{}", joined.text());
        Member { email: email.into(), secret, codes: joined.all("code"), browser }
    }

    /// What an authenticator app shows now.
    pub fn code(&self, secret: &str) -> String {
        totp::code(secret, self.now().as_millisecond()).unwrap()
    }

    /// Enters address and password; the page that follows.
    pub async fn enter_password(&self, email: &str, password: &str) -> Page {
        let page = self.desk().get("/sign-in").await;
        page.form_to("/sign-in").set("email", email).set("password", password).submit().await
    }

    /// Signs somebody in anew, with a code that was not used before.
    pub async fn at_desk(&self, member: &Member) -> Browser {
        self.advance(30);
        let page = self.enter_password(&member.email, PASSWORD).await.settle().await;
        let page = page.form_with("totp").set("totp", &self.code(&member.secret)).submit().await;
        assert_eq!(page.location(), "/", "{}", page.text());
        page.browser
    }

    /// Proves again who somebody is, where they are signed in.
    pub async fn confirm(&self, member: &Member) {
        self.advance(30);
        let page = member.browser.get("/confirm").await;
        let page = page.form_with("totp").set("totp", &self.code(&member.secret)).submit().await;
        assert_eq!(page.location(), "/", "{}", page.text());
    }
}
