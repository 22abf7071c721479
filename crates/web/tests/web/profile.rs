//! One's own account: name, time zone, password, e-mail address.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::browser::Browser;
use crate::forgot::{mails, path_in};
use crate::office::{Office, PASSWORD};

const NEW: &str = "purple elephants in the rain";

/// The version in the profile's form.
async fn version(browser: &mut Browser) -> String {
    let page = browser.get("/profile").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn name_and_zone_change_and_times_are_shown_in_it() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    let path = format!("/customers/{}", office.ashas);
    // The office's clock stands at 05:00 UTC.
    assert!(asha.get(&path).await.body.contains("10:30"), "the company's zone");
    let version = version(&mut asha).await;
    let form = [
        ("name", "Asha Menon"),
        ("zone", "America/New_York"),
        ("version", &version),
    ];
    let answer = asha.post("/profile", &form).await;
    assert_eq!(answer.location(), "/profile", "{}", answer.body);
    let page = asha.get("/profile").await.body;
    assert!(
        page.contains("Asha Menon") && page.contains("Your profile is saved."),
        "{page}"
    );
    assert!(page.contains("<option value=\"America/New_York\" selected>"));
    assert!(!page.contains("name=\"tell_of_new_devices\" value=\"true\" checked"));
    assert!(asha.get(&path).await.body.contains("00:00"), "the user's zone");

    let stale = asha.post("/profile", &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("changed meanwhile"));
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_nobody_asked_for_is_refused() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    let wrong = [("name", " "), ("zone", "Mars/Olympus"), ("version", "1")];
    let answer = asha.post("/profile", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Type the name that others see") && answer.body.contains("Not a time zone"));
    for field in ["role", "company_id", "email", "username", "granted", "id"] {
        let form = [("name", "Asha"), ("zone", ""), ("version", "1"), (field, "admin")];
        assert_eq!(
            asha.post("/profile", &form).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field}"
        );
    }
}

#[tokio::test]
async fn markup_in_a_name_is_text() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    for name in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{ 7*7 }}",
    ] {
        let version = version(&mut asha).await;
        let form = [("name", name), ("zone", ""), ("version", &version)];
        assert_eq!(asha.post("/profile", &form).await.status, StatusCode::SEE_OTHER);
        for path in ["/profile", "/profile/password", "/profile/email", "/dashboard"] {
            let page = asha.get(path).await.body;
            assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains(">49"));
        }
    }
}

#[tokio::test]
async fn a_new_password_leaves_this_session_with_another_secret_and_ends_the_others() {
    let office = Office::open().await;
    let (mut here, mut there) = (office.browser("asha").await, office.browser("asha").await);
    assert_eq!(here.get("/profile/password").await.status, StatusCode::OK);
    let before = here.cookie("callbook-insecure").unwrap().to_owned();
    for (password, again, said) in [
        (
            "passwordpassword",
            "passwordpassword",
            "among the first that anybody would try",
        ),
        (
            "asha-brightpath-1",
            "asha-brightpath-1",
            "must not be made of your name",
        ),
        (NEW, "something else here", "The two are not the same."),
    ] {
        let answer = here
            .post("/profile/password", &[("password", password), ("again", again)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    let answer = here
        .post("/profile/password", &[("password", NEW), ("again", NEW)])
        .await;
    assert_eq!(answer.location(), "/profile/password", "{}", answer.body);
    assert_eq!(
        here.get("/profile").await.status,
        StatusCode::OK,
        "it stays signed in"
    );
    assert_eq!(
        there.get("/profile").await.status,
        StatusCode::SEE_OTHER,
        "the other is out"
    );

    let mut thief = Browser::new(&office.app);
    thief.plant("callbook-insecure", &before);
    assert_eq!(
        thief.get("/profile").await.status,
        StatusCode::SEE_OTHER,
        "the old secret is nothing"
    );
    assert_eq!(mails(&office, "asha@example.com", "password").await.len(), 1);
    let mut again = Browser::new(&office.app);
    assert_eq!(
        again.sign_in("asha", PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(again.sign_in("asha", NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_address_is_confirmed_once_by_a_link_to_it() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    asha.get("/profile/email").await;
    let answer = asha
        .post("/profile/email", &[("email", "Asha@New.example")])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("asha@new.example"));
    assert!(
        asha.get("/profile").await.body.contains("asha@example.com"),
        "not yet"
    );

    let mail = &mails(&office, "asha@new.example", "").await[0];
    let path = path_in(mail, "email");
    // Whoever opens the mail need not be signed in where it is opened.
    let mut reader = Browser::new(&office.app);
    for _ in 0..2 {
        let page = reader.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "opening it uses nothing up");
        assert!(page.body.contains("asha@new.example"));
    }
    let (mut one, mut other) = (reader.clone(), reader.clone());
    let (first, second) = tokio::join!(one.post(&path, &[]), other.post(&path, &[]));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(
        answers,
        [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND],
        "of two at once one wins"
    );
    assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND);

    assert!(asha.get("/profile").await.body.contains("asha@new.example"));
    assert_eq!(
        mails(&office, "asha@example.com", "").await.len(),
        1,
        "the old address is told"
    );
    let mut again = Browser::new(&office.app);
    assert_eq!(
        again.sign_in("asha@new.example", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn an_address_that_somebody_has_is_not_told_and_gets_nothing() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    asha.get("/profile/email").await;
    let free = asha
        .post("/profile/email", &[("email", "asha@new.example")])
        .await;
    // Each page has the form's token masked anew.
    let expected = free.body.replace(&asha.token, "");
    // One's colleague's, and one in another company.
    for taken in ["kiran@example.com", "zoya@example.com"] {
        let before = mails(&office, taken, "").await.len();
        let answer = asha.post("/profile/email", &[("email", taken)]).await;
        assert_eq!(answer.status, free.status);
        assert_eq!(
            answer
                .body
                .replace(&asha.token, "")
                .replace(taken, "asha@new.example"),
            expected,
            "nothing tells it from a free one"
        );
        assert_eq!(mails(&office, taken, "").await.len(), before);
    }
    let answer = asha
        .post("/profile/email", &[("email", "fourth@new.example")])
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let answer = asha
        .post(
            "/profile/email",
            &[("email", "asha@new.example\r\nBcc: x@y.example")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_link_to_a_new_address_runs_out() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    asha.get("/profile/email").await;
    asha.post("/profile/email", &[("email", "asha@new.example")])
        .await;
    let path = path_in(&mails(&office, "asha@new.example", "").await[0], "email");
    office.clock.pass(SignedDuration::from_mins(30));
    let mut reader = Browser::new(&office.app);
    reader.get("/sign-in").await;
    assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_somebody_does_to_the_own_account_is_in_the_log() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    let version = version(&mut asha).await;
    let form = [
        ("name", "Asha Menon"),
        ("zone", "Europe/London"),
        ("version", &version),
    ];
    asha.post("/profile", &form).await;
    asha.get("/profile/email").await;
    asha.post("/profile/email", &[("email", "asha@new.example")])
        .await;
    let path = path_in(&mails(&office, "asha@new.example", "").await[0], "email");
    asha.post(&path, &[]).await;
    asha.get("/profile/password").await;
    asha.post("/profile/password", &[("password", NEW), ("again", NEW)])
        .await;
    let mut admin = office.browser("meera").await;
    let log = admin.get("/settings/audit").await;
    assert_eq!(log.status, StatusCode::OK);
    for told in [
        "edited the profile of",
        "Europe/London",
        "asked for another e-mail address of",
        "changed the e-mail address of",
        "asha@new.example",
        "changed the password of",
    ] {
        assert!(log.body.contains(told), "{told}: {}", log.body);
    }
    assert!(!log.body.contains(NEW));
}
