//! The company's own fields, further phones and do-not-call: defined, asked for, shown, never lost.

use axum::http::StatusCode;
use callbook_domain::custom_field::CustomField;

use crate::browser::Browser;
use crate::digest;
use crate::office::Office;

const COURSE: [(&str, &str); 3] = [
    ("name", "Course"),
    ("kind", "choice"),
    ("answers", "Science\r\nCommerce"),
];
const BUDGET: [(&str, &str); 2] = [("name", "Budget"), ("kind", "number")];
const VISIT: [(&str, &str); 2] = [("name", "Visit"), ("kind", "date")];

async fn define(admin: &mut Browser, form: &[(&str, &str)]) {
    let answer = admin.post("/settings/fields", form).await;
    assert_eq!(answer.location(), "/settings/fields", "{}", answer.body);
}

async fn fields(office: &Office) -> Vec<CustomField> {
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let fields = office.use_cases.list_fields.execute(&viewer).await.unwrap();
    fields.all().to_vec()
}

/// An office with these three fields, and their ids.
async fn furnished() -> (Office, Browser, [String; 3]) {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    define(&mut admin, &COURSE).await;
    define(&mut admin, &BUDGET).await;
    define(&mut admin, &VISIT).await;
    let defined = fields(&office).await;
    let ids = [0, 1, 2].map(|place| defined[place].id.to_string());
    (office, admin, ids)
}

#[tokio::test]
async fn an_admin_defines_orders_and_retires_what_a_manager_reads() {
    let (office, mut admin, [course, budget, visit]) = furnished().await;
    let order = async || -> Vec<String> {
        let fields = fields(&office).await;
        let active = fields.iter().filter(|field| field.is_active());
        active.map(|field| field.name.to_string()).collect()
    };
    assert_eq!(order().await, ["Course", "Budget", "Visit"]);
    let moved = admin
        .post(&format!("/settings/fields/{visit}/move"), &[("step", "up")])
        .await;
    assert_eq!(moved.location(), "/settings/fields");
    assert_eq!(order().await, ["Course", "Visit", "Budget"]);

    let edit = format!("/settings/fields/{course}");
    let form = [("name", "Stream"), ("answers", "Science\nArts"), ("version", "1")];
    assert_eq!(admin.post(&edit, &form).await.location(), "/settings/fields");
    let stale = [("name", "Branch"), ("answers", "Science"), ("version", "1")];
    let answer = admin.post(&edit, &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer
            .body
            .contains("It is called Stream now, with the answers Science, Arts.")
    );
    assert!(answer.body.contains("value=\"Branch\"") && answer.body.contains("name=\"version\" value=\"2\""));

    let retire = [("becomes", "retired"), ("version", "1")];
    let path = format!("/settings/fields/{budget}/use");
    assert_eq!(admin.post(&path, &retire).await.location(), "/settings/fields");
    assert_eq!(order().await, ["Stream", "Visit"]);

    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let page = manager.get("/settings/fields").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Stream") && page.body.contains("Science, Arts"));
    assert!(!page.body.contains("action=\"/settings/fields"));
    assert_eq!(
        manager.post("/settings/fields", &BUDGET).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(digest::of(&office.database_file).await, before);

    let bring_back = [("becomes", "active"), ("version", "2")];
    assert_eq!(
        admin.post(&path, &bring_back).await.location(),
        "/settings/fields"
    );
    assert_eq!(order().await.len(), 3);
}

#[tokio::test]
async fn what_cannot_be_a_field_is_refused_where_it_was_typed() {
    let (office, mut admin, _) = furnished().await;
    let before = digest::of(&office.database_file).await;
    for (form, said) in [
        (
            [("name", "Mobile No."), ("kind", "text"), ("answers", "")],
            "the field “Phone”",
        ),
        (
            [("name", "course!"), ("kind", "text"), ("answers", "")],
            "The field “Course” has this name already",
        ),
        (
            [("name", "--"), ("kind", "text"), ("answers", "")],
            "A field needs a name with letters or digits.",
        ),
        (
            [("name", "Level"), ("kind", "choice"), ("answers", " ")],
            "A choice needs answers",
        ),
        (
            [("name", "Level"), ("kind", "choice"), ("answers", "A\na")],
            "“a” stands there twice",
        ),
        (
            [("name", "Level"), ("kind", "colour"), ("answers", "")],
            "Choose what the field holds.",
        ),
    ] {
        let answer = admin.post("/settings/fields", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_customer_has_further_phones_and_own_fields_and_its_timeline_tells_them_by_name() {
    let (office, _, [course, budget, visit]) = furnished().await;
    let mut sales = office.browser("asha").await;
    let path = format!("/customers/{}", office.ashas);
    let form = sales.get(&format!("{path}/edit")).await.body;
    for part in [
        "name=\"other_phones\"",
        "name=\"do_not_call\"",
        "<option value=\"Commerce\"",
        &format!("value=\"{budget}\""),
        &format!("id=\"own-{visit}\" name=\"value\" type=\"date\""),
    ] {
        assert!(form.contains(part), "{part}");
    }
    let saved = sales
        .post(
            &format!("{path}/edit"),
            &[
                ("phone", "9845099999"),
                ("name", "Aarav S"),
                ("other_phones", "98450 88888\r\n+44 20 7946 0018"),
                ("field", &course),
                ("value", "commerce"),
                ("field", &budget),
                ("value", "1,25,000"),
                ("field", &visit),
                ("value", "2026-12-01"),
                ("version", "1"),
            ],
        )
        .await;
    assert_eq!(saved.location(), path, "{}", saved.body);
    let page = sales.get(&path).await.body;
    for said in [
        "tel:+919845088888",
        "https://wa.me/442079460018",
        "<dt>Course</dt><dd>Commerce</dd>",
        "<dt>Budget</dt><dd>125000</dd>",
        "<span class=\"muted\">Course:</span>",
        "<ins>Commerce</ins>",
        "<span class=\"muted\">Further phones:</span>",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
    let call = sales.get("/call").await.body;
    assert!(call.contains("<dt>Course</dt><dd>Commerce</dd>") && call.contains("tel:+919845088888"));
    let found = sales.get("/customers?search=commerce").await.body;
    assert!(found.contains("Aarav S"), "{found}");

    // What the form does not say stays; what is wrong is said at its field, and nothing is saved.
    let again = [("phone", "9845099999"), ("name", "Aarav"), ("version", "2")];
    assert_eq!(sales.post(&format!("{path}/edit"), &again).await.location(), path);
    let page = sales.get(&path).await.body;
    assert!(page.contains("<dt>Budget</dt><dd>125000</dd>"));
    let wrong = [
        ("phone", "9845099999"),
        ("other_phones", "12"),
        ("field", &budget),
        ("value", "a lot"),
        ("version", "3"),
    ];
    let answer = sales.post(&format!("{path}/edit"), &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("This is no number") && answer.body.contains("“12” cannot be called"));
    assert!(answer.body.contains("value=\"a lot\""));
}

#[tokio::test]
async fn an_edit_over_a_newer_one_shows_both_sides_of_own_fields() {
    let (office, _, [course, budget, _]) = furnished().await;
    let path = format!("/customers/{}/edit", office.ashas);
    let mut manager = office.browser("latha").await;
    let mut sales = office.browser("asha").await;
    let was = sales.get(&path).await.body;
    let (_, was) = was.split_once("name=\"was\" value=\"").unwrap();
    let was = was.split('"').next().unwrap().replace("&quot;", "\"");
    let form = |course_value: &'static str, budget_value: &'static str, phones: &'static str| {
        vec![
            ("phone", "9845099999".to_owned()),
            ("name", "Aarav".to_owned()),
            ("other_phones", phones.to_owned()),
            ("field", course.clone()),
            ("value", course_value.to_owned()),
            ("field", budget.clone()),
            ("value", budget_value.to_owned()),
            ("version", "1".to_owned()),
            ("was", was.clone()),
        ]
    };
    let first = form("Science", "500", "");
    let first: Vec<_> = first
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(manager.post(&path, &first).await.status, StatusCode::SEE_OTHER);
    let second = form("Commerce", "", "9845088888");
    let second: Vec<_> = second
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = sales.post(&path, &second).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let (_, compared) = answer.body.split_once("compare").unwrap();
    let rows: Vec<&str> = compared.split("<tr class=").skip(1).collect();
    let row = |label: &str| {
        let row = rows.iter().find(|row| row.contains(&format!("\">{label}")));
        *row.unwrap_or_else(|| panic!("{label} in {rows:?}"))
    };
    assert!(row("Course").contains("Different") && row("Course").contains("Science"));
    assert!(row("Budget").contains("Changed meanwhile"), "{}", row("Budget"));
    assert!(row("Further phones").contains("9845088888"));
    assert!(
        answer.body.contains("value=\"500\""),
        "what was left alone is taken over"
    );
    assert!(answer.body.contains("<option value=\"Commerce\" selected>"));
}

#[tokio::test]
async fn who_is_not_to_be_called_is_never_offered_until_somebody_takes_it_back() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let path = format!("/customers/{}", office.ashas);
    assert!(sales.get("/call").await.body.contains(&path));
    let form = |mark: &'static [(&'static str, &'static str)], version: &'static str| {
        let mut form = vec![("phone", "9845099999"), ("name", "Aarav"), ("version", version)];
        form.extend(mark);
        form
    };
    let marked = form(&[("do_not_call", "yes")], "1");
    assert_eq!(
        sales.post(&format!("{path}/edit"), &marked).await.location(),
        path
    );
    assert!(!sales.get("/call").await.body.contains(&path));
    let page = sales.get(&path).await.body;
    assert!(page.contains("Do not call") && page.contains("<span class=\"muted\">Do not call:</span>"));
    assert!(!page.contains("href=\"tel:"), "no call is offered");
    let edit = sales.get(&format!("{path}/edit")).await.body;
    assert!(edit.contains("name=\"do_not_call\" value=\"yes\" checked"));
    assert_eq!(
        sales
            .post(&format!("{path}/edit"), &form(&[], "2"))
            .await
            .location(),
        path
    );
    assert!(sales.get("/call").await.body.contains(&path));
}

#[tokio::test]
async fn names_answers_and_values_are_text_wherever_they_stand() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let naughty = "<script>alert(1)</script>";
    define(
        &mut admin,
        &[
            ("name", naughty),
            ("kind", "choice"),
            ("answers", "\"><img src=x>\n{{ 7 * 7 }}"),
        ],
    )
    .await;
    define(&mut admin, &[("name", "Plain"), ("kind", "text")]).await;
    let defined = fields(&office).await;
    let path = format!("/customers/{}", office.ashas);
    let form = [
        ("phone", "9845099999"),
        ("field", &*defined[0].id.to_string()),
        ("value", "\"><img src=x>"),
        ("field", &*defined[1].id.to_string()),
        ("value", naughty),
        ("version", "1"),
    ];
    let saved = admin.post(&format!("{path}/edit"), &form).await;
    assert_eq!(saved.location(), path, "{}", saved.body);
    for page in [
        path.clone(),
        format!("{path}/edit"),
        "/settings/fields".to_owned(),
        format!("/settings/fields/{}", defined[0].id),
        "/customers/new".to_owned(),
        "/settings/audit".to_owned(),
    ] {
        let shown = admin.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(
            !shown.body.contains(naughty) && !shown.body.contains("<img src=x"),
            "{page}"
        );
        assert!(!shown.body.contains(">49<"), "{page}");
    }
}
