//! What is sensitive needs a proof of identity that is not older than ten minutes.

use axum::http::{Method, StatusCode};
use callbook_web::routes::table;
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
