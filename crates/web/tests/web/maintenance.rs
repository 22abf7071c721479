//! While Callbook is closed for maintenance.

use axum::http::{Method, StatusCode};
use callbook_application::ports::Clock;
use callbook_domain::company::Zone;
use callbook_domain::maintenance::{ExpectedEnd, Maintenance, MaintenanceMessage, MaintenanceState};
use callbook_web::WebSettings;
use jiff::SignedDuration;
use rstest::rstest;

use crate::browser::{Browser, FORM};
use crate::office::{Installation, Office};

fn closed(office: &Office, allow: &[&str]) -> Maintenance {
    Maintenance {
        since: office.clock.now(),
        by: None,
        message: MaintenanceMessage::parse("We are moving <b>house</b>.\nBack soon.").unwrap(),
        expected_end: Some(ExpectedEnd {
            at: office.clock.now() + SignedDuration::from_mins(20),
            zone: Zone::parse("Asia/Kolkata").unwrap(),
        }),
        allowlist: allow.iter().map(|network| network.parse().unwrap()).collect(),
    }
}

async fn office() -> Office {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    Office::within(Installation::with(settings).await).await
}

#[tokio::test]
async fn browsers_get_a_page_that_says_why_and_until_when() {
    let office = office().await;
    let mut admin = office.browser("meera").await;
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &[])));
    for path in ["/dashboard", "/sign-in", "/customers?search=a", "/nothing/here"] {
        let answer = admin.get(path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("retry-after"), "1200", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert!(
            answer.body.contains("We are moving &lt;b&gt;house"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("Back soon."));
        assert!(answer.body.contains("Expected back"));
        assert!(answer.body.contains("Asia/Kolkata"));
        assert!(
            answer.body.contains(&format!("href=\"{path}\"")),
            "{}",
            answer.body
        );
    }
    office.maintenance.write(MaintenanceState::Off);
    assert_eq!(
        admin.get("/dashboard").await.status,
        StatusCode::OK,
        "the session lives on"
    );
}

#[tokio::test]
async fn what_is_sent_is_not_taken_and_that_is_said() {
    let office = office().await;
    let mut admin = office.browser("meera").await;
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &[])));
    let before = crate::digest::of(&office.database_file).await;
    let answer = admin
        .post("/customers/new", &[("name", "Deepa"), ("phone", "9812388888")])
        .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("was not saved"), "{}", answer.body);
    assert_eq!(crate::digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn programs_get_a_problem() {
    let office = office().await;
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &[])));
    let mut nobody = Browser::new(&office.app);
    let json = [("accept", "application/json")];
    let answer = nobody.send(Method::GET, "/dashboard", &json, String::new()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("retry-after"), "1200");
    assert!(answer.body.contains("urn:callbook:problem:maintenance"));
    let piece = [("hx-request", "true"), FORM[0]];
    let answer = nobody.send(Method::POST, "/call", &piece, String::new()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.body.contains("<html"));
}

#[tokio::test]
async fn health_and_what_pages_are_made_of_stay() {
    let office = office().await;
    let mut nobody = Browser::new(&office.app);
    let page = nobody.get("/sign-in").await;
    let (_, rest) = page.body.split_once("href=\"/static/app.").unwrap();
    let asset = format!("/static/app.{}", rest.split('"').next().unwrap());
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &[])));
    for path in ["/healthz", "/readyz", &asset] {
        assert_eq!(nobody.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[rstest]
#[case::by_itself("203.0.113.7", &[], true)]
#[case::mapped("::ffff:203.0.113.7", &[], true)]
#[case::another("203.0.113.8", &[], false)]
#[case::unknown("", &[], false)]
#[case::behind_our_proxy("10.0.0.1", &[("x-forwarded-for", "203.0.113.7")], true)]
#[case::forged_before_our_proxy("10.0.0.1", &[("x-forwarded-for", "203.0.113.7, 198.51.100.9")], false)]
#[case::forged_without_a_proxy("198.51.100.9", &[("x-forwarded-for", "203.0.113.7")], false)]
#[case::forged_by_the_standard("198.51.100.9", &[("forwarded", "for=203.0.113.7")], false)]
#[case::forged_past_our_proxy(
    "10.0.0.1", &[("x-forwarded-for", "198.51.100.9"), ("forwarded", "for=203.0.113.7")], false
)]
#[case::other_headers("198.51.100.9", &[("x-real-ip", "203.0.113.7"), ("client-ip", "203.0.113.7")], false)]
#[case::rubbish("10.0.0.1", &[("x-forwarded-for", "203.0.113.7, \"><script>")], false)]
#[tokio::test]
async fn who_is_let_through(#[case] peer: &str, #[case] said: &[(&'static str, &str)], #[case] passes: bool) {
    let office = office().await;
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &["203.0.113.7"])));
    let mut browser = Browser::new(&office.app).behind(peer, said);
    let answer = browser.get("/sign-in").await;
    assert_eq!(answer.status == StatusCode::OK, passes, "{}", answer.status);
}

#[tokio::test]
async fn whoever_passes_is_told_on_every_screen() {
    let office = office().await;
    office
        .maintenance
        .write(MaintenanceState::On(closed(&office, &["203.0.113.0/24"])));
    let mut admin = Browser::new(&office.app).behind("203.0.113.7", &[]);
    let bar = "Maintenance is on";
    assert!(admin.get("/sign-in").await.body.contains(bar));
    let signed_in = admin.sign_in("meera", crate::office::PASSWORD).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    for path in [
        "/dashboard",
        "/customers",
        "/users",
        "/imports",
        "/call",
        "/nothing",
    ] {
        assert!(admin.get(path).await.body.contains(bar), "{path}");
    }
    office.maintenance.write(MaintenanceState::Off);
    assert!(!admin.get("/dashboard").await.body.contains(bar));
}
