//! Open sign-up: people ask to join a company that allows it, and somebody who may decide does.

mod ask;
mod form;
mod list;
mod review;
mod review_page;

#[cfg(test)]
pub(crate) use ask::ReceivedPage;
#[cfg(test)]
pub(crate) use form::JoinPage;
#[cfg(test)]
pub(crate) use list::RequestsPage;
pub(crate) use list::list;
#[cfg(test)]
pub(crate) use review_page::ReviewPage;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    let managing = Access::Needs(Permission::ManageSalesUsers);
    vec![
        Route::get("/join/{code}", Access::Public, ask::show),
        Route::post("/join/{code}", Access::Public, ask::submit),
        Route::get("/users/requests/{id}", managing, review::show),
        Route::post("/users/requests/{id}/approve", managing, review::approve).fresh(),
        Route::post("/users/requests/{id}/decline", managing, review::decline),
    ]
}
