//! Browsers that stay signed in, and the page of one's own browsers.

use axum::http::{StatusCode, header};
use callbook_web::WebSettings;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser};
use crate::office::{Installation, Office, PASSWORD};

const REMEMBER: &str = "callbook-remember-insecure";
const SESSION: &str = "callbook-insecure";

async fn sign_in(browser: &mut Browser, login: &str) -> Answer {
    browser.get("/sign-in").await;
    let form = [
        ("login", login),
        ("password", PASSWORD),
        ("next", ""),
        ("keep", "true"),
    ];
    browser.post("/sign-in", &form).await
}

async fn remembered(office: &Office, login: &str) -> Browser {
    let mut browser = Browser::new(&office.app);
    sign_in(&mut browser, login).await;
    browser
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/dashboard").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_browser_comes_back_days_later_with_another_secret() {
    let office = Office::open().await;
    let mut browser = remembered(&office, "asha").await;
    let first = browser.cookie(REMEMBER).unwrap().to_owned();
    office.clock.pass(SignedDuration::from_hours(13 * 24));
    assert!(is_in(&mut browser).await);
    assert_ne!(browser.cookie(REMEMBER), Some(first.as_str()));
    office.clock.pass(SignedDuration::from_hours(25));
    assert!(!is_in(&mut browser).await, "14 days after the sign-in it is over");
    assert_eq!(browser.cookie(REMEMBER), None);
}

#[tokio::test]
async fn a_form_that_was_open_overnight_goes_through() {
    let office = Office::open().await;
    let mut browser = remembered(&office, "asha").await;
    browser.get("/dashboard").await;
    office.clock.pass(SignedDuration::from_hours(12));
    let path = format!("/customers/{}/notes", office.ashas);
    let answer = browser.post(&path, &[("note", "Called twice")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(!answer.location().starts_with("/sign-in"));
    assert!(is_in(&mut browser).await);
}

#[tokio::test]
async fn a_copied_secret_ends_the_family_and_is_told_of() {
    let office = Office::open().await;
    let mut browser = remembered(&office, "asha").await;
    let stolen = browser.cookie(REMEMBER).unwrap().to_owned();
    office.clock.pass(SignedDuration::from_hours(1));
    assert!(is_in(&mut browser).await);
    office.clock.pass(SignedDuration::from_secs(11));

    let mut thief = Browser::new(&office.app);
    thief.plant(REMEMBER, &stolen);
    assert!(!is_in(&mut thief).await);
    assert!(!is_in(&mut browser).await, "the family has ended for both");
    let mail = office.newest_mail_to("asha@example.com").await;
    assert!(mail.text.contains("copy of the sign-in"), "{}", mail.text);
}

#[tokio::test]
async fn requests_sent_at_once_get_the_same_session() {
    let office = Office::open().await;
    let mut browser = remembered(&office, "asha").await;
    office.clock.pass(SignedDuration::from_hours(1));
    let mut twin = browser.clone();
    assert!(is_in(&mut browser).await);
    office.clock.pass(SignedDuration::from_secs(9));
    assert!(is_in(&mut twin).await);
    assert_eq!(browser.cookie(SESSION), twin.cookie(SESSION));
    assert_eq!(browser.cookie(REMEMBER), twin.cookie(REMEMBER));
    let page = browser.get("/profile/sessions").await;
    assert_eq!(
        page.body.matches("Stays signed in until").count(),
        1,
        "{}",
        page.body
    );
}

#[tokio::test]
async fn no_admin_stays_signed_in_nor_whoever_becomes_one() {
    let office = Office::open().await;
    let admin = remembered(&office, "meera").await;
    assert_eq!(admin.cookie(REMEMBER), None);
    let mut sales = remembered(&office, "asha").await;
    assert!(is_in(&mut sales).await);
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let form = [
        ("name", "Asha"),
        ("email", "asha@example.com"),
        ("role", "admin"),
        ("version", "1"),
    ];
    let answer = admin.post(&format!("/users/{asha}"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(!is_in(&mut sales).await);
    assert!(!is_in(&mut sales).await);
}

#[tokio::test]
async fn signing_out_and_a_new_password_end_it() {
    let office = Office::open().await;
    let mut browser = remembered(&office, "asha").await;
    let copy = browser.clone();
    browser.get("/dashboard").await;
    browser.post("/sign-out", &[]).await;
    assert_eq!(browser.cookie(REMEMBER), None);
    let mut copy = copy;
    assert!(!is_in(&mut copy).await);

    let mut other = remembered(&office, "kiran").await;
    let mut admin = office.browser("meera").await;
    let kiran = office.user("kiran").await;
    admin.post(&format!("/users/{kiran}/deactivate"), &[]).await;
    assert!(!is_in(&mut other).await);
    admin.post(&format!("/users/{kiran}/reactivate"), &[]).await;
    assert!(!is_in(&mut other).await);
}

#[tokio::test]
async fn over_https_both_cookies_are_bound_to_their_host() {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.public_address = Some("https://localhost:8080".parse().unwrap());
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let office = Office::within(Installation::with(settings).await).await;
    let said = [("x-forwarded-proto", "https"), ("x-forwarded-for", "203.0.113.9")];
    let mut browser = Browser::new(&office.app).behind("127.0.0.1", &said);
    let answer = sign_in(&mut browser, "asha").await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    for (name, lasts) in [("__Host-callbook=", false), ("__Host-callbook-remember=", true)] {
        let cookie = cookies.iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookie
            .filter(|cookie| cookie.starts_with(name))
            .collect::<Vec<_>>();
        assert_eq!(cookie.len(), 1, "{cookies:?}");
        for flag in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie[0].contains(flag), "{}", cookie[0]);
        }
        assert_eq!(cookie[0].contains("Max-Age=1209600"), lasts, "{}", cookie[0]);
        assert!(!cookie[0].contains("Domain"));
    }
}

#[tokio::test]
async fn browsers_are_listed_and_signed_out_from_afar() {
    let office = Office::open().await;
    let mut here = office.browser("asha").await;
    let mut there = remembered(&office, "asha").await;
    let mut stranger = office.browser("kiran").await;
    let page = here.get("/profile/sessions").await;
    assert_eq!(page.body.matches("This browser").count(), 1, "{}", page.body);
    let id = page.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split('"').next().unwrap();

    stranger.get("/profile/sessions").await;
    stranger.post("/profile/sessions/end", &[("id", id)]).await;
    assert!(is_in(&mut there).await, "nobody ends another's");
    let answer = here.post("/profile/sessions/end", &[("id", id)]).await;
    assert_eq!(answer.location(), "/profile/sessions");
    assert!(!is_in(&mut there).await);

    let mut again = remembered(&office, "asha").await;
    here.get("/profile/sessions").await;
    here.post("/profile/sessions/end-others", &[]).await;
    assert!(!is_in(&mut again).await);
    assert!(is_in(&mut here).await && is_in(&mut stranger).await);
}

#[tokio::test]
async fn a_new_device_is_told_of_unless_its_user_minds() {
    let office = Office::open().await;
    office.browser("asha").await;
    let agent = [(
        "user-agent",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1",
    )];
    let mut phone = Browser::new(&office.app).behind("203.0.113.9", &agent);
    sign_in(&mut phone, "asha").await;
    let mail = office.newest_mail_to("asha@example.com").await;
    assert!(
        mail.text.contains("Safari on iPhone") && mail.text.contains("203.0.113.9"),
        "{}",
        mail.text
    );
}
