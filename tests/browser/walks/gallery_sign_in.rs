//! Every page before somebody is signed in, and those that stand apart.

use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE, wrong};
use crate::people::{ask_code, enter, sign_in};
use crate::walk::walk;

#[test]
fn signing_in() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            t.share(t.grant("c-1")).await;
            let link = t.newest_link().await;
            gallery.visit("/sign-in", "sign-in").await;
            tab.click_at("main button.main").await;
            tab.shows(&["Type your phone number."]).await;
            gallery.hang("sign-in-empty").await;
            tab.fill("#phone", "+1 415 555 0010 ext. 12").await;
            tab.click_at("main button.main").await;
            tab.shows(&["extension"]).await;
            gallery.hang("sign-in-extension").await;

            tab.visit("/sign-in").await;
            ask_code(tab, PHONE).await;
            gallery.hang("code").await;
            let code = t.code_for(PHONE).await;
            enter(tab, "12").await;
            tab.shows(&["The code has 6 digits."]).await;
            gallery.hang("code-malformed").await;
            for n in 0..5 {
                enter(tab, &wrong(&code, n)).await;
                tab.shows(&[["4 tries", "3 tries", "2 tries", "1 try", "no tries left"][n as usize]]).await;
                if n == 3 {
                    gallery.hang("code-wrong").await;
                }
            }
            gallery.hang("code-no-tries").await;
            tab.click_at("form[action='/sign-in/code/resend'] button").await;
            tab.shows(&["The last one may still be on its way."]).await;
            gallery.hang("code-too-soon").await;
            t.advance(60);
            gallery.visit("/sign-in/code", "code-again").await;
            t.advance(601);
            gallery.visit("/sign-in/code", "sign-in-lost").await;
            // Every step counts the ten minutes of a sign-in anew, and those of its code never.
            ask_code(tab, PHONE).await;
            t.advance(300);
            enter(tab, "12").await;
            tab.shows(&["The code has 6 digits."]).await;
            t.advance(301);
            enter(tab, &code).await;
            tab.shows(&["This code has run out after 10 minutes."]).await;
            gallery.hang("code-expired").await;

            tab.visit(&link).await;
            gallery.hang("link").await;
            tab.click_at("main button.main").await;
            tab.at("/sign-in/code").await;
            gallery.hang("link-code").await;
            gallery.visit("/l/AAAAAAAAAAAAAAAAAAAAAA", "link-gone").await;
            gallery.close().await;
        },
    );
}

#[test]
fn inside_and_out_again() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            t.share(t.grant("c-1")).await;
            let link = t.newest_link().await;
            t.share(t.grant("c-2").phone("+14155550011")).await;
            gallery.visit("/help", "help").await;
            gallery.visit("/privacy", "privacy").await;
            sign_in(t, tab, "+14155550011").await;
            gallery.visit(&link, "link-elsewhere").await;
            gallery.visit("/l/AAAAAAAAAAAAAAAAAAAAAA", "link-gone-inside").await;
            gallery.visit("/help", "help-inside").await;
            gallery.visit("/privacy", "privacy-inside").await;
            t.advance(901);
            gallery.visit("/connections", "sign-in-idle").await;
            sign_in(t, tab, PHONE).await;
            tab.click_at("nav form button").await;
            tab.at("/sign-in").await;
            gallery.hang("sign-in-signed-out").await;
            gallery.close().await;
        },
    );
}
