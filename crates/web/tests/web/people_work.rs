//! Adding, editing, noting and assigning.

use axum::http::StatusCode;
use callbook_application::customers::AddNoteError;
use callbook_domain::customer::Remark;

use crate::browser::Browser;
use crate::digest;
use crate::office::Office;

#[tokio::test]
async fn a_colleagues_customer_does_not_exist() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    for customer in [
        office.kirans.to_string(),
        office.foreign.to_string(),
        "nonsense".to_owned(),
    ] {
        let page = format!("/customers/{customer}");
        let answers = [
            sales.get(&page).await,
            sales.get(&format!("{page}/edit")).await,
            sales
                .post(
                    &format!("{page}/edit"),
                    &[("phone", "9812345678"), ("version", "1")],
                )
                .await,
            sales
                .post(&format!("{page}/status"), &[("status", "CALLED")])
                .await,
            sales.post(&format!("{page}/notes"), &[("note", "Hello")]).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
            assert!(!answer.body.contains("Bhavna") && !answer.body.contains("Foreign"));
        }
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_known_number_leads_a_manager_there_and_tells_a_sales_user_only_with_whom_it_is() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let added = sales
        .post("/customers/new", &[("phone", "98450 12345"), ("name", "Esha")])
        .await;
    assert!(added.location().starts_with("/customers/"), "{}", added.body);
    let known = [("phone", "+91-98450-12345"), ("name", "Kept as typed")];

    let mut manager = office.browser("latha").await;
    let answer = manager.post("/customers/new", &known).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains(&format!("href=\"{}\"", added.location())),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("Kept as typed"));

    let mut colleague = office.browser("kiran").await;
    let answer = colleague.post("/customers/new", &known).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("The customer is with asha of Brightpath."));
    assert!(!answer.body.contains(added.location()) && !answer.body.contains("Esha"));
}

#[tokio::test]
async fn what_cannot_be_called_is_refused_at_its_field() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    for (phone, said) in [
        ("", "Type the phone number"),
        ("123", "too few digits"),
        ("not-a-phone", "not a phone number"),
        ("123456789012345678901234567890", "too many digits"),
    ] {
        let answer = sales
            .post("/customers/new", &[("phone", phone), ("name", "Esha")])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{phone}");
        assert!(answer.body.contains("value=\"Esha\""));
    }
    let extra = [("phone", "9845012345"), ("assigned_to", "kiran")];
    let answer = sales.post("/customers/new", &extra).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a field that nobody asked for"
    );
}

#[tokio::test]
async fn an_edit_over_somebody_elses_newer_one_shows_both_and_keeps_the_text() {
    let office = Office::open().await;
    let path = format!("/customers/{}/edit", office.ashas);
    let mut manager = office.browser("latha").await;
    let mut sales = office.browser("asha").await;
    let form = |area: &'static str, version: &'static str| {
        [
            ("phone", "9845099999"),
            ("name", "Aarav S"),
            ("area", area),
            ("version", version),
        ]
    };
    let first = manager.post(&path, &form("Jayanagar", "1")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let second = sales.post(&path, &form("Indiranagar", "1")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    for said in [
        "Jayanagar",
        "value=\"Indiranagar\"",
        "name=\"version\" value=\"2\"",
        "Different",
    ] {
        assert!(second.body.contains(said), "{said}");
    }
    assert_eq!(
        sales.post(&path, &form("Indiranagar", "2")).await.status,
        StatusCode::SEE_OTHER
    );
    let page = sales.get(&format!("/customers/{}", office.ashas)).await;
    assert!(page.body.contains("<del>Jayanagar</del>") && page.body.contains("<ins>Indiranagar</ins>"));
}

#[tokio::test]
async fn what_was_left_alone_in_an_older_form_is_never_turned_back() {
    let office = Office::open().await;
    let path = format!("/customers/{}/edit", office.ashas);
    let mut manager = office.browser("latha").await;
    let mut sales = office.browser("asha").await;
    let opened = sales.get(&path).await.body;
    let value = |name: &str| {
        let (_, rest) = opened.split_once(&format!("name=\"{name}\"")).unwrap();
        let (_, rest) = rest.split_once("value=\"").unwrap();
        rest.split_once('"').unwrap().0.replace("&quot;", "\"")
    };
    let (phone, was) = (value("phone"), value("was"));
    let theirs = [
        ("phone", phone.as_str()),
        ("name", "Aarav Sharma"),
        ("area", "Jayanagar"),
        ("version", "1"),
    ];
    assert_eq!(manager.post(&path, &theirs).await.status, StatusCode::SEE_OTHER);

    let yours = [
        ("phone", phone.as_str()),
        ("name", "Aarav S"),
        ("area", ""),
        ("was", was.as_str()),
        ("version", "1"),
    ];
    let answer = sales.post(&path, &yours).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("This customer was changed meanwhile") && !answer.body.contains("Different"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("value=\"Jayanagar\"") && answer.body.contains("value=\"Aarav S\""));
}

#[tokio::test]
async fn a_note_stands_on_the_timeline_as_text() {
    let office = Office::open().await;
    let path = format!("/customers/{}", office.ashas);
    let mut sales = office.browser("asha").await;
    let note = "<script>alert(1)</script> & more";
    let answer = sales.post(&format!("{path}/notes"), &[("note", note)]).await;
    assert_eq!(answer.location(), path);
    let page = sales.get(&format!("{path}?show=notes")).await;
    assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
    assert!(!page.body.contains("<script>alert(1)"));
    let blank = sales.post(&format!("{path}/notes"), &[("note", "  ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let viewer = office.use_cases.act_as.named("asha").await.unwrap();
    let note = Remark::parse("x").unwrap().unwrap();
    let refused = office
        .use_cases
        .add_note
        .execute(&viewer, office.kirans, note)
        .await;
    assert!(matches!(refused, Err(AddNoteError::NotFound)));
}

#[tokio::test]
async fn only_managers_assign() {
    let office = Office::open().await;
    let kiran = office.user("kiran").await.to_string();
    let one = format!("/customers/{}/assign", office.ashas);
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    assert_eq!(
        sales.post(&one, &[("user", &kiran)]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(sales.get("/customers/assign").await.status, StatusCode::FORBIDDEN);
    let share = [("count", "100"), ("user", kiran.as_str()), ("step", "confirm")];
    assert_eq!(
        sales.post("/customers/assign", &share).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(digest::of(&office.database_file).await, before);

    let mut manager = office.browser("latha").await;
    assert_eq!(
        manager.post(&one, &[("user", &kiran)]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = manager.get(&format!("/customers/{}", office.ashas)).await;
    assert!(page.body.contains("Assigned to kiran of Brightpath"));
    // It is kiran's now, and for asha it has gone.
    let path = format!("/customers/{}", office.ashas);
    assert_eq!(sales.get(&path).await.status, StatusCode::NOT_FOUND);
    let foreign = format!("/customers/{}/assign", office.foreign);
    assert_eq!(
        manager.post(&foreign, &[("user", &kiran)]).await.status,
        StatusCode::NOT_FOUND
    );
    let stranger = office.foreign_user.to_string();
    let answer = manager.post(&one, &[("user", &stranger)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn open_of(manager: &mut Browser, user: &str) -> usize {
    let page = manager.get(&format!("/customers?assignee={user}")).await;
    page.body.matches("<tr id=\"row-").count()
}

#[tokio::test]
async fn what_the_preview_says_is_what_happens() {
    let office = Office::open().await;
    for number in 0..7 {
        office.add_customer("latha", &format!("Person {number}")).await;
    }
    let asha = office.user("asha").await.to_string();
    let kiran = office.user("kiran").await.to_string();
    let mut manager = office.browser("latha").await;
    let blank = manager.get("/customers/assign?count=500").await;
    assert!(
        blank.body.contains(&format!("value=\"{asha}\" checked")),
        "{}",
        blank.body
    );
    let form = |step: &'static str| {
        [
            ("count", "other"),
            ("other", "50"),
            ("user", asha.as_str()),
            ("user", kiran.as_str()),
            ("rule", "random"),
            ("seed", "2026"),
            ("step", step),
        ]
    };
    let before = digest::of(&office.database_file).await;
    let preview = manager.post("/customers/assign", &form("preview")).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    assert!(preview.body.contains("Share out 7 customers"));
    assert!(preview.body.contains("<strong>+4</strong>") && preview.body.contains("<strong>+3</strong>"));
    assert!(preview.body.contains("Only 7 customers are nobody’s"));
    assert_eq!(digest::of(&office.database_file).await, before);

    let done = manager.post("/customers/assign", &form("confirm")).await;
    assert_eq!(done.location(), "/customers", "{}", done.body);
    let list = manager.get("/customers").await;
    assert!(
        list.body
            .contains("7 customers shared out: asha of Brightpath 4, kiran of Brightpath 3.")
    );
    assert_eq!(open_of(&mut manager, &asha).await, 1 + 4);
    assert_eq!(open_of(&mut manager, &kiran).await, 1 + 3);

    let again = manager.post("/customers/assign", &form("preview")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("There are no customers to share out"));
}

#[tokio::test]
async fn a_selection_reaches_only_ones_own_company() {
    let office = Office::open().await;
    let kiran = office.user("kiran").await.to_string();
    let mut manager = office.browser("latha").await;
    let (ashas, foreign) = (office.ashas.to_string(), office.foreign.to_string());
    let form = |step: &'static str| {
        [
            ("ids", ashas.as_str()),
            ("ids", foreign.as_str()),
            ("user", kiran.as_str()),
            ("step", step),
            ("select", "ids"),
        ]
    };
    let chosen = manager.post("/customers/assign", &form("choose")).await;
    assert!(chosen.body.contains(&ashas), "{}", chosen.body);
    let done = manager.post("/customers/assign", &form("confirm")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(
        manager
            .get("/customers")
            .await
            .body
            .contains("1 customer shared out: kiran of Brightpath 1.")
    );
    let shown = office
        .use_cases
        .show_customer
        .execute(&office.foreign_viewer, office.foreign)
        .await
        .unwrap();
    assert_eq!(shown.customer.assignment.user(), None);
    let nobody = manager
        .post("/customers/assign", &[("count", "100"), ("step", "preview")])
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nobody.body.contains("at least one active user"),
        "{}",
        nobody.body
    );
}
