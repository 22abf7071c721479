//! How sessions begin and end.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser, token_in};
use crate::office::{Office, PASSWORD};

const COOKIE: &str = "callbook-insecure";

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/dashboard").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_visitor_is_led_to_the_sign_in_and_back() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    let answer = browser.get("/customers?q=a%20b&status=new").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.location(),
        "/sign-in?next=%2Fcustomers%3Fq%3Da%2520b%26status%3Dnew"
    );
    let page = browser.get(answer.location()).await;
    assert!(
        page.body.contains("value=\"/customers?q=a%20b&amp;status=new\""),
        "{}",
        page.body
    );
    let form = [
        ("login", "asha"),
        ("password", PASSWORD),
        ("next", "/customers?q=a%20b&status=new"),
    ];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(answer.location(), "/customers?q=a%20b&status=new");
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let office = Office::open().await;
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let mut browser = Browser::new(&office.app);
        browser.get("/sign-in").await;
        let form = [("login", "asha"), ("password", PASSWORD), ("next", next)];
        assert_eq!(browser.post("/sign-in", &form).await.location(), "/dashboard");
    }
}

#[tokio::test]
async fn sign_in_changes_the_cookie_so_that_nobody_can_plant_a_session() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    browser.get("/sign-in").await;
    let before = browser.cookie(COOKIE).unwrap().to_owned();
    browser.sign_in("asha", PASSWORD).await;
    let after = browser.cookie(COOKIE).unwrap().to_owned();
    assert_ne!(before, after);

    let mut attacker = Browser::new(&office.app);
    attacker.plant(COOKIE, &before);
    assert!(!is_in(&mut attacker).await);
    assert!(is_in(&mut browser).await);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    let mut copy = browser.clone();
    let form = [("login", "kiran"), ("password", PASSWORD), ("next", "")];
    assert_eq!(
        browser.post("/sign-in", &form).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(is_in(&mut browser).await);
    assert!(!is_in(&mut copy).await);
}

#[tokio::test]
async fn an_idle_session_ends() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    office.clock.pass(SignedDuration::from_mins(29));
    assert!(is_in(&mut browser).await);
    office.clock.pass(SignedDuration::from_mins(30));
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn a_busy_session_ends_after_eight_hours() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    for _ in 0..19 {
        office.clock.pass(SignedDuration::from_mins(25));
        assert!(is_in(&mut browser).await);
    }
    office.clock.pass(SignedDuration::from_mins(10));
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    let mut copy = browser.clone();
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!(answer.location(), "/sign-in");
    assert_eq!(browser.cookie(COOKIE), None);
    assert!(!is_in(&mut copy).await);
}

#[tokio::test]
async fn deactivation_ends_a_session_at_once() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let answer = admin.post(&format!("/users/{asha}/deactivate"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(!is_in(&mut sales).await);
    let mut again = Browser::new(&office.app);
    assert_eq!(
        again.sign_in("asha", PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_change_of_role_counts_from_the_next_request() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    assert_eq!(manager.get("/users").await.status, StatusCode::OK);
    let mut admin = office.browser("meera").await;
    let latha = office.user("latha").await;
    let form = [
        ("name", "Latha"),
        ("email", "latha@example.com"),
        ("role", "sales"),
        ("version", "1"),
    ];
    let answer = admin.post(&format!("/users/{latha}"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(manager.get("/users").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_answered_alike() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    let wrong_password = browser.sign_in("asha", "not the right one").await;
    let wrong_name = browser.sign_in("nobody", "not the right one").await;
    assert_eq!(wrong_password.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong_name.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong_password.body.contains("value=\"asha\""));
    assert!(!wrong_password.body.contains("not the right one"));
    // But for the name that was typed, and the token, which is another on each page.
    let told = |answer: &Answer, login: &str| {
        let token = token_in(&answer.body).unwrap();
        answer
            .body
            .replace(&format!("value=\"{login}\""), "")
            .replace(&token, "")
    };
    assert_eq!(told(&wrong_password, "asha"), told(&wrong_name, "nobody"));
}

#[tokio::test]
async fn too_many_attempts_wait() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    for _ in 0..5 {
        browser.sign_in("asha", "not the right one").await;
    }
    let answer = browser.sign_in("asha", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
    assert!(answer.body.contains("Too many attempts"));
    office.clock.pass(SignedDuration::from_secs(3));
    assert_eq!(
        browser.sign_in("asha", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_crowd_is_told_to_come_back_and_keeps_what_it_typed() {
    let office = Office::open().await;
    let mut browsers = Vec::new();
    for number in 1..=100 {
        let mut browser = Browser::new(&office.app).behind(&format!("10.0.0.{number}"), &[]);
        browser.get("/sign-in").await;
        browsers.push(browser);
    }
    // All of them ask at once, far more than have a place.
    let mut crowd = tokio::task::JoinSet::new();
    for mut browser in browsers {
        crowd.spawn(async move {
            let form = [("login", "asha"), ("password", PASSWORD), ("next", "")];
            browser.post("/sign-in", &form).await
        });
    }
    let answers = crowd.join_all().await;
    let (in_time, late): (Vec<_>, Vec<_>) = answers
        .iter()
        .partition(|answer| answer.status == StatusCode::SEE_OTHER);
    assert!(!in_time.is_empty());
    assert!(!late.is_empty(), "all had a place");
    for answer in late {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
        assert!(!answer.header("retry-after").is_empty());
        assert!(answer.body.contains(r#"value="asha""#), "{}", answer.body);
    }
    let mut later = Browser::new(&office.app);
    assert_eq!(
        later.sign_in("asha", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}
