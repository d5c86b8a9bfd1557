//! In which time zones a number may be, by its territory, and in the United States and Canada by its area
//! code (NANPA's assignments of 2025). A code that is not listed is taken to be anywhere in its country.

use super::phone::Phone;

type Zone = &'static str;

/// Area codes by zone; those that lie in two stand in both.
const AREAS: [(Zone, &str); 16] = [
    (
        "America/New_York",
        "201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 270 272 276 283 301 \
         302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 364 380 386 401 404 407 410 \
         412 413 419 423 434 436 440 443 445 448 463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 \
         567 570 571 574 582 585 586 603 606 607 609 610 614 616 617 624 631 640 645 646 656 667 678 679 680 \
         681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757 762 765 770 771 772 774 781 \
         786 802 803 804 810 812 813 814 821 826 828 835 838 839 843 845 848 850 854 856 857 859 860 862 863 \
         864 865 878 904 906 908 910 912 914 917 919 929 930 934 937 941 943 947 948 954 959 973 978 980 984 \
         989",
    ),
    (
        "America/Chicago",
        "205 210 214 217 218 219 224 225 228 235 251 254 256 262 270 274 281 308 309 312 314 316 318 319 320 \
         325 327 331 334 337 346 353 361 364 402 405 409 414 417 423 430 432 447 448 457 464 469 479 501 504 \
         507 512 515 531 534 539 557 563 572 573 574 580 601 605 606 608 612 615 618 620 629 630 636 641 651 \
         659 660 662 682 701 708 712 713 715 726 730 731 737 763 765 769 773 779 785 806 812 815 816 817 830 \
         832 847 850 861 870 872 901 903 906 913 915 918 920 924 930 931 936 938 940 945 952 956 972 975 979 \
         985",
    ),
    (
        "America/Denver",
        "208 303 308 385 406 432 435 505 541 575 605 620 701 719 720 748 775 785 801 915 970 983 986",
    ),
    ("America/Phoenix", "480 520 602 623 928"),
    (
        "America/Los_Angeles",
        "206 208 209 213 253 279 310 323 341 350 357 360 369 408 415 424 425 442 458 503 509 510 530 541 559 \
         562 564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 775 805 818 820 831 837 840 858 909 \
         916 925 949 951 971 986",
    ),
    ("America/Anchorage", "907"),
    ("America/Adak", "907"),
    ("Pacific/Honolulu", "808"),
    ("America/St_Johns", "709 879"),
    ("America/Halifax", "428 506 709 782 879 902"),
    (
        "America/Toronto",
        "226 249 263 289 343 354 365 367 382 387 416 418 437 438 450 468 514 519 548 579 581 613 647 683 705 \
         742 753 807 819 867 873 905",
    ),
    ("America/Winnipeg", "204 431 584 807 867"),
    ("America/Regina", "306 474 639"),
    ("America/Edmonton", "250 306 368 403 474 587 639 780 825 867"),
    ("America/Vancouver", "236 250 257 604 672 778"),
    ("America/Whitehorse", "867"),
];

const US: [Zone; 7] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
];
const CANADA: [Zone; 7] = [
    "America/St_Johns",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
];

/// Zones of other territories, in which texts may wait for the day.
const COUNTRIES: [(&str, &[Zone]); 41] = [
    ("AR", &["America/Argentina/Buenos_Aires"]),
    ("AT", &["Europe/Vienna"]),
    ("AU", &["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"]),
    ("BE", &["Europe/Brussels"]),
    ("BR", &["America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"]),
    ("BS", &["America/Nassau"]),
    ("CH", &["Europe/Zurich"]),
    ("CL", &["America/Santiago"]),
    ("CN", &["Asia/Shanghai"]),
    ("CO", &["America/Bogota"]),
    ("CZ", &["Europe/Prague"]),
    ("DE", &["Europe/Berlin"]),
    ("DK", &["Europe/Copenhagen"]),
    ("DO", &["America/Santo_Domingo"]),
    ("ES", &["Europe/Madrid", "Atlantic/Canary"]),
    ("FI", &["Europe/Helsinki"]),
    ("FR", &["Europe/Paris"]),
    ("GB", &["Europe/London"]),
    ("GG", &["Europe/London"]),
    ("GU", &["Pacific/Guam"]),
    ("HK", &["Asia/Hong_Kong"]),
    ("IE", &["Europe/Dublin"]),
    ("IM", &["Europe/London"]),
    ("IN", &["Asia/Kolkata"]),
    ("IT", &["Europe/Rome"]),
    ("JE", &["Europe/London"]),
    ("JM", &["America/Jamaica"]),
    ("JP", &["Asia/Tokyo"]),
    ("KR", &["Asia/Seoul"]),
    ("MX", &["America/Mexico_City", "America/Cancun", "America/Hermosillo", "America/Tijuana"]),
    ("NL", &["Europe/Amsterdam"]),
    ("NO", &["Europe/Oslo"]),
    ("NZ", &["Pacific/Auckland"]),
    ("PH", &["Asia/Manila"]),
    ("PL", &["Europe/Warsaw"]),
    ("PR", &["America/Puerto_Rico"]),
    ("PT", &["Europe/Lisbon", "Atlantic/Azores"]),
    ("SE", &["Europe/Stockholm"]),
    ("SG", &["Asia/Singapore"]),
    ("VI", &["America/St_Thomas"]),
    ("ZA", &["Africa/Johannesburg"]),
];

/// The zones, by their names in the tz database; none where nothing is known.
#[must_use]
pub fn of(phone: &Phone) -> Vec<Zone> {
    let territory = phone.territory().unwrap_or_default();
    match territory.as_str() {
        "US" => of_area(phone).unwrap_or_else(|| US.to_vec()),
        "CA" => of_area(phone).unwrap_or_else(|| CANADA.to_vec()),
        other => COUNTRIES
            .iter()
            .find(|(code, _)| *code == other)
            .map(|(_, zones)| zones.to_vec())
            .unwrap_or_default(),
    }
}

fn of_area(phone: &Phone) -> Option<Vec<Zone>> {
    let area = phone.as_e164().get(2..5)?;
    let zones: Vec<Zone> = AREAS
        .iter()
        .filter(|(_, areas)| areas.split(' ').any(|one| one == area))
        .map(|(zone, _)| *zone)
        .collect();
    (!zones.is_empty()).then_some(zones)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use super::{AREAS, CANADA, COUNTRIES, US, of};
    use crate::domain::phone::{Phone, countries};

    fn zones(phone: &str) -> Vec<&'static str> {
        of(&Phone::from_e164(phone).unwrap())
    }

    #[test]
    fn the_tz_database_knows_every_zone_and_the_numbering_data_every_place() {
        let listed = COUNTRIES.iter().flat_map(|(_, zones)| zones.iter());
        let areas = AREAS.iter().map(|(zone, _)| zone);
        let zoned = TimeZoneDatabase::bundled();
        for zone in listed.chain(areas).chain(&US).chain(&CANADA) {
            assert!(zoned.get(zone).is_ok(), "{zone}");
        }
        let known = countries();
        for (code, _) in COUNTRIES {
            assert!(known.iter().any(|country| country.code == code), "{code}");
        }
        for area in AREAS.iter().flat_map(|(_, areas)| areas.split(' ')) {
            let phone = Phone::from_e164(&format!("+1{area}5550143")).map(|phone| phone.territory());
            let home = phone.ok().flatten();
            assert!(matches!(home.as_deref(), Some("US" | "CA") | None), "{area}: {home:?}");
        }
    }

    #[test]
    fn an_area_code_says_where_a_number_is_from() {
        assert_eq!(zones("+14155550010"), ["America/Los_Angeles"]);
        assert_eq!(zones("+12125550143"), ["America/New_York"]);
        assert_eq!(zones("+16135550143"), ["America/Toronto"]);
        assert_eq!(zones("+17015550143"), ["America/Chicago", "America/Denver"]);
        assert_eq!(zones("+447700900123"), ["Europe/London"]);
        assert_eq!(zones("+18765550143"), ["America/Jamaica"]);
        assert!(zones("+35312345678").contains(&"Europe/Dublin"));
    }
}
