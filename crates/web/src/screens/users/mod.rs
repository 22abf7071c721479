//! The people of a company who sign in.

mod activity;
mod add;
mod address;
mod edit;
pub(crate) mod form;
mod link;
mod list;
mod managed;
mod page;
mod rescue;
pub(crate) mod row;
mod tabs;

#[cfg(test)]
pub(crate) use activity::DeactivatePage;
#[cfg(test)]
pub(crate) use add::NewUserPage;
pub(crate) use link::LinkPage;
#[cfg(test)]
pub(crate) use list::UsersPage;
#[cfg(test)]
pub(crate) use page::EditUserPage;
pub(crate) use tabs::{TabItem, UsersTab, samples as tab_samples, tabs};

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    let managing = Access::Needs(Permission::ManageSalesUsers);
    vec![
        Route::get("/users", managing, list::list),
        Route::get("/users/new", managing, add::show),
        Route::post("/users", managing, add::submit).fresh(),
        Route::get("/users/{id}", managing, edit::show),
        Route::post("/users/{id}", managing, edit::submit).fresh(),
        Route::get("/users/{id}/deactivate", managing, activity::ask),
        Route::post("/users/{id}/deactivate", managing, activity::deactivate),
        Route::post("/users/{id}/reactivate", managing, activity::reactivate).fresh(),
        Route::post("/users/{id}/password-link", managing, link::make).fresh(),
        Route::post("/users/{id}/sessions/end", managing, rescue::end_sessions),
        Route::post("/users/{id}/unlock", managing, rescue::unlock),
        Route::post("/users/{id}/second-factor/reset", managing, rescue::reset_factor).fresh(),
    ]
}
