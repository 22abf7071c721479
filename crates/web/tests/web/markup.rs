//! What people type is text, never markup.

use axum::http::StatusCode;

use crate::office::{Office, PASSWORD};

const NAUGHTY: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "' onmouseover='alert(1)",
];

#[tokio::test]
async fn names_of_users_are_escaped_wherever_they_stand() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    for (number, name) in NAUGHTY.into_iter().enumerate() {
        let username = format!("user{number}");
        let email = format!("{username}@example.com");
        let form = [
            ("name", name),
            ("username", &username),
            ("email", &email),
            ("role", "manager"),
            ("password", PASSWORD),
        ];
        assert_eq!(admin.post("/users", &form).await.status, StatusCode::SEE_OTHER);
        let id = office.user(&username).await;
        let mut themselves = office.browser(&username).await;
        let pages = [
            admin.get("/users").await,
            admin.get(&format!("/users/{id}")).await,
            admin.post(&format!("/users/{id}/password-link"), &[]).await,
            themselves.get("/users").await,
        ];
        for page in pages {
            assert_eq!(page.status, StatusCode::OK);
            is_text(&page.body);
        }
    }
}

#[tokio::test]
async fn what_is_typed_into_a_refused_form_is_escaped() {
    let office = Office::open().await;
    let mut browser = crate::browser::Browser::new(&office.app);
    for text in NAUGHTY {
        is_text(&browser.sign_in(text, "wrong").await.body);
        let path = format!("/sign-in?next={}", crate::browser::encoded(text));
        is_text(&browser.get(&path).await.body);
    }
}

fn is_text(page: &str) {
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(!page.contains("<img src=x"), "{page}");
    assert!(!page.contains("' onmouseover='"), "{page}");
    assert!(!page.contains(">49"), "{page}");
}
