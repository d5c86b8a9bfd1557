//! People, and what must not happen to them: a number in the record, a look that outlives its person, somebody who
//! cannot be found.

use untether::domain::staff::Role;

use crate::harness::{PHONE, at};
use crate::staff_callers::{filled, stop_page};

const DAY: i64 = 86_400;

both!(neither_reason_nor_case_holds_the_persons_number, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let number = t.database.texts("SELECT id AS value FROM numbers").remove(0);
    let path = format!("/people/{number}");
    let form = sam.browser.get(&path).await.form_with("case");
    let tries = [
        ("Calls", "4155550010"),
        ("Calls", "C/555 0010 call"),
        ("Calls", "+1 415 555 0199"),
        ("Calls, 415x555x0010", "C-1"),
        ("Read me 482913", "C-1"),
    ];
    for (reason, case) in tries {
        let page = form.clone().set("reason", reason).set("case", case).submit().await;
        assert_eq!(page.status, 422, "{reason} {case}");
        page.assert_shows(&["without a phone number, code or link"]);
        let again = page.form_with("case");
        assert_eq!((again.value("reason"), again.value("case")), (Some(reason), Some(case)), "it stays");
    }
    let page = stop_page(&sam, &connection).await;
    let exception = filled(&page).set("verified", "exception").set("documented", "Passport");
    let named = exception.clone().set("case", "5550010").submit().await;
    assert_eq!(named.status, 422);
    assert_eq!(named.attribute(".note.fault a", "href").as_deref(), Some("#case"));
    // A case may be all digits, if they are not theirs.
    assert_eq!(exception.set("case", "20261120100000").submit().await.location(), "/approvals");
    let record = t.database.texts("SELECT COALESCE(detail, '') AS value FROM audit").join(" ");
    assert!(!record.contains("5550010") && !record.contains("555 0010"), "{record}");
    let asked = t.database.texts("SELECT payload AS value FROM approvals").remove(0);
    assert!(asked.contains("20261120100000"), "{asked}");
});

both!(an_id_of_digits_is_found_beside_a_number, async |t| {
    t.share(t.grant("14155550010").phone("+14155550199").set("/consumer/subject", "4155550010")).await;
    t.share(t.grant("c-2")).await;
    let sam = t.member(Role::Support).await;
    for sought in ["4155550010", "14155550010"] {
        let page = sam.browser.get("/people").await.form_with("q").set("q", sought).submit().await;
        page.assert_shows(&["2 numbers found", "•••• 10", "•••• 99"]);
    }
});

both!(a_look_ends_when_somebody_new_holds_the_number, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(46 * DAY);
    let sam = t.member(Role::Support).await;
    let number = t.database.texts("SELECT id AS value FROM numbers").remove(0);
    let path = format!("/people/{number}");
    let open = async || {
        let form = sam.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
        form.submit().await.follow().await.assert_shows(&["Holds the number now"]);
    };
    open().await;
    t.advance(60);
    let theirs = t.share(t.grant("c-2").app("nest", "Nest Egg").sent_on(at(t.now(), 0))).await;
    for page in [path.clone(), format!("/connections/{theirs}")] {
        let page = sam.browser.get(&page).await;
        page.assert_shows(&["Why do you open this person?"]).assert_hides(&["Nest Egg"]);
    }
    open().await;
    sam.browser.get(&path).await.assert_shows(&["Nest Egg", "Held it before"]);
    // Each of the two reads of the looks that showed them, and the newcomer of no more.
    let told = |tenure: &str| {
        let of = "SELECT act AS value FROM audit WHERE act = 'person.opened' AND tenure_id = ";
        t.database.texts(&format!("{of}(SELECT id FROM tenures WHERE closed_at IS {tenure})")).len()
    };
    assert_eq!((told("NOT NULL"), told("NULL")), (2, 1));
    t.work().await;
});

both!(the_record_is_searched_by_person, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-9").phone("+14155550199").app("nest", "Nest Egg")).await;
    t.work().await;
    // Two have held the number.
    t.advance(46 * DAY);
    t.share(t.grant("c-2").sent_on(at(t.now(), 0))).await;
    t.work().await;
    let august = t.member(Role::Auditor).await;
    let number =
        t.database.texts("SELECT number_id AS value FROM connections WHERE consent_id = 'c-1'").remove(0);
    for sought in [PHONE, "415 555 0010", "c-1", &connection, "usr_10"] {
        let form = august.browser.get("/audit").await.form_to("/audit/person").set("person", sought);
        let found = form.submit().await;
        assert_eq!(found.location(), format!("/audit?about={number}"), "{sought}");
        let page = found.follow().await;
        let about = page.all("tbody td:nth-child(5)").join(" ");
        assert_eq!(page.all("tbody td:nth-child(4)").iter().filter(|act| *act == "Sharing began").count(), 2);
        assert!(about.contains(&connection), "{about}");
    }
    let nobody = august.browser.get("/audit").await.form_to("/audit/person").set("person", "+14155550000");
    let nobody = nobody.submit().await;
    assert_eq!(nobody.status, 422);
    nobody.assert_shows(&["No person has this number or id."]);
    let looked =
        t.database.texts("SELECT COALESCE(detail, '') AS value FROM audit WHERE act = 'audit.searched'");
    assert!(looked.iter().any(|detail| detail.contains("\"by\":\"number\"")), "{looked:?}");
    assert!(looked.iter().all(|detail| !detail.contains("555")), "{looked:?}");
});
