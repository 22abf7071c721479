//! Companies as superusers see them, and what becomes of the people of a company that is suspended.

use axum::http::StatusCode;
use callbook_domain::ids::CompanyId;
use rstest::rstest;

use crate::browser::Browser;
use crate::digest;
use crate::office::{Installation, Office, PASSWORD};

const THIRD: [(&str, &str); 7] = [
    ("company", "Northlight"),
    ("preset", "admissions"),
    ("region", "IN"),
    ("zone", "Asia/Kolkata"),
    ("name", "Tara Nair"),
    ("username", "tara"),
    ("email", "tara@example.com"),
];

/// Somebody who looks after all companies, signed in and in none of them.
async fn superuser(office: &Office) -> Browser {
    office.add_superuser("root").await;
    let mut browser = Browser::new(&office.app);
    office.begin_session(&mut browser, "root", None).await;
    let page = browser.get("/companies").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    browser
}

fn own(office: &Office) -> CompanyId {
    office.company
}

#[tokio::test]
async fn without_a_company_there_are_only_companies_and_the_own_account() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    for path in [
        "/dashboard",
        "/customers",
        "/users",
        "/settings/company",
        "/imports",
    ] {
        assert_eq!(root.get(path).await.location(), "/companies", "{path}");
    }
    let page = root.get("/companies").await;
    for shown in ["Brightpath", "Elsewhere", "Create a company", "root of all"] {
        assert!(page.body.contains(shown), "{shown} is missing");
    }
    for hidden in ["href=\"/customers\"", "Search customers", "as superuser"] {
        assert!(!page.body.contains(hidden), "{hidden} is there");
    }
    let found = root.get("/companies?search=elSE").await;
    assert!(found.body.contains("Elsewhere") && !found.body.contains("Brightpath"));
}

#[tokio::test]
async fn a_superuser_enters_works_and_leaves_and_the_company_reads_of_it() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let before = root.cookie("callbook-insecure").unwrap().to_owned();
    let company = own(&office);
    let answer = root.post(&format!("/companies/{company}/enter"), &[]).await;
    assert_eq!(answer.location(), "/dashboard");
    assert_ne!(root.cookie("callbook-insecure").unwrap(), before, "a new secret");

    let page = root.get("/customers").await;
    assert!(page.body.contains("Aarav Sharma") && page.body.contains("as superuser"));
    assert!(!page.body.contains("Foreign Secret"));
    root.get("/users").await;
    assert_eq!(
        root.get(&format!("/customers/{}", office.foreign)).await.status,
        StatusCode::NOT_FOUND
    );
    let note = format!("/customers/{}/notes", office.ashas);
    root.post(&note, &[("note", "Looked into it")]).await;

    let mut old = Browser::new(&office.app);
    old.plant("callbook-insecure", &before);
    assert!(
        old.get("/customers").await.location().starts_with("/sign-in"),
        "the old secret is gone"
    );

    assert_eq!(root.post("/companies/leave", &[]).await.location(), "/companies");
    assert_eq!(root.get("/customers").await.location(), "/companies");

    let mut admin = office.browser("meera").await;
    let timeline = admin.get(&format!("/customers/{}", office.ashas)).await;
    assert!(timeline.body.contains("root of all"), "its name is told");
    assert!(
        !timeline.body.contains("root@example.com"),
        "and nothing else of it"
    );
    let log = admin.get("/settings/audit").await;
    assert!(
        log.body.contains("root of all") && log.body.contains("entered"),
        "{}",
        log.body
    );
    let mut elsewhere = office.browser("zoya").await;
    let log = elsewhere.get("/settings/audit").await;
    assert!(
        !log.body.contains("root of all"),
        "another company's log says nothing"
    );
}

#[tokio::test]
async fn nobody_can_be_made_to_own_customers_who_is_not_of_the_company() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let company = own(&office);
    root.post(&format!("/companies/{company}/enter"), &[]).await;
    let page = root.get("/customers/assign?select=filter").await;
    let among = page
        .body
        .split("<form")
        .find(|form| form.contains("name=\"user\""))
        .unwrap_or_default();
    assert!(among.contains("asha of Brightpath"), "{}", page.body);
    assert!(!among.contains("root of all"));
}

#[tokio::test]
async fn a_company_is_created_with_its_first_admin() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let page = root.post("/companies", &THIRD).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("http://127.0.0.1:8080").unwrap();
    let link = rest.split('"').next().unwrap().to_owned();
    assert!(link.starts_with("/password/"), "{link}");

    let mut tara = Browser::new(&office.app);
    tara.get(&link).await;
    tara.post(&link, &[("password", PASSWORD), ("again", PASSWORD)])
        .await;
    let mut tara = office.browser("tara").await;
    let words = tara.get("/settings/words").await;
    assert!(words.body.contains("Student Counsellors"), "{}", words.body);
    let page = tara.get("/customers").await;
    assert!(page.body.contains("Northlight") && !page.body.contains("Aarav"));
}

#[rstest]
#[case("company", " ", "Type the company&#x27;s name.")]
#[case("username", "asha", "This username is taken: choose another.")]
#[case("email", "zoya@example.com", "This email is taken: choose another.")]
#[case("region", "India", "Not a country")]
#[case("zone", "Mars/Olympus", "Not a time zone")]
#[case("password", "short", "A password has at least 12 characters.")]
#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_no_company_is_made(
    #[case] field: &str,
    #[case] value: &str,
    #[case] said: &str,
) {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let before = digest::of(&office.database_file).await;
    let mut form: Vec<(&str, &str)> = THIRD.into_iter().filter(|(name, _)| *name != field).collect();
    form.push((field, value));
    let answer = root.post("/companies", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = said.replace("&#x27;", "'");
    let body = answer.body.replace("&#39;", "'").replace("&#x27;", "'");
    assert!(body.contains(&said), "{body}");
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_suspended_companys_people_are_signed_out_and_nothing_is_lost() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let mut asha = office.browser("asha").await;
    assert_eq!(asha.get("/customers").await.status, StatusCode::OK);
    let company = own(&office);
    let suspend = format!("/companies/{company}/suspend");
    assert_eq!(root.get(&suspend).await.status, StatusCode::OK);
    assert_eq!(root.post(&suspend, &[]).await.location(), "/companies");
    assert!(root.get("/companies").await.body.contains("Suspended"));

    assert!(
        asha.get("/customers").await.location().starts_with("/sign-in"),
        "at the next request"
    );
    let mut browser = Browser::new(&office.app);
    let told = browser.sign_in("asha", PASSWORD).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
    assert!(
        told.body.contains("suspended"),
        "after the right password it is said plainly"
    );
    let wrong = browser.sign_in("asha", "not the password at all").await;
    assert!(!wrong.body.contains("suspended"), "and not before");
    assert_eq!(
        office.browser("zoya").await.get("/customers").await.status,
        StatusCode::OK
    );

    root.post(&format!("/companies/{company}/enter"), &[]).await;
    assert!(
        root.get("/customers").await.body.contains("Aarav Sharma"),
        "a superuser may look into it"
    );
    root.post(&format!("/companies/{company}/resume"), &[]).await;
    let page = office.browser("asha").await.get("/customers").await;
    assert!(page.body.contains("Aarav Sharma"));
}

#[tokio::test]
async fn an_edit_from_an_old_page_shows_both_and_writes_nothing() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let path = format!("/companies/{}", own(&office));
    let edit = |name: &'static str| {
        [
            ("name", name),
            ("region", "IN"),
            ("zone", "Asia/Kolkata"),
            ("version", "1"),
        ]
    };
    assert_eq!(
        root.post(&path, &edit("Brightpath North")).await.location(),
        "/companies"
    );
    let before = digest::of(&office.database_file).await;
    let answer = root.post(&path, &edit("Brightpath South")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("Brightpath North") && answer.body.contains("value=\"Brightpath South\""));
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn fields_that_nobody_asked_for_are_refused() {
    let office = Office::open().await;
    let mut root = superuser(&office).await;
    let before = digest::of(&office.database_file).await;
    for extra in [("company_id", "1"), ("role", "superuser"), ("standing", "active")] {
        let form = [THIRD.as_slice(), &[extra]].concat();
        assert_eq!(
            root.post("/companies", &form).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn where_there_is_one_company_its_name_is_on_the_door_and_with_two_none() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    let code = installation.code.reveal();
    let page = browser.get(&format!("/set-up?code={code}")).await;
    assert!(page.body.contains("Callbook") && page.body.contains("novalidate"));
    let form = [
        ("code", code),
        ("company", "Northlight"),
        ("preset", "calling"),
        ("region", "IN"),
        ("zone", "Asia/Kolkata"),
        ("name", "Tara Nair"),
        ("username", "tara"),
        ("email", "tara@example.com"),
        ("password", PASSWORD),
    ];
    browser.post("/set-up", &form).await;
    let mut nobody = Browser::new(&installation.app);
    assert!(nobody.get("/sign-in").await.body.contains("Northlight"));
    assert!(
        nobody.get("/nothing-here").await.body.contains("Northlight"),
        "on error pages too"
    );

    let office = Office::open().await;
    let mut nobody = Browser::new(&office.app);
    for path in ["/sign-in", "/nothing-here"] {
        let page = nobody.get(path).await.body;
        assert!(
            !page.contains("Brightpath") && !page.contains("Elsewhere"),
            "{path}"
        );
    }
}
