//! Proving once more to be the user, before something sensitive. The guard does it: see `security/step_up.rs`.

mod page;
mod show;

pub(crate) use page::{Carried, ConfirmPage, Obstacle};

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/confirm", Access::Own, show::show).while_enrolling(),
        Route::post("/confirm", Access::Own, show::go_on)
            .fresh()
            .while_enrolling(),
    ]
}
