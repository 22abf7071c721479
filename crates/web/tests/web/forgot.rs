//! Forgotten passwords: the same answer for everybody, one link that works once.

use axum::http::{Method, StatusCode};
use callbook_web::WebSettings;
use jiff::SignedDuration;

use crate::browser::{Browser, FORM};
use crate::office::{Installation, Office, PASSWORD};

const NEW: &str = "purple elephants in the rain";

/// What the newest mails of a subject say, the newest first.
pub(crate) async fn mails(office: &Office, to: &str, subject: &str) -> Vec<String> {
    let page = office.use_cases.list_mail.for_operator(None, 100).await.unwrap();
    let mut texts = Vec::new();
    for row in page.mails {
        if row.recipient.as_str() == to && row.subject.contains(subject) {
            let shown = office.use_cases.show_mail.for_operator(row.id).await.unwrap();
            texts.push(shown.unwrap().text.said().unwrap().text.clone());
        }
    }
    texts
}

/// The path of the link in a mail.
pub(crate) fn path_in(text: &str, place: &str) -> String {
    let (_, rest) = text.split_once(&format!("/{place}/")).unwrap();
    let token = rest.split_whitespace().next().unwrap();
    format!("/{place}/{token}")
}

async fn ask(browser: &mut Browser, login: &str) -> crate::browser::Answer {
    browser.get("/forgot").await;
    browser.post("/forgot", &[("login", login)]).await
}

#[tokio::test]
async fn a_link_comes_by_mail_works_once_and_ends_every_session() {
    let office = Office::open().await;
    let mut signed_in = office.browser("asha").await;
    let mut browser = Browser::new(&office.app);
    assert!(browser.get("/sign-in").await.body.contains("href=\"/forgot\""));
    let answer = ask(&mut browser, " Asha@example.com ").await;
    assert_eq!(answer.location(), "/forgot?asked=yes");
    // Tests have no mail server: the page says who has the link.
    let said = browser.get("/forgot?asked=yes").await.body;
    assert!(said.contains("administrator"), "{said}");

    let mails = mails(&office, "asha@example.com", "password").await;
    assert_eq!(mails.len(), 1);
    let path = path_in(&mails[0], "password");
    for _ in 0..2 {
        assert_eq!(
            browser.get(&path).await.status,
            StatusCode::OK,
            "opening it uses nothing up"
        );
    }
    let set = [("password", NEW), ("again", NEW)];
    let (mut one, mut other) = (browser.clone(), browser.clone());
    let (first, second) = tokio::join!(one.post(&path, &set), other.post(&path, &set));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(
        answers,
        [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND],
        "of two at once one wins"
    );

    assert_eq!(signed_in.get("/dashboard").await.status, StatusCode::SEE_OTHER);
    let mut again = Browser::new(&office.app);
    assert_eq!(
        again.sign_in("asha", PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(again.sign_in("asha", NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_is_named_the_answer_is_the_same() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let kiran = office.user("kiran").await;
    admin.post(&format!("/users/{kiran}/deactivate"), &[]).await;
    let mut answers = Vec::new();
    for login in ["asha", "asha@example.com", "nobody", "kiran", "", "a'b\0c"] {
        let mut browser = Browser::new(&office.app);
        let begun = std::time::Instant::now();
        let answer = ask(&mut browser, login).await;
        assert!(
            begun.elapsed() >= std::time::Duration::from_millis(400),
            "{login}"
        );
        answers.push((answer.status, answer.location().to_owned(), answer.body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(mails(&office, "asha@example.com", "password").await.len(), 2);
    assert!(
        mails(&office, "kiran@example.com", "password").await.is_empty(),
        "deactivated"
    );
}

#[tokio::test]
async fn three_mails_an_hour_go_to_an_account() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    for _ in 0..5 {
        assert_eq!(ask(&mut browser, "asha").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(mails(&office, "asha@example.com", "password").await.len(), 3);
    office.clock.pass(SignedDuration::from_mins(61));
    ask(&mut browser, "asha").await;
    assert_eq!(mails(&office, "asha@example.com", "password").await.len(), 4);
}

#[tokio::test]
async fn an_address_may_ask_thirty_times_an_hour() {
    let office = Office::open().await;
    let mut asking = Vec::new();
    for number in 0..31 {
        let mut browser = Browser::new(&office.app).behind("192.0.2.7", &[]);
        asking.push(tokio::spawn(async move {
            ask(&mut browser, &format!("nobody{number}")).await.status
        }));
    }
    let mut refused = 0;
    for answer in asking {
        refused += usize::from(answer.await.unwrap() == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 1);
    let mut elsewhere = Browser::new(&office.app).behind("192.0.2.8", &[]);
    assert_eq!(ask(&mut elsewhere, "asha").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_link_holds_for_half_an_hour_and_leads_home_whatever_the_request_says() {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.hosts = vec!["other.example.com".to_owned()];
    let office = Office::within(Installation::with(settings).await).await;
    let mut browser = Browser::new(&office.app);
    browser.get("/forgot").await;
    let body = format!("csrf_token={}&login=asha", browser.token);
    let headers = [
        ("host", "other.example.com"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        FORM[0],
        FORM[1],
    ];
    let answer = browser.send(Method::POST, "/forgot", &headers, body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let mail = &mails(&office, "asha@example.com", "password").await[0];
    assert!(mail.contains("https://calls.example.com/password/"), "{mail}");
    assert!(
        !mail.contains("evil.example") && !mail.contains("other.example.com"),
        "{mail}"
    );
    let path = path_in(mail, "password");
    office.clock.pass(SignedDuration::from_mins(29));
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
    office.clock.pass(SignedDuration::from_mins(1));
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_stranger_ends_no_link_that_a_manager_gave() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let page = admin.post(&format!("/users/{asha}/password-link"), &[]).await;
    let given = path_in(&page.body.replace('"', " "), "password");
    let mut stranger = Browser::new(&office.app);
    ask(&mut stranger, "asha").await;
    assert_eq!(stranger.get(&given).await.status, StatusCode::OK);
}
