//! Users as admins and managers see them.

use axum::http::StatusCode;
use rstest::rstest;

use crate::browser::Browser;
use crate::digest;
use crate::office::{Office, PASSWORD};

const DEV: [(&str, &str); 4] = [
    ("name", "Dev Anand"),
    ("username", "dev"),
    ("email", "dev@example.com"),
    ("role", "sales"),
];

#[tokio::test]
async fn a_user_without_a_password_gets_a_link_at_once() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let page = manager.post("/users", &DEV).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("http://127.0.0.1:8080/password/"));
    let list = manager.get("/users").await;
    assert!(list.body.contains("Dev Anand"));
    assert!(!list.body.contains("/password/"), "the link is shown once");
}

#[tokio::test]
async fn a_user_with_a_password_can_sign_in() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let form = [DEV.as_slice(), &[("password", PASSWORD)]].concat();
    assert_eq!(admin.post("/users", &form).await.location(), "/users");
    Browser::signed_in(&office.app, "dev@example.com", PASSWORD).await;
}

#[rstest]
#[case("username", "asha", "This username is taken")]
#[case("email", "asha@example.com", "This email is taken")]
#[case("username", "Asha Menon", "A username has 2 to 40")]
#[case("email", "dev", "Not an e-mail address")]
#[case("name", " ", "Type a name.")]
#[case("role", "superuser", "")]
#[case("role", "boss", "Not a role")]
#[case("password", "short", "A password has at least 12 characters.")]
#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_written(
    #[case] field: &str,
    #[case] value: &str,
    #[case] said: &str,
) {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let before = digest::of(&office.database_file).await;
    let mut form: Vec<(&str, &str)> = DEV.into_iter().filter(|(name, _)| *name != field).collect();
    form.push((field, value));
    let answer = admin.post("/users", &form).await;
    let expected = if value == "superuser" {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    assert_eq!(answer.status, expected);
    assert!(answer.body.contains(said), "{}", answer.body);
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[rstest]
#[case("company_id", "00000000-0000-0000-0000-000000000000")]
#[case("id", "00000000-0000-0000-0000-000000000000")]
#[case("permissions", "all")]
#[tokio::test]
async fn fields_that_nobody_asked_for_are_refused(#[case] field: &str, #[case] value: &str) {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let before = digest::of(&office.database_file).await;
    let form = [DEV.as_slice(), &[(field, value)]].concat();
    assert_eq!(
        admin.post("/users", &form).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let latha = office.user("latha").await;
    let edit = [
        ("name", "L"),
        ("email", "l@example.com"),
        ("role", "sales"),
        ("version", "1"),
        (field, value),
    ];
    assert_eq!(
        admin.post(&format!("/users/{latha}"), &edit).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_manager_gives_no_wider_role_than_sales() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let mut form = DEV;
    form[3].1 = "admin";
    assert_eq!(manager.post("/users", &form).await.status, StatusCode::FORBIDDEN);
    let asha = office.user("asha").await;
    let edit = [
        ("name", "Asha"),
        ("email", "asha@example.com"),
        ("role", "manager"),
        ("version", "1"),
    ];
    assert_eq!(
        manager.post(&format!("/users/{asha}"), &edit).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn an_edit_from_an_old_page_shows_both_and_writes_nothing() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let path = format!("/users/{}", office.user("asha").await);
    let edit = |name: &'static str| {
        [
            ("name", name),
            ("email", "asha@example.com"),
            ("role", "sales"),
            ("version", "1"),
        ]
    };
    assert_eq!(admin.post(&path, &edit("Asha Menon")).await.location(), "/users");
    let before = digest::of(&office.database_file).await;
    let answer = admin.post(&path, &edit("Asha Nair")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("Asha Menon") && answer.body.contains("value=\"Asha Nair\""));
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn nobody_deactivates_itself_and_deactivated_users_come_back() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let own = office.user("meera").await;
    let answer = admin.post(&format!("/users/{own}/deactivate"), &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let asha = office.user("asha").await;
    admin.post(&format!("/users/{asha}/deactivate"), &[]).await;
    assert!(admin.get("/users").await.body.contains("Deactivated"));
    admin.post(&format!("/users/{asha}/reactivate"), &[]).await;
    Browser::signed_in(&office.app, "asha", PASSWORD).await;
}

#[tokio::test]
async fn a_password_link_ends_with_the_address_or_the_role_that_it_was_made_for() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let user = office.user("asha").await;
    for (email, role, version) in [
        ("other@example.com", "sales", "1"),
        ("other@example.com", "manager", "2"),
    ] {
        let page = admin.post(&format!("/users/{user}/password-link"), &[]).await;
        let (_, rest) = page.body.split_once("/password/").expect("a link is shown");
        let path = format!("/password/{}", rest.split(['"', '<', '&']).next().unwrap());
        let mut guest = Browser::new(&office.app);
        assert_eq!(guest.get(&path).await.status, StatusCode::OK);
        let form = [
            ("name", "Asha Menon"),
            ("email", email),
            ("role", role),
            ("version", version),
        ];
        let saved = admin.post(&format!("/users/{user}"), &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(guest.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}
