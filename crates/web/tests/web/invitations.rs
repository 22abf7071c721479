//! From the invitation to the first click, and everything that must not go through.

use axum::http::StatusCode;

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::{Office, PASSWORD};

/// The address of the link that a page shows, without the host.
fn link(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("/invitation/").expect("a link is shown");
    let token: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    format!("/invitation/{token}")
}

const DEV: [(&str, &str); 3] = [("name", "Dev Anand"), ("username", "dev"), ("password", PASSWORD)];

async fn invited(office: &Office, by: &str, role: &str) -> String {
    let mut browser = office.browser(by).await;
    let form = [("addresses", "dev@example.com"), ("role", role)];
    let page = browser.post("/users/invite", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    link(&page)
}

async fn guest(office: &Office, path: &str) -> (Browser, Answer) {
    let mut browser = Browser::new(&office.app);
    let page = browser.get(path).await;
    (browser, page)
}

#[tokio::test]
async fn an_invitation_is_opened_accepted_once_and_leads_to_the_sign_in() {
    let office = Office::open().await;
    let path = invited(&office, "latha", "sales").await;
    let (mut dev, page) = guest(&office, &path).await;
    assert!(page.body.contains("Brightpath") && page.body.contains("latha of Brightpath"));
    assert!(page.body.contains("value=\"dev\""), "a username is suggested");
    // Opening uses nothing up: mail programs open links by themselves.
    dev.get(&path).await;
    let joined = dev.post(&path, &DEV).await;
    assert!(joined.location().starts_with("/sign-in"), "{}", joined.body);
    let mut browser = Browser::signed_in(&office.app, "dev@example.com", PASSWORD).await;
    assert_eq!(browser.get("/users").await.status, StatusCode::FORBIDDEN);
    assert_eq!(guest(&office, &path).await.1.status, StatusCode::NOT_FOUND);
    let again = [("name", "Eve"), ("username", "eve"), ("password", PASSWORD)];
    assert_eq!(dev.post(&path, &again).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn of_two_at_once_one_joins() {
    let office = Office::open().await;
    let path = invited(&office, "meera", "manager").await;
    let (mut one, _) = guest(&office, &path).await;
    let (mut two, _) = guest(&office, &path).await;
    let other = [("name", "Eve"), ("username", "eve"), ("password", PASSWORD)];
    let (first, second) = tokio::join!(one.post(&path, &DEV), two.post(&path, &other));
    let joined = [&first, &second]
        .iter()
        .filter(|answer| answer.status == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(joined, 1, "{} {}", first.status, second.status);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_the_link_still_holds() {
    let office = Office::open().await;
    let path = invited(&office, "meera", "sales").await;
    let (mut dev, _) = guest(&office, &path).await;
    let cases = [
        ("username", "asha", "This username is taken"),
        ("username", "Dev Anand", "A username has 2 to 40"),
        ("name", " ", "Type a name."),
        ("password", "short", "A password has at least 12 characters."),
    ];
    for (field, value, said) in cases {
        let mut form = DEV;
        for pair in &mut form {
            if pair.0 == field {
                pair.1 = value;
            }
        }
        let answer = dev.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(answer.body.contains(said), "{field}: {}", answer.body);
    }
    let wider = [DEV.as_slice(), &[("role", "admin")]].concat();
    let answer = dev.post(&path, &wider).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(dev.post(&path, &DEV).await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn an_invitation_is_worth_what_its_inviter_may_give_today() {
    let office = Office::open().await;
    let path = invited(&office, "latha", "sales").await;
    let mut admin = office.browser("meera").await;
    let latha = office.user("latha").await;
    admin.post(&format!("/users/{latha}/deactivate"), &[]).await;
    let (mut dev, page) = guest(&office, &path).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let before = digest::of(&office.database_file).await;
    dev.get("/sign-in").await;
    assert_eq!(dev.post(&path, &DEV).await.status, StatusCode::NOT_FOUND);
    assert!(digest::of(&office.database_file).await == before);
}

#[tokio::test]
async fn three_days_a_withdrawal_and_a_new_link_end_it() {
    let office = Office::open().await;
    let first = invited(&office, "meera", "sales").await;
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let open = office.use_cases.list_invitations.execute(&viewer).await.unwrap();
    let id = open[0].invitation.id;
    let mut admin = office.browser("meera").await;
    let page = admin.post(&format!("/users/invitations/{id}/again"), &[]).await;
    let second = link(&page);
    assert_eq!(guest(&office, &first).await.1.status, StatusCode::NOT_FOUND);
    assert_eq!(guest(&office, &second).await.1.status, StatusCode::OK);
    office.clock.pass(jiff::SignedDuration::from_hours(72));
    assert_eq!(guest(&office, &second).await.1.status, StatusCode::NOT_FOUND);

    let mut admin = office.browser("meera").await;
    let third = link(&admin.post(&format!("/users/invitations/{id}/again"), &[]).await);
    admin
        .post(&format!("/users/invitations/{id}/withdraw"), &[])
        .await;
    assert_eq!(guest(&office, &third).await.1.status, StatusCode::NOT_FOUND);
    let list = admin.get("/users?tab=invitations").await;
    assert!(!list.body.contains("dev@example.com</span>"), "{}", list.body);
}

#[tokio::test]
async fn each_address_is_told_what_came_of_it() {
    let office = Office::open().await;
    invited(&office, "meera", "sales").await;
    let mut manager = office.browser("latha").await;
    let form = [
        (
            "addresses",
            "asha@example.com\r\nRavi Pillai <ravi@example.com>\r\ndev@example.com",
        ),
        ("role", "sales"),
    ];
    let page = manager.post("/users/invite", &form).await;
    assert!(page.body.contains("Has an account already."));
    assert!(page.body.contains("Invited before."));
    assert!(page.body.contains("One person is invited"));
    let list = manager.get("/users?tab=invitations").await;
    assert!(list.body.contains("Ravi Pillai"));
    assert!(!list.body.contains("/invitation/"), "links are shown once");
    let wrong = manager
        .post("/users/invite", &[("addresses", "ravi"), ("role", "sales")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wider = [("addresses", "eve@example.com"), ("role", "admin")];
    assert_eq!(
        manager.post("/users/invite", &wider).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn nobody_learns_who_works_at_another_company() {
    let office = Office::open().await;
    let elsewhere = office.foreign_viewer.user().email.to_string();
    let mut manager = office.browser("latha").await;
    let addresses = format!("{elsewhere}\nnobody@example.com");
    let form = [("addresses", addresses.as_str()), ("role", "sales")];
    let page = manager.post("/users/invite", &form).await;
    assert_eq!(page.body.matches("/invitation/").count(), 2, "{}", page.body);
    assert!(!page.body.contains("Has an account already."));
    let mut admin = office.browser("meera").await;
    let sent = admin.get("/settings/mail").await;
    assert!(sent.body.contains(&elsewhere) && sent.body.contains("nobody@example.com"));
}

#[tokio::test]
async fn nobody_is_flooded_with_invitations() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let form = [("addresses", "dev@example.com"), ("role", "sales")];
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let mut id = None;
    for _ in 0..3 {
        assert!(
            admin
                .post("/users/invite", &form)
                .await
                .body
                .contains("/invitation/")
        );
        let open = office.use_cases.list_invitations.execute(&viewer).await.unwrap();
        id = Some(open[0].invitation.id);
        let withdraw = format!("/users/invitations/{}/withdraw", open[0].invitation.id);
        admin.post(&withdraw, &[]).await;
    }
    let fourth = admin.post("/users/invite", &form).await;
    assert!(fourth.body.contains("Got several invitations within the hour."));
    assert!(!fourth.body.contains("/invitation/"));
    let again = format!("/users/invitations/{}/again", id.unwrap());
    assert_eq!(admin.post(&again, &[]).await.status, StatusCode::NOT_FOUND);

    office.clock.pass(jiff::SignedDuration::from_mins(61));
    let mut admin = office.browser("meera").await;
    assert!(
        admin
            .post("/users/invite", &form)
            .await
            .body
            .contains("/invitation/")
    );
    let open = office.use_cases.list_invitations.execute(&viewer).await.unwrap();
    let again = format!("/users/invitations/{}/again", open[0].invitation.id);
    for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(admin.post(&again, &[]).await.status, expected);
    }
}
