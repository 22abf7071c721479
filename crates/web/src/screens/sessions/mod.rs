//! The browsers in which one is signed in.

mod end;
mod list;

#[cfg(test)]
pub(crate) use list::SessionsPage;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/profile/sessions", Access::Own, list::show),
        Route::post("/profile/sessions/end", Access::Own, end::one),
        Route::post("/profile/sessions/end-others", Access::Own, end::others),
    ]
}
