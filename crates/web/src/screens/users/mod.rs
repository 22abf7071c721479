//! The people of a company who sign in.

mod activity;
mod add;
mod edit;
mod form;
mod link;
mod list;
mod row;

#[cfg(test)]
pub(crate) use activity::DeactivatePage;
#[cfg(test)]
pub(crate) use add::NewUserPage;
#[cfg(test)]
pub(crate) use edit::EditUserPage;
#[cfg(test)]
pub(crate) use link::LinkPage;
#[cfg(test)]
pub(crate) use list::UsersPage;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    let managing = Access::Needs(Permission::ManageSalesUsers);
    vec![
        Route::get("/users", managing, list::list),
        Route::get("/users/new", managing, add::show),
        Route::post("/users", managing, add::submit),
        Route::get("/users/{id}", managing, edit::show),
        Route::post("/users/{id}", managing, edit::submit),
        Route::get("/users/{id}/deactivate", managing, activity::ask),
        Route::post("/users/{id}/deactivate", managing, activity::deactivate),
        Route::post("/users/{id}/reactivate", managing, activity::reactivate),
        Route::post("/users/{id}/password-link", managing, link::make),
    ]
}
