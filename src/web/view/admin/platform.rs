//! One platform: its keys, its secrets, and where its webhooks go.

use askama::Template;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::address::Address;
use super::platforms::{Typed, gated_key};
use super::why::Why;
use super::wrong::{Told, Wrong};
use crate::domain::scope::Scope;
use crate::domain::staff::Permission;
use crate::flows::platform::Opened;
use crate::store::platforms::{ApiKey, Secret, SecretPurpose};

/// Of what has ended, so much is listed of each kind, the newest.
const ENDED_AT_MOST: usize = 5;

/// What there is to say above all, and what was typed.
#[derive(Default)]
pub struct Said {
    /// What was not taken.
    pub wrongs: Vec<Wrong>,
    /// What was typed for a target.
    pub target: Typed,
    /// What was typed as the reason to end something, by its id.
    pub ending: Option<(String, String)>,
    /// What came of something.
    pub news: Option<News>,
}

/// What came of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It was replaced, or had ended, meanwhile.
    Over,
    /// It is the last secret of its purpose.
    Last,
    /// Somebody waits for a second person already.
    Waits,
    /// The target answered so, after so many milliseconds.
    Answered(u16, u64),
    /// It did not, for this reason.
    Silent(String),
    /// Too many tests were sent.
    TooOften,
    /// There is nothing to test.
    NoTarget,
}

/// A key or a secret.
struct Row {
    id: String,
    /// Scopes of a key.
    scopes: String,
    made: Stamp,
    state: String,
    /// When it ends, or has.
    ends: Option<Stamp>,
    is_over: bool,
    can_rotate: bool,
    can_end: bool,
    /// Why it is to end.
    ending: Why,
}

struct Group {
    name: String,
    what: String,
    path: &'static str,
    /// The one without an end.
    newest: String,
    rows: Vec<Row>,
}

struct ScopeChoice {
    name: &'static str,
    what: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/platform.html")]
pub struct PlatformPage {
    f: AdminFrame,
    id: String,
    name: String,
    gated: String,
    keys: Vec<Row>,
    groups: Vec<Group>,
    scopes: Vec<ScopeChoice>,
    target: Option<Address>,
    /// What is said of the target.
    state: String,
    since: Option<Stamp>,
    is_due: bool,
    can_be_tested: bool,
    asked_for: Option<Address>,
    typed: Typed,
    wrongs: Vec<Told>,
    news: Option<String>,
    is_bad_news: bool,
}

impl PlatformPage {
    /// A platform. `stands_in`: whether there is a target for it while it has set none.
    #[must_use]
    pub fn new(f: AdminFrame, opened: Opened, said: Said, stands_in: bool) -> Self {
        let Opened { platform, keys, secrets, asked_for } = opened;
        let (key, since) = match (platform.webhook_disabled_at, platform.failing_since) {
            (Some(at), _) => ("staff-target-off", Some(at)),
            (None, Some(at)) => ("staff-target-failing", Some(at)),
            (None, None) => ("staff-target-on", None),
        };
        let none = if stands_in { "staff-target-stand-in" } else { "staff-target-none" };
        let target = platform.webhook_url.as_deref().map(Address::new);
        let ending = said.ending.as_ref();
        let group = |purpose, path, [name, what]: [&str; 2]| {
            let of: Vec<Secret> =
                secrets.iter().filter(|one| one.purpose == SecretPurpose::as_str(purpose)).cloned().collect();
            let newest = of.iter().find(|one| one.retired_at.is_none()).map(|one| one.id.clone());
            Group {
                name: f.say(name),
                what: f.say(what),
                path,
                newest: newest.unwrap_or_default(),
                rows: listed(of.into_iter().map(|one| secret_row(&f, one, ending)).collect()),
            }
        };
        let groups = vec![
            group(SecretPurpose::Signing, "signing", ["staff-secrets-signing", "staff-secrets-signing-what"]),
            group(SecretPurpose::Webhook, "webhook", ["staff-secrets-webhook", "staff-secrets-webhook-what"]),
        ];
        let keys = listed(keys.into_iter().map(|one| key_row(&f, one, ending)).collect());
        let scopes = Scope::ALL
            .iter()
            .map(|scope| ScopeChoice { name: scope.as_str(), what: f.say(scope_key(*scope)) });
        Self {
            gated: f.say(gated_key(platform.gated)),
            scopes: scopes.collect(),
            state: f.say(if target.is_some() { key } else { none }),
            since: since.map(|at| f.time(at, Style::Moment)),
            is_due: since.is_some(),
            can_be_tested: (target.is_some() || stands_in) && f.may(Permission::RunDeliveries),
            asked_for: asked_for.as_deref().map(Address::new),
            is_bad_news: said.news.as_ref().is_some_and(is_bad),
            news: said.news.map(|news| in_words(&f, &news)),
            typed: said.target,
            wrongs: Told::all(&f, &said.wrongs),
            id: platform.id,
            name: platform.name,
            keys,
            groups,
            target,
            f,
        }
    }

    fn can_manage(&self) -> bool {
        self.f.may(Permission::ManagePlatforms)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }
}

/// What is in use, and the newest of what has ended.
fn listed(rows: Vec<Row>) -> Vec<Row> {
    let (over, mut shown): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.is_over);
    // What has no end comes first.
    shown.sort_by_key(|row| row.ends.is_some());
    shown.extend(over.into_iter().take(ENDED_AT_MOST));
    shown
}

fn key_row(f: &AdminFrame, key: ApiKey, ending: Option<&(String, String)>) -> Row {
    let row = row(f, (key.id, key.created_at, key.retired_at), ending);
    Row { scopes: key.scopes.replace(' ', ", "), can_end: !row.is_over, ..row }
}

fn secret_row(f: &AdminFrame, secret: Secret, ending: Option<&(String, String)>) -> Row {
    let row = row(f, (secret.id, secret.created_at, secret.retired_at), ending);
    // The one without an end is replaced first.
    Row { can_end: !row.is_over && !row.can_rotate, ..row }
}

fn row(
    f: &AdminFrame,
    (id, made, ends): (String, i64, Option<i64>),
    ending: Option<&(String, String)>,
) -> Row {
    let is_over = ends.is_some_and(|at| at <= f.now);
    let state = match ends {
        None => "staff-key-in-use",
        Some(_) if is_over => "staff-key-ended",
        Some(_) => "staff-key-ends",
    };
    let why = Why::new(["end-", &id].concat()).hinting(f.say("staff-key-end-hint"));
    Row {
        scopes: String::new(),
        made: f.time(made, Style::Moment),
        state: f.say(state),
        ends: ends.map(|at| f.time(at, Style::Moment)),
        is_over,
        can_rotate: ends.is_none(),
        can_end: false,
        ending: match ending.filter(|(of, _)| *of == id) {
            Some((_, typed)) => why.refused(typed, f.say("staff-reason-fault")),
            None => why,
        },
        id,
    }
}

const fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "staff-scope-read",
        Scope::Revoke => "staff-scope-revoke",
        Scope::Link => "staff-scope-link",
        Scope::Recognise => "staff-scope-recognise",
        Scope::Erase => "staff-scope-erase",
        Scope::Import => "staff-scope-import",
    }
}

fn is_bad(news: &News) -> bool {
    !matches!(news, News::Answered(200..=299, _))
}

fn in_words(f: &AdminFrame, news: &News) -> String {
    match news {
        News::Over => f.say("staff-key-over"),
        News::Last => f.say("staff-secret-last"),
        News::Waits => f.say("staff-fault-waits"),
        News::TooOften => f.say("staff-test-too-often"),
        News::NoTarget => f.say("staff-target-none"),
        News::Silent(why) => f.say1("staff-test-silent", "why", why.as_str()),
        News::Answered(status, ms) => {
            let verdict = match status {
                200 | 204 => "staff-test-taken",
                201..=299 => "staff-test-received",
                300..=399 => "staff-test-redirect",
                410 => "staff-test-gone",
                _ => "staff-test-not-taken",
            };
            let ms = i64::try_from(*ms).unwrap_or(i64::MAX);
            let values = [("status", i64::from(*status).into()), ("ms", ms.into())];
            format!("{} {}", f.words.with("staff-test-answered", &values), f.say(verdict))
        }
    }
}
