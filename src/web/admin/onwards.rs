//! Where somebody goes on who had to sign in first, or to prove anew who they are: to a page of this door, and
//! to nothing else.

use actix_web::HttpResponse;

use super::super::page;
use crate::domain::staff::Over;

/// The pages that one may go back to, as the route table has them: what shows something, and hands out no file.
const PAGES: [&str; 22] = [
    "/",
    "/people",
    "/people/{id}",
    "/connections/{id}",
    "/connections/{id}/revocation",
    "/revocations/bulk",
    "/revocations/bulk/{id}",
    "/revocations/bulk/{id}/connections",
    "/messages",
    "/deliveries",
    "/recipients",
    "/recipients/{id}",
    "/institutions",
    "/institutions/{id}",
    "/platforms",
    "/platforms/{id}",
    "/staff",
    "/approvals",
    "/audit",
    "/account",
    "/account/authenticator",
    "/confirm",
];

/// A page of ours to go on to; the first one instead of anything else.
pub(super) fn own_path(next: Option<&str>) -> &str {
    let is_plain = |next: &&str| !next.chars().any(|c| c.is_control() || matches!(c, '\\' | '#'));
    next.filter(is_plain).filter(|next| is_page(next)).unwrap_or("/")
}

fn is_page(next: &str) -> bool {
    let path = next.split('?').next().unwrap_or_default();
    PAGES.iter().any(|page| {
        let (mut parts, mut typed) = (page.split('/'), path.split('/'));
        loop {
            match (parts.next(), typed.next()) {
                (None, None) => return true,
                (Some("{id}"), Some(id)) if is_id(id) => {}
                (Some(part), Some(same)) if part == same => {}
                _ => return false,
            }
        }
    })
}

fn is_id(typed: &str) -> bool {
    !typed.is_empty() && typed.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'))
}

/// An address of the sign-in, with where to go on behind it, and why the session before is over.
pub(super) fn onwards(path: &str, next: &str, why: Option<Over>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs((next != "/").then_some(("next", next)));
    query.extend_pairs(why.map(|why| ("why", why.as_str())));
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Leads there.
pub(super) fn go(path: &str, next: &str, why: Option<Over>) -> HttpResponse {
    page::see_other(&onwards(path, next, why))
}

#[cfg(test)]
mod tests {
    use super::{Over, PAGES, onwards, own_path};

    #[test]
    fn only_pages_of_this_door_are_gone_back_to() {
        for page in [
            "/",
            "/?kind=DRIFT&after=cas_1",
            "/people/num_0190",
            "/revocations/bulk/inc_1/connections?after=con_2",
            "/audit?act=staff.joined",
        ] {
            assert_eq!(own_path(Some(page)), page);
        }
        for other in [
            "",
            "people",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/people/",
            "/people//evil.example",
            "/people/..",
            "/people/num_1/open",
            "/sign-out",
            "/sign-in",
            "/account#x",
            "/account\n",
            "/audit/exports/apr_1",
            "/static/page.js",
            "/nowhere",
        ] {
            assert_eq!(own_path(Some(other)), "/", "{other:?}");
        }
        assert_eq!(own_path(None), "/");
    }

    /// What answers GET in the route table and is not for whoever is signed in, or is no page.
    const OTHERS: [&str; 9] = [
        "/audit/exports/{id}",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/passkey",
        "/sign-in/recovery",
        "/account/passkeys",
        "/invitation/{token}",
        "/logos/{id}",
        "/static/{name}",
    ];

    #[test]
    fn every_page_of_the_route_table_is_listed() {
        let door = include_str!("../mod.rs").split("fn admin_door(").nth(1).unwrap_or_default();
        let door = door.split("\n}\n").next().unwrap_or_default();
        let mut pages: Vec<&str> = door
            .split("at(\"")
            .skip(1)
            .filter(|route| route.contains(".get("))
            .filter_map(|route| route.split('"').next())
            .filter(|path| !OTHERS.contains(path))
            .collect();
        let mut listed = PAGES.to_vec();
        pages.sort_unstable();
        listed.sort_unstable();
        assert_eq!(pages, listed);
    }

    #[test]
    fn the_way_and_the_reason_stand_in_the_address() {
        assert_eq!(onwards("/sign-in", "/", None), "/sign-in");
        assert_eq!(
            onwards("/sign-in", "/audit?q=1", Some(Over::Idle)),
            "/sign-in?next=%2Faudit%3Fq%3D1&why=idle"
        );
    }
}
