//! Invitations: made and looked after by those who manage users, accepted by those who are none yet.

mod accept;
mod act;
mod form;
mod invite;
mod list;
mod welcome;

#[cfg(test)]
pub(crate) use form::InvitePage;
#[cfg(test)]
pub(crate) use invite::InvitedPage;
#[cfg(test)]
pub(crate) use list::InvitationsPage;
pub(crate) use list::list;
#[cfg(test)]
pub(crate) use welcome::{InvitationGonePage, WelcomePage};

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    let managing = Access::Needs(Permission::ManageSalesUsers);
    vec![
        Route::get("/users/invite", managing, invite::show),
        Route::post("/users/invite", managing, invite::submit).fresh(),
        Route::post("/users/invitations/{id}/again", managing, act::again).fresh(),
        Route::post("/users/invitations/{id}/withdraw", managing, act::withdraw),
        Route::get("/invitation/{token}", Access::Public, welcome::show),
        Route::post("/invitation/{token}", Access::Public, accept::submit),
    ]
}
