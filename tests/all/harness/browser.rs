//! A browser without script: it keeps cookies, follows a redirect when told, and sends what a
//! browser sends with a form.

use std::sync::Arc;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::{Method, Url, redirect};

use super::{ORIGIN, Page};

#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    jar: Arc<Jar>,
    base: String,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let jar = Arc::new(Jar::default());
        Self {
            http: reqwest::Client::builder()
                .cookie_provider(Arc::clone(&jar))
                .redirect(redirect::Policy::none())
                // The server ends idle connections after five seconds: ours go before.
                .pool_idle_timeout(std::time::Duration::from_secs(2))
                .no_proxy()
                .build()
                .unwrap(),
            jar,
            base: base.trim_end_matches('/').into(),
        }
    }

    /// The same browser, cookies and all, at another node.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.trim_end_matches('/').into(), ..self.clone() }
    }

    /// One request; a redirect is answered as it came.
    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], None).await
    }

    /// Like the address bar: to the page that redirects end at.
    pub async fn visit(&self, path: &str) -> Page {
        self.get(path).await.settle().await
    }

    /// A form of our own pages, sent without looking at the page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let same_origin = [("sec-fetch-site", "same-origin")];
        self.post_with(path, fields, &same_origin).await
    }

    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let fields = fields.iter();
        let fields: Vec<(String, String)> =
            fields.map(|(name, value)| ((*name).into(), (*value).into())).collect();
        self.send(Method::POST, path, headers, Some(&fields)).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        fields: Option<&[(String, String)]>,
    ) -> Page {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        let again = request.try_clone().filter(|_| method.is_safe());
        let response = match (request.send().await, again) {
            // The server had ended a kept connection: what is safe is asked again (RFC 9110, 9.2.2).
            (Err(error), Some(again)) if error.is_request() => again.send().await.unwrap(),
            (response, _) => response.unwrap(),
        };
        Page {
            browser: self.clone(),
            path: path.into(),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            html: response.text().await.unwrap(),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self.jar.cookies(&Url::parse(&self.base).unwrap())?;
        let all = all.to_str().unwrap().to_owned();
        all.split("; ")
            .filter_map(|cookie| cookie.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    pub async fn is_signed_in(&self) -> bool {
        self.get("/connections").await.status == 200
    }

    /// The path of an address that Untether wrote: relative, or of the configured origin.
    pub fn path_of(address: &str) -> String {
        let path = address.strip_prefix(ORIGIN).unwrap_or(address);
        assert!(path.starts_with('/'), "leads away: {address}");
        path.into()
    }
}
