//! Open sign-up: nothing works before somebody approves, and nobody learns which addresses are known.

use axum::http::StatusCode;

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::{Office, PASSWORD};

fn form(email: &'static str) -> [(&'static str, &'static str); 3] {
    [("name", "Dev Anand"), ("email", email), ("role", "sales")]
}

#[tokio::test]
async fn whoever_signs_up_waits_for_somebody_and_then_gets_in() {
    let office = Office::open().await;
    let path = format!("/join/{}", office.open_sign_up("meera").await);
    let mut dev = Browser::new(&office.app);
    assert!(dev.get(&path).await.body.contains("Brightpath"));
    let asked = dev.post(&path, &form("dev@example.com")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    let tried = dev.sign_in("dev@example.com", PASSWORD).await;
    assert_ne!(
        tried.status,
        StatusCode::SEE_OTHER,
        "nothing works before approval"
    );

    let mut manager = office.browser("latha").await;
    let list = manager.get("/users?tab=requests").await;
    assert!(list.body.contains("dev@example.com") && list.body.contains(&path));
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let waiting = office.use_cases.list_sign_ups.execute(&viewer).await.unwrap();
    let review = format!("/users/requests/{}", waiting[0].id);
    assert!(manager.get(&review).await.body.contains("value=\"dev\""));
    let fields = [("name", "Dev Anand"), ("username", "asha"), ("role", "sales")];
    let taken = manager.post(&format!("{review}/approve"), &fields).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("name", "Dev Anand"), ("username", "dev"), ("role", "sales")];
    let approved = manager.post(&format!("{review}/approve"), &fields).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.body);
    let link = password_link(&approved);
    assert_ne!(dev.sign_in("dev", PASSWORD).await.status, StatusCode::SEE_OTHER);
    let set = [("password", PASSWORD), ("again", PASSWORD)];
    let mut owner = Browser::new(&office.app);
    assert_eq!(owner.get(&link).await.status, StatusCode::OK);
    assert_eq!(owner.post(&link, &set).await.status, StatusCode::SEE_OTHER);
    Browser::signed_in(&office.app, "dev", PASSWORD).await;
    assert_eq!(manager.get(&review).await.status, StatusCode::NOT_FOUND);
}

/// Where the link leads that the approver sees: the same as in the mail.
fn password_link(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("/password/").expect("a link is shown");
    let token = rest.split(['"', '<', '&']).next().unwrap();
    format!("/password/{token}")
}

#[tokio::test]
async fn a_password_of_the_strangers_choice_is_not_even_heard() {
    let office = Office::open().await;
    let path = format!("/join/{}", office.open_sign_up("meera").await);
    let mut stranger = Browser::new(&office.app);
    assert!(!stranger.get(&path).await.body.contains("type=\"password\""));
    let mut fields: Vec<_> = form("dev@example.com").into();
    fields.push(("password", PASSWORD));
    let before = digest::of(&office.database_file).await;
    let asked = stranger.post(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(digest::of(&office.database_file).await == before);
}

/// What the page shows; its head has a token that is another each time.
fn shown(answer: &Answer) -> &str {
    answer.body.split_once("<main").unwrap().1
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_no_second_account() {
    let office = Office::open().await;
    let path = format!("/join/{}", office.open_sign_up("meera").await);
    let mut stranger = Browser::new(&office.app);
    stranger.get(&path).await;
    let known = stranger.post(&path, &form("asha@example.com")).await;
    let unknown = stranger.post(&path, &form("new@example.com")).await;
    let twice = stranger.post(&path, &form("new@example.com")).await;
    assert_eq!((known.status, shown(&known)), (unknown.status, shown(&unknown)));
    assert_eq!((known.status, shown(&known)), (twice.status, shown(&twice)));
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let waiting = office.use_cases.list_sign_ups.execute(&viewer).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let mut admin = office.browser("meera").await;
    assert!(
        admin
            .get("/settings/mail")
            .await
            .body
            .contains("asha@example.com")
    );
}

#[tokio::test]
async fn a_declined_sign_up_is_forgotten() {
    let office = Office::open().await;
    let path = format!("/join/{}", office.open_sign_up("meera").await);
    let mut dev = Browser::new(&office.app);
    dev.get(&path).await;
    dev.post(&path, &form("dev@example.com")).await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let waiting = office.use_cases.list_sign_ups.execute(&viewer).await.unwrap();
    let mut manager = office.browser("latha").await;
    let decline = format!("/users/requests/{}/decline", waiting[0].id);
    assert_eq!(
        manager.post(&decline, &[]).await.location(),
        "/users?tab=requests"
    );
    assert_eq!(manager.post(&decline, &[]).await.status, StatusCode::NOT_FOUND);
    let tried = dev.sign_in("dev@example.com", PASSWORD).await;
    assert_ne!(tried.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_company_that_takes_nobody_is_not_there() {
    let office = Office::open().await;
    let code = office.open_sign_up("meera").await;
    let mut stranger = Browser::new(&office.app);
    stranger.get(&format!("/join/{code}")).await;
    let before = digest::of(&office.database_file).await;
    let closed = callbook_domain::company::JoinCode::of(office.foreign_viewer.company_id());
    for path in [format!("/join/{closed}"), "/join/nothing".to_owned()] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
        let asked = stranger.post(&path, &form("dev@example.com")).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
    }
    for (field, value) in [
        ("role", "admin"),
        ("role", "superuser"),
        ("password", PASSWORD),
        ("email", "dev"),
        ("company_id", "x"),
    ] {
        let mut fields: Vec<_> = form("dev@example.com").into();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let asked = stranger.post(&format!("/join/{code}"), &fields).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
    }
    assert!(digest::of(&office.database_file).await == before);
}

#[tokio::test]
async fn a_wish_beyond_sales_is_an_admins_to_grant() {
    let office = Office::open().await;
    let path = format!("/join/{}", office.open_sign_up("meera").await);
    let mut dev = Browser::new(&office.app);
    dev.get(&path).await;
    let mut wish = form("dev@example.com");
    wish[2].1 = "manager";
    assert_eq!(dev.post(&path, &wish).await.status, StatusCode::OK);
    let mut manager = office.browser("latha").await;
    let list = manager.get("/users?tab=requests").await;
    assert!(!list.body.contains("dev@example.com"));
    let mut admin = office.browser("meera").await;
    assert!(
        admin
            .get("/users?tab=requests")
            .await
            .body
            .contains("dev@example.com")
    );
}
