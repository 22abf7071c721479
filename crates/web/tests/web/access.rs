//! The access matrix: every route of the table, asked by everybody, for an own object, a colleague's, another company's
//! and one that is not there. A refusal changes no row, and no answer says anything of what is hidden.
//!
//! What is expected does not come from the table itself: `meant.rs` says once more who may use each route, so that a
//! route that is opened wider by mistake is seen.

mod extra;
mod meant;
mod stale;
mod who;
mod whose;

use std::io::Write;

use axum::http::{Method, StatusCode};
use callbook_domain::access::Permission;
use callbook_web::routes::{Access, Route, table};

use crate::browser::Answer;
use crate::digest;
use crate::office::Office;
use crate::shapes::{Hidden, Names, Shape};
use meant::Meant;
use who::{Caller, Who};
use whose::Whose;

/// What the rules of access say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Allowed,
    /// Led to the sign-in.
    SignIn,
    /// Led to the list of companies.
    Companies,
    /// 403.
    Forbidden,
    /// 404: not there, or not for this caller.
    NotThere,
    /// It is answered, and says nothing of the object.
    LeftOut,
    /// Open to everybody: nothing to be refused.
    Open,
}

fn expected(route: &Route, shape: Shape, who: Who, whose: Whose) -> Expected {
    let meant = Meant::of(route);
    if meant.access == Access::Open || meant.access == Access::Public && !who.is_program() {
        return Expected::Open;
    }
    if who.is_program() && !meant.programs {
        return Expected::Forbidden;
    }
    match (meant.access, who) {
        (_, Who::Nobody) => return Expected::SignIn,
        (Access::SignedIn | Access::Needs(_), Who::SuperuserOutside) => return Expected::Companies,
        (Access::Needs(permission), _) if !who.permissions().allow(permission) => {
            return Expected::Forbidden;
        }
        (Access::Superuser, _) if !who.is_superuser() => return Expected::NotThere,
        _ => {}
    }
    meant::exception(route, who, whose).unwrap_or_else(|| of_object(shape, who, whose))
}

fn of_object(shape: Shape, who: Who, whose: Whose) -> Expected {
    let hidden = match shape.hidden {
        Hidden::NotFound => Expected::NotThere,
        Hidden::LeftOut => Expected::LeftOut,
    };
    match (shape.names, whose) {
        (Names::Nothing, _) | (_, Whose::Own) => Expected::Allowed,
        (_, Whose::Nobodys) => hidden,
        // Whoever sees companies sees all of them.
        (Names::Company, _) => Expected::Allowed,
        (_, Whose::OtherCompanys) => hidden,
        (Names::Customer, Whose::Colleagues) if who.sees_only_its_own() => hidden,
        (Names::OwnToken, Whose::Colleagues) => hidden,
        // The colleague is the admin: a manager sees it in the list and may not manage it; nor does it itself.
        (Names::User, Whose::Colleagues) if !who.is_superuser() => Expected::Forbidden,
        // The colleagues' are an admin's: a group of more than a manager has, an invitation and a wish beyond sales.
        (Names::Group | Names::Invitation, Whose::Colleagues)
            if !who.permissions().allow(Permission::ManageAllUsers) =>
        {
            Expected::Forbidden
        }
        (Names::SignUp, Whose::Colleagues) if !who.permissions().allow(Permission::ManageAllUsers) => hidden,
        (_, Whose::Colleagues) => Expected::Allowed,
    }
}

async fn ask(office: &Office, caller: &mut Caller, route: &Route, whose: Whose) -> Answer {
    ask_with(office, caller, route, whose, Shape::of(route).body.to_owned()).await
}

async fn ask_with(office: &Office, caller: &mut Caller, route: &Route, whose: Whose, body: String) -> Answer {
    let shape = Shape::of(route);
    let id = whose::id(office, shape.names, caller.who, whose).await;
    let path = route
        .path
        .replace("{id}", &id)
        .replace("{token}", "nothing-of-the-kind")
        .replace("{code}", "0000000000")
        .replace("{file}", "nothing.css");
    let kiran = office.user("kiran").await.to_string();
    let body = body.replace("{id}", &id).replace("{kiran}", &kiran);
    let answer = caller
        .send(route.method.clone(), &path, shape.content_type, body)
        .await;
    let what = format!("{:?}: {} {} of {whose:?}", caller.who, route.method, route.path);
    for secret in caller.who.must_not_see(Meant::of(route).access) {
        assert!(!answer.body.contains(secret), "{what} shows {secret}");
    }
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
    answer
}

#[test]
fn every_route_is_guarded_as_it_is_meant() {
    let wrong: Vec<String> = table().iter().filter_map(meant::difference).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let gone = meant::without_route(&table());
    assert!(gone.is_empty(), "these are no routes any more: {gone:?}");
}

#[tokio::test]
async fn what_somebody_may_not_do_or_see_is_refused_and_changes_nothing() {
    let office = Office::open().await;
    whose::furnish(&office).await;
    let (mut asked, mut refused) = (0_usize, 0_usize);
    for who in Who::ALL {
        let mut caller = Caller::new(&office, who).await;
        let before = digest::of(&office.database_file).await;
        for route in table() {
            let shape = Shape::of(&route);
            for whose in Whose::ALL {
                asked += 1;
                let expected = expected(&route, shape, who, whose);
                if matches!(expected, Expected::Allowed | Expected::Open) {
                    continue;
                }
                refused += 1;
                let answer = ask(&office, &mut caller, &route, whose).await;
                let what = format!(
                    "{who:?}: {} {} of {whose:?} should be {expected:?}: {} {}",
                    route.method,
                    route.path,
                    answer.status,
                    answer.location()
                );
                match expected {
                    Expected::Forbidden => assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}"),
                    Expected::NotThere => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}"),
                    Expected::SignIn => {
                        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
                        assert!(answer.location().starts_with("/sign-in"), "{what}");
                        assert_eq!(answer.body, "", "{what}");
                    }
                    Expected::Companies => {
                        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
                        assert_eq!(answer.location(), "/companies", "{what}");
                    }
                    Expected::LeftOut | Expected::Allowed | Expected::Open => {}
                }
                let after = digest::of(&office.database_file).await;
                assert!(
                    after == before,
                    "{what} changed {}",
                    digest::difference(&before, &after)
                );
            }
        }
    }
    tell(asked, refused);
}

/// Past the test harness, which would keep it for itself.
fn tell(asked: usize, refused: usize) {
    let (routes, actors, objects) = (table().len(), Who::ALL.len(), Whose::ALL.len());
    assert_eq!(asked, routes * actors * objects);
    let line = format!(
        "access matrix: {routes} routes x {actors} actors x {objects} objects = {asked} cases, {refused} of them refusals\n"
    );
    let _ = std::io::stderr().write_all(line.as_bytes());
}

#[tokio::test]
async fn what_somebody_may_do_it_can() {
    let template = Office::open().await;
    whose::furnish(&template).await;
    for who in Who::ALL {
        let mut office = template.copied().await;
        let mut caller = Caller::new(&office, who).await;
        let mut before = digest::of(&office.database_file).await;
        for route in table() {
            let shape = Shape::of(&route);
            // Signing out would end what the others need.
            if route.path == "/sign-out" || expected(&route, shape, who, Whose::Own) != Expected::Allowed {
                continue;
            }
            let answer = ask(&office, &mut caller, &route, Whose::Own).await;
            let what = format!(
                "{who:?}: {} {}: {} {} {}",
                route.method,
                route.path,
                answer.status,
                answer.location(),
                answer.body
            );
            let fine = answer.status.is_success()
                || answer.status == StatusCode::SEE_OTHER && !answer.location().starts_with("/sign-in");
            assert!(fine, "{what}");
            if digest::of(&office.database_file).await != before {
                assert!(route.method != Method::GET, "a GET changed something: {what}");
                // What one route wrote is not to stand in the next one's way.
                office = template.copied().await;
                caller = Caller::new(&office, who).await;
                before = digest::of(&office.database_file).await;
            }
        }
    }
}
