//! Every route of the table, asked by nobody and by each role, for an own object, a colleague's, another company's
//! and one that is not there. A refusal changes no row, and no answer says anything of what is hidden.

use axum::http::{Method, StatusCode};
use callbook_domain::access::{Permissions, Role};
use callbook_web::routes::{Access, Route, table};

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::Office;
use crate::shapes::{Hidden, Names, Shape};

/// Whose the object is that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Colleagues,
    OtherCompanys,
    Nobodys,
}

const ALL: [Whose; 4] = [
    Whose::Own,
    Whose::Colleagues,
    Whose::OtherCompanys,
    Whose::Nobodys,
];
const ROLES: [(&str, Role); 3] = [
    ("asha", Role::Sales),
    ("latha", Role::Manager),
    ("meera", Role::Admin),
];
const MISSING: &str = "01999999-9999-7999-8999-999999999999";

/// What the rules of access say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Allowed,
    NotForThisRole,
    NotThere,
    LeftOut,
}

fn expected(route: &Route, shape: Shape, role: Role, whose: Whose) -> Expected {
    if let Access::Needs(permission) = route.access
        && !Permissions::of(role).allow(permission)
    {
        return Expected::NotForThisRole;
    }
    let hidden = match shape.hidden {
        Hidden::NotFound => Expected::NotThere,
        Hidden::LeftOut => Expected::LeftOut,
    };
    match (shape.names, whose) {
        (Names::Nothing, _) | (_, Whose::Own) => Expected::Allowed,
        (_, Whose::OtherCompanys | Whose::Nobodys) => hidden,
        (Names::Customer, Whose::Colleagues) if role == Role::Sales => hidden,
        // The colleague is the admin: a manager sees it in the list and may not manage it; nor does it itself.
        (Names::User, Whose::Colleagues) => Expected::NotForThisRole,
        (_, Whose::Colleagues) => Expected::Allowed,
    }
}

async fn id(office: &Office, shape: Shape, whose: Whose) -> String {
    match (shape.names, whose) {
        (Names::Nothing, _) | (_, Whose::Nobodys) => MISSING.to_owned(),
        (Names::Customer, Whose::Own) => office.ashas.to_string(),
        (Names::Customer, Whose::Colleagues) => office.kirans.to_string(),
        (Names::Customer, Whose::OtherCompanys) => office.foreign.to_string(),
        (Names::User, Whose::Own) => office.user("kiran").await.to_string(),
        (Names::User, Whose::Colleagues) => office.user("meera").await.to_string(),
        (Names::User, Whose::OtherCompanys) => office.foreign_user.to_string(),
        (Names::Import, Whose::Own | Whose::Colleagues) => office.import.to_string(),
        (Names::Import, Whose::OtherCompanys) => office.foreign_import.to_string(),
    }
}

async fn ask(office: &Office, browser: &mut Browser, route: &Route, shape: Shape, whose: Whose) -> Answer {
    let id = id(office, shape, whose).await;
    let path = route
        .path
        .replace("{id}", &id)
        .replace("{token}", "nothing-of-the-kind")
        .replace("{file}", "nothing.css");
    let kiran = office.user("kiran").await.to_string();
    let body = shape.body.replace("{id}", &id).replace("{kiran}", &kiran);
    let token = browser.token.clone();
    let mut headers = vec![("accept", "text/html")];
    if route.method != Method::GET {
        headers.extend([
            ("content-type", shape.content_type),
            ("x-csrf-token", token.as_str()),
        ]);
    }
    let answer = browser.send(route.method.clone(), &path, &headers, body).await;
    assert!(
        !answer.body.contains("Foreign Secret"),
        "{} {path} leaks",
        route.method
    );
    assert!(
        !answer.body.contains("Elsewhere"),
        "{} {path} leaks",
        route.method
    );
    assert!(
        !answer.status.is_server_error(),
        "{} {path}: {}",
        route.method,
        answer.status
    );
    answer
}

#[tokio::test]
async fn nobody_gets_past_the_sign_in() {
    let office = Office::open().await;
    let mut nobody = Browser::new(&office.app);
    nobody.get("/sign-in").await;
    let before = digest::of(&office.database_file).await;
    for route in table() {
        if matches!(route.access, Access::Open | Access::Public) {
            continue;
        }
        let shape = Shape::of(&route);
        let answer = ask(&office, &mut nobody, &route, shape, Whose::Own).await;
        let what = format!("{} {}", route.method, route.path);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
        assert!(answer.location().starts_with("/sign-in"), "{what}");
        assert_eq!(answer.body, "", "{what}");
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn what_a_role_may_not_do_or_see_is_refused_and_changes_nothing() {
    let office = Office::open().await;
    for (username, role) in ROLES {
        let mut browser = office.browser(username).await;
        let before = digest::of(&office.database_file).await;
        for route in table() {
            let shape = Shape::of(&route);
            for whose in ALL {
                let expected = expected(&route, shape, role, whose);
                if expected == Expected::Allowed {
                    continue;
                }
                let answer = ask(&office, &mut browser, &route, shape, whose).await;
                let what = format!("{role}: {} {} of {whose:?}", route.method, route.path);
                match expected {
                    Expected::NotForThisRole => assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}"),
                    Expected::NotThere => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}"),
                    Expected::LeftOut | Expected::Allowed => {}
                }
                assert_eq!(
                    digest::of(&office.database_file).await,
                    before,
                    "{what} changed something"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_a_role_may_do_it_can() {
    for (username, role) in ROLES {
        let office = Office::open().await;
        let mut browser = office.browser(username).await;
        for route in table() {
            let shape = Shape::of(&route);
            // Signing out would end what the others need, and these are about those who are not signed in.
            let apart = route.path == "/sign-out" || matches!(route.access, Access::Open | Access::Public);
            if apart || expected(&route, shape, role, Whose::Own) != Expected::Allowed {
                continue;
            }
            let before = digest::of(&office.database_file).await;
            let answer = ask(&office, &mut browser, &route, shape, Whose::Own).await;
            let what = format!(
                "{role}: {} {}: {} {}",
                route.method, route.path, answer.status, answer.body
            );
            // A route before this one may have written the same row; then it was reached all the same.
            let fine = answer.status.is_success()
                || answer.status == StatusCode::CONFLICT
                || answer.status == StatusCode::SEE_OTHER && !answer.location().starts_with("/sign-in");
            assert!(fine, "{what}");
            let changed = digest::of(&office.database_file).await != before;
            assert!(
                !(changed && route.method == Method::GET),
                "a GET changed something: {what}"
            );
        }
    }
}
