//! API tokens: everybody's own, and the company's for those who see its settings.

mod company;
mod form;
mod line;
mod own;
mod revoke;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

#[cfg(test)]
pub(crate) use {company::CompanyTokensPage, own::OwnTokensPage, revoke::RevokeTokenPage};

const SEE: Access = Access::Needs(Permission::SeeSettings);
const MANAGE: Access = Access::Needs(Permission::ManageCompany);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/profile/tokens", Access::SignedIn, own::show),
        Route::post("/profile/tokens", Access::SignedIn, own::create).fresh(),
        Route::get("/profile/tokens/{id}/revoke", Access::SignedIn, revoke::ask_own),
        Route::post(
            "/profile/tokens/{id}/revoke",
            Access::SignedIn,
            revoke::revoke_own,
        ),
        Route::get("/settings/tokens", SEE, company::show),
        Route::get("/settings/tokens/{id}/revoke", MANAGE, revoke::ask),
        Route::post("/settings/tokens/{id}/revoke", MANAGE, revoke::revoke),
    ]
}
