//! A company that lets its people work from certain networks only.

use axum::http::{Method, StatusCode};
use callbook_application::companies::ChangeSecurityCommand;
use callbook_domain::company::SecurityPolicy;
use callbook_web::WebSettings;
use jiff::SignedDuration;
use rstest::rstest;

use crate::browser::Browser;
use crate::office::{Installation, Office, PASSWORD};

const LIST: [&str; 2] = ["203.0.113.0/24", "2001:db8:7::/48"];

async fn office(list: &[&str]) -> Office {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    let office = Office::within(Installation::with(settings).await).await;
    admit_from(&office, list).await;
    office
}

async fn admit_from(office: &Office, list: &[&str]) {
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let command = ChangeSecurityCommand {
        read: viewer.company().version,
        policy: SecurityPolicy {
            allowlist: list.iter().map(|network| network.parse().unwrap()).collect(),
            ..viewer.company().security.clone()
        },
    };
    office
        .use_cases
        .change_security
        .execute(&viewer, command)
        .await
        .unwrap();
}

#[rstest]
#[case::listed("203.0.113.9", &[], true)]
#[case::listed_and_mapped("::ffff:203.0.113.9", &[], true)]
#[case::listed_ipv6("2001:db8:7::5", &[], true)]
#[case::behind_our_proxy("10.0.0.1", &[("x-forwarded-for", "203.0.113.9")], true)]
#[case::behind_our_proxy_with_a_port("10.0.0.1", &[("x-forwarded-for", "[2001:db8:7::5]:4711")], true)]
#[case::elsewhere("198.51.100.1", &[], false)]
#[case::unknown("", &[], false)]
#[case::forged("198.51.100.1", &[("x-forwarded-for", "203.0.113.9")], false)]
#[case::forged_by_the_standard("198.51.100.1", &[("forwarded", "for=203.0.113.9")], false)]
#[case::forged_in_many_ways(
    "198.51.100.1",
    &[("x-real-ip", "203.0.113.9"), ("true-client-ip", "203.0.113.9"), ("x-client-ip", "203.0.113.9")],
    false
)]
#[case::forged_before_our_proxy("10.0.0.1", &[("x-forwarded-for", "203.0.113.9, 198.51.100.1")], false)]
#[case::forged_past_our_proxy(
    "10.0.0.1", &[("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=203.0.113.9")], false
)]
#[case::the_proxy_itself("10.0.0.1", &[], false)]
#[case::rubbish("10.0.0.1", &[("x-forwarded-for", "203.0.113.9, unknown")], false)]
#[tokio::test]
async fn sign_in(#[case] peer: &str, #[case] said: &[(&'static str, &str)], #[case] admitted: bool) {
    let office = office(&LIST).await;
    let mut browser = Browser::new(&office.app).behind(peer, said);
    let answer = browser.sign_in("asha", PASSWORD).await;
    if admitted {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(browser.get("/dashboard").await.status, StatusCode::OK);
        return;
    }
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    assert!(answer.body.contains("certain networks only"), "{}", answer.body);
    assert!(answer.body.contains("ask an admin"), "{}", answer.body);
    let lost = browser.get("/dashboard").await;
    assert_eq!(lost.status, StatusCode::SEE_OTHER, "nobody is signed in");
    let refused = "SELECT count(*) FROM audit WHERE action = 'session.refused' AND object = 'asha'";
    assert_eq!(office.count(refused).await, 1);
}

#[tokio::test]
async fn a_wrong_password_learns_nothing_of_the_list() {
    let office = office(&LIST).await;
    let mut browser = Browser::new(&office.app).behind("198.51.100.1", &[]);
    let answer = browser.sign_in("asha", "quite another password").await;
    assert!(!answer.body.contains("networks"), "{}", answer.body);
}

#[tokio::test]
async fn a_session_that_moves_is_refused_until_it_comes_back() {
    let office = office(&[]).await;
    let mut browser = Browser::new(&office.app).behind("198.51.100.1", &[]);
    browser.sign_in("asha", PASSWORD).await;
    browser.learn_token().await;
    admit_from(&office, &LIST).await;
    let before = crate::digest::of(&office.database_file).await;
    for path in ["/dashboard", "/customers", "/call", "/profile"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.body);
        assert!(answer.body.contains("198.51.100.1"), "{path}");
    }
    let json = [("accept", "application/json")];
    let answer = browser
        .send(Method::GET, "/dashboard", &json, String::new())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("urn:callbook:problem:address-not-admitted"));
    let form = [("name", "Deepa"), ("phone", "9812388888")];
    assert_eq!(
        browser.post("/customers/new", &form).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(crate::digest::of(&office.database_file).await, before);
    // The sign-in page is there for whoever may come from here.
    assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
    let mut back = browser.behind("203.0.113.9", &[]);
    assert_eq!(back.get("/dashboard").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_browser_that_stays_signed_in_loses_nothing_by_coming_from_elsewhere() {
    let office = office(&LIST).await;
    let mut browser = Browser::new(&office.app).behind("203.0.113.9", &[]);
    browser.get("/sign-in").await;
    let form = [
        ("login", "asha"),
        ("password", PASSWORD),
        ("next", ""),
        ("keep", "true"),
    ];
    browser.post("/sign-in", &form).await;
    office.clock.pass(SignedDuration::from_hours(13));
    let mut away = browser.behind("198.51.100.1", &[]);
    for _ in 0..2 {
        let refused = away.get("/dashboard").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        office.clock.pass(SignedDuration::from_secs(60));
    }
    let mut back = away.behind("203.0.113.9", &[]);
    assert_eq!(back.get("/dashboard").await.status, StatusCode::OK);
    let alarms = "SELECT count(*) FROM audit WHERE action = 'session.copied'";
    assert_eq!(office.count(alarms).await, 0);
}

#[tokio::test]
async fn another_company_is_not_concerned() {
    let office = office(&LIST).await;
    let mut browser = Browser::new(&office.app).behind("198.51.100.1", &[]);
    let answer = browser.sign_in("zoya", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(browser.get("/dashboard").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_command_line_is_never_concerned() {
    let office = office(&LIST).await;
    assert!(office.use_cases.act_as.named("meera").await.is_ok());
    admit_from(&office, &[]).await;
    let mut browser = Browser::new(&office.app).behind("198.51.100.1", &[]);
    let answer = browser.sign_in("asha", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
