//! The list of customers: who is in it, and what its address says.

use axum::http::{Method, StatusCode};

use crate::browser::Browser;
use crate::office::Office;

async fn names(browser: &mut Browser, path: &str) -> Vec<&'static str> {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    ["Aarav Sharma", "Bhavna Rao", "Chitra Das", "Foreign Secret"]
        .into_iter()
        .filter(|name| page.body.contains(&format!(">{name}</a>")))
        .collect()
}

#[tokio::test]
async fn a_sales_user_sees_its_own_and_a_manager_the_whole_company() {
    let office = Office::open().await;
    office.add_customer("latha", "Chitra Das").await;
    assert_eq!(
        names(&mut office.browser("asha").await, "/customers").await,
        ["Aarav Sharma"]
    );
    let mut manager = office.browser("latha").await;
    assert_eq!(
        names(&mut manager, "/customers").await,
        ["Aarav Sharma", "Bhavna Rao", "Chitra Das"]
    );
}

#[tokio::test]
async fn an_address_is_shown_without_what_is_empty_and_says_when_it_means_nothing() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let blank = sales.get("/customers?search=aarav&area=&due=").await;
    assert_eq!(blank.location(), "/customers?search=aarav");
    let said = "Part of this address was not understood";
    for (query, is_misread) in [
        ("status=BOGUS", true),
        ("due=never", true),
        ("colour=red", true),
        ("status=NEW&due=today&sort=-created", false),
        ("search=aarav&sort=name", false),
    ] {
        let page = sales.get(&format!("/customers?{query}")).await;
        assert_eq!(page.body.contains(said), is_misread, "{query}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list_and_never_widen_it() {
    let office = Office::open().await;
    office.add_customer("latha", "Chitra Das").await;
    let kiran = office.user("kiran").await;
    let mut manager = office.browser("latha").await;
    for (query, expected) in [
        ("assignee=none", vec!["Chitra Das"]),
        (&format!("assignee={kiran}"), vec!["Bhavna Rao"]),
        ("search=aarav", vec!["Aarav Sharma"]),
        ("status=CALLED", vec![]),
        ("status=NEW&search=bhav", vec!["Bhavna Rao"]),
        ("due=overdue", vec![]),
        ("search=Foreign", vec![]),
    ] {
        assert_eq!(
            names(&mut manager, &format!("/customers?{query}")).await,
            expected,
            "{query}"
        );
    }
    let mut sales = office.browser("asha").await;
    let path = format!("/customers?assignee={kiran}");
    assert_eq!(names(&mut sales, &path).await, Vec::<&str>::new());
}

#[tokio::test]
async fn each_filter_is_a_chip_that_leads_to_the_list_without_it() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let page = manager.get("/customers?status=NEW&search=aarav&sort=name").await;
    assert!(
        page.body.contains("href=\"/customers?status=NEW&amp;sort=name\""),
        "{}",
        page.body
    );
    assert!(
        page.body
            .contains("href=\"/customers?search=aarav&amp;sort=name\"")
    );
}

#[tokio::test]
async fn pages_follow_each_other_and_lead_back() {
    let office = Office::open().await;
    for number in 0..60 {
        office.add_customer("latha", &format!("Person {number:02}")).await;
    }
    let mut manager = office.browser("latha").await;
    let first = manager.get("/customers?sort=name").await;
    assert!(first.body.contains("62 customers"));
    assert!(!first.body.contains(">Person 59</a>"));
    let next = link(&first.body, "next");
    let second = manager.get(&next).await;
    assert!(second.body.contains(">Person 59</a>") && !second.body.contains(">Aarav Sharma</a>"));
    let back = manager.get(&link(&second.body, "prev")).await;
    assert!(back.body.contains(">Aarav Sharma</a>"));
}

fn link(body: &str, rel: &str) -> String {
    let (before, _) = body.split_once(&format!("rel=\"{rel}\"")).unwrap();
    let (_, href) = before.rsplit_once("href=\"").unwrap();
    href.split('"').next().unwrap().replace("&amp;", "&")
}

#[tokio::test]
async fn the_address_bar_of_a_partial_page_shows_only_what_counts() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let htmx = [("hx-request", "true")];
    let path = "/customers?search=&status=NEW&assignee=&area=&due=";
    let page = manager.send(Method::GET, path, &htmx, String::new()).await;
    assert_eq!(page.header("hx-push-url"), "/customers?status=NEW");
}

#[tokio::test]
async fn an_empty_list_says_what_to_do_next() {
    let office = Office::open().await;
    office.employ("divya", callbook_domain::access::Role::Sales).await;
    let page = office.browser("divya").await.get("/customers").await;
    assert!(page.body.contains("Ask your manager"));
    assert!(!page.body.contains("/customers/assign"));
}

#[tokio::test]
async fn search_finds_by_name_and_phone_within_ones_reach() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let json = [("accept", "application/json")];
    for (text, found) in [
        ("aarav", true),
        ("98123", true),
        ("bhavna", false),
        ("foreign", false),
    ] {
        let path = format!("/search?q={text}");
        let answer = sales.send(Method::GET, &path, &json, String::new()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.body.contains("Aarav Sharma"), found, "{text}");
        assert!(!answer.body.contains("Bhavna") && !answer.body.contains("Foreign"));
        let htmx = [("hx-request", "true")];
        let piece = sales.send(Method::GET, &path, &htmx, String::new()).await;
        assert_eq!(piece.body.contains("Aarav Sharma"), found, "{text}");
        assert!(!piece.body.contains("<!doctype"));
    }
    assert_eq!(sales.get("/search?q=aa").await.location(), "/customers?search=aa");
}
