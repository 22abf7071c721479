//! The third step of an import: what would come of it, in words and nothing but text.

use callbook_application::imports::Then;

use super::desk::{COURSES, choose, columns, draft, page};
use crate::office::Office;

#[tokio::test]
async fn updates_are_shown_before_and_after() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", COURSES, Then::Run).await;
    office.work(first).await;
    let id = draft(&office, "name,phone,area\r\nDiya Nair,98450 11223,Fort Kochi\r\n").await;
    let fields = columns(&["name", "phone", "area"], &[("on_duplicate", "overwrite")]);
    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    let check = page(&mut manager, id, "").await;
    for text in [
        "Before and after",
        "<del>Kaloor</del>",
        "<ins>Fort Kochi</ins>",
        "Area",
    ] {
        assert!(check.contains(text), "{text}: {check}");
    }
}

#[tokio::test]
async fn what_stands_in_a_file_is_text_on_every_step() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let file = "<script>alert(1)</script>,phone,{{ 7 * 7 }}\r\n<img src=x onerror=alert(2)>,98450 11223,\"><b>\r\n<i>x</i>,,y\r\n";
    let id = draft(&office, file).await;
    let mut seen = page(&mut manager, id, "").await;
    choose(&mut manager, id, &columns(&["name", "phone", "area"], &[])).await;
    office.work(id).await;
    for query in ["?step=file", "?step=columns", "", "?step=check&show=created"] {
        seen += &page(&mut manager, id, query).await;
    }
    assert!(seen.contains("&lt;script&gt;"), "{seen}");
    for raw in ["<script>alert", "<img src=x", "\"><b>", "<i>x</i>"] {
        assert!(!seen.contains(raw), "{raw}: {seen}");
    }
}

#[tokio::test]
async fn people_and_moments_are_named_and_not_shown_as_they_are_stored() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", COURSES, Then::Run).await;
    office.work(first).await;
    let file = "name,phone,assigned_to,next call,date\r\n\
        Diya Nair,98450 11223,kiran,2027-03-31 10:30,03/04/2027\r\n\
        Gita Rao,98450 11299,,1 Apr 2027 09:15,13/04/2027\r\n";
    let id = draft(&office, file).await;
    let targets = ["name", "phone", "assigned_to", "follow_up", "date"];
    let fields = columns(&targets, &[("on_duplicate", "overwrite")]);
    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    let updated = page(&mut manager, id, "?step=check&show=updated").await;
    for text in [
        "<dt>Assigned to</dt>",
        "<ins>kiran of Brightpath</ins>",
        "<dt>Next call</dt>",
        "<ins>Wed 31 Mar 2027, 10:30</ins>",
        "<ins>Sat 3 Apr 2027</ins>",
    ] {
        assert!(updated.contains(text), "{text}: {updated}");
    }
    let kiran = office.user("kiran").await.to_string();
    assert!(!updated.contains(&format!(">{kiran}<")), "{updated}");
    assert!(!updated.contains("2027-03-31"), "{updated}");
    let created = page(&mut manager, id, "?step=check&show=created").await;
    for text in [
        "Thu 1 Apr 2027, 09:15",
        "Tue 13 Apr 2027",
        "098450 11299",
        "Nobody yet",
    ] {
        assert!(created.contains(text), "{text}: {created}");
    }
}

#[tokio::test]
async fn why_a_known_customer_is_left_alone_depends_on_the_rule() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", COURSES, Then::Run).await;
    office.work(first).await;
    for (rule, area, said) in [
        ("skip", "Aluva", "The phone belongs to a customer already"),
        ("fill", "Aluva", "there was nothing to fill in"),
        (
            "overwrite",
            "Kaloor",
            "The customer has the same in each of these fields",
        ),
    ] {
        let id = draft(&office, &format!("phone,area\r\n98450 11223,{area}\r\n")).await;
        let fields = columns(&["phone", "area"], &[("on_duplicate", rule)]);
        choose(&mut manager, id, &fields).await;
        office.work(id).await;
        let check = page(&mut manager, id, "").await;
        assert!(check.contains(said), "{rule}: {check}");
    }
}
