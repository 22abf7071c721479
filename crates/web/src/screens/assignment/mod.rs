//! Sharing customers out: a selection or the next unassigned, looked at before it is done.

mod form;
pub(crate) mod page;
mod samples;
mod share;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

const ASSIGN: Access = Access::Needs(Permission::AssignCustomers);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/customers/assign", ASSIGN, share::blank),
        Route::post("/customers/assign", ASSIGN, share::share),
    ]
}
