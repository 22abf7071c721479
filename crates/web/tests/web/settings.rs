//! The company's settings: who reads, who changes, and that what is changed holds at once.

use axum::http::StatusCode;
use callbook_application::imports::Then;
use rstest::rstest;

use crate::browser::Browser;
use crate::digest;
use crate::office::{Office, PASSWORD};

const COUNSELLORS: [(&str, &str); 3] = [
    ("sales_one", "Student Counsellor"),
    ("sales_many", "Student Counsellors"),
    ("version", "1"),
];

#[tokio::test]
async fn a_manager_reads_and_changes_nothing() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    assert_eq!(manager.get("/settings").await.location(), "/settings/company");
    let before = digest::of(&office.database_file).await;
    for path in ["/settings/company", "/settings/words", "/settings/security"] {
        let page = manager.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            !page.body.contains(&format!("action=\"{path}\"")),
            "{path} has a form"
        );
        assert!(
            !page.body.contains("/settings/audit"),
            "a tab that it may not open"
        );
        assert_eq!(
            manager.post(path, &[("version", "1")]).await.status,
            StatusCode::FORBIDDEN
        );
    }
    assert_eq!(digest::of(&office.database_file).await, before);
    let mut sales = office.browser("asha").await;
    assert_eq!(sales.get("/settings/company").await.status, StatusCode::FORBIDDEN);
    assert!(!sales.get("/customers").await.body.contains("href=\"/settings\""));
}

#[tokio::test]
async fn every_tab_of_an_admin_is_a_page_and_marked_on_it() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let page = admin.get("/settings/company").await;
    let (_, tabs) = page.body.split_once("<nav class=\"tabs\"").unwrap();
    let tabs = tabs.split("</nav>").next().unwrap();
    let paths: Vec<&str> = tabs
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(paths.len() >= 3, "{paths:?}");
    for path in paths {
        let page = admin.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            page.body
                .contains(&format!("href=\"{path}\" aria-current=\"page\"")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_words_for_roles_are_on_every_screen_and_not_in_documents() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let answer = admin.post("/settings/words", &COUNSELLORS).await;
    assert_eq!(answer.location(), "/settings/words", "{}", answer.body);
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let draft = office
        .take_in(&viewer, "list.csv", "phone\n9845011223\n", Then::Wait)
        .await;
    let import = format!("/imports/{draft}");
    for path in ["/users", "/users/new", "/dashboard", &import] {
        let page = admin.get(path).await;
        assert!(page.body.contains("Student Counsellor"), "{path}");
    }
    let asha = office.user("asha").await;
    assert!(
        admin
            .get(&format!("/users/{asha}"))
            .await
            .body
            .contains("Student Counsellor")
    );
    let mut sales = office.browser("asha").await;
    assert!(
        sales.get("/dashboard").await.body.contains("Student Counsellor"),
        "in its own corner"
    );
    let mut elsewhere = office.browser("zoya").await;
    assert!(
        !elsewhere
            .get("/users/new")
            .await
            .body
            .contains("Student Counsellor")
    );
}

#[tokio::test]
async fn words_are_typed_for_one_and_for_several() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let before = digest::of(&office.database_file).await;
    let half = [("sales_one", "Counsellor"), ("version", "1")];
    let answer = admin.post("/settings/words", &half).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("Type the word for several too.")
            && answer.body.contains("value=\"Counsellor\"")
    );
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_company_is_renamed_for_everybody_at_once() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let mut sales = office.browser("asha").await;
    let form = [
        ("name", "Brightpath & Sons"),
        ("region", "GB"),
        ("zone", "Europe/London"),
        ("version", "1"),
    ];
    assert_eq!(
        admin.post("/settings/company", &form).await.location(),
        "/settings/company"
    );
    assert!(
        sales
            .get("/customers")
            .await
            .body
            .contains("Brightpath &amp; Sons")
    );
    let log = admin.get("/settings/audit").await;
    assert!(
        log.body.contains("Europe/London") && log.body.contains("Asia/Kolkata"),
        "before and after"
    );

    let before = digest::of(&office.database_file).await;
    let stale = [
        ("name", "Mine"),
        ("region", "IN"),
        ("zone", "Asia/Kolkata"),
        ("version", "1"),
    ];
    let answer = admin.post("/settings/company", &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("Brightpath &amp; Sons") && answer.body.contains("value=\"Mine\""));
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[rstest]
#[case("second_factor", "superuser", "")]
#[case("sign_up", "anyhow", "Not a way of joining")]
#[case("allowlist", "10.0.0.0/8 office", "Office is not a network")]
#[case("allowlist", "10.1.2.3/8", "write 10.0.0.0/8")]
#[case("company_id", "1", "")]
#[tokio::test]
async fn demands_that_cannot_be_are_refused(#[case] field: &str, #[case] value: &str, #[case] said: &str) {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let before = digest::of(&office.database_file).await;
    let mut form = vec![("version", "1"), (field, value)];
    if field != "sign_up" {
        form.push(("sign_up", "by_invitation"));
    }
    let answer = admin.post("/settings/security", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(said), "{}", answer.body);
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn nobody_shuts_itself_out_by_a_list_of_networks() {
    let office = Office::open().await;
    let browser = Browser::signed_in(&office.app, "meera", PASSWORD).await;
    let mut admin = browser.clone().behind("203.0.113.9", &[]);
    let before = digest::of(&office.database_file).await;
    let form = |list: &'static str| [("sign_up", "open"), ("allowlist", list), ("version", "1")];
    let answer = admin.post("/settings/security", &form("10.0.0.0/8")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("you come from 203.0.113.9"),
        "{}",
        answer.body
    );
    assert_eq!(digest::of(&office.database_file).await, before);

    let answer = admin
        .post("/settings/security", &form("10.0.0.0/8 203.0.113.0/24"))
        .await;
    assert_eq!(answer.location(), "/settings/security", "{}", answer.body);
    assert_eq!(admin.get("/customers").await.status, StatusCode::OK);
    let page = admin.get("/settings/security").await;
    assert!(
        page.body.contains("http://127.0.0.1:8080/join/"),
        "the address to give out"
    );
    let mut elsewhere = admin.clone().behind("198.51.100.1", &[]);
    assert_ne!(
        elsewhere.get("/customers").await.status,
        StatusCode::OK,
        "it holds at once"
    );
}
