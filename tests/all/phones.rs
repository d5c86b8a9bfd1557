//! Numbers of every region, as another implementation of the numbering data writes them.

use std::collections::BTreeMap;

use untether::domain::phone::{NotAPhone, Phone};

/// By region: E.164, national and international form of an example of a mobile number, as the Python
/// package `phonenumbers` gives them.
fn examples() -> BTreeMap<String, [String; 3]> {
    serde_json::from_str(include_str!("fixtures/example-numbers.json")).unwrap()
}

fn typed(region: &str, text: &str) -> Result<String, NotAPhone> {
    Phone::from_typed(region, text).map(|phone| phone.as_e164().to_owned())
}

/// Tristan da Cunha has landlines only.
const LANDLINES: &str = "TA";

#[test]
fn every_region_writes_its_numbers_its_own_way() {
    let examples = examples();
    assert!(examples.len() > 240);
    let mut others = Vec::new();
    for (region, [e164, national, international]) in &examples {
        let bare = &e164[1..];
        let abroad = |prefix: &str| format!("{prefix}{bare}");
        for (country, text) in [
            (region.as_str(), e164.clone()),
            (region, national.clone()),
            (region, international.clone()),
            ("US", international.clone()),
            ("GB", abroad("00")),
            ("US", abroad("011")),
            ("US", abroad("00")),
        ] {
            let read = typed(country, &text);
            let expected = if region == LANDLINES { Err(NotAPhone::CannotText) } else { Ok(e164.clone()) };
            if read != expected {
                others.push(format!("{text}, typed in {country}: {read:?}"));
            }
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
}
