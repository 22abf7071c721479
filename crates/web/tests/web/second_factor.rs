//! What is asked for after the password, and how it is set up.

use axum::http::StatusCode;
use callbook_application::ports::Clock;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use sha1::Sha1;
use sqlx::{Connection, SqliteConnection};

use crate::browser::Browser;
use crate::office::{Installation, Office, PASSWORD};

pub(crate) const COOKIE: &str = "callbook-insecure";
const HERE: &str = "/profile/second-factor";

/// The six digits that an app shows for the secret that the page gave.
pub(crate) fn code(key: &str, office: &Office) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bits, mut held, mut secret) = (0_u32, 0, Vec::new());
    for letter in key.chars().filter(|c| !c.is_whitespace()) {
        bits = bits << 5 | u32::try_from(ALPHABET.find(letter).unwrap()).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            secret.push(u8::try_from(bits >> held & 255).unwrap());
        }
    }
    let mut block = [0; 64];
    block[..secret.len()].copy_from_slice(&secret);
    let step = u64::try_from(office.clock.now().as_second()).unwrap() / 30;
    let mut mac = Hmac::<Sha1>::new(&block.into());
    mac.update(&step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let at = usize::from(mac[19] & 15);
    let four: [u8; 4] = mac[at..at + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before)
        .expect(before)
        .1
        .split_once(after)
        .expect(after)
        .0
}

/// Sets an app up; gives its secret and the recovery codes.
pub(crate) async fn enrol(office: &Office, browser: &mut Browser) -> (String, Vec<String>) {
    let begun = browser.post(&format!("{HERE}/app"), &[]).await;
    assert_eq!(begun.location(), HERE, "{}", begun.body);
    let page = browser.get(HERE).await;
    let key = between(&page.body, "id=\"app-key\" type=\"text\" value=\"", "\"").to_owned();
    let form = [("code", code(&key, office))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let shown = browser.post(&format!("{HERE}/app/confirm"), &form).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    let codes = between(&shown.body, "<textarea", "</textarea>");
    let codes = codes.split_once('>').unwrap().1;
    // The next code is of another step.
    office.clock.pass(SignedDuration::from_secs(60));
    (key, codes.lines().map(str::to_owned).collect())
}

/// Gives the password; the answer leads to the code.
async fn waiting(office: &Office, login: &str) -> Browser {
    let mut browser = Browser::new(&office.app);
    let answer = browser.sign_in(login, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/sign-in/code?next=%2Fdashboard");
    browser.get("/sign-in/code").await;
    browser
}

async fn give(browser: &mut Browser, code: &str) -> crate::browser::Answer {
    browser
        .post("/sign-in/code", &[("code", code), ("next", "/customers")])
        .await
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/dashboard").await.status == StatusCode::OK
}

#[tokio::test]
async fn an_app_is_asked_for_and_no_session_begins_before() {
    let office = Office::open().await;
    let (key, recovery) = enrol(&office, &mut office.browser("asha").await).await;
    assert_eq!(recovery.len(), 10);

    let mut browser = waiting(&office, "asha").await;
    assert!(!is_in(&mut browser).await);
    // The secret of the sign-in that waits is no session's either.
    let pending = browser.cookie(COOKIE).unwrap().to_owned();
    let mut thief = Browser::new(&office.app);
    thief.plant(COOKIE, pending.strip_prefix("pending.").unwrap());
    assert!(!is_in(&mut thief).await);

    let page = browser.get("/sign-in/code").await;
    assert!(page.body.contains("autocomplete=\"one-time-code\""));
    let answer = give(&mut browser, &code(&key, &office)).await;
    assert_eq!(answer.location(), "/customers", "{}", answer.body);
    assert!(is_in(&mut browser).await);
    assert_ne!(browser.cookie(COOKIE), Some(pending.as_str()));
    // Whoever had planted the value before has nothing by it.
    let mut attacker = Browser::new(&office.app);
    attacker.plant(COOKIE, &pending);
    assert!(!is_in(&mut attacker).await);
}

#[tokio::test]
async fn no_code_works_twice() {
    let office = Office::open().await;
    let (key, recovery) = enrol(&office, &mut office.browser("asha").await).await;
    let typed = code(&key, &office);
    let mut first = waiting(&office, "asha").await;
    assert_eq!(give(&mut first, &typed).await.status, StatusCode::SEE_OTHER);
    let mut second = waiting(&office, "asha").await;
    let replayed = give(&mut second, &typed).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(replayed.body.contains("4 more tries"), "{}", replayed.body);
    assert!(!replayed.body.contains(&typed), "a code is not shown again");

    assert_eq!(
        give(&mut second, &recovery[0]).await.status,
        StatusCode::SEE_OTHER
    );
    let mut third = waiting(&office, "asha").await;
    let spent = give(&mut third, &recovery[0]).await;
    assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let lower = recovery[1].to_lowercase().replace('-', " ");
    assert_eq!(give(&mut third, &lower).await.status, StatusCode::SEE_OTHER);
    let mail = office.newest_mail_to("asha@example.com").await;
    assert!(mail.text.contains("recovery code"), "{}", mail.text);
}

#[tokio::test]
async fn of_two_with_one_code_at_once_one_gets_in() {
    let office = Office::open().await;
    let (key, _) = enrol(&office, &mut office.browser("asha").await).await;
    let (mut one, mut other) = (waiting(&office, "asha").await, waiting(&office, "asha").await);
    let typed = code(&key, &office);
    let (first, second) = tokio::join!(give(&mut one, &typed), give(&mut other, &typed));
    let let_in = [first, second]
        .iter()
        .filter(|answer| answer.status == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(let_in, 1);
}

#[tokio::test]
async fn five_wrong_codes_end_the_sign_in() {
    let office = Office::open().await;
    let (key, _) = enrol(&office, &mut office.browser("asha").await).await;
    let mut browser = waiting(&office, "asha").await;
    for left in (1..5).rev() {
        let answer = give(&mut browser, "000000").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{left}");
        // Too many failures wait as they do at the password.
        office.clock.pass(SignedDuration::from_secs(61));
    }
    let last = give(&mut browser, "000000").await;
    assert_eq!(last.location(), "/sign-in", "{}", last.body);
    let right = give(&mut browser, &code(&key, &office)).await;
    assert_eq!(right.location(), "/sign-in");
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn wrong_codes_count_as_failures_of_the_account() {
    let office = Office::open().await;
    enrol(&office, &mut office.browser("asha").await).await;
    let mut browser = waiting(&office, "asha").await;
    for _ in 0..4 {
        let answer = give(&mut browser, "000000").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // The password that was right is the first of the five that are free.
    let early = give(&mut browser, "000000").await;
    assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!early.header("retry-after").is_empty());
}

async fn mailing_office() -> Office {
    Office::within(Installation::with_mail().await).await
}

async fn mailed_code(office: &Office, address: &str) -> String {
    let mail = office.newest_mail_to(address).await;
    let digits = mail
        .text
        .split_whitespace()
        .find(|word| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(
        !mail.subject.contains(digits.unwrap()),
        "a code is not in a subject"
    );
    digits.unwrap().to_owned()
}

#[tokio::test]
async fn an_admin_gets_a_code_by_mail_bound_to_its_sign_in() {
    let office = mailing_office().await;
    let mut one = waiting(&office, "meera").await;
    let first = mailed_code(&office, "meera@example.com").await;
    let mut other = waiting(&office, "meera").await;
    let crossed = give(&mut other, &first).await;
    assert_eq!(crossed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(give(&mut one, &first).await.location(), "/customers");
    assert!(is_in(&mut one).await);
    // Sales users are asked for nothing where nobody demands it.
    assert!(is_in(&mut office.browser("asha").await).await);
}

#[tokio::test]
async fn a_code_is_past_after_ten_minutes_and_another_takes_its_place() {
    let office = mailing_office().await;
    let mut browser = waiting(&office, "meera").await;
    let first = mailed_code(&office, "meera@example.com").await;
    office.clock.pass(SignedDuration::from_secs(601));
    let past = give(&mut browser, &first).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = browser.post("/sign-in/code/again", &[("next", "")]).await;
    assert_eq!(again.location(), "/sign-in/code?next=%2Fdashboard");
    let second = mailed_code(&office, "meera@example.com").await;
    assert_ne!(first, second);
    assert_eq!(give(&mut browser, &second).await.location(), "/customers");
}

#[tokio::test]
async fn three_codes_are_sent_in_a_quarter_of_an_hour() {
    let office = mailing_office().await;
    let mut browser = waiting(&office, "meera").await;
    for _ in 0..3 {
        browser.post("/sign-in/code/again", &[("next", "")]).await;
    }
    let third = mailed_code(&office, "meera@example.com").await;
    // A fourth sign-in gets none either.
    let mut other = Browser::new(&office.app);
    let refused = other.sign_in("meera", PASSWORD).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.body.contains("Three codes"), "{}", refused.body);
    assert_eq!(give(&mut browser, &third).await.location(), "/customers");
}

#[tokio::test]
async fn whoever_must_set_one_up_first_gets_nowhere_else() {
    let office = Office::open().await;
    let url = format!("sqlite://{}", office.database_file.display());
    let mut raw = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("UPDATE companies SET second_factor = 'sales'")
        .execute(&mut raw)
        .await
        .unwrap();
    let mut browser = Browser::new(&office.app);
    browser.sign_in("asha", PASSWORD).await;
    for path in ["/dashboard", "/customers", "/profile", "/profile/sessions"] {
        assert_eq!(browser.get(path).await.location(), HERE, "{path}");
    }
    let json = [("accept", "application/json")];
    let answer = browser
        .send(axum::http::Method::GET, "/customers", &json, String::new())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("enrol-first"), "{}", answer.body);
    let page = browser.get(HERE).await;
    assert!(
        page.body.contains("Set up an authenticator app to go on"),
        "{}",
        page.body
    );

    enrol(&office, &mut browser).await;
    assert!(is_in(&mut browser).await);
    let kept = browser.post(&format!("{HERE}/app/remove"), &[]).await;
    assert_eq!(kept.location(), HERE);
    assert!(browser.get(HERE).await.body.contains("cannot be turned off"));

    let mut other = Browser::new(&office.app);
    other.sign_in("kiran", PASSWORD).await;
    other.get(HERE).await;
    assert_eq!(other.post("/sign-out", &[]).await.location(), "/sign-in");
    assert!(is_in(&mut office.browser("latha").await).await);
}

#[tokio::test]
async fn an_admin_sets_one_up_first_where_others_reach_the_installation() {
    let office = Office::within(Installation::in_public().await).await;
    let mut browser = Browser::new(&office.app);
    browser.sign_in("meera", PASSWORD).await;
    for path in ["/dashboard", "/users", "/settings"] {
        assert_eq!(browser.get(path).await.location(), HERE, "{path}");
    }
    let page = browser.get(HERE).await;
    assert!(page.body.contains("Set up an authenticator app to go on"));
    enrol(&office, &mut browser).await;
    assert!(is_in(&mut browser).await);
    assert!(is_in(&mut office.browser("asha").await).await);
}

#[tokio::test]
async fn whoever_sets_one_up_signs_every_other_browser_out() {
    let office = Office::open().await;
    let mut there = Browser::new(&office.app);
    there.get("/sign-in").await;
    let form = [
        ("login", "asha"),
        ("password", PASSWORD),
        ("next", ""),
        ("keep", "true"),
    ];
    there.post("/sign-in", &form).await;
    assert!(is_in(&mut there).await);
    let mut here = office.browser("asha").await;
    enrol(&office, &mut here).await;
    assert!(is_in(&mut here).await);
    assert!(
        !is_in(&mut there).await,
        "neither its session nor what it kept lets it in"
    );
}

#[tokio::test]
async fn an_enrolment_shows_a_picture_only_while_it_lasts() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    let picture = format!("{HERE}/picture");
    assert_eq!(browser.get(&picture).await.status, StatusCode::NOT_FOUND);
    browser.post(&format!("{HERE}/app"), &[]).await;
    let shown = browser.get(&picture).await;
    assert_eq!(shown.header("content-type"), "image/svg+xml");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(shown.body.starts_with("<svg"));
    browser.get(HERE).await;
    let wrong = browser
        .post(&format!("{HERE}/app/confirm"), &[("code", "000000")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    enrol(&office, &mut browser).await;
    assert_eq!(browser.get(&picture).await.status, StatusCode::NOT_FOUND);
}
