//! Groups: named sets of permissions, and who is in them.

pub(crate) mod boxes;
mod delete;
mod edit;
mod form;
mod list;

#[cfg(test)]
pub(crate) use delete::DeleteGroupPage;
#[cfg(test)]
pub(crate) use form::GroupFormPage;
#[cfg(test)]
pub(crate) use list::GroupsPage;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    let managing = Access::Needs(Permission::ManageSalesUsers);
    vec![
        Route::get("/users/groups", managing, list::list),
        Route::get("/users/groups/new", managing, edit::new),
        Route::post("/users/groups", managing, edit::create).fresh(),
        Route::get("/users/groups/{id}", managing, edit::show),
        Route::post("/users/groups/{id}", managing, edit::submit).fresh(),
        Route::get("/users/groups/{id}/delete", managing, delete::ask),
        Route::post("/users/groups/{id}/delete", managing, delete::delete).fresh(),
    ]
}
