//! The call screen: whom to call next, and what came of it.

mod form;
pub(crate) mod page;
mod samples;
mod save;
mod show;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

const WORK: Access = Access::Needs(Permission::WorkCustomers);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/call", WORK, show::show),
        Route::post("/call", WORK, save::save),
    ]
}
