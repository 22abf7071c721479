//! What is sensitive needs a proof of identity that is not older than ten minutes.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use callbook_web::routes::{Proof, table};
use jiff::SignedDuration;

use super::meant::Meant;
use super::who::{Caller, Who};
use super::whose::{self, Whose};
use super::{Expected, ask, expected};
use crate::digest;
use crate::office::Office;
use crate::shapes::Shape;

#[tokio::test]
async fn an_old_proof_of_identity_does_not_do_and_nothing_is_changed() {
    let office = Office::open().await;
    whose::furnish(&office).await;
    for who in [Who::Sales, Who::Manager, Who::Admin, Who::SuperuserInside] {
        let mut caller = Caller::new(&office, who).await;
        office.clock.pass(SignedDuration::from_mins(11));
        // That the session is in use is written down once a minute.
        caller.send(Method::GET, "/profile", "", String::new()).await;
        let before = digest::of(&office.database_file).await;
        for route in table() {
            let shape = Shape::of(&route);
            if !Meant::of(&route).fresh || expected(&route, shape, who, Whose::Own) != Expected::Allowed {
                continue;
            }
            let answer = ask(&office, &mut caller, &route, Whose::Own).await;
            let what = format!("{who:?}: {} {}", route.method, route.path);
            if route.method == Method::GET {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
                assert!(answer.location().starts_with("/confirm"), "{what}");
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
                assert!(
                    answer.body.contains("confirm_password"),
                    "{what}: {}",
                    answer.body
                );
            }
            let after = digest::of(&office.database_file).await;
            assert!(
                before == after,
                "{what} changed {}",
                digest::difference(&before, &after)
            );
        }
    }
}

/// What changes accounts, rights or settings and yet needs no proof of identity, because it only takes something away from
/// somebody, or lets nobody in who was not let in before.
const DELIBERATELY_WITHOUT: &[&str] = &[
    "POST /companies/leave",
    "POST /profile",
    "POST /profile/picture",
    "POST /profile/picture/remove",
    "POST /profile/sessions/end",
    "POST /profile/sessions/end-others",
    "POST /profile/tokens/{id}/revoke",
    "POST /settings/fields",
    "POST /settings/fields/{id}",
    "POST /settings/fields/{id}/move",
    "POST /settings/fields/{id}/use",
    "POST /settings/mail/test",
    "POST /settings/mail/{id}/again",
    "POST /settings/tokens/{id}/revoke",
    "POST /users/invitations/{id}/withdraw",
    "POST /users/requests/{id}/decline",
    "POST /users/{id}/deactivate",
    "POST /users/{id}/sessions/end",
    "POST /users/{id}/unlock",
];

#[test]
fn what_touches_accounts_and_settings_is_fresh_or_deliberately_not() {
    let sensitive = ["/users", "/settings", "/profile", "/companies"];
    let without: BTreeSet<String> = table()
        .iter()
        .filter(|route| route.method != Method::GET && route.proof != Proof::Fresh)
        .filter(|route| sensitive.iter().any(|area| route.path.starts_with(area)))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let meant: BTreeSet<String> = DELIBERATELY_WITHOUT
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(
        without, meant,
        "say here why it needs no proof of identity, or make it .fresh()"
    );
}
