//! Text messages with the longest names, as carriers count them.

use untether::domain::display_name::LONGEST_IN_TEXT;
use untether::domain::{gsm7, link};

use crate::assert_none;
use crate::corpus::{self, Message};

const BRAND: &str = "Untether";
const HOST: &str = "connections.example.com";

/// Words that carriers act on when they come back, and that people would therefore send.
const COMMANDS: [&str; 7] = ["STOP", "STOPALL", "UNSUBSCRIBE", "ALTO", "PARAR", "ARRET", "ARRÊT"];

fn texts() -> Vec<Message> {
    let all: Vec<Message> =
        corpus::messages().into_iter().filter(|message| message.key.starts_with("text-")).collect();
    assert!(corpus::languages().iter().all(|language| all.iter().any(|text| text.language == *language)));
    all
}

fn longest(text: &Message) -> String {
    let fill = |name: &str| match name {
        "brand" => BRAND.to_owned(),
        "app" => "x".repeat(LONGEST_IN_TEXT),
        "code" => "123456".to_owned(),
        "host" => HOST.to_owned(),
        // A count, the name of a kind of data, or a date ("28 de septiembre").
        "fact" if text.key == "text-changed-data" => "x".repeat(28),
        "fact" if text.key == "text-expires" => "x".repeat(if text.language == "es" { 16 } else { 12 }),
        "fact" => "9999".to_owned(),
        "link" if text.key.starts_with("text-stopped") => format!("https://{HOST}/connections"),
        "link" => link::url(&format!("https://{HOST}"), &"x".repeat(link::TOKEN_LENGTH)),
        other => panic!("{}: how long can ${other} be?", text.place()),
    };
    let said = text.versions(&fill).concat();
    if text.variables().contains("code") { format!("{said}\n\n@{HOST} #123456") } else { said }
}

#[test]
fn every_text_is_one_gsm_7_segment() {
    let mut faults = Vec::new();
    for text in texts() {
        assert!(text.choices().is_empty(), "{}: a text without choices is expected", text.place());
        let longest = longest(&text);
        let outside = longest.chars().find(|c| gsm7::septets(&c.to_string()).is_none());
        match (outside, gsm7::septets(&longest)) {
            (Some(c), _) => faults.push(format!("{}: {c:?} is not in GSM-7", text.place())),
            (None, Some(septets)) if septets <= gsm7::SEGMENT => {}
            (None, septets) => {
                let septets = septets.unwrap_or_default();
                faults.push(format!("{}: {septets} of {} septets: {longest}", text.place(), gsm7::SEGMENT));
            }
        }
    }
    assert_none(&faults);
}

/// A name that is left out must not make a text longer than the longest name does.
#[test]
fn the_words_for_an_app_without_a_name_are_no_longer_than_a_name() {
    for text in texts().iter().filter(|text| text.key == "text-an-app") {
        let words = text.as_written().concat();
        assert!(words.chars().count() <= LONGEST_IN_TEXT, "{}: {words}", text.place());
    }
}

#[test]
fn no_text_invites_a_carrier_s_command() {
    let mut faults = Vec::new();
    for text in texts() {
        let said = text.as_written().concat().to_uppercase();
        let words = said.split(|c: char| !c.is_alphabetic());
        faults.extend(
            words.filter(|word| COMMANDS.contains(word)).map(|word| format!("{}: {word}", text.place())),
        );
    }
    assert_none(&faults);
}
