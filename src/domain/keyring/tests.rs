//! What holds for one keyring, and from one generation to the next.

use super::{Keyring, KeyringFile, Purpose, Unsealable};

#[test]
fn a_seal_opens_only_in_its_row_for_its_purpose() {
    let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
    let sealed = ring.seal(Purpose::Encryption, "numbers/num_1", "+14155550010");
    assert!(!sealed.contains("4155550010"));
    assert_eq!(ring.open(Purpose::Encryption, "numbers/num_1", &sealed).unwrap(), "+14155550010");
    assert_eq!(ring.open(Purpose::Encryption, "numbers/num_2", &sealed), Err(Unsealable::Damaged));
    let (id, rest) = sealed.split_once('.').unwrap();
    let unknown = Err(Unsealable::UnknownKey(id.into()));
    assert_eq!(ring.open(Purpose::Cookies, "numbers/num_1", &sealed), unknown);
    let other = Keyring::from_file(&KeyringFile::generate()).unwrap();
    assert_eq!(other.open(Purpose::Encryption, "numbers/num_1", &sealed), unknown);
    let renamed = format!("{}.{rest}", other.newest(Purpose::Encryption));
    assert_eq!(other.open(Purpose::Encryption, "numbers/num_1", &renamed), Err(Unsealable::Damaged));
}

/// What an id says before its fingerprint.
fn generation(id: &str) -> &str {
    id.rsplit_once('-').unwrap().0
}

#[test]
fn parts_of_a_digest_do_not_run_together() {
    let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
    assert_ne!(ring.mac(Purpose::Codes, &["ab", "c"]), ring.mac(Purpose::Codes, &["a", "bc"]));
    assert_ne!(ring.mac(Purpose::Codes, &["a"]), ring.mac(Purpose::Links, &["a"]));
}

#[test]
fn a_ring_without_some_purpose_is_refused() {
    let mut file = KeyringFile::generate();
    file.keys.retain(|key| key.purpose != "links");
    assert!(Keyring::from_file(&file).is_err_and(|why| why.contains("links")));
}

#[test]
fn what_older_keys_made_holds_after_a_rotation() {
    let mut file = KeyringFile::generate();
    let before = Keyring::from_file(&file).unwrap();
    let (sealed, mac) = (before.seal(Purpose::Encryption, "r", "x"), before.mac(Purpose::Links, &["x"]));
    assert_eq!(file.rotate(Purpose::Encryption, false).as_deref().map(generation), Some("encryption-2"));
    assert_eq!(file.rotate(Purpose::Links, false).as_deref().map(generation), Some("links-2"));
    let after = Keyring::from_file(&file).unwrap();
    assert_eq!(after.open(Purpose::Encryption, "r", &sealed).as_deref(), Ok("x"));
    assert!(after.seal(Purpose::Encryption, "r", "x").starts_with("encryption-2-"));
    assert!(after.is_behind(Purpose::Encryption, &sealed) && !before.is_behind(Purpose::Encryption, &sealed));
    let macs = after.macs(Purpose::Links, &["x"]);
    assert!(macs.len() == 2 && macs[0].starts_with("links-2-") && macs[1] == mac);
    assert_eq!(after.made(Purpose::Links, &["x"], &mac), Ok(true));
    assert_eq!(after.made(Purpose::Links, &["y"], &mac), Ok(false));
    assert_eq!(after.made(Purpose::Links, &["x"], "no digest at all"), Ok(false));
    let unknown = Err(Unsealable::UnknownKey(after.newest(Purpose::Links).to_owned()));
    assert_eq!(before.made(Purpose::Links, &["x"], &macs[0]), unknown, "nobody can say");
}

#[test]
fn a_key_on_standby_is_read_with_until_it_is_put_to_use() {
    let mut file = KeyringFile::generate();
    let added = file.rotate(Purpose::Index, true).unwrap();
    assert_eq!(generation(&added), "index-2");
    assert_eq!(file.rotate(Purpose::Index, true), None, "one at a time");
    let waiting = Keyring::from_file(&file).unwrap();
    assert_eq!(
        waiting.in_use(Purpose::Index).into_iter().map(generation).collect::<Vec<_>>(),
        ["index-1", "index-2"]
    );
    assert_eq!(file.rotate(Purpose::Index, false), Some(added));
    let used = Keyring::from_file(&file).unwrap();
    assert_eq!(
        used.in_use(Purpose::Index).into_iter().map(generation).collect::<Vec<_>>(),
        ["index-2", "index-1"]
    );
    assert_eq!(file.rotate(Purpose::Index, false).as_deref().map(generation), Some("index-3"));
}

#[test]
fn files_that_are_rotated_apart_hold_different_keys_by_different_names() {
    let mut one = KeyringFile::generate();
    let mut other = one.clone();
    let ids = [&mut one, &mut other].map(|file| file.rotate(Purpose::Index, false).unwrap());
    assert_ne!(ids[0], ids[1]);
    assert!(!Keyring::from_file(&one).unwrap().has(Purpose::Index, &ids[1]));
    // Nor does one name come to stand beside another's key.
    for entry in one.keys.iter_mut().filter(|entry| entry.id == ids[0]) {
        entry.id.clone_from(&ids[1]);
    }
    assert!(Keyring::from_file(&one).is_err_and(|why| why.contains("made for another key")));
}

#[test]
fn generations_are_counted_on_whatever_was_taken_out_and_whoever_named_them() {
    let mut file = KeyringFile::generate();
    for entry in &mut file.keys {
        entry.id = format!("{}-1", entry.purpose);
    }
    let before = Keyring::from_file(&file).unwrap();
    assert_eq!(before.in_use(Purpose::Index), ["index-1"]);
    let second = file.rotate(Purpose::Index, false).unwrap();
    let third = file.rotate(Purpose::Index, false).unwrap();
    let ring = Keyring::from_file(&file).unwrap();
    assert_eq!(ring.in_use(Purpose::Index), [third.as_str(), second.as_str(), "index-1"]);
    assert!(
        ring.is_newer(Purpose::Index, &third, &second) && ring.is_newer(Purpose::Index, &second, "index-1")
    );
    file.keys.retain(|entry| entry.purpose != "index" || entry.id == third);
    assert_eq!(file.rotate(Purpose::Index, false).as_deref().map(generation), Some("index-4"));
}

#[test]
fn ids_are_unique_and_plain() {
    let mut file = KeyringFile::generate();
    file.keys[1].id = file.keys[0].id.clone();
    assert!(Keyring::from_file(&file).is_err_and(|why| why.contains("two keys")));
    file.keys[1].id = "index.1".into();
    assert!(Keyring::from_file(&file).is_err_and(|why| why.contains("letters")));
}
