//! The bare address leads to where one can go on.

use axum::extract::State;

use crate::respond::{Answer, Page};
use crate::routes::{Access, Route};
use crate::state::AppState;
use crate::viewer::Person;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::Public, lead_on)]
}

async fn lead_on(State(state): State<AppState>, person: Option<Person>, page: Page) -> Answer {
    let to = if person.is_some() {
        "/dashboard"
    } else if state.use_cases.set_up_company.is_due().await? {
        "/set-up"
    } else {
        "/sign-in"
    };
    Ok(page.redirect(to))
}
